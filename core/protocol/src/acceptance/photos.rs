//! Which photos a canonical view names.

use serde_json::Value;
use std::collections::BTreeSet;
use yanfang_domain::id::Digest;

/// The hashes of all photos in a view, sorted, each once: every record `{"hash": ...}` in it, wherever it stands.
pub fn photos_in(view: &Value) -> Vec<Digest> {
    let mut found = BTreeSet::new();
    collect(view, &mut found);
    found.into_iter().collect()
}

fn collect(value: &Value, found: &mut BTreeSet<Digest>) {
    match value {
        Value::Object(members) => {
            if let Some(hash) = members.get("hash").and_then(Value::as_str).and_then(|hash| hash.parse().ok()) {
                found.insert(hash);
            }
            members.values().for_each(|member| collect(member, found));
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, found)),
        _ => {}
    }
}
