//! Defects that may be the same as one that is being recorded: offered, linked, unlinked.

use super::AppError;
use crate::Device;
use yanfang_domain::defect::Pin;
use yanfang_domain::duplicate::{Candidate, Sighting, duplicate_candidates};
use yanfang_domain::event::EventKind;
use yanfang_domain::id::{DefectId, DocumentId, EventId, RoomId, UnitId};

impl Device {
    /// Defects of the unit that one in this room, of this item and at this place may be the same as, the likeliest first.
    /// To be asked before recording; without an item and a pin there is nothing to compare, and none is found.
    pub fn duplicate_candidates(
        &self,
        unit: UnitId,
        room: RoomId,
        item: Option<&str>,
        pin: Option<Pin>,
    ) -> Result<Vec<Candidate>, AppError> {
        let document = DocumentId::Unit(unit);
        let known = self.core.known().ok_or(AppError::UnknownDocument { document })?;
        let home = known.unit(unit).ok_or(AppError::UnknownUnit { unit })?;
        let house_type = known.house_type(home);
        let sighting = Sighting { room, item, pin };
        self.core
            .reading(document, |_, document| Ok(duplicate_candidates(&sighting, &document.unit().defects, house_type)))
    }

    /// The same for a defect that is recorded already, without itself.
    pub fn duplicates_of(&self, unit: UnitId, defect: DefectId) -> Result<Vec<Candidate>, AppError> {
        let document = DocumentId::Unit(unit);
        let known = self.core.known().ok_or(AppError::UnknownDocument { document })?;
        let home = known.unit(unit).ok_or(AppError::UnknownUnit { unit })?;
        let mut others = self.core.reading(document, |_, document| Ok(document.unit().defects))?;
        let place = others.iter().position(|one| one.id == defect).ok_or(AppError::UnknownDefect { defect })?;
        let one = others.remove(place);
        let sighting = Sighting { room: one.room, item: one.item.as_deref(), pin: one.pin };
        Ok(duplicate_candidates(&sighting, &others, known.house_type(home)))
    }

    /// Links a defect with the one it is the same as: it keeps its photos and counts once (R12).
    pub fn link_duplicate(&self, unit: UnitId, defect: DefectId, of: DefectId) -> Result<EventId, AppError> {
        let there = self.core.reading(DocumentId::Unit(unit), |_, document| Ok(document.defect(of).is_some()))?;
        if !there {
            return Err(AppError::UnknownDefect { defect: of });
        }
        self.defect_event(unit, defect, EventKind::MarkedDuplicate { of })
    }

    /// Takes the link back: the defect is what it was before.
    pub fn unlink_duplicate(&self, unit: UnitId, defect: DefectId) -> Result<EventId, AppError> {
        self.defect_event(unit, defect, EventKind::UnmarkedDuplicate)
    }
}
