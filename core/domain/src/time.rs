//! Points in time as people meant them.

use serde::{Deserialize, Serialize};

/// A device's time: milliseconds since 1970 (UTC) with the offset of the place, so that "9:31" can be shown as it was there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Moment {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    pub utc_ms: i64,
    /// Minutes east of UTC, -720 to 840.
    pub offset_min: i16,
}

/// Milliseconds in a day.
pub const DAY_MS: i64 = 24 * 60 * 60 * 1000;
