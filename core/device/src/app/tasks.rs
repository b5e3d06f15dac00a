//! What waits for this member.

use super::AppError;
use crate::Device;
use crate::store::{defects, documents};
use yanfang_domain::catalog::Severity;
use yanfang_domain::event::Status;
use yanfang_domain::id::{DefectId, DocumentId, RoomId, UnitId};
use yanfang_domain::permission::roles_at;
use yanfang_domain::role::Role;

/// A defect that waits for this member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskLine {
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
    /// When it is due (UTC ms).
    pub due_ms: Option<i64>,
}

/// Who takes the next step in a status (domain.md 4, column "who").
const NEXT: &[(Status, &[Role])] = &[
    (Status::NeedsDecision, &[Role::EngineeringLead, Role::ServiceManager]),
    (Status::ReportedDone, &[Role::Inspector, Role::ProjectEngineer, Role::RepairEngineer]),
    (Status::Disputed, &[Role::ProjectEngineer, Role::RepairEngineer, Role::ServiceClerk]),
    (Status::Returned, &[Role::ProjectEngineer, Role::RepairEngineer]),
    (Status::Passed, &[Role::ServiceClerk]),
];

impl Device {
    /// Defects whose next step is one that this member's roles take there, by status, the earliest due first;
    /// at most `limit` a status.
    pub fn tasks(&self, limit: u32) -> Result<Vec<TaskLine>, AppError> {
        let identity = self.core.identity().ok_or(AppError::NotEnrolled)?;
        let Some(known) = self.core.known() else { return Ok(Vec::new()) };
        let Some(member) = known.member(identity.member) else { return Ok(Vec::new()) };
        let now = self.core.server_time_ms();
        let reader = self.core.reader();
        let mut tasks = Vec::new();
        for (status, roles) in NEXT {
            for line in defects::in_work(&reader, *status, limit)? {
                let held = documents::by_row(&reader, line.document)?;
                let Some(DocumentId::Unit(id)) = held.map(|held| held.id) else { continue };
                let Some(unit) = known.unit(id) else { continue };
                if roles_at(member, unit, now).iter().any(|role| roles.contains(role)) {
                    tasks.push(task(id, line));
                }
            }
        }
        Ok(tasks)
    }
}

fn task(unit: UnitId, line: defects::Listed) -> TaskLine {
    let row = line.row;
    TaskLine {
        unit,
        defect: line.id,
        number: row.number,
        room: row.room,
        item: row.item,
        note: row.note,
        severity: row.severity,
        status: row.status,
        due_ms: row.due_ms,
    }
}
