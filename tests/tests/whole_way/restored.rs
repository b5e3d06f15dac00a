//! What comes back: a cloned phone, a server started again.

use yanfang_tests::oracle;
use yanfang_tests::sample::{self, INSPECTORS};
use yanfang_tests::seed::Seed;
use yanfang_tests::server::TestServer;

#[test]
fn a_phone_and_its_clone_both_arrive_whole() {
    let server = TestServer::with_units(4);
    let mut phone = server.phone(INSPECTORS[0]);
    phone.sync_until_quiet();
    let (unit, mut seed) = (sample::unit(0), Seed::new(1));
    for n in 0..3 {
        phone.record(unit, n, &mut seed);
    }
    let clone = phone.cloned();
    // Both go on by themselves, with the same identity and the same work unsent.
    for n in 3..6 {
        phone.record(unit, n, &mut seed);
        clone.record(unit, n, &mut seed);
    }
    phone.sync_until_quiet();
    clone.sync_until_quiet();
    phone.sync_until_quiet();
    let there = server.defects(4);
    assert_eq!(there.len(), 9, "three from before, three of each");
    for one in [&phone, &clone] {
        assert_eq!(one.defects(4), there);
        assert_eq!(one.shelf().unwrap(), []);
        one.assert_sound();
        oracle::receipts_are_stored(one.folder(), server.folder());
    }
}

#[test]
fn a_server_restarted_between_two_halves_of_a_day_goes_on() {
    let mut server = TestServer::with_units(2);
    let link = server.link();
    let phone = server.phone_at(INSPECTORS[0], &link.url());
    phone.sync_until_quiet();
    let (unit, mut seed) = (sample::unit(0), Seed::new(1));
    phone.record(unit, 0, &mut seed);
    phone.sync_until_quiet();
    server.restart();
    link.lead_to(server.address());
    phone.record(unit, 1, &mut seed);
    phone.sync_until_quiet();
    let fresh = server.phone(INSPECTORS[1]);
    fresh.sync_until_quiet();
    assert_eq!(fresh.unit_detail(unit).unwrap().defects.len(), 2);
}
