//! Adds photos to a defect.

use super::AppError;
use super::perform::Write;
use crate::Device;
use crate::device::Core;
use crate::store::photos::PhotoRow;
use std::path::PathBuf;
use yanfang_domain::command::{AddPhotos, Body};
use yanfang_domain::defect::Photo;
use yanfang_domain::id::{DefectId, UnitId};

impl Device {
    /// Takes pictures in from files and adds them.
    pub fn add_photos(&self, unit: UnitId, defect: DefectId, files: Vec<PathBuf>) -> Result<Vec<Photo>, AppError> {
        let photos = self.core.take_in(&files)?;
        let named: Vec<_> = photos.iter().map(|photo| Photo { hash: photo.hash }).collect();
        let body = Body::AddPhotos(AddPhotos { defect, photos: named.clone() });
        self.core.perform(Write { photos, ..Write::on(unit) }, |_| Ok(body))?;
        Ok(named)
    }
}

impl Core {
    /// Takes pictures in: all are on the disk under their hashes when this returns.
    pub(crate) fn take_in(&self, files: &[PathBuf]) -> Result<Vec<PhotoRow>, AppError> {
        files.iter().map(|file| Ok(self.photos().take_in(file)?)).collect()
    }
}
