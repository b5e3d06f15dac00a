//! All eight orientations, in both byte orders, in all three formats.

use image::{Rgb, RgbImage};
use yanfang_photo::{Limits, take_in};

use crate::pictures::{assert_near, jpeg, png, shown, tiff, webp, with_chunk, with_exif};

const CORNERS: [[u8; 3]; 4] = [[220, 30, 30], [30, 200, 30], [30, 30, 220], [230, 220, 40]];

/// An upright picture of 48 x 32: red, green above blue, yellow.
fn quarters() -> RgbImage {
    RgbImage::from_fn(48, 32, |x, y| Rgb(CORNERS[usize::from(y >= 16) * 2 + usize::from(x >= 24)]))
}

/// How the camera stored the upright picture, if it names this orientation (EXIF 2.3, 4.6.4.A).
fn stored(orientation: u16) -> RgbImage {
    use image::imageops::{flip_horizontal, flip_vertical, rotate90, rotate180, rotate270};
    let upright = quarters();
    match orientation {
        1 => upright,
        2 => flip_horizontal(&upright),
        3 => rotate180(&upright),
        4 => flip_vertical(&upright),
        5 => rotate270(&flip_horizontal(&upright)),
        6 => rotate270(&upright),
        7 => rotate90(&flip_horizontal(&upright)),
        8 => rotate90(&upright),
        _ => unreachable!(),
    }
}

#[track_caller]
fn assert_upright(file: &[u8]) {
    let taken = take_in(file, &Limits::default()).unwrap();
    for picture in [&taken.original, &taken.thumbnail] {
        assert_eq!((picture.width, picture.height), (48, 32));
        let shown = shown(&picture.bytes);
        for (place, corner) in [(8, 8), (40, 8), (8, 24), (40, 24)].into_iter().zip(CORNERS) {
            assert_near(*shown.get_pixel(place.0, place.1), corner, 12);
        }
    }
}

#[test]
fn every_orientation_ends_upright() {
    for orientation in 1..=8 {
        let camera = stored(orientation);
        assert_eq!(camera.width() == 32, orientation >= 5);
        for is_big_endian in [false, true] {
            assert_upright(&with_exif(&jpeg(camera.clone()), orientation, is_big_endian));
        }
        assert_upright(&with_chunk(&png(camera.clone()), *b"eXIf", &tiff(orientation, true)));
        assert_upright(&webp_with_exif(&camera, orientation));
    }
}

#[test]
fn an_orientation_that_does_not_exist_changes_nothing() {
    for orientation in [0, 9, 65_535] {
        assert_upright(&with_exif(&jpeg(quarters()), orientation, false));
    }
}

/// A lossless picture moved into the extended container, which can carry EXIF.
fn webp_with_exif(picture: &RgbImage, orientation: u16) -> Vec<u8> {
    let plain = webp(picture.clone());
    let exif = tiff(orientation, false);
    let side = |length: u32| (length - 1).to_le_bytes()[..3].to_vec();
    let header = [&b"VP8X\x0A\0\0\0\x08\0\0\0"[..], &side(picture.width()), &side(picture.height())].concat();
    let mut body = [b"WEBP".to_vec(), header, plain[12..].to_vec(), b"EXIF".to_vec()].concat();
    body.extend(u32::try_from(exif.len()).unwrap().to_le_bytes());
    body.extend(&exif);
    body.resize(body.len().next_multiple_of(2), 0);
    [b"RIFF".to_vec(), u32::try_from(body.len()).unwrap().to_le_bytes().to_vec(), body].concat()
}
