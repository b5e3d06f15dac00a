//! Lists over all units: the day's appointments, no-shows, 逾期未收, keys that are out.

use crate::app::elsewhere::entries_of;
use crate::store::documents;
use crate::{AppError, Device};
use std::ops::Range;
use yanfang_domain::delivery::{
    Appointment, AppointmentPurpose, AppointmentState, DeliveryState, KeyLoan, delivery_state,
};
use yanfang_domain::id::{DocumentId, UnitId};

/// An appointment with its unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AppointmentLine {
    /// The unit.
    pub unit: UnitId,
    /// The appointment.
    pub appointment: Appointment,
}

/// A unit whose owner did not come by the last day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OverdueLine {
    /// The unit.
    pub unit: UnitId,
    /// The last day (UTC ms).
    pub last_day_ms: i64,
    /// Whether the notice has a proof of delivery.
    pub proven: bool,
}

/// A key that is out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyLoanLine {
    /// The unit.
    pub unit: UnitId,
    /// The loan.
    pub loan: KeyLoan,
    /// Out for longer than agreed.
    pub overdue: bool,
}

impl Device {
    /// Appointments within a time (UTC ms), the earliest first; cancelled ones are left out.
    pub fn appointments(&self, within: Range<i64>) -> Result<Vec<AppointmentLine>, AppError> {
        let mut lines =
            self.appointment_lines(|one| within.contains(&one.at_ms) && one.state != AppointmentState::Cancelled)?;
        lines.sort_by_key(|line| (line.appointment.at_ms, line.unit));
        Ok(lines)
    }

    /// Units whose owner did not come to the last appointment of a purpose, which nobody moved since.
    pub fn no_shows(&self, purpose: AppointmentPurpose) -> Result<Vec<AppointmentLine>, AppError> {
        let mut lines = Vec::new();
        for (unit, state) in self.delivery_states()? {
            let last = state.appointments.iter().rfind(|one| one.purpose == purpose);
            if let Some(last) = last.filter(|_| state.is_no_show(purpose)) {
                lines.push(AppointmentLine { unit, appointment: last.clone() });
            }
        }
        Ok(lines)
    }

    /// 逾期未收, the longest first.
    pub fn overdue_homes(&self) -> Result<Vec<OverdueLine>, AppError> {
        let now_ms = self.core.clock().now().utc_ms;
        let states = self.delivery_states()?.into_iter().filter(|(_, state)| state.is_overdue(now_ms));
        let mut lines: Vec<OverdueLine> = states
            .filter_map(|(unit, state)| {
                let notice = state.notice?;
                Some(OverdueLine { unit, last_day_ms: notice.last_day_ms, proven: notice.proof.is_some() })
            })
            .collect();
        lines.sort_by_key(|line| (line.last_day_ms, line.unit));
        Ok(lines)
    }

    /// Keys that are out, the earliest due first.
    pub fn keys_out(&self) -> Result<Vec<KeyLoanLine>, AppError> {
        let now_ms = self.core.clock().now().utc_ms;
        let mut lines = Vec::new();
        for (unit, state) in self.delivery_states()? {
            let out = state.loans.into_iter().filter(KeyLoan::is_out);
            lines.extend(out.map(|loan| KeyLoanLine { unit, overdue: loan.is_overdue(now_ms), loan }));
        }
        lines.sort_by_key(|line| (line.loan.due_ms, line.unit));
        Ok(lines)
    }

    fn appointment_lines(&self, fits: impl Fn(&Appointment) -> bool) -> Result<Vec<AppointmentLine>, AppError> {
        let mut lines = Vec::new();
        for (unit, state) in self.delivery_states()? {
            let fitting = state.appointments.into_iter().filter(|one| fits(one));
            lines.extend(fitting.map(|appointment| AppointmentLine { unit, appointment }));
        }
        Ok(lines)
    }

    /// Every unit with entries, as this phone has it.
    fn delivery_states(&self) -> Result<Vec<(UnitId, DeliveryState)>, AppError> {
        let Some(known) = self.core.known() else { return Ok(Vec::new()) };
        let reader = self.core.reader();
        let mut states = Vec::new();
        for held in documents::all(&reader)?.into_iter().filter(|held| !held.gone) {
            let DocumentId::Unit(unit) = held.id else { continue };
            let (_, entries) = entries_of(&reader, &held)?;
            if !entries.is_empty() {
                states.push((unit, delivery_state(&entries, &known.catalog.settings)));
            }
        }
        Ok(states)
    }
}
