//! The index in SQLite: FTS5 without content, one row a defect.

use super::{query, words};
use crate::store::StoreError;
use rusqlite::{Connection, Transaction};

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
    tx.prepare_cached("DELETE FROM search WHERE rowid = ?1")?.execute([row])?;
    Ok(())
}

/// Rows of the newest defects that have all that was typed, at most `limit`.
pub(crate) fn hits(db: &Connection, typed: &str, limit: u32) -> Result<Vec<i64>, StoreError> {
    let Some(expression) = query(typed) else { return Ok(Vec::new()) };
    let mut statement =
        db.prepare_cached("SELECT rowid FROM search WHERE search MATCH ?1 ORDER BY rowid DESC LIMIT ?2")?;
    Ok(statement.query_map((expression, limit), |row| row.get(0))?.collect::<Result<_, _>>()?)
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
        put(&tx, 1, "主卧 已修好", false).unwrap();
        assert_eq!(find("空鼓"), Vec::<i64>::new());
        assert_eq!(find("修好"), [1]);
    }
}
