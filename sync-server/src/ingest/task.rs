//! What goes through the steps of ingest: the request's context, one task a document, its outcome.

use super::elsewhere::Elsewhere;
use super::filed::Filed;
use super::import::Import;
use super::quarantine::{Answering, Resolved, Waiting};
use crate::acceptance::{Examined, Signing};
use crate::assignment::{ReturnedOrder, Routing};
use crate::catalogs::CatalogView;
use crate::documents::{FIRST_GENERATION, Open, Slot, Source, Stored};
use crate::engine::Caller;
use crate::projection::Rows;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;
use yanfang_document::Document;
use yanfang_domain::command::Body;
use yanfang_domain::defect::Defect;
use yanfang_domain::entry::Entry;
use yanfang_domain::event::Author;
use yanfang_domain::id::{ActorId, DefectId, DeviceId, Digest, DocumentId, OrderId, Origin, ProjectId};
use yanfang_domain::quarantine::QuarantineRule;
use yanfang_domain::time::Moment;
use yanfang_protocol::sync::{DocumentAnswer, DocumentPush, NotJudged, Verdict};

/// What all documents of a request share.
pub(crate) struct Context {
    pub(crate) project: ProjectId,
    /// The server's time; due times and rights "today" go by it.
    pub(crate) now: Moment,
    pub(crate) today: Arc<CatalogView>,
    /// The versions that chains name.
    pub(crate) named: HashMap<u32, Arc<CatalogView>>,
    /// What the rows say of other documents, as far as the request asks.
    pub(crate) elsewhere: Arc<Elsewhere>,
    /// Mixed into the ids of server commands, so that nobody outside can claim one beforehand.
    pub(crate) secret: [u8; 32],
}

/// What there is to do to a document.
#[derive(Clone)]
pub(crate) enum Work {
    /// A phone's chains.
    Push { caller: Caller, push: Arc<DocumentPush> },
    /// What comes back after a restore.
    Return(Arc<Returned>),
    /// Decisions from the console, timers: executed at the heads.
    Office { by: Author, bodies: Arc<Vec<Body>>, done_at: Moment },
    /// What others recorded: executed at the heads, each row once.
    Import { by: Author, import: Arc<Import> },
    /// The office's answer about what is in quarantine.
    Answer(Arc<Answering>),
    /// What the server brings about by itself.
    Follow(Arc<dyn Consequence>),
}

/// What follows from something in another document, or from a limit that passed: made from the document as it is once it
/// is locked, so that what was done meanwhile, or by another run, is not done again.
pub(crate) trait Consequence: Send + Sync {
    /// The bodies, each with the command it follows from where there is one; none: nothing is to be done any more.
    fn bodies(&self, document: &Document, context: &Context) -> Vec<(Option<Origin>, Body)>;

    /// Whether the orders that mirror the document are to hear of it; not where the mirror itself writes.
    fn is_mirrored(&self) -> bool;
}

/// Changes of a document that this server vouches for.
pub(crate) struct Returned {
    pub(crate) generation: u32,
    pub(crate) changes: Vec<Vec<u8>>,
}

/// A command that is known already.
#[derive(Clone)]
pub(crate) struct Known {
    pub(crate) body_hash: Digest,
    pub(crate) verdict: Verdict,
    pub(crate) change: Option<Digest>,
}

/// One document's work with everything read for it.
pub(crate) struct Task {
    pub(crate) id: DocumentId,
    pub(crate) slot: Slot,
    pub(crate) source: Option<Source>,
    pub(crate) work: Work,
    pub(crate) known: HashMap<Origin, Known>,
    /// Commands of this document that were quarantined or refused: true if quarantined.
    pub(crate) not_accepted: HashMap<Origin, bool>,
    /// Commands of this document in quarantine, where the office answers about one.
    pub(crate) waiting: Vec<Waiting>,
    /// Actors that belong to another device, member or document.
    pub(crate) foreign: HashSet<ActorId>,
    /// Actors that nobody used yet.
    pub(crate) new_actors: Vec<ActorId>,
}

/// A command with its verdict, to be stored.
pub(crate) struct Judged {
    pub(crate) filed: Filed,
    /// The device it came from; none for commands made here.
    pub(crate) device: Option<DeviceId>,
    pub(crate) verdict: Verdict,
    /// The command that this one follows from.
    pub(crate) cause: Option<Origin>,
    pub(crate) change: Option<Digest>,
}

