//! Judges one document's work by itself: a fault here is this document's alone.

use super::after_signature::Signed;
use super::filed::{self, Filed};
use super::quarantine::{Resolved, Waiting};
use super::task::{Context, Forked, Held, Judged, Known, NewChange, Outcome, Task, Work};
use super::whole::NotWhole;
use crate::acceptance::Signing;
use crate::assignment;
use crate::documents::{FIRST_GENERATION, LoadError, Open, Source, Stored};
use crate::engine::Caller;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};
use yanfang_document::{Document, DocumentError, ExecuteError, Executed};
use yanfang_domain::command::Body;
use yanfang_domain::defect::Defect;
use yanfang_domain::entry::Entry;
use yanfang_domain::event::Author;
use yanfang_domain::id::{ActorId, DefectId, Digest, DocumentId, EntryId, Origin};
use yanfang_domain::quarantine::QuarantineRule;
use yanfang_domain::routing::Router;
use yanfang_domain::signing::Given;
use yanfang_protocol::codec::CodecError;
use yanfang_protocol::problem::Code;
use yanfang_protocol::sync::{Chain, ChainAnswer, DocumentAnswer, DocumentPush, NotJudged, Reason, Verdict};

/// How long one document may take in one request.
const BUDGET: Duration = Duration::from_secs(5);

