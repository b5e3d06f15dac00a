//! The sampling plan as anybody repeats it by hand.

use super::sentence::{Reading, Sentence as S};
use std::collections::BTreeMap;
use yanfang_domain::batch::Stratum;
use yanfang_domain::catalog::{SampleSize, Unit};
use yanfang_domain::id::UnitId;

/// The sample that a seed gives: of each building and house type a share, doubled for each failed draw before.
pub fn drawn(reading: Reading, units: &[&Unit], size: SampleSize, failed: u32, seed: u64) -> Vec<Stratum> {
    let mut groups: BTreeMap<_, Vec<UnitId>> = BTreeMap::new();
    for unit in units {
        groups.entry((unit.building, unit.house_type)).or_default().push(unit.id);
    }
    let mut state = seed;
    let mut sample = Vec::new();
    for ((building, house_type), mut units) in groups {
        units.sort_unstable();
        units.dedup();
        let mut count = (units.len() * usize::from(size.percent)).div_ceil(100);
        count = count.max(usize::from(size.at_least)).max(1).min(units.len());
        for _ in 0..failed {
            if reading.counts(S::DoubledAfterFailure) {
                count = (count * 2).min(units.len());
            }
        }
        for place in 0..count {
            let left = (units.len() - place) as u128;
            let step = (u128::from(next(&mut state)) * left) >> 64;
            units.swap(place, place + step as usize);
        }
        let mut units = units[..count].to_vec();
        units.sort_unstable();
        sample.push(Stratum { building, house_type, units });
    }
    sample
}

/// `SplitMix64`.
fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let one = (*state ^ (*state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let two = (one ^ (one >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    two ^ (two >> 31)
}
