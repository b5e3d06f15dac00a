//! What is to be sent: chains of commands by document, within the limits of one request (sync.md 3).

use super::back_off::LONGEST_MS;
use super::error::SyncError;
use crate::app::UNDO_WINDOW_MS;
use crate::store::documents::{self, DocumentRow};
use crate::store::pending::{self, Sendable};
use rusqlite::Connection;
use std::collections::HashSet;
use yanfang_domain::id::Origin;
use yanfang_protocol::codec::{self, COMPRESSED_LIMIT, INFLATED_LIMIT};
use yanfang_protocol::sync::{
    CHAINS_A_DOCUMENT, COMMANDS_A_DOCUMENT, Chain, DocumentPush, PROTOCOL, SentCommand, SyncRequest,
};

/// What was put into a request of one document.
#[derive(Clone, Debug)]
pub(crate) struct SentDocument {
    pub(crate) held: DocumentRow,
    pub(crate) chains: Vec<Vec<Sendable>>,
}

/// What goes into one request.
#[derive(Debug, Default)]
pub(crate) struct Outbox {
    pub(crate) documents: Vec<SentDocument>,
    /// Documents to be fetched whole.
    pub(crate) refetch: Vec<DocumentRow>,
}

/// Bytes of bodies that fill a request: half of what it may inflate to, since every command has a frame too.
const BODIES_LIMIT: usize = INFLATED_LIMIT / 2;

/// Bytes that a command takes beside its body, roughly.
const FRAME: usize = 96;

/// Collects what may be sent now; `skip` names documents that were not judged in this sync, `asked` those that were
/// asked for whole already.
pub(crate) fn collect(
    db: &Connection,
    now_ms: i64,
    skip: &HashSet<i64>,
    asked: &HashSet<i64>,
) -> Result<Outbox, SyncError> {
    let mut outbox = Outbox::default();
    let mut bytes = 0;
    for row in pending::documents(db)? {
        let Some(held) = documents::by_row(db, row)? else { continue };
        if skip.contains(&row) || waits(held.not_before_ms, now_ms, LONGEST_MS as i64) || held.refetch {
            continue;
        }
        let ready = pending::sendable(db, row)?.into_iter();
        let ready: Vec<_> = ready
            .take_while(|sendable| !waits(sendable.pending.hold_until_ms, now_ms, UNDO_WINDOW_MS.into()))
            .collect();
        let chains = limited(chains(ready));
        if chains.is_empty() {
            continue;
        }
        bytes += chains.iter().flatten().map(|sendable| sendable.body.len() + FRAME).sum::<usize>();
        if bytes > BODIES_LIMIT && !outbox.documents.is_empty() {
            break;
        }
        outbox.documents.push(SentDocument { held, chains });
    }
    let refetch = documents::all(db)?.into_iter().filter(|held| held.refetch && !asked.contains(&held.row));
    outbox.refetch = refetch.take(COMMANDS_A_DOCUMENT).collect();
    Ok(outbox)
}

/// Whether a wait is still on. One longer than any we begin means that the clock was set back: it is over.
const fn waits(until_ms: i64, now_ms: i64, longest_ms: i64) -> bool {
    until_ms > now_ms && until_ms <= now_ms.saturating_add(longest_ms)
}

/// Groups commands into chains: one actor without a gap, nothing merged in between, one catalog.
pub(crate) fn chains(commands: Vec<Sendable>) -> Vec<Vec<Sendable>> {
    let mut chains: Vec<Vec<Sendable>> = Vec::new();
    for command in commands {
        match chains.last_mut() {
            Some(chain) if chain.last().is_some_and(|last| follows(last, &command)) => chain.push(command),
            _ => chains.push(vec![command]),
        }
    }
    chains
}

fn follows(last: &Sendable, next: &Sendable) -> bool {
    let (before, after) = (&last.pending, &next.pending);
    if before.is_again() || after.is_again() {
        return before.is_again()
            && after.is_again()
            && before.origin.actor == after.origin.actor
            && last.catalog == next.catalog;
    }
    before.written.actor == after.written.actor
        && before.written.seq + 1 == after.written.seq
        && after.dependencies == [before.hash]
        && last.catalog == next.catalog
}

/// The first chains and commands within the limits of a document; a chain may be cut at its end.
fn limited(chains: Vec<Vec<Sendable>>) -> Vec<Vec<Sendable>> {
    let mut left = COMMANDS_A_DOCUMENT;
    let mut kept = Vec::new();
    for mut chain in chains.into_iter().take(CHAINS_A_DOCUMENT) {
        chain.truncate(left);
        if chain.is_empty() {
            break;
        }
        left -= chain.len();
        kept.push(chain);
    }
    kept
}

impl Outbox {
    /// Whether there is nothing to send and nothing to ask for.
    pub(crate) fn is_empty(&self) -> bool {
        self.documents.is_empty() && self.refetch.is_empty()
    }

    /// Writes the request, leaving out from the end what would make it too large; that goes with the next one.
    pub(crate) fn encode(&mut self, mut request: SyncRequest) -> Result<Vec<u8>, SyncError> {
        request.refetch = self.refetch.iter().map(|held| held.id).collect();
        loop {
            request.documents = self.documents.iter().map(push).collect();
            let bytes = codec::encode(&request)?;
            if bytes.len() <= COMPRESSED_LIMIT || !self.shrink() {
                return Ok(bytes);
            }
        }
    }

