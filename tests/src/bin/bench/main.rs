//! Figures of quality.md, one JSON line each, measured against a baseline in the same run:
//! `cargo run --release -p yanfang-tests --bin bench -- record`

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a bench stops at the first surprise")]

mod document;
mod figure;
mod idle;
mod ingest;
mod open;
mod photo;
mod record;
mod sync;

use std::path::PathBuf;

const USAGE: &str = "usage: bench record | sync | idle | ingest | photo [DIR] | open | document | all";

fn main() {
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
        ["document"] => document::run(),
        ["all"] => {
            for part in [record::run, sync::run, idle::run, ingest::run, photo::generated, open::run, document::run] {
                part();
            }
        }
        _ => {
            figure::complain(USAGE);
            std::process::exit(2);
        }
    }
}
