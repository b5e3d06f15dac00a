//! Records what was found in a room.

use super::AppError;
use super::perform::Write;
use crate::Device;
use yanfang_domain::command::{Body, RecordRoom};
use yanfang_domain::id::{InspectionId, RoomId, RoomRecordId, UnitId};
use yanfang_domain::inspection::RoomResult;

impl Device {
    /// Records a room of a round: clear, with defects, or not seen with a reason.
    pub fn record_room(
        &self,
        unit: UnitId,
        inspection: InspectionId,
        room: RoomId,
        result: RoomResult,
    ) -> Result<RoomRecordId, AppError> {
        let body = Body::RecordRoom(RecordRoom { inspection, room, result });
        let origin = self.core.perform(Write::on(unit), |_| Ok(body))?;
        Ok(RoomRecordId(origin.record(0)))
    }
}
