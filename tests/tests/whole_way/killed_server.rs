//! The server is killed in the middle of ingesting, again and again: every receipt's command is stored (N2).

use std::net::SocketAddr;
use std::thread;
use std::time::Duration;
use yanfang_device::CancelToken;
use yanfang_tests::clock::TestClock;
use yanfang_tests::link::Link;
use yanfang_tests::oracle;
use yanfang_tests::sample::{self, INSPECTORS};
use yanfang_tests::seed::{Seed, seeds};
use yanfang_tests::server::TestServer;
use yanfang_tests::victim::Victim;

const UNITS: usize = 40;

#[test]
fn a_server_killed_while_ingesting_keeps_what_it_gave_a_receipt_for() {
    let folder = tempfile::tempdir().unwrap();
    let first = TestServer::over(folder.path(), TestClock::default());
    first.publish(sample::catalog(UNITS));
    let link = Link::to(first.address());
    let phones = INSPECTORS.map(|inspector| first.phone_at(inspector, &link.url()));
    phones.iter().for_each(yanfang_tests::phone::TestPhone::sync_until_quiet);
    drop(first);
    let mut saved = 0;
    for number in seeds(100) {
        let mut seed = Seed::new(number);
        for phone in &phones {
            for n in 0..=seed.below(30) {
                phone.record(sample::unit(seed.below(UNITS)), n, &mut seed);
                saved += 1;
            }
        }
        let server = Victim::start(env!("CARGO_BIN_EXE_serve_for_test"), [folder.path()]);
        let address: SocketAddr = server.line().expect("the server starts again").parse().unwrap();
        link.lead_to(address);
        thread::scope(|scope| {
            for phone in &phones {
                // It may succeed, or find the server gone at any point: both are fine.
                scope.spawn(|| drop(phone.sync(&CancelToken::new())));
            }
            server.kill_after(Duration::from_micros(seed.below(25_000) as u64));
        });
        for phone in &phones {
            oracle::receipts_are_stored(phone.folder(), folder.path());
        }
    }
    let last = TestServer::over(folder.path(), TestClock::default());
    link.lead_to(last.address());
    for phone in &phones {
        phone.sync_until_quiet();
        assert_eq!(phone.shelf().unwrap(), []);
        phone.assert_sound();
    }
    assert_eq!(last.defects(UNITS).len(), saved, "every defect is there, once");
    drop(last);
    oracle::verify(folder.path());
}
