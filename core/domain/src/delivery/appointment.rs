//! Appointments (预约): what became of each.

use super::{AppointmentPurpose, AppointmentStep, DeliveryEntry};
use crate::entry::{Entry, EntryKind, Past};
use crate::handover::HandoverEntry;
use crate::id::{EntryId, MemberId};
use serde::{Deserialize, Serialize};

/// Where an appointment stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AppointmentState {
    /// A date is proposed.
    Proposed,
    /// The owner agreed.
    Confirmed,
    /// It will not take place.
    Cancelled,
    /// The owner did not come.
    NoShow,
    /// The owner is there.
    Arrived,
    /// It took place.
    Kept,
}

/// An appointment with all that happened to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Appointment {
    /// The entry that proposed it.
    pub id: EntryId,
    /// What for.
    pub purpose: AppointmentPurpose,
    /// When, as agreed last (UTC ms).
    pub at_ms: i64,
    /// How long (min).
    pub minutes: u16,
    /// With whom.
    pub member: Option<MemberId>,
    /// Where it stands.
    pub state: AppointmentState,
    /// How often it was moved to another time.
    pub moved: u32,
    /// How often the owner did not come.
    pub no_shows: u32,
}

/// Every appointment of a unit, by its time.
///
/// Of steps written apart the one that shows more of the owner prevails: who was seen arriving did come.
pub fn appointments(past: &Past<'_>) -> Vec<Appointment> {
    let mut found: Vec<Appointment> = past.entries().iter().filter_map(|entry| appointment(past, entry)).collect();
    found.sort_by_key(|appointment| (appointment.at_ms, appointment.id));
    found
}

/// The last appointment for a purpose was a no-show that nobody moved.
pub(super) fn is_no_show(appointments: &[Appointment], purpose: AppointmentPurpose) -> bool {
    let last = appointments.iter().rfind(|one| one.purpose == purpose);
    last.is_some_and(|one| one.state == AppointmentState::NoShow)
}

fn appointment(past: &Past<'_>, entry: &Entry) -> Option<Appointment> {
    let EntryKind::Delivery(DeliveryEntry::AppointmentProposed { purpose, at_ms, minutes, member }) = &entry.kind
    else {
        return None;
    };
    let steps: Vec<(EntryId, &AppointmentStep)> = past
        .entries()
        .iter()
        .filter_map(|other| match &other.kind {
            EntryKind::Delivery(DeliveryEntry::AppointmentMoved { appointment, step }) if *appointment == entry.id => {
                Some((other.id, step))
            }
            _ => None,
        })
        .collect();
    let ids: Vec<EntryId> = steps.iter().map(|(id, _)| *id).collect();
    let last = past.latest(&ids);
    let step = |id: &EntryId| steps.iter().find(|(of, _)| of == id).map(|(_, step)| *step);
    let strongest = last.iter().filter_map(step).map(state_after).max().unwrap_or(AppointmentState::Proposed);
    // The time agreed last: of two agreed apart the one written later.
    let agreed = steps.iter().rev().find_map(|(_, step)| match step {
        AppointmentStep::Rescheduled { at_ms, .. } => Some(*at_ms),
        _ => None,
    });
    let count = |what: fn(&AppointmentStep) -> bool| steps.iter().filter(|(_, step)| what(step)).count() as u32;
    Some(Appointment {
        id: entry.id,
        purpose: *purpose,
        at_ms: agreed.unwrap_or(*at_ms),
        minutes: *minutes,
        member: *member,
        state: by_check_in(past, entry.id, &last).map_or(strongest, |seen| seen.max(strongest)),
        moved: count(|step| matches!(step, AppointmentStep::Rescheduled { .. })),
        no_shows: count(|step| matches!(step, AppointmentStep::NoShow)),
    })
}

const fn state_after(step: &AppointmentStep) -> AppointmentState {
    match step {
        AppointmentStep::Confirmed | AppointmentStep::Rescheduled { .. } => AppointmentState::Confirmed,
        AppointmentStep::Arrived => AppointmentState::Arrived,
        AppointmentStep::Kept => AppointmentState::Kept,
        AppointmentStep::NoShow => AppointmentState::NoShow,
        AppointmentStep::Cancelled { .. } => AppointmentState::Cancelled,
    }
}

/// A check-in says that the owner came, and a reception from its slip that the appointment was kept; unless a later
/// step knew of the check-in.
fn by_check_in(past: &Past<'_>, appointment: EntryId, last: &[EntryId]) -> Option<AppointmentState> {
    let checked_in = past.entries().iter().filter_map(|entry| match &entry.kind {
        EntryKind::Delivery(DeliveryEntry::CheckedIn { slip, appointment: Some(of), .. }) if *of == appointment => {
            Some((entry.id, slip))
        }
        _ => None,
    });
    checked_in
        .filter(|(id, _)| !last.iter().any(|step| past.saw(*step, *id)))
        .map(|(_, slip)| if is_taken(past, slip) { AppointmentState::Kept } else { AppointmentState::Arrived })
        .max()
}

fn is_taken(past: &Past<'_>, number: &str) -> bool {
    past.entries().iter().any(|entry| {
        matches!(&entry.kind, EntryKind::Handover(HandoverEntry::Started { slip: Some(slip), .. }) if slip == number)
    })
}
