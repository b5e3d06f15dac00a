//! Reads batches: where each stands, what is missing for its next step, how old that knowledge is; and a unit's gate.

use crate::Device;
use crate::app::AppError;
use crate::app::elsewhere::Elsewhere;
use crate::store::{documents, meta};
use yanfang_domain::batch::{
    BatchReadiness, BatchState, BatchStatus, BatchWarning, GateState, Missing, gate, missing, warnings,
};
use yanfang_domain::entry::Elsewhere as _;
use yanfang_domain::id::{BatchId, DocumentId, UnitId};

/// A batch in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BatchLine {
    /// Which.
    pub id: BatchId,
    /// Its name.
    pub name: String,
    /// How many units.
    pub units: u32,
    /// How far it is.
    pub status: BatchStatus,
}

/// A batch as this phone has it.
#[derive(Clone, Debug)]
pub struct BatchDetail {
    /// Which.
    pub id: BatchId,
    /// Where it stands.
    pub state: BatchState,
    /// How far it is.
    pub status: BatchStatus,
    /// How far its units are.
    pub readiness: BatchReadiness,
    /// What is missing for the next step.
    pub missing: Vec<Missing>,
    /// What the next level is told.
    pub warnings: Vec<BatchWarning>,
    /// When the server was last heard (UTC ms, this phone's clock); `None`: never.
    pub heard_ms: Option<i64>,
}

impl Device {
    /// The batches that this phone holds, the newest first.
    pub fn batches(&self) -> Result<Vec<BatchLine>, AppError> {
        let held = documents::all(&self.core.reader())?;
        let mut ids: Vec<BatchId> = held
            .into_iter()
            .filter(|held| !held.gone)
            .filter_map(|held| match held.id {
                DocumentId::Batch(batch) => Some(batch),
                _ => None,
            })
            .collect();
        // Ids begin with the time they were drawn at.
        ids.sort_unstable_by(|one, other| other.cmp(one));
        let line = |id: BatchId| {
            let state = BatchState::of(&self.core.document(id.into())?.entries());
            let (units, status) = (state.units.len() as u32, state.status());
            Ok(BatchLine { id, name: state.name, units, status })
        };
        ids.into_iter().map(line).collect()
    }

    /// Reads a batch. One that nobody opened is empty.
    pub fn batch_detail(&self, batch: BatchId) -> Result<BatchDetail, AppError> {
        let known = self.core.known().ok_or(AppError::UnknownDocument { document: batch.into() })?;
        let state = BatchState::of(&self.core.document(batch.into())?.entries());
        let reader = self.core.reader();
        let elsewhere = Elsewhere::new(&reader, &known);
        Ok(BatchDetail {
            id: batch,
            status: state.status(),
            readiness: BatchReadiness::of(&state.units, &elsewhere),
            missing: missing(&state, &elsewhere),
            warnings: warnings(&state, &known.catalog.settings),
            heard_ms: meta::get(&reader, meta::LAST_SYNC)?,
            state,
        })
    }

    /// Whether a handover of a unit may begin, by what this phone last heard (R1).
    pub fn gate(&self, unit: UnitId) -> Result<GateState, AppError> {
        let known = self.core.known().ok_or(AppError::UnknownUnit { unit })?;
        let now_ms = self.core.server_time_ms();
        let reader = self.core.reader();
        // What the server has was heard from it; a phone that never heard it knows of no confirmation.
        let heard_ms = meta::get(&reader, meta::LAST_SYNC)?.unwrap_or(0);
        Ok(gate(&Elsewhere::new(&reader, &known).confirmations(unit), heard_ms, now_ms))
    }
}
