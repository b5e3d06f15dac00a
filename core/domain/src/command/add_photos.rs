//! Adds photos to a defect.

use super::{Invalid, check_photos};
use crate::defect::Photo;
use crate::id::DefectId;
use serde::{Deserialize, Serialize};

/// More photos of a defect, already stored on this phone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AddPhotos {
    /// Which defect.
    pub defect: DefectId,
    /// The photos.
    pub photos: Vec<Photo>,
}

impl AddPhotos {
    pub(super) fn validate(&self) -> Result<(), Invalid> {
        if self.photos.is_empty() {
            return Err(Invalid::Missing { field: "photos".into() });
        }
        check_photos(self.photos.len())
    }
}
