//! Checks before a write, and what it tells.

use crate::world::{ROOM, World, draft, unit};
use std::sync::{Arc, Mutex};
use yanfang_device::{AppError, CancelToken, Changed, Device, Observer};
use yanfang_domain::inspection::{RoomResult, Stage};

#[derive(Default)]
struct Ears(Mutex<Vec<Changed>>);

impl Observer for Ears {
    fn changed(&self, changed: &Changed) {
        self.0.lock().unwrap().push(changed.clone());
    }
}

#[test]
fn an_auditor_writes_nothing_and_nobody_writes_nonsense() {
    let world = World::new(1);
    let (one, auditor) = (world.device(1), world.device(3));
    assert!(matches!(auditor.record_defect(unit(0), draft("x")), Err(AppError::NotAllowed { .. })));
    assert!(matches!(one.record_defect(unit(0), draft("")), Err(AppError::Invalid(_))));
    assert!(matches!(one.record_defect(unit(7), draft("x")), Err(AppError::UnknownUnit { .. })));
    let defect = one.record_defect(unit(0), draft("x")).unwrap();
    assert!(matches!(one.reopen(unit(0), defect, "open already".into()), Err(AppError::NotAllowed { .. })));
    assert_eq!(one.sync_status().unwrap().pending, 1);
    assert_eq!(one.self_check().unwrap().commands, 1);
}

#[test]
fn rooms_are_counted_and_observers_are_told() {
    let world = World::new(1);
    let one = world.device(1);
    let ears = Arc::new(Ears::default());
    let observer: Arc<dyn Observer> = ears.clone();
    one.observe(&observer);
    let inspection = one.start_inspection(unit(0), Stage::Internal).unwrap();
    one.record_room(unit(0), inspection, ROOM, RoomResult::Clear).unwrap();
    assert_eq!(one.list_units().unwrap()[0].counts.rooms, 1);
    let defect = one.record_defect(unit(0), draft("x")).unwrap();
    let heard = ears.0.lock().unwrap().clone();
    assert_eq!(heard.last(), Some(&Changed { documents: vec![unit(0).into()], defects: vec![defect], photos: vec![] }));
}

#[test]
fn a_damaged_database_is_reported_and_the_device_goes_on() {
    let world = World::new(1);
    world.device(1).close().unwrap();
    let path = world.path("device1").join("device.sqlite");
    std::fs::write(&path, vec![7; 20_000]).unwrap();
    let device = world.open("device1");
    assert_eq!(device.found_at_opening().len(), 1, "{:?}", device.found_at_opening());
    assert!(device.identity().is_none());
}

#[test]
fn a_journal_that_lost_its_end_is_noticed() {
    let world = World::new(1);
    let one = world.device(1);
    one.record_defect(unit(0), draft("x")).unwrap();
    one.close().unwrap();
    let kept = world.path("device1").join("journal.mark");
    let mark = std::fs::read(&kept).unwrap();
    std::fs::remove_dir_all(world.path("device1")).unwrap();
    let one: Device = world.device(1);
    one.close().unwrap();
    std::fs::write(&kept, mark).unwrap();
    let one = world.open("device1");
    assert_eq!(one.found_at_opening().len(), 1);
    assert!(one.sync(&CancelToken::new()).is_ok());
}
