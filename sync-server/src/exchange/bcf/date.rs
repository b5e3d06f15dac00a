//! Dates as BCF writes them: ISO 8601, with and without a zone.

/// A date of the package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BcfDate {
    /// As written.
    pub text: String,
    /// What it means; `None` if it is no date or lies before 1900 (some programs write year 1 for "none").
    pub moment: Option<BcfMoment>,
}

/// A moment that may lack its zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BcfMoment {
    /// Clock time as written, in milliseconds since 1970-01-01T00:00 of the same clock.
    pub local_ms: i64,
    /// Zone as written, in minutes east of UTC.
    pub offset_min: Option<i32>,
}

impl BcfDate {
    /// Reads `text`; never fails, see [`BcfDate::moment`].
    pub fn new(text: &str) -> Self {
        Self { text: text.to_owned(), moment: parse(text.trim()) }
    }
}

impl BcfMoment {
    /// Unix milliseconds; a moment without a zone is taken to be `assumed_offset_min` minutes east of UTC.
    pub fn unix_ms(self, assumed_offset_min: i32) -> i64 {
        self.local_ms - i64::from(self.offset_min.unwrap_or(assumed_offset_min)) * 60_000
    }
}

fn parse(text: &str) -> Option<BcfMoment> {
    let day_text = text.get(..10)?;
    let days = days_since_1970(day_text)?;
    let rest = text.get(10..)?;
    if rest.is_empty() {
        return Some(BcfMoment { local_ms: days * 86_400_000, offset_min: None });
    }
    let clock = rest.strip_prefix(['T', 't', ' '])?;
    let zone_at = clock.find(['Z', 'z', '+', '-']).unwrap_or(clock.len());
    let (clock, zone) = clock.split_at(zone_at);
    let offset_min = if zone.is_empty() { None } else { Some(offset(zone)?) };
    Some(BcfMoment { local_ms: days * 86_400_000 + milliseconds(clock.trim_end())?, offset_min })
}

/// Days from "2015-04-16", by the Gregorian calendar.
fn days_since_1970(text: &str) -> Option<i64> {
    let mut parts = text.split('-');
    let year = digits(parts.next()?, 4)?;
    let month = digits(parts.next()?, 2)?;
    let day = digits(parts.next()?, 2)?;
    let leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    let length = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        _ => return None,
    };
    if year < 1900 || day < 1 || day > length || parts.next().is_some() {
        return None;
    }
    // Counting from March puts the leap day last, so that month lengths follow one formula.
    let (march_year, march_month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let leap_days = march_year / 4 - march_year / 100 + march_year / 400;
    Some(march_year * 365 + leap_days + (153 * march_month + 2) / 5 + day - 1 - 719_468)
}

/// Milliseconds from "12:52", "12:52:07" or "12:52:07.5309274".
fn milliseconds(clock: &str) -> Option<i64> {
    let mut parts = clock.split(':');
    let hour = digits(parts.next()?, 2)?;
    let minute = digits(parts.next()?, 2)?;
    let (second, fraction) = match parts.next() {
        None => (0, 0),
        Some(seconds) => {
            let (whole, fraction) = seconds.split_once(['.', ',']).unwrap_or((seconds, ""));
            (digits(whole, 2)?, thousandths(fraction)?)
        }
    };
    if hour > 23 || minute > 59 || second > 60 || parts.next().is_some() {
        return None;
    }
    Some(((hour * 60 + minute) * 60 + second) * 1000 + fraction)
}

fn thousandths(fraction: &str) -> Option<i64> {
    if !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let padded: String = fraction.chars().chain("000".chars()).take(3).collect();
    padded.parse().ok()
}

/// Minutes from "Z", "+02:00", "+0200" or "+02".
fn offset(zone: &str) -> Option<i32> {
    if zone.eq_ignore_ascii_case("z") {
        return Some(0);
    }
    let sign = if zone.starts_with('-') { -1 } else { 1 };
    let plain: String = zone.chars().skip(1).filter(|c| *c != ':').collect();
    let hours = digits(plain.get(..2)?, 2)?;
    let minutes = match plain.get(2..)? {
        "" => 0,
        minutes => digits(minutes, 2)?,
    };
    if hours > 14 || minutes > 59 {
        return None;
    }
    i32::try_from(hours * 60 + minutes).ok().map(|total| sign * total)
}

fn digits(text: &str, count: usize) -> Option<i64> {
    let right = text.len() == count && text.bytes().all(|b| b.is_ascii_digit());
    if right { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unix(text: &str) -> Option<i64> {
        BcfDate::new(text).moment.map(|moment| moment.unix_ms(480))
    }

    #[test]
    fn dates_with_a_zone_are_moments() {
        assert_eq!(unix("1970-01-01T00:00:00Z"), Some(0));
        assert_eq!(unix("2015-04-16T12:52:07.5309274Z"), Some(1_429_188_727_530));
        assert_eq!(unix("2015-04-16T14:52:07.53+02:00"), Some(1_429_188_727_530));
        assert_eq!(unix("2015-04-16T07:22:07,530-0530"), Some(1_429_188_727_530));
        assert_eq!(unix("2000-02-29T23:59:59Z"), Some(951_868_799_000));
    }

    #[test]
    fn dates_without_a_zone_take_the_one_assumed() {
        assert_eq!(unix("1970-01-01T08:00:00"), Some(0));
        assert_eq!(unix("1970-01-01 08:00"), Some(0));
        assert_eq!(unix("1970-01-02"), Some(57_600_000));
        assert_eq!(BcfDate::new("1970-01-02").moment, Some(BcfMoment { local_ms: 86_400_000, offset_min: None }));
    }

    #[test]
    fn what_is_no_date_keeps_its_text() {
        for text in [
            "",
            "yesterday",
            "2015-13-01",
            "2015-02-29",
            "0001-01-01T00:00:00",
            "2015-04-16T25:00:00Z",
            "2015-04-16T12:00:00+99:00",
            "２０１５-04-16",
            "2015-04-16Tx",
            "16.04.2015",
        ] {
            assert_eq!(BcfDate::new(text), BcfDate { text: text.to_owned(), moment: None });
        }
    }
}