    /// Halves it; false if it cannot be less.
    fn shrink(&mut self) -> bool {
        if self.documents.len() > 1 {
            self.documents.truncate(self.documents.len() / 2);
            return true;
        }
        let Some(only) = self.documents.first_mut() else { return false };
        if only.chains.len() > 1 {
            only.chains.truncate(only.chains.len() / 2);
            return true;
        }
        match only.chains.first_mut() {
            Some(chain) if chain.len() > 1 => {
                chain.truncate(chain.len() / 2);
                true
            }
            _ => false,
        }
    }
}

/// An empty request of this project.
pub(crate) fn empty_request(
    project: yanfang_domain::id::ProjectId,
    cursor: Option<yanfang_protocol::feed::Cursor>,
    catalog: u32,
) -> SyncRequest {
    SyncRequest { protocol: PROTOCOL, project, cursor, catalog, documents: vec![], refetch: vec![] }
}

fn push(sent: &SentDocument) -> DocumentPush {
    let chains = sent.chains.iter().filter_map(|chain| {
        let (first, last) = (chain.first()?, chain.last()?);
        Some(Chain {
            actor: first.pending.written.actor,
            first_seq: first.pending.written.seq,
            dependencies: first.pending.dependencies.clone(),
            catalog: first.catalog,
            commands: chain
                .iter()
                .zip(first.pending.written.seq..)
                .map(|(sendable, seq)| command(sendable, seq))
                .collect(),
            last: last.pending.hash,
            again: first.pending.is_again(),
        })
    });
    DocumentPush { id: sent.held.id, generation: sent.held.generation, chains: chains.collect() }
}

/// `seq` is the number that the command gets by its place in the chain.
fn command(sendable: &Sendable, seq: u32) -> SentCommand {
    let pending = &sendable.pending;
    SentCommand {
        version: sendable.version,
        body: sendable.body.clone(),
        done_at: sendable.done_at,
        origin: (pending.origin != Origin { seq, ..pending.written }).then_some(pending.origin),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::pending::Pending;
    use yanfang_domain::id::{ActorId, Digest};
    use yanfang_domain::time::Moment;

    fn made(actor: u8, seq: u32, after: &[u8], hash: u8, catalog: u32) -> Sendable {
        let written = Origin { actor: ActorId([actor; 16]), seq };
        Sendable {
            pending: Pending {
                number: i64::from(hash),
                document: 1,
                written,
                origin: written,
                dependencies: after.iter().map(|byte| Digest([*byte; 32])).collect(),
                hash: Digest([hash; 32]),
                bytes: vec![1],
                hold_until_ms: 0,
            },
            version: 1,
            catalog,
            done_at: Moment { utc_ms: 0, offset_min: 0 },
            body: vec![hash],
        }
    }

    fn lengths(commands: Vec<Sendable>) -> Vec<usize> {
        chains(commands).iter().map(Vec::len).collect()
    }

    #[test]
    fn a_clock_that_was_set_back_holds_nothing_up() {
        let hour = 3_600_000;
        assert!(waits(8_000, 0, 8_000) && !waits(8_000, 8_000, 8_000));
        assert!(!waits(hour, 0, 8_000), "the clock was set back by an hour");
    }

    #[test]
    fn one_session_without_a_merge_is_one_chain() {
        assert_eq!(lengths(vec![made(1, 1, &[0], 1, 1), made(1, 2, &[1], 2, 1), made(1, 3, &[2], 3, 1)]), [3]);
    }

    #[test]
    fn a_chain_ends_where_something_was_merged_the_catalog_changed_or_the_actor_did() {
        let merged = vec![made(1, 1, &[0], 1, 1), made(1, 2, &[1, 9], 2, 1), made(1, 3, &[2], 3, 1)];
        assert_eq!(lengths(merged), [1, 2]);
        let catalog = vec![made(1, 1, &[0], 1, 1), made(1, 2, &[1], 2, 2)];
        assert_eq!(lengths(catalog), [1, 1]);
        let actor = vec![made(1, 1, &[0], 1, 1), made(2, 1, &[1], 2, 1)];
        assert_eq!(lengths(actor), [1, 1]);
        let gap = vec![made(1, 1, &[0], 1, 1), made(1, 3, &[1], 3, 1)];
        assert_eq!(lengths(gap), [1, 1]);
    }

    #[test]
    fn limits_cut_at_the_end_and_keep_the_order() {
        let long: Vec<_> = (0..300_u32).map(|n| made(1, n + 1, &[n as u8], n as u8 + 1, 1)).take(255).collect();
        let kept = limited(vec![long.clone(), long]);
        assert_eq!(kept.iter().map(Vec::len).collect::<Vec<_>>(), [255, 1]);
        let many: Vec<_> = (0..40).map(|n| vec![made(n, 1, &[0], n, 1)]).collect();
        assert_eq!(limited(many).len(), CHAINS_A_DOCUMENT);
    }

    #[test]
    fn an_origin_is_carried_only_where_it_differs() {
        let mut again = made(2, 1, &[0], 1, 1);
        assert_eq!(command(&again, 1).origin, None);
        again.pending.origin = Origin { actor: ActorId([1; 16]), seq: 4 };
        assert_eq!(command(&again, 1).origin, Some(again.pending.origin));
    }

    #[test]
    fn what_is_sent_again_is_a_chain_of_its_own_and_names_its_origins() {
        let again = |seq| {
            let mut again = made(1, seq, &[], seq as u8, 1);
            again.pending.bytes.clear();
            again
        };
        let all = chains(vec![again(1), again(4), made(1, 5, &[4], 5, 1), made(1, 6, &[5], 6, 1)]);
        assert_eq!(all.iter().map(Vec::len).collect::<Vec<_>>(), [2, 2]);
        assert_eq!(command(&all[0][1], 2).origin, Some(all[0][1].pending.origin));
    }
}
