//! The evening: every phone finds the network at the same moment.

use super::{Day, EVENING_MS, Person};
use std::thread;
use std::time::{Duration, Instant};
use yanfang_device::CancelToken;

/// What one phone's sync took.
#[derive(Clone, Copy, Debug, Default)]
pub struct PhoneEvening {
    /// Until it had nothing left to send and nothing left to hear.
    pub time: Duration,
    /// Requests to sync.
    pub requests: u32,
    /// Thumbnails, originals, signed views, sealed images.
    pub files: u32,
    /// How often the connection broke.
    pub broken: u32,
    /// Something was sent or heard.
    pub news: bool,
}

/// What the evening took.
#[derive(Clone, Debug)]
pub struct Evening {
    /// Until the last phone had sent everything.
    pub sent: Duration,
    /// Until every phone was asked again and heard nothing new.
    pub quiet: Duration,
    /// Each phone's first sync: the companions', then the counter's.
    pub phones: Vec<PhoneEvening>,
    /// How many rounds it took until nothing was new.
    pub rounds: u32,
    /// Bytes on the wire, headers included, up and down.
    pub bytes: (u64, u64),
}

/// How often a phone tries again whose connection broke.
const TRIES: u32 = 5;
/// A day's changes have spread after a few rounds, or never will.
const ROUNDS: u32 = 6;

impl Day {
    /// All phones sync at once until every one of them holds everything. One connection breaks in the middle of an answer.
    pub fn evening(&self) -> Evening {
        self.server.clock().advance_ms(EVENING_MS);
        for (place, person) in self.people().enumerate() {
            // No two clocks agree.
            let skew_ms = place as i64 * 700 - 2_000;
            person.clock.advance_ms(self.server.clock().now_ms() + skew_ms - person.clock.now_ms());
        }
        let before = self.bytes();
        if let Some(unlucky) = self.companions.first() {
            unlucky.link.cut_down_after(20_000);
        }
        let start = Instant::now();
        let phones = self.round();
        let sent = start.elapsed();
        let mut rounds = 1;
        while self.round().iter().any(|phone| phone.news) {
            rounds += 1;
            assert!(rounds < ROUNDS, "after {rounds} rounds there is still something new");
        }
        let (quiet, after) = (start.elapsed(), self.bytes());
        let bytes = (after.0 - before.0, after.1 - before.1);
        Evening { sent, quiet, phones, rounds: rounds + 1, bytes }
    }

    /// One sync of every phone, all at the same time.
    fn round(&self) -> Vec<PhoneEvening> {
        thread::scope(|scope| {
            let running: Vec<_> = self.people().map(|person| scope.spawn(|| sync(person))).collect();
            running.into_iter().map(|one| one.join().expect("a phone's evening")).collect()
        })
    }
}

fn sync(person: &Person) -> PhoneEvening {
    let start = Instant::now();
    let mut evening = PhoneEvening::default();
    loop {
        match person.phone.sync(&CancelToken::new()) {
            Ok(report) => {
                evening.requests += report.requests;
                evening.files += report.files_sent;
                evening.news |= report.received + report.judged + report.files_sent > 0;
                assert_eq!(report.pending, 0, "everything was judged");
                evening.time = start.elapsed();
                return evening;
            }
            Err(error) => {
                evening.broken += 1;
                assert!(evening.broken < TRIES, "the connection breaks again and again: {error}");
            }
        }
    }
}
