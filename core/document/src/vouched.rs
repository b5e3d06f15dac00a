//! Which raw changes a signature over heads vouches for, told without giving a byte of them to Automerge (sync.md N4).
//!
//! A change's hash is SHA-256 over its content, and its content names the changes it stands on. Whoever knows that some
//! heads are genuine therefore knows the same of every change that is reached from them, hash by hash.

use crate::ChangeHash;
use sha2::{Digest as _, Sha256};
use std::collections::{HashMap, HashSet};
use yanfang_domain::id::Digest;

/// What every chunk begins with.
const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];
/// The kind of chunk that is one change, not compressed.
const CHANGE: u8 = 1;
/// Length of a hash.
const HASH: usize = 32;

/// The given changes that are reached from these heads, in the order in which they were given. What is damaged, in
/// another form, or not reached is left out: nobody vouches for it.
pub fn vouched<'a>(changes: &'a [impl AsRef<[u8]>], heads: &[ChangeHash]) -> Vec<&'a [u8]> {
    let given: HashMap<ChangeHash, Vec<ChangeHash>> =
        changes.iter().filter_map(|bytes| identify(bytes.as_ref())).collect();
    let mut reached: HashSet<ChangeHash> = HashSet::new();
    let mut next: Vec<ChangeHash> = heads.to_vec();
    while let Some(hash) = next.pop() {
        if let Some(dependencies) = given.get(&hash)
            && reached.insert(hash)
        {
            next.extend(dependencies);
        }
    }
    let bytes = changes.iter().map(AsRef::as_ref);
    bytes.filter(|bytes| identify(bytes).is_some_and(|(hash, _)| reached.contains(&hash))).collect()
}

/// A raw change's hash and what it stands on; `None` if these bytes are not exactly one change.
fn identify(bytes: &[u8]) -> Option<(ChangeHash, Vec<ChangeHash>)> {
    let rest = bytes.strip_prefix(&MAGIC)?;
    let (checksum, hashed) = rest.split_at_checked(4)?;
    let (kind, rest) = hashed.split_first()?;
    let (length, content) = number(rest)?;
    if *kind != CHANGE || content.len() != length {
        return None;
    }
    let hash: [u8; HASH] = Sha256::digest(hashed).into();
    if hash[..4] != *checksum {
        return None;
    }
    let (count, rest) = number(content)?;
    let named = rest.get(..count.checked_mul(HASH)?)?;
    let (dependencies, _) = named.as_chunks::<HASH>();
    Some((Digest(hash), dependencies.iter().copied().map(Digest).collect()))
}

/// A number of up to 32 bits in LEB128, and what follows it.
fn number(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let mut value = 0_u64;
    for (place, byte) in bytes.iter().take(5).enumerate() {
        value |= u64::from(byte & 0x7f) << (7 * place);
        if byte & 0x80 == 0 {
            return Some((usize::try_from(value).ok()?, &bytes[place + 1..]));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Document;
    use yanfang_domain::command::{Body, Command, StartInspection};
    use yanfang_domain::event::Author;
    use yanfang_domain::id::{ActorId, DocumentId, Origin, UnitId};
    use yanfang_domain::inspection::Stage;
    use yanfang_domain::time::Moment;

    fn history() -> (Document, Vec<Vec<u8>>) {
        let mut document = Document::genesis(DocumentId::Unit(UnitId::from_bytes([1; 16])), 1).unwrap();
        for seq in 1..=4 {
            let actor = ActorId([2; 16]);
            let command = Command {
                origin: Origin { actor, seq },
                by: Author::Server,
                done_at: Moment { utc_ms: 1_000, offset_min: 0 },
                catalog: 1,
                body: Body::StartInspection(StartInspection { stage: Stage::Internal }),
            };
            document.append(actor, &command).unwrap();
        }
        let changes = document.changes().into_iter().map(|(_, bytes)| bytes).collect();
        (document, changes)
    }

    #[test]
    fn hashes_and_dependencies_are_those_of_automerge() {
        let (document, changes) = history();
        for ((hash, _), bytes) in document.changes().iter().zip(&changes) {
            let (found, dependencies) = identify(bytes).unwrap();
            assert_eq!(found, *hash);
            assert!(dependencies.iter().all(|dependency| document.contains(dependency)));
        }
        assert_eq!(vouched(&changes, &document.heads()).len(), 5);
    }

    #[test]
    fn what_is_not_reached_from_the_heads_is_left_out() {
        let (document, mut changes) = history();
        let earlier = document.changes()[2].0;
        assert_eq!(vouched(&changes, &[earlier]).len(), 3);
        assert_eq!(vouched(&changes, &[Digest([9; 32])]).len(), 0);
        changes.remove(3);
        assert_eq!(vouched(&changes, &document.heads()).len(), 1, "a gap ends what is vouched for");
    }

    #[test]
    fn no_changed_or_cut_byte_is_vouched_for() {
        let (document, changes) = history();
        let last = changes.last().unwrap();
        for at in 0..last.len() {
            let mut changed = last.clone();
            changed[at] ^= 1;
            assert!(vouched(&[changed], &document.heads()).is_empty(), "byte {at}");
            assert!(vouched(&[&last[..at]], &document.heads()).is_empty(), "cut at {at}");
        }
    }
}
