//! How often a device may ask: a bucket that fills over a minute.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use yanfang_domain::id::DeviceId;

/// The stretch the bucket fills over.
const MINUTE_MS: i64 = 60_000;

/// Devices that are remembered; beyond it those with a full bucket go.
const MOST: usize = 20_000;

/// What each device has left.
pub(super) struct Rates {
    a_minute: Option<u32>,
    /// For each device: since when its bucket would be empty, had it asked evenly.
    empty_since: Mutex<HashMap<DeviceId, i64>>,
}

impl Rates {
    /// So many requests a minute; `None`: no limit.
    pub(super) fn new(a_minute: Option<u32>) -> Self {
        Self { a_minute, empty_since: Mutex::default() }
    }

    /// Takes one request; otherwise says after how many seconds there is another.
    pub(super) fn take(&self, device: DeviceId, now_ms: i64) -> Result<(), u32> {
        let Some(a_minute) = self.a_minute.filter(|a_minute| *a_minute > 0) else { return Ok(()) };
        let each_ms = MINUTE_MS / i64::from(a_minute);
        let mut empty_since = self.empty_since.lock().unwrap_or_else(PoisonError::into_inner);
        if empty_since.len() > MOST {
            empty_since.retain(|_, since| now_ms - *since < MINUTE_MS);
        }
        let since = empty_since.entry(device).or_insert(now_ms - MINUTE_MS);
        let next = (*since).max(now_ms - MINUTE_MS) + each_ms;
        if next > now_ms {
            return Err(u32::try_from((next - now_ms + 999) / 1000).unwrap_or(1));
        }
        *since = next;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_has_its_requests_and_the_next_when_the_bucket_fills() {
        let rates = Rates::new(Some(120));
        let (one, other) = (DeviceId::from_bytes([1; 16]), DeviceId::from_bytes([2; 16]));
        for _ in 0..120 {
            assert_eq!(rates.take(one, 1_000_000), Ok(()));
        }
        assert_eq!(rates.take(one, 1_000_000), Err(1));
        assert_eq!(rates.take(other, 1_000_000), Ok(()), "another device is not held up");
        assert_eq!(rates.take(one, 1_000_500), Ok(()));
        assert_eq!(rates.take(one, 1_000_500), Err(1));
        assert_eq!(Rates::new(None).take(one, 0), Ok(()));
    }
}
