//! Photos taken in: every file of a folder, or pictures of twelve megapixels beside vipsthumbnail.

use crate::figure::{self, Times, ms, rounded};
use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, Rgb, RgbImage};
use serde_json::json;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};
use yanfang_photo::{Limits, TakenPhoto, take_in_file};
use yanfang_tests::seed::Seed;

/// Takes in every file of a folder; a line each with the sizes, or with the code of the error.
pub(crate) fn folder(folder: &Path) {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) => {
            figure::complain(&format!("{}: {error}", folder.display()));
            std::process::exit(2);
        }
    };
    let mut files: Vec<_> = entries.map(|entry| entry.expect("the folder can be read").path()).collect();
    files.retain(|path| path.is_file());
    files.sort();
    let (mut times, mut taken, mut refused) = (Times::default(), 0, 0);
    for file in &files {
        let (photo, time) = take_in_timed(file);
        let name = file.file_name().map(|name| name.to_string_lossy().into_owned());
        let bytes = std::fs::metadata(file).map_or(0, |data| data.len());
        match photo {
            Ok(photo) => {
                taken += 1;
                times.add(time);
                let size = [photo.original.width, photo.original.height];
                let (original, thumbnail) = (photo.original.bytes.len(), photo.thumbnail.bytes.len());
                let line = json!({ "file": name, "bytes": bytes, "ms": ms(time), "size": size,
                    "original": original, "thumbnail": thumbnail });
                figure::print("photo", line);
            }
            Err(error) => {
                refused += 1;
                let line = json!({ "file": name, "bytes": bytes, "ms": ms(time), "code": error.code(),
                    "message": error.to_string() });
                figure::print("photo", line);
            }
        }
    }
    let p50 = if taken > 0 { times.percentile(50) } else { 0.0 };
    let memory = figure::peak_memory_mib();
    figure::print("photos", json!({ "taken": taken, "refused": refused, "p50_ms": p50, "peak_mib": memory }));
}

fn take_in_timed(file: &Path) -> (Result<TakenPhoto, yanfang_photo::PhotoError>, Duration) {
    let start = Instant::now();
    let photo = take_in_file(file, &Limits::default());
    (photo, start.elapsed())
}

/// Takes in pictures of twelve megapixels, in turn with vipsthumbnail where that is installed.
pub(crate) fn generated() {
    let folder = tempfile::tempdir().expect("a folder for the pictures");
    let paths: Vec<_> = (0..3)
        .map(|index| {
            let path = folder.path().join(format!("{index}.jpg"));
            write_scene(&path, index);
            path
        })
        .collect();
    let (mut ours, mut theirs) = (Times::default(), Times::default());
    let beside = vips(&paths[0], folder.path()).is_some();
    for _ in 0..4 {
        for path in &paths {
            let (photo, time) = take_in_timed(path);
            photo.expect("a good picture is taken in");
            ours.add(time);
            if let Some(time) = vips(path, folder.path()) {
                theirs.add(time);
            }
        }
    }
    let mut line = json!({ "megapixels": 12, "p50_ms": ours.percentile(50), "p99_ms": ours.percentile(99) });
    if beside {
        line["vipsthumbnail_p50_ms"] = json!(theirs.percentile(50));
        line["ratio"] = json!(rounded(ours.percentile(50) / theirs.percentile(50)));
    }
    // Making the pictures takes more memory than taking them in, so the peak is that of a second program.
    let program = std::env::current_exe().expect("a program knows where it is");
    let pictures = tempfile::tempdir().expect("a folder for the pictures");
    std::fs::copy(&paths[0], pictures.path().join("0.jpg")).expect("a picture can be copied");
    let output = Command::new(program).arg("photo").arg(pictures.path()).output().expect("the bench runs again");
    let lines = String::from_utf8_lossy(&output.stdout).into_owned();
    let last: serde_json::Value =
        lines.lines().last().and_then(|line| serde_json::from_str(line).ok()).unwrap_or_default();
    line["peak_mib"] = last["peak_mib"].clone();
    figure::print("photo_intake", line);
}

/// Hills of colour with a little noise: compresses like a photo of a room.
fn write_scene(path: &Path, seed: u64) {
    let mut random = Seed::new(seed);
    let picture = RgbImage::from_fn(4_000, 3_000, |x, y| {
        let wave = |period: f32| ((x as f32 / period).sin() + (y as f32 / period).cos()) * 45.0;
        let noise = random.below(9) as f32;
        Rgb([61.0, 37.0, 83.0].map(|period| (105.0 + wave(period) + noise) as u8))
    });
    let mut bytes = Vec::new();
    let encoder = JpegEncoder::new_with_quality(&mut bytes, 90);
    DynamicImage::from(picture).write_with_encoder(encoder).expect("a picture can be written");
    std::fs::write(path, bytes).expect("the folder takes the picture");
}

/// The time vipsthumbnail takes for the same two sizes and qualities.
fn vips(picture: &Path, folder: &Path) -> Option<Duration> {
    let start = Instant::now();
    for (size, quality) in [(yanfang_photo::ORIGINAL_SIDE, 85), (yanfang_photo::THUMBNAIL_SIDE, 75)] {
        let output = folder.join(format!("vips-{size}.jpg"));
        let output = format!("{}[Q={quality},strip]", output.display());
        let mut command = Command::new("vipsthumbnail");
        command.arg(picture).arg("--size").arg(format!("{size}x{size}"));
        if !command.arg("-o").arg(output).output().ok()?.status.success() {
            return None;
        }
    }
    Some(start.elapsed())
}
