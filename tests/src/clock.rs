//! A clock that stands still until a test moves it; the same one for server and phones, or one each to set them apart.

use crate::day;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use yanfang_domain::time::Moment;

/// The time that a test says it is. Copies share it.
#[derive(Clone, Debug)]
pub struct TestClock(Arc<AtomicI64>);

impl Default for TestClock {
    fn default() -> Self {
        Self(Arc::new(AtomicI64::new(day::MORNING_MS)))
    }
}

impl TestClock {
    /// Moves it, forwards or backwards.
    pub fn advance_ms(&self, by: i64) {
        self.0.fetch_add(by, Ordering::SeqCst);
    }

    /// Milliseconds since 1970, UTC.
    pub fn now_ms(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }
}

impl yanfang_device::Clock for TestClock {
    fn now(&self) -> Moment {
        Moment { utc_ms: self.now_ms(), offset_min: 480 }
    }
}

impl yanfang_sync::engine::Clock for TestClock {
    fn now_ms(&self) -> i64 {
        self.now_ms()
    }
}
