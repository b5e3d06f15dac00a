//! Defects that no rule could give to anybody, grouped by why.

use super::super::visitor::Visitor;
use super::super::when;
use super::{contractor, unit_code};
use crate::api::Api;
use crate::store::{Row, StoreError};
use std::collections::BTreeMap;
use yanfang_domain::catalog::{RoutingRule, Severity};
use yanfang_domain::id::{Digest, RoomId, UnitId};

/// Defects with the same reason.
pub(super) struct WhyGroup {
    pub(super) why: String,
    pub(super) rows: Vec<UnassignedRow>,
}

/// A defect that waits for a person.
pub(super) struct UnassignedRow {
    pub(super) href: String,
    /// Unit and defect, as forms name them.
    pub(super) value: String,
    pub(super) title: String,
    pub(super) severity: Option<&'static str>,
    pub(super) unit: String,
    pub(super) about: String,
    pub(super) thumbnail: Option<String>,
}

const WAITING: &str = "SELECT d.defect, d.unit, d.room, d.item, d.note, d.severity, d.recorded_by, d.recorded_ms,
     d.unassigned,
     (SELECT MIN(p.hash) FROM photo p WHERE p.project = d.project AND p.defect = d.defect AND p.thumbnail = 1)
    FROM defect d WHERE d.project = $1 AND (d.status = 'open' AND d.repairer IS NULL
     OR d.unassigned IS NOT NULL AND d.status IN ('open', 'assigned', 'in_repair', 'disputed', 'returned'))
    ORDER BY d.recorded_ms DESC";

pub(super) async fn read(api: &Api, visitor: &Visitor) -> Result<Vec<WhyGroup>, StoreError> {
    let rows = api.server().database().query(WAITING, vec![visitor.project().to_string().into()]).await?;
    let mut groups: BTreeMap<String, Vec<UnassignedRow>> = BTreeMap::new();
    for row in &rows {
        let unit: UnitId = row.parse(1)?;
        if visitor.reads(unit) {
            let why = why(visitor, row.optional_text(8)?.unwrap_or_default());
            groups.entry(why).or_default().push(waiting(visitor, row, unit)?);
        }
    }
    let mut groups: Vec<WhyGroup> = groups.into_iter().map(|(why, rows)| WhyGroup { why, rows }).collect();
    groups.sort_by_key(|group| std::cmp::Reverse(group.rows.len()));
    Ok(groups)
}

fn waiting(visitor: &Visitor, row: &Row, unit: UnitId) -> Result<UnassignedRow, StoreError> {
    let words = visitor.words;
    let (code, note) = (row.optional_text(3)?, row.text(4)?);
    let item = code.and_then(|code| visitor.catalog.item(code));
    let title = match item {
        Some(item) => words.of(&item.text).to_owned(),
        None if note.trim().is_empty() => words.t("没选检查项，只有照片", "No check item, photo only").to_owned(),
        None => note.chars().take(60).collect(),
    };
    let severity: Option<Severity> = serde_json::from_value(row.text(5)?.into()).ok();
    let author = row.parse(6).ok().and_then(|member| visitor.catalog.member(member));
    let mut about = vec![room(visitor, unit, row.parse(2)?).to_owned()];
    about.extend(code.map(str::to_owned));
    about.extend(author.map(|author| author.name.clone()));
    about.push(when::date_and_clock(when::at_office(row.integer(7)?), words));
    let hash = if row.is_null(9) { None } else { Some(Digest(row.array(9)?)) };
    Ok(UnassignedRow {
        href: format!("/console/units/{unit}?defect={}", row.text(0)?),
        value: format!("{unit} {}", row.text(0)?),
        title,
        severity: severity.and_then(|severity| words.severity(severity)),
        unit: unit_code(visitor, unit).to_owned(),
        about: about.join(" · "),
        thumbnail: hash.map(|hash| format!("/console/photos/{hash}/thumbnail")),
    })
}

fn room(visitor: &Visitor, unit: UnitId, room: RoomId) -> &str {
    let house_type = visitor.catalog.unit(unit).and_then(|unit| visitor.catalog.house_type(unit.house_type));
    let rooms = house_type.map_or(&[][..], |house_type| &house_type.rooms);
    rooms.iter().find(|known| known.id == room).map_or("–", |room| visitor.words.of(&room.name))
}

/// The reason in words; how routing writes it down is in the module `assignment`.
fn why(visitor: &Visitor, reason: &str) -> String {
    let words = visitor.words;
    let (kind, about) = reason.split_once(' ').unwrap_or((reason, ""));
    let firm = || contractor(visitor, about.parse().ok());
    match kind {
        "no_item" => words.t("手机上没选检查项", "No check item was chosen on the phone").to_owned(),
        "unknown_item" => words.t("检查项不在现行标准库里", "The check item is not in the library in force").to_owned(),
        "no_rule" => words.t("没有对应的规则", "No rule holds").to_owned(),
        "tie" => {
            format!("{} {}", words.t("几条规则一样具体，定不了：", "Equally specific rules:"), rules(visitor, about))
        }
        "contract_suspended" => format!("{}{}", firm(), words.t(" 已停派", " takes no new work")),
        "no_order" => words.t("还没有指令单", "Not on an order yet").to_owned(),
        "no_successor" => format!("{}{}", firm(), words.t(" 已退场，没有接替的单位", " left, with no successor")),
        _ => words.t("等人派单", "Waits for a person").to_owned(),
    }
}

fn rules(visitor: &Visitor, ids: &str) -> String {
    let known = &visitor.catalog.catalog().rules;
    let find = |id: &str| known.iter().find(|rule: &&RoutingRule| rule.id.to_string() == id);
    let number = |id: &str| find(id).map_or_else(|| "?".to_owned(), |rule| rule.number.to_string());
    let ids = ids.split([' ', ',']).filter(|id| !id.is_empty());
    ids.map(number).collect::<Vec<_>>().join(visitor.words.t("、", ", "))
}
