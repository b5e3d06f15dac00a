//! The rules that an answer of the office may break, with what people and programs are told.

use crate::language::Language;
use crate::permission::Denied;

/// Which rule speaks against an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message(Language::En))]
pub enum QuarantineRule {
    /// The permission table says no.
    Denied(Denied),
    /// Nobody takes in, or declines, an own decision.
    OwnDecision,
    /// Who declines says why.
    NoReason,
    /// It waits no more, or never did.
    NotWaiting,
    /// What it stands on waits too: that one first.
    BasisWaits,
    /// What it is about is not here, so it cannot take effect.
    NothingToStandOn,
    /// Such entries are the server's, never a phone's.
    OnlyTheOffice,
}

impl QuarantineRule {
    /// All but those of the permission table.
    pub const OWN: [Self; 6] = [
        Self::OwnDecision,
        Self::NoReason,
        Self::NotWaiting,
        Self::BasisWaits,
        Self::NothingToStandOn,
        Self::OnlyTheOffice,
    ];

    /// A name that never changes, for programs.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Denied(denied) => denied.code(),
            other => other.texts().0,
        }
    }

    /// What a person reads.
    pub const fn message(self, language: Language) -> &'static str {
        if let Self::Denied(denied) = self {
            return denied.message(language);
        }
        let (_, zh, en) = self.texts();
        match language {
            Language::Zh => zh,
            Language::En => en,
        }
    }

    /// Code, Chinese, English.
    pub(crate) const fn texts(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Denied(_) => ("denied", "没有这个权限", "the right to do this is missing"),
            Self::OwnDecision => {
                ("own_decision", "自己的决定由另一位核收", "somebody else answers for one's own decision")
            }
            Self::NoReason => ("no_reason", "不收要写明原因", "declining needs a reason"),
            Self::NotWaiting => ("not_waiting", "这条不在待核收里", "this one does not wait for an answer"),
            Self::BasisWaits => (
                "basis_waits",
                "它所依据的那条也在待核收，请先处理那一条",
                "what it stands on waits too; answer that one first",
            ),
            Self::NothingToStandOn => (
                "nothing_to_stand_on",
                "它所说的内容不在服务器上，收不下；可以不收并写明原因",
                "what it is about is not here, so it cannot be taken in; it can be declined with a reason",
            ),
            Self::OnlyTheOffice => {
                ("only_the_office", "收不收只能在办公室的待核收页上定", "this is answered on the office's page only")
            }
        }
    }
}
