//! A party signs; the confirmation is given, and revoked.

use super::sample::number;
use crate::Device;
use crate::app::AppError;
use yanfang_domain::batch::{BatchEntry, BatchRule, SignOff};
use yanfang_domain::command::CommandName;
use yanfang_domain::entry::{EntryName, EntryRule};
use yanfang_domain::id::{BatchId, EntryId};

fn refused(name: EntryName, rule: BatchRule) -> AppError {
    AppError::EntryRefused { command: CommandName::Entry(name), rule: EntryRule::Batch(rule) }
}

impl Device {
    /// Signs for the own party on the present draw.
    pub fn sign_off(&self, batch: BatchId, verdict: SignOff) -> Result<EntryId, AppError> {
        let known = self.core.known().ok_or(AppError::UnknownDocument { document: batch.into() })?;
        self.enter_batch(batch, |scene, state| {
            let party = known.member(scene.member).and_then(|member| member.party);
            let party = party.ok_or_else(|| refused(EntryName::SignedOff, BatchRule::OtherParty))?;
            Ok(BatchEntry::SignedOff { draw: number(state), party, verdict, signature: None })
        })
    }

    /// Gives the confirmation (交付确认书) its number: the batch may be delivered once the server has it.
    pub fn confirm_batch(&self, batch: BatchId, confirmation: &str) -> Result<EntryId, AppError> {
        let confirmation = confirmation.to_owned();
        self.enter_batch(batch, |_, state| Ok(BatchEntry::Confirmed { draw: number(state), number: confirmation }))
    }

    /// Revokes the confirmation that holds.
    pub fn revoke_confirmation(&self, batch: BatchId, reason: &str) -> Result<EntryId, AppError> {
        let reason = reason.to_owned();
        self.enter_batch(batch, |_, state| {
            let holds = state.confirmed().ok_or_else(|| refused(EntryName::ConfirmationRevoked, BatchRule::NotInForce));
            Ok(BatchEntry::Revoked { confirmation: holds?.entry, reason })
        })
    }
}
