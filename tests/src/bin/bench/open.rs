//! Opening and finding: a large unit, a city's list, full-text search over everything.

use crate::figure::{self, Times, ms, rounded};
use serde_json::json;
use std::time::Instant;
use yanfang_domain::id::DocumentId;
use yanfang_tests::bare::BareUnit;
use yanfang_tests::sample::{self, INSPECTORS};
use yanfang_tests::seed::Seed;
use yanfang_tests::server::TestServer;
use yanfang_tests::{chains, day, oracle, phone};

/// Homes of a city.
const UNITS: usize = 8_000;

/// All of it, on one phone that holds a city. `DEFECTS` sets the defects a home (30 make 240,000).
pub(crate) fn run() {
    let defects = std::env::var("DEFECTS").ok().and_then(|text| text.parse().ok()).unwrap_or(5);
    let server = TestServer::with_units(UNITS + 1);
    fill(&server, defects);
    let mut phone = server.phone(INSPECTORS[0]);
    let start = Instant::now();
    phone.sync_until_quiet();
    let total = UNITS * defects + 300;
    figure::print("pull_city", json!({ "units": UNITS, "defects": total, "ms": ms(start.elapsed()) }));
    let saved = server.document(sample::unit(UNITS)).expect("the large unit is there").save();
    unit(&mut phone, &saved);
    list(&phone);
    search(&phone, total);
}

/// A few defects in every home, and three hundred in the last.
fn fill(server: &TestServer, defects: usize) {
    let caller = oracle::caller(INSPECTORS[0]);
    let mut seed = Seed::new(1);
    let first = server.sync(caller, chains::request(None, Vec::new())).expect("the server answers");
    let mut cursor = first.cursor;
    let all: Vec<usize> = (0..=UNITS).collect();
    for units in all.chunks(100) {
        let pushes = units.iter().map(|unit| {
            let actor = seed.bytes();
            let count = if *unit == UNITS { 250 } else { defects };
            let commands: Vec<_> =
                (0..count).map(|n| day::command(actor, n, day::defect(*unit, n, &mut seed))).collect();
            chains::first_push(DocumentId::Unit(sample::unit(*unit)), actor, &commands)
        });
        let pushes = pushes.collect();
        cursor = server.sync(caller, chains::request(Some(cursor), pushes)).expect("it is answered").cursor;
    }
    let large = server.document(sample::unit(UNITS)).expect("the large unit is there");
    let actor = seed.bytes();
    let commands: Vec<_> = (0..50).map(|n| day::command(actor, n, day::defect(UNITS, 250 + n, &mut seed))).collect();
    let push = chains::push_onto(&large, actor, &commands);
    server.sync(caller, chains::request(Some(cursor), vec![push])).expect("it is answered");
}

/// A unit of 300 defects, ready to show, from a phone that was just switched on.
fn unit(phone: &mut phone::TestPhone, saved: &[u8]) {
    let unit = sample::unit(UNITS);
    let (mut ours, mut bare, mut again) = (Times::default(), Times::default(), Times::default());
    for _ in 0..20 {
        phone.restart();
        // What any first call costs (the catalog is read, the file's pages come in) is not the unit's.
        phone.unit_detail(sample::unit(0)).expect("a unit is read");
        let start = Instant::now();
        let detail = phone.unit_detail(unit).expect("a unit is read");
        ours.add(start.elapsed());
        assert_eq!(detail.defects.len(), 300, "every defect is shown");
        let start = Instant::now();
        phone.unit_detail(unit).expect("a unit is read");
        again.add(start.elapsed());
        let start = Instant::now();
        let loaded = BareUnit::load(saved);
        bare.add(start.elapsed());
        drop(loaded);
    }
    let (p50, bare) = (ours.percentile(50), bare.percentile(50));
    let fields = json!({ "defects": 300, "p50_ms": p50, "bare_p50_ms": bare, "ratio": rounded(p50 / bare),
        "again_ms": again.percentile(50) });
    figure::print("open_unit", fields);
}

fn list(phone: &phone::TestPhone) {
    let mut times = Times::default();
    for _ in 0..20 {
        let start = Instant::now();
        assert_eq!(phone.list_units().expect("the list is read").len(), UNITS + 1, "every unit is listed");
        times.add(start.elapsed());
    }
    figure::print("list_units", json!({ "units": UNITS + 1, "p50_ms": times.percentile(50) }));
}

fn search(phone: &phone::TestPhone, total: usize) {
    for typed in ["空鼓", "管道渗漏", "#4999-3"] {
        let mut times = Times::default();
        let mut found = 0;
        for _ in 0..20 {
            let start = Instant::now();
            found = phone.search(typed, 50).expect("the search answers").len();
            times.add(start.elapsed());
        }
        let fields = json!({ "typed": typed, "defects": total, "found": found, "p50_ms": times.percentile(50) });
        figure::print("search", fields);
    }
}