/// Why a document's work stops without verdicts.
#[derive(Debug, thiserror::Error)]
pub(super) enum Halt {
    #[error("it took longer than {BUDGET:?}")]
    Budget,
    #[error(transparent)]
    Load(#[from] LoadError),
    #[error(transparent)]
    Document(#[from] DocumentError),
    #[error(transparent)]
    Codec(#[from] CodecError),
    #[error("a command of the server cannot be executed")]
    ServerCommand(#[source] ExecuteError),
    #[error(transparent)]
    Signature(#[from] crate::acceptance::ExamineError),
    #[error("the system gives no random bytes")]
    NoEntropy,
}

/// One document under judgement.
pub(super) struct Judge<'a> {
    pub(super) context: &'a Context,
    pub(super) id: DocumentId,
    pub(super) document: Document,
    pub(super) known: HashMap<Origin, Known>,
    pub(super) not_accepted: HashMap<Origin, bool>,
    /// Hashes that end chains of this request which were not accepted as they are.
    pub(super) set_aside: HashMap<Digest, Option<NotJudged>>,
    /// A chain of this request was not accepted whole: all later ones are executed at the heads.
    pub(super) broken: bool,
    foreign: HashSet<ActorId>,
    server_actor: Option<ActorId>,
    caller: Option<Caller>,
    deadline: Instant,
    /// Forms that all have signed, as the document stands here; read when it is asked for.
    pub(super) signed: Option<Signed>,
    /// The first command of this request that touched a defect, for what follows from it.
    pub(super) causes: BTreeMap<DefectId, Origin>,
    pub(super) recorded: Vec<(DefectId, u32)>,
    pub(super) highest_before: u32,
    pub(super) results: Results,
}

/// What is to be written.
#[derive(Default)]
pub(super) struct Results {
    pub(super) verdicts: Vec<(Origin, Verdict)>,
    pub(super) as_sent: Vec<Digest>,
    pub(super) judged: Vec<Judged>,
    pub(super) forked: Vec<Forked>,
    pub(super) changes: Vec<NewChange>,
    pub(super) server_actors: Vec<ActorId>,
    pub(super) inspections_touched: bool,
    pub(super) entries: Vec<Entry>,
    pub(super) keys: Vec<(Origin, String)>,
    pub(super) imported: Vec<(String, String, Origin)>,
    pub(super) signings: Vec<Signing>,
    pub(super) resolved: Vec<Resolved>,
    pub(super) refused: Option<QuarantineRule>,
}

/// Judges a task; whatever goes wrong becomes this document's answer.
pub(super) fn judge(task: Task, context: &Context, router: &Router<'_>) -> Held {
    let Task { id, mut slot, source, work, known, not_accepted, waiting, foreign, new_actors } = task;
    let caller = match &work {
        Work::Push { caller, .. } => Some(*caller),
        Work::Office { .. } | Work::Import { .. } | Work::Return(_) | Work::Answer(_) | Work::Follow(_) => None,
    };
    let mut outcome = Outcome::without_verdict(id, NotJudged::ServerTooOld);
    // Cases come with a later version.
    if matches!(id, DocumentId::Case(_)) {
        return outcome.with(slot);
    }
    let open = slot.take();
    let attempt = AssertUnwindSafe(|| -> Result<Outcome, Halt> {
        let open = opened(id, open, source)?;
        let judge = Judge {
            context,
            id,
            highest_before: open.document.next_number().saturating_sub(1),
            document: open.document,
            known,
            not_accepted,
            set_aside: HashMap::new(),
            broken: false,
            foreign,
            server_actor: None,
            caller,
            deadline: Instant::now() + BUDGET,
            signed: None,
            causes: BTreeMap::new(),
            recorded: Vec::new(),
            results: Results::default(),
        };
        judge.run(open.stored, &work, &waiting, router)
    });
    match catch_unwind(attempt) {
        Ok(Ok(judged)) => {
            outcome = judged;
            outcome.actors.extend(new_actors.into_iter().map(|actor| (actor, caller)));
        }
        Ok(Err(halt)) => {
            tracing::error!(document = %id, error = %halt, "a document was not judged");
            outcome = Outcome::without_verdict(id, halt.answer());
        }
        Err(_) => {
            tracing::error!(document = %id, "judging a document panicked");
            outcome = Outcome::without_verdict(id, NotJudged::Failed { code: Code::Internal });
        }
    }
    outcome.with(slot)
}

/// An actor that nobody used before.
pub(super) fn fresh_actor() -> Result<ActorId, Halt> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|_| Halt::NoEntropy)?;
    Ok(ActorId(bytes))
}

impl Halt {
    /// What the phone is told.
    pub(super) fn answer(&self) -> NotJudged {
        NotJudged::Failed { code: if matches!(self, Self::Budget) { Code::Busy } else { Code::Internal } }
    }
}

fn opened(id: DocumentId, open: Option<Open>, source: Option<Source>) -> Result<Open, Halt> {
    match (open, source) {
        (Some(open), _) => Ok(open),
        (None, Some(source)) => Ok(source.open(id)?),
        (None, None) => {
            let document = Document::genesis(id, FIRST_GENERATION)?;
            Ok(Open { document, stored: Stored::absent(FIRST_GENERATION) })
        }
    }
}

impl Judge<'_> {
    fn run(mut self, stored: Stored, work: &Work, waiting: &[Waiting], router: &Router<'_>) -> Result<Outcome, Halt> {
        let answer = match work {
            Work::Push { push, .. } if push.generation != stored.generation => {
                DocumentAnswer::NotJudged(NotJudged::OtherGeneration { generation: stored.generation })
            }
            Work::Return(returned) if returned.generation != stored.generation => {
                DocumentAnswer::NotJudged(NotJudged::OtherGeneration { generation: stored.generation })
            }
            Work::Push { caller, push } => self.push(push, Author::Member(caller.member))?,
            Work::Return(returned) => {
                self.take_back(returned)?;
                DocumentAnswer::Accepted
            }
            Work::Office { by, bodies, done_at } => {
                self.office(*by, bodies, *done_at)?;
                DocumentAnswer::Accepted
            }
            Work::Import { by, import } => {
                self.import(*by, import)?;
                DocumentAnswer::Accepted
            }
            Work::Answer(answering) => {
                self.answer(answering, waiting)?;
                DocumentAnswer::Accepted
            }
            Work::Follow(consequence) => {
                self.consequence(consequence.as_ref())?;
                DocumentAnswer::Accepted
            }
        };
        let is_return = matches!(work, Work::Return(_)) && !self.results.changes.is_empty();
        let mut defects: Vec<Defect> = Vec::new();
        let mut routing = assignment::Routing::default();
        let mut orders = BTreeMap::new();
        if let DocumentId::Unit(unit) = self.id {
            self.renumber()?;
            let place = self.context.today.unit(unit);
            defects = if is_return {
                self.document.unit().defects
            } else {
                self.causes.keys().filter_map(|defect| self.document.defect(*defect)).collect()
            };
            routing = assignment::route(&defects, place, self.context, router);
            if is_return {
                // Whom the lost server gave them to has come back with them.
                routing.assignable.clear();
                orders = assignment::returned_orders(&defects, place, self.context);
            }
        }
        if is_return {
            self.results.entries = self.document.entries();
        }
        let (id, results) = (self.id, self.results);
        Ok(Outcome {
            before: stored.clone(),
            open: Some(Open { document: self.document, stored }),
            verdicts: results.verdicts,
            as_sent: results.as_sent,
            judged: results.judged,
            forked: results.forked,
            changes: results.changes,
            actors: results.server_actors.into_iter().map(|actor| (actor, None)).collect(),
            causes: self.causes,
            inspections_touched: results.inspections_touched,
            entries: results.entries,
            keys: results.keys,
            imported: results.imported,
            signings: results.signings,
            resolved: results.resolved,
            refused: results.refused,
            defects,
            routing,
            orders,
            answer,
            is_mirrored: !matches!(work, Work::Follow(consequence) if !consequence.is_mirrored()),
            ..Outcome::without_verdict(id, NotJudged::Busy)
        })
    }

    fn push(&mut self, push: &DocumentPush, by: Author) -> Result<DocumentAnswer, Halt> {
        let answers = push.chains.iter().map(|chain| self.chain(chain, by)).collect::<Result<Vec<_>, _>>()?;
        if answers.iter().all(|answer| *answer == ChainAnswer::Accepted) {
            return Ok(DocumentAnswer::Accepted);
        }
        Ok(DocumentAnswer::Chains(answers))
    }

    fn chain(&mut self, chain: &Chain, by: Author) -> Result<ChainAnswer, Halt> {
        let Ok(commands) = filed::parse(chain, by) else {
            return Ok(self.aside(chain, NotJudged::ServerTooOld));
        };
        if self.foreign.contains(&chain.actor)
            || commands.iter().any(|filed| self.foreign.contains(&filed.command.origin.actor))
        {
            return Ok(self.refuse_foreign(chain, commands));
        }
        if chain.again {
            return self.again(chain, commands);
        }
        let known = |filed: &Filed| self.known.get(&filed.command.origin).filter(|known| known.body_hash == filed.hash);
        let accepted = |filed: &Filed| known(filed).is_some_and(|known| known.verdict == Verdict::Accepted);
        let prefix = commands.iter().take_while(|filed| accepted(filed)).count();
        if prefix == commands.len() {
            return Ok(ChainAnswer::Accepted);
        }
        let receipts: Vec<Verdict> = commands.iter().filter_map(|filed| Some(known(filed)?.verdict.clone())).collect();
        if receipts.len() == commands.len() {
            self.broken = true;
            self.set_aside.insert(chain.last, None);
            return Ok(ChainAnswer::Each(receipts));
        }
        let Some(named) = self.context.named.get(&chain.catalog).cloned() else {
            return Ok(self.aside(chain, NotJudged::UnknownCatalog));
        };
        if let Some(answer) = self.missing(chain) {
            return Ok(self.aside(chain, answer));
        }
        let fresh = commands[prefix..].iter().all(|filed| !self.known.contains_key(&filed.command.origin));
        let never_allowed = if fresh && !self.broken {
            match self.whole(chain, commands, prefix, &named)? {
                Ok(()) => return Ok(ChainAnswer::Accepted),
                Err(refused) => refused,
            }
        } else {
            NotWhole { commands, refused: None }
        };
        self.broken = true;
        self.set_aside.insert(chain.last, None);
        self.one_by_one(chain, never_allowed, &named).map(ChainAnswer::Each)
    }

    /// What a chain stands on that is neither here nor in an earlier chain of this request.
    fn missing(&self, chain: &Chain) -> Option<NotJudged> {
        let unknown = |hash: &&Digest| !self.document.contains(hash);
        let mut hashes: Vec<Digest> = Vec::new();
        for hash in chain.dependencies.iter().filter(unknown) {
            match self.set_aside.get(hash) {
                Some(Some(not_judged)) => return Some(not_judged.clone()),
                Some(None) => {}
                None => hashes.push(*hash),
            }
        }
        let none_named = chain.dependencies.is_empty();
        (none_named || !hashes.is_empty()).then_some(NotJudged::Missing { hashes })
    }

    /// A chain without verdict; what stands on it gets the same answer.
    pub(super) fn aside(&mut self, chain: &Chain, answer: NotJudged) -> ChainAnswer {
        self.set_aside.insert(chain.last, Some(answer.clone()));
        ChainAnswer::NotJudged(answer)
    }

    /// An actor of another device, member or document: nothing of the chain is taken; the bodies are kept.
    fn refuse_foreign(&mut self, chain: &Chain, commands: Vec<Filed>) -> ChainAnswer {
        self.broken = true;
        self.set_aside.insert(chain.last, None);
        let why = Reason { code: Code::ForeignActor, cause: None };
        let verdicts = vec![Verdict::Refused { why }; commands.len()];
        for filed in commands {
            self.keep_second(filed);
        }
        ChainAnswer::Each(verdicts)
    }

    /// Keeps a body that comes under an origin which is taken.
    pub(super) fn keep_second(&mut self, filed: Filed) {
        if let Some(caller) = self.caller {
            self.results.forked.push(Forked { filed, device: caller.device });
        }
    }

    pub(super) fn in_budget(&self) -> Result<(), Halt> {
        if Instant::now() > self.deadline { Err(Halt::Budget) } else { Ok(()) }
    }

    /// The fresh actor under which this request's rebased commands are written.
    pub(super) fn server_actor(&mut self) -> Result<ActorId, Halt> {
        if let Some(actor) = self.server_actor {
            return Ok(actor);
        }
        let actor = fresh_actor()?;
        self.server_actor = Some(actor);
        self.results.server_actors.push(actor);
        Ok(actor)
    }

    /// Notes what a command that was executed touched, and its change.
    pub(super) fn executed(&mut self, filed: &Filed, actor: ActorId, executed: Executed) {
        let command = &filed.command;
        let mut touched = super::rights::concerned(&command.body);
        match &command.body {
            Body::RecordDefect(body) => {
                let defect = DefectId(command.origin.record(0));
                self.recorded.push((defect, body.number));
                touched.push(defect);
            }
            Body::StartInspection(_) | Body::RecordRoom(_) | Body::Measure(_) => {
                self.results.inspections_touched = true;
            }
            Body::AddEntry(body) => {
                if Given::of(&body.kind).is_some() {
                    self.results.signings.push(Signing {
                        entry: EntryId(command.origin.record(0)),
                        by: command.by,
                        kind: body.kind.clone(),
                        stands_on: executed.dependencies.clone(),
                        change: executed.hash,
                    });
                }
                self.signed = None;
                self.results.entries.push(body.entry(command.origin, command.by, command.done_at));
            }
            _ => {}
        }
        for defect in touched {
            self.causes.entry(defect).or_insert(command.origin);
        }
        let Executed { hash, bytes, seq, .. } = executed;
        self.results.changes.push(NewChange { hash, actor, seq, bytes });
    }

    /// Files a command with its verdict.
    pub(super) fn file(&mut self, filed: Filed, verdict: Verdict, cause: Option<Origin>, change: Option<Digest>) {
        let origin = filed.command.origin;
        let known = Known { body_hash: filed.hash, verdict: verdict.clone(), change };
        self.known.insert(origin, known);
        match &verdict {
            Verdict::Quarantined { .. } => self.not_accepted.insert(origin, true),
            Verdict::Refused { .. } => self.not_accepted.insert(origin, false),
            Verdict::Accepted | Verdict::Rebased { .. } | Verdict::Forked => None,
        };
        self.results.verdicts.push((origin, verdict.clone()));
        let device = self.caller.map(|caller| caller.device).filter(|_| cause.is_none());
        self.results.judged.push(Judged { filed, device, verdict, cause, change });
    }
}
