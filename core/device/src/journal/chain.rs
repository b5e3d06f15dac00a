//! The hash chain over the journal.

use sha2::{Digest as _, Sha256};
use yanfang_domain::id::{Digest, Origin};
use yanfang_domain::time::Moment;

/// What a row of the journal holds.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    /// The row of the document.
    pub(crate) document: i64,
    pub(crate) origin: Origin,
    pub(crate) version: u8,
    pub(crate) catalog: u32,
    pub(crate) done_at: Moment,
    pub(crate) body: Vec<u8>,
    /// The hash of the change it made.
    pub(crate) change: Digest,
}

/// SHA-256 over the chain so far and everything in the row, each part of fixed length or led by its length.
pub(crate) fn chain_hash(before: Digest, number: i64, entry: &Entry) -> Digest {
    let mut hash = Sha256::new();
    hash.update(before.0);
    hash.update(number.to_be_bytes());
    hash.update(entry.document.to_be_bytes());
    hash.update(entry.origin.actor.0);
    hash.update(entry.origin.seq.to_be_bytes());
    hash.update([entry.version]);
    hash.update(entry.catalog.to_be_bytes());
    hash.update(entry.done_at.utc_ms.to_be_bytes());
    hash.update(entry.done_at.offset_min.to_be_bytes());
    hash.update((entry.body.len() as u64).to_be_bytes());
    hash.update(&entry.body);
    hash.update(entry.change.0);
    Digest(hash.finalize().into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use yanfang_domain::id::ActorId;

    #[test]
    fn every_part_of_a_row_is_covered() {
        let entry = Entry {
            document: 1,
            origin: Origin { actor: ActorId([1; 16]), seq: 1 },
            version: 1,
            catalog: 1,
            done_at: Moment { utc_ms: 1, offset_min: 480 },
            body: vec![1, 2],
            change: Digest([3; 32]),
        };
        let variants = [
            Entry { document: 2, ..entry.clone() },
            Entry { origin: Origin { seq: 2, ..entry.origin }, ..entry.clone() },
            Entry { origin: Origin { actor: ActorId([2; 16]), seq: 1 }, ..entry.clone() },
            Entry { version: 2, ..entry.clone() },
            Entry { catalog: 2, ..entry.clone() },
            Entry { done_at: Moment { utc_ms: 2, offset_min: 480 }, ..entry.clone() },
            Entry { done_at: Moment { utc_ms: 1, offset_min: 0 }, ..entry.clone() },
            Entry { body: vec![1, 3], ..entry.clone() },
            Entry { change: Digest([4; 32]), ..entry.clone() },
        ];
        let start = Digest([0; 32]);
        let hash = chain_hash(start, 1, &entry);
        assert!(variants.iter().all(|variant| chain_hash(start, 1, variant) != hash));
        assert_ne!(chain_hash(start, 2, &entry), hash);
        assert_ne!(chain_hash(hash, 1, &entry), hash);
    }
}
