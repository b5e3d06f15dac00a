//! The same history through documents: changes instead of entries, and equal heads give equal views.

use super::phone::Phone;
use super::town::{UNITS, batch_id, unit_id};
use super::{History, Logged};
use std::collections::BTreeMap;
use std::fmt::Debug;
use std::iter::repeat;
use yanfang_document::Document;
use yanfang_domain::defect::Defect;
use yanfang_domain::entry::Entry;
use yanfang_domain::event::EventKind;
use yanfang_domain::id::DocumentId;

/// Lets documents follow what the phones did, and compares.
pub(super) fn follow(history: &mut History) -> Result<(), String> {
    let mut held: Vec<BTreeMap<DocumentId, Document>> = (0..history.phones.len()).map(|_| all()).collect();
    for step in &history.log {
        match step {
            Logged::Write(place, document, command) => {
                let document = held[*place].get_mut(document).unwrap();
                document.append(command.origin.actor, command).map_err(|error| format!("{error}\n{command:?}"))?;
            }
            Logged::Hear(to, from) => {
                let theirs: Vec<(DocumentId, Vec<Vec<u8>>)> = held[*from]
                    .iter()
                    .map(|(id, document)| {
                        let mine = &held[*to][id];
                        let new = document.changes().into_iter().filter(|(hash, _)| !mine.contains(hash));
                        (*id, new.map(|(_, bytes)| bytes).collect())
                    })
                    .collect();
                for (id, mut changes) in theirs.into_iter().filter(|(_, changes)| !changes.is_empty()) {
                    history.random.shuffle(&mut changes);
                    let mine = held[*to].get_mut(&id).unwrap();
                    mine.apply(&changes).map_err(|error| error.to_string())?;
                }
            }
        }
    }
    for (documents, phone) in held.iter().zip(&history.phones) {
        same_as_on_the_phone(documents, phone)?;
        for (id, first) in &held[0] {
            let other = &documents[id];
            if other.heads() != first.heads() || other.view() != first.view() {
                return Err(format!("{id}: everybody has everything, and views differ"));
            }
        }
    }
    history.tally.reach("documents".into());
    Ok(())
}

fn all() -> BTreeMap<DocumentId, Document> {
    let ids = (0..UNITS).map(|unit| unit_id(unit).into()).chain([batch_id().into()]);
    ids.map(|id| (id, Document::genesis(id, 1).unwrap())).collect()
}

/// What the documents hold is what the phone holds.
fn same_as_on_the_phone(documents: &BTreeMap<DocumentId, Document>, phone: &Phone) -> Result<(), String> {
    for (unit, held) in phone.units.iter().enumerate() {
        let document = &documents[&unit_id(unit).into()];
        equal(&sorted(document.unit().defects), &sorted(held.defects.clone()))?;
        equal(&in_order(document.entries()), &in_order(held.entries.clone()))?;
    }
    let document = &documents[&batch_id().into()];
    equal(&in_order(document.entries()), &in_order(phone.batch.clone()))
}

/// The first of two lists that differs.
fn equal<T: PartialEq + Debug>(document: &[T], phone: &[T]) -> Result<(), String> {
    let pairs = document.iter().map(Some).chain(repeat(None)).zip(phone.iter().map(Some).chain(repeat(None)));
    match pairs.take(document.len().max(phone.len())).find(|(document, phone)| document != phone) {
        Some((document, phone)) => Err(format!("the document holds {document:?}\nthe phone {phone:?}")),
        None => Ok(()),
    }
}

fn sorted(mut defects: Vec<Defect>) -> Vec<Defect> {
    defects.sort_by_key(|defect| defect.id);
    for defect in &mut defects {
        defect.events.sort_by_key(|event| event.id);
        for event in &mut defect.events {
            event.after.sort_unstable();
            // A document gives each defect its own share of an assignment.
            if let EventKind::Assigned { groups } = &mut event.kind {
                for group in &mut *groups {
                    group.defects.retain(|(id, _)| *id == defect.id);
                }
                groups.retain(|group| !group.defects.is_empty());
            }
        }
    }
    defects
}

fn in_order(mut entries: Vec<Entry>) -> Vec<Entry> {
    entries.sort_by_key(|entry| entry.id);
    for entry in &mut entries {
        entry.after.sort_unstable();
    }
    entries
}
