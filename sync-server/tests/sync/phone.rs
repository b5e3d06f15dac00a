//! A phone reduced to what the server sees of it: documents, chains, a cursor.

use crate::project::{START_MS, caller};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use yanfang_document::Document;
use yanfang_domain::catalog::{Catalog, Severity};
use yanfang_domain::command::*;
use yanfang_domain::defect::Photo;
use yanfang_domain::event::{Author, EventKind};
use yanfang_domain::id::*;
use yanfang_domain::inspection::Stage;
use yanfang_domain::time::Moment;
use yanfang_protocol::codec;
use yanfang_protocol::feed::{Cursor, FeedContent, FeedPart};
use yanfang_protocol::problem::Code;
use yanfang_protocol::signature::{self, Purpose};
use yanfang_protocol::sync::*;
use yanfang_protocol::take_back::{TakeBackAnswer, TakeBackRequest};
use yanfang_sync::engine::{Caller, Server};

static ACTORS: AtomicU32 = AtomicU32::new(1);

pub(crate) fn new_actor() -> ActorId {
    let mut actor = [7; 16];
    actor[..4].copy_from_slice(&ACTORS.fetch_add(1, Ordering::Relaxed).to_be_bytes());
    ActorId(actor)
}

pub(crate) struct Held {
    pub(crate) document: Document,
    pub(crate) actor: ActorId,
    pub(crate) seq: u32,
    pub(crate) pending: Vec<Chain>,
    open: bool,
}

pub(crate) struct Phone {
    pub(crate) caller: Caller,
    pub(crate) held: BTreeMap<DocumentId, Held>,
    pub(crate) cursor: Option<Cursor>,
    pub(crate) catalog: u32,
    pub(crate) left: Vec<DocumentId>,
    pub(crate) last_catalog: Option<Catalog>,
}

impl Phone {
    pub(crate) fn new(member: u16) -> Self {
        let held = BTreeMap::new();
        Self { caller: caller(member), held, cursor: None, catalog: 0, left: Vec::new(), last_catalog: None }
    }

    pub(crate) fn held(&mut self, id: DocumentId) -> &mut Held {
        self.held.entry(id).or_insert_with(|| Held {
            document: Document::genesis(id, 1).unwrap(),
            actor: new_actor(),
            seq: 0,
            pending: Vec::new(),
            open: false,
        })
    }

    /// Executes a command here and puts it on the document's last chain, or on a new one.
    pub(crate) fn act(&mut self, id: DocumentId, body: Body) -> Origin {
        self.act_at(id, body, START_MS - 1_000)
    }

    pub(crate) fn act_at(&mut self, id: DocumentId, body: Body, at_ms: i64) -> Origin {
        let catalog = self.catalog;
        let by = Author::Member(self.caller.member);
        let held = self.held(id);
        held.seq += 1;
        let origin = Origin { actor: held.actor, seq: held.seq };
        let done_at = Moment { utc_ms: at_ms, offset_min: 480 };
        let sent = SentCommand { version: 1, body: codec::encode_body(&body).unwrap(), done_at, origin: None };
        let dependencies = held.document.heads();
        let executed = held.document.append(held.actor, &Command { origin, by, done_at, catalog, body }).unwrap();
        let goes_on = held.open && held.pending.last().is_some_and(|chain| chain.catalog == catalog);
        if goes_on && let Some(chain) = held.pending.last_mut() {
            chain.commands.push(sent);
            chain.last = executed.hash;
        } else {
            let (actor, first_seq) = (held.actor, held.seq);
            let commands = vec![sent];
            let last = executed.hash;
            held.pending.push(Chain { actor, first_seq, dependencies, catalog, commands, last, again: false });
        }
        held.open = true;
        origin
    }

    pub(crate) fn record(&mut self, id: DocumentId, item: Option<&str>) -> DefectId {
        let number = self.held(id).document.next_number();
        DefectId(self.act(id, Body::RecordDefect(defect(item, number, 0))).record(0))
    }

