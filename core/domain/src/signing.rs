//! What a signature is over (sync.md 10): a statement that names the document's state, the signer and the words.

use crate::batch::Party;
use crate::event::Author;
use crate::id::{Digest, DocumentId, OwnerId, ProjectId, SealedFileId, UnitId};
use crate::time::Moment;
use serde::{Deserialize, Serialize};

/// What a signature is given for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// A handover form (房屋交接单).
    Handover,
    /// An amendment of a signed handover.
    Amendment,
    /// A party's word on a delivery batch.
    SignOff,
}

/// How a signature is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Algorithm {
    /// Ed25519, on desktops and servers.
    Ed25519,
    /// ECDSA over P-256 with SHA-256, in a phone's hardware.
    P256,
}

/// In which place of the form a person signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SignerRole {
    /// 业主.
    Owner,
    /// 代理人.
    Proxy,
    /// 陪验人员.
    Companion,
    /// 物业.
    Property,
    /// One of the six.
    Party(Party),
}

/// Who signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Signer {
    /// A member.
    Member(Author),
    /// An owner or the owner's proxy, by the owner's random id.
    Owner(OwnerId),
}

/// A further unit on the same form, such as a parking place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FurtherUnit {
    /// Which.
    pub unit: UnitId,
    /// Its document's generation.
    pub generation: u32,
    /// Its document's heads, sorted.
    pub heads: Vec<Digest>,
    /// SHA-256 of its canonical view.
    pub view: Digest,
}

/// What is signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Statement {
    /// How.
    pub algorithm: Algorithm,
    /// What for.
    pub purpose: Purpose,
    /// The project.
    pub project: ProjectId,
    /// The document.
    pub document: DocumentId,
    /// Its generation.
    pub generation: u32,
    /// Its heads, sorted.
    pub heads: Vec<Digest>,
    /// The version of the view's form.
    pub view_version: u32,
    /// SHA-256 of the canonical view that was shown; its bytes are kept as a file of this name.
    pub view: Digest,
    /// The photos in it, sorted.
    pub photos: Vec<Digest>,
    /// Further units on the form.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub further: Vec<FurtherUnit>,
    /// Who.
    pub signer: Signer,
    /// As what.
    pub role: SignerRole,
    /// SHA-256 of the signature's image or of the photographed paper.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image: Option<Digest>,
    /// When, by the device.
    pub at: Moment,
    /// The version of the words that were signed.
    pub text_version: u16,
}

/// A statement with the device's signature over its canonical bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignedStatement {
    /// What.
    pub statement: Statement,
    /// The device's public key, hexadecimal.
    pub key: String,
    /// The signature, hexadecimal.
    pub signature: String,
}

/// How a signature was given (a setting of the project: screen, paper, or both).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Signed {
    /// On the screen; the image is a sealed file.
    Screen {
        /// The image.
        image: SealedFileId,
    },
    /// On paper, photographed as the original.
    Paper {
        /// The photo, a sealed file.
        photo: SealedFileId,
    },
    /// On both.
    Both {
        /// The image.
        image: SealedFileId,
        /// The photo of the paper.
        photo: SealedFileId,
    },
}
