//! What comes next in a reception, and what is missing for it.

use super::demands::Demands;
use super::{Chosen, HandoverRule, Outcome, Reception, receptions};
use crate::delivery::{MeterKind, missing_formalities};
use crate::entry::{Ground, Past};
use crate::id::{DefectId, HandoverId, RoomId};
use crate::language::Language;
use crate::signing::SignerRole;

/// A step of a reception, in the order of the handover.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// Identity or proxy.
    Identity,
    /// The walk.
    Walk,
    /// The outcome.
    Outcome,
    /// The service manager decides between outcomes.
    Decide,
    /// Meters, keys and books.
    HandOver,
    /// The signatures.
    Sign,
    /// The keys.
    Keys,
    /// Repairs, and the owner's word on each.
    Repair,
    /// The final outcome.
    Final,
    /// The closing by hand.
    Close,
    /// Nothing more.
    Done,
}

impl Step {
    /// What a person reads.
    pub const fn name(self, language: Language) -> &'static str {
        let (zh, en) = match self {
            Self::Identity => ("核对身份", "Check identity"),
            Self::Walk => ("看房", "Walk"),
            Self::Outcome => ("结果", "Outcome"),
            Self::Decide => ("以谁为准", "Decide"),
            Self::HandOver => ("三表、钥匙和资料", "Meters, keys and books"),
            Self::Sign => ("签字", "Sign"),
            Self::Keys => ("发钥匙", "Release keys"),
            Self::Repair => ("维修与业主确认", "Repair and the owner's word"),
            Self::Final => ("最终结果", "Final outcome"),
            Self::Close => ("关闭接待", "Close"),
            Self::Done => ("已完成", "Done"),
        };
        match language {
            Language::Zh => zh,
            Language::En => en,
        }
    }
}

/// How far a reception is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    /// The next step.
    pub step: Step,
    /// Rules that speak against what the step leads to, in the order of the handover.
    pub missing: Vec<HandoverRule>,
    /// Rooms neither seen nor skipped.
    pub rooms_left: Vec<RoomId>,
    /// Defects open for an acceptance.
    pub open: Vec<DefectId>,
    /// Outcomes that may be chosen as things are.
    pub outcomes: Vec<Outcome>,
    /// Meters not read in the reception.
    pub meters_left: Vec<MeterKind>,
    /// Who has not signed.
    pub signers_left: Vec<SignerRole>,
    /// 必办 formalities neither done nor released.
    pub formalities_left: Vec<String>,
}

impl Progress {
    /// What is missing for the next step, in words, with how many where that helps.
    pub fn says(&self, language: Language) -> Vec<String> {
        self.missing.iter().map(|rule| self.sentence(*rule, language)).collect()
    }

    fn sentence(&self, rule: HandoverRule, language: Language) -> String {
        let count = match rule {
            HandoverRule::WalkIncomplete => self.rooms_left.len(),
            HandoverRule::OpenDefects => self.open.len(),
            HandoverRule::MetersMissing | HandoverRule::FreshReadingsMissing => self.meters_left.len(),
            HandoverRule::FormalitiesMissing => self.formalities_left.len(),
            HandoverRule::FormNotSigned => self.signers_left.len(),
            _ => 0,
        };
        let text = rule.message(language);
        match (count, language) {
            (0, _) => text.to_owned(),
            (count, Language::Zh) => format!("{text}（{count}）"),
            (count, Language::En) => format!("{text} ({count})"),
        }
    }
}

/// How far a reception is; `None` for one that was never begun.
pub fn progress(ground: &Ground<'_>, handover: HandoverId) -> Option<Progress> {
    let past = Past::of(ground.entries);
    let all = receptions(&past);
    let reception = all.iter().find(|one| one.id == handover)?;
    let demands = Demands::new(ground, &past, &all, reception);
    let step = step(&demands, reception);
    let outcomes = Outcome::ALL.into_iter().filter(|outcome| demands.outcome(*outcome).is_empty()).collect();
    let roles = [super::form::owners_role(reception.visitor), SignerRole::Companion, SignerRole::Property];
    let signed = |role: &SignerRole| {
        reception.form.has(*role) || (super::form::is_owners(*role) && reception.form.refused.is_some())
    };
    let mut formalities_left = missing_formalities(&past, &ground.catalog.settings);
    formalities_left.retain(|code| !reception.released.contains(code));
    Some(Progress {
        step,
        missing: missing(&demands, step),
        rooms_left: demands.rooms_left(),
        open: demands.open().map(|defect| defect.id).collect(),
        outcomes,
        meters_left: demands.meters_left(None).into_iter().collect(),
        signers_left: roles.into_iter().filter(|role| !signed(role)).collect(),
        formalities_left,
    })
}

fn step(demands: &Demands<'_>, reception: &Reception) -> Step {
    let form = &reception.form;
    if reception.closed.is_some() {
        return Step::Done;
    }
    if let Chosen::Contradicting(_) = reception.outcome {
        return Step::Decide;
    }
    if !form.is_signed() {
        let walked = reception.walked && demands.rooms_left().is_empty();
        return match reception.outcome.outcome() {
            _ if reception.identity.is_none() => Step::Identity,
            _ if !walked => Step::Walk,
            None => Step::Outcome,
            Some(outcome) if outcome.accepts() && !demands.handing().is_empty() => Step::HandOver,
            Some(_) => Step::Sign,
        };
    }
    let first = reception.outcome.outcome();
    if first.is_some_and(Outcome::accepts) && !reception.is_handed_over() {
        return Step::Keys;
    }
    match (demands.has_tasks(), first) {
        (true, _) => Step::Repair,
        (false, Some(Outcome::Accepted)) => Step::Close,
        (false, _) if reception.final_outcome.outcome().is_none() => Step::Final,
        (false, _) => Step::Close,
    }
}

fn missing(demands: &Demands<'_>, step: Step) -> Vec<HandoverRule> {
    match step {
        Step::Identity | Step::Walk | Step::Outcome => demands.before_outcome(),
        Step::Decide => demands.chosen(),
        Step::HandOver => demands.handing(),
        Step::Sign => [demands.content(), demands.gate()].concat(),
        Step::Keys => demands.keys(),
        Step::Repair | Step::Final => demands.final_outcome(Outcome::Accepted, true),
        Step::Close => demands.closing(),
        Step::Done => Vec::new(),
    }
}
