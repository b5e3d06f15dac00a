//! The one writer: connection, end of the journal, open documents. Behind one lock, so that writes come one by one.

use super::{Documents, Identity};
use crate::journal::{Mark, MarkFile};
use crate::store::StoreError;
use rusqlite::Connection;

/// What a write needs.
pub(crate) struct Writer {
    pub(crate) db: Connection,
    /// Where the journal ends.
    pub(crate) end: Mark,
    pub(crate) mark: MarkFile,
    pub(crate) identity: Option<Identity>,
    pub(crate) documents: Documents,
}

impl Writer {
    /// Waits until the disk has the journal's mark (at sync and on close, N6).
    pub(crate) fn sync_mark(&self) -> Result<(), StoreError> {
        self.mark.sync()
    }
}
