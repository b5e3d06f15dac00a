//! The server as phones meet it, without HTTP: verdicts, what follows, the feed, what survives a restart.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)] // a scenario's steps may stop at the first surprise; figures are printed

mod durable;
mod feed;
mod figures;
mod follow;
mod intake;
mod office;
mod phone;
mod project;
mod rebased;
mod take_back;
mod verdicts;
