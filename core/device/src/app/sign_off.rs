//! A party's word on a delivery batch, signed by its device.

use super::AppError;
use super::sign::{Images, Terms};
use crate::Device;
use yanfang_domain::batch::{BatchEntry, Party, SignOff};
use yanfang_domain::entry::EntryKind;
use yanfang_domain::event::Author;
use yanfang_domain::id::{BatchId, EntryId};
use yanfang_domain::signing::{Purpose, Signer, SignerRole};

impl Device {
    /// Signs off a batch for a party: everything that this phone shows of the batch's document. No image: the session of
    /// the member's own device answers for the person.
    pub fn sign_off(&self, batch: BatchId, draw: u16, party: Party, verdict: SignOff) -> Result<EntryId, AppError> {
        let identity = self.core.identity().ok_or(AppError::NotEnrolled)?;
        let terms = Terms {
            purpose: Purpose::SignOff,
            signer: Signer::Member(Author::Member(identity.member)),
            role: SignerRole::Party(party),
            images: Images::default(),
            further: Vec::new(),
        };
        self.sign(batch.into(), terms, |_, _, signature| {
            let kind = BatchEntry::SignedOff { draw, party, verdict, signature: Some(signature) };
            Ok((EntryKind::Batch(kind), Vec::new()))
        })
    }
}
