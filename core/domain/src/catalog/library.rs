//! The standard library of check items (标准问题库): what a project starts with, and may extend or override.
//!
//! The groups follow the headings of the household acceptance form (住宅工程质量分户验收); finishes and building
//! components have groups of their own, complaint topics are 91 to 95. Tolerances are those of GB 50210, GB 50209,
//! GB 50327 and the household acceptance form.

use super::{CheckItem, Tolerance};
use crate::language::Bilingual;
use serde::de::value::{Error, StrDeserializer};
use serde::de::{DeserializeOwned, IntoDeserializer};

const TABLE: &str = include_str!("library.tsv");
const COLUMNS: [&str; 9] =
    ["code", "zh", "en", "trade", "elements", "severity", "repair_days", "warranty", "tolerance"];

/// The groups: the first part of a code, Chinese, English.
pub const GROUPS: [(&str, &str, &str); 17] = [
    ("01", "楼地面", "Floors"),
    ("02", "墙面和天棚", "Walls and ceilings"),
    ("03", "门窗", "Doors and windows"),
    ("04", "栏杆", "Railings"),
    ("05", "防水", "Waterproofing"),
    ("06", "室内空间尺寸", "Interior dimensions"),
    ("07", "建筑节能", "Energy saving"),
    ("08", "装饰面层和柜体", "Finishes and cabinets"),
    ("09", "给水排水", "Water supply and drainage"),
    ("10", "电气", "Electrics"),
    ("11", "其他和公共部位", "Others and common areas"),
    ("12", "结构构件", "Structural components"),
    ("91", "延期", "Delay"),
    ("92", "承诺与宣传", "Promises and advertising"),
    ("93", "物业", "Property service"),
    ("94", "配套", "Facilities around"),
    ("95", "收费", "Charges"),
];

/// Why a table of check items cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LibraryError {
    /// The first line does not name the columns.
    #[error("line 1 does not name the nine columns")]
    Header,
    /// A line does not have nine columns.
    #[error("line {line} has {found} columns instead of 9")]
    Columns {
        /// The line, from 1.
        line: usize,
        /// How many it has.
        found: usize,
    },
    /// A cell does not hold what its column asks for.
    #[error("line {line}: `{text}` is no {column}")]
    Cell {
        /// The line, from 1.
        line: usize,
        /// The column's name.
        column: &'static str,
        /// What it holds.
        text: String,
    },
    /// A code stands on two lines.
    #[error("line {line}: code {code} stands on line {first} already")]
    Repeated {
        /// The later line, from 1.
        line: usize,
        /// The first line, from 1.
        first: usize,
        /// The code.
        code: String,
    },
}

/// The standard library, sorted by code.
pub fn standard() -> Result<Vec<CheckItem>, LibraryError> {
    parse(TABLE)
}

/// The items of a table with tabs between its columns: code, zh, en, trade, elements, severity, repair_days, warranty,
/// tolerance (`unit,points,min,max,range,rel|abs`); `-` stands for none. Sorted by code.
pub fn parse(table: &str) -> Result<Vec<CheckItem>, LibraryError> {
    let mut lines = (1..).zip(table.lines());
    if !lines.next().is_some_and(|(_, header)| header.split('\t').eq(COLUMNS)) {
        return Err(LibraryError::Header);
    }
    let mut items: Vec<(usize, CheckItem)> = Vec::new();
    for (line, text) in lines {
        let cells: Vec<&str> = text.split('\t').collect();
        let cells = <[&str; 9]>::try_from(cells).map_err(|cells| LibraryError::Columns { line, found: cells.len() })?;
        items.push((line, item(line, cells)?));
    }
    items.sort_by(|(_, a), (_, b)| a.code.cmp(&b.code));
    for pair in items.windows(2) {
        if let [(first, a), (line, b)] = pair
            && a.code == b.code
        {
            return Err(LibraryError::Repeated { line: *line, first: *first, code: b.code.clone() });
        }
    }
    Ok(items.into_iter().map(|(_, item)| item).collect())
}

/// Whether the text is a code: two to four pairs of digits with dots between them, such as `02.03`.
pub fn is_code(text: &str) -> bool {
    let pairs = text.split('.').count();
    (2..=4).contains(&pairs)
        && text.split('.').all(|pair| pair.len() == 2 && pair.bytes().all(|digit| digit.is_ascii_digit()))
}

