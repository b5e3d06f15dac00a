//! What this phone holds, in forms that can be compared with the server's: heads, view hashes, receipts (I2, I6).

use super::AppError;
use crate::Device;
use crate::store::{documents, receipts};
use yanfang_domain::id::{Digest, DocumentId, Origin, UnitId};

/// A document's state: equal heads must come with equal views (sync.md 4).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fingerprint {
    /// The heads, sorted.
    pub heads: Vec<Digest>,
    /// The version of the canonical view that was hashed.
    pub view_version: u32,
    /// SHA-256 of the canonical view.
    pub view: Digest,
}

impl Device {
    /// The state of a unit's document; `None` where this phone holds nothing of it.
    pub fn fingerprint(&self, unit: UnitId) -> Result<Option<Fingerprint>, AppError> {
        let id = DocumentId::Unit(unit);
        if documents::find(&self.core.reader(), id)?.is_none() {
            return Ok(None);
        }
        let document = self.core.document(id)?;
        let view = document.view();
        Ok(Some(Fingerprint { heads: document.heads(), view_version: view.version, view: view.hash }))
    }

    /// The commands of this phone that the server says it took, as they were or rebased.
    pub fn taken(&self) -> Result<Vec<Origin>, AppError> {
        Ok(receipts::taken(&self.core.reader())?)
    }
}
