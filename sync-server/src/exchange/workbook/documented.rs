//! docs/workbook.md and docs/import.md say what the code reads: sheets and columns in order, and every word.

use super::{SheetFormat, settings, words};
use crate::exchange::third_party;

fn document(name: &str) -> String {
    let path = format!("{}/../docs/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(path).unwrap()
}

/// The first three cells of each row of the first table below a heading.
fn table(document: &str, heading: &str) -> Vec<(String, String, bool)> {
    let (_, below) = document.split_once(&format!("\n{heading}\n")).unwrap_or_else(|| panic!("no heading {heading}"));
    let rows = below.lines().skip_while(|line| !line.starts_with('|')).take_while(|line| line.starts_with('|'));
    let cells = rows.skip(2).map(|row| row.split('|').map(str::trim).map(str::to_owned).collect::<Vec<_>>());
    cells.map(|cells| (cells[1].clone(), cells[2].clone(), cells[3] == "must")).collect()
}

fn owned(columns: impl Iterator<Item = (&'static str, &'static str, bool)>) -> Vec<(String, String, bool)> {
    columns.map(|(zh, en, must)| (zh.to_owned(), en.to_owned(), must)).collect()
}

#[test]
fn every_sheet_and_column_is_documented_and_nothing_else() {
    let document = document("workbook.md");
    let heading = |format: &SheetFormat| {
        format!("## {} / {}{}", format.zh, format.en, if format.required { " (must)" } else { "" })
    };
    let headings: Vec<String> = SheetFormat::ALL.iter().map(heading).collect();
    let written: Vec<&str> = document.lines().filter(|line| line.starts_with("## ") && line.contains(" / ")).collect();
    assert_eq!(written, headings);
    for (format, heading) in SheetFormat::ALL.iter().zip(&headings) {
        assert_eq!(table(&document, heading), owned(format.columns()), "{heading}");
    }
}

#[test]
fn the_firms_sheet_is_documented() {
    let columns = table(&document("import.md"), "## The sheet of a third-party firm");
    assert_eq!(columns, owned(third_party::columns()));
}

#[test]
fn every_word_is_documented_and_nothing_else() {
    fn listed<T, N: AsRef<[&'static str]>>(words: &[(T, N)]) -> String {
        let first_two = words.iter().map(|(_, names)| names.as_ref()[..2].join(" "));
        first_two.collect::<Vec<_>>().join(" · ")
    }
    let document = document("workbook.md");
    for (list, words) in [
        ("rooms", listed(words::ROOM_KINDS)),
        ("units", listed(words::UNIT_KINDS)),
        ("trades", listed(&words::trades())),
        ("contracts", listed(words::CONTRACT_STATES)),
        ("roles", listed(words::ROLES)),
        ("stages", listed(words::STAGES)),
        ("parties", listed(words::PARTIES)),
        ("elements", listed(words::ELEMENTS)),
        ("severities", listed(&words::SEVERITIES)),
        ("warranties", listed(words::WARRANTY_CLASSES)),
        ("settings", listed(settings::NAMES)),
        ("groupings", listed(words::GROUPINGS)),
    ] {
        assert!(document.contains(&format!("\n| {list} | {words} |\n")), "the words of {list} are: {words}");
    }
}
