//! Linked defects across units: one leak, two homes, one cause.

use crate::Device;
use crate::app::AppError;
use std::collections::BTreeSet;
use yanfang_domain::defect::{Defect, Standing, related};
use yanfang_domain::event::EventKind;
use yanfang_domain::id::{DefectId, DocumentId, EventId, UnitId};
use yanfang_domain::standing::fold;

/// A defect that is linked with another.
#[derive(Clone, Debug)]
pub struct LinkedDefect {
    /// Its unit.
    pub unit: UnitId,
    /// Which.
    pub defect: DefectId,
    /// As this phone holds it, with where it stands; `None` where it does not hold the unit yet.
    pub held: Option<(Defect, Standing)>,
}

impl Device {
    /// Links two defects, in the documents of both, so that each unit tells of the other.
    pub fn relate(&self, one: (UnitId, DefectId), other: (UnitId, DefectId)) -> Result<(EventId, EventId), AppError> {
        let there = self.defect_event(other.0, other.1, EventKind::Related { unit: one.0, defect: one.1 })?;
        let here = self.defect_event(one.0, one.1, EventKind::Related { unit: other.0, defect: other.1 })?;
        Ok((here, there))
    }

    /// Every defect that is linked with this one, directly or through others, in the order of the links.
    pub fn linked_defects(&self, unit: UnitId, defect: DefectId) -> Result<Vec<LinkedDefect>, AppError> {
        let mut seen = BTreeSet::from([defect]);
        let mut open = std::collections::VecDeque::from([(unit, defect)]);
        let mut linked = Vec::new();
        while let Some((unit, id)) = open.pop_front() {
            let found = self.core.document(DocumentId::Unit(unit))?.defect(id);
            let next = found.iter().flat_map(related).filter(|(_, other)| seen.insert(*other));
            open.extend(next.collect::<Vec<_>>());
            if id != defect {
                let held = found.map(|found| (found.clone(), fold(&found)));
                linked.push(LinkedDefect { unit, defect: id, held });
            }
        }
        Ok(linked)
    }
}
