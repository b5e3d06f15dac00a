//! Shapes and words of a batch's states.

use crate::console::shape::{Shape, shape};
use crate::console::words::Words;
use yanfang_domain::batch::{BatchStatus, Milestone, PartyWord, SampleResult};
use yanfang_domain::language::Language;

/// How far a batch is: whose turn by colour, what by shape.
pub(super) const fn of_batch(status: BatchStatus) -> Shape {
    let (symbol, family) = match status {
        BatchStatus::Preparing => ("NotChecked", "out"),
        BatchStatus::Sampling => ("InProgress", "accent"),
        BatchStatus::SampleFailed => ("Returned", "act"),
        BatchStatus::Signing => ("ReportedDone", "check"),
        BatchStatus::Refused => ("Disputed", "act"),
        BatchStatus::NeedsDecision => ("NeedsDecision", "clash"),
        BatchStatus::AllSigned => ("Passed", "check"),
        BatchStatus::Confirmed => ("Closed", "done"),
        BatchStatus::Revoked => ("NotAccepted", "act"),
    };
    shape(symbol, family, status.label(Language::Zh), status.label(Language::En))
}

/// What a party says.
pub(super) const fn of_party(word: PartyWord) -> Shape {
    let (symbol, family) = match word {
        PartyWord::Missing => ("ToAssign", "out"),
        PartyWord::Accepted => ("Closed", "done"),
        PartyWord::OnConditions => ("Passed", "check"),
        PartyWord::Refused => ("Disputed", "act"),
        PartyWord::NeedsDecision => ("NeedsDecision", "clash"),
    };
    shape(symbol, family, word.label(Language::Zh), word.label(Language::En))
}

/// What was found in a drawn unit; `None`: nobody was there yet.
pub(super) const fn of_result(result: Option<&SampleResult>) -> Shape {
    match result {
        None => shape("NotChecked", "out", "没结果", "no result"),
        Some(SampleResult::Pass) => shape("Clear", "done", "合格", "passed"),
        Some(SampleResult::Fail { .. }) => shape("Defects", "act", "不合格", "failed"),
    }
}

/// Every milestone, in their order, with its form value.
pub(super) const MILESTONES: [(Milestone, &str); 4] = [
    (Milestone::Inspection, "inspection"),
    (Milestone::Completion, "completion"),
    (Milestone::Sampling, "sampling"),
    (Milestone::Delivery, "delivery"),
];

pub(super) const fn milestone(milestone: Milestone, words: Words) -> &'static str {
    match milestone {
        Milestone::Inspection => words.t("内部验收完成", "inspection done"),
        Milestone::Completion => words.t("竣工验收", "completion"),
        Milestone::Sampling => words.t("联合抽检", "joint sampling"),
        Milestone::Delivery => words.t("开始交付", "delivery begins"),
    }
}
