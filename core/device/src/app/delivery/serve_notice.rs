//! 入伙通知书: sent how, with what proof, until which day.

use crate::{AppError, Device};
use std::path::PathBuf;
use yanfang_domain::delivery::{Channel, DeliveryEntry};
use yanfang_domain::id::{EntryId, UnitId};

/// What is known of a notice.
#[derive(Clone, Debug)]
pub struct NoticeDraft {
    /// Its number.
    pub number: String,
    /// How it was sent.
    pub channel: Channel,
    /// When it was served (UTC ms).
    pub served_ms: i64,
    /// The last day to come (UTC ms).
    pub last_day_ms: i64,
    /// A picture of the receipt.
    pub proof: Option<PathBuf>,
}

impl Device {
    /// Records that the notice was served.
    pub fn serve_notice(&self, unit: UnitId, draft: NoticeDraft) -> Result<EntryId, AppError> {
        let NoticeDraft { number, channel, served_ms, last_day_ms, proof } = draft;
        self.deliver_with(unit, &proof.into_iter().collect::<Vec<_>>(), None, |photos| DeliveryEntry::NoticeServed {
            number,
            channel,
            served_ms,
            last_day_ms,
            proof: photos.first().copied(),
        })
    }
}
