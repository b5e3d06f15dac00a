//! The units of the visitor's scope with what a stage found in their rooms, from the rooms' rows.

use crate::api::Api;
use crate::console::visitor::Visitor;
use crate::projection::word;
use crate::store::{StoreError, Value};
use std::collections::{HashMap, HashSet};
use yanfang_domain::catalog::{HouseType, Unit};
use yanfang_domain::id::{RoomId, UnitId};
use yanfang_domain::inspection::{RoomResult, Stage, UnitCoverage};

/// A unit.
pub(super) struct Home<'a> {
    pub(super) unit: &'a Unit,
    pub(super) house_type: &'a HouseType,
    pub(super) coverage: UnitCoverage,
    /// Anything was ever heard of it, in whatever stage (R9).
    pub(super) heard: bool,
    /// When the stage's last record was made (UTC ms).
    pub(super) last_ms: Option<i64>,
}

/// In the order in which records were made: of reasons why a room was not seen the first is shown.
const ROOMS: &str = "SELECT unit, room, result, reason, recorded_ms FROM room
    WHERE project = $1 AND stage = $2 ORDER BY recorded_ms, record";

const HEARD: &str = "SELECT unit FROM unit_state WHERE project = $1";

/// Every unit that the visitor may read, in the catalog's order.
pub(super) async fn homes<'a>(api: &Api, visitor: &'a Visitor, stage: Stage) -> Result<Vec<Home<'a>>, StoreError> {
    let database = api.server().database();
    let mut found: HashMap<UnitId, (Vec<(RoomId, RoomResult)>, i64)> = HashMap::new();
    for row in database.query(ROOMS, vec![Value::text(visitor.project()), word(&stage).into()]).await? {
        let result = match row.text(2)? {
            "clear" => RoomResult::Clear,
            "defects" => RoomResult::Defects,
            "not_seen" => RoomResult::NotSeen { reason: row.optional_text(3)?.unwrap_or_default().to_owned() },
            other => return Err(StoreError::Damaged { what: format!("a room's result is {other}") }),
        };
        let (records, last_ms) = found.entry(row.parse(0)?).or_default();
        records.push((row.parse(1)?, result));
        *last_ms = (*last_ms).max(row.integer(4)?);
    }
    let rows = database.query(HEARD, vec![Value::text(visitor.project())]).await?;
    let heard: HashSet<UnitId> = rows.iter().map(|row| row.parse(0)).collect::<Result<_, _>>()?;
    let units = visitor.catalog.catalog().places.units.iter().filter(|unit| visitor.reads(unit.id));
    let homes = units.filter_map(|unit| {
        let house_type = visitor.catalog.house_type(unit.house_type)?;
        let (records, last_ms) = found.remove(&unit.id).map_or((Vec::new(), None), |(all, last)| (all, Some(last)));
        let coverage = UnitCoverage::of(house_type, records.iter().map(|(room, result)| (*room, result)));
        Some(Home { unit, house_type, coverage, heard: heard.contains(&unit.id), last_ms })
    });
    Ok(homes.collect())
}
