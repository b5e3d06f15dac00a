//! Figures of quality.md, one JSON line each, measured against a baseline in the same run:
//! `cargo run --release -p yanfang-tests --bin bench -- photo [DIR]`

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a bench stops at the first surprise")]

mod document;
mod figure;
mod photo;

use std::path::PathBuf;

const USAGE: &str = "usage: bench document | photo [DIR]";

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["document"] => {
            document::execute();
            document::open();
        }
        ["photo"] => photo::generated(),
        ["photo", folder] => photo::folder(&PathBuf::from(folder)),
        _ => {
            figure::complain(USAGE);
            std::process::exit(2);
        }
    }
}
