//! The sample by building and house type, with its seed and how anybody repeats it.

use super::words::of_result;
use super::{unit_code, who};
use crate::console::shape::Badge;
use crate::console::visitor::Visitor;
use crate::console::when;
use yanfang_domain::batch::{BatchState, Draw, SampleResult, Stratum, sample};
use yanfang_domain::id::UnitId;

/// A draw.
pub(super) struct SampleView {
    pub(super) number: u16,
    pub(super) by: String,
    pub(super) seed: u64,
    pub(super) drawn: usize,
    pub(super) how: String,
    pub(super) strata: Vec<StratumRow>,
    /// Drawn units, with whether they have no result yet: for the form.
    pub(super) units: Vec<(String, String, bool)>,
    pub(super) outcome: &'static str,
}

/// Units of one building and house type.
pub(super) struct StratumRow {
    pub(super) name: String,
    pub(super) of: usize,
    pub(super) units: Vec<SampledUnit>,
}

/// A drawn unit.
pub(super) struct SampledUnit {
    pub(super) href: String,
    pub(super) code: String,
    pub(super) badge: Badge,
    pub(super) about: String,
}

/// Shows a draw; `failed` is how many draws had failed before it.
pub(super) fn view(visitor: &Visitor, state: &BatchState, draw: &Draw) -> SampleView {
    let words = visitor.words;
    let failed = state.draws.iter().filter(|other| other.number < draw.number && other.failed()).count() as u32;
    let size = visitor.catalog.catalog().settings.sample_size;
    let waits = |unit: &UnitId| draw.result(*unit).is_none();
    SampleView {
        number: draw.number,
        by: format!("{} · {}", who(visitor, draw.by), when::date_and_clock(draw.at, words)),
        seed: draw.seed,
        drawn: draw.results.len(),
        how: sample::how_to_repeat(words.0, size, failed, draw.seed),
        strata: draw.strata.iter().map(|stratum| row(visitor, state, draw, stratum)).collect(),
        units: draw.results.keys().map(|unit| (unit.to_string(), unit_code(visitor, *unit), waits(unit))).collect(),
        outcome: if draw.failed() {
            words.t("未通过", "failed")
        } else if draw.stale {
            words.t("不再算数", "counts no more")
        } else if draw.complete() {
            words.t("全部合格", "all passed")
        } else {
            words.t("抽检中", "under way")
        },
    }
}

fn row(visitor: &Visitor, state: &BatchState, draw: &Draw, stratum: &Stratum) -> StratumRow {
    let words = visitor.words;
    let places = &visitor.catalog.catalog().places;
    let building = places.buildings.iter().find(|building| Some(building.id) == stratum.building);
    let building = match building {
        Some(building) if words.t("zh", "en") == "zh" => format!("{} 号楼", building.code),
        Some(building) => format!("Building {}", building.code),
        None => words.t("不属于楼栋", "no building").to_owned(),
    };
    let house_type = visitor.catalog.house_type(stratum.house_type).map_or("–", |house_type| &house_type.code);
    let same = |unit: &&UnitId| {
        let unit = visitor.catalog.unit(**unit);
        unit.is_some_and(|unit| unit.building == stratum.building && unit.house_type == stratum.house_type)
    };
    StratumRow {
        name: format!("{building} · {house_type}"),
        of: state.units.iter().filter(same).count(),
        units: stratum.units.iter().map(|unit| sampled(visitor, draw, *unit)).collect(),
    }
}

fn sampled(visitor: &Visitor, draw: &Draw, unit: UnitId) -> SampledUnit {
    let found = draw.result(unit);
    let about = found.map_or_else(String::new, |found| {
        let by = format!("{} {}", who(visitor, found.by), when::date_and_clock(found.at, visitor.words));
        match &found.result {
            SampleResult::Pass => by,
            SampleResult::Fail { reason, .. } => format!("{reason} · {by}"),
        }
    });
    SampledUnit {
        href: format!("/console/units/{unit}"),
        code: unit_code(visitor, unit),
        badge: of_result(found.map(|found| &found.result)).badge(visitor.words),
        about,
    }
}
