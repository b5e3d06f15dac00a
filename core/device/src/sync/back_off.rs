//! How long to wait after failures: a pure function.

use std::time::Duration;

/// The first wait.
const FIRST_MS: u64 = 2_000;
/// The longest wait: a phone that comes back into the network should not wait longer.
pub(crate) const LONGEST_MS: u64 = 300_000;

/// How long to wait after so many failures in a row, at least what the server asked for.
///
/// Doubles from 2 s to 5 min; `chance` (0 to 255) shortens it by up to half, so that phones do not come back all at once.
pub fn delay(failures: u32, chance: u8, asked: Option<Duration>) -> Duration {
    if failures == 0 {
        return asked.unwrap_or_default();
    }
    let whole = FIRST_MS.saturating_mul(1 << (failures - 1).min(16)).min(LONGEST_MS);
    let waited = whole - whole / 2 * u64::from(chance) / 255;
    Duration::from_millis(waited).max(asked.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn it_doubles_up_to_five_minutes() {
        let seconds = |failures| delay(failures, 0, None).as_secs();
        assert_eq!([0, 1, 2, 3, 8, 9, u32::MAX].map(seconds), [0, 2, 4, 8, 256, 300, 300]);
    }

    proptest! {
        #[test]
        fn it_stays_within_its_bounds(failures in 1_u32.., chance: u8, asked in 0_u64..10_000) {
            let waited = delay(failures, chance, None);
            prop_assert!(waited >= Duration::from_secs(1) && waited <= Duration::from_mins(5));
            let asked = Duration::from_secs(asked);
            prop_assert!(delay(failures, chance, Some(asked)) >= asked);
        }
    }
}
