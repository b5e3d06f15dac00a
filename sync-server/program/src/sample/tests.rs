use super::*;
use std::collections::HashSet;
use yanfang_domain::catalog::{Catalog, RoomKind, Trade};
use yanfang_domain::role::Role;
use yanfang_sync::exchange::workbook::{CatalogDraft, read_catalog};

fn counting() -> impl FnMut() -> [u8; 16] {
    let mut count = 0_u128;
    move || {
        count += 1;
        count.to_be_bytes()
    }
}

fn read(path: &Path, current: Option<&Catalog>) -> CatalogDraft {
    match read_catalog(path, current, &mut counting()) {
        Ok(draft) => draft,
        Err(yanfang_sync::exchange::sheets::WorkbookError::Cells(cells)) => {
            let lines: Vec<_> =
                cells.iter().map(|cell| format!("{}!{}: {}", cell.sheet, cell.cell(), cell.en())).collect();
            panic!("{}", lines.join("\n"))
        }
        Err(error) => panic!("{error}"),
    }
}

#[test]
fn the_tower_is_written_and_read_without_errors_and_again_without_changes() {
    let folder = tempfile::tempdir().unwrap();
    let path = write_tower(folder.path()).unwrap();
    let draft = read(&path, None);
    let catalog = &draft.catalog;
    assert_eq!((catalog.places.units.len(), catalog.places.house_types.len()), (132, 3));
    assert_eq!((catalog.places.buildings[0].entrances.len(), catalog.places.buildings[0].floors.len()), (2, 33));
    assert_eq!((catalog.contractors.contractors.len(), catalog.contractors.contracts.len()), (8, 8));
    assert_eq!((catalog.rules.len(), catalog.members.len(), catalog.teams.len()), (21, 14, 3));
    let with =
        |role| catalog.members.iter().filter(|member| member.grants.iter().any(|grant| grant.role == role)).count();
    assert_eq!(
        [Role::Inspector, Role::ServiceClerk, Role::ServiceManager, Role::ContractorUser].map(with),
        [6, 1, 1, 2]
    );
    assert!(catalog.places.units.iter().any(|unit| unit.code == "3-1-1201"));
    assert!(draft.is_changed());
    let again = read(&path, Some(catalog));
    assert!(!again.is_changed(), "{:?}", again.changes);
    assert_eq!(&again.catalog, catalog);
}

#[test]
fn some_trades_of_the_tower_are_nobodys_and_one_item_is_two_firms() {
    let folder = tempfile::tempdir().unwrap();
    let catalog = read(&write_tower(folder.path()).unwrap(), None).catalog;
    let covered: HashSet<Trade> = catalog.rules.iter().filter_map(|rule| rule.when.trade).collect();
    for trade in [Trade::Gas, Trade::Lifts, Trade::Cleaning, Trade::LowVoltage] {
        assert!(!covered.contains(&trade), "{trade:?}");
    }
    let tied: Vec<_> = catalog.rules.iter().filter(|rule| rule.when.item.as_deref() == Some("05.06")).collect();
    assert_eq!(tied.len(), 2);
    assert_eq!(tied[0].when, tied[1].when);
    assert_ne!(tied[0].liable, tied[1].liable);
}

#[test]
fn every_room_of_every_plan_has_an_outline_inside_the_drawing_and_no_two_overlap() {
    let folder = tempfile::tempdir().unwrap();
    let tower = read(&write_tower(folder.path()).unwrap(), None).catalog;
    let dwellings = read(&write_schependomlaan(folder.path(), &Firms::of([])).unwrap(), None).catalog;
    for house_type in tower.places.house_types.iter().chain(&dwellings.places.house_types) {
        assert!(house_type.plan.as_ref().is_some_and(|plan| plan.width_mm > 5_000), "{}", house_type.code);
        for kind in [RoomKind::Kitchen, RoomKind::Bath, RoomKind::Living, RoomKind::Bedroom, RoomKind::Balcony] {
            assert!(house_type.rooms.iter().any(|room| room.kind == kind), "{} has no {kind:?}", house_type.code);
        }
        for x in (0..10_000).step_by(97) {
            for y in (0..10_000).step_by(97) {
                let rooms: Vec<_> = house_type
                    .rooms
                    .iter()
                    .filter(|room| holds(&room.outline, f64::from(x) + 0.5, f64::from(y) + 0.5))
                    .collect();
                assert!(
                    rooms.len() <= 1,
                    "{} at {x},{y}: {:?}",
                    house_type.code,
                    rooms.iter().map(|r| &r.name.zh).collect::<Vec<_>>()
                );
            }
        }
    }
}

/// Whether a point lies in the outline: a ray to the right crosses its edge an odd number of times.
fn holds(outline: &[yanfang_domain::defect::Pin], x: f64, y: f64) -> bool {
    let corners = outline.iter().map(|corner| (f64::from(corner.x), f64::from(corner.y)));
    let edges = corners.clone().zip(corners.cycle().skip(1));
    edges.filter(|((x1, y1), (x2, y2))| (*y1 > y) != (*y2 > y) && x < x1 + (y - y1) / (y2 - y1) * (x2 - x1)).count() % 2
        == 1
}

#[test]
fn rules_tell_the_nine_firms_of_schependomlaan_and_further_ones_apart() {
    let folder = tempfile::tempdir().unwrap();
    let firms = Firms::of(["=SUM(A1)", "Größe & <ACME>", "TRUE", "2026"]);
    let catalog = read(&write_schependomlaan(folder.path(), &firms).unwrap(), None).catalog;
    assert_eq!((catalog.places.units.len(), catalog.contractors.contractors.len()), (10, 13));
    let mut seen = HashSet::new();
    for firm in firms.all() {
        assert!(catalog.items.iter().any(|item| item.code == firm.item), "{}", firm.item);
        let rules: Vec<_> =
            catalog.rules.iter().filter(|rule| rule.when.item.as_deref() == Some(&*firm.item)).collect();
        let [rule] = rules.as_slice() else { panic!("{} has {} rules", firm.item, rules.len()) };
        let liable = catalog.contractors.contractors.iter().find(|contractor| contractor.id == rule.liable).unwrap();
        assert_eq!(liable.name, firm.contractor);
        assert!(seen.insert(firm.contractor.clone()));
    }
    assert_eq!(seen.len(), 13);
}

#[test]
fn every_package_of_the_repository_is_for_a_firm_of_the_data_set() {
    let firms = Firms::of([]);
    let mut seen = 0;
    for entry in packages_folder().read_dir().unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        if name.ends_with(".bcfzip") {
            assert!(firms.of_package(&name).is_some(), "{name}");
            seen += 1;
        }
    }
    assert!(seen >= 5);
}
