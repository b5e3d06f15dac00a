//! The chosen unit beside the grid.

use super::cell::UnitState;
use crate::api::Api;
use crate::console::error::PageError;
use crate::console::visitor::Visitor;
use crate::console::when;
use yanfang_domain::id::UnitId;

/// What is told of the chosen unit.
pub(super) struct ChosenUnit {
    pub(super) code: String,
    pub(super) about: String,
    pub(super) stage: Option<String>,
    pub(super) rooms: String,
    pub(super) open: usize,
    pub(super) to_assign: usize,
    pub(super) heard: Option<String>,
    pub(super) old: bool,
    pub(super) href: String,
}

pub(super) async fn read(
    api: &Api,
    visitor: &Visitor,
    id: UnitId,
    state: Option<&UnitState>,
) -> Result<Option<ChosenUnit>, PageError> {
    let Some(unit) = visitor.catalog.unit(id) else { return Ok(None) };
    let (words, state) = (visitor.words, state.copied().unwrap_or_default());
    let sql = "SELECT stage FROM room WHERE project = $1 AND unit = $2 ORDER BY recorded_ms DESC LIMIT 1";
    let key = vec![visitor.project().to_string().into(), id.to_string().into()];
    let rows = api.server().database().query(sql, key).await?;
    let stage = rows.first().map(|row| row.text(0)).transpose()?;
    let stage = stage.and_then(|stage| serde_json::from_value(stage.into()).ok()).map(|stage| words.stage(stage));
    let house_type = visitor.catalog.house_type(unit.house_type);
    let about = house_type
        .map(|house_type| format!("{} · {} m²", house_type.code, house_type.area_centi_m2 / 100))
        .unwrap_or_default();
    let all_rooms = house_type.map_or(state.rooms, |house_type| house_type.rooms.len());
    Ok(Some(ChosenUnit {
        code: unit.code.clone(),
        about,
        stage: stage.map(str::to_owned),
        rooms: format!("{} / {all_rooms}", state.rooms_done + state.not_seen),
        open: state.open,
        to_assign: state.to_assign,
        heard: (state.heard_ms > 0).then(|| when::date_and_clock(when::at_office(state.heard_ms), words)),
        old: state.open > 0 && state.heard_ms < when::day_start_ms(visitor.now_ms),
        href: format!("/console/units/{id}"),
    }))
}
