//! Times as people read them (screens.md, "Numbers, dates, units").

use super::words::Words;
use yanfang_domain::language::Language;
use yanfang_domain::time::{DAY_MS, Moment};

/// Offset of the office in minutes: the server's own times are shown as in China, a device's as at its place.
const OFFICE_MIN: i16 = 8 * 60;

/// From here on a record's arrival is told beside its making.
const APART_MS: i64 = 5 * 60 * 1000;

/// From here on it counts as late: the phone had no network.
const LATE_MS: i64 = 60 * 60 * 1000;

/// When something was done, and when that came to be known here.
pub(super) struct DoneAndReceived {
    /// When it was done.
    pub(super) done: String,
    /// When it arrived, if that is five minutes later or more.
    pub(super) received: Option<String>,
    /// How long the phone was away, if that was an hour or more.
    pub(super) late: Option<String>,
}

/// Both clocks of a record.
pub(super) fn done_and_received(done: Moment, received_ms: Option<i64>, words: Words) -> DoneAndReceived {
    let apart_ms = received_ms.map_or(0, |received_ms| received_ms - done.utc_ms);
    let received = received_ms.filter(|_| apart_ms >= APART_MS).map(|received_ms| {
        let received = Moment { utc_ms: received_ms, offset_min: done.offset_min };
        if day_of(received) == day_of(done) { clock(received) } else { date_and_clock(received, words) }
    });
    let late = (apart_ms >= LATE_MS).then(|| duration(apart_ms, words));
    DoneAndReceived { done: date_and_clock(done, words), received, late }
}

/// The server's time at the office.
pub(super) const fn at_office(utc_ms: i64) -> Moment {
    Moment { utc_ms, offset_min: OFFICE_MIN }
}

/// The first millisecond of the office's day.
pub(super) const fn day_start_ms(utc_ms: i64) -> i64 {
    let offset_ms = OFFICE_MIN as i64 * 60_000;
    (utc_ms + offset_ms).div_euclid(DAY_MS) * DAY_MS - offset_ms
}

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// `11月20日`, `20 Nov`.
pub(super) fn date(moment: Moment, words: Words) -> String {
    let (_, month, day) = civil(day_of(moment));
    match words.0 {
        Language::Zh => format!("{month}月{day}日"),
        Language::En => format!("{day} {}", MONTHS[month as usize - 1]),
    }
}

/// With the year, for what is printed and kept: `2026年11月20日`, `20 Nov 2026`.
pub(super) fn day(moment: Moment, words: Words) -> String {
    let (year, month, day) = civil(day_of(moment));
    match words.0 {
        Language::Zh => format!("{year}年{month}月{day}日"),
        Language::En => format!("{day} {} {year}", MONTHS[month as usize - 1]),
    }
}

/// `9:05`, without a leading zero.
pub(super) fn clock(moment: Moment) -> String {
    let minutes = local_ms(moment).rem_euclid(DAY_MS) / 60_000;
    format!("{}:{:02}", minutes / 60, minutes % 60)
}

/// `11月20日 9:05`.
pub(super) fn date_and_clock(moment: Moment, words: Words) -> String {
    format!("{} {}", date(moment, words), clock(moment))
}

/// `还剩 4 天`, `超期 2 天`; with whether it is overdue.
pub(super) fn due(due_ms: i64, now_ms: i64, words: Words) -> (String, bool) {
    let days = (day_start_ms(due_ms) - day_start_ms(now_ms)) / DAY_MS;
    let count = days.unsigned_abs() as usize;
    let text = match (days, words.0) {
        (..=-1, Language::Zh) => format!("超期 {count} 天"),
        (..=-1, Language::En) => words.count(count, "", "day overdue", "days overdue"),
        (0, _) => words.t("今天到期", "due today").to_owned(),
        (1, _) => words.t("明天到期", "due tomorrow").to_owned(),
        (_, Language::Zh) => format!("还剩 {count} 天"),
        (_, Language::En) => words.count(count, "", "day left", "days left"),
    };
    (text, days < 0)
}

