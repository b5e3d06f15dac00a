//! Asking for news when there is none, on a phone that holds eight thousand units.

use crate::figure::{self, Times, ms};
use serde_json::json;
use std::time::Instant;
use yanfang_device::CancelToken;
use yanfang_tests::sample::{self, INSPECTORS};
use yanfang_tests::seed::Seed;
use yanfang_tests::server::TestServer;

/// Homes of a city.
const UNITS: usize = 8_000;
/// Of these, the ones with a document, one defect each.
const RECORDED: usize = 2_000;

/// Bodies of request and answer, and the time of the whole call.
pub(crate) fn run() {
    let server = TestServer::with_units(UNITS);
    let link = server.link();
    let phone = server.phone_at(INSPECTORS[0], &link.url());
    let cancel = CancelToken::new();
    let start = Instant::now();
    phone.sync(&cancel).expect("the catalog comes");
    let (catalog_ms, catalog_bytes) = (ms(start.elapsed()), link.bytes().1);
    let mut seed = Seed::new(1);
    for unit in 0..RECORDED {
        phone.record(sample::unit(unit), 0, &mut seed);
    }
    phone.sync_until_quiet();
    let (mut times, mut bodies) = (Times::default(), (0, 0));
    let before = link.bytes();
    let calls = 200;
    for _ in 0..calls {
        let start = Instant::now();
        let report = phone.sync(&cancel).expect("nothing is new");
        times.add(start.elapsed());
        assert_eq!(report.requests, 1, "nothing new is one request");
        bodies = (report.sent_bytes, report.received_bytes);
    }
    let after = link.bytes();
    let fields = json!({ "units": UNITS, "documents": RECORDED, "request": bodies.0, "answer": bodies.1,
        "up": (after.0 - before.0) / calls, "down": (after.1 - before.1) / calls,
        "ms": times.percentile(50), "catalog_ms": catalog_ms, "catalog_bytes": catalog_bytes });
    figure::print("idle", fields);
    server_alone(&server);
}

/// The server's own part of such a call: the same question without a network.
fn server_alone(server: &TestServer) {
    use yanfang_tests::{chains, oracle};
    let caller = oracle::caller(INSPECTORS[0]);
    let mut cursor = None;
    loop {
        let answer = server.sync(caller, chains::request(cursor, Vec::new())).expect("the server answers");
        cursor = Some(answer.cursor);
        if !answer.more {
            break;
        }
    }
    let mut times = Times::default();
    for _ in 0..200 {
        let request = chains::request(cursor.clone(), Vec::new());
        let start = Instant::now();
        server.sync(caller, request).expect("the server answers");
        times.add(start.elapsed());
    }
    let fields = json!({ "units": UNITS, "p50_ms": times.percentile(50), "p99_ms": times.percentile(99) });
    figure::print("idle_server", fields);
}
