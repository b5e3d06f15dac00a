use super::*;
use crate::catalog::{Room, RoomKind};
use crate::id::HouseTypeId;
use crate::language::Bilingual;
use proptest::prelude::*;

fn room(of: u8) -> RoomId {
    RoomId::from_bytes([of; 16])
}

fn home(rooms: u8) -> HouseType {
    let rooms = (0..rooms).map(|of| Room {
        id: room(of),
        kind: RoomKind::Bath,
        name: Bilingual::default(),
        outline: Vec::new(),
    });
    HouseType {
        id: HouseTypeId::from_bytes([1; 16]),
        code: "C2".into(),
        name: Bilingual::default(),
        area_centi_m2: 1,
        rooms: rooms.collect(),
        plan: None,
    }
}

fn locked(reason: &str) -> RoomResult {
    RoomResult::NotSeen { reason: reason.into() }
}

fn cover(rooms: u8, found: &[(u8, RoomResult)]) -> UnitCoverage {
    UnitCoverage::of(&home(rooms), found.iter().map(|(of, result)| (room(*of), result)))
}

#[test]
fn a_room_counts_by_the_stronger_evidence_and_a_unit_when_each_room_is_accounted_for() {
    use RoomResult::{Clear, Defects};
    // rooms of the home, records, (accounted, not seen, missing rooms, covered)
    for (rooms, found, expected) in [
        (2, vec![], (0, 0, vec![0, 1], false)),
        (2, vec![(0, Clear)], (1, 0, vec![1], false)),
        (2, vec![(0, Clear), (1, locked("门锁"))], (2, 1, vec![], true)),
        (2, vec![(0, locked("门锁")), (1, Clear), (0, Defects)], (2, 0, vec![], true)),
        (2, vec![(0, Clear), (9, Clear)], (1, 0, vec![1], false)),
        (0, vec![(0, Clear)], (0, 0, vec![], false)),
    ] {
        let cover = cover(rooms, &found);
        let missing: Vec<RoomId> = cover.missing().collect();
        let told = (cover.accounted(), cover.not_seen().count(), missing, cover.is_covered());
        let (accounted, not_seen, missing, covered) = expected;
        assert_eq!(told, (accounted, not_seen, missing.into_iter().map(room).collect(), covered), "{found:?}");
    }
    let twice = cover(1, &[(0, locked("门锁")), (0, locked("堆物"))]);
    assert_eq!(twice.not_seen().collect::<Vec<_>>(), [(room(0), "门锁")]);
}

#[test]
fn a_hundred_per_cent_is_said_of_all_units_and_of_nothing_less() {
    let (whole, half) = (cover(1, &[(0, RoomResult::Clear)]), cover(2, &[(0, RoomResult::Clear)]));
    let mut figures: CoverageFigures = std::iter::repeat_n(&whole, 1_999).collect();
    assert!(figures.is_whole() && figures.permille() == Some(1_000));
    figures.add(&half);
    assert_eq!(figures.permille(), Some(999), "1,999 of 2,000 are not all");
    assert_eq!((figures.units, figures.begun, figures.covered), (2_000, 2_000, 1_999));
    assert_eq!((figures.rooms, figures.accounted, figures.is_whole()), (2_001, 2_000, false));
    assert_eq!(CoverageFigures::default().permille(), None);
    assert!(!CoverageFigures::default().is_whole(), "nothing is not all");
}

fn any_records() -> impl Strategy<Value = Vec<(u8, RoomResult)>> {
    let result = prop::sample::select(vec![RoomResult::Clear, RoomResult::Defects, locked("门锁")]);
    prop::collection::vec((0..6_u8, result), 0..12)
}

proptest! {
    /// Equal records give equal figures, in whatever order they came; each room is in one list; a further record takes
    /// nothing away.
    #[test]
    fn figures_depend_on_no_order_and_a_record_takes_nothing_away(
        mut found in any_records(), more in any_records(), rooms in 0..6_u8,
    ) {
        let one = cover(rooms, &found);
        found.reverse();
        let same = cover(rooms, &found);
        let results = |cover: &UnitCoverage| cover.rooms.iter().map(|(_, found)| found.clone()).collect::<Vec<_>>();
        prop_assert_eq!(results(&one), results(&same));
        prop_assert_eq!(one.accounted() as usize + one.missing().count(), one.rooms.len());
        found.extend(more);
        let later = cover(rooms, &found);
        prop_assert!(later.accounted() >= one.accounted());
        prop_assert!(later.is_covered() || !one.is_covered());
        for (before, after) in results(&one).iter().zip(results(&later)) {
            let strength = |found: &Option<RoomResult>| found.as_ref().map(RoomResult::strength);
            prop_assert!(strength(&after) >= strength(before));
        }
    }

    /// Figures of the parts add up to the figures of the whole.
    #[test]
    fn figures_add_up(units in prop::collection::vec((0..6_u8, any_records()), 0..8), cut in 0..8_usize) {
        let units: Vec<UnitCoverage> = units.iter().map(|(rooms, found)| cover(*rooms, found)).collect();
        let (one, other) = units.split_at(cut.min(units.len()));
        let [one, other, whole]: [CoverageFigures; 3] =
            [one.iter().collect(), other.iter().collect(), units.iter().collect()];
        prop_assert_eq!(one.covered + other.covered, whole.covered);
        prop_assert_eq!(one.accounted + other.accounted, whole.accounted);
        prop_assert_eq!(one.not_seen + other.not_seen, whole.not_seen);
        prop_assert_eq!(whole.permille() == Some(1_000), whole.is_whole());
        prop_assert!(whole.covered <= whole.begun && whole.begun <= whole.units && whole.not_seen <= whole.accounted);
    }
}
