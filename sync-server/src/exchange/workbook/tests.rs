use super::*;
use crate::exchange::sheets::CellError;
use rust_xlsxwriter::Workbook;
use std::collections::BTreeSet;
use yanfang_domain::catalog::{ContractState, OrderGrouping, Severity};
use yanfang_domain::inspection::Stage;
use yanfang_domain::role::Scope;
use yanfang_domain::team::TeamScope;

const PLAN: &str = r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 360 280"><path d="M0 0H9"/></svg>"#;

/// A workbook as sheets of rows of texts; the first row of each is its header.
#[derive(Clone)]
struct Book(Vec<(&'static str, Vec<Vec<String>>)>);

impl Book {
    /// Two homes of one house type, two firms, and one of everything else.
    fn new() -> Self {
        let sheets: [(&str, &[&str]); 11] = [
            ("项目", &["编号|名称|英文名", "LJ1|临江新苑|Linjiang"]),
            ("楼栋", &["编号|分期|单元|最低层|最高层", "3|一期|1，2|-1|2"]),
            ("户型", &["编号|名称|面积|平面图|图宽|图高", "C2|三室|118.5|c2.svg|12600|9800"]),
            ("房间", &["户型|名称|类型|轮廓", "C2|客厅|客厅|0,0; 5000,0; 5000,10000", "C2|主卧|卧室|"]),
            (
                "Units",
                &["Unit|Kind|Building|Entrance|Floor|House type", "3-1-101||3|1|1|C2", "3-2-201|dwelling|3|2|2|C2"],
            ),
            ("责任单位", &["编号|名称", "HG|华冈建设", "JT|佳泰精装"]),
            ("标段", &["名称|责任单位|工种|楼栋|状态|接替单位|质保截止", "一标|HG|抹灰、砌筑|3|已退场|JT|2028-09-30"]),
            (
                "派单规则",
                &[
                    "序号|检查项|工种|楼栋|单元|房号|户型|标段|责任单位|维修单位",
                    "1|02.03||||||一标|HG|JT",
                    "2||抹灰|3|1|3-1-101|C2||HG|",
                ],
            ),
            (
                "成员",
                &[
                    "账号|姓名|责任单位|角色|范围|开始|结束",
                    "zhou.lan|周岚||验房工程师|3-1|2026-11-01|2026-11-30",
                    "zhou.lan|周岚||陪验人员|3-1-101||",
                    "ma|马涛|HG|责任单位人员|项目||",
                ],
            ),
            (
                "检查项",
                &[
                    "编号|名称|英文名|工种|部位|严重程度|维修天数|质保|允许偏差",
                    "02.03|||||严重|10||",
                    "02.90|墙面返碱|Wall efflorescence|抹灰|墙面、顶面|一般|||mm,2,0,4,-,abs",
                ],
            ),
            ("设置", &["名称|值", "严重维修天数|5", "指令单合并|单元", "自动下发|是"]),
        ];
        let cells = |row: &&str| row.split('|').map(str::to_owned).collect();
        Self(sheets.map(|(name, rows)| (name, rows.iter().map(cells).collect())).to_vec())
    }

    fn rows(&mut self, sheet: &str) -> &mut Vec<Vec<String>> {
        &mut self.0.iter_mut().find(|(name, _)| *name == sheet).unwrap().1
    }

    /// Replaces a cell; row and column as in the sheet, from 0.
    fn set(mut self, sheet: &str, row: usize, column: usize, text: &str) -> Self {
        text.clone_into(&mut self.rows(sheet)[row][column]);
        self
    }

    /// The same for a cell beyond the end of its row.
    fn cell(mut self, sheet: &str, row: usize, column: usize, text: &str) -> Self {
        self.rows(sheet)[row].resize(column + 1, String::new());
        self.set(sheet, row, column, text)
    }

    fn drop_row(mut self, sheet: &str, row: usize) -> Self {
        self.rows(sheet).remove(row);
        self
    }

    fn add(mut self, sheet: &str, row: &str) -> Self {
        self.rows(sheet).push(row.split('|').map(str::to_owned).collect());
        self
    }

    fn without(mut self, sheet: &str) -> Self {
        self.0.retain(|(name, _)| *name != sheet);
        self
    }

    fn read(&self, current: Option<&Catalog>) -> Result<CatalogDraft, WorkbookError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("book.xlsx");
        let mut book = Workbook::new();
        for (name, rows) in &self.0 {
            let sheet = book.add_worksheet().set_name(*name).unwrap();
            for (row, cells) in (0..).zip(rows) {
                for (column, cell) in (0..).zip(cells).filter(|(_, cell)| !cell.is_empty()) {
                    sheet.write_string(row, column, cell).unwrap();
                }
            }
        }
        book.save(&path).unwrap();
        std::fs::write(folder.path().join("c2.svg"), PLAN).unwrap();
        std::fs::write(folder.path().join("evil.svg"), PLAN.replace("path", "script")).unwrap();
        let mut count = current.map_or(0, |_| 1_u128 << 64);
        read_catalog(&path, current, &mut || {
            count += 1;
            count.to_be_bytes()
        })
    }

    fn errors(&self) -> Vec<CellError> {
        match self.read(None) {
            Err(WorkbookError::Cells(errors)) => errors,
            other => panic!("{other:?}"),
        }
    }

    /// The only error as `sheet!cell code`.
    fn error(&self) -> String {
        let errors = self.errors();
        let lines: Vec<_> =
            errors.iter().map(|error| format!("{}!{} {}", error.sheet, error.cell(), error.fault.code())).collect();
        lines.join(", ")
    }
}

#[test]
fn a_whole_workbook_becomes_a_catalog() {
    let draft = Book::new().read(None).unwrap();
    let catalog = &draft.catalog;
    assert_eq!(catalog.version, 1);
    assert_eq!((&*catalog.places.project.name.zh, &*catalog.places.project.name.en), ("临江新苑", "Linjiang"));
    let building = &catalog.places.buildings[0];
    assert_eq!(building.floors.iter().map(|floor| floor.level).collect::<Vec<_>>(), [-1, 1, 2], "there is no level 0");
    assert_eq!(building.phase, Some(catalog.places.phases[0].id));
    let house_type = &catalog.places.house_types[0];
    assert_eq!((house_type.area_centi_m2, house_type.rooms.len()), (11_850, 2));
    assert_eq!(house_type.plan.as_ref().map(|plan| (plan.svg.as_str(), plan.width_mm)), Some((PLAN, 12_600)));
    assert_eq!((house_type.rooms[0].outline.len(), house_type.rooms[1].outline.len()), (3, 0));
    let unit = &catalog.places.units[1];
    assert_eq!((&*unit.code, unit.entrance), ("3-2-201", Some(building.entrances[1].id)));
    assert_eq!(unit.floor, Some(building.floors[2].id));
    let contract = &catalog.contractors.contracts[0];
    assert_eq!(
        (contract.state, contract.trades.len(), contract.buildings.as_slice()),
        (ContractState::Left, 2, [building.id].as_slice())
    );
    assert_eq!(contract.successor, Some(catalog.contractors.contractors[1].id));
    assert_eq!(contract.warranty_end_ms, Some(1_853_942_400_000), "the end of 2028-09-30 in China");
    assert_eq!(catalog.rules[0].when.contract, Some(contract.id));
    assert_eq!(catalog.rules[1].when.entrance, Some(building.entrances[0].id));
    assert_eq!(
        (catalog.settings.repair_days, catalog.settings.order_grouping),
        ([3, 5, 15, 30], OrderGrouping::Entrance)
    );
    assert!(catalog.settings.release_at_once);
}

#[test]
fn members_have_a_grant_for_each_row_with_scope_and_days() {
    let catalog = Book::new().read(None).unwrap().catalog;
    let [zhou, ma] = catalog.members.as_slice() else { panic!("{:?}", catalog.members) };
    let entrance = catalog.places.buildings[0].entrances[0].id;
    assert_eq!(
        zhou.grants.iter().map(|grant| grant.scope).collect::<Vec<_>>(),
        [Scope::Entrance(entrance), Scope::Unit(catalog.places.units[0].id)]
    );
    let (from, until) = (zhou.grants[0].from_ms, zhou.grants[0].until_ms.unwrap());
    assert_eq!(from, 1_793_462_400_000, "2026-11-01 in China");
    assert_eq!((until - from) / 86_400_000, 30, "the last day counts");
    assert_eq!(zhou.grants[1].from_ms, 0);
    assert_eq!(ma.contractor, Some(catalog.contractors.contractors[0].id));
}

#[test]
fn items_override_and_extend_the_standard_library() {
    let catalog = Book::new().read(None).unwrap().catalog;
    let standard = yanfang_domain::catalog::library::standard().unwrap();
    assert_eq!(catalog.items.len(), standard.len() + 1);
    let item = |code: &str| catalog.items.iter().find(|item| item.code == code).unwrap();
    assert_eq!((item("02.03").severity, item("02.03").repair_days), (Severity::Major, Some(10)));
    assert_eq!(&*item("02.03").text.zh, "墙面空鼓", "an empty cell keeps what the library has");
    assert_eq!((item("02.90").elements.len(), item("02.90").tolerance.is_some()), (2, true));
}

#[test]
fn reading_again_keeps_every_id_and_changes_nothing() {
    let first = Book::new().read(None).unwrap();
    let again = Book::new().read(Some(&first.catalog)).unwrap();
    assert!(!again.is_changed(), "{:?}", again.changes);
    assert_eq!(again.catalog, first.catalog);
    assert_eq!(Book::new().read(None).unwrap().catalog, first.catalog, "the same ids drawn in the same order");
}

#[test]
fn what_the_workbook_leaves_out_stays_and_only_rules_go() {
    let first = Book::new().read(None).unwrap().catalog;
    let mut book = Book::new().set("责任单位", 2, 1, "佳泰装饰").add("Units", "3-1-201||3|1|2|C2");
    book.rows("Units").remove(1);
    book.rows("派单规则").remove(2);
    book.rows("房间").remove(2);
    let scope = book.set("成员", 2, 4, "3-2-201");
    let draft = scope.read(Some(&first)).unwrap();
    assert_eq!(draft.catalog.version, 2);
    assert_eq!(draft.catalog.places.units.len(), 3);
    assert!(draft.catalog.places.units.contains(&first.places.units[0]), "records may be in it");
    assert_eq!(draft.catalog.places.house_types[0].rooms, first.places.house_types[0].rooms);
    let changes: Vec<_> = draft
        .changes
        .iter()
        .flat_map(|part| part.changes.iter().map(move |(code, change)| (part.part, code.as_str(), *change)))
        .collect();
    assert_eq!(
        changes,
        [
            (Part::Units, "3-1-201", Change::Added),
            (Part::Contractors, "JT", Change::Changed),
            (Part::Rules, "2", Change::Removed),
            (Part::Members, "zhou.lan", Change::Changed),
        ]
    );
    assert_eq!(draft.catalog.contractors.contractors[1].id, first.contractors.contractors[1].id);
}

/// The book with a sheet of teams.
fn with_teams(rows: &[&str]) -> Book {
    let mut book = Book::new();
    let header = ["名称|阶段|成员|楼栋|单元|楼层"].iter().chain(rows);
    book.0.push(("班组", header.map(|row| row.split('|').map(str::to_owned).collect()).collect()));
    book
}

#[test]
fn teams_have_members_and_parts_of_the_project_row_by_row() {
    let book = with_teams(&["一组||zhou.lan|3|1|", "一组||ma|3||-1~1", "二组|第三方验房|ma、zhou.lan|3||"]);
    let catalog = book.read(None).unwrap().catalog;
    let building = &catalog.places.buildings[0];
    let member = |account: &str| catalog.members.iter().find(|member| member.account == account).unwrap().id;
    let [one, two] = catalog.teams.as_slice() else { panic!("{:?}", catalog.teams) };
    assert_eq!((one.stage, two.stage), (Stage::Internal, Stage::ThirdParty));
    assert_eq!(one.members, [member("zhou.lan"), member("ma")]);
    let floor = |at: usize| TeamScope::Floor(building.floors[at].id);
    assert_eq!(one.scopes, [TeamScope::Entrance(building.entrances[0].id), floor(0), floor(1)]);
    assert_eq!(two.scopes, [TeamScope::Building(building.id)]);
}

#[test]
fn teams_are_replaced_as_a_whole_and_stay_where_the_workbook_has_no_sheet_of_them() {
    let first = with_teams(&["一组||zhou.lan|3|1|", "二组||ma|3|2|"]).read(None).unwrap().catalog;
    assert!(!Book::new().read(Some(&first)).unwrap().is_changed(), "no sheet says nothing");
    let next = with_teams(&["一组||ma|3|1|"]).read(Some(&first)).unwrap();
    let changed = next.changes.iter().find(|part| part.part == Part::Teams).unwrap();
    let expected = [("一组".to_owned(), Change::Changed), ("二组".to_owned(), Change::Removed)];
    assert_eq!(changed.changes, expected);
    assert_eq!(next.catalog.teams[0].id, first.teams[0].id, "a team keeps its identity by its name");
}

#[test]
fn what_is_wrong_with_a_team_names_its_cell() {
    for (rows, expected) in [
        (["一组|验房|zhou.lan|3||"].as_slice(), "班组!B2 cell.word"),
        (&["一组||zhou.lan|3||", "一组|质量回访||3|1|", "一组|开放日||3|2|"], "班组!B4 cell.contradicts"),
        (&["一组||周岚|3||"], "班组!C2 cell.unknown"),
        (&["一组|||3||"], "班组!C2 cell.empty"),
        (&["一组||zhou.lan|||"], "班组!D2 cell.empty"),
        (&["一组||zhou.lan|9||"], "班组!D2 cell.unknown"),
        (&["一组||zhou.lan|3|7|"], "班组!E2 cell.unknown"),
        (&["一组||zhou.lan|3|1|1"], "班组!F2 cell.contradicts"),
        (&["一组||zhou.lan|3||33"], "班组!F2 cell.unknown"),
        (&["一组||zhou.lan|3||2~1"], "班组!F2 cell.unknown"),
        (&["一组||zhou.lan|3||一层"], "班组!F2 cell.form"),
    ] {
        let found = with_teams(rows).error();
        assert!(found.contains(expected), "expected {expected}, found {found}");
    }
}

#[test]
fn a_signer_has_a_party_and_what_the_office_ended_stays_ended() {
    let mut book = Book::new();
    book.rows("成员")[0].push("签署方".into());
    let with_party = book.clone().add("成员", "qian|钱江||交付签署人|项目|||项目部");
    let first = with_party.read(None).unwrap().catalog;
    let signer = first.members.iter().find(|member| member.account == "qian").unwrap();
    assert_eq!(signer.party, Some(yanfang_domain::batch::Party::ProjectDepartment));
    let without = book.clone().add("成员", "qian|钱江||交付签署人|项目|||");
    assert_eq!(without.error(), "成员!H5 cell.empty");
    assert_eq!(book.add("成员", "qian|钱江||交付签署人|项目|||监理").error(), "成员!H5 cell.word");

    let mut ended = first;
    ended.members.iter_mut().for_each(|member| member.revoked_ms = Some(9));
    let again = without.read(Some(&ended)).unwrap().catalog;
    let signer = again.members.iter().find(|member| member.account == "qian").unwrap();
    assert_eq!((signer.party, signer.revoked_ms), (ended.members.last().unwrap().party, Some(9)));
}

#[test]
fn a_unit_with_another_number_is_the_same_unit_and_its_old_number_is_kept() {
    let first = Book::new().read(None).unwrap().catalog;
    let column = |book: Book| book.cell("Units", 0, 6, "Former numbers");
    let renumbered = || column(Book::new()).set("Units", 1, 0, "3-1-102").cell("Units", 1, 6, "3-1-101");
    let rules = |book: Book| book.set("派单规则", 2, 5, "3-1-102").set("成员", 2, 4, "3-1-102");
    let draft = rules(renumbered()).read(Some(&first)).unwrap();
    let unit = &draft.catalog.places.units[0];
    assert_eq!((unit.id, &*unit.code), (first.places.units[0].id, "3-1-102"));
    assert_eq!(unit.former, ["3-1-101"]);
    let units = draft.changes.iter().find(|part| part.part == Part::Units).unwrap();
    assert_eq!(units.changes, [("3-1-102".to_owned(), Change::Changed)]);
    let again = rules(renumbered()).read(Some(&draft.catalog)).unwrap();
    assert!(!again.is_changed(), "{:?}", again.changes);
    // Two doors swapped.
    let swapped = column(Book::new()).cell("Units", 1, 6, "3-2-201").cell("Units", 2, 6, "3-1-101");
    let swapped = swapped.read(Some(&first)).unwrap().catalog.places;
    assert_eq!(swapped.units[0].id, first.places.units[1].id);
    assert_eq!(swapped.units[1].id, first.places.units[0].id);
    // One of them left out, a number that nobody had, a unit that two rows claim.
    for (book, expected) in [
        (column(Book::new()).cell("Units", 1, 6, "3-2-201").drop_row("Units", 2), "Units!A2 cell.contradicts"),
        (column(Book::new()).set("Units", 1, 0, "3-1-102").cell("Units", 1, 6, "3-1-1O1"), "Units!G2 cell.unknown"),
        (
            column(Book::new())
                .set("Units", 1, 0, "3-1-102")
                .cell("Units", 1, 6, "3-1-101")
                .add("Units", "3-1-103||3|1|1|C2|3-1-101"),
            "Units!G4 cell.repeated",
        ),
    ] {
        let Err(WorkbookError::Cells(errors)) = book.read(Some(&first)) else { panic!("{expected}") };
        let found: Vec<_> =
            errors.iter().map(|error| format!("{}!{} {}", error.sheet, error.cell(), error.fault.code())).collect();
        assert!(found.iter().any(|found| found == expected), "expected {expected}, found {found:?}");
    }
}

#[test]
fn another_projects_workbook_is_refused() {
    let mut first = Book::new().read(None).unwrap().catalog;
    first.places.project.code = "XX9".into();
    let Err(WorkbookError::Cells(errors)) = Book::new().read(Some(&first)) else { panic!() };
    assert_eq!((errors[0].cell(), errors[0].fault.code()), ("A2".to_owned(), "cell.contradicts"));
}

#[test]
fn every_kind_of_error_names_its_sheet_and_cell() {
    let book = Book::new;
    for (wrong, expected) in [
        (book().without("楼栋").without("派单规则").without("标段"), "楼栋!A1 cell.sheet_missing"),
        (book().set("房间", 0, 2, "種類"), "房间!C1 cell.column_unknown"),
        (book().set("责任单位", 0, 1, "编号"), "责任单位!B1 cell.repeated"),
        (book().set("户型", 1, 2, "大"), "户型!C2 cell.number"),
        (book().set("户型", 1, 2, "118.555"), "户型!C2 cell.number"),
        (book().set("户型", 1, 4, ""), "户型!E2 cell.empty"),
        (book().set("户型", 1, 3, "no.svg"), "户型!D2 cell.plan_file"),
        (book().set("户型", 1, 3, "../c2.svg"), "户型!D2 cell.plan_file"),
        (book().set("户型", 1, 3, "/etc/hostname"), "户型!D2 cell.plan_file"),
        (book().set("户型", 1, 3, "evil.svg"), "户型!D2 cell.plan"),
        (book().set("户型", 1, 3, "<svg/>"), "户型!D2 cell.plan"),
        (book().set("房间", 1, 3, "0,0; 1,1"), "房间!D2 cell.form"),
        (book().set("房间", 1, 3, "0,0; 1,1; 10001,0"), "房间!D2 cell.form"),
        (book().set("房间", 2, 1, "客厅"), "房间!B3 cell.repeated"),
        (book().set("房间", 2, 0, "C3"), "房间!A3 cell.unknown"),
        (book().set("楼栋", 1, 4, "-2"), "楼栋!E2 cell.contradicts"),
        (book().set("Units", 2, 1, "别墅"), "Units!B3 cell.word"),
        (book().set("Units", 2, 0, "3-1-101"), "Units!A3 cell.repeated"),
        (book().set("Units", 2, 2, ""), "Units!C3 cell.empty"),
        (book().set("Units", 2, 3, "5"), "Units!D3 cell.unknown"),
        (book().set("Units", 2, 4, "33"), "Units!E3 cell.unknown"),
        (book().set("标段", 1, 5, ""), "标段!F2 cell.empty"),
        (book().set("标段", 1, 6, "明年"), "标段!G2 cell.date"),
        (book().set("标段", 1, 2, "抹灰、木匠"), "标段!C2 cell.word"),
        (book().set("派单规则", 1, 1, "77.01"), "派单规则!B2 cell.unknown"),
        (book().set("派单规则", 1, 8, ""), "派单规则!I2 cell.empty"),
        (book().set("派单规则", 2, 0, "1"), "派单规则!A3 cell.repeated"),
        (book().add("派单规则", "3||||||||HG|"), "派单规则!B4 cell.empty"),
        (book().set("成员", 3, 2, ""), "成员!C4 cell.empty"),
        (book().set("成员", 2, 1, "周兰"), "成员!B3 cell.contradicts"),
        (book().set("成员", 1, 0, "周 岚"), "成员!A2 cell.form"),
        (book().set("成员", 1, 4, "9-9"), "成员!E2 cell.unknown"),
        (book().set("成员", 1, 6, "2026-10-01"), "成员!G2 cell.contradicts"),
        (book().set("检查项", 1, 0, "2.3"), "检查项!A2 cell.form"),
        (book().set("检查项", 2, 3, ""), "检查项!D3 cell.empty"),
        (book().set("检查项", 2, 8, "4mm"), "检查项!I3 cell.form"),
        (book().set("设置", 1, 0, "颜色"), "设置!A2 cell.word"),
        (book().set("设置", 1, 1, "0"), "设置!B2 cell.number"),
        (book().add("设置", "严重维修天数|9"), "设置!A5 cell.repeated"),
        (book().add("项目", "LJ2|二期|"), "项目!A3 cell.contradicts"),
        (book().set("责任单位", 1, 1, &"长".repeat(4_001)), "责任单位!B2 cell.too_long"),
    ] {
        let found = wrong.error();
        assert!(found.contains(expected), "expected {expected}, found {found}");
    }
}

#[test]
fn a_misspelt_sheet_is_said_and_a_note_is_not() {
    let mut book = Book::new();
    book.0.push(("说明 2026", vec![vec!["怎么填".to_owned()]]));
    assert!(book.read(None).is_ok());
    book.0.push(("派单规则2", Vec::new()));
    assert_eq!(book.error(), "派单规则2!A1 cell.sheet_unknown");
}

#[test]
fn errors_of_all_sheets_come_at_once_without_echoes() {
    let book = Book::new().set("楼栋", 1, 3, "一").set("Units", 1, 5, "Z9").set("成员", 1, 3, "木匠").set(
        "责任单位",
        1,
        1,
        "",
    );
    assert_eq!(book.error(), "楼栋!D2 cell.number, Units!F2 cell.unknown, 责任单位!B2 cell.empty, 成员!D2 cell.word");
    for error in book.errors() {
        for text in [error.fault.what(), error.fault.right()] {
            assert!(!text.zh.is_empty() && !text.en.is_empty() && text.zh != text.en, "{text:?}");
        }
    }
}

#[test]
fn codes_of_faults_are_distinct_and_headers_come_in_both_languages() {
    let names: Vec<_> = SheetFormat::ALL.iter().flat_map(|format| [format.zh, format.en]).collect();
    assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), 24);
    for format in SheetFormat::ALL {
        for (zh, en, _) in format.columns() {
            assert!(!zh.is_ascii() && en.is_ascii(), "{zh} {en}");
        }
    }
}
