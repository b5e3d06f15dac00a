//! Prints what each step costs, for units of 10, 30 and 300 defects with two photos and three events each.
//!
//! `cargo run --release -p yanfang-document --example profile`
#![allow(clippy::print_stdout, clippy::unwrap_used)] // a program that measures and prints

use std::hint::black_box;
use std::time::Instant;
use yanfang_document::Document;
use yanfang_domain::catalog::{Element, Severity};
use yanfang_domain::command::{AmendDefect, Body, Command, DefectEvent, RecordDefect};
use yanfang_domain::defect::{FieldValue, Photo, Pin};
use yanfang_domain::event::{Attachment, Author, EventKind};
use yanfang_domain::id::{ActorId, DefectId, Digest, DocumentId, EventId, MemberId, Origin, RoomId, UnitId};
use yanfang_domain::inspection::Stage;
use yanfang_domain::time::Moment;

fn main() {
    for count in [10, 30, 300] {
        profile(count);
    }
}

fn command(actor: ActorId, seq: u32, body: Body) -> Command {
    let by = Author::Member(MemberId::from_bytes([9; 16]));
    let done_at = Moment { utc_ms: 1_780_000_000_000 + i64::from(seq) * 61_000, offset_min: 480 };
    Command { origin: Origin { actor, seq }, by, done_at, catalog: 3, body }
}

fn entropy(seed: u32) -> [u8; 32] {
    let mut state = u64::from(seed).wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    std::array::from_fn(|_| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state as u8
    })
}

fn record(number: u32) -> Body {
    let photos = [0, 1].map(|index| Photo { hash: Digest(entropy(number * 2 + index)) });
    Body::RecordDefect(RecordDefect {
        stage: Stage::Internal,
        inspection: None,
        room: RoomId::from_bytes([(number % 8) as u8; 16]),
        element: Some(Element::Wall),
        item: Some("02.03".into()),
        severity: Severity::Minor,
        note: format!("卫生间墙砖空鼓，第 {number} 处"),
        pin: Some(Pin { x: (number * 31 % 10_000) as u16, y: 500 }),
        photos: photos.to_vec(),
        number,
    })
}

fn remark(defect: DefectId, after: Vec<EventId>, index: u32) -> Body {
    let with =
        Attachment { note: "已处理".into(), photos: vec![Photo { hash: Digest(entropy(1_000_000 + index)) }] };
    Body::DefectEvent(DefectEvent { defect: Some(defect), after, kind: EventKind::Progressed { percent: None, with } })
}

/// The median of some runs, in microseconds.
fn measure<T>(runs: usize, mut step: impl FnMut() -> T) -> f64 {
    let mut times: Vec<_> = (0..runs)
        .map(|_| {
            let start = Instant::now();
            black_box(step());
            start.elapsed().as_secs_f64() * 1e6
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times[runs / 2]
}

fn profile(count: u32) {
    let actor = ActorId([0xab; 16]);
    let mut document = Document::genesis(DocumentId::Unit(UnitId::from_bytes([1; 16])), 0).unwrap();
    let genesis = document.heads();
    let (mut seq, mut size) = (0, 0);
    let mut commands = Vec::new();
    let mut ids = Vec::new();
    for number in 1..=count {
        seq += 1;
        let made = command(actor, seq, record(number));
        size += document.append(actor, &made).unwrap().bytes.len();
        let id = DefectId(made.origin.record(0));
        ids.push(id);
        commands.push(made);
        let mut after = vec![];
        for _ in 0..3 {
            seq += 1;
            let event = command(actor, seq, remark(id, after, seq));
            document.append(actor, &event).unwrap();
            after = vec![EventId(event.origin.record(0))];
            commands.push(event);
        }
    }
    let bytes = document.save();
    let raw: Vec<_> = document.changes().into_iter().map(|(_, bytes)| bytes).collect();
    let other = ActorId([0xcd; 16]);
    let values = vec![FieldValue::Note("改".into()), FieldValue::Severity(Severity::Major)];
    let amended = command(other, 1, Body::AmendDefect(AmendDefect { defect: ids[0], values }));
    let runs = if count > 100 { 41 } else { 201 };
    println!(
        "{count} defects, {} changes, saved {} B, change of a defect {} B",
        raw.len(),
        bytes.len(),
        size / count as usize
    );
    let line = |name: &str, micros: f64| println!("  {name:<44}{micros:>10.1} us");
    let load = measure(runs, || Document::open(&bytes).unwrap());
    line("open", load);
    let both = measure(runs, || Document::open(&bytes).unwrap().unit());
    line("open + unit()", both);
    println!("  {:<44}{:>10.2} x", "  against open alone", both / load);
    line("unit()", measure(runs, || document.unit()));
    line("view()", measure(runs, || document.view()));
    line("save", measure(runs, || document.save()));
    line("clone", measure(runs, || document.clone()));
    line("branch at heads", measure(runs, || document.branch(&document.heads(), other).unwrap()));
    line("branch at the genesis", measure(runs, || document.branch(&genesis, other).unwrap()));
    let half: Vec<_> = raw[..raw.len() / 2].to_vec();
    let mut older = Document::genesis(document.id(), 0).unwrap();
    older.apply(&half).unwrap();
    let older = older.heads();
    line("branch in the middle", measure(runs, || document.branch(&older, other).unwrap()));
    let first = command(other, 1, record(9999));
    line("append, a defect", measure(runs, || document.clone().append(other, &first).unwrap()));
    let mut branches: Vec<_> = (0..runs).map(|_| document.branch(&document.heads(), other).unwrap()).collect();
    line("  the same on a branch", measure(runs, || branches.pop().unwrap().execute(&first).unwrap()));
    let event = command(other, 1, remark(ids[0], vec![], 77));
    let mut branches: Vec<_> = (0..runs).map(|_| document.branch(&document.heads(), other).unwrap()).collect();
    line("  an event on a branch", measure(runs, || branches.pop().unwrap().execute(&event).unwrap()));
    let mut branches: Vec<_> = (0..runs).map(|_| document.branch(&document.heads(), other).unwrap()).collect();
    line(
        "  an amendment of two fields on a branch",
        measure(runs, || branches.pop().unwrap().execute(&amended).unwrap()),
    );
    line("defect(id), cold", measure(runs, || document.clone().defect(ids[0])));
    document.defect(ids[0]);
    line("defect(id), warm", measure(runs, || document.defect(ids[0])));
    line("next_number, cold", {
        let mut fresh: Vec<_> = (0..runs).map(|_| Document::open(&bytes).unwrap()).collect();
        measure(runs, || fresh.pop().unwrap().next_number())
    });
    let all = measure(5, || {
        let fresh = Document::genesis(document.id(), 0).unwrap();
        let mut branch = fresh.branch(&fresh.heads(), actor).unwrap();
        for command in &commands {
            branch.execute(command).unwrap();
        }
        branch
    });
    line("execute the whole history, a command", all / commands.len() as f64);
    let apply = measure(5, || {
        let mut fresh = Document::genesis(document.id(), 0).unwrap();
        fresh.apply(&raw).unwrap();
        fresh
    });
    line("apply the whole history, a change", apply / raw.len() as f64);
}
