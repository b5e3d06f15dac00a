//! What lists over all units show of one unit's way to its owner: kept beside the unit, so that a list reads no documents.

use super::appointment::is_no_show;
use super::state::elsewhere;
use super::{Appointment, AppointmentPurpose, KeyLoan, appointments, key_loans, notice};
use crate::entry::{Entry, Past};
use crate::handover::{Reception, receptions};
use crate::time::DAY_MS;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// An owner who is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Awaited {
    /// The last day of the notice (UTC ms): afterwards the unit is 逾期未收.
    pub last_day_ms: i64,
    /// Whether the notice has a proof of delivery.
    pub proven: bool,
}

/// One unit on the lists. Without anything in it no list shows the unit.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OnLists {
    /// A notice was served, and no owner has come so far as to say an outcome.
    pub awaited: Option<Awaited>,
    /// Appointments by time.
    pub appointments: Vec<Appointment>,
    /// Keys that are out, by the time they were lent.
    pub keys_out: Vec<KeyLoan>,
    /// When receptions began (UTC ms).
    pub begun_ms: Vec<i64>,
}

/// Reads it off the unit's entries, the same for every order of them.
pub fn on_lists(entries: &[Entry]) -> OnLists {
    if entries.is_empty() {
        return OnLists::default();
    }
    let past = Past::of(entries);
    let receptions = receptions(&past);
    let elsewhere = elsewhere(&past).iter().any(|form| form.outcome.accepts());
    let came = |one: &Reception| one.is_handed_over() || one.outcome.is_set();
    let notice = notice(&past).filter(|_| !elsewhere && !receptions.iter().any(came));
    OnLists {
        awaited: notice.map(|notice| Awaited { last_day_ms: notice.last_day_ms, proven: notice.proof.is_some() }),
        appointments: appointments(&past),
        keys_out: key_loans(&past).into_iter().filter(KeyLoan::is_out).collect(),
        begun_ms: receptions.iter().map(|one| one.at.utc_ms).collect(),
    }
}

impl OnLists {
    /// No list shows the unit.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// 逾期未收, now.
    pub fn is_overdue(&self, now_ms: i64) -> bool {
        self.awaited.is_some_and(|awaited| awaited.last_day_ms < now_ms)
    }

    /// The last appointment for a purpose was a no-show that nobody moved.
    pub fn is_no_show(&self, purpose: AppointmentPurpose) -> bool {
        is_no_show(&self.appointments, purpose)
    }

    /// The UTC days, counted from 1970, of every appointment and of every reception's beginning.
    pub fn days(&self) -> BTreeSet<i64> {
        let times = self.appointments.iter().map(|one| one.at_ms).chain(self.begun_ms.iter().copied());
        times.map(|at_ms| at_ms.div_euclid(DAY_MS)).collect()
    }
}
