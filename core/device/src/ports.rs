//! What the phone's core asks of the machine it runs on: time, randomness, the device key.

mod clock;
mod entropy;
mod key_store;

pub use clock::{Clock, SystemClock};
pub use entropy::{Entropy, NoEntropy, SystemEntropy};
pub use key_store::{FileKeyStore, KeyError, KeyStore};
