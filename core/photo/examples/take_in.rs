//! Takes one picture in and writes both files beside each other:
//! `cargo run --release -p yanfang-photo --example take_in -- PHOTO FOLDER`

use std::error::Error;
use std::io::Write;
use std::path::PathBuf;
use std::time::Instant;
use std::{env, fs, io};

use yanfang_photo::{Limits, take_in_file};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<PathBuf> = env::args_os().skip(1).map(PathBuf::from).collect();
    let [photo, folder] = arguments.as_slice() else { return Err("usage: take_in PHOTO FOLDER".into()) };
    let started = Instant::now();
    let taken = take_in_file(photo, &Limits::default())?;
    let milliseconds = started.elapsed().as_millis();
    let mut out = io::stdout().lock();
    for picture in [&taken.original, &taken.thumbnail] {
        let path = folder.join(picture.file_name()).with_extension("jpg");
        fs::write(&path, &picture.bytes)?;
        writeln!(
            out,
            "{} x {} pixels, {} bytes, {}",
            picture.width,
            picture.height,
            picture.bytes.len(),
            path.display()
        )?;
    }
    writeln!(out, "{milliseconds} ms")?;
    Ok(())
}
