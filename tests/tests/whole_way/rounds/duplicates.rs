//! The same thing recorded twice: offered, linked, counted once, unlinked.

use super::world::*;
use yanfang_device::AppError;
use yanfang_domain::defect::Pin;
use yanfang_domain::event::Status;
use yanfang_domain::inspection::Stage;
use yanfang_tests::oracle;
use yanfang_tests::sample::{self, INSPECTORS};

#[test]
fn a_duplicate_is_offered_linked_counted_once_and_unlinked() {
    let server = server();
    let unit = sample::unit(0);
    let [one, other] = INSPECTORS.map(|member| phone(&server, member));
    let room = sample::room(1);
    let item = sample::item_code(0);
    let at = |x| Some(Pin { x, y: 5_000 });
    // Apart: neither phone can know.
    let first = record(&one, unit, Stage::Internal, 1, at(5_000));
    assert_eq!(other.duplicate_candidates(unit, room, Some(&item), at(5_000)).unwrap(), []);
    let second = record(&other, unit, Stage::Internal, 1, at(5_500));
    meet(&[&one, &other]);

    // 1.5 m of a home of 12 m are 1,250 ten-thousandths: the second is 600 mm away, further off neither is near.
    let found = other.duplicates_of(unit, second).unwrap();
    assert_eq!(found.iter().map(|one| (one.defect, one.distance_mm)).collect::<Vec<_>>(), [(first, Some(600))]);
    let third = other.duplicate_candidates(unit, room, Some(&item), at(5_400)).unwrap();
    let told: Vec<_> = third.iter().map(|one| (one.defect, one.distance_mm)).collect();
    assert_eq!(told, [(second, Some(120)), (first, Some(480))], "the nearest first");
    assert_eq!(other.duplicate_candidates(unit, room, Some(&item), at(9_000)).unwrap(), []);
    assert_eq!(other.duplicate_candidates(unit, sample::room(2), Some(&item), at(5_000)).unwrap(), []);

    let elsewhere = record(&other, sample::unit(1), Stage::Internal, 1, None);
    let refused = other.link_duplicate(unit, second, elsewhere);
    assert!(matches!(refused, Err(AppError::UnknownDefect { .. })), "an original of another unit: {refused:?}");
    assert_eq!(rule(other.link_duplicate(unit, second, second)), "duplicate_of_itself");
    other.link_duplicate(unit, second, first).unwrap();
    meet(&[&other, &one]);
    let standing = on_server(&server, unit, second);
    assert_eq!((standing.status, standing.duplicate_of), (Status::Duplicate, Some(first)));
    let total = format!("SELECT total FROM unit_state WHERE unit = '{unit}'");
    assert_eq!(oracle::count(server.folder(), &total), 1, "counted once");
    let left = one.duplicate_candidates(unit, room, Some(&item), at(5_500)).unwrap();
    assert_eq!(left.iter().map(|one| one.defect).collect::<Vec<_>>(), [first], "what is linked is not offered again");

    one.unlink_duplicate(unit, second).unwrap();
    meet(&[&one, &other]);
    assert_eq!(on_server(&server, unit, second).status, Status::Assigned, "what it was before");
    assert_eq!(oracle::count(server.folder(), &total), 2);
}
