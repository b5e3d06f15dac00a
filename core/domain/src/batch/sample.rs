//! The sampling plan of a batch: seeded, stratified by building and house type, the same for whoever repeats it.
//!
//! The plan, complete (any language can repeat it):
//!
//! 1. A stratum is the units of one building and one house type. Strata stand in the order of (building, house type) and
//!    units within one in the order of their ids, both compared as the sixteen bytes of the UUID; units of no building
//!    come first.
//! 2. Of a stratum of `n` units `k` are drawn: `percent` of `n` rounded up, at least `at_least`, at least 1; doubled for
//!    each draw of the batch that failed before; never more than `n`.
//! 3. Random numbers come from one SplitMix64 generator that starts at the seed and runs on from stratum to stratum.
//! 4. For `i` from 0 to `k - 1`: with the next number `r`, swap the unit at `i` with the one at `i + r * (n - i) / 2^64`
//!    (the product in 128 bits, rounded down). The first `k` are the sample, listed in the order of their ids.

use super::Stratum;
use crate::catalog::{Catalog, SampleSize};
use crate::id::{BuildingId, HouseTypeId, UnitId};
use crate::language::Language;
use std::collections::{BTreeMap, BTreeSet};

/// A unit that may be drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Candidate {
    /// The building; `None` for units of none.
    pub building: Option<BuildingId>,
    /// The house type.
    pub house_type: HouseTypeId,
    /// The unit.
    pub unit: UnitId,
}

/// The units of a batch as the catalog places them; `None` where it lacks one.
pub fn candidates(catalog: &Catalog, units: &[UnitId]) -> Option<Vec<Candidate>> {
    let known: BTreeMap<UnitId, Candidate> = catalog
        .places
        .units
        .iter()
        .map(|unit| (unit.id, Candidate { building: unit.building, house_type: unit.house_type, unit: unit.id }))
        .collect();
    units.iter().map(|unit| known.get(unit).copied()).collect()
}

/// SplitMix64 (Steele, Lea, Flood 2014), all arithmetic modulo 2^64: small enough to repeat by hand.
#[derive(Clone, Debug)]
pub struct SplitMix64(u64);

impl SplitMix64 {
    /// Starts at a seed.
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next number.
    pub const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `bound` (the high half of a 128-bit product).
    fn below(&mut self, bound: usize) -> usize {
        ((u128::from(self.next()) * bound as u128) >> 64) as usize
    }
}

/// How many of a stratum of `of` units are drawn, after this many failed draws.
pub fn sample_size(of: usize, size: SampleSize, failed: u32) -> usize {
    let share = (of * usize::from(size.percent)).div_ceil(100);
    let first = share.max(usize::from(size.at_least)).max(1).min(of);
    // From the size of the first draw on: twice "all of them" is still all of them.
    first.checked_shl(failed).unwrap_or(of).min(of)
}

/// Draws a sample: the same from the same seed, whatever the order of the candidates.
pub fn draw(candidates: &[Candidate], size: SampleSize, failed: u32, seed: u64) -> Vec<Stratum> {
    let mut strata: BTreeMap<(Option<BuildingId>, HouseTypeId), BTreeSet<UnitId>> = BTreeMap::new();
    for candidate in candidates {
        strata.entry((candidate.building, candidate.house_type)).or_default().insert(candidate.unit);
    }
    let mut random = SplitMix64::new(seed);
    let drawn = strata.into_iter().map(|((building, house_type), units)| {
        let mut units: Vec<UnitId> = units.into_iter().collect();
        let take = sample_size(units.len(), size, failed);
        for place in 0..take {
            let chosen = place + random.below(units.len() - place);
            units.swap(place, chosen);
        }
        units.truncate(take);
        units.sort_unstable();
        Stratum { building, house_type, units }
    });
    drawn.collect()
}

/// How anybody repeats a draw, in plain words.
pub fn how_to_repeat(language: Language, size: SampleSize, failed: u32, seed: u64) -> String {
    let SampleSize { percent, at_least } = size;
    let times = 1u64.checked_shl(failed).unwrap_or(u64::MAX);
    match language {
        Language::Zh => format!(
            "种子 {seed}。把本批各户按“楼栋 + 户型”分层，层按楼栋编号、户型编号（UUID 的 16 个字节）排序，层内各户按户编号排序。\
             每层 n 户抽 k 户：n 的 {percent}% 向上取整，不少于 {at_least} 户，乘以 {times}（此前有 {failed} 次抽检未通过，每次翻倍），不超过 n。\
             随机数用 SplitMix64，从种子开始，各层接着用。每层 i 从 0 到 k-1：取下一个数 r，把第 i 户和第 i + r × (n - i) ÷ 2^64（舍去小数）户对调，\
             最前面的 k 户就是抽中的。用同一种子，任何人抽出的都一样。"
        ),
        Language::En => format!(
            "Seed {seed}. Group the units of the batch by building and house type; order the groups by building id and house \
             type id (the 16 bytes of the UUID), the units of a group by their id. Of a group of n units k are drawn: \
             {percent} % of n rounded up, at least {at_least}, times {times} (doubled for each of {failed} failed draws before), never \
             more than n. Random numbers come from SplitMix64, started at the seed and running on from group to group. \
             For i from 0 to k-1 take the next number r and swap the unit at i with the one at i + r * (n - i) / 2^64, \
             rounded down. The first k units are the sample. Whoever does this gets the same units."
        ),
    }
}

#[cfg(test)]
mod tests;
