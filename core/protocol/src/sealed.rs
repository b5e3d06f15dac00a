//! Files that only the server may open: images of signatures, photographed papers, powers of attorney (security.md).
//!
//! HPKE (RFC 9180: X25519, HKDF-SHA256, ChaCha20-Poly1305) to the server's key, which a phone knows since its enrolment:
//! the Ed25519 key serves as X25519 key through the birational map between the two curves. Project and file id are bound
//! in, so that no sealed file passes for another. The phone cannot open again what it sealed.

use ed25519_dalek::{SigningKey, VerifyingKey};
use hpke::aead::ChaCha20Poly1305;
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::rand_core::{TryCryptoRng, TryRng};
use hpke::{
    Deserializable as _, Kem, OpModeR, OpModeS, Serializable as _, single_shot_open, single_shot_seal_with_rng,
};
use sha2::{Digest as _, Sha256};
use std::convert::Infallible;
use yanfang_domain::id::{ProjectId, SealedFileId};

/// Largest file that is sealed, in bytes: a photographed paper.
pub const SEALED_LIMIT: usize = 25 << 20;

/// What sealing adds, in bytes: the ephemeral key and the tag.
pub const SEALED_OVERHEAD: usize = 32 + 16;

const INFO: &[u8] = b"yanfang sealed file 1";

/// Why a file is not sealed or does not open.
#[derive(Debug, thiserror::Error)]
pub enum SealedError {
    /// The server's key is no key.
    #[error("the server's key is no key")]
    NotAKey,
    /// Sealed for another server or name, changed, or cut.
    #[error("the sealed file does not open: it was changed, or sealed for another server or under another name")]
    DoesNotOpen,
    /// Larger than is sealed.
    #[error("the file has more than {SEALED_LIMIT} bytes")]
    TooLarge,
}

/// Seals a file for the server. `entropy` must be fresh and random.
pub fn seal(
    server: &VerifyingKey,
    project: ProjectId,
    file: SealedFileId,
    entropy: [u8; 32],
    content: &[u8],
) -> Result<Vec<u8>, SealedError> {
    if content.len() > SEALED_LIMIT {
        return Err(SealedError::TooLarge);
    }
    let server = <X25519HkdfSha256 as Kem>::PublicKey::from_bytes(server.to_montgomery().as_bytes())
        .map_err(|_| SealedError::NotAKey)?;
    let mut random = Expanded { seed: entropy, counter: 0 };
    let (key, sealed) = single_shot_seal_with_rng::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
        &OpModeS::Base,
        &server,
        INFO,
        content,
        &bound(project, file),
        &mut random,
    )
    .map_err(|_| SealedError::NotAKey)?;
    Ok([key.to_bytes().as_slice(), &sealed].concat())
}

/// Opens a file that was sealed for this server under this name.
pub fn open(key: &SigningKey, project: ProjectId, file: SealedFileId, sealed: &[u8]) -> Result<Vec<u8>, SealedError> {
    type Private = <X25519HkdfSha256 as Kem>::PrivateKey;
    type Encapped = <X25519HkdfSha256 as Kem>::EncappedKey;
    let (encapped, sealed) = sealed.split_first_chunk::<32>().ok_or(SealedError::DoesNotOpen)?;
    let key = Private::from_bytes(&key.to_scalar_bytes()).map_err(|_| SealedError::NotAKey)?;
    let encapped = Encapped::from_bytes(encapped).map_err(|_| SealedError::DoesNotOpen)?;
    single_shot_open::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
        &OpModeR::Base,
        &key,
        &encapped,
        INFO,
        sealed,
        &bound(project, file),
    )
    .map_err(|_| SealedError::DoesNotOpen)
}

fn bound(project: ProjectId, file: SealedFileId) -> Vec<u8> {
    format!("{project} {file}").into_bytes()
}

/// Randomness that was passed in, as the generator that HPKE asks for: SHA-256 over seed and counter.
struct Expanded {
    seed: [u8; 32],
    counter: u64,
}

impl Expanded {
    fn block(&mut self) -> [u8; 32] {
        self.counter += 1;
        Sha256::new().chain_update(self.seed).chain_update(self.counter.to_be_bytes()).finalize().into()
    }
}

impl TryRng for Expanded {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let [a, b, c, d, ..] = self.block();
        Ok(u32::from_be_bytes([a, b, c, d]))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut first = [0; 8];
        first.copy_from_slice(&self.block()[..8]);
        Ok(u64::from_be_bytes(first))
    }

    fn try_fill_bytes(&mut self, out: &mut [u8]) -> Result<(), Infallible> {
        for part in out.chunks_mut(32) {
            let block = self.block();
            part.copy_from_slice(&block[..part.len()]);
        }
        Ok(())
    }
}

impl TryCryptoRng for Expanded {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_server_opens_it_and_only_under_its_name() {
        let (key, other) = (SigningKey::from_bytes(&[1; 32]), SigningKey::from_bytes(&[2; 32]));
        let (project, file) = (ProjectId::from_bytes([3; 16]), SealedFileId::from_bytes([4; 16]));
        let sealed = seal(&key.verifying_key(), project, file, [5; 32], b"a signature").unwrap();
        assert_eq!(sealed.len(), 11 + SEALED_OVERHEAD);
        assert_eq!(open(&key, project, file, &sealed).unwrap(), b"a signature");
        assert!(open(&other, project, file, &sealed).is_err());
        assert!(open(&key, project, SealedFileId::from_bytes([9; 16]), &sealed).is_err());
        assert!(open(&key, ProjectId::from_bytes([9; 16]), file, &sealed).is_err());
        for place in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[place] ^= 1;
            assert!(open(&key, project, file, &changed).is_err(), "byte {place}");
        }
        let again = seal(&key.verifying_key(), project, file, [6; 32], b"a signature").unwrap();
        assert_ne!(sealed[..32], again[..32], "a key of its own for each file");
    }
}
