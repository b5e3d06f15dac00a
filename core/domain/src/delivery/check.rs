//! Whether an entry of a unit's way to its owner may be written now.

use super::meter::last;
use super::{
    AppointmentState, AppointmentStep, DeliveryEntry, DeliveryRule as Rule, Plausibility, appointments, key_loans,
    listed_now, owners_lists, plausibility, readings,
};
use crate::entry::{Ground, Past};
use crate::handover::check_within;
use crate::id::EntryId;

pub(crate) fn check(ground: &Ground<'_>, entry: &DeliveryEntry) -> Result<(), Rule> {
    let past = Past::of(ground.entries);
    match entry {
        DeliveryEntry::AppointmentMoved { appointment, step } => moved(ground, &past, *appointment, step),
        DeliveryEntry::FormalityMarked { code, .. } => {
            let known = ground.catalog.settings.formalities.iter().any(|formality| formality.code == *code);
            unless(known, Rule::UnknownFormality)
        }
        DeliveryEntry::MeterRead { meter, serial, value_milli, handover, remark, .. } => {
            if let Some(handover) = handover {
                check_within(ground, *handover, true).map_err(Rule::Reception)?;
            }
            let readings = readings(&past);
            let before = last(&readings, *meter, serial.as_deref()).map(|reading| reading.value_milli);
            let below = matches!(plausibility(*meter, before, *value_milli), Plausibility::BelowLast { .. });
            unless(!below || !remark.trim().is_empty(), Rule::BelowLastReading)
        }
        DeliveryEntry::OpenDayVisited { listed, .. } => {
            let whole = listed_now(&(ground.defects)());
            let missing = whole.iter().any(|one| listed.iter().all(|other| other.defect != one.defect));
            unless(!missing, Rule::ListIncomplete)?;
            unless(whole == *listed, Rule::ListMisstates)
        }
        DeliveryEntry::ListAttached { handover: Some(handover), .. } => {
            check_within(ground, *handover, false).map_err(Rule::Reception)
        }
        DeliveryEntry::ListItemised { list, defects, .. } => {
            let lists = owners_lists(&past);
            let list = lists.iter().find(|known| known.id == *list).ok_or(Rule::UnknownList)?;
            unless(!list.itemised, Rule::ItemisedAlready)?;
            let known = (ground.defects)();
            let recorded = defects.iter().all(|id| known.iter().any(|defect| defect.id == *id));
            unless(recorded, Rule::ItemisedUnknown)
        }
        DeliveryEntry::KeyLent { key, .. } => {
            let out = key_loans(&past).iter().any(|loan| loan.is_out() && loan.key == *key);
            unless(!out, Rule::LentAlready)
        }
        DeliveryEntry::KeyReturned { loan } => {
            let loans = key_loans(&past);
            let loan = loans.iter().find(|known| known.id == *loan).ok_or(Rule::UnknownLoan)?;
            unless(loan.is_out(), Rule::ReturnedAlready)
        }
        DeliveryEntry::NoticeServed { .. }
        | DeliveryEntry::Contacted { .. }
        | DeliveryEntry::AppointmentProposed { .. }
        | DeliveryEntry::CheckedIn { .. }
        | DeliveryEntry::ListAttached { handover: None, .. } => Ok(()),
    }
}

const fn unless(holds: bool, rule: Rule) -> Result<(), Rule> {
    if holds { Ok(()) } else { Err(rule) }
}

fn moved(ground: &Ground<'_>, past: &Past<'_>, id: EntryId, step: &AppointmentStep) -> Result<(), Rule> {
    let all = appointments(past);
    let appointment = all.iter().find(|known| known.id == id).ok_or(Rule::UnknownAppointment)?;
    let over = matches!(appointment.state, AppointmentState::Kept | AppointmentState::Cancelled);
    unless(!over, Rule::AppointmentOver)?;
    let early = matches!(step, AppointmentStep::NoShow) && ground.at_ms < appointment.at_ms;
    unless(!early, Rule::NotYetDue)
}
