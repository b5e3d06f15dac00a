//! 入伙通知书: the notice in force and its last day.

use super::{Channel, DeliveryEntry};
use crate::defect::Photo;
use crate::entry::{EntryKind, Past};
use crate::id::EntryId;

/// A notice that was served.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// The entry.
    pub id: EntryId,
    /// Its number.
    pub number: String,
    /// How it was sent.
    pub channel: Channel,
    /// When it was served (UTC ms).
    pub served_ms: i64,
    /// The last day to come (UTC ms).
    pub last_day_ms: i64,
    /// The proof of delivery.
    pub proof: Option<Photo>,
}

/// The notice in force: the one served last.
pub fn notice(past: &Past<'_>) -> Option<Notice> {
    let notices = past.entries().iter().filter_map(|entry| match &entry.kind {
        EntryKind::Delivery(DeliveryEntry::NoticeServed { number, channel, served_ms, last_day_ms, proof }) => {
            Some(Notice {
                id: entry.id,
                number: number.clone(),
                channel: *channel,
                served_ms: *served_ms,
                last_day_ms: *last_day_ms,
                proof: *proof,
            })
        }
        _ => None,
    });
    notices.max_by_key(|notice| (notice.served_ms, notice.id))
}
