//! Looks whether anything was lost or changed behind our back (N6).

use super::AppError;
use crate::Device;
use crate::photos::PhotoFileError;
use crate::store::journal::Walk;
use crate::store::{changes, journal, photos};
use std::path::PathBuf;
use yanfang_domain::id::Digest;

/// What was found damaged or missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Damage {
    /// A damaged database was renamed, and a new one begun; what it held can be salvaged from there.
    DatabaseSetAside {
        /// Where it lies.
        path: PathBuf,
    },
    /// From this command on the journal is not what was written.
    JournalBrokenAt {
        /// The command's number.
        number: i64,
    },
    /// A row of a confirmed document is not what was written; it is fetched whole
    /// when the server next sends news of that document.
    DocumentRow {
        /// The table.
        table: &'static str,
        /// The row.
        row: i64,
    },
    /// A photo that the server lacks is missing here or is not what was written.
    Photo {
        /// Which.
        hash: Digest,
    },
    /// SQLite itself finds the file inconsistent.
    Database {
        /// What it says first.
        finding: String,
    },
}

/// The result of looking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SelfCheck {
    /// Commands in the journal, all covered by the chain.
    pub commands: u64,
    /// What is wrong; empty if nothing is.
    pub damage: Vec<Damage>,
}

impl Device {
    /// Checks the journal's chain against its mark, every stored document row, photos that wait, and the file.
    pub fn self_check(&self) -> Result<SelfCheck, AppError> {
        let mut damage = self.core.found_at_opening();
        // The mark and the journal are read under the writer's lock: nothing is added in between.
        let (walk, end) = {
            let writer = self.core.writer();
            (journal::walk(&writer.db, Some(writer.end))?, writer.end)
        };
        if let Walk::BrokenAt(number) = walk {
            damage.push(Damage::JournalBrokenAt { number });
        }
        let reader = self.core.reader();
        if let Some((table, row)) = changes::first_damaged(&reader)? {
            damage.push(Damage::DocumentRow { table, row });
        }
        for photo in photos::waiting(&reader)? {
            if let Err(PhotoFileError::ReadsBackDifferently { .. } | PhotoFileError::File { .. }) =
                self.core.photos().read(photo.hash)
            {
                damage.push(Damage::Photo { hash: photo.hash });
            }
        }
        let finding: String =
            reader.query_row("PRAGMA quick_check(1)", [], |row| row.get(0)).map_err(crate::store::StoreError::from)?;
        if finding != "ok" {
            damage.push(Damage::Database { finding });
        }
        damage.dedup();
        Ok(SelfCheck { commands: end.number.unsigned_abs(), damage })
    }
}
