//! Fields that two people wrote while apart: both values stay, with the right author and time.

use crate::samples::*;
use yanfang_document::Document;
use yanfang_domain::command::{Body, Command, RenumberDefect};
use yanfang_domain::defect::{FieldValue, OtherValue};
use yanfang_domain::id::DefectId;

fn note(text: &str) -> FieldValue {
    FieldValue::Note(text.into())
}

/// A document with one defect, recorded by member 1.
fn recorded() -> (Document, DefectId) {
    let mut document = document();
    let command = command(1, 1, Body::RecordDefect(record(1)));
    document.append(actor(1), &command).unwrap();
    (document, defect_of(&command))
}

/// Executes each list on a copy of its own, under the actor of its commands, then takes all in.
fn apart(document: &Document, sides: impl IntoIterator<Item = Vec<Command>>) -> Document {
    let mut merged = document.clone();
    for side in sides {
        let mut branch = document.branch(&document.heads(), side[0].origin.actor).unwrap();
        for command in &side {
            branch.execute(command).unwrap();
        }
        merged.merge(branch).unwrap();
    }
    merged
}

#[test]
fn both_values_stay_with_author_and_time() {
    let (document, id) = recorded();
    let left = command(2, 7, amend(id, vec![note("左")]));
    let right = command(3, 9, amend(id, vec![note("右")]));
    let merged = apart(&document, [vec![left.clone()], vec![right.clone()]]);

    let defect = merged.defect(id).unwrap();
    let (shown, other) = if defect.note == "左" { (&left, &right) } else { (&right, &left) };
    let Body::AmendDefect(body) = &other.body else { unreachable!() };
    assert_ne!(shown.by, other.by);
    assert_eq!(defect.others, [OtherValue { value: body.values[0].clone(), by: other.by, at: other.done_at }]);
    assert_eq!(merged.unit().defects, [defect]);
}

#[test]
fn choosing_settles_it_for_either_value() {
    let (document, id) = recorded();
    let left = command(2, 1, amend(id, vec![note("左")]));
    let right = command(3, 1, amend(id, vec![note("右")]));
    for chosen in ["左", "右"] {
        let mut merged = apart(&document, [vec![left.clone()], vec![right.clone()]]);
        merged.append(actor(4), &command(4, 1, amend(id, vec![note(chosen)]))).unwrap();
        let defect = merged.defect(id).unwrap();
        assert_eq!((defect.note.as_str(), defect.others.as_slice()), (chosen, [].as_slice()));
    }
}

/// Automerge keeps the first operation when the value shown is written again; the author must be found all the same.
#[test]
fn author_survives_a_choice_that_somebody_overlooked() {
    let (document, id) = recorded();
    let [left, right] = [(2, "左"), (3, "右")].map(|(who, text)| command(who, 1, amend(id, vec![note(text)])));
    let mut chosen = apart(&document, [vec![left.clone()], vec![right.clone()]]);
    let shown = chosen.defect(id).unwrap().note;
    chosen.append(actor(4), &command(4, 1, amend(id, vec![note(&shown)]))).unwrap();
    chosen.append(actor(4), &command(4, 2, amend(id, vec![note(&shown)]))).unwrap();
    let late = command(5, 1, amend(id, vec![note("晚")]));
    let mut branch = document.branch(&document.heads(), actor(5)).unwrap();
    branch.execute(&late).unwrap();
    chosen.merge(branch).unwrap();

    let writer = if shown == "左" { &left } else { &right };
    let defect = chosen.defect(id).unwrap();
    let [other] = defect.others.as_slice() else { panic!("{:?}", defect.others) };
    let expected = if defect.note == "晚" { writer } else { &late };
    assert_eq!((other.by, other.at), (expected.by, expected.done_at));
}

#[test]
fn two_amendments_of_one_millisecond_keep_their_stamp() {
    let (document, id) = recorded();
    let first = command(2, 1, amend(id, vec![note("甲")]));
    let mut second = command(2, 2, amend(id, vec![note("乙")]));
    second.done_at = first.done_at;
    let third = command(3, 1, amend(id, vec![note("丙")]));
    let merged = apart(&document, [vec![first, second.clone()], vec![third.clone()]]);
    let defect = merged.defect(id).unwrap();
    let other = if defect.note == "乙" { third } else { second };
    assert_eq!(defect.others.len(), 1);
    assert_eq!((defect.others[0].by, defect.others[0].at), (other.by, other.done_at));
}

#[test]
fn clearing_a_field_is_one_of_two_values() {
    let (document, id) = recorded();
    let clear = command(2, 1, amend(id, vec![FieldValue::Item(None), FieldValue::Pin(None)]));
    let set = command(3, 1, amend(id, vec![FieldValue::Item(Some("09.01".into()))]));
    let merged = apart(&document, [vec![clear.clone()], vec![set.clone()]]);
    let defect = merged.defect(id).unwrap();
    assert_eq!(defect.pin, None);
    let other = if defect.item.is_none() { FieldValue::Item(Some("09.01".into())) } else { FieldValue::Item(None) };
    assert_eq!(defect.others.iter().map(|other| &other.value).collect::<Vec<_>>(), [&other]);
}

#[test]
fn numbers_conflict_like_fields_and_the_next_is_above_all() {
    let (document, id) = recorded();
    let renumber = |number| Body::RenumberDefect(RenumberDefect { defect: id, number });
    let merged = apart(&document, [vec![command(2, 1, renumber(40))], vec![command(3, 1, renumber(9))]]);
    assert_eq!(merged.next_number(), 41);
    assert_eq!(merged.defect(id).unwrap().others.len(), 1);
}

#[test]
fn equal_values_are_no_conflict() {
    let (document, id) = recorded();
    let same = [2, 3].map(|who| command(who, 1, amend(id, vec![note("同")])));
    let merged = apart(&document, same.map(|side| vec![side]));
    assert_eq!(merged.defect(id).unwrap().others, []);
}
