//! Finds defects by what people type.

use super::AppError;
use crate::Device;
use crate::search::hits;
use crate::store::{defects, documents};
use yanfang_domain::catalog::Severity;
use yanfang_domain::event::Status;
use yanfang_domain::id::{DefectId, DocumentId, MemberId, RoomId, UnitId};

/// A defect that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The unit.
    pub unit: UnitId,
    /// The defect.
    pub defect: DefectId,
    /// Its number in the unit.
    pub number: u32,
    /// The room.
    pub room: RoomId,
    /// Its check item.
    pub item: Option<String>,
    /// Its note.
    pub note: String,
    /// How bad it is.
    pub severity: Severity,
    /// Where it stands.
    pub status: Status,
    /// Who recorded it.
    pub author: Option<MemberId>,
    /// When (UTC ms).
    pub at_ms: i64,
    /// How many photos it has.
    pub photos: u32,
}

impl Device {
    /// The newest defects with everything that was typed in their unit, room, item or notes; at most `limit`.
    pub fn search(&self, typed: &str, limit: u32) -> Result<Vec<Hit>, AppError> {
        let reader = self.core.reader();
        let mut found = Vec::new();
        for row in hits(&reader, typed, limit)? {
            let Some(line) = defects::get(&reader, row)? else { continue };
            let held = documents::by_row(&reader, line.document)?.filter(|held| !held.gone);
            let Some(DocumentId::Unit(unit)) = held.map(|held| held.id) else { continue };
            let row = line.row;
            found.push(Hit {
                unit,
                defect: line.id,
                number: row.number,
                room: row.room,
                item: row.item,
                note: row.note,
                severity: row.severity,
                status: row.status,
                author: row.author,
                at_ms: row.at_ms,
                photos: row.photos,
            });
        }
        Ok(found)
    }
}
