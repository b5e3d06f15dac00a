//! Figures of quality.md, one JSON line each, measured against a baseline in the same run:
//! `cargo run --release -p yanfang-tests --bin bench -- record`
//!
//! `medians` reads the lines of several runs from standard input, the peers' among them (`tests/peers/run`).

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a bench stops at the first surprise")]

mod delivery;
mod document;
mod figure;
mod growth;
mod idle;
mod ingest;
mod lists;
mod medians;
mod open;
mod photo;
mod record;
mod sync;

use std::path::PathBuf;

const USAGE: &str = "usage: bench record | sync | idle | ingest | photo [DIR] | open | growth | document | delivery | lists | all | medians";

fn main() {
    // `YANFANG_LOG=debug` shows what the server and the phones log meanwhile; figures want it left alone.
    if let Ok(level) = tracing_subscriber::EnvFilter::try_from_env("YANFANG_LOG") {
        tracing_subscriber::fmt().with_env_filter(level).with_writer(std::io::stderr).init();
    }
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["record"] => record::run(),
        ["sync"] => sync::run(),
        ["idle"] => idle::run(),
        ["ingest"] => ingest::run(),
        ["photo"] => photo::generated(),
        ["photo", folder] => photo::folder(&PathBuf::from(folder)),
        ["open"] => open::run(),
        ["growth"] => growth::run(),
        ["document"] => document::run(),
        ["lists"] => lists::run(),
        ["delivery"] => delivery::run(),
        ["medians"] => medians::run(),
        ["all"] => {
            record::run();
            sync::run();
            idle::run();
            ingest::run();
            photo::generated();
            open::run();
            growth::run();
            document::run();
            delivery::run();
            lists::run();
        }
        _ => {
            figure::complain(USAGE);
            std::process::exit(2);
        }
    }
}
