//! The formats taken in, told by content, and what each has of its own.

use std::fs;

use image::{DynamicImage, GrayImage, ImageBuffer, Luma, LumaA, Rgb, RgbImage, Rgba, RgbaImage};
use yanfang_photo::{Format, Limits, PhotoError, inspect, take_in, take_in_file};

use crate::pictures::{assert_near, jpeg, png, progressive, scene, shown, webp, with_chunk};

fn taken_pixel(file: &[u8], x: u32, y: u32) -> Rgb<u8> {
    *shown(&take_in(file, &Limits::default()).unwrap().original.bytes).get_pixel(x, y)
}

#[test]
fn the_format_is_told_by_content() {
    let files = [
        (jpeg(scene(20, 10)), Format::Jpeg),
        (progressive(&scene(20, 10)), Format::Jpeg),
        (png(scene(20, 10)), Format::Png),
        (webp(scene(20, 10)), Format::WebP),
    ];
    let folder = tempfile::tempdir().unwrap();
    for (file, format) in files {
        let header = inspect(&file, &Limits::default()).unwrap();
        assert_eq!((header.format, header.width, header.height), (format, 20, 10));
        let path = folder.path().join("photo.heic");
        fs::write(&path, &file).unwrap();
        assert_eq!(take_in_file(&path, &Limits::default()), take_in(&file, &Limits::default()));
    }
}

#[test]
fn alpha_is_flattened_on_white() {
    let glass = RgbaImage::from_fn(32, 16, |x, _| if x < 16 { Rgba([200, 0, 0, 0]) } else { Rgba([200, 0, 0, 128]) });
    for file in [png(glass.clone()), webp(glass)] {
        assert_near(taken_pixel(&file, 4, 8), [255; 3], 6);
        assert_near(taken_pixel(&file, 27, 8), [227, 127, 127], 6);
    }
    let gray = ImageBuffer::from_pixel(16, 16, LumaA([0u8, 51]));
    assert_near(taken_pixel(&png(DynamicImage::ImageLumaA8(gray)), 8, 8), [204; 3], 2);
}

#[test]
fn gray_and_sixteen_bits_become_ordinary_colours() {
    assert_near(taken_pixel(&png(GrayImage::from_pixel(16, 16, Luma([90]))), 8, 8), [90; 3], 2);
    let deep = ImageBuffer::from_pixel(16, 16, Rgb([0x8000u16, 0x4000, 0xC000]));
    assert_near(taken_pixel(&png(DynamicImage::ImageRgb16(deep)), 8, 8), [128, 64, 192], 4);
}

#[test]
fn of_an_animated_picture_the_first_frame_is_taken() {
    let [first, second] = [[200, 40, 40], [40, 40, 200]].map(|colour| RgbImage::from_pixel(16, 16, Rgb(colour)));
    let frame = |picture: &RgbImage| {
        let chunk = webp(picture.clone())[12..].to_vec();
        let length = u32::try_from(chunk.len() + 16).unwrap().to_le_bytes();
        [&b"ANMF"[..], &length, &[0; 6], &[15, 0, 0, 15, 0, 0, 50, 0, 0, 0], &chunk].concat()
    };
    let header = b"WEBPVP8X\x0A\0\0\0\x02\0\0\0\x0F\0\0\x0F\0\0ANIM\x06\0\0\0\0\0\0\0\0\0";
    let body = [&header[..], &frame(&first), &frame(&second)].concat();
    let moving = [&b"RIFF"[..], &u32::try_from(body.len()).unwrap().to_le_bytes(), &body].concat();
    assert_near(taken_pixel(&moving, 8, 8), [200, 40, 40], 6);

    let control = with_chunk(
        &png(first),
        *b"fcTL",
        &[0, 0, 0, 0, 0, 0, 0, 16, 0, 0, 0, 16, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 10, 0, 0],
    );
    let animated = with_chunk(&control, *b"acTL", &[0, 0, 0, 1, 0, 0, 0, 0]);
    assert_near(taken_pixel(&animated, 8, 8), [200, 40, 40], 6);
}

#[test]
fn a_missing_file_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let error = take_in_file(&folder.path().join("gone.jpg"), &Limits::default()).unwrap_err();
    assert_eq!(error, PhotoError::Unreadable(std::io::ErrorKind::NotFound));
    assert_eq!(error.code(), "photo.unreadable");
}
