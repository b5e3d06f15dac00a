//! Ids as columns: fixed bytes, so that indexes stay small.

use rusqlite::{Row, types::Type};
use yanfang_domain::id::{ActorId, Digest, Origin, RecordId};

/// A record id as 22 bytes: actor, sequence number, index.
pub(crate) fn record_bytes(id: RecordId) -> [u8; 22] {
    let mut bytes = [0; 22];
    bytes[..16].copy_from_slice(&id.origin.actor.0);
    bytes[16..20].copy_from_slice(&id.origin.seq.to_be_bytes());
    bytes[20..].copy_from_slice(&id.index.to_be_bytes());
    bytes
}

/// Reads what [`record_bytes`] wrote.
pub(crate) fn record_at(row: &Row<'_>, column: usize) -> rusqlite::Result<RecordId> {
    let bytes: [u8; 22] = array_at(row, column)?;
    let (actor, rest) = bytes.split_at(16);
    let (seq, index) = rest.split_at(4);
    Ok(RecordId {
        origin: Origin { actor: ActorId(part(actor, column)?), seq: u32::from_be_bytes(part(seq, column)?) },
        index: u16::from_be_bytes(part(index, column)?),
    })
}

/// Reads an actor and the sequence number in the column after it.
pub(crate) fn origin_at(row: &Row<'_>, column: usize) -> rusqlite::Result<Origin> {
    Ok(Origin { actor: ActorId(array_at(row, column)?), seq: row.get(column + 1)? })
}

/// Reads 32 bytes.
pub(crate) fn digest_at(row: &Row<'_>, column: usize) -> rusqlite::Result<Digest> {
    array_at(row, column).map(Digest)
}

/// Reads a blob of exactly `N` bytes.
pub(crate) fn array_at<const N: usize>(row: &Row<'_>, column: usize) -> rusqlite::Result<[u8; N]> {
    part(row.get_ref(column)?.as_blob()?, column)
}

fn part<const N: usize>(bytes: &[u8], column: usize) -> rusqlite::Result<[u8; N]> {
    let wrong = |error| rusqlite::Error::FromSqlConversionFailure(column, Type::Blob, Box::new(error));
    <[u8; N]>::try_from(bytes).map_err(wrong)
}

/// Reads a text that one of our types wrote.
pub(crate) fn parsed_at<T>(row: &Row<'_>, column: usize) -> rusqlite::Result<T>
where
    T: std::str::FromStr<Err: std::error::Error + Send + Sync + 'static>,
{
    let text = row.get_ref(column)?.as_str()?;
    text.parse().map_err(|error| rusqlite::Error::FromSqlConversionFailure(column, Type::Text, Box::new(error)))
}

/// Hashes one after another.
pub(crate) fn digests_bytes(digests: &[Digest]) -> Vec<u8> {
    digests.iter().flat_map(|digest| digest.0).collect()
}

/// Reads what [`digests_bytes`] wrote.
pub(crate) fn digests_at(row: &Row<'_>, column: usize) -> rusqlite::Result<Vec<Digest>> {
    let bytes = row.get_ref(column)?.as_blob()?;
    bytes.chunks(32).map(|chunk| part(chunk, column).map(Digest)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_come_back_as_they_went() {
        let db = rusqlite::Connection::open_in_memory().unwrap();
        let id = Origin { actor: ActorId([9; 16]), seq: 70_000 }.record(513);
        let digests = vec![Digest([1; 32]), Digest([2; 32])];
        db.query_row("SELECT ?1, ?2", (record_bytes(id), digests_bytes(&digests)), |row| {
            assert_eq!(record_at(row, 0)?, id);
            assert_eq!(digests_at(row, 1)?, digests);
            Ok(())
        })
        .unwrap();
    }
}
