//! A third-party firm's workbook with its photos.

use crate::stage::{Sheets, Stage, picture, write_workbook, zipped};

const HEADER: &str = "编号|房号|房间|部位|检查项|问题描述|严重程度|照片|日期|检查人";

fn list(rows: &[&'static str]) -> Sheets<'static> {
    vec![("问题", std::iter::once(HEADER).chain(rows.iter().copied()).collect())]
}

#[test]
fn rows_become_defects_and_a_corrected_list_brings_the_rest() {
    let stage = Stage::published();
    let workbook = stage.input().join("众验.xlsx");
    let rows = [
        "1|3-1-101|客厅|墙面|墙面裂缝||一般|1.png、2|2026-03-02|刘工",
        "2|3-1-101|主卧|窗|窗户渗水|窗台下一片水渍||broken.jpg|2026-03-02|",
        "3|3-1-201|客厅||有怪味|卫生间旁边||||",
        "4|3-1-999|客厅||墙面裂缝|||||",
        "5|3-1-201|车库||墙面裂缝|||||",
        "6|3-1-201|客厅||墙面裂缝||很坏|9.png|昨天|",
    ];
    write_workbook(&workbook, &list(&rows));
    let photos = [
        ("照片/1.png".to_owned(), picture(1)),
        ("照片/2.png".to_owned(), picture(2)),
        ("照片/broken.jpg".to_owned(), b"\xff\xd8\xff\xe0 torn".to_vec()),
    ];
    stage.write("photos.zip", &zipped(&photos));
    let said = stage.import(&stage.input(), &["--firm", "众验", "--as", "liu"]);
    assert!(said.success, "{}{}", said.text, said.errors);
    let counts = "6 sent: 3 recorded, 0 known from before, 3 not imported; 0 remarks, 2 photos; 1 to assign, 佳泰精装 1, 华冈建设 1";
    assert_eq!(said.counts("众验.xlsx"), counts);
    for (cell, right) in [
        ("问题!B5", "先在“房号”中填写"),
        ("问题!C6", "可选：客厅 主卧"),
        ("问题!G7", "可选：紧急 严重 一般 轻微"),
        ("问题!H7", "写照片包中的文件名"),
        ("问题!I7", "例如 2026-11-03"),
        ("问题!3 / 照片/broken.jpg", "问题已记录，缺这张照片"),
    ] {
        assert!(said.has(&["众验.xlsx / ", cell, right]), "{cell} {right} in:\n{}", said.text);
    }
    assert_eq!(stage.count("SELECT COUNT(*) FROM defect WHERE stage = 'third_party'"), 3);
    assert_eq!(
        stage.count("SELECT COUNT(*) FROM defect WHERE item IS NULL AND repairer IS NULL AND unassigned IS NOT NULL"),
        1
    );
    assert_eq!(stage.count("SELECT COUNT(*) FROM photo WHERE stored = 1 AND thumbnail = 1"), 2);
    assert_eq!(stage.count("SELECT COUNT(*) FROM defect WHERE note LIKE '%众验 · 刘工'"), 1);

    let mut corrected = rows;
    corrected[3] = "4|3-1-201|客厅||墙面裂缝|||||";
    write_workbook(&workbook, &list(&corrected));
    let again = stage.import(&stage.input(), &["--firm", "众验"]);
    assert!(
        again.counts("众验.xlsx").starts_with("6 sent: 1 recorded, 3 known from before, 2 not imported"),
        "{}",
        again.text
    );
    assert_eq!(stage.count("SELECT COUNT(*) FROM defect"), 4);
    stage.is_whole("3-1-101");
}

#[test]
fn photos_may_lie_in_a_folder_beside_the_workbook() {
    let stage = Stage::published();
    let workbook = stage.input().join("list.xlsx");
    write_workbook(&workbook, &list(&["1|3-1-101|客厅||墙面裂缝|||a/1.png||", "2|3-1-101|客厅||墙面裂缝|||b/1.png||"]));
    for (place, number) in [("a", 1), ("b", 2)] {
        std::fs::create_dir_all(stage.input().join("list").join(place)).unwrap();
        stage.write(&format!("list/{place}/1.png"), &picture(number));
    }
    let said = stage.import(&workbook, &[]);
    assert!(
        said.counts("list.xlsx").contains("2 recorded, 0 known from before, 0 not imported; 0 remarks, 2 photos"),
        "{}",
        said.text
    );
    let huge = stage.write_huge("list/a/1.png", 30 << 20);
    assert!(huge.is_file());
    let said = stage.import(&workbook, &["--firm", "other"]);
    assert!(said.has(&["list.xlsx / 问题!2", "[photos.photo_too_large]"]), "{}", said.text);
    assert_eq!(stage.count("SELECT COUNT(*) FROM defect"), 4, "the defect is recorded without it");
}

#[test]
fn a_list_that_cannot_be_used_is_a_failure() {
    let stage = Stage::published();
    let workbook = stage.input().join("list.xlsx");
    write_workbook(&workbook, &vec![("问题", vec!["房号|房间|不认识", "3-1-101|客厅|x"])]);
    let said = stage.import(&workbook, &[]);
    assert!(!said.success && said.has(&["list.xlsx / 问题!C1", "[cell.column_unknown]"]), "{}", said.text);
    write_workbook(&workbook, &list(&["1|3-1-999|客厅||墙面裂缝|||||"]));
    let said = stage.import(&workbook, &[]);
    assert!(!said.success && said.counts("list.xlsx").starts_with("1 sent: 0 recorded"), "{}", said.text);
    let photos = stage.write("list.zip", b"no zip");
    write_workbook(&workbook, &list(&["1|3-1-101|客厅||墙面裂缝|||||"]));
    let said = stage.import(&workbook, &["--photos", photos.to_str().unwrap()]);
    assert!(!said.success && said.has(&["list.zip: ", "[photos.not_a_zip]"]), "{}", said.text);
    assert_eq!(stage.count("SELECT COUNT(*) FROM command"), 0);
}
