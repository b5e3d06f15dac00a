//! The server as phones meet it, without HTTP: verdicts, what follows, the feed, what survives a restart.

mod figures;
mod phone;
mod project;
mod verdicts;
