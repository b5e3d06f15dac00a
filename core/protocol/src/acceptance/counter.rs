//! What the server says of a signed statement, chained per project.

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use yanfang_domain::id::{DeviceId, Digest, DocumentId, EntryId, MemberId, ProjectId};
use yanfang_domain::language::Bilingual;
use yanfang_domain::time::Moment;

use crate::signature::Signed;

/// Something about a signature that the server noticed when it took it. The signature is kept all the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Finding {
    /// The signature does not fit the statement.
    SignatureDoesNotFit,
    /// The key is no enrolled device's.
    UnknownKey,
    /// The key is the device of another member than the one who wrote the entry.
    ForeignKey,
    /// The statement speaks of another project, document, purpose or role than the entry that carries it.
    OtherStatement,
    /// The heads named are not known here: the work of that phone was executed anew at other heads.
    UnknownHeads,
    /// The view's bytes are not here yet; a further counter-signature follows when they are.
    ViewNotHere,
    /// What is known at the heads named reads otherwise than the view that was signed.
    OtherView,
    /// The document says otherwise where it was accepted than the view that was signed; the fields are named.
    Differs,
}

impl Finding {
    /// Whether the signature itself is in doubt.
    pub const fn is_doubt(self) -> bool {
        matches!(self, Self::SignatureDoesNotFit | Self::UnknownKey | Self::ForeignKey | Self::OtherStatement)
    }

    /// What people read.
    pub fn text(self) -> Bilingual {
        match self {
            Self::SignatureDoesNotFit => {
                Bilingual::new("签名与内容对不上", "the signature does not fit what was signed")
            }
            Self::UnknownKey => Bilingual::new("签名的设备未登记", "no enrolled device has the key"),
            Self::ForeignKey => Bilingual::new("签名的设备属于另一个人", "the key is another member's device"),
            Self::OtherStatement => {
                Bilingual::new("签的是别的内容", "the statement is about something else than its record")
            }
            Self::UnknownHeads => Bilingual::new(
                "签名时手机上的版本没有原样进入服务器",
                "what the phone showed was executed anew by the server",
            ),
            Self::ViewNotHere => {
                Bilingual::new("所签内容的原文尚未上传", "the bytes of what was signed are not here yet")
            }
            Self::OtherView => Bilingual::new(
                "服务器在同一版本上看到的内容与所签不同",
                "the server reads something else at the same version",
            ),
            Self::Differs => {
                Bilingual::new("收下时的内容与所签有不同", "what was accepted differs from what was signed")
            }
        }
    }
}

/// What the server counter-signs, as canonical JSON, for [`crate::signature::Purpose::CounterSignature`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CounterStatement {
    /// The project.
    pub project: ProjectId,
    /// Which counter-signature of the project, from 1.
    pub number: u64,
    /// The chain before it: [`chain_of`] the last, or [`first_chain`].
    pub previous: Digest,
    /// The document that holds the signature.
    pub document: DocumentId,
    /// The entry that is the signature.
    pub entry: EntryId,
    /// [`super::statement_digest`] of what the device signed.
    pub statement: Digest,
    /// The enrolled device whose key it is, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device: Option<DeviceId>,
    /// Whose device that is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub member: Option<MemberId>,
    /// When, by the server.
    pub at: Moment,
    /// The document's generation.
    pub generation: u32,
    /// The heads under which it was accepted, sorted: the signed ones, or others after `rebased`.
    pub heads: Vec<Digest>,
    /// The change that holds it.
    pub change: Digest,
    /// The version of the view's form.
    pub view_version: u32,
    /// SHA-256 of the view at these heads.
    pub view: Digest,
    /// The fields in which that view differs from the signed one; `None` while the signed one is not here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub differences: Option<Vec<String>>,
    /// What was noticed, sorted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<Finding>,
}

/// The chain before the first counter-signature of a project.
pub fn first_chain(project: ProjectId) -> Digest {
    Digest(Sha256::digest(format!("yanfang acceptance {project}")).into())
}

/// The chain after a counter-signature: it covers its message, its signature, and through `previous` all before.
pub fn chain_of(counter: &Signed) -> Digest {
    Digest(Sha256::new().chain_update(&counter.message).chain_update(&counter.signature).finalize().into())
}
