//! Sizes: what is stored of a large photo, and what is too large.

use std::fs::File;

use yanfang_photo::{Limits, PhotoError, take_in, take_in_file};

use crate::pictures::{crc, jpeg, png, progressive, scene, shown, webp, with_exif};

#[test]
fn a_large_photo_becomes_an_original_and_a_thumbnail() {
    let file = with_exif(&jpeg(scene(3_000, 2_000)), 6, true);
    let taken = take_in(&file, &Limits::default()).unwrap();
    assert_eq!((taken.original.width, taken.original.height), (1_707, 2_560));
    assert_eq!((taken.thumbnail.width, taken.thumbnail.height), (320, 480));
    for picture in [&taken.original, &taken.thumbnail] {
        let shown = shown(&picture.bytes);
        assert_eq!((shown.width(), shown.height()), (picture.width, picture.height));
    }
    assert!((5_000..=40_000).contains(&taken.thumbnail.bytes.len()), "{}", taken.thumbnail.bytes.len());
}

#[test]
fn the_thumbnail_of_a_busy_picture_is_kept_small() {
    let mut random = crate::pictures::Random(3);
    let gravel = image::RgbImage::from_fn(480, 480, |_, _| image::Rgb([0; 3].map(|_: u8| (random.next() % 160) as u8)));
    let taken = take_in(&png(gravel), &Limits::default()).unwrap();
    assert!(taken.thumbnail.bytes.len() < taken.original.bytes.len() / 2);
}

#[test]
fn a_jpeg_too_large_to_be_decoded_whole_is_decoded_smaller() {
    let scene = scene(5_600, 800);
    let whole = take_in(&jpeg(scene.clone()), &Limits::default()).unwrap();
    let tight = Limits { decode_bytes: 8 << 20, ..Limits::default() };
    let reduced = take_in(&jpeg(scene.clone()), &tight).unwrap();
    assert_eq!((reduced.original.width, reduced.original.height), (2_560, 366));
    let (one, other) = (shown(&whole.original.bytes), shown(&reduced.original.bytes));
    let apart: u64 = one.iter().zip(other.iter()).map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
    assert!(apart / (one.len() as u64) < 3, "the two differ by {apart} in all");

    for file in [progressive(&scene), png(scene.clone()), webp(scene)] {
        assert_eq!(take_in(&file, &tight).unwrap_err().code(), "photo.needs_too_much_memory");
    }
}

#[test]
fn bombs_are_refused_by_their_header() {
    let mut header = b"IHDR\0\0\x4E\x20\0\0\x4E\x20\x08\x02\0\0\0".to_vec();
    header.extend(crc(&header).to_be_bytes());
    let bomb = [&b"\x89PNG\r\n\x1A\n\0\0\0\x0D"[..], &header, &[0; 3_000]].concat();
    let error = take_in(&bomb, &Limits::default()).unwrap_err();
    assert_eq!(error, PhotoError::SideTooLong { width: 20_000, height: 20_000, limit: 16_384 });

    let mut flat = jpeg(scene(16, 16));
    let frame = flat.windows(2).position(|window| window == [0xFF, 0xC0]).unwrap();
    flat[frame + 5..frame + 9].copy_from_slice(&[0x3F, 0xFF, 0x3F, 0xFF]);
    let error = take_in(&flat, &Limits::default()).unwrap_err();
    assert_eq!(error, PhotoError::TooManyPixels { width: 16_383, height: 16_383, limit: 100_000_000 });
}

#[test]
fn a_webp_frame_larger_than_its_canvas_is_refused_by_its_header() {
    let mut file = webp(scene(16, 16));
    let lossy = [&b"VP8 \x0A\0\0\0\0\0\0\x9D\x01\x2A"[..], &[0xFF, 0x3F, 0xFF, 0x3F]].concat();
    file.truncate(12);
    file.extend(b"VP8X\x0A\0\0\0\0\0\0\0\x0F\0\0\x0F\0\0");
    file.extend(lossy);
    let size = u32::try_from(file.len() - 8).unwrap().to_le_bytes();
    file[4..8].copy_from_slice(&size);
    assert_eq!(take_in(&file, &Limits::default()).unwrap_err().code(), "photo.damaged");
}

#[test]
fn an_oversize_file_is_refused_before_it_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("film.jpg");
    // Sparse: reading it would need more memory than any machine of ours has.
    File::create(&path).unwrap().set_len(1 << 42).unwrap();
    let error = take_in_file(&path, &Limits::default()).unwrap_err();
    assert_eq!(error, PhotoError::FileTooLarge { bytes: 1 << 42, limit: 25 << 20 });
    File::create(&path).unwrap();
    assert_eq!(take_in_file(&path, &Limits::default()), Err(PhotoError::Empty));
}
