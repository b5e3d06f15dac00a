//! Every kind of command, version 1, with the hash its change must have for ever (sync.md 9).
//!
//! `fixtures/commands.json` was written once. `YANFANG_WRITE_FIXTURES=1` adds what is missing and changes nothing that
//! is there: a hash that differs is a broken promise to every phone in the field, never a fixture to renew.

use crate::entries;
use crate::samples::*;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::PathBuf;
use yanfang_document::Document;
use yanfang_domain::command::{AddEntry, Body, Command, DefectEvent, StartInspection};
use yanfang_domain::entry::{EntryKind, EntryName};
use yanfang_domain::event::{Author, EventKind, EventName};
use yanfang_domain::handover::{HandoverEntry, Visitor};
use yanfang_domain::id::{DefectId, Digest, DocumentId, EntryId, EventId, InspectionId, Origin, OwnerId, RecordId};
use yanfang_domain::inspection::Stage;
use yanfang_domain::time::Moment;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Fixture {
    document: DocumentId,
    origin: Origin,
    by: Author,
    done_at: Moment,
    catalog: u32,
    body: Body,
    change: Digest,
}

impl Fixture {
    fn command(&self) -> Command {
        Command {
            origin: self.origin,
            by: self.by,
            done_at: self.done_at,
            catalog: self.catalog,
            body: self.body.clone(),
        }
    }

    fn of(document: DocumentId, command: Command, change: Digest) -> Self {
        let Command { origin, by, done_at, catalog, body } = command;
        Self { document, origin, by, done_at, catalog, body, change }
    }
}

/// What all fixtures stand on, in the order it is executed: the names sort that way too.
fn foundation() -> Vec<(&'static str, DocumentId, Command)> {
    let start = command(1, 1, Body::StartInspection(StartInspection { stage: Stage::Internal }));
    let defect = command(1, 2, Body::RecordDefect(record(1)));
    let remark = command(1, 3, remark(defect_of(&defect), "先"));
    let reception = HandoverEntry::Started {
        owner: OwnerId::from_bytes([5; 16]),
        visitor: Visitor::Owner,
        gate: None,
        slip: None,
        with: Vec::new(),
    };
    let reception = command(1, 4, entry(EntryKind::Handover(reception)));
    let opened = entries::of_batch(defect_of(&defect), EntryId(start.origin.record(0))).swap_remove(0);
    let opened = command(3, 1, entry(opened));
    vec![
        ("foundation 1 inspection", unit(), start),
        ("foundation 2 defect", unit(), defect),
        ("foundation 3 event", unit(), remark),
        ("foundation 4 reception", unit(), reception),
        ("foundation 5 batch", entries::batch(), opened),
    ]
}

fn entry(kind: EntryKind) -> Body {
    Body::AddEntry(AddEntry { after: Vec::new(), kind })
}

/// The documents that the foundation makes, an empty order beside them, and the foundation as fixtures.
fn ground(foundation: &[(String, DocumentId, Command)]) -> (HashMap<DocumentId, Document>, Vec<(String, Fixture)>) {
    let ids = [unit(), entries::batch(), entries::order()];
    let mut documents: HashMap<_, _> = ids.map(|id| (id, Document::genesis(id, 0).unwrap())).into();
    let mut made = Vec::new();
    for (name, id, command) in foundation {
        let change = documents.get_mut(id).unwrap().append(command.origin.actor, command).unwrap().hash;
        made.push((name.clone(), Fixture::of(*id, command.clone(), change)));
    }
    (documents, made)
}

