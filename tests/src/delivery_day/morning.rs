//! Before the day: the homes' earlier defects, the confirmed batch, every phone with all of it.

use super::{Day, Person, Size, project};
use crate::clock::TestClock;
use crate::phone::TestPhone;
use crate::sample::{self, ENGINEER, INSPECTORS};
use crate::seed::Seed;
use crate::server::TestServer;
use yanfang_device::EventDraft;
use yanfang_domain::id::MemberId;
use yanfang_domain::time::DAY_MS;

/// From the last repairs to the delivery day, which begins at ten past eight in the morning.
const UNTIL_MS: i64 = 20 * DAY_MS - 150 * 60 * 1000;

impl Day {
    /// The morning of the day: everything known, every phone synced.
    pub fn morning(size: Size) -> Self {
        let data = tempfile::tempdir().expect("a folder for the server");
        let server = TestServer::over(data.path(), TestClock::default());
        server.publish(project::catalog(size));
        earlier(&server, size);
        project::confirm(&server, size.homes);
        server.clock().advance_ms(UNTIL_MS);
        let counter = person(&server, project::COUNTER, 0);
        let companions =
            (0..size.phones).map(|index| person(&server, project::companion(index), index as u64 + 1)).collect();
        Self { size, data, server, counter, companions }
    }
}

/// Somebody who has just synced.
fn person(server: &TestServer, member: MemberId, seed: u64) -> Person {
    let (link, clock) = (server.link(), TestClock::default());
    clock.advance_ms(server.clock().now_ms() - clock.now_ms());
    let phone = TestPhone::new(clock.clone());
    phone.enrol(&link.url(), &server.enrol_code(member));
    phone.sync_until_quiet();
    let files = tempfile::tempdir().expect("a folder for the camera");
    Person { phone, link, clock, files, seed: Seed::new(seed) }
}

/// What earlier rounds found, repaired and looked at again.
fn earlier(server: &TestServer, size: Size) {
    let inspector = server.phone(INSPECTORS[0]);
    inspector.sync_until_quiet();
    let mut seed = Seed::new(1);
    for home in 0..size.homes {
        for n in 0..size.earlier {
            inspector.record(sample::unit(home), n, &mut seed);
        }
    }
    inspector.sync_until_quiet();
    let engineer = server.phone(ENGINEER);
    engineer.sync_until_quiet();
    for home in 0..size.homes {
        let unit = sample::unit(home);
        for found in engineer.unit_detail(unit).expect("a home is read").defects {
            engineer.pass(unit, found.defect.id, None, EventDraft::default()).expect("an engineer may pass");
        }
    }
    engineer.sync_until_quiet();
}
