//! Recording a defect durably, in turn with one bare durable commit of the same bytes.

use crate::figure::{self, Times, rounded};
use serde_json::json;
use std::time::Instant;
use yanfang_protocol::codec;
use yanfang_tests::bare::{BareTable, BareUnit};
use yanfang_tests::sample::{self, INSPECTORS};
use yanfang_tests::seed::Seed;
use yanfang_tests::server::TestServer;
use yanfang_tests::{day, phone};

/// Measured recordings; with 200 of them the 99th percentile is the third slowest.
const RECORDINGS: usize = 200;

/// With 10 and with 300 defects in the unit: on average, since every recording adds one.
pub(crate) fn run() {
    measure(10, 20);
    measure(300, 1);
}

fn measure(held: usize, units: usize) {
    let server = TestServer::with_units(units);
    let phone = server.phone(INSPECTORS[0]);
    phone.sync_until_quiet();
    let mut seed = Seed::new(1);
    for n in 0..(held - RECORDINGS / units / 2) * units {
        phone.record(sample::unit(n % units), n / units, &mut seed);
    }
    let bare = BareTable::in_folder(phone.folder());
    let (mut ours, mut commits) = (Times::default(), Times::default());
    let mut written = 0;
    for n in 0..RECORDINGS {
        let draft = phone::draft(n, &mut seed);
        let bytes = bytes_of(n, &mut seed);
        written = bytes.len();
        let start = Instant::now();
        phone.record_defect(sample::unit(n % units), draft).expect("an inspector may record");
        ours.add(start.elapsed());
        commits.add(bare.commit(&bytes));
    }
    let (p50, p99) = (ours.percentile(50), ours.percentile(99));
    let (bare_p50, bare_p99) = (commits.percentile(50), commits.percentile(99));
    let fields = json!({ "held": held, "bytes": written, "p50_ms": p50, "p99_ms": p99,
        "bare_p50_ms": bare_p50, "bare_p99_ms": bare_p99,
        "ratio_p50": rounded(p50 / bare_p50), "ratio_p99": rounded(p99 / bare_p99) });
    figure::print("record", fields);
}

/// The command's body, its change, and the note that lists read: what a record must write at the least.
fn bytes_of(n: usize, seed: &mut Seed) -> Vec<u8> {
    let command = day::command(seed.bytes(), n, day::defect(0, n, seed));
    let mut bytes = codec::encode_body(&command.body).expect("a body can be written");
    let mut unit = BareUnit::new(command.origin.actor.0);
    unit.record(&command);
    bytes.extend(unit.last_change());
    bytes
}
