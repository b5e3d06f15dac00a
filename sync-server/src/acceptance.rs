//! Signed acceptance (sync.md 10): what devices signed is checked and counter-signed in the transaction that takes it,
//! exported as one file, and checked again by anybody who has that file.

mod attest;
mod check;
mod counter;
mod examine;
mod export;
mod fault;
mod outcome;
mod rebuild;
mod standing;
mod told;
mod words;

pub use check::{Checked, Signer, check};
pub use export::ExportError;
pub use fault::{Fault, FaultCode};
pub use outcome::Stated;
pub use standing::{Remark, Standing, Verdict};
pub use told::{After, Told};
pub use words::{say, say_fault};

pub(crate) use counter::CounterError;
pub(crate) use counter::write;
pub(crate) use examine::{Enrolled, ExamineError, Examined, Signing, differing, doubts, examine};
