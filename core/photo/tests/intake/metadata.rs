//! Nothing but pixels leaves: no place, no camera, no comment, no profile, no second picture.

use moxcms::ColorProfile;
use yanfang_photo::{Limits, TakenPhoto, take_in};

use crate::pictures::{jpeg, png, scene, tiff, with_chunk, with_exif, with_profile, with_segment};

const SECRETS: [&[u8]; 10] = [
    b"Secret",
    b"Exif",
    b"http://ns.adobe.com",
    b"ICC_PROFILE",
    b"Photoshop",
    b"acsp",
    b"121.4737E",
    b"MPF\0",
    b"ftyp",
    b"tEXt",
];

fn assert_nothing_kept(taken: &TakenPhoto) {
    for picture in [&taken.original, &taken.thumbnail] {
        for secret in SECRETS {
            let found = picture.bytes.windows(secret.len()).any(|window| window == secret);
            assert!(!found, "{:?} was kept", String::from_utf8_lossy(secret));
        }
        let other_markers: Vec<u8> = segments(&picture.bytes)
            .into_iter()
            .filter(|marker| ![0xE0, 0xDB, 0xC0, 0xC4, 0xDA].contains(marker))
            .collect();
        assert_eq!(other_markers, [], "only JFIF, tables, frame and scan are written");
        assert!(picture.bytes.ends_with(&[0xFF, 0xD9]));
    }
}

fn segments(jpeg: &[u8]) -> Vec<u8> {
    let mut markers = Vec::new();
    let mut at = 2;
    while markers.last() != Some(&0xDA) {
        markers.push(jpeg[at + 1]);
        at += 2 + usize::from(u16::from_be_bytes([jpeg[at + 2], jpeg[at + 3]]));
    }
    markers
}

#[test]
fn what_cameras_and_chats_put_into_a_jpeg_is_gone() {
    let profile = ColorProfile::new_display_p3().encode().unwrap();
    let mut file = with_exif(&jpeg(scene(700, 500)), 6, true);
    file = with_segment(&file, 0xE1, b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>Secret</x:xmpmeta>");
    file = with_segment(&file, 0xED, b"Photoshop 3.0\08BIM Secret");
    file = with_segment(&file, 0xE2, b"MPF\0Secret second picture");
    file = with_segment(&file, 0xEF, b"Secret maker note");
    file = with_segment(&file, 0xFE, b"Secret comment");
    file = with_profile(&file, &profile);
    file.extend(b"\0\0\0\x18ftypmp42 Secret film of a live photo");
    assert!(SECRETS.iter().filter(|secret| file.windows(secret.len()).any(|window| window == **secret)).count() >= 9);
    assert_nothing_kept(&take_in(&file, &Limits::default()).unwrap());
}

#[test]
fn what_is_put_into_a_png_is_gone() {
    let mut file = with_chunk(&png(scene(60, 50)), *b"tEXt", b"Comment\0Secret");
    file = with_chunk(&file, *b"eXIf", &tiff(1, false));
    file = with_chunk(&file, *b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0Secret http://ns.adobe.com");
    assert_nothing_kept(&take_in(&file, &Limits::default()).unwrap());
}

#[test]
fn equal_bytes_give_equal_files_named_by_their_hash() {
    use sha2::{Digest, Sha256};
    let file = with_exif(&jpeg(scene(900, 600)), 8, false);
    let taken = take_in(&file, &Limits::default()).unwrap();
    assert_eq!(taken, take_in(&file, &Limits::default()).unwrap());
    for picture in [&taken.original, &taken.thumbnail] {
        assert_eq!(picture.sha256, <[u8; 32]>::from(Sha256::digest(&picture.bytes)));
        assert_eq!(picture.file_name().len(), 64);
        assert!(picture.file_name().starts_with(&format!("{:02x}{:02x}", picture.sha256[0], picture.sha256[1])));
    }
    assert_ne!(taken.original.sha256, taken.thumbnail.sha256);
}
