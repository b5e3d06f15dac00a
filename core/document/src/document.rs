//! One Automerge document with the ids it is found by.

use crate::error::guarded;
use crate::execute::{Executed, event_of, execute, has_event};
use crate::index::EventIndex;
use crate::read::{self, UnitContent};
use crate::view::CanonicalView;
use crate::{Branch, DocumentError, ExecuteError, genesis, schema};
use automerge::{Automerge, Change, ObjId, ROOT, ReadDoc, Value};
use std::collections::HashSet;
use std::sync::{Arc, OnceLock};
use yanfang_domain::command::{Body, Command, DefectPlace};
use yanfang_domain::defect::Defect;
use yanfang_domain::entry::Entry;
use yanfang_domain::id::{ActorId, DefectId, Digest, DocumentId, EventId, UnitId};

/// The SHA-256 of a change: it covers the change's content and, through its dependencies, everything before it.
pub type ChangeHash = Digest;

/// Where the genesis put the four maps; the same in every copy of a document.
#[derive(Clone, Debug)]
pub(crate) struct Places {
    pub(crate) defects: ObjId,
    pub(crate) events: ObjId,
    pub(crate) inspections: ObjId,
    pub(crate) entries: ObjId,
}

/// One document, confirmed or scratch. A call that fails leaves it as it was.
#[derive(Clone, Debug)]
pub struct Document {
    pub(crate) automerge: Automerge,
    pub(crate) places: Places,
    pub(crate) index: OnceLock<Arc<EventIndex>>,
    id: DocumentId,
    generation: u32,
    highest_number: OnceLock<u32>,
}

impl Document {
    /// A document that holds nothing but its first change, the same for everybody who makes it.
    pub fn genesis(id: DocumentId, generation: u32) -> Result<Self, DocumentError> {
        Self::around(genesis::genesis(id, generation)?)
    }

    /// The first change of that document: its hash and its raw bytes.
    pub fn genesis_change(id: DocumentId, generation: u32) -> Result<(ChangeHash, Vec<u8>), DocumentError> {
        let changes = Self::genesis(id, generation)?.changes();
        changes.into_iter().next().ok_or_else(|| DocumentError::Unwritable { reason: "no first change".into() })
    }

    /// Opens what [`Self::save`] wrote: bytes that this server or phone made, never a stranger's.
    pub fn open(snapshot: &[u8]) -> Result<Self, DocumentError> {
        guarded(|| Automerge::load(snapshot).map_err(|error| damaged(&error.to_string()))).and_then(Self::around)
    }

    fn around(automerge: Automerge) -> Result<Self, DocumentError> {
        let schema = match root(&automerge, schema::SCHEMA_KEY)? {
            (Value::Scalar(value), _) => value.as_u64().ok_or_else(|| damaged("the schema is no number"))?,
            _ => return Err(damaged("the schema is no number")),
        };
        if schema > schema::SCHEMA {
            return Err(DocumentError::NewerSchema { found: schema });
        }
        let id = match root(&automerge, schema::ID)? {
            (Value::Scalar(value), _) => value.as_str().and_then(|text| text.parse().ok()),
            _ => None,
        };
        let generation = match root(&automerge, schema::GENERATION)? {
            (Value::Scalar(value), _) => value.as_u64().and_then(|number| u32::try_from(number).ok()),
            _ => None,
        };
        Ok(Self {
            places: Places {
                defects: map(&automerge, schema::DEFECTS)?,
                events: map(&automerge, schema::EVENTS)?,
                inspections: map(&automerge, schema::INSPECTIONS)?,
                entries: map(&automerge, schema::ENTRIES)?,
            },
            id: id.ok_or_else(|| damaged("the id is unreadable"))?,
            generation: generation.ok_or_else(|| damaged("the generation is unreadable"))?,
            index: OnceLock::new(),
            highest_number: OnceLock::new(),
            automerge,
        })
    }

    /// Which document it is.
    pub fn id(&self) -> DocumentId {
        self.id
    }

    /// Which generation (sync.md 9).
    pub fn generation(&self) -> u32 {
        self.generation
    }

    /// Takes in raw changes that the server signed or this device made, in any order; those already here are skipped.
    pub fn apply(&mut self, changes: &[impl AsRef<[u8]>]) -> Result<(), DocumentError> {
        let changes = guarded(|| {
            let parse = |bytes: &[u8]| Change::try_from(bytes).map_err(|error| damaged(&error.to_string()));
            changes.iter().map(|bytes| parse(bytes.as_ref())).collect::<Result<Vec<_>, _>>()
        })?;
        let given: HashSet<_> = changes.iter().map(Change::hash).collect();
        let outside = changes.iter().flat_map(Change::deps).filter(|hash| !given.contains(hash)).copied();
        let hashes = self.unknown(&outside.collect::<Vec<_>>());
        if !hashes.is_empty() {
            return Err(DocumentError::MissingDependencies { hashes });
        }
        let automerge = guarded(|| {
            let mut copy = self.automerge.clone();
            copy.apply_changes(changes)?;
            Ok(copy)
        })?;
        self.replace(automerge);
        Ok(())
    }

