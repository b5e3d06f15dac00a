//! What is missing for a batch's next step, in words.

use super::party::PartyWord;
use super::{BatchReadiness, BatchState, Draw, Party};
use crate::entry::Elsewhere;
use crate::id::{DefectId, UnitId};
use crate::language::Language;

/// Something that has to be there before the batch can go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Missing {
    /// Two people set the units apart: somebody who has seen both sets them anew.
    OneSetOfUnits,
    /// The completion record.
    CompletionRecord,
    /// Units with rooms that nobody accounted for.
    Inspections(u32),
    /// Units with open critical defects.
    CriticalDefects(u32),
    /// Units that this place does not hold: whoever draws needs them.
    UnitsHere(u32),
    /// A sample.
    Draw,
    /// A new draw of double size, after the failed one.
    DrawAfterFailure,
    /// A new draw, because two were drawn apart.
    DrawAfterContradiction,
    /// Results of drawn units.
    Results(u32),
    /// A party's word.
    SignOff(Party),
    /// A party that refuses: cure the reasons, then it signs again.
    Refusal(Party),
    /// A party whose people signed differently while apart: a third of them decides, or one joins the other.
    Contradiction(Party),
    /// A condition that is not met yet.
    Condition(UnitId, DefectId),
    /// The confirmation itself.
    Confirmation,
}

/// What is missing for the next step; empty once a confirmation holds.
pub fn missing(state: &BatchState, elsewhere: &dyn Elsewhere) -> Vec<Missing> {
    if state.confirmed().is_some() {
        return Vec::new();
    }
    if !state.units_contested.is_empty() {
        return vec![Missing::OneSetOfUnits];
    }
    let draw = if state.draw_contested() {
        Missing::DrawAfterContradiction
    } else {
        match state.current() {
            Some(draw) if !draw.failed() => return after_the_draw(draw, elsewhere),
            Some(_) => Missing::DrawAfterFailure,
            None => Missing::Draw,
        }
    };
    let mut all = before_a_draw(state, elsewhere);
    all.push(draw);
    all
}

fn before_a_draw(state: &BatchState, elsewhere: &dyn Elsewhere) -> Vec<Missing> {
    let readiness = BatchReadiness::of(&state.units, elsewhere);
    let some = |units: &[UnitId], what: fn(u32) -> Missing| (!units.is_empty()).then(|| what(units.len() as u32));
    let record = state.completion.is_none().then_some(Missing::CompletionRecord);
    record
        .into_iter()
        .chain(some(&readiness.not_inspected, Missing::Inspections))
        .chain(some(&readiness.critical, Missing::CriticalDefects))
        .chain(some(&readiness.unknown, Missing::UnitsHere))
        .collect()
}

fn after_the_draw(draw: &Draw, elsewhere: &dyn Elsewhere) -> Vec<Missing> {
    let left = draw.left();
    if !left.is_empty() {
        return vec![Missing::Results(left.len() as u32)];
    }
    let parties = draw.parties.iter().filter_map(|state| match state.word {
        PartyWord::Missing => Some(Missing::SignOff(state.party)),
        PartyWord::Refused => Some(Missing::Refusal(state.party)),
        PartyWord::NeedsDecision => Some(Missing::Contradiction(state.party)),
        PartyWord::Accepted | PartyWord::OnConditions => None,
    });
    let open = draw.conditions().into_iter().filter(|(unit, defect)| elsewhere.is_open(*unit, *defect) != Some(false));
    let mut all: Vec<Missing> = parties.chain(open.map(|(unit, defect)| Missing::Condition(unit, defect))).collect();
    if all.is_empty() {
        all.push(Missing::Confirmation);
    }
    all
}

impl Missing {
    /// What a person reads; of a condition the caller adds unit and defect as people call them.
    pub fn text(self, language: Language) -> String {
        let (zh, en): (String, String) = match self {
            Self::OneSetOfUnits => (
                "批次的户被两个人改得不一样，请重新确定".into(),
                "two people set the units apart: set them anew".into(),
            ),
            Self::CompletionRecord => ("竣工备案表没登记".into(), "the completion record is not entered".into()),
            Self::Inspections(count) => (format!("{count} 户没查完"), format!("{count} units are not fully inspected")),
            Self::CriticalDefects(count) => {
                (format!("{count} 户有未关闭的紧急问题"), format!("{count} units have open critical defects"))
            }
            Self::UnitsHere(count) => {
                (format!("{count} 户的数据不在这里"), format!("{count} units are not held in this place"))
            }
            Self::Draw => ("还没抽检".into(), "no sample is drawn".into()),
            Self::DrawAfterFailure => (
                "抽检未通过：整改后加倍重抽，六方重签".into(),
                "the sample failed: repair, draw double, all sign again".into(),
            ),
            Self::DrawAfterContradiction => {
                ("两个人各抽了一次，请重抽".into(), "two samples were drawn apart: draw anew".into())
            }
            Self::Results(count) => {
                (format!("还有 {count} 户抽检没结果"), format!("{count} drawn units have no result"))
            }
            Self::SignOff(party) => named(party, "还没签", "has not signed"),
            Self::Refusal(party) => named(party, "拒签：处理原因后再签", "refuses: cure the reasons, then sign again"),
            Self::Contradiction(party) => named(
                party,
                "签得不一样：由第三人定，或一方改随另一方",
                "signed differently: a third decides, or one joins the other",
            ),
            Self::Condition(..) => {
                ("条件没满足：问题未关闭".into(), "a condition is not met: its defect is open".into())
            }
            Self::Confirmation => {
                ("六方已签齐，可以出确认书".into(), "all six signed: the confirmation can be given".into())
            }
        };
        if language == Language::Zh { zh } else { en }
    }
}

fn named(party: Party, zh: &str, en: &str) -> (String, String) {
    (format!("{}{zh}", party.label(Language::Zh)), format!("the {} {en}", party.label(Language::En)))
}
