//! The server is killed around the commit of what a contractor did: what was committed is copied after the start.

use std::net::SocketAddr;
use std::time::Duration;
use yanfang_device::{CancelToken, EventDraft};
use yanfang_domain::id::DocumentId;
use yanfang_domain::standing::fold;
use yanfang_domain::time::Moment;
use yanfang_tests::clock::TestClock;
use yanfang_tests::link::Link;
use yanfang_tests::sample::{self, CLERK, INSPECTORS};
use yanfang_tests::seed::{Seed, seeds};
use yanfang_tests::server::TestServer;
use yanfang_tests::victim::Victim;
use yanfang_tests::{oracle, phone};

#[test]
fn a_server_killed_between_a_commit_and_its_copies_makes_them_after_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let first = TestServer::over(folder.path(), TestClock::default());
    first.publish(sample::catalog(1));
    let link = Link::to(first.address());
    let inspector = first.phone_at(INSPECTORS[0], &link.url());
    inspector.sync_until_quiet();
    let defect = inspector.record_defect(sample::unit(0), phone::draft(0, &mut Seed::new(1))).unwrap();
    inspector.sync_until_quiet();
    let orders = [fold(&first.defects(1)[0]).order.unwrap()];
    let at = Moment { utc_ms: first.clock().now_ms(), offset_min: 480 };
    first.wait(first.server().release_orders(sample::project(), CLERK, &orders, at)).unwrap();
    let contractor = first.phone_at(sample::contractor_user(0), &link.url());
    contractor.sync_until_quiet();
    drop(first);
    let mut sent = 0;
    for number in seeds(25) {
        let mut seed = Seed::new(number);
        contractor.progress(orders[0], defect, Some(50), EventDraft::default()).unwrap();
        sent += 1;
        let server = Victim::start(env!("CARGO_BIN_EXE_serve_for_test"), [folder.path()]);
        let address: SocketAddr = server.line().expect("the server starts again").parse().unwrap();
        link.lead_to(address);
        std::thread::scope(|scope| {
            // It may succeed, or find the server gone at any point: both are fine.
            scope.spawn(|| drop(contractor.sync(&CancelToken::new())));
            server.kill_after(Duration::from_micros(seed.below(25_000) as u64));
        });
    }
    let last = TestServer::over(folder.path(), TestClock::default());
    link.lead_to(last.address());
    contractor.sync_until_quiet();
    last.wait(last.server().mirror(sample::project())).unwrap();
    let unit = last.document(sample::unit(0)).unwrap().defect(defect).unwrap();
    let held = last.wait(last.server().document(sample::project(), DocumentId::Order(orders[0])));
    let held = held.unwrap().unwrap().defect(defect).unwrap();
    assert_eq!(unit.events, held.events, "unit and order tell the same story");
    let progressed = unit.events.iter().filter(|event| event.kind.name().text() == "progressed");
    assert_eq!(progressed.count(), sent, "each once");
    drop(last);
    oracle::verify(folder.path());
}
