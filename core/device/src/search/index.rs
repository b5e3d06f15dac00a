//! The index in SQLite: FTS5 without content, one row a defect.

use super::{matches, query, words};
use crate::store::StoreError;
use rusqlite::{Connection, OptionalExtension, Transaction};
use std::collections::HashSet;

/// Keeps a defect's text to be indexed later; it is found at once.
pub(crate) fn put_later(tx: &Transaction<'_>, row: i64, text: &str, is_new: bool) -> Result<(), StoreError> {
    tx.prepare_cached(
        "INSERT INTO unindexed (row, text, is_new) VALUES (?1, ?2, ?3)
         ON CONFLICT (row) DO UPDATE SET text = excluded.text",
    )?
    .execute((row, text, is_new))?;
    Ok(())
}

/// Indexes a defect's text under its row, in place of what was there.
pub(crate) fn put(tx: &Transaction<'_>, row: i64, text: &str, is_new: bool) -> Result<(), StoreError> {
    if !is_new {
        forget(tx, row)?;
    }
    tx.prepare_cached("INSERT INTO search (rowid, words) VALUES (?1, ?2)")?.execute((row, words(text)))?;
    Ok(())
}

/// Forgets a defect's text.
pub(crate) fn forget(tx: &Transaction<'_>, row: i64) -> Result<(), StoreError> {
    let mut waiting = tx.prepare_cached("DELETE FROM unindexed WHERE row = ?1 RETURNING is_new")?;
    let was_new: Option<bool> = waiting.query_row([row], |row| row.get(0)).optional()?;
    if was_new != Some(true) {
        tx.prepare_cached("DELETE FROM search WHERE rowid = ?1")?.execute([row])?;
    }
    Ok(())
}

/// Indexes everything that waits.
pub(crate) fn fold(tx: &Transaction<'_>) -> Result<(), StoreError> {
    for (row, text) in waiting(tx)? {
        put(tx, row, &text, false)?;
    }
    Ok(())
}

fn waiting(db: &Connection) -> Result<Vec<(i64, String)>, StoreError> {
    let mut statement = db.prepare_cached("SELECT row, text FROM unindexed")?;
    Ok(statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?)
}

/// Rows of the newest defects that have all that was typed, at most `limit`.
pub(crate) fn hits(db: &Connection, typed: &str, limit: u32) -> Result<Vec<i64>, StoreError> {
    let Some(expression) = query(typed) else { return Ok(Vec::new()) };
    let waiting = waiting(db)?;
    // What waits replaces what is indexed of the same defect.
    let stale: HashSet<i64> = waiting.iter().map(|(row, _)| *row).collect();
    let found = waiting.iter().filter(|(_, text)| matches(text, typed)).map(|(row, _)| *row);
    let mut rows: Vec<i64> = found.collect();
    let mut statement = db.prepare_cached("SELECT rowid FROM search WHERE search MATCH ?1 ORDER BY rowid DESC")?;
    let mut indexed = statement.query([expression])?;
    let mut taken = 0;
    while let Some(row) = indexed.next()?.filter(|_| taken < limit) {
        let row: i64 = row.get(0)?;
        if !stale.contains(&row) {
            rows.push(row);
            taken += 1;
        }
    }
    rows.sort_unstable_by(|one, other| other.cmp(one));
    rows.truncate(limit as usize);
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;
    use yanfang_domain::time::Moment;

    #[test]
    fn words_of_one_and_two_characters_are_found_and_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let now = Moment { utc_ms: 0, offset_min: 0 };
        let mut db = crate::store::open(&folder.path().join("d.sqlite"), now).unwrap().writer;
        let tx = db.transaction().unwrap();
        put(&tx, 1, "主卧 墙面空鼓，3-1-1201", true).unwrap();
        put(&tx, 2, "厨房 瓷砖开裂 crack near the window", true).unwrap();
        put(&tx, 3, "空调孔渗水", true).unwrap();
        let find = |typed: &str| hits(&tx, typed, 50).unwrap();
        assert_eq!(find("空鼓"), [1]);
        assert_eq!(find("面空"), [1], "pairs overlap");
        assert_eq!(find("空"), [3, 1], "one character, newest first");
        assert_eq!(find("鼓"), [1], "the last character of a run");
        assert_eq!(find("墙面开裂"), Vec::<i64>::new(), "a run is a phrase");
        assert_eq!(find("1201"), [1]);
        assert_eq!(find("Crac 瓷砖"), [2]);
        assert_eq!(find("\" OR *"), Vec::<i64>::new(), "what is typed is never syntax");
        put_later(&tx, 1, "主卧 已修好", false).unwrap();
        put_later(&tx, 4, "阳台 Crack", true).unwrap();
        for _ in 0..2 {
            assert_eq!(hits(&tx, "空鼓", 50).unwrap(), Vec::<i64>::new());
            assert_eq!(hits(&tx, "修好", 50).unwrap(), [1]);
            assert_eq!(hits(&tx, "crack", 50).unwrap(), [4, 2]);
            assert_eq!(hits(&tx, "crack", 1).unwrap(), [4]);
            fold(&tx).unwrap();
        }
        put_later(&tx, 5, "forgotten", true).unwrap();
        forget(&tx, 5).unwrap();
        assert_eq!(hits(&tx, "forgotten", 50).unwrap(), Vec::<i64>::new());
    }
}
