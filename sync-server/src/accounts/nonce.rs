//! Nonces: 32 random bytes for a device to sign, valid once, for two minutes. Kept in memory: a restart only asks again.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use yanfang_domain::id::Digest;

/// How long a nonce holds.
const VALID_MS: i64 = 2 * 60 * 1000;

/// The most that are kept; beyond it the oldest goes, so that asking cannot fill the memory.
const MOST: usize = 100_000;

/// Nonces that were given out.
#[derive(Default)]
pub(super) struct Nonces {
    until: Mutex<HashMap<Digest, i64>>,
}

impl Nonces {
    /// Remembers a nonce.
    pub(super) fn give(&self, nonce: Digest, now_ms: i64) {
        let mut until = self.until.lock().unwrap_or_else(PoisonError::into_inner);
        if until.len() >= MOST {
            until.retain(|_, until_ms| *until_ms > now_ms);
        }
        if until.len() >= MOST {
            let oldest = until.iter().min_by_key(|(_, until_ms)| **until_ms).map(|(nonce, _)| *nonce);
            if let Some(oldest) = oldest {
                until.remove(&oldest);
            }
        }
        until.insert(nonce, now_ms + VALID_MS);
    }

    /// Takes a nonce back; `false` if it was never given, was used or is too old.
    pub(super) fn take(&self, nonce: &Digest, now_ms: i64) -> bool {
        let mut until = self.until.lock().unwrap_or_else(PoisonError::into_inner);
        until.remove(nonce).is_some_and(|until_ms| now_ms < until_ms)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_nonce_holds_once_and_for_two_minutes() {
        let nonces = Nonces::default();
        let (used, late) = (Digest([1; 32]), Digest([2; 32]));
        nonces.give(used, 0);
        nonces.give(late, 0);
        assert!(nonces.take(&used, VALID_MS - 1));
        assert!(!nonces.take(&used, 1), "a second use");
        assert!(!nonces.take(&late, VALID_MS), "too old");
    }
}
