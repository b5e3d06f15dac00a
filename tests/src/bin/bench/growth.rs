//! Whether a command costs the same in a small project and in a city: both in one run, in turn.

use crate::figure::{self, Times, rounded};
use serde_json::json;
use std::time::Instant;
use yanfang_domain::id::{DocumentId, UnitId};
use yanfang_protocol::feed::Cursor;
use yanfang_protocol::sync::DocumentAnswer;
use yanfang_tests::phone::TestPhone;
use yanfang_tests::sample::{self, INSPECTORS};
use yanfang_tests::seed::Seed;
use yanfang_tests::server::TestServer;
use yanfang_tests::{chains, day, oracle, phone};

/// Homes, in both: only what was recorded differs.
const UNITS: usize = 8_000;
/// Of these, the ones that nothing is recorded in until it is measured.
const FRESH: usize = 400;
/// Defects in every home that has any.
const A_UNIT: usize = 30;
/// Commands a measured request, as in quality.md's 10-command sync.
const A_REQUEST: usize = 10;
/// Measured requests, and measured recordings on the phone.
const MEASURED: usize = 200;

/// From 1,000 to 240,000 defects; `DEFECTS` sets another upper end.
pub(crate) fn run() {
    let most = std::env::var("DEFECTS").ok().and_then(|text| text.parse().ok()).unwrap_or(240_000);
    let mut small = Site::with(1_000);
    let mut large = Site::with(most);
    server(&mut small, &mut large);
    recording(&small, &large);
}

/// A server with so many defects, and a phone that holds them all.
struct Site {
    defects: usize,
    server: TestServer,
    phone: TestPhone,
    cursor: Option<Cursor>,
    seed: Seed,
    next_fresh: usize,
    /// Memory of this program before and after the server was filled (MiB).
    memory: [u64; 2],
}

impl Site {
    fn with(defects: usize) -> Self {
        let server = TestServer::with_units(UNITS + FRESH);
        let phone = server.phone(INSPECTORS[0]);
        let mut site =
            Self { defects, server, phone, cursor: None, seed: Seed::new(1), next_fresh: UNITS, memory: [0; 2] };
        site.memory[0] = figure::memory_mib().unwrap_or_default();
        let units: Vec<usize> = (0..defects.div_ceil(A_UNIT)).collect();
        for some in units.chunks(100) {
            site.push(some, A_UNIT);
        }
        site.memory[1] = figure::memory_mib().unwrap_or_default();
        site.phone.sync_until_quiet();
        site
    }

    /// One request that records so many defects in each of these units.
    fn push(&mut self, units: &[usize], count: usize) -> std::time::Duration {
        let seed = &mut self.seed;
        let pushes = units.iter().map(|unit| {
            let actor = seed.bytes();
            let commands: Vec<_> = (0..count).map(|n| day::command(actor, n, day::defect(*unit, n, seed))).collect();
            chains::first_push(DocumentId::Unit(sample::unit(*unit)), actor, &commands)
        });
        let request = chains::request(self.cursor.take(), pushes.collect());
        let start = Instant::now();
        let answer = self.server.sync(oracle::caller(INSPECTORS[0]), request).expect("it is answered");
        let time = start.elapsed();
        assert!(answer.documents.iter().all(|one| *one == DocumentAnswer::Accepted), "all is accepted");
        self.cursor = Some(answer.cursor);
        time
    }

    fn fresh_unit(&mut self) -> usize {
        self.next_fresh += 1;
        self.next_fresh - 1
    }
}

/// A request of ten commands in a unit of its own.
fn server(small: &mut Site, large: &mut Site) {
    let (mut few, mut many) = (Times::default(), Times::default());
    for _ in 0..MEASURED {
        let unit = small.fresh_unit();
        few.add(small.push(&[unit], A_REQUEST));
        let unit = large.fresh_unit();
        many.add(large.push(&[unit], A_REQUEST));
    }
    let (few_p50, many_p50) = (few.percentile(50), many.percentile(50));
    let grown = large.memory[1].saturating_sub(large.memory[0]);
    figure::print(
        "growth_ingest",
        json!({ "defects": large.defects, "few_p50_ms": few_p50, "p50_ms": many_p50, "p99_ms": many.percentile(99),
            "ratio": rounded(many_p50 / few_p50), "server_mib": grown }),
    );
}

/// Recording on the phone, in units that hold the same.
fn recording(small: &Site, large: &Site) {
    let (mut few, mut many) = (Times::default(), Times::default());
    let mut seed = Seed::new(2);
    for n in 0..MEASURED {
        // The last of the fresh units: not the ones that were measured above.
        let unit = sample::unit(UNITS + FRESH - 1 - n % 20);
        few.add(record(&small.phone, unit, n, &mut seed));
        many.add(record(&large.phone, unit, n, &mut seed));
    }
    let (few_p50, many_p50) = (few.percentile(50), many.percentile(50));
    figure::print(
        "growth_record",
        json!({ "defects": large.defects, "few_p50_ms": few_p50, "p50_ms": many_p50, "p99_ms": many.percentile(99),
            "ratio": rounded(many_p50 / few_p50) }),
    );
}

fn record(phone: &TestPhone, unit: UnitId, n: usize, seed: &mut Seed) -> std::time::Duration {
    let draft = phone::draft(n, seed);
    let start = Instant::now();
    phone.record_defect(unit, draft).expect("an inspector may record");
    start.elapsed()
}
