//! What the figures are measured against: Automerge and SQLite used bare, with no rules, journal, views or wire.

use crate::sample;
use automerge::hydrate::{Map, Value};
use automerge::transaction::{CommitOptions, Transactable as _};
use automerge::{ActorId, Automerge, ROOT, ScalarValue};
use rusqlite::Connection;
use std::collections::HashMap;
use std::path::Path;
use std::time::{Duration, Instant};
use yanfang_domain::command::{Body, Command, RecordDefect};

/// A unit as a bare Automerge document: a map of defects, one change each.
pub struct BareUnit {
    document: Automerge,
    defects: automerge::ObjId,
}

impl BareUnit {
    /// An empty unit, written by this actor.
    pub fn new(actor: [u8; 16]) -> Self {
        let mut document = Automerge::new().with_actor(ActorId::from(actor));
        let mut start = document.transaction();
        let defects = start.put_object(ROOT, "defects", automerge::ObjType::Map).expect("a map can be made");
        start.commit();
        Self { document, defects }
    }

    /// Records a defect as one change, under the id that the product gives it and with the same values.
    pub fn record(&mut self, command: &Command) {
        let Body::RecordDefect(defect) = &command.body else { return };
        let key = command.origin.record(0).to_string();
        let mut change = self.document.transaction();
        change.batch_create_object(&self.defects, key, &value(command, defect), false).expect("a record can be made");
        change.commit_with(CommitOptions::default().with_time(command.done_at.utc_ms / 1_000));
    }

    /// The raw bytes of the newest change.
    pub fn last_change(&mut self) -> Vec<u8> {
        self.document.get_last_local_change().map(|change| change.raw_bytes().to_vec()).unwrap_or_default()
    }

    /// The document as it is saved.
    pub fn save(&self) -> Vec<u8> {
        self.document.save()
    }

    /// Loads a saved document: the least that opening a unit costs.
    pub fn load(bytes: &[u8]) -> Automerge {
        Automerge::load(bytes).expect("what was saved can be loaded")
    }
}

fn value(command: &Command, defect: &RecordDefect) -> Value {
    let text = |text: &str| Value::Scalar(ScalarValue::Str(text.into()));
    let int = |number: i64| Value::Scalar(ScalarValue::Int(number));
    let mut fields: HashMap<&str, Value> = HashMap::from([
        ("by", text(&sample::INSPECTORS[0].to_string())),
        ("at", int(command.done_at.utc_ms)),
        ("offset", int(command.done_at.offset_min.into())),
        ("stage", text("internal")),
        ("room", text(&defect.room.to_string())),
        ("severity", text("major")),
        ("note", text(&defect.note)),
        ("number", Value::Scalar(ScalarValue::Uint(defect.number.into()))),
    ]);
    if let Some(item) = &defect.item {
        fields.insert("item", text(item));
    }
    if let Some(pin) = defect.pin {
        fields.insert("pin", text(&format!("{},{}", pin.x, pin.y)));
    }
    let photos = defect.photos.iter().enumerate();
    let photos = photos.map(|(at, photo)| (at.to_string(), Value::Scalar(ScalarValue::Bytes(photo.hash.0.to_vec()))));
    fields.insert("photos", Value::Map(Map::from(photos.collect::<HashMap<String, Value>>())));
    Value::Map(Map::from(fields))
}

/// A database with one table, written by one durable commit a row.
pub struct BareTable(Connection);

impl BareTable {
    /// A new file in this folder.
    pub fn in_folder(folder: &Path) -> Self {
        let table = Connection::open(folder.join("bare.sqlite")).expect("a database can be made");
        let setup = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE row (bytes BLOB NOT NULL);";
        table.execute_batch(setup).expect("a table can be made");
        Self(table)
    }

    /// Commits these bytes durably; answers how long that took.
    pub fn commit(&self, bytes: &[u8]) -> Duration {
        let start = Instant::now();
        let mut insert = self.0.prepare_cached("INSERT INTO row VALUES (?1)").expect("the statement is right");
        insert.execute([bytes]).expect("a row can be written");
        start.elapsed()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::day;
    use crate::seed::Seed;

    #[test]
    fn a_bare_unit_holds_what_was_recorded() {
        let mut seed = Seed::new(1);
        let mut unit = BareUnit::new([1; 16]);
        for n in 0..3 {
            unit.record(&day::command([1; 16], n, day::defect(0, n, &mut seed)));
        }
        let loaded = BareUnit::load(&unit.save());
        assert_eq!(automerge::ReadDoc::length(&loaded, &unit.defects), 3);
        assert!(unit.last_change().len() > 200);
    }
}
