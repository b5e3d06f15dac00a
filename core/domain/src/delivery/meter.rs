//! Meter readings (表底数): the last of each meter, and whether another is plausible after it.

use super::{DeliveryEntry, MeterKind, ReadingSource};
use crate::defect::Photo;
use crate::entry::{Entry, EntryKind, Past};
use crate::event::Author;
use crate::id::{EntryId, HandoverId};

/// A reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The entry.
    pub id: EntryId,
    /// Which kind.
    pub meter: MeterKind,
    /// Its serial number.
    pub serial: Option<String>,
    /// In thousandths of its unit (m³ or kWh).
    pub value_milli: i64,
    /// Where it comes from.
    pub source: ReadingSource,
    /// The reception it was read in.
    pub handover: Option<HandoverId>,
    /// Who read it.
    pub by: Author,
    /// When (UTC ms).
    pub at_ms: i64,
    /// The dial.
    pub photo: Option<Photo>,
    /// Why it is right although it is below the one before.
    pub remark: String,
}

/// What a reading looks like beside the last one of the same meter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plausibility {
    /// There is none before, or it fits.
    Plausible,
    /// Less than before: a slip of the pen, another meter, or a new one.
    BelowLast {
        /// The last reading, in thousandths.
        last_milli: i64,
    },
    /// More than an empty home uses between two readings.
    Jump {
        /// The last reading, in thousandths.
        last_milli: i64,
    },
}

impl MeterKind {
    /// What an empty home does not use between the bulk reading and its handover, in thousandths of the meter's unit:
    /// ten cubic metres of water or gas, two hundred kilowatt hours. More is asked about once, never refused.
    pub const fn jump_milli(self) -> i64 {
        match self {
            Self::Water | Self::HotWater | Self::ReclaimedWater | Self::Gas => 10_000,
            Self::Electricity | Self::Heat => 200_000,
        }
    }
}

/// How a value looks after the last reading of the same meter.
pub const fn plausibility(meter: MeterKind, last_milli: Option<i64>, value_milli: i64) -> Plausibility {
    match last_milli {
        Some(last_milli) if value_milli < last_milli => Plausibility::BelowLast { last_milli },
        Some(last_milli) if value_milli - last_milli > meter.jump_milli() => Plausibility::Jump { last_milli },
        _ => Plausibility::Plausible,
    }
}

/// Every reading of a unit, by its time.
pub fn readings(past: &Past<'_>) -> Vec<Reading> {
    past.entries().iter().filter_map(|entry| reading(entry)).collect()
}

fn reading(entry: &Entry) -> Option<Reading> {
    let EntryKind::Delivery(DeliveryEntry::MeterRead { meter, serial, value_milli, source, handover, photo, remark }) =
        &entry.kind
    else {
        return None;
    };
    Some(Reading {
        id: entry.id,
        meter: *meter,
        serial: serial.clone(),
        value_milli: *value_milli,
        source: *source,
        handover: *handover,
        by: entry.by,
        at_ms: entry.at.utc_ms,
        photo: *photo,
        remark: remark.clone(),
    })
}

/// The last reading of a meter.
pub(super) fn last<'a>(readings: &'a [Reading], meter: MeterKind, serial: Option<&str>) -> Option<&'a Reading> {
    readings.iter().rev().find(|reading| reading.meter == meter && reading.serial.as_deref() == serial)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn less_is_below_a_little_more_fits_and_much_more_is_a_jump() {
        let at = |value| plausibility(MeterKind::Water, Some(3_000), value);
        assert_eq!(at(2_999), Plausibility::BelowLast { last_milli: 3_000 });
        assert_eq!(at(3_000), Plausibility::Plausible);
        assert_eq!(at(13_000), Plausibility::Plausible);
        assert_eq!(at(13_001), Plausibility::Jump { last_milli: 3_000 });
        assert_eq!(plausibility(MeterKind::Gas, None, 1_000_000), Plausibility::Plausible);
    }
}