/// A second body under an origin that is taken.
pub(crate) struct Forked {
    pub(crate) filed: Filed,
    pub(crate) device: DeviceId,
}

/// A change to be stored.
pub(crate) struct NewChange {
    pub(crate) hash: Digest,
    pub(crate) actor: ActorId,
    pub(crate) seq: u32,
    pub(crate) bytes: Vec<u8>,
}

/// A command that the server makes because of another.
pub(crate) struct ServerCommand {
    pub(crate) body: Body,
    pub(crate) by: Author,
    /// What its actor derives from.
    pub(crate) purpose: &'static str,
    /// The command it follows from.
    pub(crate) cause: Origin,
}

/// What became of one document's work, not yet written.
pub(crate) struct Outcome {
    pub(crate) id: DocumentId,
    /// `None` when judging failed: the slot stays empty.
    pub(crate) open: Option<Open>,
    pub(crate) before: Stored,
    pub(crate) answer: DocumentAnswer,
    pub(crate) verdicts: Vec<(Origin, Verdict)>,
    pub(crate) as_sent: Vec<Digest>,
    pub(crate) judged: Vec<Judged>,
    pub(crate) forked: Vec<Forked>,
    pub(crate) changes: Vec<NewChange>,
    /// Actors used for the first time, with whose they are; `None` is the server.
    pub(crate) actors: Vec<(ActorId, Option<Caller>)>,
    /// The first command of this request that touched a defect.
    pub(crate) causes: BTreeMap<DefectId, Origin>,
    /// The touched defects as they are after all chains.
    pub(crate) defects: Vec<Defect>,
    pub(crate) inspections_touched: bool,
    /// The entries that were written.
    pub(crate) entries: Vec<Entry>,
    /// Commands that were in quarantine and have their last verdict now.
    pub(crate) resolved: Vec<Resolved>,
    /// The rule that speaks against the office's answer: nothing was written.
    pub(crate) refused: Option<QuarantineRule>,
    /// The signatures among them, and what was found of each.
    pub(crate) signings: Vec<Signing>,
    pub(crate) examined: Vec<Examined>,
    pub(crate) routing: Routing,
    /// The keys of an import by the commands made of them.
    pub(crate) keys: Vec<(Origin, String)>,
    /// What was taken of an import: source, key, command.
    pub(crate) imported: Vec<(String, String, Origin)>,
    /// Orders that assignments name which came back.
    pub(crate) orders: BTreeMap<OrderId, ReturnedOrder>,
    pub(crate) rows: Rows,
    pub(crate) snapshot: Option<Vec<u8>>,
    /// Whether what was written is to be copied between unit and orders.
    pub(crate) is_mirrored: bool,
    /// The command that the copying follows from, once it is known that there is something to copy.
    pub(crate) mirror: Option<Origin>,
}

/// A document's outcome with the slot it came from, still locked.
pub(crate) struct Held {
    pub(crate) outcome: Outcome,
    pub(crate) slot: Slot,
}

impl Outcome {
    /// Nothing was judged.
    pub(super) fn without_verdict(id: DocumentId, answer: NotJudged) -> Self {
        Self {
            id,
            open: None,
            before: Stored::absent(FIRST_GENERATION),
            answer: DocumentAnswer::NotJudged(answer),
            verdicts: Vec::new(),
            as_sent: Vec::new(),
            judged: Vec::new(),
            forked: Vec::new(),
            changes: Vec::new(),
            actors: Vec::new(),
            causes: BTreeMap::new(),
            defects: Vec::new(),
            inspections_touched: false,
            entries: Vec::new(),
            resolved: Vec::new(),
            refused: None,
            signings: Vec::new(),
            examined: Vec::new(),
            routing: Routing::default(),
            keys: Vec::new(),
            imported: Vec::new(),
            orders: BTreeMap::new(),
            rows: Rows::default(),
            snapshot: None,
            is_mirrored: true,
            mirror: None,
        }
    }

    pub(super) fn with(self, slot: Slot) -> Held {
        Held { outcome: self, slot }
    }
}
