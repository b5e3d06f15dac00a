//! Appointments: proposed, and moved along.

use crate::{AppError, Device};
use yanfang_domain::delivery::{AppointmentPurpose, AppointmentStep, DeliveryEntry};
use yanfang_domain::entry::EntryKind;
use yanfang_domain::id::{EntryId, MemberId, UnitId};

impl Device {
    /// Proposes a date (UTC ms) for so many minutes.
    pub fn propose_appointment(
        &self,
        unit: UnitId,
        purpose: AppointmentPurpose,
        at_ms: i64,
        minutes: u16,
        member: Option<MemberId>,
    ) -> Result<EntryId, AppError> {
        self.deliver(unit, DeliveryEntry::AppointmentProposed { purpose, at_ms, minutes, member }, |_| false)
    }

    /// Moves an appointment along: confirmed, arrived, kept, no-show, another time, cancelled.
    pub fn move_appointment(
        &self,
        unit: UnitId,
        appointment: EntryId,
        step: AppointmentStep,
    ) -> Result<EntryId, AppError> {
        self.deliver(unit, DeliveryEntry::AppointmentMoved { appointment, step }, |entry| match &entry.kind {
            EntryKind::Delivery(DeliveryEntry::AppointmentMoved { appointment: of, .. }) => *of == appointment,
            EntryKind::Delivery(DeliveryEntry::CheckedIn { appointment: of, .. }) => *of == Some(appointment),
            _ => entry.id == appointment,
        })
    }
}
