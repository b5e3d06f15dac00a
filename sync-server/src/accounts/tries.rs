//! Counts tries, so that nobody guesses: ten in ten minutes for each account and each address (security.md).

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// The stretch of time that is looked at.
const WINDOW_MS: i64 = 10 * 60 * 1000;

/// The tries allowed in it.
const ALLOWED: usize = 10;

/// Names that are kept at most; beyond it those without a recent try go.
const MOST: usize = 50_000;

/// Tries by what they aim at or come from.
#[derive(Default)]
pub(super) struct Tries {
    by_name: Mutex<HashMap<String, Vec<i64>>>,
}

impl Tries {
    /// Counts a try under each of these names; `false` if one of them had too many, which is not counted again.
    pub(super) fn allow(&self, names: &[String], now_ms: i64) -> bool {
        let mut by_name = self.by_name.lock().unwrap_or_else(PoisonError::into_inner);
        if by_name.len() > MOST {
            by_name.retain(|_, tries| tries.last().is_some_and(|last| now_ms - last < WINDOW_MS));
        }
        for name in names {
            if let Some(tries) = by_name.get_mut(name) {
                tries.retain(|at| now_ms - at < WINDOW_MS);
                if tries.len() >= ALLOWED {
                    return false;
                }
            }
        }
        for name in names {
            by_name.entry(name.clone()).or_default().push(now_ms);
        }
        true
    }

    /// Forgets the tries of a name that proved to be who it says.
    pub(super) fn forget(&self, name: &str) {
        self.by_name.lock().unwrap_or_else(PoisonError::into_inner).remove(name);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_eleventh_try_waits_for_the_window() {
        let tries = Tries::default();
        let names = ["account lin".to_owned(), "address 10.0.0.1".to_owned()];
        for at in 0..10 {
            assert!(tries.allow(&names, at));
        }
        assert!(!tries.allow(&names, 10));
        assert!(!tries.allow(&["address 10.0.0.1".to_owned()], 10), "the address alone is counted too");
        assert!(tries.allow(&["account han".to_owned()], 10), "others are not held up");
        assert!(tries.allow(&names, WINDOW_MS));
    }
}
