//! Stops long calls.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Given to a long call; whoever holds a copy may stop it. Stopping loses nothing: the call ends at its next safe place.
#[derive(Clone, Debug, Default)]
pub struct CancelToken(Arc<AtomicBool>);

impl CancelToken {
    /// A token that nobody has cancelled.
    pub fn new() -> Self {
        Self::default()
    }

    /// Asks the call to stop.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether somebody asked.
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}
