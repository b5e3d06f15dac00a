//! Seeded randomness: every random test prints its seed, and the same seed does the same again.

/// The seed of the first round, unless `YANFANG_SEED` says otherwise.
const FIRST: u64 = 20_261_123;

/// A generator (`SplitMix64`): small, fast, and the same on every machine and in every release.
#[derive(Clone, Debug)]
pub struct Seed(u64);

impl Seed {
    /// The generator of this seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next number.
    pub fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 to `limit - 1`; `limit` is at least 1.
    pub fn below(&mut self, limit: usize) -> usize {
        (self.number() % limit as u64) as usize
    }

    /// True in this many of a hundred cases.
    pub fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// One of these.
    pub fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }

    /// Random bytes.
    pub fn bytes<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        for part in bytes.chunks_mut(8) {
            part.copy_from_slice(&self.number().to_le_bytes()[..part.len()]);
        }
        bytes
    }

    /// The list in another order.
    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for index in (1..list.len()).rev() {
            list.swap(index, self.below(index + 1));
        }
    }
}

/// The seeds of a test that runs `usual` rounds on a push. `YANFANG_ROUNDS` multiplies the rounds (a release runs with
/// 20 or more), `YANFANG_SEED` sets the first seed; with `YANFANG_ROUNDS=0` that one seed runs alone.
pub fn seeds(usual: u64) -> std::ops::Range<u64> {
    let first = number("YANFANG_SEED").unwrap_or(FIRST);
    first..first + (usual * number("YANFANG_ROUNDS").unwrap_or(1)).max(1)
}

fn number(variable: &str) -> Option<u64> {
    std::env::var(variable).ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_does_the_same_again_and_another_does_not() {
        let draw = |seed| {
            let mut seed = Seed::new(seed);
            (seed.number(), seed.bytes::<13>(), seed.below(7))
        };
        assert_eq!(draw(1), draw(1));
        assert_ne!(draw(1), draw(2));
    }

    #[test]
    fn shuffling_keeps_every_entry() {
        let mut list: Vec<u32> = (0..50).collect();
        Seed::new(3).shuffle(&mut list);
        assert_ne!(list, (0..50).collect::<Vec<_>>());
        list.sort_unstable();
        assert_eq!(list, (0..50).collect::<Vec<_>>());
    }
}
