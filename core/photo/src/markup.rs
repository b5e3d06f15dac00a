//! What people draw on a photo: vectors kept beside it. The photo itself, which is evidence, stays untouched.
//!
//! Places are ten-thousandths of the picture's width and height, so that a markup fits the original, the
//! thumbnail and every screen. A value of these types is always within its limits: they are checked on
//! construction and on deserialising.

mod draw;
mod stroke;

use serde::{Deserialize, Serialize};

pub use draw::render;

use crate::PhotoError;

/// Shapes in one markup.
pub const MOST_SHAPES: usize = 64;
/// Points of all freehand lines of one markup; more is not drawn by hand, and drawing must stay quick.
pub const MOST_POINTS: usize = 2_000;
/// Characters of one text.
pub const MOST_TEXT: usize = 80;
const THINNEST: u16 = 10;
const THICKEST: u16 = 200;

/// Ten-thousandths, 0 to 10,000.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "u16", into = "u16")]
pub struct Fraction(u16);

/// The width of a line in ten-thousandths of the picture's longer side, 10 to 200.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "u16", into = "u16")]
pub struct StrokeWidth(u16);

/// A place on the picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Point {
    /// From the left, of the width.
    pub x: Fraction,
    /// From the top, of the height.
    pub y: Fraction,
}

/// Colours that stand out on concrete, plaster, wood and brick.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the colours say what they are")]
pub enum Colour {
    Red,
    Yellow,
    Green,
    Blue,
    White,
    Black,
}

/// What is drawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Figure {
    /// Round on the screen whatever the picture's proportion; the radius is of the longer side.
    Circle {
        /// Its middle.
        centre: Point,
        /// In ten-thousandths of the longer side.
        radius: Fraction,
    },
    /// With its head at `to`.
    Arrow {
        /// The tail.
        from: Point,
        /// The head.
        to: Point,
    },
    /// Freehand, straight between neighbouring points.
    Line {
        /// In the order drawn; one is a dot.
        points: Vec<Point>,
    },
    /// Between two opposite corners.
    Rectangle {
        /// One corner.
        from: Point,
        /// The opposite corner.
        to: Point,
    },
    /// A short remark. Screens write it in their own font; [`render`] has none and sets a pin at the place, and
    /// [`Markup::texts`] gives the words for a caption.
    Text {
        /// Where it points to.
        at: Point,
        /// 1 to 80 characters.
        text: String,
    },
}

/// One figure with its look.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shape {
    /// What is drawn.
    pub figure: Figure,
    /// In which colour.
    pub colour: Colour,
    /// How thick.
    pub stroke: StrokeWidth,
}

/// All that is drawn on one photo, later shapes above earlier ones.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Unchecked")]
pub struct Markup {
    shapes: Vec<Shape>,
}

#[derive(Deserialize)]
struct Unchecked {
    shapes: Vec<Shape>,
}

impl Markup {
    /// A markup of shapes, if they are within the limits.
    pub fn new(shapes: Vec<Shape>) -> Result<Self, PhotoError> {
        at_most("shapes", shapes.len(), MOST_SHAPES)?;
        let mut points_in_all = 0;
        for shape in &shapes {
            match &shape.figure {
                Figure::Line { points } if points.is_empty() => return Err(PhotoError::MarkupEmptyShape),
                Figure::Text { text, .. } if text.trim().is_empty() => return Err(PhotoError::MarkupEmptyShape),
                Figure::Line { points } => points_in_all += points.len(),
                Figure::Text { text, .. } => at_most("characters", text.chars().count(), MOST_TEXT)?,
                Figure::Circle { .. } | Figure::Arrow { .. } | Figure::Rectangle { .. } => {}
            }
        }
        at_most("points", points_in_all, MOST_POINTS)?;
        Ok(Self { shapes })
    }

    /// The shapes, lowest first.
    pub fn shapes(&self) -> &[Shape] {
        &self.shapes
    }

    /// The remarks, in the order of their shapes.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.shapes.iter().filter_map(|shape| match &shape.figure {
            Figure::Text { text, .. } => Some(text.as_str()),
            _ => None,
        })
    }
}

fn at_most(what: &'static str, count: usize, limit: usize) -> Result<(), PhotoError> {
    if count > limit { Err(PhotoError::MarkupTooLarge { what, count, limit }) } else { Ok(()) }
}

fn between(value: u16, least: u16, most: u16) -> Result<u16, PhotoError> {
    if (least..=most).contains(&value) { Ok(value) } else { Err(PhotoError::MarkupOutOfRange { value, least, most }) }
}

impl TryFrom<Unchecked> for Markup {
    type Error = PhotoError;

    fn try_from(unchecked: Unchecked) -> Result<Self, PhotoError> {
        Self::new(unchecked.shapes)
    }
}

impl TryFrom<u16> for Fraction {
    type Error = PhotoError;

    fn try_from(value: u16) -> Result<Self, PhotoError> {
        between(value, 0, 10_000).map(Self)
    }
}

impl From<Fraction> for u16 {
    fn from(fraction: Fraction) -> Self {
        fraction.0
    }
}

impl TryFrom<u16> for StrokeWidth {
    type Error = PhotoError;

    fn try_from(value: u16) -> Result<Self, PhotoError> {
        between(value, THINNEST, THICKEST).map(Self)
    }
}

impl From<StrokeWidth> for u16 {
    fn from(width: StrokeWidth) -> Self {
        width.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STORED: &str = concat!(
        r#"{"shapes":[{"figure":{"circle":{"centre":{"x":5000,"y":2500},"radius":800}},"colour":"red","stroke":60},"#,
        r#"{"figure":{"text":{"at":{"x":0,"y":10000},"text":"空鼓"}},"colour":"yellow","stroke":10}]}"#
    );

    #[test]
    fn the_stored_form_is_stable() {
        let markup: Markup = serde_json::from_str(STORED).unwrap();
        assert_eq!(serde_json::to_string(&markup).unwrap(), STORED);
        assert_eq!(markup.texts().collect::<Vec<_>>(), ["空鼓"]);
    }

    #[test]
    fn what_is_out_of_range_is_not_even_read() {
        for (good, bad) in [("10000", "10001"), ("800", "10001"), (":60", ":201"), (":60", ":9"), ("空鼓", "  ")] {
            assert!(serde_json::from_str::<Markup>(&STORED.replace(good, bad)).is_err(), "{bad}");
        }
        assert!(serde_json::from_str::<Markup>(&STORED.replace("空鼓", &"空".repeat(81))).is_err());
    }

    #[test]
    fn points_are_counted_over_all_lines() {
        let point = Point { x: Fraction(1), y: Fraction(2) };
        let line = |count| Shape {
            figure: Figure::Line { points: vec![point; count] },
            colour: Colour::Blue,
            stroke: StrokeWidth(10),
        };
        assert!(Markup::new(vec![line(1_000), line(1_000)]).is_ok());
        let error = Markup::new(vec![line(1_000), line(1_001)]).unwrap_err();
        assert_eq!(error, PhotoError::MarkupTooLarge { what: "points", count: 2_001, limit: 2_000 });
        assert_eq!(Markup::new(vec![line(0)]), Err(PhotoError::MarkupEmptyShape));
        let error = Markup::new(vec![line(1); 65]).unwrap_err();
        assert_eq!(error, PhotoError::MarkupTooLarge { what: "shapes", count: 65, limit: 64 });
    }
}
