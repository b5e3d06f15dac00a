//! Embedded profiles are applied before they are dropped.

use image::{GrayImage, Luma, Rgb, RgbImage};
use moxcms::ColorProfile;
use yanfang_photo::{Limits, take_in};

use crate::pictures::{assert_near, jpeg, shown, with_profile};

fn first_pixel(file: &[u8]) -> Rgb<u8> {
    *shown(&take_in(file, &Limits::default()).unwrap().original.bytes).get_pixel(8, 8)
}

#[test]
fn a_phone_in_display_p3_keeps_its_colours() {
    let plain = jpeg(RgbImage::from_pixel(16, 16, Rgb([204, 102, 102])));
    assert_near(first_pixel(&plain), [204, 102, 102], 3);
    let profile = ColorProfile::new_display_p3().encode().unwrap();
    assert_near(first_pixel(&with_profile(&plain, &profile)), [219, 94, 99], 4);
}

#[test]
fn a_gray_picture_with_a_gray_profile_changes_its_tone() {
    let plain = jpeg(GrayImage::from_pixel(16, 16, Luma([128])));
    assert_near(first_pixel(&plain), [128; 3], 2);
    let profile = ColorProfile::new_gray_with_gamma(1.0).encode().unwrap();
    assert_near(first_pixel(&with_profile(&plain, &profile)), [188; 3], 3);
}

#[test]
fn a_broken_profile_does_not_cost_the_photo() {
    let plain = jpeg(RgbImage::from_pixel(16, 16, Rgb([204, 102, 102])));
    let mut profile = ColorProfile::new_display_p3().encode().unwrap();
    for at in (0..profile.len()).step_by(3) {
        profile[at] ^= 0x5A;
    }
    assert_near(first_pixel(&with_profile(&plain, &profile)), [204, 102, 102], 3);
}
