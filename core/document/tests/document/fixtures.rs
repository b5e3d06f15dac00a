//! Every kind of command, version 1, with the hash its change must have for ever (sync.md 9).
//!
//! `fixtures/commands.json` was written once. `YANFANG_WRITE_FIXTURES=1` adds what is missing and changes nothing that
//! is there: a hash that differs is a broken promise to every phone in the field, never a fixture to renew.

use crate::samples::*;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use yanfang_document::Document;
use yanfang_domain::command::{Body, Command, DefectEvent};
use yanfang_domain::event::{Author, EventKind, EventName};
use yanfang_domain::id::{Digest, Origin};
use yanfang_domain::time::Moment;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Fixture {
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

    fn of(command: Command, change: Digest) -> Self {
        let Command { origin, by, done_at, catalog, body } = command;
        Self { origin, by, done_at, catalog, body, change }
    }
}

/// What all fixtures stand on: an inspection, a defect, a remark. Its changes are fixtures themselves.
fn foundation() -> (Document, Vec<(String, Command, Digest)>) {
    let mut document = document();
    let start = Body::StartInspection(yanfang_domain::command::StartInspection {
        stage: yanfang_domain::inspection::Stage::Internal,
    });
    let start = command(1, 1, start);
    let first = command(1, 2, Body::RecordDefect(record(1)));
    let earlier = command(1, 3, remark(defect_of(&first), "先"));
    let mut made = Vec::new();
    for (name, command) in [("inspection", start), ("defect", first), ("event", earlier)] {
        let change = document.append(actor(1), &command).unwrap().hash;
        made.push((format!("foundation {name}"), command, change));
    }
    (document, made)
}

fn all() -> BTreeMap<String, Fixture> {
    let (document, foundation) = foundation();
    let [inspection, defect, earlier] = [0, 1, 2].map(|at: usize| foundation[at].1.origin.record(0));
    let (inspection, defect, earlier) = (
        yanfang_domain::id::InspectionId(inspection),
        yanfang_domain::id::DefectId(defect),
        yanfang_domain::id::EventId(earlier),
    );
    let mut bodies: Vec<(String, Body)> =
        every_body(defect, inspection).into_iter().map(|(name, body)| (name.to_owned(), body)).collect();
    for kind in every_event(defect, earlier) {
        let defect = (!matches!(kind, EventKind::Assigned { .. })).then_some(defect);
        let name = format!("event {}", kind.name().text());
        bodies.push((name, Body::DefectEvent(DefectEvent { defect, after: vec![earlier], kind })));
    }
    let mut fixtures: BTreeMap<_, _> =
        foundation.into_iter().map(|(name, command, change)| (name, Fixture::of(command, change))).collect();
    for (seq, (name, body)) in (1..).zip(bodies) {
        let command = command(2, seq, body);
        let change = document.clone().append(actor(2), &command).unwrap().hash;
        fixtures.insert(name, Fixture::of(command, change));
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
    let mut document = document();
    for name in ["inspection", "defect", "event"] {
        let fixture = &stored[&format!("foundation {name}")];
        assert_eq!(document.append(actor(1), &fixture.command()).unwrap().hash, fixture.change, "{name}");
    }
    for (name, fixture) in stored.iter().filter(|(name, _)| !name.starts_with("foundation")) {
        let executed = document.clone().append(actor(2), &fixture.command()).unwrap();
        assert_eq!(executed.hash, fixture.change, "{name}");
    }
}

#[test]
fn every_kind_has_a_fixture() {
    let stored = stored();
    let names: BTreeSet<_> = stored.values().map(|fixture| fixture.body.name().text()).collect();
    let events = EventName::ALL.iter().map(|name| name.text());
    let others = every_body(
        yanfang_domain::id::DefectId(stored["foundation defect"].origin.record(0)),
        yanfang_domain::id::InspectionId(stored["foundation inspection"].origin.record(0)),
    );
    let others = others.iter().map(|(_, body)| body.name().text());
    let without: Vec<_> = events.chain(others).filter(|name| !names.contains(name)).collect();
    assert_eq!(without, Vec::<&str>::new());
}

/// A phone that starts a unit offline makes this change; the server must know it.
#[test]
fn genesis_never_changes() {
    let (hash, bytes) = Document::genesis_change(unit(), 0).unwrap();
    insta::assert_snapshot!("genesis", format!("{hash}\n{} bytes", bytes.len()));
}
