//! A form over several units: what a dwelling's form says is recorded in its parking place and storage too.
//!
//! After the commit, from what is stored: each reception and outcome once in each further unit. Whatever is cut off
//! here is made up with the next entry that comes for the dwelling.

use super::Officer;
use super::task::Outcome as Judged;
use crate::engine::Server;
use std::sync::Arc;
use yanfang_domain::command::{AddEntry, Body};
use yanfang_domain::entry::{Entry, EntryKind, Past};
use yanfang_domain::handover::{HandoverEntry, Reception, receptions};
use yanfang_domain::id::{Digest, DocumentId, ProjectId, UnitId};
use yanfang_domain::time::Moment;

/// The unit, where this work wrote entries of a reception.
pub(super) fn may_have_signed(outcome: &Judged) -> Option<UnitId> {
    let DocumentId::Unit(unit) = outcome.id else { return None };
    let of_a_reception = |entry: &Entry| matches!(entry.kind, EntryKind::Handover(_));
    outcome.entries.iter().any(of_a_reception).then_some(unit)
}

impl Server {
    /// Records the signed forms of these dwellings in the further units they cover. A failure is logged: what was
    /// pushed is written and answered all the same.
    pub(super) async fn carry_forms(self: &Arc<Self>, project: ProjectId, dwellings: &[UnitId]) {
        for dwelling in dwellings {
            let document = match self.document(project, DocumentId::Unit(*dwelling)).await {
                Ok(Some(document)) => document,
                Ok(None) => continue,
                Err(error) => {
                    tracing::error!(%dwelling, %error, "a signed form was not carried into its further units");
                    continue;
                }
            };
            let entries = document.entries();
            for reception in receptions(&Past::of(&entries)).iter().filter(|one| !one.with.is_empty()) {
                if reception.form.is_signed() {
                    self.carry(project, *dwelling, reception, &entries).await;
                }
            }
        }
    }

    async fn carry(self: &Arc<Self>, project: ProjectId, dwelling: UnitId, reception: &Reception, entries: &[Entry]) {
        let outcome = reception.final_outcome.outcome().or(reception.outcome.outcome());
        let Some(outcome) = outcome else { return };
        for further in &reception.with {
            let Some(view) = signed_view(entries, reception, *further) else {
                tracing::error!(%dwelling, unit = %further, "a signed form does not show a further unit that it covers");
                continue;
            };
            let id = DocumentId::Unit(*further);
            let known = match self.document(project, id).await {
                Ok(document) => document.map_or_else(Vec::new, |document| document.entries()),
                Err(error) => {
                    tracing::error!(unit = %further, %error, "a further unit could not be read");
                    continue;
                }
            };
            let recorded = known.iter().any(|entry| {
                matches!(&entry.kind, EntryKind::Handover(HandoverEntry::RecordedElsewhere { handover, outcome: of, .. })
                    if *handover == reception.id && *of == outcome)
            });
            if recorded {
                continue;
            }
            let entry = HandoverEntry::RecordedElsewhere { dwelling, handover: reception.id, outcome, view };
            let body = Body::AddEntry(AddEntry { after: Vec::new(), kind: EntryKind::Handover(entry) });
            let done_at = Moment { utc_ms: self.clock.now_ms(), offset_min: reception.at.offset_min };
            if let Err(code) = self.execute_as(project, Officer::Server, id, vec![body], done_at).await {
                tracing::error!(unit = %further, ?code, "a signed form was not recorded in a further unit");
            }
        }
    }
}

/// The view of a further unit that was signed.
fn signed_view(entries: &[Entry], reception: &Reception, further: UnitId) -> Option<Digest> {
    entries.iter().find_map(|entry| match &entry.kind {
        EntryKind::Handover(HandoverEntry::FormSigned { handover, signature, .. }) if *handover == reception.id => {
            signature.statement.further.iter().find(|one| one.unit == further).map(|one| one.view)
        }
        _ => None,
    })
}
