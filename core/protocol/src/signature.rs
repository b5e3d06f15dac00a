//! Signatures: answers, documents, cursors and catalogs by the server's key, sealed commands by a device's key.

use crate::codec::{self, CodecError};
use crate::device_key::DeviceKey;
use crate::feed::{Cursor, FeedContent};
use ed25519_dalek::{Signature, Signer, SigningKey, Verifier, VerifyingKey};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use yanfang_domain::id::{DeviceId, Digest, DocumentId, ProjectId};

/// A message with the signature over its MessagePack bytes. The bytes are carried as they were signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signed {
    /// The message's MessagePack.
    #[serde(with = "serde_bytes")]
    pub message: Vec<u8>,
    /// Over the purpose, a zero byte and `message`: Ed25519, or what a device's key makes ([`DeviceKey::verify`]).
    #[serde(with = "serde_bytes")]
    pub signature: Vec<u8>,
}

/// What a signature is for, so that one made for one purpose is no use for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// An answer to a sync request.
    Answer,
    /// A document's part of the feed.
    Document,
    /// A cursor.
    Cursor,
    /// A catalog.
    Catalog,
    /// A device's certificate.
    Certificate,
    /// A device's proof that it has the key it is enrolled with.
    Enrolment,
    /// A device's proof when it renews its session.
    Session,
    /// A sealed bundle.
    Bundle,
    /// An answer to a phone that gives back what a restored server lacks.
    TakeBack,
    /// A receipt that travels back to the author of a delivered command.
    Delivered,
    /// What a device signs of a handover or a batch (sync.md 10).
    Acceptance,
    /// The server's counter-signature of it.
    CounterSignature,
    /// An exported acceptance.
    AcceptanceBundle,
}

impl Purpose {
    const fn label(self) -> &'static [u8] {
        match self {
            Self::Answer => b"yanfang answer 1",
            Self::Document => b"yanfang document 1",
            Self::Cursor => b"yanfang cursor 1",
            Self::Catalog => b"yanfang catalog 1",
            Self::Certificate => b"yanfang certificate 1",
            Self::Enrolment => b"yanfang enrolment 1",
            Self::Session => b"yanfang session 1",
            Self::Bundle => b"yanfang bundle 1",
            Self::TakeBack => b"yanfang take-back 1",
            Self::Delivered => b"yanfang delivered 1",
            Self::Acceptance => b"yanfang acceptance 1",
            Self::CounterSignature => b"yanfang counter-signature 1",
            Self::AcceptanceBundle => b"yanfang acceptance bundle 1",
        }
    }

    /// The bytes that are signed: the purpose's label, a zero byte, the message.
    pub fn bytes(self, message: &[u8]) -> Vec<u8> {
        [self.label(), &[0], message].concat()
    }
}

/// A signature that does not fit.
#[derive(Debug, thiserror::Error)]
pub enum SignatureError {
    /// The bytes were changed, or another key signed them.
    #[error("the signature does not fit: the bytes were changed or another key signed them")]
    Mismatch,
    /// The key's bytes are not a key.
    #[error("these bytes are not a public key")]
    NotAKey,
    /// The message could not be written or read.
    #[error(transparent)]
    Codec(#[from] CodecError),
}

/// Signs bytes for a purpose.
pub fn sign(key: &SigningKey, purpose: Purpose, message: &[u8]) -> Vec<u8> {
    key.sign(&purpose.bytes(message)).to_bytes().to_vec()
}

/// Checks a signature for a purpose.
pub fn verify(key: &VerifyingKey, purpose: Purpose, message: &[u8], signature: &[u8]) -> Result<(), SignatureError> {
    let signature = Signature::from_slice(signature).map_err(|_| SignatureError::Mismatch)?;
    key.verify(&purpose.bytes(message), &signature).map_err(|_| SignatureError::Mismatch)
}

/// Reads a public key of 32 bytes.
pub fn public_key(bytes: &[u8]) -> Result<VerifyingKey, SignatureError> {
    let bytes = <[u8; 32]>::try_from(bytes).map_err(|_| SignatureError::NotAKey)?;
    VerifyingKey::from_bytes(&bytes).map_err(|_| SignatureError::NotAKey)
}

impl Signed {
    /// Writes and signs a message.
    pub fn seal<T: Serialize>(key: &SigningKey, purpose: Purpose, message: &T) -> Result<Self, CodecError> {
        let message = codec::plain(message)?;
        let signature = sign(key, purpose, &message);
        Ok(Self { message, signature })
    }

    /// Checks the signature, then reads the message.
    pub fn open<T: serde::de::DeserializeOwned>(
        &self,
        key: &VerifyingKey,
        purpose: Purpose,
    ) -> Result<T, SignatureError> {
        verify(key, purpose, &self.message, &self.signature)?;
        Ok(codec::from_plain(&self.message)?)
    }
}

impl Signed {
    /// Checks a device's signature, then reads the message.
    pub fn open_by<T: serde::de::DeserializeOwned>(
        &self,
        key: &DeviceKey,
        purpose: Purpose,
    ) -> Result<T, SignatureError> {
        key.verify(purpose, &self.message, &self.signature)?;
        Ok(codec::from_plain(&self.message)?)
    }
}

/// What the server signs for a document's part of the feed: project, id, generation, heads, and the digest of its bytes.
pub fn document_message(
    project: &ProjectId,
    id: &DocumentId,
    generation: u32,
    heads: &[Digest],
    content: &FeedContent,
) -> Vec<u8> {
    seal_message(project, id, generation, heads, &content_digest(content))
}

/// The same, where only the digest of the bytes is at hand: a phone keeps no more, and hands it back (N4).
pub fn seal_message(
    project: &ProjectId,
    id: &DocumentId,
    generation: u32,
    heads: &[Digest],
    content: &Digest,
) -> Vec<u8> {
    let mut message = format!("{project} {id} {generation} ").into_bytes();
    for head in heads {
        message.extend(head.0);
    }
    message.extend(content.0);
    message
}

/// SHA-256 over a part's bytes, as its signature covers them.
pub fn content_digest(content: &FeedContent) -> Digest {
    let mut hash = Sha256::new();
    match content {
        FeedContent::Changes(changes) => {
            hash.update([0]);
            for change in changes {
                hash.update((change.len() as u64).to_be_bytes());
                hash.update(change);
            }
        }
        FeedContent::Snapshot(bytes) => {
            hash.update([1]);
            hash.update(bytes);
        }
    }
    Digest(hash.finalize().into())
}

/// What the server signs for a cursor.
pub fn cursor_message(project: &ProjectId, device: &DeviceId, cursor: &Cursor) -> Vec<u8> {
    format!("{project} {device} {} {} {}", cursor.epoch, cursor.number, cursor.chain).into_bytes()
}

/// What the server signs for a catalog.
pub fn catalog_message(project: &ProjectId, version: u32, json: &[u8]) -> Vec<u8> {
    let mut message = format!("{project} {version} ").into_bytes();
    message.extend(Sha256::digest(json));
    message
}
