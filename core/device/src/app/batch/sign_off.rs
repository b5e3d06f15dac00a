//! A party signs; the confirmation is given, and revoked.

use super::sample::number;
use crate::Device;
use crate::app::AppError;
use crate::app::sign::{Images, Terms};
use yanfang_domain::batch::{BatchEntry, BatchRule, BatchState, SignOff};
use yanfang_domain::command::CommandName;
use yanfang_domain::entry::{EntryKind, EntryName, EntryRule};
use yanfang_domain::event::Author;
use yanfang_domain::id::{BatchId, EntryId};
use yanfang_domain::signing::{Purpose, Signer, SignerRole};

fn refused(name: EntryName, rule: BatchRule) -> AppError {
    AppError::EntryRefused { command: CommandName::Entry(name), rule: EntryRule::Batch(rule) }
}

impl Device {
    /// Signs for the own party on the present draw: over everything that this phone shows of the batch's document. No
    /// image: the session of the member's own device answers for the person.
    pub fn sign_off(&self, batch: BatchId, verdict: SignOff) -> Result<EntryId, AppError> {
        let identity = self.core.identity().ok_or(AppError::NotEnrolled)?;
        let known = self.core.known().ok_or(AppError::UnknownDocument { document: batch.into() })?;
        let party = known.member(identity.member).and_then(|member| member.party);
        let party = party.ok_or_else(|| refused(EntryName::SignedOff, BatchRule::OtherParty))?;
        let terms = Terms {
            purpose: Purpose::SignOff,
            signer: Signer::Member(Author::Member(identity.member)),
            role: SignerRole::Party(party),
            images: Images::default(),
            further: Vec::new(),
        };
        self.sign(batch.into(), terms, |entries, _, signature| {
            let state = BatchState::of(entries);
            let draw = number(&state);
            let kind = BatchEntry::SignedOff { draw, party, verdict, signature: Some(signature) };
            Ok((EntryKind::Batch(kind), state.heads))
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
