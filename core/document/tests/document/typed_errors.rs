//! Whatever cannot be done says why, and leaves the document as it was.

use crate::samples::*;
use yanfang_document::{Document, DocumentError, ExecuteError, requires};
use yanfang_domain::command::{Body, Invalid, RecordDefect};
use yanfang_domain::event::EventKind;
use yanfang_domain::id::{DefectId, Digest, EventId, InspectionId};

fn missing() -> Digest {
    Digest([0xee; 32])
}

#[test]
fn damaged_snapshots_are_told_from_good_ones() {
    let mut document = document();
    for seq in 1..=20 {
        document.append(actor(1), &command(1, seq, Body::RecordDefect(record(seq)))).unwrap();
    }
    let good = document.save();
    assert_eq!(Document::open(&good).unwrap().view(), document.view());
    for bytes in [&b""[..], b"not a document", &good[..good.len() / 2], &good[..4]] {
        assert!(matches!(Document::open(bytes), Err(DocumentError::Damaged { .. })));
    }
    let mut random = Random(7);
    for _ in 0..200 {
        let mut bad = good.clone();
        let at = random.below(bad.len());
        bad[at] ^= 1 << random.below(8);
        assert!(matches!(Document::open(&bad), Err(DocumentError::Damaged { .. })), "byte {at}");
    }
}

#[test]
fn changes_need_what_they_stand_on() {
    let mut full = document();
    let first = full.append(actor(1), &command(1, 1, Body::RecordDefect(record(1)))).unwrap();
    let second = full.append(actor(1), &command(1, 2, Body::RecordDefect(record(2)))).unwrap();
    let mut empty = document();
    let before = empty.view();
    let error = empty.apply(&[&second.bytes]).unwrap_err();
    assert_eq!(error, DocumentError::MissingDependencies { hashes: vec![first.hash] });
    assert_eq!(empty.view(), before);
    assert!(!empty.contains(&second.hash), "nothing of a refused batch lingers");
    empty.apply(&[&second.bytes, &first.bytes]).unwrap();
    empty.apply(&[&second.bytes]).unwrap();
    assert_eq!(empty.view(), full.view());
    let garbage = empty.apply(&[b"garbage"]).unwrap_err();
    assert!(matches!(garbage, DocumentError::Damaged { .. }));
}

#[test]
fn branches_need_known_dependencies() {
    let document = document();
    let unknown = document.branch(&[document.heads()[0], missing()], actor(1)).unwrap_err();
    assert_eq!(unknown, DocumentError::UnknownDependencies { hashes: vec![missing()] });
    let none = document.branch(&[], actor(1)).unwrap_err();
    assert_eq!(none, DocumentError::UnknownDependencies { hashes: vec![] });
}

#[test]
fn an_actor_used_by_two_devices_is_noticed() {
    let [mut left, mut right] = [document(), document()];
    left.append(actor(1), &command(1, 1, Body::RecordDefect(record(1)))).unwrap();
    let other = right.append(actor(1), &command(1, 1, Body::RecordDefect(record(9)))).unwrap();
    let before = left.view();
    let error = left.apply(&[other.bytes]).unwrap_err();
    assert_eq!(error, DocumentError::ActorReused { actor: actor(1).to_string(), seq: 1 });
    assert_eq!(left.view(), before);
    left.append(actor(1), &command(1, 2, Body::RecordDefect(record(2)))).unwrap();
}

#[test]
fn unknown_ids_are_named_and_nothing_changes() {
    let mut document = document();
    let made = command(1, 1, Body::RecordDefect(record(1)));
    document.append(actor(1), &made).unwrap();
    let id = defect_of(&made);
    let nobody = command(9, 9, Body::RecordDefect(record(1))).origin.record(0);
    let [defect, event_id, inspection] = [DefectId(nobody), DefectId(nobody), DefectId(nobody)];
    let (event_id, inspection) = (EventId(event_id.0), InspectionId(inspection.0));
    let earlier = vec![EventId(id.0), event_id];
    let cases = [
        (remark(defect, "在"), ExecuteError::UnknownDefect { defect }),
        (assigned(vec![group(&[id, defect])]), ExecuteError::UnknownDefect { defect }),
        (event(id, earlier, EventKind::Resumed), ExecuteError::UnknownEvent { event: event_id }),
        (
            event(id, vec![], EventKind::Decided { chosen: event_id, reason: "二选一".into() }),
            ExecuteError::UnknownEvent { event: event_id },
        ),
        (
            Body::RecordDefect(RecordDefect { inspection: Some(inspection), ..record(2) }),
            ExecuteError::UnknownInspection { inspection },
        ),
    ];
    let before = (document.heads(), document.view(), document.save());
    for (body, expected) in cases {
        assert!(requires(&body).contains(&nobody), "{body:?}");
        assert_eq!(document.append(actor(2), &command(2, 1, body.clone())).unwrap_err(), expected);
        let mut branch = document.branch(&document.heads(), actor(2)).unwrap();
        assert_eq!(branch.execute(&command(2, 1, body)).unwrap_err(), expected);
        assert_eq!(branch.heads(), before.0);
    }
    let again = document.append(actor(1), &made).unwrap_err();
    assert_eq!(again, ExecuteError::AlreadyExists { record: id.0 });
    let invalid = command(2, 1, Body::RecordDefect(record(0)));
    let error = document.append(actor(2), &invalid).unwrap_err();
    assert_eq!(error, ExecuteError::Invalid(Invalid::OutOfRange { field: "number".into() }));
    assert_eq!((document.heads(), document.view(), document.save()), before);
}
