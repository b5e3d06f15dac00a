//! Canonical JSON: no spaces, keys sorted by their bytes, whole numbers only, texts escaped as little as JSON allows.

use super::AcceptanceError;
use serde::Serialize;
use serde_json::Value;

/// A value's canonical bytes: the same for everybody.
///
/// # Errors
///
/// [`AcceptanceError::NotWhole`] for a number with a fraction, [`AcceptanceError::Unwritable`] for what is no JSON.
pub fn canonical<T: Serialize>(value: &T) -> Result<Vec<u8>, AcceptanceError> {
    let value = serde_json::to_value(value).map_err(AcceptanceError::Unwritable)?;
    let mut bytes = Vec::new();
    write(&value, &mut bytes)?;
    Ok(bytes)
}

/// Sorts keys itself: whether `serde_json` does depends on a feature that any other crate may switch.
fn write(value: &Value, out: &mut Vec<u8>) -> Result<(), AcceptanceError> {
    match value {
        Value::Array(items) => {
            out.push(b'[');
            for (index, item) in items.iter().enumerate() {
                separate(index, out);
                write(item, out)?;
            }
            out.push(b']');
        }
        Value::Object(members) => {
            let mut members: Vec<_> = members.iter().collect();
            members.sort_unstable_by_key(|(key, _)| *key);
            out.push(b'{');
            for (index, (key, item)) in members.into_iter().enumerate() {
                separate(index, out);
                write(&Value::from(key.as_str()), out)?;
                out.push(b':');
                write(item, out)?;
            }
            out.push(b'}');
        }
        Value::Number(number) if number.is_f64() => return Err(AcceptanceError::NotWhole),
        scalar => out.extend_from_slice(scalar.to_string().as_bytes()),
    }
    Ok(())
}

fn separate(index: usize, out: &mut Vec<u8>) {
    if index > 0 {
        out.push(b',');
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn keys_are_sorted_and_fractions_refused() {
        let bytes = canonical(&json!({"b": [1, "空鼓\n"], "a": {"z": null, "y": true}})).unwrap();
        assert_eq!(String::from_utf8(bytes).unwrap(), r#"{"a":{"y":true,"z":null},"b":[1,"空鼓\n"]}"#);
        assert!(matches!(canonical(&json!([0.5])), Err(AcceptanceError::NotWhole)));
    }
}
