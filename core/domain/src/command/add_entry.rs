//! Something happens to a unit, an order or a batch as a whole, or is decided about it.

use super::{AFTER_LIMIT, Invalid, check_length, check_photos, check_text};
use crate::batch::{BatchEntry, SampleResult, SignOff};
use crate::delivery::{AppointmentStep, DeliveryEntry};
use crate::entry::{Entry, EntryKind};
use crate::event::Author;
use crate::handover::HandoverEntry;
use crate::id::{EntryId, Origin};
use crate::order::OrderEntry;
use crate::quarantine::OfficeEntry;
use crate::time::Moment;
use serde::{Deserialize, Serialize};

/// One entry; its id is the command's first record id. The command's kind is the entry's name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AddEntry {
    /// The entries its author had seen that nothing came after.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub after: Vec<EntryId>,
    /// What.
    pub kind: EntryKind,
}

/// Most units of a batch: a city's largest delivery is far below.
const UNITS_LIMIT: usize = 5_000;

/// Most defects or rooms that one entry lists.
const LIST_LIMIT: usize = 2_000;

impl AddEntry {
    /// The entry that this becomes in its document.
    pub fn entry(&self, origin: Origin, by: Author, at: Moment) -> Entry {
        Entry { id: EntryId(origin.record(0)), by, at, after: self.after.clone(), kind: self.kind.clone() }
    }

    pub(super) fn validate(&self) -> Result<(), Invalid> {
        check_count("after", self.after.len(), AFTER_LIMIT)?;
        match &self.kind {
            EntryKind::Batch(entry) => batch(entry),
            EntryKind::Delivery(entry) => delivery(entry),
            EntryKind::Handover(entry) => handover(entry),
            EntryKind::Order(entry) => order(entry),
            EntryKind::Office(entry) => office(entry),
        }
    }
}

fn check_count(field: &str, count: usize, limit: usize) -> Result<(), Invalid> {
    if count > limit { Err(Invalid::OutOfRange { field: field.into() }) } else { Ok(()) }
}

/// Lists that are signed or drawn from have one order and no repetition, so that everybody means the same by them.
fn check_sorted<T: Ord>(field: &str, items: &[T], limit: usize) -> Result<(), Invalid> {
    check_count(field, items.len(), limit)?;
    let rising = items.windows(2).all(|pair| pair[0] < pair[1]);
    if rising { Ok(()) } else { Err(Invalid::OutOfRange { field: field.into() }) }
}

fn check_some<T>(field: &str, items: &[T]) -> Result<(), Invalid> {
    if items.is_empty() { Err(Invalid::Missing { field: field.into() }) } else { Ok(()) }
}

fn batch(entry: &BatchEntry) -> Result<(), Invalid> {
    match entry {
        BatchEntry::Opened { name, units } => {
            check_text("name", name)?;
            check_some("units", units)?;
            check_sorted("units", units, UNITS_LIMIT)
        }
        BatchEntry::UnitsChanged { units, reason } => {
            check_text("reason", reason)?;
            check_some("units", units)?;
            check_sorted("units", units, UNITS_LIMIT)
        }
        BatchEntry::CompletionRecorded { number, .. } | BatchEntry::Confirmed { number, .. } => {
            check_text("number", number)
        }
        BatchEntry::SampleDrawn { draw, strata, .. } => {
            check_draw(*draw)?;
            check_some("strata", strata)?;
            check_sorted("strata", strata, UNITS_LIMIT)?;
            strata.iter().try_for_each(|stratum| {
                check_some("units", &stratum.units)?;
                check_sorted("units", &stratum.units, UNITS_LIMIT)
            })
        }
        BatchEntry::SampleInspected { draw, result, .. } => {
            check_draw(*draw)?;
            let SampleResult::Fail { reason, defects } = result else { return Ok(()) };
            check_text("reason", reason)?;
            check_count("defects", defects.len(), LIST_LIMIT)
        }
        BatchEntry::SignedOff { draw, verdict, .. } => {
            check_draw(*draw)?;
            match verdict {
                SignOff::Accept => Ok(()),
                SignOff::AcceptOnConditions { defects, text } => {
                    check_text("text", text)?;
                    check_some("defects", defects)?;
                    check_count("defects", defects.len(), LIST_LIMIT)
                }
                SignOff::Refuse { reasons } => check_text("reasons", reasons),
            }
        }
        BatchEntry::Revoked { reason, .. } => check_text("reason", reason),
        BatchEntry::SummaryWritten { conclusions, .. } => check_text("conclusions", conclusions),
        BatchEntry::MilestoneSet { .. } => Ok(()),
    }
}

fn check_draw(draw: u16) -> Result<(), Invalid> {
    if draw == 0 { Err(Invalid::OutOfRange { field: "draw".into() }) } else { Ok(()) }
}

