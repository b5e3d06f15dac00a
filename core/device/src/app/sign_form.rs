//! 房屋交接单: somebody signs on this device.

use super::AppError;
use super::sign::{SignedOn, Terms, signer};
use crate::Device;
use yanfang_domain::command::CommandName;
use yanfang_domain::entry::{Entry, EntryKind, EntryName, EntryRule};
use yanfang_domain::handover::{HandoverEntry, HandoverRule, after_of};
use yanfang_domain::id::{EntryId, HandoverId, OwnerId, UnitId};
use yanfang_domain::signing::{Purpose, SignerRole};

impl Device {
    /// Signs the form of a reception: everything that this phone shows of the unit, and of the further units on the form.
    ///
    /// The owner, the proxy, the companion and the property manager each sign so, one call each; the first image or photo
    /// is the signature itself, sealed for the server. What is signed is the unit before this call.
    pub fn sign_form(
        &self,
        unit: UnitId,
        handover: HandoverId,
        role: SignerRole,
        on: &SignedOn,
    ) -> Result<EntryId, AppError> {
        let identity = self.core.identity().ok_or(AppError::NotEnrolled)?;
        let (owner, with) = begun(&self.entries(unit)?, handover, EntryName::FormSigned)?;
        let images = self.core.images(on)?;
        let (further, views) = self.core.further(&with)?;
        self.keep(&views)?;
        let terms = Terms { purpose: Purpose::Handover, signer: signer(role, owner, &identity), role, images, further };
        self.sign(unit.into(), terms, |entries, on, signature| {
            let on = on.ok_or(unknown(EntryName::FormSigned))?;
            let after = after_of(entries, handover);
            Ok((EntryKind::Handover(HandoverEntry::FormSigned { handover, role, on, signature }), after))
        })
    }
}

/// Whom a reception was begun for, and which further units are on its form.
pub(super) fn begun(
    entries: &[Entry],
    handover: HandoverId,
    tried: EntryName,
) -> Result<(OwnerId, Vec<UnitId>), AppError> {
    let found = entries.iter().find_map(|entry| match &entry.kind {
        EntryKind::Handover(HandoverEntry::Started { owner, with, .. }) if entry.id == EntryId(handover.0) => {
            Some((*owner, with.clone()))
        }
        _ => None,
    });
    found.ok_or_else(|| unknown(tried))
}

pub(super) const fn unknown(tried: EntryName) -> AppError {
    AppError::EntryRefused {
        command: CommandName::Entry(tried),
        rule: EntryRule::Handover(HandoverRule::UnknownReception),
    }
}
