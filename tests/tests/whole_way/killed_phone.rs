//! A phone is killed in the middle of writing, again and again: what it had acknowledged is there (N1, N6).

use std::collections::HashSet;
use std::time::Duration;
use yanfang_device::Device;
use yanfang_domain::id::{DefectId, UnitId};
use yanfang_tests::clock::TestClock;
use yanfang_tests::sample::{self, INSPECTORS};
use yanfang_tests::seed::{Seed, seeds};
use yanfang_tests::server::TestServer;
use yanfang_tests::victim::Victim;
use yanfang_tests::{oracle, phone};

/// Homes that the rounds share, so that documents grow and are opened again.
const UNITS: usize = 24;
/// Rounds after which a new phone begins: long lives show wear, short ones show beginnings.
const ROUNDS_A_PHONE: usize = 50;

#[test]
fn a_phone_killed_while_writing_keeps_what_it_acknowledged() {
    let server = TestServer::with_units(UNITS);
    let seeds: Vec<u64> = seeds(200).collect();
    let mut acknowledged = 0;
    for life in seeds.chunks(ROUNDS_A_PHONE) {
        let phone = server.phone(INSPECTORS[0]);
        phone.sync_until_quiet();
        let folder = phone.into_folder();
        let mut saved = HashSet::new();
        for seed in life {
            let mut random = Seed::new(*seed);
            let arguments = [folder.path().display().to_string(), seed.to_string(), UNITS.to_string()];
            let victim = Victim::start(env!("CARGO_BIN_EXE_phone"), arguments);
            assert_eq!(victim.line().as_deref(), Some("open"), "seed {seed}: the phone does not open any more");
            let said = victim.kill_after(Duration::from_micros(random.below(40_000) as u64));
            saved.extend(said.iter().map(|line| parse(line)));
            let device = phone::open(folder.path(), &TestClock::default());
            assert_eq!(device.self_check().unwrap().damage, [], "seed {seed}");
            assert_holds(&device, &saved, *seed);
        }
        acknowledged += saved.len();
        let phone = phone::TestPhone::in_folder(folder, TestClock::default());
        phone.sync_until_quiet();
        assert_eq!(phone.shelf().unwrap(), []);
        oracle::receipts_are_stored(phone.folder(), server.folder());
        let there: HashSet<_> = server.defects(UNITS).into_iter().map(|defect| defect.id).collect();
        assert!(saved.iter().all(|(_, defect)| there.contains(defect)), "a defect did not arrive");
    }
    assert!(2 * acknowledged > seeds.len(), "the phones wrote too little ({acknowledged}) for this to mean anything");
}

fn parse(line: &str) -> (UnitId, DefectId) {
    let (unit, defect) = line.split_once(' ').expect("a unit and a defect");
    (unit.parse().expect("a unit"), defect.parse().expect("a defect"))
}

fn assert_holds(device: &Device, saved: &HashSet<(UnitId, DefectId)>, seed: u64) {
    for unit in (0..UNITS).map(sample::unit) {
        let mut wanted = saved.iter().filter(|(of, _)| *of == unit).map(|(_, defect)| *defect).peekable();
        if wanted.peek().is_some() {
            let held: HashSet<_> =
                device.unit_detail(unit).unwrap().defects.into_iter().map(|defect| defect.defect.id).collect();
            let lost: Vec<_> = wanted.filter(|defect| !held.contains(defect)).collect();
            assert!(lost.is_empty(), "seed {seed}: acknowledged and lost: {lost:?}");
        }
    }
}
