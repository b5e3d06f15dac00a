//! The ring of six: one arc a party, in the colour of what it says.

use super::words::of_party;
use std::fmt::Write as _;
use yanfang_domain::batch::{Draw, Party, PartyWord};

const CENTRE: f64 = 32.0;
const RADIUS: f64 = 26.0;
/// Half of the gap between two arcs, in degrees.
const GAP: f64 = 5.0;

/// The drawing; words stand beside it.
pub(super) fn ring(draw: Option<&Draw>) -> String {
    let mut svg = String::from(r#"<svg class="ring" viewBox="0 0 64 64" aria-hidden="true">"#);
    for (index, party) in Party::ALL.into_iter().enumerate() {
        let word = draw.map_or(PartyWord::Missing, |draw| draw.word(party));
        let from = index as f64 * 60.0 - 90.0 + GAP;
        let ((x1, y1), (x2, y2)) = (at(from), at(from + 60.0 - 2.0 * GAP));
        let family = of_party(word).family();
        let _ =
            write!(svg, r#"<path class="c-{family}" d="M{x1:.2} {y1:.2}A{RADIUS} {RADIUS} 0 0 1 {x2:.2} {y2:.2}"/>"#);
    }
    svg.push_str("</svg>");
    svg
}

fn at(degrees: f64) -> (f64, f64) {
    let angle = degrees.to_radians();
    (CENTRE + RADIUS * angle.cos(), CENTRE + RADIUS * angle.sin())
}
