//! When a repair is due at first (domain.md 5).

use crate::calendar::Calendar;
use crate::catalog::{CheckItem, Settings, Severity};
use crate::time::{DAY_MS, Moment};

/// Days before delivery by which everything must be repaired.
const DAYS_BEFORE_DELIVERY: i64 = 10;

/// When a repair is due (UTC ms) whose order was released at `start`: critical in calendar time, all others in working
/// days by the item's own limit or the severity's; before delivery never later than ten days before it.
pub fn due_at(
    settings: &Settings,
    calendar: &Calendar,
    severity: Severity,
    item: Option<&CheckItem>,
    start: Moment,
    delivery_ms: Option<i64>,
) -> i64 {
    let [critical, major, minor, cosmetic] = settings.repair_days;
    let own = item.and_then(|item| item.repair_days);
    let due = match severity {
        Severity::Critical => start.utc_ms.saturating_add(i64::from(critical) * DAY_MS),
        Severity::Major => calendar.after_working_days(start, own.unwrap_or(major)),
        Severity::Minor => calendar.after_working_days(start, own.unwrap_or(minor)),
        Severity::Cosmetic => calendar.after_working_days(start, own.unwrap_or(cosmetic)),
    };
    let latest = delivery_ms
        .filter(|delivery| start.utc_ms < *delivery)
        .map(|delivery| delivery.saturating_sub(DAYS_BEFORE_DELIVERY * DAY_MS));
    latest.map_or(due, |latest| due.min(latest))
}
