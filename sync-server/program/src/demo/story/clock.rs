//! The demo's clock: the machine's, and as far ahead as the story has come.

use std::sync::atomic::{AtomicI64, Ordering};
use yanfang_domain::time::{DAY_MS, Moment};

/// Minutes east of UTC of the simulated phones: the office's, whatever the machine is set to.
const OFFSET_MIN: i16 = 8 * 60;

/// Tells the time to the server and to the phones.
#[derive(Debug, Default)]
pub(in crate::demo) struct StoryClock {
    ahead_ms: AtomicI64,
}

impl StoryClock {
    /// Some days pass.
    pub(super) fn pass_days(&self, days: i64) {
        self.ahead_ms.fetch_add(days * DAY_MS, Ordering::Relaxed);
    }

    /// Now, as at the office.
    pub(super) fn moment(&self) -> Moment {
        Moment { utc_ms: self.now_ms(), offset_min: OFFSET_MIN }
    }

    /// Milliseconds since 1970, UTC.
    pub(in crate::demo) fn now_ms(&self) -> i64 {
        crate::running::now_ms() + self.ahead_ms.load(Ordering::Relaxed)
    }
}

impl yanfang_sync::engine::Clock for StoryClock {
    fn now_ms(&self) -> i64 {
        self.now_ms()
    }
}

impl yanfang_device::Clock for StoryClock {
    fn now(&self) -> Moment {
        Moment { utc_ms: self.now_ms(), offset_min: OFFSET_MIN }
    }
}
