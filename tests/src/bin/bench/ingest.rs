//! The server's rate: fifty devices at once, against the same commands on bare Automerge documents on as many threads.

use crate::figure::{self, Times, ms, rounded};
use serde_json::json;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};
use yanfang_domain::catalog::Catalog;
use yanfang_domain::command::Command;
use yanfang_domain::event::Author;
use yanfang_domain::id::{DocumentId, MemberId};
use yanfang_domain::role::{Grant, Member, Scope};
use yanfang_protocol::sync::{DocumentAnswer, DocumentPush};
use yanfang_tests::bare::BareUnit;
use yanfang_tests::sample::{self, INSPECTORS, UNITS_A_BUILDING};
use yanfang_tests::seed::Seed;
use yanfang_tests::server::TestServer;
use yanfang_tests::{chains, day, oracle};

const DEVICES: usize = 50;
/// Homes that each device visited, and defects in each.
const UNITS: usize = 20;
const DEFECTS: usize = 10;

/// One request a device with its whole day, then one a unit.
pub(crate) fn run() {
    let work: Vec<Vec<Commands>> = (0..DEVICES).map(day_of).collect();
    let bare = bare(&work);
    let total = DEVICES * UNITS * DEFECTS;
    for (figure, units_a_request) in [("ingest_days", UNITS), ("ingest_units", 1)] {
        let server = TestServer::empty();
        server.publish(project());
        let requests = requests(&work, units_a_request);
        let (time, mut times) = served(&server, requests);
        let ratio = rounded(bare.as_secs_f64() / time.as_secs_f64());
        let fields = json!({ "devices": DEVICES, "commands": total, "commands_a_request": units_a_request * DEFECTS,
            "ms": ms(time), "rate": per_second(total, time), "p50_ms": times.percentile(50), "p99_ms": times.percentile(99),
            "bare_ms": ms(bare), "bare_rate": per_second(total, bare), "ratio": ratio });
        figure::print(figure, fields);
    }
}

fn per_second(count: usize, time: Duration) -> u64 {
    (count as f64 / time.as_secs_f64()) as u64
}

struct Commands {
    unit: usize,
    actor: [u8; 16],
    commands: Vec<Command>,
}

/// A building for each device, with an inspector of its own: what a phone hears is what its member works on.
fn project() -> Catalog {
    let mut catalog = sample::catalog(DEVICES * UNITS_A_BUILDING);
    let template = catalog.members.iter().find(|member| member.id == INSPECTORS[0]).cloned();
    let template = template.expect("the sample has an inspector");
    for (device, building) in catalog.places.buildings.iter().enumerate() {
        let scope = Scope::Building(building.id);
        let grants = template.grants.iter().map(|grant| Grant { scope, ..grant.clone() }).collect();
        catalog.members.push(Member { id: inspector(device), grants, ..template.clone() });
    }
    catalog
}

fn inspector(device: usize) -> MemberId {
    MemberId::from_bytes([0xB0, device as u8, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1])
}

fn day_of(device: usize) -> Vec<Commands> {
    let mut seed = Seed::new(device as u64);
    let units = (0..UNITS).map(|index| device * UNITS_A_BUILDING + index);
    let by = Author::Member(inspector(device));
    units
        .map(|unit| {
            let actor = seed.bytes();
            let commands =
                (0..DEFECTS).map(|n| Command { by, ..day::command(actor, n, day::defect(unit, n, &mut seed)) });
            let commands = commands.collect();
            Commands { unit, actor, commands }
        })
        .collect()
}

/// The same commands as changes of bare documents, on all cores.
fn bare(work: &[Vec<Commands>]) -> Duration {
    let all: Vec<&Commands> = work.iter().flatten().collect();
    let next = AtomicUsize::new(0);
    let start = Instant::now();
    thread::scope(|scope| {
        for _ in 0..cores() {
            scope.spawn(|| {
                while let Some(work) = all.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let mut unit = BareUnit::new(work.actor);
                    work.commands.iter().for_each(|command| unit.record(command));
                }
            });
        }
    });
    start.elapsed()
}

fn cores() -> usize {
    thread::available_parallelism().map_or(2, std::num::NonZero::get)
}

/// The pushes of each device in order, some units a request.
fn requests(work: &[Vec<Commands>], units_a_request: usize) -> Vec<Vec<Vec<DocumentPush>>> {
    let push = |of: &Commands| chains::first_push(DocumentId::Unit(sample::unit(of.unit)), of.actor, &of.commands);
    work.iter().map(|day| day.chunks(units_a_request).map(|units| units.iter().map(push).collect()).collect()).collect()
}

/// Sends all, every device from a thread of its own, one request after another.
fn served(server: &TestServer, devices: Vec<Vec<Vec<DocumentPush>>>) -> (Duration, Times) {
    let times = Mutex::new(Times::default());
    let start = Instant::now();
    thread::scope(|scope| {
        for (index, requests) in devices.into_iter().enumerate() {
            let times = &times;
            scope.spawn(move || {
                let caller = oracle::caller(inspector(index));
                // Each device has heard the catalog.
                let answer = server.sync(caller, chains::request(None, Vec::new())).expect("the server answers");
                let mut cursor = answer.cursor;
                for documents in requests {
                    let begun = Instant::now();
                    let answer = server.sync(caller, chains::request(Some(cursor), documents)).expect("it is answered");
                    times.lock().expect("no thread panics").add(begun.elapsed());
                    assert!(answer.documents.iter().all(|one| *one == DocumentAnswer::Accepted), "all is accepted");
                    cursor = answer.cursor;
                }
            });
        }
    });
    (start.elapsed(), times.into_inner().expect("no thread panics"))
}
