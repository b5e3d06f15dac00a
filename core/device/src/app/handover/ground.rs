//! What rules of a unit look at, as this phone has it.

use crate::app::elsewhere::Elsewhere;
use crate::{AppError, Device};
use yanfang_domain::entry::Ground;
use yanfang_domain::id::{DocumentId, UnitId};

impl Device {
    /// Asks something of a unit's ground.
    pub(crate) fn on_ground<T>(&self, unit: UnitId, ask: impl FnOnce(&Ground<'_>) -> T) -> Result<T, AppError> {
        let known = self.core.known().ok_or(AppError::UnknownUnit { unit })?;
        let identity = self.core.identity().ok_or(AppError::NotEnrolled)?;
        let document = self.core.document(DocumentId::Unit(unit))?;
        let entries = document.entries();
        let at_ms = self.core.server_time_ms();
        let reader = self.core.reader();
        let elsewhere = Elsewhere::new(&reader, &known);
        let ground = Ground {
            catalog: &known.catalog,
            member: known.member(identity.member),
            at_ms,
            unit: Some(unit),
            entries: &entries,
            defects: &|| document.unit().defects,
            elsewhere: &elsewhere,
        };
        Ok(ask(&ground))
    }
}
