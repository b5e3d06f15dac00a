//! The device against a server that follows the script: real documents, real signatures, no network.

mod bundle;
mod figures;
mod server;
mod sync;
mod verdicts;
mod world;
mod writes;
