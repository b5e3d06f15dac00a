//! Draws a sample, and records what was found in its units.

use crate::Device;
use crate::app::AppError;
use yanfang_domain::batch::{BatchEntry, BatchRule, BatchState, SampleResult, sample};
use yanfang_domain::command::CommandName;
use yanfang_domain::entry::{EntryName, EntryRule};
use yanfang_domain::id::{BatchId, EntryId, UnitId};

/// Seeds are below 2^53, so that every language reads them exactly, JSON numbers of any browser included.
const SEED_BITS: u32 = 53;

impl Device {
    /// Draws the next sample with a fresh seed; after a failed one it is of double size. Gives the entry that drew it.
    pub fn draw_sample(&self, batch: BatchId) -> Result<EntryId, AppError> {
        let bytes = self.core.entropy().bytes()?;
        let mut first = [0; 8];
        first.copy_from_slice(&bytes[..8]);
        let seed = u64::from_le_bytes(first) >> (u64::BITS - SEED_BITS);
        let known = self.core.known().ok_or(AppError::UnknownDocument { document: batch.into() })?;
        self.enter_batch(batch, |_, state| {
            let candidates = sample::candidates(&known.catalog, &state.units).ok_or(AppError::EntryRefused {
                command: CommandName::Entry(EntryName::SampleDrawn),
                rule: EntryRule::Batch(BatchRule::UnknownUnit),
            })?;
            let strata = sample::draw(&candidates, known.catalog.settings.sample_size, state.failed_draws(), seed);
            Ok(BatchEntry::SampleDrawn { draw: state.next_draw(), seed, strata })
        })
    }

    /// Records what was found in a drawn unit of the present draw.
    pub fn inspect_sample(&self, batch: BatchId, unit: UnitId, result: SampleResult) -> Result<EntryId, AppError> {
        self.enter_batch(batch, |_, state| Ok(BatchEntry::SampleInspected { draw: number(state), unit, result }))
    }
}

/// The present draw's number; the first one's where there is none, which the rules refuse.
pub(super) fn number(state: &BatchState) -> u16 {
    state.current().map_or(1, |draw| draw.number)
}
