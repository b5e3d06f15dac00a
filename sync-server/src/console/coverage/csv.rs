//! The report as a file that a spreadsheet program opens: a row a unit, all of them.

use super::read::Home;
use super::rows;
use crate::console::visitor::Visitor;
use crate::projection::word;
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use yanfang_domain::inspection::Stage;

/// Tells spreadsheet programs that the file is UTF-8.
const MARK: &str = "\u{feff}";

/// The file of these units.
pub(super) fn answer(visitor: &Visitor, stage: Stage, homes: &[&Home<'_>]) -> Response {
    let mut text = MARK.to_owned();
    line(&mut text, &columns(visitor).map(str::to_owned));
    for home in homes {
        line(&mut text, &cells(visitor, home));
    }
    let name = format!("attachment; filename=\"coverage-{}.csv\"", word(&stage));
    let name = HeaderValue::from_str(&name).unwrap_or(HeaderValue::from_static("attachment"));
    let headers: [(HeaderName, HeaderValue); 3] = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8")),
        (header::CONTENT_DISPOSITION, name),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    (headers, text).into_response()
}

fn columns(visitor: &Visitor) -> [&'static str; 9] {
    let words = visitor.words;
    [
        words.t("房号", "Unit"),
        words.t("户型", "House type"),
        words.t("状态", "State"),
        words.t("房间", "Rooms"),
        words.t("有记录", "Accounted for"),
        words.t("未查到", "Not seen"),
        words.t("没有记录的房间", "Rooms without a record"),
        words.t("未查到的房间和原因", "Rooms not seen and why"),
        words.t("最后一条记录", "Last record"),
    ]
}

fn cells(visitor: &Visitor, home: &Home<'_>) -> [String; 9] {
    let words = visitor.words;
    let coverage = &home.coverage;
    let missing: Vec<&str> = home
        .house_type
        .rooms
        .iter()
        .filter(|room| coverage.missing().any(|without| without == room.id))
        .map(|room| room.name.get(words.0))
        .collect();
    [
        home.unit.code.clone(),
        home.house_type.code.clone(),
        rows::state(home).name(words).to_owned(),
        coverage.rooms.len().to_string(),
        coverage.accounted().to_string(),
        coverage.not_seen().count().to_string(),
        missing.join(words.t("、", ", ")),
        rows::not_seen(home, words),
        rows::last(home, words),
    ]
}

fn line(text: &mut String, cells: &[String]) {
    for (at, cell) in cells.iter().enumerate() {
        if at > 0 {
            text.push(',');
        }
        text.push_str(&quoted(cell));
    }
    text.push_str("\r\n");
}

/// A cell in quotes. What people typed never becomes a formula: such a cell begins with an apostrophe.
fn quoted(cell: &str) -> String {
    let guard = if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
    format!("\"{guard}{}\"", cell.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_quoted_and_never_a_formula() {
        for (cell, expected) in [
            ("3-1-101", "\"3-1-101\""),
            ("门锁，\"堆物\"\n", "\"门锁，\"\"堆物\"\"\n\""),
            ("=HYPERLINK(1)", "\"'=HYPERLINK(1)\""),
            ("@x", "\"'@x\""),
            ("", "\"\""),
        ] {
            assert_eq!(quoted(cell), expected);
        }
    }
}
