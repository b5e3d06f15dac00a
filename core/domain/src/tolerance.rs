//! Judges measurements against the tolerance of their check item, in thousandths and never rounded.

use crate::catalog::Tolerance;
use serde::Serialize;

/// One measured point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Point {
    /// The value in thousandths of the item's unit; `None` where it could not be measured (测不到).
    pub value_milli: Option<i64>,
    /// The design value in the same unit.
    pub design_milli: Option<i64>,
}

/// How a point was judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Within the tolerance; exactly at a limit is within.
    Within,
    /// Below the lowest allowed, by so many thousandths.
    Below(i64),
    /// Above the highest allowed, by so many thousandths.
    Above(i64),
    /// There is no value.
    NotMeasured,
    /// The tolerance is relative to a design value that was not given.
    NoDesign,
}

/// How all points of an item in a room were judged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Judgement {
    /// Point by point, in the order given.
    pub points: Vec<Verdict>,
    /// The range (极差) in thousandths, with at least two values.
    pub range_milli: Option<i64>,
    /// Whether the range is larger than allowed.
    pub range_exceeded: bool,
    /// As many values were judged as the item asks for.
    pub complete: bool,
}

impl Judgement {
    /// Whether anything measured lies outside (爆点). What is missing is not outside: see `complete`.
    pub fn is_outside(&self) -> bool {
        self.range_exceeded || self.points.iter().any(|point| matches!(point, Verdict::Below(_) | Verdict::Above(_)))
    }
}

/// Judges the points of one item in one room.
pub fn judge(tolerance: &Tolerance, points: &[Point]) -> Judgement {
    let deviations: Vec<Result<i64, Verdict>> = points.iter().map(|point| deviation(tolerance, *point)).collect();
    let verdicts: Vec<Verdict> = deviations
        .iter()
        .map(|deviation| deviation.map_or_else(|why| why, |value| compare(tolerance, value)))
        .collect();
    let values: Vec<i64> = deviations.into_iter().flatten().collect();
    let range_milli = match (values.iter().max(), values.iter().min()) {
        (Some(highest), Some(lowest)) if values.len() > 1 => Some(highest.saturating_sub(*lowest)),
        _ => None,
    };
    Judgement {
        points: verdicts,
        range_milli,
        range_exceeded: matches!((range_milli, tolerance.range_milli), (Some(range), Some(limit)) if range > limit),
        complete: values.len() >= usize::from(tolerance.points),
    }
}

/// What is compared: the deviation from the design value, or the value itself.
fn deviation(tolerance: &Tolerance, point: Point) -> Result<i64, Verdict> {
    let value = point.value_milli.ok_or(Verdict::NotMeasured)?;
    if tolerance.relative {
        let design = point.design_milli.ok_or(Verdict::NoDesign)?;
        Ok(value.saturating_sub(design))
    } else {
        Ok(value)
    }
}

fn compare(tolerance: &Tolerance, value: i64) -> Verdict {
    match (tolerance.min_milli, tolerance.max_milli) {
        (Some(min), _) if value < min => Verdict::Below(min.saturating_sub(value)),
        (_, Some(max)) if value > max => Verdict::Above(value.saturating_sub(max)),
        _ => Verdict::Within,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Clear height: five points, -20 to +20 mm of the design, range at most 20 mm.
    fn clear_height() -> Tolerance {
        Tolerance {
            unit: "mm".into(),
            points: 5,
            min_milli: Some(-20_000),
            max_milli: Some(20_000),
            range_milli: Some(20_000),
            relative: true,
        }
    }

    fn heights(values: &[i64]) -> Vec<Point> {
        values.iter().map(|value| Point { value_milli: Some(*value), design_milli: Some(2_800_000) }).collect()
    }

    #[test]
    fn exactly_at_the_limit_is_within_and_a_thousandth_more_is_not() {
        let judged = judge(&clear_height(), &heights(&[2_820_000, 2_820_001, 2_780_000, 2_779_999]));
        assert_eq!(judged.points, [Verdict::Within, Verdict::Above(1), Verdict::Within, Verdict::Below(1)]);
        assert!(judged.is_outside());
        assert!(!judged.complete);
    }

    #[test]
    fn the_range_is_judged_over_all_points() {
        let within = judge(&clear_height(), &heights(&[2_800_000, 2_820_000, 2_810_000, 2_805_000, 2_801_000]));
        assert_eq!((within.range_milli, within.is_outside(), within.complete), (Some(20_000), false, true));
        let outside = judge(&clear_height(), &heights(&[2_799_999, 2_820_000]));
        assert!(outside.range_exceeded, "every point is within, the range is not: {outside:?}");
        assert!(outside.is_outside());
    }

    #[test]
    fn what_could_not_be_measured_is_neither_within_nor_outside() {
        let points = [
            Point { value_milli: None, design_milli: Some(2_800_000) },
            Point { value_milli: Some(2_800_000), design_milli: None },
        ];
        let judged = judge(&clear_height(), &points);
        assert_eq!(judged.points, [Verdict::NotMeasured, Verdict::NoDesign]);
        assert!(!judged.is_outside() && !judged.complete);
        assert_eq!(judged.range_milli, None);
    }

    #[test]
    fn flatness_has_only_an_upper_limit_and_no_design() {
        let flatness = Tolerance {
            unit: "mm".into(),
            points: 1,
            min_milli: None,
            max_milli: Some(4_000),
            range_milli: None,
            relative: false,
        };
        let points = [4_000, 4_001].map(|value| Point { value_milli: Some(value), design_milli: None });
        assert_eq!(judge(&flatness, &points).points, [Verdict::Within, Verdict::Above(1)]);
    }
}
