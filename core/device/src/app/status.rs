//! What waits, and when the server was last heard.

use super::AppError;
use crate::Device;
use crate::store::{delivered, kept_files, meta, pending, photos, receipts};

/// How this phone and the server stand to each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyncStatus {
    /// Commands that the server has not judged.
    pub pending: u32,
    /// Of these, how many a colleague brought to the server: their changes are still to come.
    pub delivered: u32,
    /// Photos taken here that the server lacks.
    pub photos: u32,
    /// Signed views and sealed images that the server lacks.
    pub files: u32,
    /// Commands that were not accepted: waiting for the office, refused or declined.
    pub shelved: u32,
    /// Answers of the office that their author has not seen yet.
    pub answered: u32,
    /// When the last sync ended well (UTC ms, this phone's clock).
    pub last_sync_ms: Option<i64>,
    /// Whether one runs now.
    pub running: bool,
}

impl Device {
    /// What waits, and when the server was last heard.
    pub fn sync_status(&self) -> Result<SyncStatus, AppError> {
        let reader = self.core.reader();
        let shelf = receipts::shelf(&reader, None)?;
        Ok(SyncStatus {
            pending: pending::count(&reader)?,
            delivered: delivered::count(&reader)?,
            photos: photos::count_waiting(&reader)?,
            files: kept_files::count_waiting(&reader)?,
            shelved: shelf.iter().filter(|receipt| receipt.outcome.is_shelved()).count() as u32,
            answered: shelf.iter().filter(|receipt| receipt.office.is_some()).count() as u32,
            last_sync_ms: meta::get(&reader, meta::LAST_SYNC)?,
            running: self.core.is_syncing(),
        })
    }
}
