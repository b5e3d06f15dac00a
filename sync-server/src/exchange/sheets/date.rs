//! Days, as spreadsheet cells and people write them.

use std::fmt;

/// A day of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day {
    /// Days since 1970-01-01.
    since_1970: i64,
}

impl Day {
    /// The day of this year (1900 to 2199), month and day of the month.
    pub fn new(year: i64, month: i64, day: i64) -> Option<Self> {
        let found = Self { since_1970: days_since_1970(year, month, day) };
        ((1900..2200).contains(&year) && found.civil() == (year, month, day)).then_some(found)
    }

    /// Reads `2026-11-03`, `2026/11/3`, `2026.11.3`, `2026年11月3日`.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.strip_suffix(['日', '号']).unwrap_or(text).split(['-', '/', '.', '年', '月']);
        let mut next = || parts.next().filter(|part| part.len() <= 4)?.parse::<u16>().ok().map(i64::from);
        let day = Self::new(next()?, next()?, next()?);
        if parts.next().is_some() { None } else { day }
    }

    /// When the day begins at a place `offset_min` minutes east of UTC, in UTC milliseconds.
    pub const fn begins_ms(self, offset_min: i16) -> i64 {
        self.since_1970 * 86_400_000 - offset_min as i64 * 60_000
    }

    /// When the day has ended at a place `offset_min` minutes east of UTC, in UTC milliseconds.
    pub const fn ended_ms(self, offset_min: i16) -> i64 {
        self.begins_ms(offset_min) + 86_400_000
    }

    /// Year, month, day (Hinnant's algorithm: years begin in March, so the leap day is the last).
    fn civil(self) -> (i64, i64, i64) {
        let days = self.since_1970 + 719_468;
        let era = days.div_euclid(146_097);
        let of_era = days.rem_euclid(146_097);
        let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted = (5 * of_year + 2) / 153;
        let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        (year, month, of_year - (153 * shifted + 2) / 5 + 1)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.civil();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

/// The inverse of [`Day::civil`]; a day that does not exist gives one that does.
fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_in_the_spellings_people_use_and_impossible_ones_are_not() {
        let third = Day::new(2026, 11, 3);
        for text in ["2026-11-03", "2026/11/3", "2026.11.3", "2026年11月3日"] {
            assert_eq!(Day::parse(text), third, "{text}");
        }
        for text in ["2026-02-29", "2026-13-01", "2026-0-1", "26-1-1", "2026-1", "2026-1-1-1", "", "明天", "+2026-1-1"]
        {
            assert_eq!(Day::parse(text), None, "{text}");
        }
        assert!(Day::parse("2028-02-29").is_some());
    }

    #[test]
    fn a_day_begins_by_the_clock_of_its_place() {
        let day = Day::new(1970, 1, 2).unwrap();
        assert_eq!(day.begins_ms(0), 86_400_000);
        assert_eq!(day.begins_ms(480), 57_600_000, "eight hours earlier in China");
        assert_eq!(day.ended_ms(0), 2 * 86_400_000);
        assert_eq!(day.to_string(), "1970-01-02");
    }
}
