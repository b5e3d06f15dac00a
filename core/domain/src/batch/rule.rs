//! The rules that an entry of a batch may break, with what people and programs are told.

macro_rules! rules {
    ($($(#[$doc:meta])* $name:ident => $code:literal, $zh:literal, $en:literal;)*) => {
        /// Which rule speaks against an entry of a batch.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum BatchRule {
            $($(#[$doc])* $name,)*
        }

        impl BatchRule {
            /// Every rule.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// A name that never changes, for programs; the Chinese and the English that people read.
            pub(crate) const fn texts(self) -> (&'static str, &'static str, &'static str) {
                match self {
                    $(Self::$name => ($code, $zh, $en),)*
                }
            }
        }
    };
}

rules! {
    /// A batch is opened once.
    AlreadyOpened => "batch_already_opened", "批次已经建立", "the batch is there already";
    /// Nothing happens to a batch before it is opened.
    NotOpened => "batch_not_opened", "批次尚未建立", "the batch is not opened yet";
    /// A unit of it is not in the catalog.
    UnknownUnit => "batch_unknown_unit", "批次里有目录中没有的户", "the catalog does not list a unit of the batch";
    /// The same units again change nothing, but would void what was signed.
    SameUnits => "batch_same_units", "批次的户没有变化", "the units are the same as before";
    /// Two people set the units apart.
    UnitsContested => "batch_units_contested", "批次的户被两个人改得不一样，请先重新确定", "two people set the units apart: set them anew first";
    /// The completion record comes before the sample.
    NoCompletionRecord => "no_completion_record", "请先登记竣工备案表", "enter the completion record first";
    /// Every unit is inspected before the sample.
    NotInspected => "unit_not_inspected", "批次里还有没查完的户，不能抽检", "a unit of the batch is not fully inspected: no sample yet";
    /// No critical defect is open before the sample.
    CriticalOpen => "critical_defect_open", "批次里还有未关闭的紧急问题，不能抽检", "a critical defect is open in the batch: no sample yet";
    /// What is not held here cannot be judged here.
    ReadinessUnknown => "readiness_unknown", "这里没有批次全部户的数据，请在有全部数据的手机或控制台上抽检", "this place does not hold every unit of the batch: draw where all are held";
    /// A draw stands until it fails.
    DrawStands => "draw_stands", "这次抽检仍有效，不能重抽", "the present draw stands: it is not drawn again";
    /// Draws are numbered one after another.
    DrawNumber => "draw_number", "抽检次序不对", "this is not the number of the next draw";
    /// The units must be those that the seed gives.
    SampleForged => "sample_not_from_seed", "抽出的户和种子算出的不一致", "the sample is not the one that its seed gives";
    /// No such draw counts now.
    DrawNotCurrent => "draw_not_current", "这不是当前的抽检", "this is not the present draw";
    /// Results are of drawn units.
    NotInSample => "unit_not_in_sample", "这一户没有被抽中", "this unit is not in the sample";
    /// A party signs when all results are there.
    ResultsMissing => "sample_results_missing", "抽检结果还没齐，不能签", "not every drawn unit has a result: nobody signs yet";
    /// A failed sample is not accepted.
    SampleFailed => "sample_failed", "抽检未通过，不能同意：请整改后加倍重抽", "the sample failed and cannot be accepted: repair and draw double";
    /// Everybody signs for the own party only.
    OtherParty => "other_party", "只能替自己这一方签", "one signs for one's own party only";
    /// R7: a contradiction within a party is not decided by one of the two.
    DecidedByOneOfThem => "party_decided_by_one_of_them", "同一方签得不一样：请由第三人签，或改随另一方", "the party's people signed differently: a third signs, or one joins the other";
    /// Conditions are met before the confirmation.
    ConditionsOpen => "conditions_open", "有条件没满足，不能出确认书", "a condition is not met: no confirmation yet";
    /// All six parties sign.
    SignOffsMissing => "sign_offs_missing", "六方没签齐", "not all six parties signed";
    /// A refusal stands.
    PartyRefused => "party_refused", "有一方拒签", "a party refuses";
    /// A party contradicts itself.
    PartyContradicts => "party_contradicts", "有一方签得不一样，待定", "a party contradicts itself: it needs a decision";
    /// A confirmation that holds is not given again, and nothing under it is signed or inspected anew.
    AlreadyConfirmed => "batch_already_confirmed", "确认书有效；要改先撤回", "a confirmation holds: revoke it first";
    /// What does not hold cannot be revoked.
    NotInForce => "confirmation_not_in_force", "这份确认书现在不生效", "this confirmation is not in force";
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn codes_are_distinct_and_texts_are_there() {
        let codes: BTreeSet<_> = BatchRule::ALL.iter().map(|rule| rule.texts().0).collect();
        assert_eq!(codes.len(), BatchRule::ALL.len());
        assert!(BatchRule::ALL.iter().all(|rule| !rule.texts().1.is_empty() && !rule.texts().2.is_empty()));
    }
}
