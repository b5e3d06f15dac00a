//! The rules that an event may break, with what people and programs are told.

use crate::event::{EventName, Status};
use crate::language::Language;

/// Which rule speaks against an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    /// The event is not possible from this status (domain.md 4).
    Status,
    /// An assignment that replaces another needs a person and a reason.
    AssignedAnewNeedsReason,
    /// Only a limit that passed makes an acceptance deemed.
    DeemedByServer,
    /// Extensions and pauses of critical defects are the manager's.
    CriticalTimeIsTheManagers,
    /// An answer to an extension that nobody asked for.
    ExtensionWasNotAsked,
    /// R13: who reported done for the contractor passes only with an own photo.
    FourEyesPass,
    /// R13: who reported done for the contractor does not close.
    FourEyesClose,
    /// Nobody closes after their own pass.
    OwnPass,
    /// R6: a defect of a reception closes with the owner's word.
    CloseNeedsOwnersWord,
    /// R6: 未联系上业主 is the service manager's.
    UnreachableIsTheManagers,
    /// An owner is unreachable after attempts in vain on three different days.
    UnreachableNeedsThreeDays,
    /// In this project engineers do not close (a setting).
    EngineerDoesNotClose,
    /// The service manager closes as 未联系上业主 only.
    ManagerClosesAsUnreachable,
    /// A critical defect is never waived.
    CriticalIsNeverWaived,
    /// The owner's tick is taken by the companion.
    TickIsTheCompanions,
    /// A waiver on a proposal is the manager's.
    ProposalIsTheManagers,
    /// A waiver on a proposal that is not there.
    WaiverWasNotProposed,
    /// Void: the author, the clerk or an engineer; undo: the author.
    VoidIsTheAuthors,
    /// The author voids until someone else acted on it.
    VoidAfterOthersActed,
    /// A defect is no duplicate of itself.
    DuplicateOfItself,
    /// R7: decided by neither of the two.
    DecidedByOneOfThem,
    /// R7: what is chosen is one of the contradicting events.
    ChoiceIsNotAmongThem,
    /// A third-party inspector acts in its own inspection only.
    ThirdPartyInItsOwnInspection,
    /// The repair of a defect does not wait for itself, directly or through others.
    ChainedToItself,
    /// A link that is not there is not taken away.
    WasNotChained,
}

impl Rule {
    /// Every rule.
    pub const ALL: [Self; 25] = [
        Self::Status,
        Self::AssignedAnewNeedsReason,
        Self::DeemedByServer,
        Self::CriticalTimeIsTheManagers,
        Self::ExtensionWasNotAsked,
        Self::FourEyesPass,
        Self::FourEyesClose,
        Self::OwnPass,
        Self::CloseNeedsOwnersWord,
        Self::UnreachableIsTheManagers,
        Self::UnreachableNeedsThreeDays,
        Self::EngineerDoesNotClose,
        Self::ManagerClosesAsUnreachable,
        Self::CriticalIsNeverWaived,
        Self::TickIsTheCompanions,
        Self::ProposalIsTheManagers,
        Self::WaiverWasNotProposed,
        Self::VoidIsTheAuthors,
        Self::VoidAfterOthersActed,
        Self::DuplicateOfItself,
        Self::DecidedByOneOfThem,
        Self::ChoiceIsNotAmongThem,
        Self::ThirdPartyInItsOwnInspection,
        Self::ChainedToItself,
        Self::WasNotChained,
    ];

