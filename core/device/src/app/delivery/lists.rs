//! Lists over all units: the day's appointments, no-shows, 逾期未收, keys that are out.

use crate::store::on_lists;
use crate::{AppError, Device};
use std::ops::Range;
use yanfang_domain::delivery::{Appointment, AppointmentPurpose, AppointmentState, Awaited, KeyLoan, OnLists};
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
        let fits = |one: &Appointment| within.contains(&one.at_ms) && one.state != AppointmentState::Cancelled;
        let mut lines = Vec::new();
        for (unit, shown) in units(on_lists::appointments(&self.core.reader(), &within)?) {
            let fitting = shown.appointments.into_iter().filter(fits);
            lines.extend(fitting.map(|appointment| AppointmentLine { unit, appointment }));
        }
        lines.sort_by_key(|line| (line.appointment.at_ms, line.unit));
        Ok(lines)
    }

    /// Units whose owner did not come to the last appointment of a purpose, which nobody moved since.
    pub fn no_shows(&self, purpose: AppointmentPurpose) -> Result<Vec<AppointmentLine>, AppError> {
        let mut lines = Vec::new();
        for (unit, shown) in units(on_lists::appointments(&self.core.reader(), &(i64::MIN..i64::MAX))?) {
            let last = shown.appointments.iter().rfind(|one| one.purpose == purpose);
            if let Some(last) = last.filter(|_| shown.is_no_show(purpose)) {
                lines.push(AppointmentLine { unit, appointment: last.clone() });
            }
        }
        lines.sort_by_key(|line| (line.appointment.at_ms, line.unit));
        Ok(lines)
    }

    /// 逾期未收, the longest first.
    pub fn overdue_homes(&self) -> Result<Vec<OverdueLine>, AppError> {
        let now_ms = self.core.server_time_ms();
        let waited_for = units(on_lists::awaited_until(&self.core.reader(), now_ms)?);
        let mut lines: Vec<OverdueLine> = waited_for
            .filter(|(_, shown)| shown.is_overdue(now_ms))
            .filter_map(|(unit, shown)| {
                let Awaited { last_day_ms, proven } = shown.awaited?;
                Some(OverdueLine { unit, last_day_ms, proven })
            })
            .collect();
        lines.sort_by_key(|line| (line.last_day_ms, line.unit));
        Ok(lines)
    }

    /// Keys that are out, the earliest due first.
    pub fn keys_out(&self) -> Result<Vec<KeyLoanLine>, AppError> {
        let now_ms = self.core.server_time_ms();
        let mut lines = Vec::new();
        for (unit, shown) in units(on_lists::keys_out(&self.core.reader())?) {
            let out = shown.keys_out.into_iter();
            lines.extend(out.map(|loan| KeyLoanLine { unit, overdue: loan.is_overdue(now_ms), loan }));
        }
        lines.sort_by_key(|line| (line.loan.due_ms, line.unit));
        Ok(lines)
    }
}

fn units(rows: Vec<(DocumentId, OnLists)>) -> impl Iterator<Item = (UnitId, OnLists)> {
    rows.into_iter().filter_map(|(document, shown)| match document {
        DocumentId::Unit(unit) => Some((unit, shown)),
        _ => None,
    })
}
