//! Cut, flipped and spliced files: an error or a picture, never a panic, never long.

use yanfang_photo::{Damage, Limits, PhotoError, take_in};

use crate::pictures::{Random, jpeg, png, progressive, scene, webp, with_exif, with_profile};

fn files() -> Vec<(&'static str, Vec<u8>)> {
    let scene = scene(160, 120);
    let profile = moxcms::ColorProfile::new_display_p3().encode().unwrap();
    vec![
        ("jpeg", with_profile(&with_exif(&jpeg(scene.clone()), 6, true), &profile)),
        ("progressive", progressive(&scene)),
        ("png", png(scene.clone())),
        ("webp", webp(scene)),
    ]
}

#[test]
fn a_file_cut_anywhere_is_damaged() {
    for (name, file) in files() {
        for cut in (1..64).chain((64..file.len()).step_by(97)).chain(file.len() - 16..file.len() - 1) {
            let error = take_in(&file[..cut], &Limits::default()).expect_err(name);
            assert_eq!(error, PhotoError::Damaged(Damage::Truncated), "{name} cut at {cut} of {}", file.len());
        }
    }
}

#[test]
fn flipped_bytes_never_panic() {
    let mut random = Random(0x59_41_4E);
    let mut refused = 0;
    for (name, file) in files() {
        for round in 0..400 {
            let mut broken = file.clone();
            for _ in 0..=random.next() % 6 {
                // Half of the flips hit the headers, where most of the decisions are.
                let range = if random.next().is_multiple_of(2) { broken.len() } else { broken.len().min(700) };
                broken[random.next() % range] = random.next() as u8;
            }
            if let Err(error) = take_in(&broken, &Limits::default()) {
                refused += 1;
                assert_ne!(error, PhotoError::Damaged(Damage::StopsDecoder), "{name}, round {round}");
                assert!(error.code().starts_with("photo."));
            }
        }
    }
    assert!(refused > 400, "only {refused} of 1,600 were refused");
}

#[test]
fn spliced_files_never_panic() {
    let mut random = Random(41);
    let files = files();
    for _ in 0..300 {
        let (one, other) = (&files[random.next() % files.len()].1, &files[random.next() % files.len()].1);
        let mut spliced = one[..random.next() % one.len()].to_vec();
        spliced.extend(&other[random.next() % other.len()..]);
        if let Err(error) = take_in(&spliced, &Limits::default()) {
            assert_ne!(error, PhotoError::Damaged(Damage::StopsDecoder));
        }
    }
}
