//! All defects of the unit, closed ones too.

use super::{File, Standed};
use crate::console::shape::{Badge, Shape};
use crate::console::when;

/// A defect in the list.
pub(super) struct DefectRow {
    pub(super) href: String,
    pub(super) number: u32,
    pub(super) title: String,
    pub(super) severity: Option<&'static str>,
    pub(super) place: String,
    pub(super) due: Option<(String, bool)>,
    pub(super) badge: Badge,
    pub(super) family: &'static str,
    pub(super) chosen: bool,
    pub(super) concurrent: bool,
}

pub(super) fn row(file: &File<'_>, one: &Standed<'_>, chosen: Option<&Standed<'_>>) -> DefectRow {
    let (defect, standing, words) = (one.defect, &one.standing, file.visitor.words);
    let shape = Shape::of(standing.status, standing.repairer.is_some());
    let mut place = vec![file.room(defect.room).to_owned()];
    place.extend(defect.element.map(|element| words.element(element).to_owned()));
    place.extend(standing.repairer.map(|repairer| file.contractor(repairer)));
    let due = standing.due_ms.filter(|_| standing.status.is_open());
    DefectRow {
        href: file.href(defect.id),
        number: defect.number,
        title: file.title(defect),
        severity: words.severity(defect.severity),
        place: place.join(" · "),
        due: due.map(|due_ms| when::due(due_ms, file.visitor.now_ms, words)),
        badge: shape.badge(words),
        family: shape.family(),
        chosen: chosen.is_some_and(|chosen| chosen.defect.id == defect.id),
        concurrent: !defect.others.is_empty(),
    }
}