    /// The whole document as bytes, uncompressed inside: whoever stores or sends it compresses once (measured.md).
    /// Equal documents may give unequal bytes: compare heads or views.
    pub fn save(&self) -> Vec<u8> {
        self.automerge.save_nocompress()
    }

    /// The changes that no other stands on, sorted.
    pub fn heads(&self) -> Vec<ChangeHash> {
        let mut heads: Vec<_> = self.automerge.get_heads().iter().map(digest).collect();
        heads.sort_unstable();
        heads
    }

    /// Whether a change is in it.
    pub fn contains(&self, hash: &ChangeHash) -> bool {
        self.unknown(&[automerge::ChangeHash(hash.0)]).is_empty()
    }

    /// Every change with its raw bytes, each after those it stands on.
    pub fn changes(&self) -> Vec<(ChangeHash, Vec<u8>)> {
        let changes = self.automerge.get_changes(&[]);
        changes.iter().map(|change| (digest(&change.hash()), change.raw_bytes().to_vec())).collect()
    }

    /// A branch at these dependencies, to execute one chain of commands on: fork once a chain, not once a command.
    ///
    /// No dependencies at all are unknown ones: every chain stands at least on the genesis.
    pub fn branch(&self, dependencies: &[ChangeHash], actor: ActorId) -> Result<Branch, DocumentError> {
        let hashes: Vec<_> = dependencies.iter().map(|hash| automerge::ChangeHash(hash.0)).collect();
        let unknown = self.unknown(&hashes);
        if !unknown.is_empty() || hashes.is_empty() {
            return Err(DocumentError::UnknownDependencies { hashes: unknown });
        }
        // All known and no head left out: what they stand on is the whole document, and copying it is the cheap fork.
        let whole = self.automerge.get_heads().iter().all(|head| hashes.contains(head));
        let mut automerge =
            if whole { self.automerge.clone() } else { guarded(|| Ok(self.automerge.fork_at(&hashes)?))? };
        automerge.set_actor(actor.0.as_slice().into());
        let highest_number = if whole { self.highest_number.clone() } else { OnceLock::new() };
        Ok(Branch::new(Self {
            automerge,
            places: self.places.clone(),
            index: self.index.clone(),
            highest_number,
            ..*self
        }))
    }

    /// Executes a command at the heads under this actor: for a phone's own work and for the server's commands.
    ///
    /// In place, because a copy costs more than the command: after an error of kind [`ExecuteError::Document`] the
    /// document must be dropped and read again; after any other it is as it was.
    pub fn append(&mut self, actor: ActorId, command: &Command) -> Result<Executed, ExecuteError> {
        self.automerge.set_actor(actor.0.as_slice().into());
        let executed = execute(&mut self.automerge, &self.places, self.id, command)?;
        self.wrote(command);
        Ok(executed)
    }

    /// Takes in what was executed on a branch of this document.
    pub fn merge(&mut self, branch: Branch) -> Result<(), DocumentError> {
        let mut other = branch.into_document();
        if (other.id, other.generation) != (self.id, self.generation) {
            return Err(DocumentError::Unwritable { reason: "the branch is of another document".into() });
        }
        if other.unknown(&self.automerge.get_heads()).is_empty() {
            // Nothing happened here meanwhile: the branch holds all there is, so it takes this document's place.
            *self = other;
            return Ok(());
        }
        let automerge = guarded(|| {
            let mut copy = self.automerge.clone();
            copy.merge(&mut other.automerge)?;
            Ok(copy)
        })?;
        self.replace(automerge);
        Ok(())
    }

    /// Reads everything.
    pub fn unit(&self) -> UnitContent {
        read::content(&self.automerge).into_unit()
    }

    /// Reads one defect with its events.
    pub fn defect(&self, id: DefectId) -> Option<Defect> {
        read::defect(&self.automerge, &self.places, id, self.index().of(id))
    }

    /// Every entry, by id, that this version can read.
    pub fn entries(&self) -> Vec<Entry> {
        read::entries(&self.automerge, &self.places)
    }

    /// In a work order's document: the unit that a mirrored defect lies in.
    pub fn unit_of(&self, id: DefectId) -> Option<UnitId> {
        read::unit_of(&self.automerge, &self.places, id)
    }

