//! A key in hardware that knows P-256 only, as in phones: it gives DER and either of the two signatures that fit, and the
//! phone's part of the app brings them into the one spelling that is taken.

use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{DerSignature, Signature, SigningKey};
use std::sync::atomic::{AtomicBool, Ordering};
use yanfang_device::{Entropy, KeyError, KeyStore};
use yanfang_protocol::device_key::DeviceKey;
use yanfang_protocol::signature::Purpose;

/// The hardware of one phone.
pub struct Hardware {
    key: SigningKey,
}

impl Hardware {
    /// Hardware with a key from this seed, which is not zero.
    pub fn new(seed: u8) -> Self {
        Self { key: SigningKey::from_slice(&[seed; 32]).expect("a key of P-256") }
    }

    /// What the chip gives.
    fn sign_in_chip(&self, bytes: &[u8]) -> DerSignature {
        let given: Signature = self.key.sign(bytes);
        let high = given.normalize_s();
        Signature::from_scalars(high.r(), -*high.s()).expect("the other of the two").to_der()
    }
}

impl KeyStore for Hardware {
    fn public_key(&self, _entropy: &dyn Entropy) -> Result<DeviceKey, KeyError> {
        let point = self.key.verifying_key().to_sec1_point(false);
        DeviceKey::from_bytes(point.as_bytes()).map_err(|_| KeyError::Damaged)
    }

    fn sign(&self, purpose: Purpose, message: &[u8]) -> Result<Vec<u8>, KeyError> {
        let given = self.sign_in_chip(&purpose.bytes(message));
        let given = Signature::from_der(given.as_bytes()).map_err(|_| KeyError::Damaged)?;
        Ok(given.normalize_s().to_bytes().to_vec())
    }
}

/// A store that signs acceptances with another key than the device is enrolled with.
pub struct Swapped {
    enrolled: Hardware,
    other: Hardware,
    admits: bool,
    signing: AtomicBool,
}

impl Swapped {
    /// It names the enrolled key all the same: the signature does not fit.
    pub fn hidden(enrolled: u8, other: u8) -> Self {
        Self::new(enrolled, other, false)
    }

    /// Once told to, it names the other key: the signature fits, and the key is nobody's.
    pub fn admitted(enrolled: u8, other: u8) -> Self {
        Self::new(enrolled, other, true)
    }

    fn new(enrolled: u8, other: u8, admits: bool) -> Self {
        let signing = AtomicBool::new(false);
        Self { enrolled: Hardware::new(enrolled), other: Hardware::new(other), admits, signing }
    }

    /// From now on acceptances are signed with the other key.
    pub fn swap(&self) {
        self.signing.store(true, Ordering::Relaxed);
    }

    fn is_swapped(&self) -> bool {
        self.signing.load(Ordering::Relaxed)
    }
}

impl KeyStore for Swapped {
    fn public_key(&self, entropy: &dyn Entropy) -> Result<DeviceKey, KeyError> {
        let named = if self.admits && self.is_swapped() { &self.other } else { &self.enrolled };
        named.public_key(entropy)
    }

    fn sign(&self, purpose: Purpose, message: &[u8]) -> Result<Vec<u8>, KeyError> {
        let other = purpose == Purpose::Acceptance && self.is_swapped();
        if other { self.other.sign(purpose, message) } else { self.enrolled.sign(purpose, message) }
    }
}
