//! Which sealed files an entry names.

use super::EntryKind;
use crate::handover::{HandoverEntry, Visitor};
use crate::id::SealedFileId;
use crate::signing::Signed;

impl EntryKind {
    /// The sealed files that it names: images of signatures, photographed papers, powers of attorney.
    pub fn sealed_files(&self) -> Vec<SealedFileId> {
        let Self::Handover(entry) = self else { return Vec::new() };
        match entry {
            HandoverEntry::Started { visitor: Visitor::Proxy { authority }, .. } => vec![*authority],
            HandoverEntry::FormSigned { on, .. } | HandoverEntry::Amended { on, .. } => match on {
                Signed::Screen { image } => vec![*image],
                Signed::Paper { photo } => vec![*photo],
                Signed::Both { image, photo } => vec![*image, *photo],
            },
            HandoverEntry::FinalOutcomeSet { key_release, .. } => key_release.iter().copied().collect(),
            _ => Vec::new(),
        }
    }
}
