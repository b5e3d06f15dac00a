//! Receptions of an owner (交付接待) from the door to the closing by hand (domain.md 2, steps 10 and 11; R1, R2, R6).

mod amendment;
mod check;
mod demands;
mod form;
mod outcome;
mod progress;
mod reception;
mod rule;
mod task;

pub use amendment::Amendment;
pub(crate) use check::{check, check_within};
pub use form::{Form, Given};
pub use outcome::Chosen;
pub use progress::{Progress, Step, progress};
pub use reception::{KeysGiven, Reception, after_of, receptions};
pub use rule::HandoverRule;
pub use task::{Task, TaskState, tasks};

use crate::id::{BatchId, DefectId, Digest, EntryId, HandoverId, OwnerId, RoomId, SealedFileId, UnitId};
use crate::signing::{Signed, SignedStatement, SignerRole};
use serde::{Deserialize, Serialize};

/// 交付结果.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// 顺利接收: nothing is open.
    Accepted,
    /// 拒绝接收.
    Refused,
    /// 处理后确认.
    ConfirmAfterRepair,
    /// 先接收后处理.
    AcceptedRepairLater,
}

impl Outcome {
    /// All four.
    pub const ALL: [Self; 4] = [Self::Accepted, Self::Refused, Self::ConfirmAfterRepair, Self::AcceptedRepairLater];

    /// Whether the owner takes the home over: only then are meters, keys and form next.
    pub const fn accepts(self) -> bool {
        matches!(self, Self::Accepted | Self::AcceptedRepairLater)
    }
}

/// Who came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Visitor {
    /// 业主.
    Owner,
    /// 代理人, with a power of attorney as a sealed file.
    Proxy {
        /// The power of attorney.
        authority: SealedFileId,
    },
}

/// The confirmation that a phone had last heard of when the handover began (R1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gate {
    /// The batch.
    pub batch: BatchId,
    /// The entry of its document that confirmed it.
    pub confirmation: EntryId,
    /// When the phone last heard from the server (UTC ms).
    pub heard_ms: i64,
}

/// What is handed over beside the home (钥匙, 门禁卡, 两书).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HandedKind {
    /// 钥匙.
    Key,
    /// 门禁卡.
    AccessCard,
    /// 住宅质量保证书.
    QualityGuarantee,
    /// 住宅使用说明书.
    UserManual,
    /// Anything else, named in words.
    Other,
}

/// What happens in a reception.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum HandoverEntry {
    /// The walk can begin; the entry's id is the reception's.
    Started {
        /// The owner.
        owner: OwnerId,
        /// Who came.
        visitor: Visitor,
        /// The confirmation known on the phone; `None` where nothing was heard, which only viewing allows.
        gate: Option<Gate>,
        /// The slip it was started from.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        slip: Option<String>,
        /// Parking and storage handed over on the same form.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        with: Vec<UnitId>,
    },
    /// The visitor's identity was checked; what was shown is not kept.
    IdentityChecked {
        /// The reception.
        handover: HandoverId,
        /// Which document was shown, in words such as 身份证.
        document: String,
    },
    /// 验房: the rooms walked through with the owner.
    Walked {
        /// The reception.
        handover: HandoverId,
        /// The rooms seen.
        rooms: Vec<RoomId>,
        /// Rooms the owner did not want to see, or that could not be entered, with the reason.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        skipped: Vec<(RoomId, String)>,
    },
    /// 交付结果, as the owner chose it.
    OutcomeSet {
        /// The reception.
        handover: HandoverId,
        /// Which.
        outcome: Outcome,
        /// The owner's reasons, in words without names.
        reasons: String,
    },
    /// One of several outcomes set apart holds (R7).
    OutcomeDecided {
        /// The reception.
        handover: HandoverId,
        /// The entry that holds.
        chosen: EntryId,
        /// Why.
        reason: String,
    },
    /// The service manager's consent that the owner takes over although critical defects are open.
    CriticalConsented {
        /// The reception.
        handover: HandoverId,
        /// The defects.
        defects: Vec<DefectId>,
        /// Why, and how it is made safe.
        reason: String,
    },
    /// The service manager's signed release of formalities that are missing.
    FormalitiesReleased {
        /// The reception.
        handover: HandoverId,
        /// Their codes.
        codes: Vec<String>,
        /// Why.
        reason: String,
    },
    /// Keys, cards and books are handed out.
    ItemHanded {
        /// The reception.
        handover: HandoverId,
        /// What.
        item: HandedKind,
        /// As labelled, or in words.
        label: String,
        /// How many.
        count: u16,
    },
    /// 房屋交接单: somebody signs.
    FormSigned {
        /// The reception.
        handover: HandoverId,
        /// As what.
        role: SignerRole,
        /// On what.
        on: Signed,
        /// What is signed, with the device's signature.
        signature: Box<SignedStatement>,
    },
    /// The owner does not sign; what was said, and who witnessed it.
    SignatureRefused {
        /// The reception.
        handover: HandoverId,
        /// The owner's reason.
        reason: String,
        /// Who witnessed it, in words.
        witness: String,
    },
    /// 钥匙发放: the home is the owner's from here on.
    KeysReleased {
        /// The reception.
        handover: HandoverId,
    },
    /// 补充记录: what is added to a signed form, signed itself, one after another (R2).
    Amended {
        /// The reception.
        handover: HandoverId,
        /// The signed form or the amendment before it.
        previous: EntryId,
        /// What is added.
        text: String,
        /// Defects it speaks of.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        defects: Vec<DefectId>,
        /// On what.
        on: Signed,
        /// What is signed, with the device's signature.
        signature: Box<SignedStatement>,
    },
    /// The outcome after the repairs; the signed one stays.
    FinalOutcomeSet {
        /// The reception.
        handover: HandoverId,
        /// Which.
        outcome: Outcome,
        /// 钥匙发放单 of a reception that had not accepted, a sealed file; fresh readings go before it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        key_release: Option<SealedFileId>,
    },
    /// Closed by hand (R6).
    Closed {
        /// The reception.
        handover: HandoverId,
    },
    /// In a further unit of a form: what the dwelling's reception recorded; written by the server.
    RecordedElsewhere {
        /// The dwelling.
        dwelling: UnitId,
        /// Its reception.
        handover: HandoverId,
        /// The outcome signed.
        outcome: Outcome,
        /// SHA-256 of this unit's view that was signed.
        view: Digest,
    },
}

impl HandoverEntry {
    /// The reception it belongs to; `None` for what begins one or comes from another unit.
    pub const fn handover(&self) -> Option<HandoverId> {
        match self {
            Self::Started { .. } | Self::RecordedElsewhere { .. } => None,
            Self::IdentityChecked { handover, .. }
            | Self::Walked { handover, .. }
            | Self::OutcomeSet { handover, .. }
            | Self::OutcomeDecided { handover, .. }
            | Self::CriticalConsented { handover, .. }
            | Self::FormalitiesReleased { handover, .. }
            | Self::ItemHanded { handover, .. }
            | Self::FormSigned { handover, .. }
            | Self::SignatureRefused { handover, .. }
            | Self::KeysReleased { handover }
            | Self::Amended { handover, .. }
            | Self::FinalOutcomeSet { handover, .. }
            | Self::Closed { handover } => Some(*handover),
        }
    }
}

#[cfg(test)]
mod tests;
