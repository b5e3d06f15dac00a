//! The canonical view: what a document says, as the same bytes for everybody (sync.md 4 and 10).
//!
//! JSON without spaces, keys sorted, records sorted by id, whole numbers only. Equal heads give equal bytes; saved
//! documents do not, since the order of their changes may differ.

use crate::read::Content;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use yanfang_domain::id::{Digest, DocumentId};

/// The version of the view's form. Whatever changes a byte of it raises this number: a new field of a record, and a new
/// kind of event too, since an older version counts that as unreadable and leaves it out.
const VERSION: u32 = 1;

/// What a document says, in a form that can be hashed, signed and compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CanonicalView {
    /// The version of the form; only hashes of one version compare.
    pub version: u32,
    /// JSON, UTF-8: `{defects, document, entries, events, generation, inspections, version}`.
    pub bytes: Vec<u8>,
    /// SHA-256 of the bytes.
    pub hash: Digest,
}

impl CanonicalView {
    pub(crate) fn of(id: DocumentId, generation: u32, content: Content) -> Self {
        let Content { defects, events, inspections, entries, .. } = content;
        let mut value = json!({
            "version": VERSION,
            "document": id.to_string(),
            "generation": generation,
            "defects": defects.into_values().collect::<Vec<_>>(),
            "events": events.into_values().collect::<Vec<_>>(),
            "inspections": inspections,
            "entries": entries.into_values().collect::<Vec<_>>(),
        });
        // Events stand once, beside the defects: one of them may concern hundreds.
        for defect in value["defects"].as_array_mut().into_iter().flatten() {
            defect.as_object_mut().map(|members| members.remove("events"));
        }
        let mut bytes = Vec::new();
        write(&value, &mut bytes);
        let hash = Digest(Sha256::digest(&bytes).into());
        Self { version: VERSION, bytes, hash }
    }
}

/// Sorts keys itself: whether `serde_json` does depends on a feature that any other crate may switch.
pub(crate) fn write(value: &Value, out: &mut Vec<u8>) {
    match value {
        Value::Array(items) => {
            out.push(b'[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push(b',');
                }
                write(item, out);
            }
            out.push(b']');
        }
        Value::Object(members) => {
            let mut members: Vec<_> = members.iter().collect();
            members.sort_unstable_by_key(|(key, _)| *key);
            out.push(b'{');
            for (index, (key, item)) in members.into_iter().enumerate() {
                if index > 0 {
                    out.push(b',');
                }
                write_text(key, out);
                out.push(b':');
                write(item, out);
            }
            out.push(b'}');
        }
        Value::String(text) => write_text(text, out),
        scalar => out.extend_from_slice(scalar.to_string().as_bytes()),
    }
}

fn write_text(text: &str, out: &mut Vec<u8>) {
    if text.bytes().any(|byte| byte < b' ' || byte == b'"' || byte == b'\\') {
        out.extend_from_slice(Value::from(text).to_string().as_bytes());
    } else {
        // Nothing to escape, as nearly always.
        out.push(b'"');
        out.extend_from_slice(text.as_bytes());
        out.push(b'"');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_escaped_like_json_and_keys_sorted() {
        let value = json!({"b": ["a\"b\\c\nd\u{1}", "空鼓\u{7f}", null, true, -7], "a": {}});
        let mut bytes = Vec::new();
        write(&value, &mut bytes);
        let text = String::from_utf8(bytes).unwrap();
        assert_eq!(text, "{\"a\":{},\"b\":[\"a\\\"b\\\\c\\nd\\u0001\",\"空鼓\u{7f}\",null,true,-7]}");
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), value);
    }
}
