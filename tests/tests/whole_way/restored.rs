//! Backups that come back: a cloned phone, a server that knows less than its phones.

use yanfang_device::CancelToken;
use yanfang_domain::defect::FieldValue;
use yanfang_tests::clock::TestClock;
use yanfang_tests::oracle;
use yanfang_tests::phone::{TestPhone, copy_folder};
use yanfang_tests::sample::{self, INSPECTORS};
use yanfang_tests::seed::{Seed, seeds};
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
fn a_server_restored_from_a_backup_gets_back_what_its_phones_had_sent() {
    for number in seeds(12) {
        let mut seed = Seed::new(number);
        let (data, backup) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let server = TestServer::over(data.path(), TestClock::default());
        server.publish(sample::catalog(UNITS));
        let link = server.link();
        let phones = INSPECTORS.map(|inspector| server.phone_at(inspector, &link.url()));
        let mut saved = work(&phones, &mut seed, 8);
        drop(server);
        copy_folder(data.path(), backup.path());

        let server = TestServer::over(data.path(), TestClock::default());
        link.lead_to(server.address());
        saved += work(&phones, &mut seed, 16);
        drop(server);

        // The disk is lost; the backup comes back.
        let server = TestServer::over(backup.path(), TestClock::default());
        link.lead_to(server.address());
        for phone in phones.iter().chain(&phones) {
            // Whoever built on a colleague's work waits until that colleague has sent it again.
            phone.sync(&CancelToken::new()).unwrap();
        }
        phones.iter().chain(&phones).for_each(TestPhone::sync_until_quiet);
        let there = server.defects(UNITS);
        assert_eq!(there.len(), saved, "seed {number}: every defect is there again, once");
        let fresh = server.phone(INSPECTORS[0]);
        fresh.sync_until_quiet();
        for phone in phones.iter().chain([&fresh]) {
            assert_eq!(phone.shelf().unwrap(), [], "seed {number}");
            assert_eq!(phone.defects(UNITS), there, "seed {number}");
            phone.assert_sound();
            oracle::receipts_are_stored(phone.folder(), server.folder());
        }
        drop(server);
        oracle::verify(backup.path());
    }
}

#[test]
fn the_work_of_a_lost_phone_comes_back_from_a_colleague_with_its_orders_and_the_catalog() {
    let (data, backup) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let server = TestServer::over(data.path(), TestClock::default());
    server.publish(sample::catalog(1));
    let link = server.link();
    let [lost, colleague] = INSPECTORS.map(|inspector| server.phone_at(inspector, &link.url()));
    lost.sync_until_quiet();
    colleague.sync_until_quiet();
    drop(server);
    copy_folder(data.path(), backup.path());

    let server = TestServer::over(data.path(), TestClock::default());
    link.lead_to(server.address());
    let version = server.publish(sample::catalog(UNITS));
    let mut seed = Seed::new(1);
    lost.sync_until_quiet();
    for n in 0..12 {
        lost.record(sample::unit(n % UNITS), n, &mut seed);
    }
    let first = lost.unit_detail(sample::unit(0)).unwrap().defects[0].defect.id;
    lost.amend_defect(sample::unit(0), first, vec![FieldValue::Note("改过".into())]).unwrap();
    lost.sync_until_quiet();
    colleague.sync_until_quiet();
    colleague.amend_defect(sample::unit(0), first, vec![FieldValue::Note("又改过".into())]).unwrap();
    colleague.sync_until_quiet();
    let before = server.defects(UNITS);
    let orders = "SELECT COUNT(*) FROM work_order";
    let assigned = "SELECT COUNT(*) FROM defect WHERE work_order IN (SELECT work_order FROM work_order)";
    let counts = [orders, assigned].map(|query| oracle::count(data.path(), query));
    assert!(counts.iter().all(|count| *count > 0), "rules assign: {counts:?}");
    drop((server, lost));

    let server = TestServer::over(backup.path(), TestClock::default());
    link.lead_to(server.address());
    let report = colleague.sync(&CancelToken::new()).unwrap();
    assert!(report.new_epoch);
    assert_eq!(server.defects(UNITS), before, "with every event once");
    assert_eq!(server.wait(server.server().catalog(sample::project())).unwrap().unwrap().catalog().version, version);
    assert_eq!([orders, assigned].map(|query| oracle::count(backup.path(), query)), counts);
    assert_eq!(colleague.sync_status().unwrap().pending, 0);
    oracle::receipts_are_stored(colleague.folder(), server.folder());
    let again = colleague.sync(&CancelToken::new()).unwrap();
    assert!(!again.new_epoch && again.judged == 0, "once is enough");
    colleague.record(sample::unit(1), 99, &mut seed);
    colleague.sync_until_quiet();
    assert_eq!(server.defects(UNITS).len(), before.len() + 1);
    drop(server);
    oracle::verify(backup.path());
}

const UNITS: usize = 3;

/// Records, amends what was heard, and syncs, in any order; answers how many defects were recorded.
fn work(phones: &[TestPhone], seed: &mut Seed, steps: usize) -> usize {
    phones.iter().for_each(TestPhone::sync_until_quiet);
    let mut recorded = 0;
    for step in 0..steps {
        let phone = seed.pick(phones);
        let unit = sample::unit(seed.below(UNITS));
        let known = phone.unit_detail(unit).unwrap().defects;
        if known.is_empty() || seed.chance(50) {
            phone.record(unit, step, seed);
            recorded += 1;
        } else if seed.chance(50) {
            let note = FieldValue::Note(format!("第{step}步"));
            phone.amend_defect(unit, seed.pick(&known).defect.id, vec![note]).unwrap();
        } else {
            phone.sync_until_quiet();
        }
    }
    recorded
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
