//! A document's first change: a pure function of id, generation and schema (sync.md 1).

use crate::DocumentError;
use crate::error::guarded;
use crate::schema;
use automerge::hydrate::{Map, Value};
use automerge::transaction::{CommitOptions, Transactable};
use automerge::{ActorId, Automerge, ScalarValue};
use std::collections::HashMap;
use yanfang_domain::id::DocumentId;

/// A document that holds nothing but its first change: actor zero, time zero, so that everyone makes the same one.
pub(crate) fn genesis(id: DocumentId, generation: u32) -> Result<Automerge, DocumentError> {
    let root = HashMap::from([
        (schema::SCHEMA_KEY, Value::Scalar(ScalarValue::Uint(schema::SCHEMA))),
        (schema::ID, Value::Scalar(id.to_string().into())),
        (schema::GENERATION, Value::Scalar(ScalarValue::Uint(u64::from(generation)))),
        (schema::DEFECTS, Value::map()),
        (schema::EVENTS, Value::map()),
        (schema::INSPECTIONS, Value::map()),
        (schema::ENTRIES, Value::map()),
    ]);
    guarded(|| {
        let mut document = Automerge::new().with_actor(ActorId::from([0; 16]));
        let mut transaction = document.transaction();
        transaction.init_root_from_hydrate(&Map::from(root))?;
        transaction.commit_with(CommitOptions::default().with_time(0));
        Ok(document)
    })
}
