//! The server as phones meet it, without HTTP: verdicts, what follows, the feed, what survives a restart.

mod durable;
mod feed;
mod figures;
mod follow;
mod office;
mod phone;
mod project;
mod rebased;
mod verdicts;
