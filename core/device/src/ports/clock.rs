//! Time, passed in so that tests decide it.

use std::time::{SystemTime, UNIX_EPOCH};
use yanfang_domain::time::Moment;

/// Tells the time.
pub trait Clock: Send + Sync {
    /// Now, with the offset of the place.
    fn now(&self) -> Moment;
}

/// The machine's clock, with an offset that the app states (the standard library knows no time zones).
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock {
    /// Minutes east of UTC, -720 to 840.
    pub offset_min: i16,
}

impl Clock for SystemClock {
    fn now(&self) -> Moment {
        // A clock before 1970 reads as 1970: the server clamps device times anyway (R5).
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Moment { utc_ms: i64::try_from(since.as_millis()).unwrap_or(i64::MAX), offset_min: self.offset_min }
    }
}
