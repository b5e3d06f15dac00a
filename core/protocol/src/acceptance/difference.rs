//! In which fields two canonical views differ.

use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// The paths at which two views differ, sorted: `defects/ID/severity`, `entries/ID` where one has no such record.
///
/// Records of a list are told apart by their `id`; a list of anything else is one field.
pub fn differences(one: &Value, other: &Value) -> Vec<String> {
    let mut found = Vec::new();
    compare(String::new(), one, other, &mut found);
    found.sort_unstable();
    found
}

fn compare(path: String, one: &Value, other: &Value, found: &mut Vec<String>) {
    if one == other {
        return;
    }
    match (one, other) {
        (Value::Object(one), Value::Object(other)) => {
            compare_members(&path, &one.iter().collect(), &other.iter().collect(), found);
        }
        (Value::Array(one), Value::Array(other)) => match (by_id(one), by_id(other)) {
            (Some(one), Some(other)) => {
                compare_members(&path, &one.iter().collect(), &other.iter().collect(), found);
            }
            _ => found.push(path),
        },
        _ => found.push(path),
    }
}

type Members<'a> = std::collections::BTreeMap<&'a String, &'a Value>;

fn compare_members(path: &str, one: &Members<'_>, other: &Members<'_>, found: &mut Vec<String>) {
    let names: BTreeSet<&String> = one.keys().chain(other.keys()).copied().collect();
    for name in names {
        let below = if path.is_empty() { name.clone() } else { format!("{path}/{name}") };
        match (one.get(name), other.get(name)) {
            (Some(one), Some(other)) => compare(below, one, other, found),
            _ => found.push(below),
        }
    }
}

/// `None` unless every item is a record with a text `id` of its own.
fn by_id(items: &[Value]) -> Option<Map<String, Value>> {
    let mut records = Map::new();
    for item in items {
        let id = item.get("id")?.as_str()?;
        if records.insert(id.to_owned(), item.clone()).is_some() {
            return None;
        }
    }
    Some(records)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn fields_are_named_by_record_and_path() {
        let one = json!({"defects": [{"id": "a.1", "note": "x", "pin": {"x": 1}}, {"id": "b.1"}], "entries": []});
        let other = json!({"defects": [{"id": "c.1"}, {"id": "a.1", "note": "y", "pin": {"x": 2}}], "entries": []});
        let named = differences(&one, &other);
        assert_eq!(named, ["defects/a.1/note", "defects/a.1/pin/x", "defects/b.1", "defects/c.1"]);
        assert_eq!(differences(&one, &one), [""; 0]);
        assert_eq!(differences(&json!({"a": [1, 2]}), &json!({"a": [2, 1]})), ["a"]);
    }
}
