//! A project workbook with errors: each is named with what would be right, and nothing is published.

use crate::stage::{Sheets, Stage, sheets, write_workbook};

/// The rows of a sheet.
fn rows<'a, 'b>(sheets: &'b mut Sheets<'a>, name: &str) -> &'b mut Vec<&'a str> {
    &mut sheets.iter_mut().find(|(sheet, _)| *sheet == name).unwrap().1
}

#[test]
fn a_dozen_faults_are_named_at_once_and_nothing_is_published() {
    let stage = Stage::new();
    let mut book = sheets();
    rows(&mut book, "楼栋")[1] = "3|1|5|2";
    rows(&mut book, "户型")[1] = "C2|三室|很大";
    rows(&mut book, "户型")[2] = "G||40";
    rows(&mut book, "房间")[1] = "C2|客厅|Living|大厅";
    rows(&mut book, "房间")[2] = "C9|主卧|Bedroom|卧室";
    rows(&mut book, "房号")[1] = "3-1-101||9|1|1|C2";
    rows(&mut book, "房号")[2] = "3-1-101||3|1|2|C2";
    rows(&mut book, "责任单位").push("HG|又一家");
    rows(&mut book, "派单规则")[1] = "1|99.99||HG";
    rows(&mut book, "派单规则")[2] = "2|||JT";
    rows(&mut book, "成员")[1] = "刘|刘工|第三方验房";
    rows(&mut book, "成员")[2] = "shen|沈审|老板";
    book.push(("备忘", vec!["a", "b"]));
    let file = stage.input().join("project.xlsx");
    write_workbook(&file, &book);
    let said = stage.import(&file, &[]);
    assert!(!said.success);
    for (cell, wrong, right) in [
        ("楼栋!D2", "2", "不低于 5"),
        ("户型!C2", "很大", "之间的数"),
        ("户型!B3", "未填写", "必填"),
        ("房间!D2", "大厅", "可选：玄关 客厅"),
        ("房间!A3", "找不到“C9”", "户型"),
        ("房号!C2", "找不到“9”", "楼栋"),
        ("房号!A3", "“3-1-101”重复", "A2 已有"),
        ("责任单位!A4", "“HG”重复", "A2 已有"),
        ("派单规则!B2", "找不到“99.99”", "检查项"),
        ("派单规则!B3", "派单条件", "必填"),
        ("成员!A2", "刘", "例如 zhou.lan"),
        ("成员!C3", "老板", "可选：验房工程师"),
        ("备忘!A1", "不认识这张工作表", "项目 楼栋"),
    ] {
        assert!(said.has(&[&format!("{cell}: "), wrong, right]), "{cell} {wrong} {right} in:\n{}", said.text);
    }
    let named = said.text.lines().filter(|line| line.contains('!') && line.contains('；')).count();
    assert!(
        said.errors.contains(&format!("the workbook has {named} errors")),
        "{named}: {}\n{}",
        said.errors,
        said.text
    );
    assert_eq!(stage.count("SELECT COUNT(*) FROM project"), 0);
    assert_eq!(stage.count("SELECT COUNT(*) FROM catalog"), 0);
}

#[test]
fn oversize_and_foreign_workbooks_are_refused_before_they_are_read() {
    let stage = Stage::new();
    let said = stage.import(&stage.write_huge("huge.xlsx", 11 << 20), &[]);
    assert!(!said.success && said.has(&["最多读取 10485760 字节"]), "{}{}", said.text, said.errors);
    let said = stage.import(&stage.write("text.xlsx", b"this is no workbook"), &[]);
    assert!(!said.success && said.has(&["不是 .xlsx 工作簿"]), "{}{}", said.text, said.errors);
    assert_eq!(stage.count("SELECT COUNT(*) FROM project"), 0);
}

#[test]
fn a_dry_run_publishes_nothing_and_a_second_run_changes_nothing() {
    let stage = Stage::new();
    let file = stage.input().join("project.xlsx");
    write_workbook(&file, &sheets());
    assert!(stage.import(&file, &["--dry-run"]).has(&["a dry run: nothing was published"]));
    assert_eq!(stage.count("SELECT COUNT(*) FROM project"), 0);
    assert!(stage.import(&file, &[]).has(&["published as version 1"]));
    assert!(stage.import(&file, &[]).has(&["nothing changes"]));
    assert_eq!(stage.count("SELECT COUNT(*) FROM catalog"), 1);
}