fn item(line: usize, cells: [&str; 9]) -> Result<CheckItem, LibraryError> {
    let wrong = |column: usize| LibraryError::Cell { line, column: COLUMNS[column], text: cells[column].to_owned() };
    let filled = |column: usize| {
        let text: &str = cells[column];
        if text.is_empty() || text.trim() != text { Err(wrong(column)) } else { Ok(text.to_owned()) }
    };
    if !is_code(cells[0]) {
        return Err(wrong(0));
    }
    let elements = cells[4].split(',').map(word).collect::<Option<Vec<_>>>().ok_or_else(|| wrong(4))?;
    Ok(CheckItem {
        code: cells[0].to_owned(),
        text: Bilingual::new(filled(1)?, filled(2)?),
        trade: word(cells[3]).ok_or_else(|| wrong(3))?,
        elements,
        severity: word(cells[5]).ok_or_else(|| wrong(5))?,
        repair_days: optional(cells[6], |text| text.parse().ok()).map_err(|_| wrong(6))?,
        warranty: word(cells[7]).ok_or_else(|| wrong(7))?,
        tolerance: optional(cells[8], tolerance).map_err(|_| wrong(8))?,
    })
}

/// A tolerance written as `unit,points,min,max,range,rel|abs`, numbers in the unit, `-` for no limit.
pub fn tolerance(text: &str) -> Option<Tolerance> {
    let mut parts = text.split(',').map(str::trim);
    let unit = parts.next().filter(|unit| !unit.is_empty())?.to_owned();
    let points = parts.next()?.parse().ok()?;
    let mut limit = || optional(parts.next()?, milli).ok();
    let (min_milli, max_milli, range_milli) = (limit()?, limit()?, limit()?);
    let relative = match parts.next()? {
        "rel" => true,
        "abs" => false,
        _ => return None,
    };
    let ordered = min_milli.zip(max_milli).is_none_or(|(min, max)| min <= max);
    let whole = parts.next().is_none() && points > 0 && ordered;
    whole.then_some(Tolerance { unit, points, min_milli, max_milli, range_milli, relative })
}

/// A decimal number in thousandths; `None` if it has more than three decimals or is none.
fn milli(text: &str) -> Option<i64> {
    let (negative, digits) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
    let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || whole.len() > 9 || decimals.len() > 3 || !plain(whole) || !plain(decimals) {
        return None;
    }
    let value = whole.parse::<i64>().ok()? * 1000 + format!("{decimals:0<3}").parse::<i64>().ok()?;
    Some(if negative { -value } else { value })
}

/// `-` is none; anything else must be read by `read`.
fn optional<T>(text: &str, read: impl Fn(&str) -> Option<T>) -> Result<Option<T>, Unreadable> {
    if text == "-" { Ok(None) } else { read(text).map(Some).ok_or(Unreadable) }
}

/// A text that does not hold what its place asks for.
struct Unreadable;

