//! 表底数: read on site, and imported in bulk before the delivery days.

use crate::{AppError, Device};
use std::path::PathBuf;
use yanfang_domain::delivery::{DeliveryEntry, MeterKind, Plausibility, ReadingSource, delivery_state, plausibility};
use yanfang_domain::entry::Entry;
use yanfang_domain::id::{EntryId, HandoverId, UnitId};

/// A reading on site.
#[derive(Clone, Debug)]
pub struct MeterDraft {
    /// Which meter.
    pub meter: MeterKind,
    /// Its serial number, if the unit has several of a kind.
    pub serial: Option<String>,
    /// The reading in thousandths of its unit.
    pub value_milli: i64,
    /// The reception it is read in.
    pub handover: Option<HandoverId>,
    /// A picture of the dial.
    pub photo: Option<PathBuf>,
    /// Why it is right although it is below the last one.
    pub remark: String,
}

/// One row of a bulk reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BulkReading {
    /// The unit.
    pub unit: UnitId,
    /// Which meter.
    pub meter: MeterKind,
    /// Its serial number, if the unit has several of a kind.
    pub serial: Option<String>,
    /// The reading in thousandths of its unit.
    pub value_milli: i64,
}

/// A reading that is saved, with what it looks like beside the last one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReadingDone {
    /// The entry.
    pub entry: EntryId,
    /// Whether a person should look again.
    pub plausibility: Plausibility,
}

impl Device {
    /// Records a reading on site. One below the last needs a remark; one far above is saved and said to be a jump.
    pub fn read_meter(&self, unit: UnitId, draft: MeterDraft) -> Result<ReadingDone, AppError> {
        let MeterDraft { meter, serial, value_milli, handover, photo, remark } = draft;
        let plausibility = self.meter_plausibility(unit, meter, serial.as_deref(), value_milli)?;
        let pictures: Vec<PathBuf> = photo.into_iter().collect();
        let entry = self.deliver_with(unit, &pictures, handover, |photos| DeliveryEntry::MeterRead {
            meter,
            serial,
            value_milli,
            source: ReadingSource::OnSite,
            handover,
            photo: photos.first().copied(),
            remark,
        })?;
        Ok(ReadingDone { entry, plausibility })
    }

    /// Takes in a bulk reading, row by row: each stands for itself, and prefills the reading at the handover.
    pub fn import_readings(&self, rows: Vec<BulkReading>) -> Vec<Result<ReadingDone, AppError>> {
        rows.into_iter().map(|row| self.import_reading(row)).collect()
    }

    fn import_reading(&self, row: BulkReading) -> Result<ReadingDone, AppError> {
        let BulkReading { unit, meter, serial, value_milli } = row;
        let plausibility = self.meter_plausibility(unit, meter, serial.as_deref(), value_milli)?;
        let entry = DeliveryEntry::MeterRead {
            meter,
            serial,
            value_milli,
            source: ReadingSource::Bulk,
            handover: None,
            photo: None,
            remark: String::new(),
        };
        Ok(ReadingDone { entry: self.deliver(unit, entry, |_| false)?, plausibility })
    }

    /// How a value would look, while it is typed.
    pub fn meter_plausibility(
        &self,
        unit: UnitId,
        meter: MeterKind,
        serial: Option<&str>,
        value_milli: i64,
    ) -> Result<Plausibility, AppError> {
        let entries: Vec<Entry> = self.entries(unit)?;
        let settings = self.catalog().map(|catalog| catalog.settings).unwrap_or_default();
        let state = delivery_state(&entries, &settings);
        let last = state.last_reading(meter, serial).map(|reading| reading.value_milli);
        Ok(plausibility(meter, last, value_milli))
    }
}
