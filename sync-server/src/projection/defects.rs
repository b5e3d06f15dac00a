//! Rows of defects and their photos.

use super::{Touched, author, word};
use crate::ingest::Context;
use crate::store::Value;
use std::collections::BTreeSet;
use yanfang_domain::catalog::{Availability, Trade};
use yanfang_domain::defect::{Defect, Photo};
use yanfang_domain::event::{EventKind, Status};
use yanfang_domain::id::{ContractorId, UnitId};
use yanfang_domain::standing::fold;

/// A photo is stored if it is for another defect already.
pub(super) const PHOTO: &str = "INSERT INTO photo (project, hash, defect, unit, stored, thumbnail)
    VALUES ($1, $2, $3, $4,
        COALESCE((SELECT MAX(stored) FROM photo WHERE project = $1 AND hash = $2), 0),
        COALESCE((SELECT MAX(thumbnail) FROM photo WHERE project = $1 AND hash = $2), 0))
    ON CONFLICT (project, hash, defect) DO NOTHING";

pub(super) const DEFECT: &str = "INSERT INTO defect
    (project, defect, unit, building, floor, number, room, stage, item, trade, element, severity, note, status, liable,
     repairer, work_order, rule, unassigned, due_ms, conflicts, photos, photos_missing, recorded_by, recorded_ms,
     received_ms, returned, repeated)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22,
        (SELECT COUNT(*) FROM photo WHERE project = $1 AND defect = $2 AND stored = 0), $23, $24, $25, $26, $27)
    ON CONFLICT (project, defect) DO UPDATE SET
     building = excluded.building, floor = excluded.floor, number = excluded.number, room = excluded.room,
     item = excluded.item, trade = excluded.trade, element = excluded.element, severity = excluded.severity,
     note = excluded.note, status = excluded.status, liable = excluded.liable, repairer = excluded.repairer,
     work_order = excluded.work_order, rule = excluded.rule, unassigned = excluded.unassigned,
     due_ms = excluded.due_ms, conflicts = excluded.conflicts, photos = excluded.photos,
     photos_missing = excluded.photos_missing, returned = excluded.returned, repeated = excluded.repeated";

pub(super) fn row(defect: &Defect, touched: &Touched<'_>, context: &Context) -> Vec<Value> {
    let standing = fold(defect);
    let item = defect.item.as_deref().and_then(|code| context.today.item(code));
    let waits = match standing.repairer {
        None => touched.unassigned.get(&defect.id).cloned(),
        Some(firm) => {
            let in_work = is_in_work(standing.status);
            let no_order = || (in_work && standing.order.is_none()).then(|| NO_ORDER.to_owned());
            let trade = item.map(|item| item.trade);
            nobody_left(firm, trade, touched, context).filter(|_| in_work).or_else(no_order)
        }
    };
    vec![
        Value::text(context.project),
        Value::text(defect.id),
        Value::text(touched.unit),
        touched.place.and_then(|unit| unit.building).map(|id| id.to_string()).into(),
        touched.place.and_then(|unit| unit.floor).map(|id| id.to_string()).into(),
        defect.number.into(),
        Value::text(defect.room),
        word(&defect.stage).into(),
        defect.item.clone().into(),
        item.map(|item| word(&item.trade)).into(),
        defect.element.as_ref().map(word).into(),
        word(&defect.severity).into(),
        defect.note.as_str().into(),
        word(&standing.status).into(),
        standing.liable.map(|id| id.to_string()).into(),
        standing.repairer.map(|id| id.to_string()).into(),
        standing.order.map(|id| id.to_string()).into(),
        rule(defect).map(|id| id.to_string()).into(),
        waits.into(),
        standing.due_ms.into(),
        (defect.others.len() as u64).into(),
        (all_photos(defect).len() as u64).into(),
        author(defect.by).into(),
        defect.at.utc_ms.into(),
        context.now.utc_ms.into(),
        standing.returned.into(),
        standing.repeated.into(),
    ]
}

/// How the row of a defect says that it has a repairer and is on nobody's list: given to a substitute on site.
const NO_ORDER: &str = "no_order";

const fn is_in_work(status: Status) -> bool {
    matches!(status, Status::Assigned | Status::InRepair | Status::Disputed | Status::Returned)
}

/// A contractor that left without a successor repairs nothing more: what it had open waits for a person.
fn nobody_left(firm: ContractorId, trade: Option<Trade>, touched: &Touched<'_>, context: &Context) -> Option<String> {
    let unit = touched.place?;
    let gone = context.today.catalog().contractors.availability(firm, trade, unit) == Availability::Gone;
    gone.then(|| no_successor(firm))
}

/// How a defect's row says so.
pub(crate) fn no_successor(firm: ContractorId) -> String {
    format!("no_successor {firm}")
}

pub(super) fn photos(defect: &Defect, unit: UnitId, context: &Context) -> impl Iterator<Item = Vec<Value>> + use<> {
    let defect_id = Value::text(defect.id);
    let unit = Value::text(unit);
    let project = Value::text(context.project);
    all_photos(defect)
        .into_iter()
        .map(move |photo| vec![project.clone(), photo.hash.0.as_slice().into(), defect_id.clone(), unit.clone()])
}

/// Photos of the defect itself and of what happened to it.
fn all_photos(defect: &Defect) -> BTreeSet<Photo> {
    let of_events = defect.events.iter().flat_map(|event| match &event.kind {
        EventKind::Paused { with, .. }
        | EventKind::Progressed { with, .. }
        | EventKind::ReportedDone { with }
        | EventKind::Reinspected { with, .. }
        | EventKind::ConfirmedPresent { with }
        | EventKind::SeenFixed { with }
        | EventKind::Commented { with } => with.photos.as_slice(),
        _ => &[],
    });
    defect.photos.iter().chain(of_events).copied().collect()
}

/// The rule that assigned it last, if it was a rule.
fn rule(defect: &Defect) -> Option<yanfang_domain::id::RuleId> {
    let assigned = defect.events.iter().filter(|event| matches!(event.kind, EventKind::Assigned { .. }));
    let last = assigned.max_by_key(|event| (event.at.utc_ms, event.id))?;
    let EventKind::Assigned { groups } = &last.kind else { return None };
    let group = groups.iter().find(|group| group.defects.iter().any(|(id, _)| *id == defect.id))?;
    match &group.by {
        yanfang_domain::event::AssignedBy::Rule(rule) => Some(*rule),
        yanfang_domain::event::AssignedBy::Person { .. } => None,
    }
}