/// A word of the vocabulary in its serialised spelling, such as `doors_windows`.
pub fn word<T: DeserializeOwned>(text: &str) -> Option<T> {
    let deserializer: StrDeserializer<'_, Error> = text.into_deserializer();
    T::deserialize(deserializer).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{Element, Severity, Trade, WarrantyClass};
    use crate::language::Language;
    use std::collections::BTreeSet;

    #[test]
    fn the_standard_library_is_large_and_both_languages_are_distinct() {
        let items = standard().unwrap();
        assert!(items.len() >= 150, "{}", items.len());
        let distinct = |language| items.iter().map(|item| item.text.get(language)).collect::<BTreeSet<_>>().len();
        assert_eq!([distinct(Language::Zh), distinct(Language::En)], [items.len(); 2], "a text stands for one item");
        for item in &items {
            assert!(!item.text.zh.is_ascii(), "{}: {}", item.code, item.text.zh);
            assert!(item.text.en.chars().all(|c| c.is_ascii() || c == '²'), "{}: {}", item.code, item.text.en);
        }
    }

    #[test]
    fn every_group_trade_and_element_is_used_and_every_finer_item_has_its_parent() {
        let items = standard().unwrap();
        let used: BTreeSet<&str> = items.iter().map(|item| &item.code[..2]).collect();
        assert_eq!(used, GROUPS.iter().map(|(code, ..)| *code).collect());
        for trade in Trade::ALL {
            assert!(items.iter().any(|item| item.trade == trade), "{trade:?}");
        }
        for element in Element::ALL {
            assert!(items.iter().any(|item| item.elements.contains(&element)), "{element:?}");
        }
        for item in items.iter().filter(|item| item.code.len() > 5) {
            assert!(
                items.iter().any(|parent| item.code.starts_with(&parent.code) && parent.code.len() < item.code.len())
            );
        }
    }

    #[test]
    fn tolerances_limit_something_and_absolute_ones_are_not_negative() {
        for item in standard().unwrap() {
            let Some(tolerance) = item.tolerance else { continue };
            let limits = [tolerance.min_milli, tolerance.max_milli, tolerance.range_milli];
            assert!(limits.iter().any(Option::is_some), "{}", item.code);
            assert!((1..=5).contains(&tolerance.points), "{}", item.code);
            assert!(tolerance.relative || limits.iter().flatten().all(|limit| *limit >= 0), "{}", item.code);
            assert!(tolerance.range_milli.is_none_or(|range| range > 0), "{}", item.code);
        }
    }

    #[test]
    fn known_items_hold_what_the_standards_ask() {
        let items = standard().unwrap();
        let item = |code: &str| items.iter().find(|item| item.code == code).unwrap();
        let height = item("06.01").tolerance.clone().unwrap();
        assert_eq!((height.points, height.min_milli, height.max_milli), (5, Some(-20_000), Some(20_000)));
        assert_eq!(item("04.01").tolerance.as_ref().unwrap().min_milli, Some(1_100_000));
        assert_eq!(item("08.12").tolerance.as_ref().unwrap().max_milli, Some(500), "half a millimetre");
        assert_eq!((item("05.02").repair_days, item("05.02").warranty), (Some(15), WarrantyClass::FiveYears));
        assert_eq!((item("11.08").severity, item("11.08").trade), (Severity::Critical, Trade::Gas));
    }

    #[test]
    fn a_broken_table_names_the_line_and_the_column() {
        let header = COLUMNS.join("\t");
        let good = "01.01\t空鼓\tHollow\ttiling\tfloor\tminor\t-\tnone\t-";
        let table = |rows: &[&str]| parse(&format!("{header}\n{}\n", rows.join("\n")));
        assert_eq!(table(&[good]).unwrap().len(), 1);
        assert_eq!(parse("code\n"), Err(LibraryError::Header));
        assert_eq!(table(&[good, "01.02\t"]), Err(LibraryError::Columns { line: 3, found: 2 }));
        assert_eq!(table(&[good, good]), Err(LibraryError::Repeated { line: 3, first: 2, code: "01.01".into() }));
        for (wrong, column) in [
            (good.replace("01.01", "1.1"), "code"),
            (good.replace("空鼓", ""), "zh"),
            (good.replace("tiling", "tiler"), "trade"),
            (good.replace("floor", "floor,"), "elements"),
            (good.replace("minor", "bad"), "severity"),
            (good.replace("none\t-", "none\tmm,0,1,2,3,abs"), "tolerance"),
            (good.replace("none\t-", "none\tmm,1,3,2,-,abs"), "tolerance"),
            (good.replace("none\t-", "none\tmm,1,-,0.0001,-,abs"), "tolerance"),
        ] {
            let error = table(&[&wrong]).unwrap_err();
            assert!(matches!(&error, LibraryError::Cell { line: 2, column: found, .. } if *found == column), "{error}");
        }
    }

    #[test]
    fn labels_are_distinct_in_each_language() {
        for language in [Language::Zh, Language::En] {
            let trades: BTreeSet<_> = Trade::ALL.iter().map(|trade| trade.label(language)).collect();
            let elements: BTreeSet<_> = Element::ALL.iter().map(|element| element.label(language)).collect();
            let severities: BTreeSet<_> = Severity::ALL.iter().map(|severity| severity.label(language)).collect();
            assert_eq!((trades.len(), elements.len(), severities.len()), (23, 8, 4));
        }
    }
}
