use super::*;
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};
use std::io::Write;
use std::path::PathBuf;
use std::time::{Duration, Instant};
use zip::write::{SimpleFileOptions, ZipWriter};

/// The smallest workbook with this sheet XML and these shared strings.
fn crafted(folder: &tempfile::TempDir, sheet: &[u8], strings: &[u8]) -> PathBuf {
    let path = folder.path().join("crafted.xlsx");
    let mut zip = ZipWriter::new(std::fs::File::create(&path).unwrap());
    let head = r#"<?xml version="1.0" encoding="UTF-8"?>"#;
    let types = r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>"#;
    let relation = |id: &str, kind: &str, target: &str| {
        format!(
            r#"<Relationship Id="{id}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" Target="{target}"/>"#
        )
    };
    let relations = |inside: String| {
        format!(
            r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{inside}</Relationships>"#
        )
    };
    let book = r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
    let inner = relation("rId1", "worksheet", "worksheets/sheet1.xml")
        + &relation("rId2", "sharedStrings", "sharedStrings.xml");
    for (name, content) in [
        ("[Content_Types].xml", format!("{head}{types}").into_bytes()),
        (
            "_rels/.rels",
            format!("{head}{}", relations(relation("rId1", "officeDocument", "xl/workbook.xml"))).into_bytes(),
        ),
        ("xl/workbook.xml", format!("{head}{book}").into_bytes()),
        ("xl/_rels/workbook.xml.rels", format!("{head}{}", relations(inner)).into_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.to_vec()),
        ("xl/sharedStrings.xml", strings.to_vec()),
    ] {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(&content).unwrap();
    }
    zip.finish().unwrap();
    path
}

