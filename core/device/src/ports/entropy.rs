//! Randomness, passed in so that tests are repeatable.

/// Gives random bytes.
pub trait Entropy: Send + Sync {
    /// 32 bytes that nobody can guess and that never come again.
    fn bytes(&self) -> Result<[u8; 32], NoEntropy>;
}

/// The machine has no randomness to give.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the system gives no random bytes")]
pub struct NoEntropy;

/// The operating system's randomness.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    fn bytes(&self) -> Result<[u8; 32], NoEntropy> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes).map_err(|_| NoEntropy)?;
        Ok(bytes)
    }
}
