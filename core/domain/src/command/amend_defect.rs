//! Changes fields of a defect.

use super::{Invalid, check_length};
use crate::defect::{FieldValue, Pin};
use crate::id::DefectId;
use serde::{Deserialize, Serialize};

/// New values for one or more fields. Choosing between two concurrent values is an ordinary amendment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AmendDefect {
    /// Which defect.
    pub defect: DefectId,
    /// The new values, each field at most once.
    pub values: Vec<FieldValue>,
}

impl AmendDefect {
    pub(super) fn validate(&self) -> Result<(), Invalid> {
        if self.values.is_empty() {
            return Err(Invalid::Missing { field: "values".into() });
        }
        for (index, value) in self.values.iter().enumerate() {
            if self.values[..index]
                .iter()
                .any(|earlier| std::mem::discriminant(earlier) == std::mem::discriminant(value))
            {
                return Err(Invalid::OutOfRange { field: "values".into() });
            }
            match value {
                FieldValue::Note(note) => check_length("note", note)?,
                FieldValue::Item(Some(item)) => check_length("item", item)?,
                FieldValue::Pin(Some(pin)) if pin.x > Pin::SCALE || pin.y > Pin::SCALE => {
                    return Err(Invalid::OutOfRange { field: "pin".into() });
                }
                // Numbers are given by recording and by the server alone (domain.md 4).
                FieldValue::Number(_) => return Err(Invalid::OutOfRange { field: "number".into() }),
                _ => {}
            }
        }
        Ok(())
    }
}
