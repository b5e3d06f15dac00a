//! Begins a round of inspection in a unit.

use super::AppError;
use super::perform::Write;
use crate::Device;
use yanfang_domain::command::{Body, StartInspection};
use yanfang_domain::id::{InspectionId, UnitId};
use yanfang_domain::inspection::Stage;

impl Device {
    /// Begins a round.
    pub fn start_inspection(&self, unit: UnitId, stage: Stage) -> Result<InspectionId, AppError> {
        let origin = self.core.perform(Write::on(unit), |_| Ok(Body::StartInspection(StartInspection { stage })))?;
        Ok(InspectionId(origin.record(0)))
    }
}
