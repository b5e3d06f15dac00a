//! A firm's row as a defect of the stage `ThirdParty`.

use super::incoming::{Incoming, Picture, PictureBytes, Remark, pieces};
use crate::exchange::third_party::ThirdPartyDefect;
use yanfang_domain::command::RecordDefect;
use yanfang_domain::inspection::Stage;
use yanfang_domain::time::{DAY_MS, Moment};

/// The name of a firm's list among the sources of imports.
pub fn third_party_source(firm: &str) -> String {
    format!("third_party:{firm}")
}

/// Rows as defects. A row's day is taken as noon there, and never later than `now`; a row without one was found now.
pub fn rows(file: &str, sheet: &str, firm: &str, defects: Vec<ThirdPartyDefect>, now: Moment) -> Vec<Incoming> {
    defects.into_iter().map(|defect| row(file, sheet, firm, defect, now)).collect()
}

fn row(file: &str, sheet: &str, firm: &str, defect: ThirdPartyDefect, now: Moment) -> Incoming {
    let noon = |ms: i64| ms + DAY_MS / 2;
    let found = defect.day.map_or(now.utc_ms, |day| noon(day.begins_ms(now.offset_min)).min(now.utc_ms));
    let at = Moment { utc_ms: found, offset_min: now.offset_min };
    let key = defect.key.to_string();
    let by = defect.inspector.as_ref().map_or_else(|| firm.to_owned(), |person| format!("{firm} · {person}"));
    let text = if defect.note.is_empty() { by } else { format!("{}\n{by}", defect.note) };
    let mut pieces = pieces(&text).into_iter();
    let note = pieces.next().unwrap_or_default();
    let rest = (1..).zip(pieces).map(|(number, text)| Remark { key: format!("{key}/{number}"), at, text }).collect();
    let pictures = defect
        .photos
        .into_iter()
        .map(|photo| Picture { name: photo.name.clone(), bytes: PictureBytes::Archive(photo) })
        .collect();
    let body = RecordDefect {
        stage: Stage::ThirdParty,
        inspection: None,
        room: defect.room,
        element: defect.element,
        item: defect.item,
        severity: defect.severity,
        note,
        pin: None,
        photos: Vec::new(),
        number: 1,
    };
    Incoming {
        place: format!("{file} / {sheet}!{}", defect.row),
        key,
        unit: defect.unit,
        at,
        body,
        pictures,
        remarks: rest,
    }
}
