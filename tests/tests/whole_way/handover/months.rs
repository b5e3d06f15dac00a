//! A phone that was away for three months: its work arrives whole, and decides nothing over the heads of those who went on.

use super::world::*;
use std::collections::HashMap;
use yanfang_device::EventDraft;
use yanfang_domain::catalog::Severity;
use yanfang_domain::defect::FieldValue;
use yanfang_domain::event::Status;
use yanfang_domain::handover::Outcome;
use yanfang_domain::id::{DefectId, UnitId};
use yanfang_tests::phone::{TestPhone, draft};
use yanfang_tests::sample::{self, CLERK, ENGINEER, INSPECTORS};
use yanfang_tests::seed::Seed;
use yanfang_tests::{oracle, picture};

/// What the phone that goes away knows when it goes.
struct Before {
    judged: DefectId,
    noted: DefectId,
    closed: DefectId,
}

#[test]
fn a_phone_that_comes_back_after_three_months_loses_nothing_and_overrules_nobody() {
    let mut days = Days::new();
    days.confirm();
    let (unit, signed) = (sample::unit(0), sample::unit(1));
    let others = [INSPECTORS[0], INSPECTORS[1], CLERK, COMPANIONS[0]].map(|member| days.phone(member));
    let [inspector, ..] = &others;
    let mut seed = Seed::new(7);
    let before = Before {
        judged: inspector.record(unit, 0, &mut seed),
        noted: inspector.record(unit, 1, &mut seed),
        closed: inspector.record(unit, 2, &mut seed),
    };
    inspector.sync_until_quiet();
    let away = days.phone(ENGINEER);
    let number = away.unit_detail(unit).unwrap().defects.len() as u32 + 1;
    let own = offline(&away, unit, &before, &mut seed);
    let late = defect(&away, signed, Severity::Minor);
    let left_ms = days.clock().now_ms();
    let waiting = away.sync_status().unwrap();
    assert_eq!((waiting.pending, waiting.photos), (7, 1));

    let recorded = meanwhile(&mut days, &others, unit, &before, &mut seed);
    let handover = walked(&others[3], signed);
    accept(&days, &others[3], signed, handover, Outcome::Accepted);
    others[3].sync_until_quiet();

    // The token is three months old, the catalog three versions, the documents are not recognised any more.
    away.sync_until_quiet();
    others.iter().for_each(TestPhone::sync_until_quiet);
    away.sync_until_quiet();
    assert_eq!(away.shelf().unwrap(), [], "nothing is turned away");
    let status = away.sync_status().unwrap();
    assert_eq!((status.pending, status.photos, status.files), (0, 0, 0));
    assert_eq!(away.catalog().unwrap().version, 4);
    let there: HashMap<_, _> =
        days.server.document(unit).unwrap().unit().defects.into_iter().map(|one| (one.id, one)).collect();
    assert_eq!(there.len(), 3 + recorded + 1);
    let standing = |id| yanfang_domain::standing::fold(&there[&id]).status;
    assert_eq!(standing(before.judged), Status::NeedsDecision, "a pass of then and a fail since: a third one decides");
    assert_eq!(standing(before.closed), Status::Closed, "what was closed since stays closed");
    let noted = &there[&before.noted];
    let written: Vec<_> = [FieldValue::Note(noted.note.clone())]
        .into_iter()
        .chain(noted.others.iter().map(|o| o.value.clone()))
        .collect();
    for note in ["三个月前写的", "这三个月里写的"] {
        assert!(written.contains(&FieldValue::Note(note.into())), "both notes are kept: {written:?}");
    }
    let mine = &there[&own];
    assert_eq!(mine.at.utc_ms, left_ms, "when it was seen stays");
    assert_ne!(mine.number, number, "its number was given to another since");
    assert_eq!(
        away.search(&format!("#{}", mine.number), 50).unwrap().iter().filter(|hit| hit.defect == own).count(),
        1
    );
    let received = format!("SELECT received_ms FROM command WHERE origin = '{}'", own.0.origin);
    assert!(oracle::count(days.server.folder(), &received) >= left_ms + 90 * DAY_MS, "and when it arrived beside it");
    assert_eq!(days.flagged("flag_after_signature"), 1, "a home signed since: taken, and shown apart");
    let detail = away.reception_detail(signed, handover).unwrap().unwrap();
    assert_eq!(detail.after_signature, [late]);
    assert_eq!(oracle::journal_is_stored(away.folder(), days.server.folder()), 7);
    oracle::receipts_are_stored(away.folder(), days.server.folder());
    for phone in others.iter().chain([&away]) {
        for index in 0..2 {
            let heads = phone.fingerprint(sample::unit(index)).unwrap();
            assert_eq!(heads, others[0].fingerprint(sample::unit(index)).unwrap(), "all show the same");
        }
        phone.assert_sound();
    }
}

/// What the phone does before it is put into a drawer: seven commands with what follows in the signed home.
fn offline(away: &TestPhone, unit: UnitId, before: &Before, seed: &mut Seed) -> DefectId {
    let file = away.folder().join("camera.png");
    picture::write(&file, seed);
    let found = yanfang_device::DefectDraft { photos: vec![file], ..draft(5, seed) };
    let own = away.record_defect(unit, found).unwrap();
    away.pass(unit, before.judged, None, EventDraft::default()).unwrap();
    away.amend_defect(unit, before.noted, vec![FieldValue::Note("三个月前写的".into())]).unwrap();
    away.comment(unit, before.noted, EventDraft { note: "等业主回来再看".into(), photos: Vec::new() }).unwrap();
    away.comment(unit, before.closed, EventDraft { note: "还要补一遍".into(), photos: Vec::new() }).unwrap();
    away.amend_defect(unit, own, vec![FieldValue::Severity(Severity::Minor)]).unwrap();
    own
}

/// Thirteen weeks of others' work: defects, repairs judged, a catalog a month, the server restarted. Answers how many
/// defects were recorded.
fn meanwhile(days: &mut Days, others: &[TestPhone; 4], unit: UnitId, before: &Before, seed: &mut Seed) -> usize {
    let [inspector, second, clerk, _] = others;
    let mut recorded = 0;
    for week in 0..13 {
        days.clock().advance_ms(7 * DAY_MS);
        for n in 0..4 {
            inspector.record(unit, week * 4 + n, seed);
            recorded += 1;
        }
        if week % 4 == 1 {
            let mut catalog = inspector.catalog().unwrap();
            catalog.items[0].text.en = format!("check item in week {week}");
            days.server.publish(catalog);
        }
        match week {
            2 => {
                inspector.pass(unit, before.judged, None, EventDraft::default()).unwrap();
                inspector.pass(unit, before.closed, None, EventDraft::default()).unwrap();
                second.amend_defect(unit, before.noted, vec![FieldValue::Note("这三个月里写的".into())]).unwrap();
            }
            4 => {
                second.fail(unit, before.judged, "又空鼓了".into(), EventDraft::default()).unwrap();
                let cause = yanfang_domain::event::Cause::Workmanship("基层".into());
                clerk.close_defect(unit, before.closed, cause, false).unwrap();
            }
            _ => {}
        }
        others.iter().for_each(TestPhone::sync_until_quiet);
    }
    recorded
}
