//! `POST /v1/take-back`: what a restored server takes back from a phone before it judges that phone's commands (N4).
//!
//! The phone says what it holds, the server what of that it lacks; the phone gives it, as often as there is more. Nothing
//! is remembered between the calls, so that they may be repeated. Documents come as raw changes with the server's own
//! signature over the heads: a change that is not reached from signed heads, hash by hash, is not read.

use crate::feed::Cursor;
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;
use yanfang_domain::id::{Digest, DocumentId, Origin, ProjectId};

/// The path of the call.
pub const PATH: &str = "/v1/take-back";

/// Largest compressed request body: one large document must fit.
pub const COMPRESSED_LIMIT: usize = 8 << 20;

/// Largest inflated request body.
pub const INFLATED_LIMIT: usize = 64 << 20;

/// Most documents, and most catalogs, that are named or given in one request.
pub const DOCUMENTS: usize = 512;

/// Most commands that are asked about in one request.
pub const COMMANDS: usize = 4_096;

/// What a phone holds, and what it gives.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TakeBackRequest {
    /// The protocol version the phone speaks.
    pub protocol: u16,
    /// The project.
    pub project: ProjectId,
    /// The cursor that the server signed before it was restored.
    pub cursor: Cursor,
    /// Catalog versions it holds.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub catalogs: Vec<u32>,
    /// Documents it holds.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub documents: Vec<HeldDocument>,
    /// Own commands it has receipts for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub commands: Vec<Origin>,
    /// Catalogs that the server lacks.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub given_catalogs: Vec<GivenCatalog>,
    /// Documents of which the server lacks something.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub given_documents: Vec<GivenDocument>,
}

/// A document that a phone holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HeldDocument {
    /// Which.
    pub id: DocumentId,
    /// The heads that the server signed last.
    pub heads: Vec<Digest>,
}

/// A document's changes with the server's signature of the part that brought the last of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GivenDocument {
    /// Which.
    pub id: DocumentId,
    /// Its generation.
    pub generation: u32,
    /// The signed heads.
    pub heads: Vec<Digest>,
    /// [`crate::signature::content_digest`] of the part that was signed.
    pub content: Digest,
    /// Ed25519 over [`crate::signature::seal_message`].
    #[serde(with = "serde_bytes")]
    pub signature: Vec<u8>,
    /// Raw changes, each after those it stands on.
    pub changes: Vec<ByteBuf>,
}

/// A catalog as the server signed it for this member.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GivenCatalog {
    /// Its version.
    pub version: u32,
    /// The JSON text.
    #[serde(with = "serde_bytes")]
    pub json: Vec<u8>,
    /// Ed25519 over [`crate::signature::catalog_message`].
    #[serde(with = "serde_bytes")]
    pub signature: Vec<u8>,
}

/// What the server lacks of what was named; signed like the answer to a sync request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TakeBackAnswer {
    /// Catalog versions it lacks.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub catalogs: Vec<u32>,
    /// Documents of which it lacks something, each with the heads it has itself: what these stand on need not be given.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub documents: Vec<HeldDocument>,
    /// Commands it knows nothing of: the phone sends them again.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub commands: Vec<Origin>,
    /// Given documents that could not be taken now: the phone keeps the old cursor and comes again.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_taken: Vec<DocumentId>,
    /// The beginning of the new epoch: for a phone that gave all it was asked for.
    pub cursor: Cursor,
}
