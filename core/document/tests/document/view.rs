//! The canonical view: its form is a contract, signed by owners.

use crate::samples::*;
use yanfang_document::Document;
use yanfang_domain::command::{AddEntry, Body};
use yanfang_domain::id::{DefectId, EntryId, EventId};

/// One of everything.
pub(crate) fn full() -> Document {
    let mut document = document();
    let start = command(1, 1, every_body_of_none().remove(0).1);
    let first = command(1, 2, Body::RecordDefect(record(1)));
    document.append(actor(1), &start).unwrap();
    document.append(actor(1), &first).unwrap();
    let mut seq = 2;
    for (_, body) in every_body(defect_of(&first), inspection_of(&start)).into_iter().skip(1) {
        seq += 1;
        document.append(actor(1), &command(1, seq, body)).unwrap();
    }
    let earlier = command(2, 1, remark(defect_of(&first), "先"));
    document.append(actor(2), &earlier).unwrap();
    for (seq, kind) in (2..).zip(every_event(defect_of(&first), event_of(&earlier))) {
        let listed = matches!(kind, yanfang_domain::event::EventKind::Assigned { .. });
        let defect = (!listed).then(|| defect_of(&first));
        let body = yanfang_domain::command::DefectEvent { defect, after: vec![event_of(&earlier)], kind };
        document.append(actor(2), &command(2, seq, Body::DefectEvent(body))).unwrap();
    }
    document
}

fn every_body_of_none() -> Vec<(&'static str, Body)> {
    let nobody = command(1, 1, Body::RecordDefect(record(1)));
    every_body(defect_of(&nobody), inspection_of(&nobody))
}

#[test]
fn form_is_what_was_signed() {
    let view = full().view();
    insta::assert_snapshot!("hash", view.hash);
    let value: serde_json::Value = serde_json::from_slice(&view.bytes).unwrap();
    insta::assert_json_snapshot!("view", value);
}

#[test]
fn entries_stand_in_the_form_as_they_were_signed() {
    let mut document = document();
    let first = command(1, 1, Body::RecordDefect(record(1)));
    document.append(actor(1), &first).unwrap();
    let earlier = EntryId(command(1, 2, remark(defect_of(&first), "先")).origin.record(0));
    for (seq, kind) in (2..).zip(crate::entries::of_unit(defect_of(&first), earlier)) {
        let body = Body::AddEntry(AddEntry { after: Vec::new(), kind });
        document.append(actor(1), &command(1, seq, body)).unwrap();
    }
    let view: serde_json::Value = serde_json::from_slice(&document.view().bytes).unwrap();
    insta::assert_json_snapshot!("entries", view["entries"]);
}

#[test]
fn keys_are_sorted_and_events_stand_once() {
    let text = String::from_utf8(full().view().bytes).unwrap();
    assert!(text.starts_with(r#"{"defects":[{"at":{"offset_min":480,"utc_ms":"#), "{}", &text[..80]);
    let id = EventId(command(2, 5, Body::RecordDefect(record(1))).origin.record(0));
    assert_eq!(text.matches(&format!(r#""id":"{id}""#)).count(), 1);
}

#[test]
fn equal_heads_give_equal_views_whatever_the_order_of_arrival() {
    let full = full();
    let changes = full.changes();
    let first = DefectId(command(1, 2, Body::RecordDefect(record(1))).origin.record(0));
    let mut random = Random(3);
    for _ in 0..30 {
        let mut shuffled: Vec<_> = changes.iter().map(|(_, bytes)| bytes).collect();
        for at in (1..shuffled.len()).rev() {
            shuffled.swap(at, random.below(at + 1));
        }
        let mut copy = document();
        copy.apply(&shuffled).unwrap();
        assert_eq!(copy.heads(), full.heads());
        assert_eq!(copy.view(), full.view());
        assert_eq!(copy.defect(first), full.defect(first));
        assert_eq!(Document::open(&copy.save()).unwrap().view(), full.view());
    }
}
