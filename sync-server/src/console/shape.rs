//! Status as family (whose turn), shape (what state) and words.

use super::assets;
use super::words::Words;
use std::fmt;
use yanfang_domain::event::Status;
use yanfang_domain::handover::Outcome;
use yanfang_domain::inspection::RoomResult;

/// A state that pages show: the symbol in `shapes.svg`, the colour family, its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Shape {
    symbol: &'static str,
    family: &'static str,
    zh: &'static str,
    en: &'static str,
}

/// A state by its symbol in `shapes.svg`, its colour family and its names.
pub(super) const fn shape(symbol: &'static str, family: &'static str, zh: &'static str, en: &'static str) -> Shape {
    Shape { symbol, family, zh, en }
}

impl Shape {
    pub(super) const OPEN: Self = shape("Open", "act", "待处理", "Open");
    pub(super) const TO_ASSIGN: Self = shape("ToAssign", "act", "待分派", "To assign");
    pub(super) const ASSIGNED: Self = shape("Assigned", "work", "已分派", "Assigned");
    pub(super) const IN_REPAIR: Self = shape("InRepair", "work", "维修中", "In repair");
    pub(super) const DISPUTED: Self = shape("Disputed", "act", "责任异议", "Disputed");
    pub(super) const REPORTED_DONE: Self = shape("ReportedDone", "check", "待复验", "To re-inspect");
    pub(super) const RETURNED: Self = shape("Returned", "work", "退回重做", "Returned");
    pub(super) const NEEDS_DECISION: Self = shape("NeedsDecision", "clash", "待定", "Needs decision");
    pub(super) const PASSED: Self = shape("Passed", "done", "复验通过", "Passed");
    pub(super) const CLOSED: Self = shape("Closed", "done", "已关闭", "Closed");
    pub(super) const WAIVED: Self = shape("Waived", "out", "按现状接收", "Accepted as is");
    pub(super) const NOT_A_DEFECT: Self = shape("NotADefect", "out", "判定合格", "Meets standard");
    pub(super) const VOIDED: Self = shape("Voided", "out", "已作废", "Voided");
    pub(super) const DUPLICATE: Self = shape("Duplicate", "out", "重复", "Duplicate");
    pub(super) const NOT_CHECKED: Self = shape("NotChecked", "out", "未查", "Not checked");
    pub(super) const IN_PROGRESS: Self = shape("InProgress", "accent", "正在查", "In progress");
    pub(super) const CLEAR: Self = shape("Clear", "done", "无问题", "Clear");
    pub(super) const DEFECTS: Self = shape("Defects", "act", "有问题", "Defects");
    pub(super) const NOT_SEEN: Self = shape("NoAccess", "clash", "未查到", "Not seen");
    pub(super) const ACCEPTED: Self = shape("HandedOver", "done", "顺利接收", "Accepted");
    pub(super) const ACCEPTED_REPAIR_LATER: Self =
        shape("HandedOver", "work", "先接收后处理", "Accepted, repair later");
    pub(super) const CONFIRM_AFTER_REPAIR: Self = shape("ReportedDone", "check", "处理后确认", "Confirm after repair");
    pub(super) const REFUSED: Self = shape("Disputed", "act", "拒绝接收", "Refused");
    pub(super) const HANDING_OVER: Self = shape("InProgress", "accent", "正在办", "Going on");
    pub(super) const NOT_ARRIVED: Self = shape("NotChecked", "out", "未到", "Not arrived");
    pub(super) const ARRIVED: Self = shape("InProgress", "accent", "已签到", "Checked in");
    pub(super) const NO_SHOW: Self = shape("NoAccess", "clash", "爽约", "No-show");
    pub(super) const ON_THE_SERVER: Self = shape("OnTheServer", "done", "已上传", "On the server");

    /// A defect's status; open without a repairer is shown as waiting for assignment.
    pub(super) const fn of(status: Status, has_repairer: bool) -> Self {
        match status {
            Status::Open if has_repairer => Self::OPEN,
            Status::Open => Self::TO_ASSIGN,
            Status::Assigned => Self::ASSIGNED,
            Status::InRepair => Self::IN_REPAIR,
            Status::Disputed => Self::DISPUTED,
            Status::ReportedDone => Self::REPORTED_DONE,
            Status::Returned => Self::RETURNED,
            Status::NeedsDecision => Self::NEEDS_DECISION,
            Status::Passed => Self::PASSED,
            Status::Closed => Self::CLOSED,
            Status::Waived => Self::WAIVED,
            Status::NotADefect => Self::NOT_A_DEFECT,
            Status::Voided => Self::VOIDED,
            Status::Duplicate => Self::DUPLICATE,
        }
    }

    /// What an owner chose.
    pub(super) const fn of_outcome(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Accepted => Self::ACCEPTED,
            Outcome::AcceptedRepairLater => Self::ACCEPTED_REPAIR_LATER,
            Outcome::ConfirmAfterRepair => Self::CONFIRM_AFTER_REPAIR,
            Outcome::Refused => Self::REFUSED,
        }
    }

    /// What was found in a room.
    pub(super) const fn of_room(result: &RoomResult) -> Self {
        match result {
            RoomResult::Clear => Self::CLEAR,
            RoomResult::Defects => Self::DEFECTS,
            RoomResult::NotSeen { .. } => Self::NOT_SEEN,
        }
    }

    /// The colour family's class.
    pub(super) const fn family(self) -> &'static str {
        self.family
    }

    /// Its name.
    pub(super) const fn name(self, words: Words) -> &'static str {
        words.t(self.zh, self.en)
    }

    /// The shape alone, for beside its name.
    pub(super) const fn mark(self) -> Mark {
        Mark { symbol: self.symbol, family: self.family }
    }

    /// Shape and name on the family's tint.
    pub(super) const fn badge(self, words: Words) -> Badge {
        Badge { mark: self.mark(), name: self.name(words) }
    }
}

/// A symbol of the sprite; decoration, the words stand beside it.
#[derive(Clone, Copy)]
pub(super) struct Mark {
    symbol: &'static str,
    family: &'static str,
}

/// An outline icon of the sprite.
pub(super) const fn icon(symbol: &'static str) -> Mark {
    Mark { symbol, family: "" }
}

/// A status with its name.
pub(super) struct Badge {
    mark: Mark,
    name: &'static str,
}

impl fmt::Display for Mark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (class, family) = if self.family.is_empty() { ("ic", "") } else { ("sp c-", self.family) };
        let (sprite, symbol) = (assets::address("shapes.svg"), self.symbol);
        write!(f, r#"<svg class="{class}{family}" aria-hidden="true"><use href="{sprite}#{symbol}"/></svg>"#)
    }
}

impl fmt::Display for Badge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, r#"<span class="bd c-{}">{}{}</span>"#, self.mark.family, self.mark, self.name)
    }
}

// Made of constants of this program alone.
impl askama::filters::HtmlSafe for Mark {}
impl askama::filters::HtmlSafe for Badge {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_status_has_a_drawing() {
        let sprite = include_str!("../../assets/shapes.svg");
        let rooms = [Shape::NOT_CHECKED, Shape::IN_PROGRESS, Shape::CLEAR, Shape::DEFECTS, Shape::NOT_SEEN];
        let statuses = Status::ALL.iter().flat_map(|status| [Shape::of(*status, false), Shape::of(*status, true)]);
        for shape in statuses.chain(rooms).chain(Outcome::ALL.map(Shape::of_outcome)).chain([Shape::ON_THE_SERVER]) {
            assert!(sprite.contains(&format!("id=\"{}\"", shape.symbol)), "{shape:?}");
        }
    }
}
