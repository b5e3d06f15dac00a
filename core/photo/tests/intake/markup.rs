//! Markup drawn on a copy; the photo itself is not touched.

use image::{Rgb, RgbImage};
use yanfang_photo::markup::{Colour, Figure, Fraction, Markup, Point, Shape, StrokeWidth, render};
use yanfang_photo::{Limits, take_in};

use crate::pictures::{assert_near, jpeg, shown};

fn at(x: u16, y: u16) -> Point {
    Point { x: Fraction::try_from(x).unwrap(), y: Fraction::try_from(y).unwrap() }
}

fn shape(figure: Figure, colour: Colour) -> Shape {
    Shape { figure, colour, stroke: StrokeWidth::try_from(150).unwrap() }
}

fn every_shape() -> Markup {
    let radius = Fraction::try_from(1_000).unwrap();
    Markup::new(vec![
        shape(Figure::Circle { centre: at(5_000, 5_000), radius }, Colour::Red),
        shape(Figure::Rectangle { from: at(9_000, 9_500), to: at(7_000, 7_000) }, Colour::Blue),
        shape(Figure::Arrow { from: at(500, 500), to: at(2_500, 500) }, Colour::Green),
        shape(Figure::Line { points: vec![at(1_000, 8_000), at(2_000, 8_000), at(2_000, 9_500)] }, Colour::Black),
        shape(Figure::Text { at: at(8_000, 2_000), text: "空鼓".into() }, Colour::Yellow),
    ])
    .unwrap()
}

#[test]
fn shapes_are_drawn_where_they_were_put_at_every_size() {
    let taken = take_in(&jpeg(RgbImage::from_pixel(1_600, 800, Rgb([128; 3]))), &Limits::default()).unwrap();
    for picture in [&taken.original, &taken.thumbnail] {
        let drawn = render(&picture.bytes, &every_shape(), &Limits::default()).unwrap();
        assert_eq!((drawn.width, drawn.height), (picture.width, picture.height));
        assert_ne!(drawn.sha256, picture.sha256);
        let shown = shown(&drawn.bytes);
        let pixel = |x: u32, y: u32| *shown.get_pixel(x * drawn.width / 10_000, y * drawn.height / 10_000);
        assert_near(pixel(6_000, 5_000), [229, 30, 37], 40); // right of the circle
        assert_near(pixel(5_000, 7_000), [229, 30, 37], 40); // below it: round although the picture is not square
        assert_near(pixel(5_000, 5_000), [128; 3], 12);
        assert_near(pixel(8_000, 7_000), [20, 105, 235], 40);
        assert_near(pixel(8_000, 8_500), [128; 3], 12);
        assert_near(pixel(1_500, 500), [36, 178, 74], 40);
        assert_near(pixel(2_000, 8_800), [0; 3], 40);
    }
}

#[test]
fn a_text_is_a_pin_with_a_light_middle() {
    let taken = take_in(&jpeg(RgbImage::from_pixel(1_600, 800, Rgb([128; 3]))), &Limits::default()).unwrap();
    let shown = shown(&render(&taken.original.bytes, &every_shape(), &Limits::default()).unwrap().bytes);
    assert_near(*shown.get_pixel(1_280, 160), [255; 3], 30);
    assert_near(*shown.get_pixel(1_280 + 11, 160), [255, 214, 10], 60);
    assert_near(*shown.get_pixel(1_280 + 40, 160), [128; 3], 12);
}

/// Processor time of this thread: what else the machine does meanwhile does not count.
fn processor_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/thread-self/stat").unwrap();
    // After the name in brackets come the state and, eleven fields on, user and system time in hundredths (proc(5)).
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap().split_whitespace().collect();
    fields[11..13].iter().map(|ticks| ticks.parse::<f64>().unwrap() / 100.0).sum()
}

#[test]
fn a_hostile_markup_of_the_largest_size_is_drawn_in_time() {
    let (left, right) = (at(0, 0), at(10_000, 10_000));
    let points: Vec<Point> = (0..1_000).flat_map(|_| [left, right]).collect();
    let markup = Markup::new(vec![Shape {
        figure: Figure::Line { points },
        colour: Colour::White,
        stroke: StrokeWidth::try_from(200).unwrap(),
    }])
    .unwrap();
    let file = jpeg(RgbImage::from_pixel(2_560, 2_560, Rgb([0; 3])));
    let before = processor_seconds();
    let drawn = render(&file, &markup, &Limits::default()).unwrap();
    let took = processor_seconds() - before;
    assert!(took < 20.0, "{took} s");
    assert_near(*shown(&drawn.bytes).get_pixel(1_280, 1_280), [255; 3], 4);
}

#[test]
fn a_damaged_picture_is_not_drawn_on() {
    let error = render(b"\xFF\xD8\xFF\xE0", &every_shape(), &Limits::default()).unwrap_err();
    assert_eq!(error.code(), "photo.damaged");
}
