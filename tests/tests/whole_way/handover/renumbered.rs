//! A home gets another number on its door: everything that is known of it stays with it, and the old number still finds it.

use super::world::*;
use yanfang_domain::catalog::{Catalog, Severity};
use yanfang_domain::handover::Outcome;
use yanfang_domain::id::DocumentId;
use yanfang_sync::acceptance::check;
use yanfang_tests::browser::Browser;
use yanfang_tests::phone::TestPhone;
use yanfang_tests::sample::{self, INSPECTORS};
use yanfang_tests::seed::Seed;

const OLD: &str = "1-1-101";
const NEW: &str = "1-1-901";

#[test]
fn a_renumbered_home_keeps_its_records_and_is_found_by_both_numbers() {
    let days = Days::new();
    days.confirm();
    let [inspector, colleague, away] =
        [INSPECTORS[0], sample::ENGINEER, INSPECTORS[1]].map(|member| days.phone(member));
    let companion = days.phone(COMPANIONS[0]);
    let (unit, mut seed) = (sample::unit(0), Seed::new(3));
    for n in 0..3 {
        inspector.record(unit, n, &mut seed);
    }
    inspector.sync_until_quiet();
    for found in inspector.unit_detail(unit).unwrap().defects {
        colleague.sync_until_quiet();
        colleague.pass(unit, found.defect.id, None, yanfang_device::EventDraft::default()).unwrap();
    }
    colleague.sync_until_quiet();
    companion.sync_until_quiet();
    let handover = walked(&companion, unit);
    accept(&days, &companion, unit, handover, Outcome::Accepted);
    let phones = [&inspector, &colleague, &companion];
    phones.iter().chain(&phones).for_each(|phone| phone.sync_until_quiet());
    let before = inspector.unit_detail(unit).unwrap();
    let known = || colleague.search(OLD, 50).unwrap().iter().map(|hit| hit.defect).collect::<Vec<_>>();
    let all = known();
    assert_eq!(all.len(), 3);
    let late = defect(&away, unit, Severity::Minor);

    // The office writes the new number; nobody says what it was before.
    renumber(&days, &inspector, |catalog| catalog.places.units[0].code = NEW.into());
    for phone in &phones {
        phone.sync_until_quiet();
    }
    away.sync_until_quiet();
    assert_eq!(away.shelf().unwrap(), [], "what was recorded under the old number arrives");
    for phone in &phones {
        phone.sync_until_quiet();
    }
    let after = inspector.unit_detail(unit).unwrap();
    assert_eq!(after.defects.len(), 4);
    for one in &before.defects {
        let same = after.defects.iter().find(|other| other.defect.id == one.defect.id).unwrap();
        assert_eq!(same.defect, one.defect, "pins, numbers and history stay");
    }
    assert!(after.entries.len() == before.entries.len() && days.state(unit).is_handed_over());
    for phone in phones {
        let line = phone.list_units().unwrap().remove(0);
        assert_eq!((line.id, line.code.as_str(), line.former.as_slice()), (unit, NEW, [OLD.to_owned()].as_slice()));
        for typed in [OLD, NEW] {
            assert_eq!(phone.find_units(typed).unwrap(), std::slice::from_ref(&line), "{typed}");
            let mut hits: Vec<_> = phone.search(typed, 50).unwrap().iter().map(|hit| hit.defect).collect();
            assert!(hits.contains(&late));
            hits.retain(|hit| *hit != late);
            assert_eq!(hits, all, "{typed}: defects are found by the number of then and of now");
        }
    }

    // Another home gets the number that is free now.
    renumber(&days, &inspector, |catalog| catalog.places.units[2].code = OLD.into());
    for phone in &phones {
        phone.sync_until_quiet();
    }
    let found: Vec<_> = inspector.find_units(OLD).unwrap().into_iter().map(|line| line.id).collect();
    assert_eq!(found, [sample::unit(2), unit], "the one that has it, then the one that had it");
    let browser = Browser::of(&days.server, MANAGER);
    for (language, said) in [("zh", format!("曾用房号 {OLD}")), ("en", format!("formerly {OLD}"))] {
        for path in [format!("/console/units?q={OLD}"), format!("/console/units/{unit}")] {
            assert!(browser.page(&path, language).contains(&said), "{path} says {said}");
        }
    }
    let file = days.server.server().export_acceptance(sample::project(), DocumentId::Unit(unit));
    assert_eq!(check(&days.server.wait(file).unwrap().unwrap(), None).faults, [], "what was signed is as it was");
    for phone in &phones {
        phone.assert_sound();
    }
}

/// Publishes the catalog in force with a change.
fn renumber(days: &Days, phone: &TestPhone, change: impl FnOnce(&mut Catalog)) {
    let mut catalog = phone.catalog().unwrap();
    for unit in &mut catalog.places.units {
        // An office that does not know what was before: the server does.
        unit.former.clear();
    }
    change(&mut catalog);
    days.server.publish(catalog);
}
