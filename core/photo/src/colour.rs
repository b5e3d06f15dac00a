//! Colours as every screen shows them: from the picture's own profile to sRGB.

use moxcms::{ColorProfile, DataColorSpace, Layout, TransformOptions};

use crate::raster::Raster;

/// Cameras embed some kilobytes, printers up to a few megabytes; more is not a profile.
const LARGEST_PROFILE: usize = 4 << 20;

/// Converts a picture to sRGB. A profile that is broken, too large, or of another kind than the picture
/// (a printer's, say) is ignored, as browsers do: the numbers are then taken to be sRGB.
pub(crate) fn convert(raster: &mut Raster, profile: &[u8], is_grayscale: bool) {
    if profile.len() > LARGEST_PROFILE {
        return;
    }
    let Ok(own) = ColorProfile::new_from_slice(profile) else { return };
    let source = match own.color_space {
        DataColorSpace::Rgb => Layout::Rgb,
        DataColorSpace::Gray if is_grayscale => Layout::Gray,
        _ => return,
    };
    let srgb = ColorProfile::new_srgb();
    let Ok(transform) = own.create_transform_8bit(source, &srgb, Layout::Rgb, TransformOptions::default()) else {
        return;
    };
    let row_bytes = 3 * raster.width as usize;
    let mut before = Vec::with_capacity(row_bytes);
    for row in raster.rgb.chunks_exact_mut(row_bytes) {
        before.clear();
        match source {
            Layout::Gray => before.extend(row.iter().step_by(3)),
            _ => before.extend_from_slice(row),
        }
        if transform.transform(&before, row).is_err() {
            return; // refuses lengths that do not fit, hence the first row already
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn converted(profile: &[u8], pixel: [u8; 3], is_grayscale: bool) -> [u8; 3] {
        let mut raster = Raster { rgb: pixel.repeat(40), width: 20, height: 2 };
        convert(&mut raster, profile, is_grayscale);
        assert!(raster.rgb.chunks_exact(3).all(|other| other == &raster.rgb[..3]));
        [raster.rgb[0], raster.rgb[1], raster.rgb[2]]
    }

    #[track_caller]
    fn assert_near(actual: [u8; 3], expected: [u8; 3]) {
        assert!(actual.iter().zip(expected).all(|(a, e)| a.abs_diff(e) <= 2), "{actual:?} is not {expected:?}");
    }

    #[test]
    fn wide_colours_become_srgb_numbers() {
        // By hand: tone curve, the matrices of CSS Color 4, tone curve of sRGB.
        let p3 = ColorProfile::new_display_p3().encode().unwrap();
        assert_near(converted(&p3, [204, 102, 102], false), [219, 94, 99]);
        let adobe = ColorProfile::new_adobe_rgb().encode().unwrap();
        assert_near(converted(&adobe, [128, 128, 128], false), [128, 128, 128]);
        assert_near(converted(&adobe, [153, 204, 153], false), [127, 205, 152]);
        let srgb = ColorProfile::new_srgb().encode().unwrap();
        assert_near(converted(&srgb, [12, 130, 250], false), [12, 130, 250]);
    }

    #[test]
    fn a_gray_profile_changes_the_tone_of_a_gray_picture_only() {
        let linear = ColorProfile::new_gray_with_gamma(1.0).encode().unwrap();
        assert_near(converted(&linear, [128; 3], true), [188; 3]);
        assert_eq!(converted(&linear, [128; 3], false), [128; 3]);
    }

    #[test]
    fn a_broken_profile_changes_nothing() {
        let mut broken = ColorProfile::new_display_p3().encode().unwrap();
        broken.truncate(200);
        assert_eq!(converted(&broken, [204, 102, 102], false), [204, 102, 102]);
        assert_eq!(converted(b"not a profile", [204, 102, 102], false), [204, 102, 102]);
    }
}
