//! The way of a unit to its owner, as a whole.

use super::meter::last;
use super::{
    Appointment, AppointmentPurpose, AppointmentState, FormalityState, KeyLoan, MeterKind, Notice, OpenDayVisit,
    OwnersList, Reading, appointments, formalities, key_loans, notice, open_day_visits, owners_lists, readings,
};
use crate::catalog::Settings;
use crate::entry::{Entry, EntryKind, Past};
use crate::handover::{HandoverEntry, Outcome, Reception, receptions};
use crate::id::{HandoverId, UnitId};

/// Everything between the first notice and the last key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeliveryState {
    /// The notice in force.
    pub notice: Option<Notice>,
    /// Appointments by time.
    pub appointments: Vec<Appointment>,
    /// Formalities in the order of the settings.
    pub formalities: Vec<FormalityState>,
    /// Readings by time.
    pub readings: Vec<Reading>,
    /// Loans of keys by time.
    pub loans: Vec<KeyLoan>,
    /// Owner's lists by time.
    pub lists: Vec<OwnersList>,
    /// Visits on the open day by time.
    pub visits: Vec<OpenDayVisit>,
    /// Receptions by time.
    pub receptions: Vec<Reception>,
    /// For a further unit on a dwelling's form: what was recorded there last of each reception.
    pub elsewhere: Vec<RecordedElsewhere>,
}

/// A form of a dwelling that covers this unit too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RecordedElsewhere {
    /// The dwelling.
    pub dwelling: UnitId,
    /// Its reception.
    pub handover: HandoverId,
    /// The outcome signed.
    pub outcome: Outcome,
}

/// Reads it off the unit's entries, the same for every order of them.
pub fn delivery_state(entries: &[Entry], settings: &Settings) -> DeliveryState {
    let past = Past::of(entries);
    DeliveryState {
        notice: notice(&past),
        appointments: appointments(&past),
        formalities: formalities(&past, settings),
        readings: readings(&past),
        loans: key_loans(&past),
        lists: owners_lists(&past),
        visits: open_day_visits(&past),
        receptions: receptions(&past),
        elsewhere: elsewhere(&past),
    }
}

/// The forms of dwellings that cover this unit, each with what was recorded of it last.
pub(super) fn elsewhere(past: &Past<'_>) -> Vec<RecordedElsewhere> {
    let mut elsewhere: Vec<RecordedElsewhere> = Vec::new();
    for entry in past.entries() {
        if let EntryKind::Handover(HandoverEntry::RecordedElsewhere { dwelling, handover, outcome, .. }) = &entry.kind {
            // What came later of the same reception is its final outcome.
            elsewhere.retain(|known| known.handover != *handover);
            elsewhere.push(RecordedElsewhere { dwelling: *dwelling, handover: *handover, outcome: *outcome });
        }
    }
    elsewhere
}

impl DeliveryState {
    /// 逾期未收: the last day of the notice has passed, and no owner has come so far as to say an outcome.
    pub fn is_overdue(&self, now_ms: i64) -> bool {
        let passed = self.notice.as_ref().is_some_and(|notice| notice.last_day_ms < now_ms);
        passed && !self.is_handed_over() && self.receptions.iter().all(|reception| !reception.outcome.is_set())
    }

    /// The keys are the owner's, here or on a dwelling's form.
    pub fn is_handed_over(&self) -> bool {
        self.receptions.iter().any(Reception::is_handed_over)
            || self.elsewhere.iter().any(|form| form.outcome.accepts())
    }

    /// Receptions that are open at the same time: people look which of them goes on.
    pub fn contested(&self) -> Vec<HandoverId> {
        let open: Vec<HandoverId> =
            self.receptions.iter().filter(|reception| reception.closed.is_none()).map(|one| one.id).collect();
        if open.len() > 1 { open } else { Vec::new() }
    }

    /// Keys were released in more than one reception, by people who did not know of each other.
    pub fn is_handed_over_twice(&self) -> bool {
        self.receptions.iter().filter(|reception| reception.is_handed_over()).count() > 1
    }

    /// The last reading of a meter.
    pub fn last_reading(&self, meter: MeterKind, serial: Option<&str>) -> Option<&Reading> {
        last(&self.readings, meter, serial)
    }

    /// The appointment that comes next, or that is going on.
    pub fn next_appointment(&self, purpose: AppointmentPurpose) -> Option<&Appointment> {
        self.appointments.iter().find(|one| {
            let waits = matches!(
                one.state,
                AppointmentState::Proposed | AppointmentState::Confirmed | AppointmentState::Arrived
            );
            one.purpose == purpose && waits
        })
    }

    /// The last appointment for a purpose was a no-show that nobody moved.
    pub fn is_no_show(&self, purpose: AppointmentPurpose) -> bool {
        super::appointment::is_no_show(&self.appointments, purpose)
    }
}
