//! Values that two people wrote at the same time: all are shown, with who and when.

use super::File;
use crate::console::when;
use yanfang_domain::defect::{Defect, FieldValue, OtherValue};

/// A value beside the one shown.
pub(super) struct OtherLine {
    pub(super) field: &'static str,
    pub(super) value: String,
    pub(super) by: String,
    pub(super) at: String,
}

pub(super) fn lines(file: &File<'_>, defect: &Defect) -> Vec<OtherLine> {
    let words = file.visitor.words;
    let line = |other: &OtherValue| {
        let (field, value) = told(file, &other.value);
        OtherLine { field, value, by: file.who(other.by), at: when::date_and_clock(other.at, words) }
    };
    defect.others.iter().map(line).collect()
}

fn told(file: &File<'_>, value: &FieldValue) -> (&'static str, String) {
    let words = file.visitor.words;
    let none = || words.t("未填", "not given").to_owned();
    match value {
        FieldValue::Note(note) => (words.t("说明", "Note"), note.clone()),
        FieldValue::Element(element) => {
            (words.t("部位", "Part"), element.map_or_else(none, |element| words.element(element).to_owned()))
        }
        FieldValue::Item(item) => {
            let found = item.as_deref().and_then(|code| file.visitor.catalog.item(code));
            let text = found.map(|item| format!("{} {}", item.code, words.of(&item.text)));
            (words.t("检查项", "Check item"), text.or_else(|| item.clone()).unwrap_or_else(none))
        }
        FieldValue::Severity(severity) => {
            let usual = words.t("一般", "minor");
            (words.t("程度", "Severity"), words.severity(*severity).unwrap_or(usual).to_owned())
        }
        FieldValue::Pin(pin) => {
            let told = words.t("图上另一处", "another place on the plan");
            (words.t("位置", "Place"), pin.map_or_else(none, |_| told.to_owned()))
        }
        FieldValue::Room(room) => (words.t("房间", "Room"), file.room(*room).to_owned()),
        FieldValue::Number(number) => (words.t("编号", "Number"), number.to_string()),
    }
}
