//! 补充记录: what is added to a signed form, signed itself (R2).

use super::AppError;
use super::sign::{SignedOn, Terms, signer};
use super::sign_form::{begun, unknown};
use crate::Device;
use yanfang_domain::entry::{Entry, EntryKind, EntryName};
use yanfang_domain::handover::{HandoverEntry, after_of};
use yanfang_domain::id::{DefectId, EntryId, HandoverId, UnitId};
use yanfang_domain::signing::{Purpose, SignerRole};

/// What is added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Addition {
    /// In words.
    pub text: String,
    /// The defects it speaks of.
    pub defects: Vec<DefectId>,
}

impl Device {
    /// Adds to the signed form of a reception. It stands on the form or on the amendment before it: one chain.
    pub fn amend_signed(
        &self,
        unit: UnitId,
        handover: HandoverId,
        addition: Addition,
        role: SignerRole,
        on: &SignedOn,
    ) -> Result<EntryId, AppError> {
        let identity = self.core.identity().ok_or(AppError::NotEnrolled)?;
        let (owner, _) = begun(&self.entries(unit)?, handover, EntryName::HandoverAmended)?;
        let images = self.core.images(on)?;
        let further = Vec::new();
        let terms =
            Terms { purpose: Purpose::Amendment, signer: signer(role, owner, &identity), role, images, further };
        self.sign(unit.into(), terms, |entries, on, signature| {
            let on = on.ok_or(unknown(EntryName::HandoverAmended))?;
            let previous = last(entries, handover).ok_or(unknown(EntryName::HandoverAmended))?;
            let Addition { text, defects } = addition;
            let kind = HandoverEntry::Amended { handover, previous, text, defects, on, signature };
            Ok((EntryKind::Handover(kind), after_of(entries, handover)))
        })
    }
}

/// The end of the chain: the amendment that none follows, else the form as it was signed last.
fn last(entries: &[Entry], of: HandoverId) -> Option<EntryId> {
    let mut followed = Vec::new();
    let mut amendments = Vec::new();
    let mut forms = Vec::new();
    for entry in entries {
        match &entry.kind {
            EntryKind::Handover(HandoverEntry::Amended { handover, previous, .. }) if *handover == of => {
                followed.push(*previous);
                amendments.push((entry.at.utc_ms, entry.id));
            }
            EntryKind::Handover(HandoverEntry::FormSigned { handover, .. }) if *handover == of => {
                forms.push((entry.at.utc_ms, entry.id));
            }
            _ => {}
        }
    }
    amendments.retain(|(_, id)| !followed.contains(id));
    amendments.into_iter().max().or_else(|| forms.into_iter().max()).map(|(_, id)| id)
}
