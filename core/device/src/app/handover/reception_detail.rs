//! A reception with what is missing for its next step.

use crate::app::SCRATCH;
use crate::{AppError, Device};
use std::collections::BTreeSet;
use yanfang_domain::entry::{Entry, EntryKind, Past};
use yanfang_domain::handover::{HandoverEntry, Progress, Reception, Task, progress, receptions, tasks};
use yanfang_domain::id::{DefectId, DocumentId, HandoverId, UnitId};
use yanfang_domain::language::Language;
use yanfang_domain::standing::fold_unit;

/// A reception as a screen shows it.
#[derive(Clone, Debug)]
pub struct ReceptionDetail {
    /// The reception.
    pub reception: Reception,
    /// The next step and what is missing for it.
    pub progress: Progress,
    /// Its repair tasks.
    pub tasks: Vec<Task>,
    /// 签后新增: defects that are not in what was signed.
    pub after_signature: Vec<DefectId>,
    /// 撤回后交付.
    pub after_revocation: bool,
    /// When the confirmation it began under was last heard of (UTC ms).
    pub gate_heard_ms: Option<i64>,
}

impl ReceptionDetail {
    /// What is missing for the next step, in words.
    pub fn says(&self, language: Language) -> Vec<String> {
        self.progress.says(language)
    }
}

impl Device {
    /// Reads a reception; `None` where this phone does not know it.
    pub fn reception_detail(&self, unit: UnitId, handover: HandoverId) -> Result<Option<ReceptionDetail>, AppError> {
        let found = self.on_ground(unit, |ground| {
            let past = Past::of(ground.entries);
            let reception = receptions(&past).into_iter().find(|one| one.id == handover)?;
            let defects = (ground.defects)();
            let tasks = tasks(&reception, &defects, &fold_unit(&defects));
            Some((progress(ground, handover)?, tasks, reception))
        })?;
        let Some((progress, tasks, reception)) = found else { return Ok(None) };
        let batch = match reception.gate {
            Some(gate) => self.entries(gate.batch)?,
            None => Vec::new(),
        };
        Ok(Some(ReceptionDetail {
            after_signature: self.added_after(unit, &reception)?,
            after_revocation: reception.is_after_revocation(&batch),
            gate_heard_ms: reception.gate.map(|gate| gate.heard_ms),
            progress,
            tasks,
            reception,
        }))
    }

    /// Defects that the signed state of the document did not have.
    fn added_after(&self, unit: UnitId, reception: &Reception) -> Result<Vec<DefectId>, AppError> {
        let Some(form) = reception.form.signed else { return Ok(Vec::new()) };
        let document = self.core.document(DocumentId::Unit(unit))?;
        let entries: Vec<Entry> = document.entries();
        let heads = entries.iter().find(|entry| entry.id == form).and_then(|entry| match &entry.kind {
            EntryKind::Handover(HandoverEntry::FormSigned { signature, .. }) => Some(&signature.statement.heads),
            _ => None,
        });
        let signed = heads.and_then(|heads| document.branch(heads, SCRATCH).ok());
        let Some(signed) = signed else {
            // A refusal, or a state that is not here: the time tells.
            let signed_ms = reception.form.signed_ms.unwrap_or(i64::MAX);
            let later = document.unit().defects.into_iter().filter(|defect| defect.at.utc_ms > signed_ms);
            return Ok(later.map(|defect| defect.id).collect());
        };
        let there: BTreeSet<DefectId> = signed.defects().into_iter().map(|defect| defect.id).collect();
        Ok(document.defect_ids().into_iter().filter(|id| !there.contains(id)).collect())
    }
}
