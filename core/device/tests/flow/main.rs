//! The device against a server that follows the script: real documents, real signatures, no network.

// A test may stop at the first surprise, in its helping functions too.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "builders and figures are part of the tests"
)]

mod bundle;
mod figures;
mod server;
mod sync;
mod verdicts;
mod world;
mod writes;
