//! Attempts to reach the owner: what makes an owner unreachable (domain.md 2, step 11).

use super::DeliveryEntry;
use crate::entry::{Entry, EntryKind};
use crate::time::{DAY_MS, Moment};
use std::collections::BTreeSet;

/// On so many different days the owner must have been tried in vain before a task closes as 未联系上业主.
pub const UNREACHED_DAYS: usize = 3;

/// On how many different days (of the place) the owner was tried in vain since a time and since last reached.
pub fn days_unreached(entries: &[Entry], since_ms: i64) -> usize {
    let contacts = || {
        entries.iter().filter_map(|entry| match &entry.kind {
            EntryKind::Delivery(DeliveryEntry::Contacted { reached, .. }) => Some((entry.at, *reached)),
            _ => None,
        })
    };
    let reached_ms = contacts().filter(|(_, reached)| *reached).map(|(at, _)| at.utc_ms).max();
    let since_ms = reached_ms.map_or(since_ms, |reached| reached.max(since_ms));
    let in_vain = contacts().filter(|(at, reached)| !reached && at.utc_ms >= since_ms);
    in_vain.map(|(at, _)| day(at)).collect::<BTreeSet<_>>().len()
}

/// The day at the place, counted from 1970.
const fn day(at: Moment) -> i64 {
    (at.utc_ms + at.offset_min as i64 * 60_000).div_euclid(DAY_MS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::delivery::Channel;
    use crate::event::Author;
    use crate::id::{ActorId, EntryId, Origin};

    fn tried(seq: u32, hour: i64, reached: bool) -> Entry {
        Entry {
            id: EntryId(Origin { actor: ActorId([1; 16]), seq }.record(0)),
            by: Author::Server,
            at: Moment { utc_ms: hour * 3_600_000, offset_min: 480 },
            after: Vec::new(),
            kind: EntryKind::Delivery(DeliveryEntry::Contacted {
                channel: Channel::Telephone,
                reached,
                note: String::new(),
            }),
        }
    }

    #[test]
    fn three_calls_on_one_day_are_one_day_and_an_answer_starts_anew() {
        // 15:00 UTC is 23:00 in China, 17:00 UTC is the next day there.
        let one_day = [tried(1, 2, false), tried(2, 3, false), tried(3, 15, false)];
        assert_eq!(days_unreached(&one_day, 0), 1);
        let three = [tried(1, 2, false), tried(2, 17, false), tried(3, 41, false)];
        assert_eq!(days_unreached(&three, 0), 3);
        assert_eq!(days_unreached(&three, 10 * 3_600_000), 2, "those before the task do not count");
        let answered = [tried(1, 2, false), tried(2, 17, true), tried(3, 41, false)];
        assert_eq!(days_unreached(&answered, 0), 1);
    }
}
