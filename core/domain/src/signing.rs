//! What a signature is over (sync.md 10): a statement that names the document's state, the signer and the words.

use crate::batch::{BatchEntry, Party};
use crate::entry::EntryKind;
use crate::event::Author;
use crate::handover::HandoverEntry;
use crate::id::{Digest, DocumentId, HandoverId, OwnerId, ProjectId, SealedFileId, UnitId};
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
    /// SHA-256 of the image of the signature on the screen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image: Option<Digest>,
    /// SHA-256 of the photographed paper.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paper: Option<Digest>,
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

/// A signature as an entry carries it.
#[derive(Clone, Copy, Debug)]
pub struct Given<'a> {
    /// What the entry is for.
    pub purpose: Purpose,
    /// As what its signer signed; `None` where the entry leaves that to the statement.
    pub role: Option<SignerRole>,
    /// The reception it belongs to; `None` in a batch.
    pub handover: Option<HandoverId>,
    /// What was signed, with the device's signature.
    pub signature: &'a SignedStatement,
}

impl Given<'_> {
    /// The signature that an entry is, if it is one.
    pub fn of(kind: &EntryKind) -> Option<Given<'_>> {
        match kind {
            EntryKind::Handover(HandoverEntry::FormSigned { handover, role, signature, .. }) => {
                Some(Given { purpose: Purpose::Handover, role: Some(*role), handover: Some(*handover), signature })
            }
            EntryKind::Handover(HandoverEntry::Amended { handover, signature, .. }) => {
                Some(Given { purpose: Purpose::Amendment, role: None, handover: Some(*handover), signature })
            }
            EntryKind::Batch(BatchEntry::SignedOff { party, signature: Some(signature), .. }) => Some(Given {
                purpose: Purpose::SignOff,
                role: Some(SignerRole::Party(*party)),
                handover: None,
                signature,
            }),
            _ => None,
        }
    }

    /// Whether the statement is about this entry: the same project, document, purpose and role.
    pub fn fits(&self, project: ProjectId, document: DocumentId) -> bool {
        let statement = &self.signature.statement;
        statement.project == project
            && statement.document == document
            && statement.purpose == self.purpose
            && self.role.is_none_or(|role| statement.role == role)
    }
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
