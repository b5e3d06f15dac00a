//! What comes down: changes in order of commit, grouped by document, snapshots, catalog parts (sync.md 4).

use serde::{Deserialize, Serialize};
use yanfang_domain::id::{Digest, DocumentId};

/// How far a phone has heard a project's feed; signed by the server as part of the answer that gave it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cursor {
    /// The server's epoch: a restored server starts a new one (N4).
    pub epoch: u32,
    /// The feed number, from 0.
    pub number: u64,
    /// The feed's chain hash at that number.
    pub chain: Digest,
    /// Ed25519 over (project, device, epoch, number, chain), so that a restored server can tell its own cursors.
    #[serde(with = "serde_bytes")]
    pub signature: Vec<u8>,
}

/// One piece of news.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FeedPart {
    /// A document changed, or entered the scope (then always whole).
    Document(FeedDocument),
    /// A document left the scope: hide it, drop the confirmed part once nothing is pending there.
    Left(DocumentId),
    /// The catalog as this member may see it, as JSON of [`yanfang_domain::catalog::Catalog`].
    Catalog {
        /// Its version.
        version: u32,
        /// The JSON text.
        #[serde(with = "serde_bytes")]
        json: Vec<u8>,
        /// Ed25519 over (project, version, SHA-256 of the JSON).
        #[serde(with = "serde_bytes")]
        signature: Vec<u8>,
    },
}

/// News of one document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FeedDocument {
    /// Which.
    pub id: DocumentId,
    /// Its generation.
    pub generation: u32,
    /// Its heads after this part, sorted.
    pub heads: Vec<Digest>,
    /// The bytes.
    pub content: FeedContent,
    /// Ed25519 over [`crate::signature::document_message`]: only such bytes are given to Automerge.
    #[serde(with = "serde_bytes")]
    pub signature: Vec<u8>,
}

/// Bytes of a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FeedContent {
    /// Raw changes in order of commit; none where the phone has all of them: then the part is the seal over its heads.
    Changes(Vec<serde_bytes::ByteBuf>),
    /// The whole document, as saved without compression.
    Snapshot(serde_bytes::ByteBuf),
}
