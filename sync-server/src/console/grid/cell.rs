//! One unit as a cell: whose turn it is by colour, what the state is by shape, how many by number.

use super::{Shape, Words};
use crate::console::shape::Mark;
use yanfang_domain::catalog::Unit;

/// The counts of a unit.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::console) struct UnitState {
    pub(in crate::console) rooms: usize,
    pub(in crate::console) rooms_done: usize,
    pub(in crate::console) not_seen: usize,
    pub(in crate::console) open: usize,
    pub(in crate::console) to_assign: usize,
    pub(in crate::console) with_contractor: usize,
    pub(in crate::console) to_reinspect: usize,
    pub(in crate::console) needs_decision: usize,
    pub(in crate::console) total: usize,
    pub(in crate::console) heard_ms: i64,
}

impl UnitState {
    /// Every room is accounted for.
    pub(super) fn is_checked(&self) -> bool {
        self.rooms > 0 && self.rooms_done + self.not_seen >= self.rooms
    }
}

/// A cell of the grid.
pub(super) struct Cell {
    /// The unit's number within its building: what stands after the last hyphen.
    pub(super) code: String,
    /// `solid` waits, `tint` is being worked on or done, `quiet` has nothing yet.
    pub(super) fill: &'static str,
    pub(super) shape: Shape,
    pub(super) count: Option<usize>,
    /// Not heard from today although something is going on there.
    pub(super) old: bool,
    pub(super) chosen: bool,
    pub(super) href: String,
    /// The whole in a sentence.
    pub(super) label: String,
}

impl Cell {
    pub(super) fn of(
        unit: &Unit,
        state: Option<&UnitState>,
        today_ms: i64,
        chosen: bool,
        href: String,
        words: Words,
    ) -> Self {
        let state = state.copied().unwrap_or_default();
        let (fill, shape, count) = look(&state);
        let busy = state.open > 0 || (state.rooms_done > 0 && !state.is_checked());
        let old = busy && state.heard_ms < today_ms;
        let label = label(unit, (shape, count), &state, old, words);
        let code = unit.code.rsplit('-').next().unwrap_or_default().to_owned();
        Self { code, fill, shape, count, old, chosen, href, label }
    }

    pub(super) fn family(&self) -> &'static str {
        self.shape.family()
    }

    pub(super) fn mark(&self) -> Mark {
        self.shape.mark()
    }
}

/// What needs a person most comes first.
fn look(state: &UnitState) -> (&'static str, Shape, Option<usize>) {
    match state {
        UnitState { needs_decision: 1.., .. } => ("solid", Shape::NEEDS_DECISION, None),
        UnitState { to_assign: 1.., .. } => ("solid", Shape::DEFECTS, Some(state.to_assign)),
        UnitState { to_reinspect: 1.., .. } => ("solid", Shape::REPORTED_DONE, Some(state.to_reinspect)),
        UnitState { with_contractor: 1.., .. } => ("tint", Shape::IN_REPAIR, Some(state.with_contractor)),
        UnitState { open: 1.., .. } => ("solid", Shape::DEFECTS, Some(state.open)),
        UnitState { rooms_done: 0, total: 0, not_seen: 0, .. } => ("quiet", Shape::NOT_CHECKED, None),
        _ if !state.is_checked() => ("tint", Shape::IN_PROGRESS, None),
        UnitState { not_seen: 1.., .. } => ("tint", Shape::NOT_SEEN, None),
        UnitState { total: 0, .. } => ("tint", Shape::CLEAR, None),
        _ => ("tint", Shape::PASSED, None),
    }
}

fn label(unit: &Unit, (shape, count): (Shape, Option<usize>), state: &UnitState, old: bool, words: Words) -> String {
    let mut label = format!("{}{}{}", unit.code, words.t("，", ", "), shape.name(words));
    if let Some(count) = count {
        label.push(' ');
        label.push_str(&count.to_string());
    }
    if state.open > 0 {
        label.push_str(words.t("，未关闭 ", ", open: "));
        label.push_str(&state.open.to_string());
    }
    if state.rooms > 0 && state.rooms_done > 0 {
        label.push_str(words.t("，房间 ", ", rooms "));
        label.push_str(&[state.rooms_done + state.not_seen, state.rooms].map(|count| count.to_string()).join(" / "));
    }
    if old {
        label.push_str(words.t("，今天没有数据", ", not heard from today"));
    }
    label
}

/// What the cells mean.
pub(super) fn legend(words: Words) -> Vec<(Cell, &'static str)> {
    let state = UnitState { rooms: 2, ..UnitState::default() };
    let checked = UnitState { rooms_done: 2, ..state };
    [
        (state, words.t("未查", "Not checked")),
        (UnitState { rooms_done: 1, ..state }, words.t("正在查", "In progress")),
        (UnitState { to_assign: 3, open: 3, ..checked }, words.t("轮到办公室：待分派几处", "Office: to assign")),
        (
            UnitState { with_contractor: 3, open: 3, ..checked },
            words.t("轮到责任单位：在修几处", "Contractor: in repair"),
        ),
        (UnitState { to_reinspect: 2, open: 2, ..checked }, words.t("轮到工程师：待复验", "Engineer: to re-inspect")),
        (UnitState { needs_decision: 1, open: 1, ..checked }, words.t("要人定：两人结论不同", "A person decides")),
        (UnitState { not_seen: 1, rooms_done: 1, ..state }, words.t("有房间未查到", "A room was not seen")),
        (UnitState { total: 2, ..checked }, words.t("都修好，复验通过", "All repaired and passed")),
        (checked, words.t("查完，无问题", "Checked, clear")),
    ]
    .into_iter()
    .map(|(state, text)| {
        let (fill, shape, count) = look(&state);
        let none = String::new;
        let cell = Cell { code: none(), fill, shape, count, old: false, chosen: false, href: none(), label: none() };
        (cell, text)
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_must_act_first_gives_the_colour() {
        let busy = UnitState { rooms: 5, rooms_done: 5, open: 9, total: 9, ..UnitState::default() };
        let fork = UnitState { needs_decision: 1, to_assign: 2, ..busy };
        assert_eq!(look(&fork).1, Shape::NEEDS_DECISION);
        assert_eq!(look(&UnitState { to_assign: 2, with_contractor: 7, ..busy }).2, Some(2));
        assert_eq!(look(&UnitState { with_contractor: 9, ..busy }).1, Shape::IN_REPAIR);
        assert_eq!(look(&UnitState { open: 0, ..busy }).1, Shape::PASSED);
        assert_eq!(look(&UnitState { open: 0, total: 0, rooms_done: 4, ..busy }).1, Shape::IN_PROGRESS);
        assert_eq!(look(&UnitState::default()).1, Shape::NOT_CHECKED);
    }
}
