//! Folds confirmed changes into snapshots and waiting texts into the index. Never while a command waits for its commit.

use crate::app::AppError;
use crate::device::Core;
use crate::store::{StoreError, changes};
use rusqlite::Connection;
use yanfang_document::Document;

/// So many changes beside a snapshot take about as long to apply as the document takes to load.
const LOOSE: u32 = 32;

/// Folds what has grown, one transaction a document, then the texts; a document that does not fold is left as it is.
pub(crate) fn run(core: &Core) -> Result<(), StoreError> {
    let rows = grown(&core.reader())?;
    for row in rows {
        let mut writer = core.writer();
        let Ok(Some(snapshot)) = fold(&writer.db, row) else { continue };
        let tx = writer.db.transaction()?;
        changes::replace(&tx, row, &snapshot)?;
        tx.commit()?;
    }
    let mut writer = core.writer();
    let tx = writer.db.transaction()?;
    crate::search::fold(&tx)?;
    tx.commit()?;
    Ok(())
}

/// Documents with many loose changes.
fn grown(db: &Connection) -> Result<Vec<i64>, StoreError> {
    let mut statement = db.prepare_cached("SELECT document FROM change GROUP BY document HAVING count(*) >= ?1")?;
    Ok(statement.query_map([LOOSE], |row| row.get(0))?.collect::<Result<_, _>>()?)
}

fn fold(db: &Connection, row: i64) -> Result<Option<Vec<u8>>, AppError> {
    let Some(held) = crate::store::documents::by_row(db, row)? else { return Ok(None) };
    let confirmed = changes::load(db, row)?;
    let document = crate::app::confirmed_document(&held, &confirmed)?;
    let snapshot = document.save();
    // What is kept in place of the changes must open to the same heads: a snapshot that does not loses nothing.
    let same = Document::open(&snapshot)?.heads() == document.heads();
    Ok(same.then_some(snapshot))
}
