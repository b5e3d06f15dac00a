//! The kinds of events and what each carries.

use crate::defect::Photo;
use crate::id::{ContractorId, DefectId, EventId, OrderId, RuleId, UnitId};
use serde::{Deserialize, Serialize};

/// Who decided an assignment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AssignedBy {
    /// This routing rule.
    Rule(RuleId),
    /// A person, with a reason where it replaces an earlier assignment.
    Person {
        /// Why.
        reason: String,
    },
}

/// Defects given to one repairer on one order; one request's assignments of a document are one event (sync.md 5).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AssignmentGroup {
    /// Each defect with its due time (UTC ms).
    pub defects: Vec<(DefectId, i64)>,
    /// Who answers for them.
    pub liable: ContractorId,
    /// Who repairs them.
    pub repairer: ContractorId,
    /// The order they are on.
    pub order: Option<OrderId>,
    /// By whom.
    pub by: AssignedBy,
}

/// Why a repair pauses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PauseReason {
    /// 业主约不上.
    OwnerUnavailable,
    /// 等料.
    WaitingForMaterial,
    /// 天气.
    Weather,
    /// 试水养护.
    WaterTestOrCuring,
}

/// Why the defect came about (原因归类), for the feedback to design, material and construction (R11).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// 设计, with the sub-cause in words.
    Design(String),
    /// 选材, with the sub-cause in words.
    Material(String),
    /// 工艺安装, with the sub-cause in words.
    Workmanship(String),
}

/// The result of a re-inspection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reinspection {
    /// 通过.
    Pass {
        /// The proposed cause.
        cause: Option<Cause>,
    },
    /// 不通过.
    Fail {
        /// Why it goes back.
        reason: String,
    },
}

/// How an owner's word was heard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OwnerWord {
    /// On site.
    OnSite,
    /// Signed.
    Signed,
    /// By telephone.
    Telephone,
}

/// What a waiver rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WaiverBasis {
    /// The owner's tick and the form's number.
    OwnerTick {
        /// The form.
        form: String,
    },
    /// A proposal by the engineer.
    Proposal(EventId),
}

