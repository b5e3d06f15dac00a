//! Changes fields of a defect.

use super::AppError;
use super::perform::Write;
use crate::Device;
use yanfang_domain::command::{AmendDefect, Body};
use yanfang_domain::defect::FieldValue;
use yanfang_domain::id::{DefectId, UnitId};

impl Device {
    /// Gives fields new values; choosing between two concurrent values is the same.
    pub fn amend_defect(&self, unit: UnitId, defect: DefectId, values: Vec<FieldValue>) -> Result<(), AppError> {
        self.core.perform(Write::on(unit), |_| Ok(Body::AmendDefect(AmendDefect { defect, values })))?;
        Ok(())
    }
}
