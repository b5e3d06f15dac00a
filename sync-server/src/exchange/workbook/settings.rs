//! Sheet 设置: a name and a value in each row; what is left out has the product's default.

use super::SheetFormat;
use super::reading::{Reading, must};
use super::words::{GROUPINGS, YES_NO};
use std::collections::HashMap;
use yanfang_domain::catalog::Settings;

pub(super) const SETTINGS: SheetFormat =
    SheetFormat {
        zh: "设置", en: "Settings", required: false, columns: &[must("名称", "Name"), must("值", "Value")]
    };

/// A setting by its place in [`NAMES`].
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Name {
    RepairDays(usize),
    AssignDays,
    AcceptDays,
    ReinspectDays,
    DecideDays,
    Grouping,
    ReleaseAtOnce,
}

pub(super) const NAMES: &[(Name, &[&str])] = &[
    (Name::RepairDays(0), &["紧急维修天数", "Critical repair days"]),
    (Name::RepairDays(1), &["严重维修天数", "Major repair days"]),
    (Name::RepairDays(2), &["一般维修天数", "Minor repair days"]),
    (Name::RepairDays(3), &["轻微维修天数", "Cosmetic repair days"]),
    (Name::AssignDays, &["分派工作日", "Assign days"]),
    (Name::AcceptDays, &["接单工作日", "Accept days"]),
    (Name::ReinspectDays, &["复验工作日", "Re-inspect days"]),
    (Name::DecideDays, &["裁定工作日", "Decide days"]),
    (Name::Grouping, &["指令单合并", "Order grouping"]),
    (Name::ReleaseAtOnce, &["自动下发", "Release at once"]),
];

/// The settings.
pub(super) fn read(reading: &mut Reading<'_>) -> Settings {
    let mut settings = Settings::default();
    let Some(table) = reading.table(&SETTINGS) else { return settings };
    let mut seen = HashMap::new();
    for row in table.rows() {
        let faults = &mut reading.faults;
        let Some(name) = row.word(0, NAMES, faults) else { continue };
        let key = NAMES.iter().position(|(found, _)| *found == name).unwrap_or_default().to_string();
        let text = row.text(0, faults).unwrap_or_default();
        if !row.once(0, &text, key, &mut seen, faults) {
            continue;
        }
        let mut days = |days: &mut u16| *days = row.number(1, 1, (1, 365), faults).map_or(*days, |found| found as u16);
        match name {
            Name::RepairDays(severity) => settings.repair_days.get_mut(severity).map_or((), days),
            Name::AssignDays => days(&mut settings.assign_days),
            Name::AcceptDays => days(&mut settings.accept_days),
            Name::ReinspectDays => days(&mut settings.reinspect_days),
            Name::DecideDays => days(&mut settings.decide_days),
            Name::Grouping => {
                settings.order_grouping = row.word(1, GROUPINGS, faults).unwrap_or(settings.order_grouping);
            }
            Name::ReleaseAtOnce => {
                settings.release_at_once = row.word(1, YES_NO, faults).unwrap_or(settings.release_at_once);
            }
        }
    }
    settings
}
