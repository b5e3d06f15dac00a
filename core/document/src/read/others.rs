//! Concurrent values of a field, each with who wrote it and when (domain.md 4).

use super::defect::field_value;
use crate::schema;
use automerge::{Automerge, ObjId, ReadDoc, Value, ValueRef};
use yanfang_domain::defect::{Field, OtherValue};
use yanfang_domain::event::Author;
use yanfang_domain::time::Moment;

/// For each of these fields, the values beside the one shown; equal ones are shown once.
pub(super) fn read(
    automerge: &Automerge,
    defect: &ObjId,
    fields: &[Field],
    recorded: (Author, Moment),
) -> Vec<OtherValue> {
    let mut others = Vec::new();
    for field in fields {
        others.extend(of_field(automerge, defect, *field, recorded));
    }
    others
}

fn of_field(automerge: &Automerge, defect: &ObjId, field: Field, recorded: (Author, Moment)) -> Vec<OtherValue> {
    let stamps = automerge.get_all(defect, schema::stamp_key(field)).unwrap_or_default();
    let mut values = automerge.get_all(defect, schema::field_key(field)).unwrap_or_default();
    let shown = values.pop();
    let mut others: Vec<OtherValue> = Vec::new();
    for (value, operation) in values {
        let Some(read) = scalar(&value).and_then(|value| field_value(field, &value)) else { continue };
        let equal = shown.as_ref().is_some_and(|(shown, _)| *shown == value);
        if equal || others.iter().any(|other| other.value == read) {
            continue;
        }
        // Value and stamp were written by one change; what has no stamp is the recording's.
        let change = automerge.hash_for_opid(&operation);
        let stamp = stamps.iter().find(|(_, stamp)| automerge.hash_for_opid(stamp) == change);
        let stamp = stamp.and_then(|(text, _)| text.as_str().and_then(schema::stamp_of));
        let (by, at) = stamp.unwrap_or(recorded);
        others.push(OtherValue { value: read, by, at });
    }
    others
}

/// The same scalar as iterators give it.
fn scalar<'a>(value: &'a Value<'_>) -> Option<ValueRef<'a>> {
    Some(match value.as_scalar()? {
        automerge::ScalarValue::Str(text) => ValueRef::from(text.as_str()),
        automerge::ScalarValue::Uint(number) => ValueRef::from(*number),
        automerge::ScalarValue::Int(number) => ValueRef::from(*number),
        automerge::ScalarValue::Null => ValueRef::Scalar(automerge::ScalarValueRef::Null),
        _ => return None,
    })
}
