//! The delivery day of the figures: companions hand homes over all day without a network, and all sync at once in the
//! evening. Real phones, the real server, HTTP on loopback; only the people are played.

mod checks;
mod evening;
mod morning;
mod project;
mod way;

pub use checks::Checked;
pub use evening::{Evening, PhoneEvening};
pub use project::{COUNTER, MANAGER, companion};
pub use way::Worked;

use crate::clock::TestClock;
use crate::link::Link;
use crate::phone::TestPhone;
use crate::seed::Seed;
use crate::server::TestServer;
use std::thread;
use tempfile::TempDir;

/// How large a day is.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    /// Homes to hand over.
    pub homes: usize,
    /// Companions, one phone each.
    pub phones: usize,
    /// Homes that a second companion begins too, without knowing of the first.
    pub contested: usize,
    /// Defects of earlier rounds in each home, repaired and passed before the day.
    pub earlier: usize,
    /// Pixels a side of a photo of a defect.
    pub photo: u32,
}

/// A day: its server, the companions' phones, and the counter's.
pub struct Day {
    size: Size,
    data: TempDir,
    server: TestServer,
    counter: Person,
    companions: Vec<Person>,
}

/// Somebody with a phone, a clock and a way to the server of its own.
struct Person {
    phone: TestPhone,
    link: Link,
    clock: TestClock,
    files: TempDir,
    seed: Seed,
}

/// How long after the beginning of the day the phones are back at the network.
const EVENING_MS: i64 = 10 * 60 * 60 * 1000;

impl Day {
    /// The day without a network: every home by its companion, some by two. Answers what was done.
    pub fn work(&mut self) -> Worked {
        let before = self.bytes();
        let (homes, phones) = (self.size.homes, self.companions.len());
        let slips = way::check_in_all(&self.counter, homes);
        let (size, slips) = (self.size, &slips);
        let worked = thread::scope(|scope| {
            let people = self.companions.iter_mut().enumerate();
            let running: Vec<_> = people
                .map(|(place, person)| scope.spawn(move || way::day(person, place, phones, size, slips)))
                .collect();
            running.into_iter().map(|one| one.join().expect("a companion's day")).fold(Worked::default(), Worked::with)
        });
        assert_eq!(self.bytes(), before, "nobody had a network");
        worked
    }

    /// The server.
    pub fn server(&self) -> &TestServer {
        &self.server
    }

    fn people(&self) -> impl Iterator<Item = &Person> {
        self.companions.iter().chain([&self.counter])
    }

    fn bytes(&self) -> (u64, u64) {
        self.people().map(|person| person.link.bytes()).fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1))
    }
}

/// The companions who are in a home: whose it is, and for some the next one too.
fn takers(home: usize, phones: usize, size: Size) -> (usize, Option<usize>) {
    let first = home % phones;
    // Spread over the day: every so many homes one is taken twice.
    let every = size.homes.checked_div(size.contested).unwrap_or(usize::MAX);
    let twice = phones > 1 && home % every == every / 2 && home / every < size.contested;
    (first, twice.then_some((first + 1) % phones))
}