fn sheet_xml(rows: &str) -> Vec<u8> {
    format!(r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>"#).into_bytes()
}

fn strings_xml(strings: &str) -> Vec<u8> {
    format!(r#"<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{strings}</sst>"#).into_bytes()
}

#[test]
fn a_crafted_workbook_without_malice_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let rows = r#"<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1"><v>7</v></c></row>"#;
    let sheets =
        read(&crafted(&folder, &sheet_xml(rows), &strings_xml("<si><t> 房号 </t></si>")), &SheetLimits::default())
            .unwrap();
    assert_eq!(sheets[0].rows[&0][&0], Value::Text("房号".into()));
    assert_eq!(sheets[0].rows[&0][&1], Value::Number(7.0));
}

/// The 1.4 KB file that makes a dense reader ask for 512 GiB.
#[test]
fn a_cell_at_the_far_corner_is_refused_by_its_place() {
    let folder = tempfile::tempdir().unwrap();
    let rows = r#"<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>"#;
    let path = crafted(&folder, &sheet_xml(rows), &strings_xml(""));
    assert!(path.metadata().unwrap().len() < 2_500);
    let begun = Instant::now();
    let error = read(&path, &SheetLimits::default()).unwrap_err();
    assert!(matches!(error, WorkbookError::TooMuch { what: "rows", limit: 20_000 }), "{error}");
    assert!(begun.elapsed() < Duration::from_secs(1));
}

/// One string of 80 MiB in a file of about 80 KB.
#[test]
fn a_workbook_that_inflates_too_far_is_refused_before_it_is_parsed() {
    let folder = tempfile::tempdir().unwrap();
    let string = format!("<si><t>{}</t></si>", "a".repeat(80 << 20));
    let path = crafted(&folder, &sheet_xml(""), &strings_xml(&string));
    assert!(path.metadata().unwrap().len() < 200_000);
    let error = read(&path, &SheetLimits::default()).unwrap_err();
    assert!(matches!(error, WorkbookError::InflatedTooLarge { limit: 67_108_864 }), "{error}");
}

#[test]
fn a_flood_of_rows_stops_at_the_limit_of_rows() {
    let folder = tempfile::tempdir().unwrap();
    let rows: String = (1..=30_000)
        .map(|row| {
            [r#"<row r=""#, &row.to_string(), r#""><c r="A"#, &row.to_string(), r#""><v>1</v></c></row>"#].concat()
        })
        .collect();
    let error = read(&crafted(&folder, &sheet_xml(&rows), &strings_xml("")), &SheetLimits::default()).unwrap_err();
    assert!(matches!(error, WorkbookError::TooMuch { what: "rows", .. }), "{error}");
}

#[test]
fn one_long_string_in_many_cells_is_counted_in_each() {
    let folder = tempfile::tempdir().unwrap();
    let rows: String = (1..=2_000)
        .map(|row| {
            [r#"<row r=""#, &row.to_string(), r#""><c r="A"#, &row.to_string(), r#"" t="s"><v>0</v></c></row>"#]
                .concat()
        })
        .collect();
    let string = format!("<si><t>{}</t></si>", "a".repeat(32_000));
    let error = read(&crafted(&folder, &sheet_xml(&rows), &strings_xml(&string)), &SheetLimits::default()).unwrap_err();
    assert!(matches!(error, WorkbookError::TooMuch { what: "bytes of text", .. }), "{error}");
}

#[test]
fn too_many_columns_cells_and_entries_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = crafted(&folder, &sheet_xml(r#"<row r="1"><c r="BM1"><v>1</v></c></row>"#), &strings_xml(""));
    let error = read(&path, &SheetLimits::default()).unwrap_err();
    assert!(matches!(error, WorkbookError::TooMuch { what: "columns", limit: 64 }), "{error}");
    let cells = r#"<row r="1"><c r="A1"/><c r="A1"/><c r="A1"/></row>"#;
    let path = crafted(&folder, &sheet_xml(cells), &strings_xml(""));
    let error = read(&path, &SheetLimits { cells: 2, ..SheetLimits::default() }).unwrap_err();
    assert!(matches!(error, WorkbookError::TooMuch { what: "cells", .. }), "{error}");
    let error = read(&path, &SheetLimits { entries: 5, ..SheetLimits::default() }).unwrap_err();
    assert!(matches!(error, WorkbookError::TooMuch { what: "entries", .. }), "{error}");
}

#[test]
fn what_is_no_workbook_is_refused_whatever_bytes_it_has() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.xlsx");
    let whole = std::fs::read(crafted(&folder, &sheet_xml(""), &strings_xml(""))).unwrap();
    for bytes in [&b""[..], b"name,room\n", b"PK\x03\x04", &whole[..whole.len() / 2]] {
        std::fs::write(&path, bytes).unwrap();
        assert!(matches!(read(&path, &SheetLimits::default()), Err(WorkbookError::NotAWorkbook)));
    }
    // A cell whose row is beyond every number: the parser's sum may overflow, which must not take the server along.
    for place in ["A99999999999999999999", "ZZZZZZZZZZZZ1", "A0", "1A", ""] {
        let rows = format!(r#"<row r="1"><c r="{place}"><v>1</v></c></row>"#);
        drop(read(&crafted(&folder, &sheet_xml(&rows), &strings_xml("")), &SheetLimits::default()));
    }
    // Every byte turned once: an error or a sheet, never a panic.
    for at in (0..whole.len()).step_by(7) {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x55;
        std::fs::write(&path, bytes).unwrap();
        drop(read(&path, &SheetLimits::default()));
    }
    assert!(matches!(read(&folder.path().join("none.xlsx"), &SheetLimits::default()), Err(WorkbookError::File { .. })));
    let error = read(&path, &SheetLimits { file_bytes: 10, ..SheetLimits::default() }).unwrap_err();
    assert!(matches!(error, WorkbookError::TooLarge { limit: 10, .. }), "{error}");
}

#[test]
fn cells_of_every_kind_are_read_as_people_see_them() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("kinds.xlsx");
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let date = ExcelDateTime::from_ymd(2026, 11, 3).unwrap();
    sheet.write_with_format(0, 0, &date, &Format::new().set_num_format("yyyy-mm-dd")).unwrap();
    sheet.write(0, 1, "0101").unwrap();
    sheet.write(0, 2, 101.0).unwrap();
    sheet.write(0, 3, 89.5).unwrap();
    sheet.write(0, 4, true).unwrap();
    sheet.write(0, 5, Formula::new("=1/0").set_result("#DIV/0!")).unwrap();
    sheet.write(0, 6, "   ").unwrap();
    book.save(&path).unwrap();
    let sheets = read(&path, &SheetLimits::default()).unwrap();
    let texts: Vec<String> = sheets[0].rows[&0].values().map(Value::text).collect();
    assert_eq!(texts, ["2026-11-03", "0101", "101", "89.5", "TRUE", "#DIV/0!"]);
    assert!(matches!(sheets[0].rows[&0][&0], Value::Date(_)));
}

#[test]
fn cells_are_named_as_the_spreadsheet_program_names_them() {
    let names =
        [(0, 0), (11, 2), (0, 25), (0, 26), (0, 701), (0, 702), (1_048_575, 16_383)].map(|(r, c)| cell_name(r, c));
    assert_eq!(names, ["A1", "C12", "Z1", "AA1", "ZZ1", "AAA1", "XFD1048576"]);
}