/// The first millisecond of the office's day that a date field gives, such as `2026-11-20`.
pub(super) fn parse_day(text: &str) -> Option<i64> {
    let mut parts = text.split('-').map(|part| part.parse::<i64>().ok());
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    let valid = parts.next().is_none() && (1970..2200).contains(&year) && (1..=12).contains(&month);
    if !valid || !(1..=31).contains(&day) {
        return None;
    }
    // Hinnant, "chrono-compatible low-level date algorithms": days_from_civil.
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year - era * 400;
    let of_year = (153 * (if month > 2 { month - 3 } else { month + 9 }) + 2) / 5 + day - 1;
    let days = era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468;
    let start = days * DAY_MS - i64::from(OFFICE_MIN) * 60_000;
    // A day that its month does not have would be another one.
    (civil(days).1 == month && civil(days).2 == day).then_some(start)
}

fn duration(ms: i64, words: Words) -> String {
    let minutes = ms / 60_000;
    let (days, hours, minutes) = (minutes / 1440, minutes / 60 % 24, minutes % 60);
    match words.0 {
        Language::Zh if days > 0 => format!("{days} 天 {hours} 小时"),
        Language::Zh => format!("{hours} 小时 {minutes} 分"),
        Language::En if days > 0 => format!("{days} d {hours} h"),
        Language::En => format!("{hours} h {minutes} min"),
    }
}

fn local_ms(moment: Moment) -> i64 {
    moment.utc_ms + i64::from(moment.offset_min) * 60_000
}

fn day_of(moment: Moment) -> i64 {
    local_ms(moment).div_euclid(DAY_MS)
}

/// Year, month and day of a day counted from 1970-01-01 (Hinnant, "chrono-compatible low-level date algorithms").
fn civil(day: i64) -> (i64, i64, i64) {
    let day = day + 719_468;
    let era = day.div_euclid(146_097);
    let of_era = day.rem_euclid(146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let (day, month) = (of_year - (153 * month + 2) / 5 + 1, if month < 10 { month + 3 } else { month - 9 });
    (year + era * 400 + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ZH: Words = Words(Language::Zh);
    const EN: Words = Words(Language::En);
    /// 2026-11-20 01:31 UTC.
    const MORNING: i64 = 1_795_138_260_000;

    #[test]
    fn times_read_as_at_their_place() {
        let moment = at_office(MORNING);
        assert_eq!(date_and_clock(moment, ZH), "11月20日 9:31");
        assert_eq!(date_and_clock(moment, EN), "20 Nov 9:31");
        assert_eq!(date(at_office(951_782_400_000), ZH), "2月29日");
        assert_eq!(day(at_office(951_782_400_000), ZH), "2000年2月29日");
        assert_eq!(day(moment, EN), "20 Nov 2026");
        assert_eq!(day(at_office(MORNING + 50 * DAY_MS), ZH), "2027年1月9日");
    }

    #[test]
    fn arrival_is_told_when_it_differs_and_marked_when_late() {
        let at = |minutes: i64| done_and_received(at_office(MORNING), Some(MORNING + minutes * 60_000), ZH);
        assert_eq!(at(4).received, None);
        assert_eq!(at(31).received.as_deref(), Some("10:02"));
        assert_eq!(at(31).late, None);
        assert_eq!(at(453).late.as_deref(), Some("7 小时 33 分"));
        assert_eq!(at(24 * 60).received.as_deref(), Some("11月21日 9:31"));
    }

    #[test]
    fn a_date_field_gives_the_start_of_its_day() {
        assert_eq!(parse_day("2026-11-20"), Some(day_start_ms(MORNING)));
        assert_eq!(parse_day("2024-02-29").map(|ms| date(at_office(ms), ZH)).as_deref(), Some("2月29日"));
        for text in ["", "2026-02-30", "2026-13-01", "2026-1", "20261120", "2026-11-20-1"] {
            assert_eq!(parse_day(text), None, "{text}");
        }
    }

    #[test]
    fn due_counts_days_of_the_office() {
        assert_eq!(due(MORNING, MORNING, ZH), ("今天到期".into(), false));
        assert_eq!(due(MORNING - DAY_MS, MORNING, EN), ("1 day overdue".into(), true));
        assert_eq!(due(MORNING + 4 * DAY_MS, MORNING, ZH), ("还剩 4 天".into(), false));
    }
}
