//! Reading: one defect, the whole unit, numbers; always the same, whatever was read or remembered before.

use crate::samples::*;
use crate::view::full;
use yanfang_document::Document;
use yanfang_domain::command::{AddPhotos, Body};
use yanfang_domain::event::EventKind;

#[test]
fn genesis_is_the_same_for_everybody() {
    let (hash, bytes) = Document::genesis_change(unit(), 2).unwrap();
    let document = Document::genesis(unit(), 2).unwrap();
    assert_eq!(document.heads(), [hash]);
    assert_eq!(document.changes(), [(hash, bytes)]);
    assert_eq!((document.id(), document.generation()), (unit(), 2));
    let opened = Document::open(&document.save()).unwrap();
    assert_eq!((opened.id(), opened.generation()), (unit(), 2));
    assert_ne!(Document::genesis_change(unit(), 3).unwrap().0, hash);
    assert_eq!((document.next_number(), document.defect_ids()), (1, vec![]));
}

#[test]
fn one_defect_reads_as_in_the_unit() {
    let document = full();
    let unit = document.unit();
    assert_eq!((unit.defects.len(), unit.inspections.len(), unit.unreadable), (3, 1, 0));
    assert_eq!(document.defect_ids(), unit.defects.iter().map(|defect| defect.id).collect::<Vec<_>>());
    for defect in &unit.defects {
        assert_eq!(document.defect(defect.id).as_ref(), Some(defect));
    }
    let [inspection] = unit.inspections.as_slice() else { unreachable!() };
    assert_eq!((inspection.catalog, inspection.rooms.len(), inspection.measurements.len()), (3, 2, 2));
}

#[test]
fn what_is_remembered_keeps_step_with_append_apply_and_merge() {
    let mut document = document();
    let first = command(1, 1, Body::RecordDefect(record(1)));
    document.append(actor(1), &first).unwrap();
    let id = defect_of(&first);
    assert_eq!((document.defect(id).unwrap().events.len(), document.next_number()), (0, 2));

    let mut elsewhere = document.clone();
    document.append(actor(1), &command(1, 2, remark(id, "一"))).unwrap();
    document.append(actor(1), &command(1, 3, Body::RecordDefect(record(5)))).unwrap();
    assert_eq!((document.defect(id).unwrap().events.len(), document.next_number()), (1, 6));

    let remote = elsewhere.append(actor(2), &command(2, 1, remark(id, "二"))).unwrap();
    document.apply(&[remote.bytes]).unwrap();
    assert_eq!(document.defect(id).unwrap().events.len(), 2);

    for old in [false, true] {
        let stands_on = if old { vec![remote.hash] } else { document.heads() };
        let number = if old { 4 } else { 3 };
        let mut branch = document.branch(&stands_on, actor(number)).unwrap();
        let known = branch.defect(id).unwrap().events.len();
        assert_eq!(known, if old { 1 } else { 2 }, "a branch sees what it stands on and no more");
        branch.execute(&command(number, 1, remark(id, "三"))).unwrap();
        branch.execute(&command(number, 2, Body::RecordDefect(record(20 + u32::from(number))))).unwrap();
        assert_eq!(branch.defect(id).unwrap().events.len(), known + 1);
        assert_eq!(branch.next_number(), 21 + u32::from(number));
        document.merge(branch).unwrap();
    }
    assert_eq!((document.defect(id).unwrap().events.len(), document.next_number()), (4, 25));
    let fresh = Document::open(&document.save()).unwrap();
    assert_eq!((fresh.defect(id), fresh.next_number()), (document.defect(id), 25));
}

#[test]
fn photos_keep_their_order() {
    let mut document = document();
    let photos: Vec<_> = (0..12).map(photo).collect();
    let made = Body::RecordDefect(yanfang_domain::command::RecordDefect { photos: photos.clone(), ..record(1) });
    let made = command(1, 1, made);
    document.append(actor(1), &made).unwrap();
    let added: Vec<_> = (20..32).map(photo).collect();
    let body = AddPhotos { defect: defect_of(&made), photos: added.clone() };
    document.append(actor(1), &command(1, 2, Body::AddPhotos(body))).unwrap();
    assert_eq!(document.defect(defect_of(&made)).unwrap().photos, [photos, added].concat());
}

#[test]
fn an_assignment_of_many_shows_each_its_own_place() {
    let mut document = document();
    let made = [1, 2, 3].map(|seq| command(1, seq, Body::RecordDefect(record(seq))));
    for command in &made {
        document.append(actor(1), command).unwrap();
    }
    let ids = [0, 1, 2].map(|at| defect_of(&made[at]));
    document.append(actor(2), &command(2, 1, assigned(vec![group(&ids[..2]), group(&ids[2..])]))).unwrap();
    for defect in document.unit().defects {
        let [event] = defect.events.as_slice() else { panic!("{:?}", defect.events) };
        let EventKind::Assigned { groups } = &event.kind else { panic!("{event:?}") };
        let places: Vec<_> = groups.iter().flat_map(|group| &group.defects).map(|(id, _)| *id).collect();
        assert_eq!(places, [defect.id]);
        assert!(event.concerns(defect.id));
    }
}

#[test]
fn the_same_command_makes_the_same_change() {
    let first = command(1, 1, Body::RecordDefect(record(1)));
    let hashes: std::collections::BTreeSet<_> =
        (0..200).map(|_| document().append(actor(1), &first).unwrap().hash).collect();
    assert_eq!(hashes.len(), 1);
    let executed = document().append(actor(1), &first).unwrap();
    assert_eq!((executed.seq, executed.dependencies), (1, document().heads()));
}
