//! The delivery day of the figures: 150 homes, 15 companions without a network, one sync in the evening.

use crate::figure::{self, Times, ms};
use serde_json::json;
use std::time::{Duration, Instant};
use yanfang_tests::delivery_day::{Day, Size};

/// The evening may take so long.
const WANTED: Duration = Duration::from_secs(30);

/// `HOMES`, `PHONES` and `DEFECTS` (earlier ones in each home) set another size.
fn size() -> Size {
    let number = |name: &str, usual| std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(usual);
    let homes = number("HOMES", 150);
    Size { homes, phones: number("PHONES", 15), contested: homes / 25, earlier: number("DEFECTS", 20), photo: 600 }
}

/// Plays the day, measures the evening, and looks whether everything is there and nothing was handed over twice.
pub(crate) fn run() {
    let size = size();
    let start = Instant::now();
    let mut day = Day::morning(size);
    let morning = start.elapsed();
    let start = Instant::now();
    let worked = day.work();
    let work = start.elapsed();
    let evening = day.evening();
    let checked = day.check();
    day.verify();
    let mut times = Times::default();
    evening.phones.iter().for_each(|phone| times.add(phone.time));
    let sum = |of: fn(&yanfang_tests::delivery_day::PhoneEvening) -> u32| evening.phones.iter().map(of).sum::<u32>();
    let fields = json!({
        "homes": size.homes, "phones": size.phones, "earlier_defects": size.homes * size.earlier,
        "receptions": worked.receptions, "defects": worked.defects, "photos": worked.photos,
        "morning_ms": ms(morning), "offline_ms": ms(work),
        "sent_ms": ms(evening.sent), "quiet_ms": ms(evening.quiet), "wanted_ms": ms(WANTED),
        "holds": evening.quiet < WANTED,
        "phone_p50_ms": times.percentile(50), "phone_max_ms": times.percentile(100),
        "rounds": evening.rounds, "requests": sum(|phone| phone.requests), "files": sum(|phone| phone.files),
        "cut": sum(|phone| phone.broken), "up": evening.bytes.0, "down": evening.bytes.1,
        "checked": {
            "commands_stored_once": checked.commands, "handed_over_once": checked.handed_over,
            "contested_and_called": checked.contested, "rows_equal_to_documents": checked.rows,
            "views_equal_to_servers": checked.views, "files_there": checked.files, "verify": "ok",
        },
        "load": load(),
    });
    figure::print("delivery_day", fields);
}

/// How many programs want a processor; `None` where the system does not tell.
fn load() -> Option<f64> {
    std::fs::read_to_string("/proc/loadavg").ok()?.split_whitespace().next()?.parse().ok()
}