/// Photos and a remark that go with an event.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Attachment {
    /// In words.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// Photos.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub photos: Vec<Photo>,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum EventKind {
    /// Liable and repairer are named.
    Assigned {
        /// The defects by repairer and order.
        groups: Vec<AssignmentGroup>,
    },
    /// The contractor takes it on.
    Accepted {
        /// The limit passed without an answer.
        deemed: bool,
    },
    /// The contractor says it is not theirs.
    Disputed {
        /// Why.
        reason: String,
    },
    /// The contractor asks for more time.
    ExtensionRequested {
        /// Until (UTC ms).
        until_ms: i64,
        /// Why.
        reason: String,
    },
    /// The engineer grants it.
    ExtensionGranted {
        /// The request.
        request: EventId,
        /// Due anew (UTC ms).
        until_ms: i64,
    },
    /// The engineer declines it.
    ExtensionDeclined {
        /// The request.
        request: EventId,
        /// Why.
        reason: String,
    },
    /// The clock stops.
    Paused {
        /// Why.
        reason: PauseReason,
        /// Until (UTC ms).
        until_ms: i64,
        /// The door, when nobody is home.
        #[serde(default)]
        with: Attachment,
    },
    /// The clock goes on.
    Resumed,
    /// Work goes on.
    Progressed {
        /// How far, 0 to 100.
        percent: Option<u8>,
        /// Note and photos.
        #[serde(default)]
        with: Attachment,
    },
    /// The repair is done.
    ReportedDone {
        /// Note and photos.
        #[serde(default)]
        with: Attachment,
    },
    /// Somebody looked again.
    Reinspected {
        /// Pass or fail.
        result: Reinspection,
        /// Note and photos.
        #[serde(default)]
        with: Attachment,
    },
    /// A later round finds it still there (还在).
    ConfirmedPresent {
        /// Note and photos.
        #[serde(default)]
        with: Attachment,
    },
    /// A later round finds it repaired, said by somebody who does not pass it, or where nobody can yet (修好了). It decides
    /// nothing: whoever re-inspects still passes it.
    SeenFixed {
        /// Note and photos.
        #[serde(default)]
        with: Attachment,
    },
    /// A later round cannot see it (看不到).
    NotVisible {
        /// Why.
        reason: String,
    },
    /// The owner says it is good.
    OwnerConfirmed {
        /// How it was heard.
        how: OwnerWord,
    },
    /// The owner says it is not.
    OwnerRejected {
        /// Why.
        reason: String,
    },
    /// Done with.
    Closed {
        /// The cause (R6).
        cause: Cause,
        /// 未联系上业主: closed without the owner's word.
        #[serde(default)]
        unreachable: bool,
    },
    /// It came back, or the verdict is taken back.
    Reopened {
        /// Why.
        reason: String,
    },
    /// The engineer proposes to accept it as it is.
    WaiverProposed {
        /// Why.
        reason: String,
    },
    /// 按现状接收（不影响保修）.
    Waived {
        /// What it rests on.
        basis: WaiverBasis,
    },
    /// 判定合格.
    NotADefect {
        /// Which standard.
        standard: String,
        /// What was measured.
        measured: String,
    },
    /// 代维修: another repairs it, the liable stays.
    Substituted {
        /// Who repairs it now.
        repairer: ContractorId,
        /// The notice's number.
        notice: String,
        /// When it was served (UTC ms).
        served_ms: i64,
        /// Days of grace.
        grace_days: u16,
        /// Measured quantities, in words.
        quantities: String,
        /// Why who answers does not repair it, in words.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        reason: String,
        /// Due anew (UTC ms).
        due_ms: i64,
        /// The order on which the substitute works.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        order: Option<OrderId>,
    },
    /// 作废; `undo` is 撤销 by the author within eight seconds.
    Voided {
        /// Why.
        reason: String,
        /// The author took it back at once.
        #[serde(default)]
        undo: bool,
    },
    /// The same as another.
    MarkedDuplicate {
        /// The original.
        of: DefectId,
    },
    /// Not the same after all.
    UnmarkedDuplicate,
    /// One of contradicting events holds (R7).
    Decided {
        /// Which.
        chosen: EventId,
        /// Why.
        reason: String,
    },
    /// A remark.
    Commented {
        /// Note and photos.
        #[serde(default)]
        with: Attachment,
    },
    /// The owner was promised a date.
    Promised {
        /// The date (UTC ms).
        until_ms: i64,
    },
    /// One leak, two homes: linked with a defect elsewhere.
    Related {
        /// The other unit.
        unit: UnitId,
        /// The other defect.
        defect: DefectId,
    },
    /// Its repair begins when that of another is reported done (打凿 > 防水 > 闭水 > 贴砖).
    ChainedAfter {
        /// The unit of the one before.
        unit: UnitId,
        /// The one before.
        defect: DefectId,
        /// When this one is due by plan (UTC ms).
        due_ms: i64,
    },
    /// Its turn came, the one before came back, or the plan moved with it; the server's alone.
    ChainMoved {
        /// The event that chained it.
        link: EventId,
        /// How often the link has been moved, this included: of several moves the last counts, whatever clocks say.
        step: u32,
        /// Whether its turn has come.
        came: bool,
        /// When it is due now (UTC ms).
        due_ms: i64,
    },
    /// It does not wait for the other any more.
    Unchained {
        /// The event that chained it.
        link: EventId,
        /// Why.
        reason: String,
    },
}

macro_rules! event_names {
    ($($name:ident = $text:literal),* $(,)?) => {
        /// The name of an event's kind, without what it carries.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum EventName {
            $(#[doc = concat!("`", $text, "`")] $name),*
        }

        impl EventName {
            /// Every name.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// The name on the wire and in the permission table.
            pub const fn text(self) -> &'static str {
                match self { $(Self::$name => $text),* }
            }
        }

        impl EventKind {
            /// The name of this kind.
            pub const fn name(&self) -> EventName {
                match self { $(Self::$name { .. } => EventName::$name),* }
            }
        }
    };
}

event_names! {
    Assigned = "assigned",
    Accepted = "accepted",
    Disputed = "disputed",
    ExtensionRequested = "extension_requested",
    ExtensionGranted = "extension_granted",
    ExtensionDeclined = "extension_declined",
    Paused = "paused",
    Resumed = "resumed",
    Progressed = "progressed",
    ReportedDone = "reported_done",
    Reinspected = "reinspected",
    ConfirmedPresent = "confirmed_present",
    SeenFixed = "seen_fixed",
    NotVisible = "not_visible",
    OwnerConfirmed = "owner_confirmed",
    OwnerRejected = "owner_rejected",
    Closed = "closed",
    Reopened = "reopened",
    WaiverProposed = "waiver_proposed",
    Waived = "waived",
    NotADefect = "not_a_defect",
    Substituted = "substituted",
    Voided = "voided",
    MarkedDuplicate = "marked_duplicate",
    UnmarkedDuplicate = "unmarked_duplicate",
    Decided = "decided",
    Commented = "commented",
    Promised = "promised",
    Related = "related",
    ChainedAfter = "chained_after",
    ChainMoved = "chain_moved",
    Unchained = "unchained",
}
