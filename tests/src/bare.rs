//! What the figures are measured against: Automerge and SQLite used bare, with no rules, journal, views or wire.

use automerge::hydrate::{Map, Value};
use automerge::transaction::{CommitOptions, Transactable as _};
use automerge::{ActorId, Automerge, ROOT, ScalarValue};
use rusqlite::Connection;
use std::collections::HashMap;
use std::path::Path;
use std::time::{Duration, Instant};
use yanfang_domain::command::RecordDefect;

/// A unit as a bare Automerge document: a map of defects, one change each.
pub struct BareUnit {
    document: Automerge,
    defects: automerge::ObjId,
    recorded: u32,
}

impl BareUnit {
    /// An empty unit, written by this actor.
    pub fn new(actor: [u8; 16]) -> Self {
        let mut document = Automerge::new().with_actor(ActorId::from(actor));
        let mut start = document.transaction();
        let defects = start.put_object(ROOT, "defects", automerge::ObjType::Map).expect("a map can be made");
        start.commit();
        Self { document, defects, recorded: 0 }
    }

    /// Records a defect as one change.
    pub fn record(&mut self, defect: &RecordDefect) {
        self.recorded += 1;
        let key = self.recorded.to_string();
        let mut change = self.document.transaction();
        change.batch_create_object(&self.defects, key, &value(defect), false).expect("a record can be made");
        change.commit_with(CommitOptions::default().with_time(0));
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

fn value(defect: &RecordDefect) -> Value {
    let text = |text: &str| Value::Scalar(ScalarValue::Str(text.into()));
    let number = |number: u16| Value::Scalar(ScalarValue::Uint(number.into()));
    let mut fields: HashMap<&str, Value> = HashMap::new();
    fields.insert("room", text(&defect.room.to_string()));
    fields.insert("note", text(&defect.note));
    fields.insert("severity", text("major"));
    fields.insert("stage", text("internal"));
    fields.insert("number", Value::Scalar(ScalarValue::Uint(defect.number.into())));
    if let Some(item) = &defect.item {
        fields.insert("item", text(item));
    }
    if let Some(pin) = defect.pin {
        fields.insert("x", number(pin.x));
        fields.insert("y", number(pin.y));
    }
    let photos = defect.photos.iter().map(|photo| Value::Scalar(ScalarValue::Bytes(photo.hash.0.to_vec())));
    fields.insert("photos", Value::from(photos.collect::<Vec<_>>()));
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
            unit.record(&day::defect(0, n, &mut seed));
        }
        let loaded = BareUnit::load(&unit.save());
        assert_eq!(automerge::ReadDoc::length(&loaded, &unit.defects), 3);
        assert!(unit.last_change().len() > 200);
    }
}
