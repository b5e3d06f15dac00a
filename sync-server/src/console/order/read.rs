//! The rows of an order and of what is or was on it.

use crate::api::Api;
use crate::console::error::PageError;
use crate::console::visitor::Visitor;
use crate::console::words::Words;
use crate::store::{Row, StoreError, Value};
use yanfang_domain::catalog::Severity;
use yanfang_domain::event::Status;
use yanfang_domain::id::{ContractorId, DefectId, MemberId, OrderId, RoomId, UnitId};
use yanfang_protocol::problem::Code;

/// Where an order stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    Draft,
    Released,
    Closed,
}

/// An order.
pub(super) struct Opened {
    pub(super) id: OrderId,
    pub(super) number: i64,
    pub(super) repairer: ContractorId,
    pub(super) state: State,
    pub(super) released_ms: Option<i64>,
    pub(super) closed_ms: Option<i64>,
    pub(super) due_ms: Option<i64>,
    pub(super) engineer: Option<MemberId>,
    /// By unit and number; those that the visitor may see.
    pub(super) held: Vec<Held>,
    /// Whether there are others on it: then the visitor does nothing with the whole.
    pub(super) has_hidden: bool,
}

/// A defect that is or was on an order.
pub(super) struct Held {
    pub(super) unit: UnitId,
    pub(super) defect: DefectId,
    pub(super) number: i64,
    pub(super) room: RoomId,
    pub(super) item: Option<String>,
    pub(super) note: String,
    pub(super) severity: Severity,
    pub(super) status: Status,
    pub(super) due_ms: Option<i64>,
    pub(super) liable: Option<ContractorId>,
    /// Whether it is on it now.
    pub(super) is_here: bool,
}

const ORDER: &str = "SELECT number, repairer, state, released_ms, closed_ms, due_ms, engineer FROM work_order
    WHERE project = $1 AND work_order = $2";

const HELD: &str = "SELECT unit, defect, number, room, item, note, severity, status, due_ms, liable, work_order
    FROM defect WHERE project = $1 AND (work_order = $2
     OR defect IN (SELECT defect FROM order_defect WHERE project = $1 AND work_order = $2))";

/// Reads an order of which the visitor may see something.
pub(super) async fn read(api: &Api, visitor: &Visitor, id: &str) -> Result<Opened, PageError> {
    let id: OrderId = id.parse().map_err(|_| Code::NotFound)?;
    let key = || vec![Value::text(visitor.project()), Value::text(id)];
    let database = api.server().database();
    let rows = database.query(ORDER, key()).await?;
    let row = rows.first().ok_or(Code::NotFound)?;
    let mut held = Vec::new();
    let mut has_hidden = false;
    for row in &database.query(HELD, key()).await? {
        if visitor.reads(row.parse(0)?) {
            held.extend(one(row, id)?);
        } else {
            has_hidden = true;
        }
    }
    if held.is_empty() {
        return Err(Code::NotFound.into());
    }
    held.sort_by(|one, other| (code(visitor, one.unit), one.number).cmp(&(code(visitor, other.unit), other.number)));
    let state = match row.text(2)? {
        "draft" => State::Draft,
        "released" => State::Released,
        _ => State::Closed,
    };
    Ok(Opened {
        id,
        number: row.integer(0)?,
        repairer: row.parse(1)?,
        state,
        released_ms: row.optional_integer(3)?,
        closed_ms: row.optional_integer(4)?,
        due_ms: row.optional_integer(5)?,
        engineer: row.optional_text(6)?.and_then(|text| text.parse().ok()),
        held,
        has_hidden,
    })
}

fn one(row: &Row, order: OrderId) -> Result<Option<Held>, StoreError> {
    let word = |column: usize| row.text(column).map(serde_json::Value::from);
    let (Ok(severity), Ok(status)) = (serde_json::from_value(word(6)?), serde_json::from_value(word(7)?)) else {
        return Ok(None);
    };
    Ok(Some(Held {
        unit: row.parse(0)?,
        defect: row.parse(1)?,
        number: row.integer(2)?,
        room: row.parse(3)?,
        item: row.optional_text(4)?.map(str::to_owned),
        note: row.text(5)?.to_owned(),
        severity,
        status,
        due_ms: row.optional_integer(8)?,
        liable: row.optional_text(9)?.and_then(|text| text.parse().ok()),
        is_here: row.optional_text(10)?.and_then(|text| text.parse::<OrderId>().ok()) == Some(order),
    }))
}

/// A unit's number.
pub(super) fn code(visitor: &Visitor, unit: UnitId) -> &str {
    visitor.catalog.unit(unit).map_or("–", |unit| &unit.code)
}

/// A room's name.
pub(super) fn room(visitor: &Visitor, unit: UnitId, room: RoomId) -> &str {
    let house_type = visitor.catalog.unit(unit).and_then(|unit| visitor.catalog.house_type(unit.house_type));
    let rooms = house_type.map_or(&[][..], |house_type| &house_type.rooms);
    rooms.iter().find(|known| known.id == room).map_or("–", |room| visitor.words.of(&room.name))
}

/// What is wrong, in few words: the check item, else the note.
pub(super) fn title(visitor: &Visitor, item: Option<&str>, note: &str) -> String {
    let words: Words = visitor.words;
    match item.and_then(|code| visitor.catalog.item(code)) {
        Some(item) => words.of(&item.text).to_owned(),
        None if note.trim().is_empty() => words.t("没选检查项，只有照片", "No check item, photo only").to_owned(),
        None => note.chars().take(60).collect(),
    }
}
