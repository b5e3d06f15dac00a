//! Why the office cannot do something with an order, with what people and programs are told.

use crate::documents::LoadError;
use crate::ingest::IngestError;
use crate::store::StoreError;
use yanfang_domain::language::Language;
use yanfang_protocol::problem::Code;

/// Why something was not done with an order; nothing of it was written.
#[derive(Debug, thiserror::Error)]
pub enum OrderError {
    /// It is released already, or not known.
    #[error("the order is no draft")]
    NotADraft,
    /// No defect of those named can be given to somebody now.
    #[error("there is nothing that could be moved")]
    NothingToMove,
    /// Orders of several contractors cannot become one.
    #[error("the orders are of several contractors")]
    SeveralRepairers,
    /// The catalog in force does not list the contractor.
    #[error("the contractor is not in the catalog")]
    UnknownContractor,
    /// Its contracts are suspended (停派) or left (已退场).
    #[error("the contractor takes no new work")]
    TakesNoWork,
    /// It still has a contract that is in force.
    #[error("the contractor has not left")]
    HasNotLeft,
    /// A move, split, merge or substitution needs its reason.
    #[error("the reason is missing")]
    NoReason,
    /// The grace of the notice is not over (代维修).
    #[error("the grace of the notice is not over")]
    GraceRunning,
    /// A form lacks something.
    #[error("something is missing")]
    Incomplete,
    /// The rights or rules that a command meets everywhere.
    #[error("the command was not accepted: {0:?}")]
    NotAccepted(Code),
    /// The project was never published here.
    #[error("the project is not known")]
    UnknownProject,
    /// The system gives no random bytes.
    #[error("the system gives no random bytes")]
    NoEntropy,
    /// The database did not take it.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A document could not be loaded.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// The copies between documents could not be written.
    #[error(transparent)]
    Ingest(#[from] IngestError),
}

impl OrderError {
    /// A name that never changes, for programs.
    pub const fn code(&self) -> &'static str {
        self.texts().0
    }

    /// What a person reads.
    pub const fn message(&self, language: Language) -> &'static str {
        match language {
            Language::Zh => self.texts().1,
            Language::En => self.texts().2,
        }
    }

    /// Those that say nothing of their own beside their words.
    pub const fn plain() -> [Self; 9] {
        [
            Self::NotADraft,
            Self::NothingToMove,
            Self::SeveralRepairers,
            Self::UnknownContractor,
            Self::TakesNoWork,
            Self::HasNotLeft,
            Self::NoReason,
            Self::GraceRunning,
            Self::Incomplete,
        ]
    }

    const fn texts(&self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::NotADraft => ("not_a_draft", "这张指令单不是草稿", "The order is no draft."),
            Self::NothingToMove => {
                ("nothing_to_move", "没有可以改派的问题", "There is nothing that could be given to somebody now.")
            }
            Self::SeveralRepairers => {
                ("several_repairers", "只能合并同一单位的指令单", "Only orders of one contractor can be merged.")
            }
            Self::UnknownContractor => {
                ("unknown_contractor", "目录里没有这家单位", "The contractor is not in the catalog.")
            }
            Self::TakesNoWork => ("takes_no_work", "这家单位已停派或已退场", "The contractor takes no new work."),
            Self::HasNotLeft => {
                ("has_not_left", "这家单位还有有效的合同", "The contractor still has a contract in force.")
            }
            Self::NoReason => ("no_reason", "要写明原因", "The reason is missing."),
            Self::GraceRunning => ("grace_running", "通知的宽限期还没有过", "The grace of the notice is not over yet."),
            Self::Incomplete => {
                ("incomplete", "没填全：请补上再提交", "Something is missing: fill it in and send again.")
            }
            Self::NotAccepted(_) => ("not_accepted", "没有被接受", "It was not accepted."),
            Self::UnknownProject => ("unknown_project", "没有这个项目", "The project is not known."),
            Self::NoEntropy | Self::Store(_) | Self::Load(_) | Self::Ingest(_) => {
                ("internal", "服务器没能完成，请再试一次", "The server could not do it; try again.")
            }
        }
    }
}
