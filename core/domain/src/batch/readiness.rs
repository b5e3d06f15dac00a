//! How far the units of a batch are, and what keeps a sample from being drawn (domain.md 2, step 7).

use crate::entry::Elsewhere;
use crate::id::UnitId;

/// The units of a batch by how far they are; a unit may be in several lists.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BatchReadiness {
    /// Inspected, without an open critical defect.
    pub ready: u32,
    /// Not every room has a record.
    pub not_inspected: Vec<UnitId>,
    /// With open critical defects.
    pub critical: Vec<UnitId>,
    /// With open defects of any severity; they block nothing here.
    pub with_open: Vec<UnitId>,
    /// Not held in this place: nothing can be said.
    pub unknown: Vec<UnitId>,
    /// Open defects of all units.
    pub open: u32,
}

impl BatchReadiness {
    /// Asks for each unit.
    pub fn of(units: &[UnitId], elsewhere: &dyn Elsewhere) -> Self {
        let mut all = Self::default();
        for unit in units {
            let Some(readiness) = elsewhere.readiness(*unit) else {
                all.unknown.push(*unit);
                continue;
            };
            all.open += readiness.open;
            if readiness.open > 0 {
                all.with_open.push(*unit);
            }
            if !readiness.inspected {
                all.not_inspected.push(*unit);
            }
            if readiness.critical > 0 {
                all.critical.push(*unit);
            }
            all.ready += u32::from(readiness.inspected && readiness.critical == 0);
        }
        all
    }

    /// Whether a sample may be drawn, as far as the units go.
    pub const fn may_draw(&self) -> bool {
        self.unknown.is_empty() && self.not_inspected.is_empty() && self.critical.is_empty()
    }
}