    pub(crate) fn event(&mut self, id: DocumentId, defect: DefectId, after: Vec<EventId>, kind: EventKind) -> EventId {
        let body = Body::DefectEvent(DefectEvent { defect: Some(defect), after, kind });
        EventId(self.act(id, body).record(0))
    }

    pub(crate) fn request(&self) -> SyncRequest {
        SyncRequest {
            protocol: PROTOCOL,
            project: self.caller.project,
            cursor: self.cursor.clone(),
            catalog: self.catalog,
            documents: self
                .held
                .iter()
                .filter(|(_, held)| !held.pending.is_empty())
                .map(|(id, held)| DocumentPush { id: *id, generation: 1, chains: held.pending.clone() })
                .collect(),
            refetch: Vec::new(),
        }
    }

    /// One request and what its answer brings; pending work is given up whatever the verdict.
    pub(crate) async fn sync(&mut self, server: &Arc<Server>) -> SyncAnswer {
        let request = self.request();
        let answer = server.sync(self.caller, request, 0).await.unwrap();
        self.hear(server, &answer);
        answer
    }

    pub(crate) async fn try_sync(&self, server: &Arc<Server>) -> Result<SyncAnswer, Code> {
        server.sync(self.caller, self.request(), 0).await
    }

    /// The call by which a restored server takes back, with nothing to give.
    pub(crate) async fn give_back(&self, server: &Arc<Server>) -> TakeBackAnswer {
        server.take_back(self.caller, self.take_back_request(), 0).await.unwrap()
    }

    pub(crate) fn take_back_request(&self) -> TakeBackRequest {
        TakeBackRequest {
            protocol: PROTOCOL,
            project: self.caller.project,
            cursor: self.cursor.clone().unwrap(),
            catalogs: Vec::new(),
            documents: Vec::new(),
            commands: Vec::new(),
            given_catalogs: Vec::new(),
            given_documents: Vec::new(),
        }
    }

    pub(crate) fn hear(&mut self, server: &Arc<Server>, answer: &SyncAnswer) {
        for held in self.held.values_mut() {
            held.pending.clear();
            held.open = false;
        }
        for part in &answer.feed {
            match part {
                FeedPart::Left(id) => self.left.push(*id),
                FeedPart::Catalog { version, json, signature } => {
                    let message = signature::catalog_message(&self.caller.project, *version, json);
                    signature::verify(&server.public_key(), Purpose::Catalog, &message, signature).unwrap();
                    self.catalog = *version;
                    self.last_catalog = Some(serde_json::from_slice(json).unwrap());
                }
                FeedPart::Document(part) => {
                    let message = signature::document_message(
                        &self.caller.project,
                        &part.id,
                        part.generation,
                        &part.heads,
                        &part.content,
                    );
                    signature::verify(&server.public_key(), Purpose::Document, &message, &part.signature).unwrap();
                    match &part.content {
                        FeedContent::Changes(changes) => self.held(part.id).document.apply(changes).unwrap(),
                        FeedContent::Snapshot(bytes) => self.held(part.id).document = Document::open(bytes).unwrap(),
                    }
                }
            }
        }
        self.cursor = Some(answer.cursor.clone());
    }
}

pub(crate) fn defect(item: Option<&str>, number: u32, photos: u8) -> RecordDefect {
    let photo = |place: u8| {
        let mut hash = [place; 32];
        hash[..8].copy_from_slice(&u64::from(ACTORS.fetch_add(1, Ordering::Relaxed)).to_be_bytes());
        Photo { hash: Digest(hash) }
    };
    RecordDefect {
        stage: Stage::Internal,
        inspection: None,
        room: crate::project::room(1),
        element: None,
        item: item.map(Into::into),
        severity: Severity::Minor,
        note: "空鼓约 20 cm".into(),
        pin: None,
        photos: (0..photos).map(photo).collect(),
        number,
    }
}
