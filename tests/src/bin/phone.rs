//! A phone that works until it is killed, for the tests: `phone FOLDER SEED UNITS`.
//!
//! Says a line for each thing that it has saved: the unit and the defect. Whatever it said must be there afterwards.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test program stops at the first surprise")]

use std::io::Write;
use std::path::PathBuf;
use yanfang_device::{Device, EventDraft};
use yanfang_domain::defect::FieldValue;
use yanfang_domain::id::{DefectId, UnitId};
use yanfang_tests::clock::TestClock;
use yanfang_tests::seed::Seed;
use yanfang_tests::{phone, picture, sample};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, seed, units] = arguments.as_slice() else { return };
    let folder = PathBuf::from(folder);
    let mut seed = Seed::new(seed.parse().expect("SEED is a number"));
    let units: usize = units.parse().expect("UNITS is a number");
    let device = phone::open(&folder, &TestClock::default());
    say("open");
    let mut saved: Vec<(UnitId, DefectId)> = Vec::new();
    for n in 0.. {
        let unit = sample::unit(seed.below(units));
        let (unit, defect) = work(&device, &folder, &mut seed, unit, n, &saved);
        saved.push((unit, defect));
        say(&format!("{unit} {defect}"));
    }
}

/// Does one thing, durably when this returns.
fn work(
    device: &Device,
    folder: &std::path::Path,
    seed: &mut Seed,
    unit: UnitId,
    n: usize,
    saved: &[(UnitId, DefectId)],
) -> (UnitId, DefectId) {
    let mut draft = phone::draft(n, seed);
    if saved.is_empty() || seed.chance(60) {
        if seed.chance(20) {
            let file = folder.join("camera.png");
            picture::write(&file, seed);
            draft.photos.push(file);
        }
        return (unit, device.record_defect(unit, draft).expect("an inspector may record"));
    }
    let (unit, defect) = *seed.pick(saved);
    if seed.chance(50) {
        let note = FieldValue::Note(format!("{} {n}", draft.note));
        device.amend_defect(unit, defect, vec![note]).expect("an inspector may amend");
    } else {
        let remark = EventDraft { note: draft.note, photos: Vec::new() };
        device.comment(unit, defect, remark).expect("an inspector may comment");
    }
    (unit, defect)
}

fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    // Nobody listens any more when the test has ended: then there is nothing left to do.
    if writeln!(out, "{line}").and_then(|()| out.flush()).is_err() {
        std::process::exit(0);
    }
}
