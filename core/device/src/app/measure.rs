//! Records a measured point.

use super::AppError;
use super::perform::Write;
use crate::Device;
use yanfang_domain::command::{Body, Measure};
use yanfang_domain::id::{MeasurementId, UnitId};

impl Device {
    /// Records a value, or why there is none.
    pub fn measure(&self, unit: UnitId, measure: Measure) -> Result<MeasurementId, AppError> {
        let origin = self.core.perform(Write::on(unit), |_| Ok(Body::Measure(measure)))?;
        Ok(MeasurementId(origin.record(0)))
    }
}
