//! Working days: which days count for limits that do not run in calendar time (R4).

use crate::time::{DAY_MS, Moment};
use serde::{Deserialize, Serialize};

/// A calendar as data. Days are whole days since 1970-01-01 in local time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Calendar {
    /// Whether people work, from Monday to Sunday.
    pub week: [bool; 7],
    /// Days that count although the week says no: delivery weekends, days worked in exchange.
    pub worked: Vec<i64>,
    /// Days that do not count although the week says yes: public holidays.
    pub free: Vec<i64>,
}

impl Default for Calendar {
    /// Monday to Friday, no holidays.
    fn default() -> Self {
        Self { week: [true, true, true, true, true, false, false], worked: Vec::new(), free: Vec::new() }
    }
}

impl Calendar {
    /// Whether a day counts.
    pub fn is_working_day(&self, day: i64) -> bool {
        if self.worked.contains(&day) {
            return true;
        }
        !self.free.contains(&day) && self.week[weekday(day)]
    }

    /// The same time of day so many working days later (UTC ms). With no working day in the week, days are calendar days.
    pub fn after_working_days(&self, start: Moment, days: u16) -> i64 {
        if !self.week.contains(&true) {
            return start.utc_ms.saturating_add(i64::from(days) * DAY_MS);
        }
        let mut day = local_day(start);
        let first = day;
        let mut left = days;
        while left > 0 {
            day += 1;
            if self.is_working_day(day) {
                left -= 1;
            }
        }
        start.utc_ms.saturating_add((day - first).saturating_mul(DAY_MS))
    }
}

/// The day of a moment where it was: whole days since 1970-01-01.
pub fn local_day(moment: Moment) -> i64 {
    moment.utc_ms.saturating_add(i64::from(moment.offset_min) * 60_000).div_euclid(DAY_MS)
}

/// 0 is Monday; 1970-01-01 was a Thursday.
fn weekday(day: i64) -> usize {
    (day + 3).rem_euclid(7) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-11-20 was a Friday: day 20,777.
    const FRIDAY: i64 = 20_777;

    fn at(day: i64, hour: i64) -> Moment {
        Moment { utc_ms: day * DAY_MS + (hour - 8) * 3_600_000, offset_min: 480 }
    }

    #[test]
    fn one_working_day_after_friday_is_monday_at_the_same_time() {
        let calendar = Calendar::default();
        assert_eq!(calendar.after_working_days(at(FRIDAY, 15), 1), at(FRIDAY + 3, 15).utc_ms);
        assert_eq!(calendar.after_working_days(at(FRIDAY, 15), 7), at(FRIDAY + 11, 15).utc_ms);
        assert_eq!(calendar.after_working_days(at(FRIDAY, 15), 0), at(FRIDAY, 15).utc_ms);
    }

    #[test]
    fn the_day_is_that_of_the_place() {
        // Half past midnight on Saturday in China is still Friday in UTC.
        let saturday = Moment { utc_ms: at(FRIDAY + 1, 0).utc_ms + 1_800_000, offset_min: 480 };
        assert_eq!(local_day(saturday), FRIDAY + 1);
        assert_eq!(Calendar::default().after_working_days(saturday, 1), saturday.utc_ms + 2 * DAY_MS);
    }

    #[test]
    fn delivery_weekends_count_and_holidays_do_not() {
        let calendar = Calendar { worked: vec![FRIDAY + 1], free: vec![FRIDAY + 3], ..Calendar::default() };
        assert_eq!(calendar.after_working_days(at(FRIDAY, 9), 1), at(FRIDAY + 1, 9).utc_ms);
        assert_eq!(calendar.after_working_days(at(FRIDAY, 9), 2), at(FRIDAY + 4, 9).utc_ms);
    }
}
