//! A delivery day, small: companions without a network all day, all of them at the server in the evening.

use yanfang_tests::delivery_day::{Day, Size};

#[test]
fn a_delivery_day_without_network_is_complete_in_the_evening() {
    let size = Size { homes: 12, phones: 4, contested: 3, earlier: 3, photo: 16 };
    let mut day = Day::morning(size);
    let worked = day.work();
    assert_eq!(worked.receptions, 15, "each home, and three of them twice");
    let evening = day.evening();
    assert!(evening.phones[0].broken > 0, "one connection broke in the middle of an answer");
    let checked = day.check();
    assert_eq!((checked.handed_over, checked.contested), (worked.keys, 3));
    assert!(checked.commands > 12 * 10 && checked.rows == checked.commands - worked.defects, "{checked:?}");
    day.verify();
}
