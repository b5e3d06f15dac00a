//! Who is calling: enrolment of devices, their sessions, passwords of the console (security.md).
//!
//! Only hashes of secrets are stored. Everything takes the time as an argument, so that expiry is tested without waiting.

mod device;
mod enrol;
mod error;
mod nonce;
mod password;
mod secret;
mod session;
mod tries;

pub(crate) use device::end_access;
pub(crate) use enrol::draw_code;
pub use error::AccountError;
pub use session::{BROWSER_SESSION_MS, DEVICE_SESSION_MS, SignedIn};

use crate::store::Database;
use ed25519_dalek::SigningKey;
use nonce::Nonces;
use std::sync::Arc;
use tokio::sync::Semaphore;
use tries::Tries;

/// Accounts, devices and sessions of a server.
pub struct Accounts {
    database: Arc<dyn Database>,
    key: SigningKey,
    nonces: Nonces,
    tries: Tries,
    /// Hashing costs 19 MiB each: at most two at once.
    hashing: Arc<Semaphore>,
}

impl Accounts {
    /// Accounts in this database; certificates are signed with the server's key.
    pub fn new(database: Arc<dyn Database>, key: SigningKey) -> Self {
        Self {
            database,
            key,
            nonces: Nonces::default(),
            tries: Tries::default(),
            hashing: Arc::new(Semaphore::new(password::AT_ONCE)),
        }
    }
}

#[cfg(test)]
mod tests;
