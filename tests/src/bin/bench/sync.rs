//! A day's work up and down: the peers' workload through the real phone and the real server.

use crate::figure::{self, ms};
use serde_json::json;
use std::time::Instant;
use yanfang_device::CancelToken;
use yanfang_tests::sample::{self, CONTRACTORS, ENGINEER, INSPECTORS};
use yanfang_tests::seed::Seed;
use yanfang_tests::server::TestServer;
use yanfang_tests::{phone, picture};

/// Homes of the day, and defects in each: `UNITS` and `DEFECTS` set others, as for the peers.
fn size() -> (usize, usize) {
    let number = |name: &str, usual| std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(usual);
    (number("UNITS", 200), number("DEFECTS", 10))
}

/// Records offline, pushes until receipts and assignments are back, pulls on a new phone, asks again for nothing.
pub(crate) fn run() {
    let (units, defects) = size();
    let server = TestServer::with_units(units);
    let link = server.link();
    let phone = server.phone_at(INSPECTORS[0], &link.url());
    phone.sync_until_quiet();
    let mut seed = Seed::new(1);
    // Two photos a defect: tiny and all different. Their names travel with the commands, their bytes do not.
    let files: Vec<_> = (0..2).map(|index| phone.folder().join(format!("camera-{index}.png"))).collect();
    let mut recording = std::time::Duration::ZERO;
    for unit in 0..units {
        for n in 0..defects {
            let mut draft = phone::draft(n, &mut seed);
            draft.note = format!("{} #{unit}-{n}", draft.note.split(" #").next().unwrap_or_default());
            for file in &files {
                picture::write(file, &mut seed);
            }
            draft.photos.clone_from(&files);
            let start = Instant::now();
            phone.record_defect(sample::unit(unit), draft).expect("an inspector may record");
            recording += start.elapsed();
        }
    }
    let total = units * defects;
    figure::print("record_with_photos", json!({ "defects": total, "ms": ms(recording) }));

    let before = link.bytes();
    let start = Instant::now();
    let report = phone.sync_without_photos(&CancelToken::new()).expect("the push succeeds");
    let time = start.elapsed();
    assert_eq!((report.pending, phone.shelf().expect("the shelf is read").len()), (0, 0), "all was accepted");
    let assigned = assigned(&phone, units);
    assert_eq!(assigned, total, "every defect came back assigned");
    let after = link.bytes();
    let fields = json!({ "defects": total, "ms": ms(time), "up": after.0 - before.0, "down": after.1 - before.1,
        "requests": report.requests, "contractors": CONTRACTORS });
    figure::print("push", fields);

    let fresh = server.phone_at(ENGINEER, &link.url());
    let before = link.bytes();
    let start = Instant::now();
    let report = fresh.sync_without_photos(&CancelToken::new()).expect("the pull succeeds");
    let time = start.elapsed();
    let after = link.bytes();
    assert_eq!(self::assigned(&fresh, units), total, "every defect came with its assignment");
    let fields = json!({ "defects": total, "ms": ms(time), "up": after.0 - before.0, "down": after.1 - before.1,
        "requests": report.requests });
    figure::print("pull", fields);
}

fn assigned(phone: &phone::TestPhone, units: usize) -> usize {
    let details = (0..units).map(|unit| phone.unit_detail(sample::unit(unit)).expect("a unit is read"));
    details.flat_map(|detail| detail.defects).filter(|defect| defect.standing.repairer.is_some()).count()
}
