//! Small pictures made on the spot, and the segments that cameras put into them.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};

pub(crate) fn png(picture: impl Into<DynamicImage>) -> Vec<u8> {
    written(picture.into(), ImageFormat::Png)
}

pub(crate) fn webp(picture: impl Into<DynamicImage>) -> Vec<u8> {
    written(picture.into(), ImageFormat::WebP)
}

fn written(picture: DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// A baseline JPEG of good quality.
pub(crate) fn jpeg(picture: impl Into<DynamicImage>) -> Vec<u8> {
    let mut bytes = Vec::new();
    picture.into().write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, 95)).unwrap();
    bytes
}

/// A JPEG in several scans.
pub(crate) fn progressive(picture: &RgbImage) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut bytes, 90);
    encoder.set_progressive(true);
    let (width, height) = (picture.width() as u16, picture.height() as u16);
    encoder.encode(picture, width, height, jpeg_encoder::ColorType::Rgb).unwrap();
    bytes
}

/// Hills of colour with a little noise: compresses like a photo, not like a test card.
pub(crate) fn scene(width: u32, height: u32) -> RgbImage {
    let mut random = Random(7);
    RgbImage::from_fn(width, height, |x, y| {
        let wave =
            |period: f32, shift: f32| ((x as f32 / period + shift).sin() + (y as f32 / period - shift).cos()) * 45.0;
        let noise = (random.next() % 9) as f32;
        Rgb([97.0 + wave(61.0, 0.0) + noise, 110.0 + wave(37.0, 1.0) + noise, 120.0 + wave(83.0, 2.0) + noise]
            .map(|v| v as u8))
    })
}

/// The picture in a file, for comparing.
pub(crate) fn shown(bytes: &[u8]) -> RgbImage {
    image::load_from_memory(bytes).unwrap().into_rgb8()
}

#[track_caller]
pub(crate) fn assert_near(actual: Rgb<u8>, expected: [u8; 3], tolerance: u8) {
    let near = actual.0.iter().zip(expected).all(|(a, e)| a.abs_diff(e) <= tolerance);
    assert!(near, "{:?} is not {expected:?}", actual.0);
}

/// A JPEG with one more segment after its first two bytes.
pub(crate) fn with_segment(jpeg: &[u8], marker: u8, payload: &[u8]) -> Vec<u8> {
    let length = u16::try_from(payload.len() + 2).unwrap().to_be_bytes();
    [&jpeg[..2], &[0xFF, marker], &length, payload, &jpeg[2..]].concat()
}

/// A PNG with one more chunk after its header.
pub(crate) fn with_chunk(png: &[u8], name: [u8; 4], data: &[u8]) -> Vec<u8> {
    let named = [&name[..], data].concat();
    let length = u32::try_from(data.len()).unwrap().to_be_bytes();
    [&png[..33], &length, &named, &crc(&named).to_be_bytes(), &png[33..]].concat()
}

/// The checksum of a PNG chunk (ISO 3309).
pub(crate) fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |crc, &byte| {
        (0..8).fold(crc ^ u32::from(byte), |crc, _| if crc & 1 == 1 { 0xEDB8_8320 ^ (crc >> 1) } else { crc >> 1 })
    })
}

/// A TIFF structure, either byte order, with an orientation, a camera's name and a GPS directory.
pub(crate) fn tiff(orientation: u16, is_big_endian: bool) -> Vec<u8> {
    let short = |value: u16| if is_big_endian { value.to_be_bytes() } else { value.to_le_bytes() };
    let long = |value: u32| if is_big_endian { value.to_be_bytes() } else { value.to_le_bytes() };
    let mut bytes = if is_big_endian { b"MM\0\x2A".to_vec() } else { b"II\x2A\0".to_vec() };
    bytes.extend(long(8));
    bytes.extend(short(3));
    let mut entry = |tag: u16, kind: u16, count: u32, value: [u8; 4]| {
        bytes.extend([&short(tag)[..], &short(kind), &long(count), &value].concat());
    };
    let [high, low] = short(orientation);
    entry(0x010F, 2, 12, long(50));
    entry(0x0112, 3, 1, [high, low, 0, 0]);
    entry(0x8825, 4, 1, long(62));
    bytes.extend(long(0));
    bytes.extend(b"SecretMaker\0");
    bytes.extend(short(1));
    bytes.extend([&short(1)[..], &short(2), &long(2), b"N\0\0\0"].concat());
    bytes.extend(long(0));
    bytes.extend(b"GpsSecret31.2304N121.4737E");
    bytes
}

pub(crate) fn with_exif(jpeg: &[u8], orientation: u16, is_big_endian: bool) -> Vec<u8> {
    with_segment(jpeg, 0xE1, &[b"Exif\0\0".to_vec(), tiff(orientation, is_big_endian)].concat())
}

pub(crate) fn with_profile(jpeg: &[u8], profile: &[u8]) -> Vec<u8> {
    let half = profile.len() / 2;
    let part = |number: u8, part: &[u8]| [&b"ICC_PROFILE\0"[..], &[number, 2], part].concat();
    // The second part first: their order in the file is free.
    with_segment(&with_segment(jpeg, 0xE2, &part(1, &profile[..half])), 0xE2, &part(2, &profile[half..]))
}

/// Seeded, so that a failure can be repeated.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn next(&mut self) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize
    }
}