fn delivery(entry: &DeliveryEntry) -> Result<(), Invalid> {
    match entry {
        DeliveryEntry::NoticeServed { number, served_ms, last_day_ms, .. } => {
            check_text("number", number)?;
            if last_day_ms < served_ms {
                return Err(Invalid::OutOfRange { field: "last_day_ms".into() });
            }
            Ok(())
        }
        DeliveryEntry::Contacted { note, .. } => check_length("note", note),
        DeliveryEntry::AppointmentProposed { minutes, .. } => {
            if *minutes == 0 {
                Err(Invalid::OutOfRange { field: "minutes".into() })
            } else {
                Ok(())
            }
        }
        DeliveryEntry::AppointmentMoved { step, .. } => match step {
            AppointmentStep::Rescheduled { reason, .. } | AppointmentStep::Cancelled { reason } => {
                check_text("reason", reason)
            }
            _ => Ok(()),
        },
        DeliveryEntry::CheckedIn { slip, .. } => check_text("slip", slip),
        DeliveryEntry::FormalityMarked { code, .. } => check_text("code", code),
        DeliveryEntry::MeterRead { value_milli, remark, .. } => {
            check_length("remark", remark)?;
            if *value_milli < 0 { Err(Invalid::OutOfRange { field: "value_milli".into() }) } else { Ok(()) }
        }
        DeliveryEntry::OpenDayVisited { listed, remarks, .. } => {
            check_sorted("listed", listed, LIST_LIMIT)?;
            check_length("remarks", remarks)
        }
        DeliveryEntry::ListAttached { pages, note, .. } => {
            check_some("pages", pages)?;
            check_photos(pages.len())?;
            check_length("note", note)
        }
        DeliveryEntry::ListItemised { defects, .. } => check_count("defects", defects.len(), LIST_LIMIT),
        DeliveryEntry::KeyLent { key, purpose, .. } => {
            check_text("key", key)?;
            check_text("purpose", purpose)
        }
        DeliveryEntry::KeyReturned { .. } => Ok(()),
    }
}

fn handover(entry: &HandoverEntry) -> Result<(), Invalid> {
    match entry {
        HandoverEntry::Started { with, .. } => check_sorted("with", with, LIST_LIMIT),
        HandoverEntry::IdentityChecked { document, .. } => check_text("document", document),
        HandoverEntry::Walked { rooms, skipped, .. } => {
            check_count("rooms", rooms.len() + skipped.len(), LIST_LIMIT)?;
            skipped.iter().try_for_each(|(_, reason)| check_text("reason", reason))
        }
        HandoverEntry::OutcomeSet { outcome, reasons, .. } => {
            // Whoever does not take the home over says why.
            if outcome.accepts() { check_length("reasons", reasons) } else { check_text("reasons", reasons) }
        }
        HandoverEntry::OutcomeDecided { reason, .. } => check_text("reason", reason),
        HandoverEntry::CriticalConsented { defects, reason, .. } => {
            check_some("defects", defects)?;
            check_count("defects", defects.len(), LIST_LIMIT)?;
            check_text("reason", reason)
        }
        HandoverEntry::FormalitiesReleased { codes, reason, .. } => {
            check_some("codes", codes)?;
            check_count("codes", codes.len(), LIST_LIMIT)?;
            check_text("reason", reason)
        }
        HandoverEntry::ItemHanded { label, count, .. } => {
            check_text("label", label)?;
            if *count == 0 { Err(Invalid::OutOfRange { field: "count".into() }) } else { Ok(()) }
        }
        HandoverEntry::SignatureRefused { reason, witness, .. } => {
            check_text("reason", reason)?;
            check_text("witness", witness)
        }
        HandoverEntry::Amended { text, defects, .. } => {
            check_text("text", text)?;
            check_count("defects", defects.len(), LIST_LIMIT)
        }
        HandoverEntry::FormSigned { .. }
        | HandoverEntry::KeysReleased { .. }
        | HandoverEntry::FinalOutcomeSet { .. }
        | HandoverEntry::Closed { .. }
        | HandoverEntry::RecordedElsewhere { .. } => Ok(()),
    }
}

fn order(entry: &OrderEntry) -> Result<(), Invalid> {
    match entry {
        OrderEntry::Released { number: 0, .. } => Err(Invalid::OutOfRange { field: "number".into() }),
        OrderEntry::Released { .. } | OrderEntry::Seen => Ok(()),
        OrderEntry::Closed { reason, .. } => check_text("reason", reason),
    }
}

fn office(entry: &OfficeEntry) -> Result<(), Invalid> {
    match entry {
        OfficeEntry::TakenIn { reason, .. } => check_length("reason", reason),
        OfficeEntry::Declined { reason, .. } => check_text("reason", reason),
    }
}
