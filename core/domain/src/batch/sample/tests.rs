use super::*;
use proptest::prelude::*;

/// Published outputs of SplitMix64 for the seed 1234567 (Rosetta Code, "Pseudo-random numbers/Splitmix64").
#[test]
fn the_generator_is_splitmix64() {
    let mut random = SplitMix64::new(1_234_567);
    let published = [
        6_457_827_717_110_365_317,
        3_203_168_211_198_807_973,
        9_817_491_932_198_370_423,
        4_593_380_528_125_082_431,
        16_408_922_859_458_223_821,
    ];
    assert_eq!(published, [(); 5].map(|()| random.next()));
}

#[test]
fn the_size_follows_the_setting_and_doubles_after_a_failure() {
    let size = SampleSize { percent: 10, at_least: 2 };
    for (of, failed, expected) in [
        (40, 0, 4),
        (41, 0, 5), // rounded up
        (3, 0, 2),  // at least
        (1, 0, 1),  // never more than there are
        (40, 1, 8),
        (40, 2, 16),
        (40, 4, 40),
        (3, 1, 3),
        (40, 200, 40),
        (0, 0, 0),
    ] {
        assert_eq!(sample_size(of, size, failed), expected, "{of} units after {failed} failed draws");
    }
    assert_eq!(sample_size(9, SampleSize { percent: 0, at_least: 0 }, 0), 1, "no stratum is left out");
}

fn candidate(building: u8, house_type: u8, unit: u8) -> Candidate {
    Candidate {
        building: (building > 0).then(|| BuildingId::from_bytes([building; 16])),
        house_type: HouseTypeId::from_bytes([house_type; 16]),
        unit: UnitId::from_bytes([unit; 16]),
    }
}

/// Worked out once by an independent program from the words of [`how_to_repeat`]; must never change.
#[test]
fn a_draw_from_a_known_seed_gives_known_units() {
    let units: Vec<_> = (0..30).map(|n| candidate(n / 15 + 1, n % 2 + 1, n + 1)).collect();
    let strata = draw(&units, SampleSize { percent: 20, at_least: 2 }, 0, 20_261_118);
    let numbers: Vec<Vec<u8>> =
        strata.iter().map(|stratum| stratum.units.iter().map(|unit| unit.bytes()[0]).collect()).collect();
    assert_eq!(numbers, EXPECTED, "the sampling plan changed: samples drawn before can no longer be repeated");
}

const EXPECTED: [&[u8]; 4] = [&[3, 13], &[4, 10], &[19, 27], &[16, 30]];

#[test]
fn the_words_name_what_one_needs() {
    let size = SampleSize { percent: 10, at_least: 2 };
    for language in [Language::Zh, Language::En] {
        let text = how_to_repeat(language, size, 1, 99);
        for needed in ["99", "10", "SplitMix64", "2^64", "k-1"] {
            assert!(text.contains(needed), "{needed} in {text}");
        }
    }
}

proptest! {
    #[test]
    fn a_draw_depends_on_the_seed_and_the_units_alone(
        units in prop::collection::btree_set((0u8..4, 1u8..4, 0u8..=255), 1..120),
        seed: u64, percent in 0u8..=100, at_least in 0u16..6, failed in 0u32..4, turn in 0usize..120,
    ) {
        let mut candidates: Vec<_> = units.iter().map(|(building, kind, unit)| candidate(*building, *kind, *unit)).collect();
        candidates.sort_by_key(|one| one.unit);
        candidates.dedup_by_key(|one| one.unit);
        let size = SampleSize { percent, at_least };
        let strata = draw(&candidates, size, failed, seed);
        let places = candidates.len();
        candidates.rotate_left(turn % places);
        candidates.reverse();
        prop_assert_eq!(&strata, &draw(&candidates, size, failed, seed));
        for stratum in &strata {
            let of = candidates.iter().filter(|one| (one.building, one.house_type) == (stratum.building, stratum.house_type));
            let of: BTreeSet<UnitId> = of.map(|one| one.unit).collect();
            prop_assert_eq!(stratum.units.len(), sample_size(of.len(), size, failed));
            prop_assert!(stratum.units.iter().all(|unit| of.contains(unit)));
            prop_assert!(stratum.units.windows(2).all(|pair| pair[0] < pair[1]));
        }
    }
}

/// Every unit of a stratum comes about equally often: 4 of 10 in 2,000 draws are 800 each, give or take 5 deviations.
#[test]
fn no_unit_is_preferred() {
    let units: Vec<_> = (0..10).map(|n| candidate(1, 1, n)).collect();
    let mut times = [0u32; 10];
    for seed in 0..2_000 {
        for unit in &draw(&units, SampleSize { percent: 40, at_least: 1 }, 0, seed)[0].units {
            times[usize::from(unit.bytes()[0])] += 1;
        }
    }
    assert!(times.iter().all(|times| (690..=910).contains(times)), "{times:?}");
}