/// One body of every kind, by name, with its document.
fn bodies() -> Vec<(String, DocumentId, Body)> {
    let record = |at: usize| -> RecordId { foundation()[at].2.origin.record(0) };
    let (inspection, defect, event) = (InspectionId(record(0)), DefectId(record(1)), EventId(record(2)));
    let (reception, opened) = (EntryId(record(3)), EntryId(record(4)));
    let mut bodies: Vec<(String, DocumentId, Body)> =
        every_body(defect, inspection).into_iter().map(|(name, body)| (name.to_owned(), unit(), body)).collect();
    for kind in every_event(defect, event) {
        let defect = (!matches!(kind, EventKind::Assigned { .. })).then_some(defect);
        let name = format!("event {}", kind.name().text());
        bodies.push((name, unit(), Body::DefectEvent(DefectEvent { defect, after: vec![event], kind })));
    }
    let of_documents = [
        (unit(), entries::of_unit(defect, reception)),
        (entries::batch(), entries::of_batch(defect, opened)),
        (entries::order(), entries::of_order()),
    ];
    for (id, kinds) in of_documents {
        bodies.extend(kinds.into_iter().map(|kind| (format!("entry {}", kind.name().text()), id, entry(kind))));
    }
    let mirror = entries::mirror(defect, event);
    bodies.push(("mirror".into(), entries::order(), Body::Mirror(mirror)));
    let waiting = Origin { actor: actor(9), seq: 1 };
    let office = entries::of_office(waiting).into_iter();
    bodies.extend(office.map(|kind| (format!("entry {}", kind.name().text()), unit(), entry(kind))));
    bodies
}

fn all() -> BTreeMap<String, Fixture> {
    let foundation: Vec<_> =
        foundation().into_iter().map(|(name, id, command)| (name.to_owned(), id, command)).collect();
    let (documents, made) = ground(&foundation);
    let mut fixtures: BTreeMap<String, Fixture> = made.into_iter().collect();
    for (seq, (name, id, body)) in (1..).zip(bodies()) {
        let command = command(2, seq, body);
        let change = documents[&id].clone().append(actor(2), &command).unwrap().hash;
        fixtures.insert(name, Fixture::of(id, command, change));
    }
    fixtures
}

fn path() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/commands.json")
}

fn stored() -> BTreeMap<String, Fixture> {
    let bytes = std::fs::read(path()).unwrap_or_else(|_| b"{}".to_vec());
    serde_json::from_slice(&bytes).unwrap()
}

#[test]
fn every_stored_command_executes_for_ever() {
    if std::env::var_os("YANFANG_WRITE_FIXTURES").is_some() {
        let mut fixtures = all();
        fixtures.extend(stored());
        std::fs::create_dir_all(path().parent().unwrap()).unwrap();
        std::fs::write(path(), serde_json::to_string_pretty(&fixtures).unwrap() + "\n").unwrap();
    }
    let stored = stored();
    let is_foundation = |name: &str| name.starts_with("foundation");
    let foundation: Vec<_> = stored
        .iter()
        .filter(|(name, _)| is_foundation(name))
        .map(|(name, fixture)| (name.clone(), fixture.document, fixture.command()))
        .collect();
    let (documents, made) = ground(&foundation);
    for (name, fixture) in made {
        assert_eq!(fixture.change, stored[&name].change, "{name}");
    }
    for (name, fixture) in stored.iter().filter(|(name, _)| !is_foundation(name)) {
        let executed = documents[&fixture.document].clone().append(actor(2), &fixture.command()).unwrap();
        assert_eq!(executed.hash, fixture.change, "{name}");
    }
}

#[test]
fn every_kind_has_a_fixture() {
    let stored = stored();
    let names: BTreeSet<_> = stored.values().map(|fixture| fixture.body.name().text()).collect();
    let events = EventName::ALL.iter().map(|name| name.text());
    let entries = EntryName::ALL.iter().map(|name| name.text());
    let others: Vec<_> = bodies().into_iter().map(|(_, _, body)| body.name().text()).collect();
    let without: Vec<_> = events.chain(entries).chain(others).filter(|name| !names.contains(name)).collect();
    assert_eq!(without, Vec::<&str>::new());
}

/// A phone that starts a unit offline makes this change; the server must know it.
#[test]
fn genesis_never_changes() {
    let (hash, bytes) = Document::genesis_change(unit(), 0).unwrap();
    insta::assert_snapshot!("genesis", format!("{hash}\n{} bytes", bytes.len()));
}