    /// A name that never changes, for programs; the Chinese and the English that people read.
    const fn texts(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Status => ("status", "当前状态下不能执行此操作", "not possible in the present status"),
            Self::AssignedAnewNeedsReason => (
                "assigned_anew_needs_reason",
                "重新分派须由人员操作并说明原因",
                "assigning anew needs a person and a reason",
            ),
            Self::DeemedByServer => (
                "deemed_by_server",
                "视为接单只能由系统在超时后作出",
                "only a limit that passed makes an acceptance deemed",
            ),
            Self::CriticalTimeIsTheManagers => (
                "critical_time_is_the_managers",
                "紧急问题的延期与暂停由客户经理决定",
                "the service manager answers for the time of critical defects",
            ),
            Self::ExtensionWasNotAsked => {
                ("extension_was_not_asked", "没有对应的延期申请", "nobody asked for this extension")
            }
            Self::FourEyesPass => (
                "four_eyes_pass",
                "代报完工的人复验通过时须有本人照片",
                "who reported done for the contractor passes only with an own photo",
            ),
            Self::FourEyesClose => {
                ("four_eyes_close", "代报完工的人不能关闭该问题", "who reported done for the contractor does not close")
            }
            Self::OwnPass => ("own_pass", "不能关闭本人复验通过的问题", "nobody closes after their own pass"),
            Self::CloseNeedsOwnersWord => {
                ("close_needs_owners_word", "关闭前须有业主确认", "it closes only with the owner's word")
            }
            Self::UnreachableIsTheManagers => (
                "unreachable_is_the_managers",
                "未联系上业主时由客户经理关闭",
                "only the service manager closes without having reached the owner",
            ),
            Self::UnreachableNeedsThreeDays => (
                "unreachable_needs_three_days",
                "须在三个不同的日子联系过业主都没联系上，才能以未联系上业主关闭",
                "the owner must have been tried in vain on three different days",
            ),
            Self::EngineerDoesNotClose => (
                "engineer_does_not_close",
                "本项目由客服专员关闭问题",
                "in this project the clerk closes, not the engineer",
            ),
            Self::ManagerClosesAsUnreachable => (
                "manager_closes_as_unreachable",
                "客户经理只能以未联系上业主关闭",
                "the service manager closes only where the owner was not reached",
            ),
            Self::CriticalIsNeverWaived => {
                ("critical_is_never_waived", "紧急问题不能按现状接收", "a critical defect is never waived")
            }
            Self::TickIsTheCompanions => {
                ("tick_is_the_companions", "业主勾选由陪验人员办理", "the companion takes the owner's tick")
            }
            Self::ProposalIsTheManagers => (
                "proposal_is_the_managers",
                "按现状接收的建议由客户经理批准",
                "the service manager answers a proposed waiver",
            ),
            Self::WaiverWasNotProposed => ("waiver_was_not_proposed", "没有对应的建议", "nobody proposed this waiver"),
            Self::VoidIsTheAuthors => (
                "void_is_the_authors",
                "只有记录人、客服专员或工程师可以作废",
                "only the author, the clerk or an engineer voids it",
            ),
            Self::VoidAfterOthersActed => (
                "void_after_others_acted",
                "他人已处理，记录人不能再作废",
                "someone else acted on it, its author cannot void it any more",
            ),
            Self::ChainedToItself => (
                "chained_to_itself",
                "工序不能排在自己后面，绕一圈也不行",
                "a repair does not wait for itself, directly or through others",
            ),
            Self::WasNotChained => ("was_not_chained", "没有这道工序先后关系", "it does not wait for the other"),
            Self::DuplicateOfItself => ("duplicate_of_itself", "不能与自身重复", "a defect is no duplicate of itself"),
            Self::DecidedByOneOfThem => {
                ("decided_by_one_of_them", "须由双方以外的人裁定", "somebody decides who is neither of the two")
            }
            Self::ChoiceIsNotAmongThem => (
                "choice_is_not_among_them",
                "所选不在待裁定的记录之中",
                "the choice is none of the contradicting events",
            ),
            Self::ThirdPartyInItsOwnInspection => (
                "third_party_in_its_own_inspection",
                "第三方验房人员只能处理本次验房的问题",
                "a third-party inspector acts in its own inspection only",
            ),
        }
    }

    /// A name that never changes, for programs.
    pub const fn code(self) -> &'static str {
        self.texts().0
    }
}

/// Why an event may not be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{} in the status {status:?}: {}", event.text(), self.message(Language::En))]
pub struct NotAllowed {
    /// The rule.
    pub rule: Rule,
    /// What was to be written.
    pub event: EventName,
    /// The status the defect has.
    pub status: Status,
}

impl NotAllowed {
    /// A name that never changes, for programs.
    pub const fn code(&self) -> &'static str {
        self.rule.code()
    }

    /// What a person reads.
    pub const fn message(&self, language: Language) -> &'static str {
        let (_, zh, en) = self.rule.texts();
        match language {
            Language::Zh => zh,
            Language::En => en,
        }
    }
}
