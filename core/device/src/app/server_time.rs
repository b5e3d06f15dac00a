//! The time that rules go by: this phone's clock, put right by what the server said last (R5).
//!
//! What somebody does is dated by the phone's own clock, whatever it shows. Whether a role still holds, whether a slip has
//! expired, who is overdue goes by this: a clock that is years off takes nobody's role away, and lends none.

use crate::device::Core;
use crate::store::meta;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};

/// The server's time and this phone's at the same moment (UTC ms).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ServerTime {
    pub(crate) server_ms: i64,
    pub(crate) phone_ms: i64,
}

impl ServerTime {
    /// What time it is now by the server, as far as this phone can tell.
    fn at(self, phone_ms: i64) -> i64 {
        let since = phone_ms - self.phone_ms;
        if since >= 0 {
            return self.server_ms + since;
        }
        // The clock was set back since: perhaps right now, but never to before what the server said.
        phone_ms.max(self.server_ms)
    }
}

impl Core {
    /// The time that rules go by (UTC ms).
    pub(crate) fn server_time_ms(&self) -> i64 {
        self.server_time_in(&self.reader())
    }

    /// The same for who holds a connection already.
    pub(crate) fn server_time_in(&self, db: &Connection) -> i64 {
        let phone_ms = self.clock().now().utc_ms;
        // One that cannot be read is as good as none: the phone's own clock.
        let heard: Option<ServerTime> = meta::get(db, meta::SERVER_TIME).unwrap_or_default();
        heard.map_or(phone_ms, |heard| heard.at(phone_ms))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const YEAR: i64 = 365 * 86_400_000;

    #[test]
    fn a_clock_that_is_off_is_put_right_and_one_that_was_set_right_is_believed() {
        for off in [0, 10 * YEAR, -10 * YEAR, 3_000] {
            let heard = ServerTime { server_ms: 100 * YEAR, phone_ms: 100 * YEAR + off };
            assert_eq!(heard.at(heard.phone_ms + 5_000), 100 * YEAR + 5_000, "off by {off}");
        }
        let ahead = ServerTime { server_ms: 100 * YEAR, phone_ms: 110 * YEAR };
        assert_eq!(ahead.at(100 * YEAR + 5_000), 100 * YEAR + 5_000, "the person set it right");
        assert_eq!(ahead.at(90 * YEAR), 100 * YEAR, "the person set it wrong again");
    }
}