    /// In a work order's document: where a mirrored defect is, in words.
    pub fn place_of(&self, id: DefectId) -> Option<DefectPlace> {
        read::place_of(&self.automerge, &self.places, id)
    }

    /// Whether an event is in it; the recording of a defect counts as one, under the defect's id.
    pub fn has_event(&self, id: EventId) -> bool {
        has_event(&self.automerge, &self.places, id).unwrap_or_default()
    }

    /// The ids of all defects, sorted.
    pub fn defect_ids(&self) -> Vec<DefectId> {
        let keys = self.automerge.keys(&self.places.defects);
        let mut ids: Vec<_> = keys.filter_map(|key| key.parse().ok()).collect();
        ids.sort_unstable();
        ids
    }

    /// The number that the next defect recorded here gets: one more than any in use, from 1.
    pub fn next_number(&self) -> u32 {
        let highest = self.highest_number.get_or_init(|| read::highest_number(&self.automerge, &self.places));
        highest.saturating_add(1)
    }

    /// What the document says, in one form for everybody.
    pub fn view(&self) -> CanonicalView {
        CanonicalView::of(self.id, self.generation, read::content(&self.automerge))
    }

    /// The document as it was at these heads, which must all be known.
    pub fn at(&self, heads: &[ChangeHash]) -> Result<Self, DocumentError> {
        Ok(self.branch(heads, ActorId([0; 16]))?.into_document())
    }

    /// Keeps what is remembered beside the document in step with a command just executed.
    pub(crate) fn wrote(&mut self, command: &Command) {
        if let Some(index) = self.index.get_mut() {
            match &command.body {
                Body::Mirror(body) => body.events.iter().for_each(|event| Arc::make_mut(index).add(event)),
                _ => event_of(command).iter().for_each(|event| Arc::make_mut(index).add(event)),
            }
        }
        let number = match &command.body {
            Body::RecordDefect(body) => body.number,
            Body::RenumberDefect(body) => body.number,
            _ => return,
        };
        if let Some(highest) = self.highest_number.get_mut() {
            *highest = number.max(*highest);
        }
    }

    fn index(&self) -> &EventIndex {
        self.index.get_or_init(|| {
            let mut index = EventIndex::default();
            index.refresh(&self.automerge, &self.places);
            Arc::new(index)
        })
    }

    fn replace(&mut self, automerge: Automerge) {
        self.automerge = automerge;
        self.highest_number = OnceLock::new();
        if let Some(index) = self.index.get_mut() {
            Arc::make_mut(index).refresh(&self.automerge, &self.places);
        }
    }

    fn unknown(&self, hashes: &[automerge::ChangeHash]) -> Vec<ChangeHash> {
        let mut unknown: Vec<_> = self.automerge.get_missing_deps(hashes).iter().map(digest).collect();
        // Automerge adds what its queue lacks; the queue is always empty here, and the heads are never missing.
        unknown.sort_unstable();
        unknown
    }
}

/// The domain's form of a hash.
pub(crate) fn digest(hash: &automerge::ChangeHash) -> ChangeHash {
    Digest(hash.0)
}

fn damaged(reason: &str) -> DocumentError {
    DocumentError::Damaged { reason: reason.into() }
}

fn root<'a>(automerge: &'a Automerge, key: &str) -> Result<(Value<'a>, ObjId), DocumentError> {
    automerge.get(ROOT, key)?.ok_or_else(|| damaged(&format!("`{key}` is not there")))
}

fn map(automerge: &Automerge, key: &str) -> Result<ObjId, DocumentError> {
    match root(automerge, key)? {
        (Value::Object(_), id) => Ok(id),
        _ => Err(damaged(&format!("`{key}` is no map"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use automerge::transaction::Transactable;

    fn with(key: &str, value: impl Into<automerge::ScalarValue>) -> Vec<u8> {
        let id = DocumentId::Unit(UnitId::from_bytes([1; 16]));
        let mut automerge = genesis::genesis(id, 0).unwrap();
        let mut transaction = automerge.transaction();
        transaction.put(ROOT, key, value).unwrap();
        transaction.commit();
        automerge.save_nocompress()
    }

    #[test]
    fn a_newer_schema_is_told_from_damage() {
        let newer = Document::open(&with(schema::SCHEMA_KEY, 2_u64)).unwrap_err();
        assert_eq!(newer, DocumentError::NewerSchema { found: 2 });
        for (key, value) in [(schema::ID, "villa:7"), (schema::EVENTS, "no map"), (schema::GENERATION, "no number")] {
            assert!(matches!(Document::open(&with(key, value)), Err(DocumentError::Damaged { .. })), "{key}");
        }
    }

    #[test]
    fn documents_cross_threads() {
        fn needs<T: Send + Sync + Clone>() {}
        needs::<Document>();
        needs::<Branch>();
    }
}
