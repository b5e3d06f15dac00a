//! The file that carries a signed acceptance to whoever wants to check it, without a server (docs/acceptance.md).
//!
//! `yanfang acceptance bundle 1\n`, the server's public key (32 bytes), the length of the content (8 bytes, big-endian),
//! the content, the server's signature over all before it (64 bytes), and nothing after. The content is zstd over
//! MessagePack of a [`Bundle`]. So no byte can change, appear or go without the signature telling.

use super::AcceptanceError;
use crate::codec;
use crate::signature::{self, Purpose, Signed};
use ed25519_dalek::SigningKey;
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;
use sha2::{Digest as _, Sha256};
use yanfang_domain::id::{Digest, DocumentId, EntryId, MemberId, ProjectId};
use yanfang_domain::language::Bilingual;
use yanfang_domain::role::Role;
use yanfang_domain::signing::SignedStatement;
use yanfang_domain::time::Moment;

/// The first bytes of every bundle.
const NAME: &[u8; 28] = b"yanfang acceptance bundle 1\n";
const KEY: usize = 32;
const LENGTH: usize = 8;
const SIGNATURE: usize = 64;
const HEAD: usize = NAME.len() + KEY + LENGTH;

/// Largest file that is read, in bytes.
pub const BUNDLE_LIMIT: u64 = 64 << 20;

/// Largest content after inflating, in bytes.
const INFLATED_LIMIT: usize = 256 << 20;

/// What a bundle says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bundle {
    /// The project.
    pub project: BundleProject,
    /// The document that was signed.
    pub document: DocumentId,
    /// How people call each document here: a unit's number, a batch's name.
    pub places: Vec<(DocumentId, String)>,
    /// When it was written, by the server.
    pub written: Moment,
    /// Those who signed or wrote something named here.
    pub members: Vec<BundleMember>,
    /// Every signature in the document, in the order they were accepted.
    pub acceptances: Vec<BundleAcceptance>,
    /// The views that were signed, as far as they are here.
    pub views: Vec<BundleView>,
    /// The documents with all their changes, so that each view can be made again.
    pub documents: Vec<BundleDocument>,
}

/// A project's names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BundleProject {
    /// The id.
    pub id: ProjectId,
    /// The code.
    pub code: String,
    /// The name.
    pub name: Bilingual,
}

/// Somebody, reduced to what names a signature.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BundleMember {
    /// The id.
    pub id: MemberId,
    /// The name.
    pub name: String,
    /// The roles held when the bundle was written.
    pub roles: Vec<Role>,
}

/// One signature with what the server said of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BundleAcceptance {
    /// The entry that is the signature.
    pub entry: EntryId,
    /// What the device signed, with its signature.
    pub signature: SignedStatement,
    /// The server's certificate of that device: [`Signed`] over a [`crate::account::Certificate`].
    pub certificate: Option<Signed>,
    /// The server's counter-signatures, first to last: [`Signed`] over a [`super::CounterStatement`] as canonical JSON.
    pub counters: Vec<Signed>,
}

/// A signed view.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BundleView {
    /// SHA-256 of the view.
    pub view: Digest,
    /// Its bytes, zstd.
    pub bytes: ByteBuf,
}

/// A document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BundleDocument {
    /// The id.
    pub id: DocumentId,
    /// The generation.
    pub generation: u32,
    /// Every raw change, each after those it stands on.
    pub changes: Vec<ByteBuf>,
}

/// A bundle whose outer signature fits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// The key that signed it: the server's, if its fingerprint is the known one.
    pub key: [u8; KEY],
    /// What it says.
    pub bundle: Bundle,
}

/// A server key's fingerprint as people compare it: SHA-256, 64 hexadecimal digits.
pub fn fingerprint(key: &[u8; KEY]) -> Digest {
    Digest(Sha256::digest(key).into())
}

/// Writes a bundle. The same content under the same key gives the same bytes.
pub fn seal(key: &SigningKey, bundle: &Bundle) -> Result<Vec<u8>, AcceptanceError> {
    let content = codec::encode(bundle)?;
    let mut file = Vec::with_capacity(HEAD + content.len() + SIGNATURE);
    file.extend_from_slice(NAME);
    file.extend_from_slice(key.verifying_key().as_bytes());
    file.extend_from_slice(&(content.len() as u64).to_be_bytes());
    file.extend_from_slice(&content);
    let signature = signature::sign(key, Purpose::AcceptanceBundle, &file);
    file.extend_from_slice(&signature);
    Ok(file)
}

/// Checks the outer signature, and if a fingerprint is given whose it is, before anything is inflated or read.
///
/// # Errors
///
/// [`AcceptanceError::NotABundle`] for another form, [`AcceptanceError::Mismatch`] for changed bytes or another key than
/// `known`, [`AcceptanceError::Codec`] for content that does not read.
pub fn open(file: &[u8], known: Option<Digest>) -> Result<Opened, AcceptanceError> {
    if file.len() as u64 > BUNDLE_LIMIT {
        return Err(AcceptanceError::TooLarge { limit: BUNDLE_LIMIT });
    }
    let inside = file.len().checked_sub(HEAD + SIGNATURE).ok_or(AcceptanceError::NotABundle)?;
    let (signed, given) = file.split_at(HEAD + inside);
    let rest = signed.strip_prefix(NAME.as_slice()).ok_or(AcceptanceError::NotABundle)?;
    let (key, rest) = rest.split_first_chunk::<KEY>().ok_or(AcceptanceError::NotABundle)?;
    let (length, content) = rest.split_first_chunk::<LENGTH>().ok_or(AcceptanceError::NotABundle)?;
    if u64::from_be_bytes(*length) != content.len() as u64 {
        return Err(AcceptanceError::NotABundle);
    }
    if known.is_some_and(|known| known != fingerprint(key)) {
        return Err(AcceptanceError::Mismatch);
    }
    signature::verify(&signature::public_key(key)?, Purpose::AcceptanceBundle, signed, given)?;
    Ok(Opened { key: *key, bundle: codec::decode(content, INFLATED_LIMIT)? })
}
