//! Documents alone: executing commands and opening a unit, against Automerge used bare.

use crate::figure::{self, Times, ms, rounded};
use serde_json::json;
use std::time::{Duration, Instant};
use yanfang_document::Document;
use yanfang_domain::id::{ActorId, DocumentId};
use yanfang_tests::bare::BareUnit;
use yanfang_tests::seed::Seed;
use yanfang_tests::{day, sample};

/// Both.
pub(crate) fn run() {
    execute();
    open();
}

/// Executes a chain of ten defects in each of 200 units, as the server does, in turn with bare Automerge.
fn execute() {
    let (mut ours, mut bare) = (Duration::ZERO, Duration::ZERO);
    let (units, defects) = (200, 10);
    for unit in 0..units {
        let mut seed = Seed::new(unit as u64);
        let actor: [u8; 16] = seed.bytes();
        let commands: Vec<_> = (0..defects).map(|n| day::command(actor, n, day::defect(unit, n, &mut seed))).collect();
        let mut document = Document::genesis(DocumentId::Unit(sample::unit(unit)), 1).expect("a first change");
        let start = Instant::now();
        let mut branch = document.branch(&document.heads(), ActorId(actor)).expect("the heads are known");
        for command in &commands {
            branch.execute(command).expect("a good command");
        }
        document.merge(branch).expect("a branch merges");
        ours += start.elapsed();
        let mut unit = BareUnit::new(actor);
        let start = Instant::now();
        for command in &commands {
            unit.record(command);
        }
        bare += start.elapsed();
    }
    let ratio = rounded(ours.as_secs_f64() / bare.as_secs_f64());
    let fields = json!({ "commands": units * defects, "ms": ms(ours), "bare_ms": ms(bare), "ratio": ratio });
    figure::print("document_execute", fields);
}

/// Opens a unit of 300 defects and reads everything in it, in turn with a bare load of the same bytes.
fn open() {
    let saved = day::unit_of(300);
    let (mut ours, mut bare) = (Times::default(), Times::default());
    for _ in 0..50 {
        let start = Instant::now();
        let opened = Document::open(&saved).expect("what was saved opens");
        assert_eq!(opened.unit().defects.len(), 300, "every defect is read");
        ours.add(start.elapsed());
        let start = Instant::now();
        let loaded = BareUnit::load(&saved);
        bare.add(start.elapsed());
        drop(loaded);
    }
    let (ours, bare) = (ours.percentile(50), bare.percentile(50));
    let fields = json!({ "defects": 300, "bytes": saved.len(), "p50_ms": ours, "bare_p50_ms": bare,
        "ratio": rounded(ours / bare) });
    figure::print("document_open", fields);
}
