//! Changes as they stand in a document, and which of them a command became.

use crate::document::digest;
use crate::execute::check;
use crate::{ChangeHash, Document, ExecuteError};
use automerge::{Change, ObjId, ReadDoc as _};
use std::ops::Range;
use yanfang_domain::command::Command;
use yanfang_domain::id::{ActorId, EntryId};

/// A change with what is filed of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// Its hash.
    pub hash: ChangeHash,
    /// Who wrote it.
    pub actor: ActorId,
    /// Its number among the changes of its actor, from 1.
    pub seq: u32,
    /// The changes it stands on, sorted.
    pub dependencies: Vec<ChangeHash>,
    /// When, by its writer, in whole seconds since 1970.
    pub seconds: i64,
    /// The numbers of its operations in the document.
    pub operations: Range<u64>,
    /// The raw change.
    pub bytes: Vec<u8>,
}

impl Document {
    /// The changes that none of these heads stands on, each after those it stands on; heads that are not here are passed
    /// over.
    pub fn changes_since(&self, heads: &[ChangeHash]) -> Vec<Written> {
        let known: Vec<_> = heads.iter().filter(|head| self.contains(head)).collect();
        let known: Vec<_> = known.into_iter().map(|head| automerge::ChangeHash(head.0)).collect();
        self.automerge.get_changes(&known).iter().filter_map(written).collect()
    }

    /// Whether something is not here that the command requires.
    pub fn lacks(&self, command: &Command) -> bool {
        matches!(
            check(&self.automerge, &self.places, command),
            Err(ExecuteError::UnknownDefect { .. }
                | ExecuteError::UnknownInspection { .. }
                | ExecuteError::UnknownEvent { .. })
        )
    }

    /// Which of these changes the command became, whoever wrote it: the one that executing it again, on the same
    /// dependencies under the same actor, makes anew. `None` if it is none of them.
    pub fn became<'a>(&self, command: &Command, among: &'a [Written]) -> Option<&'a Written> {
        let seconds = command.done_at.utc_ms.div_euclid(1000);
        among.iter().filter(|change| change.seconds == seconds).find(|change| {
            let executed =
                self.branch(&change.dependencies, change.actor).ok().map(|mut branch| branch.execute(command));
            matches!(executed, Some(Ok(executed)) if executed.hash == change.hash)
        })
    }

    /// Which of these changes wrote an entry. `None` if none of them did.
    pub fn writer_of<'a>(&self, entry: EntryId, among: &'a [Written]) -> Option<&'a Written> {
        let key = entry.to_string();
        let (_, ObjId::Id(number, actor, _)) = self.automerge.get(&self.places.entries, key).ok()?? else {
            return None;
        };
        among.iter().find(|change| change.actor.0 == actor.to_bytes() && change.operations.contains(&number))
    }
}

/// `None` for a change that no version of this crate writes.
fn written(change: &Change) -> Option<Written> {
    let mut dependencies: Vec<_> = change.deps().iter().map(digest).collect();
    dependencies.sort_unstable();
    Some(Written {
        hash: digest(&change.hash()),
        actor: ActorId(change.actor_id().to_bytes().try_into().ok()?),
        seq: u32::try_from(change.seq()).ok()?,
        dependencies,
        seconds: change.timestamp(),
        operations: change.start_op().get()..change.max_op() + 1,
        bytes: change.raw_bytes().to_vec(),
    })
}
