//! Warnings over a batch, and whom they go to (domain.md 2, step 7; R3).

use super::{BatchState, Milestone};
use crate::catalog::Settings;
use crate::language::Language;
use crate::time::DAY_MS;

/// A node of the organisation above or at the project (domain.md 1, `OrgNode`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OrgLevel {
    /// 项目.
    Project,
    /// 城市.
    City,
    /// 区域.
    Region,
    /// 集团.
    Group,
}

impl OrgLevel {
    /// One level up; the group is the highest.
    pub const fn next(self) -> Self {
        match self {
            Self::Project => Self::City,
            Self::City => Self::Region,
            Self::Region | Self::Group => Self::Group,
        }
    }

    /// The word that people use.
    pub const fn label(self, language: Language) -> &'static str {
        let (zh, en) = match self {
            Self::Project => ("项目", "the project"),
            Self::City => ("城市公司", "the city company"),
            Self::Region => ("区域公司", "the region"),
            Self::Group => ("集团", "the group"),
        };
        match language {
            Language::Zh => zh,
            Language::En => en,
        }
    }
}

/// Something that the level above a project is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BatchWarning {
    /// Less time between completion and the planned delivery than the project's setting asks for.
    TooLittleTime {
        /// Whole days between the two; negative where delivery is planned before completion.
        days: i64,
        /// What the setting asks for.
        at_least: u16,
        /// The completion is only planned: no record is entered yet.
        planned: bool,
        /// Who is told.
        to: OrgLevel,
    },
}

impl BatchWarning {
    /// What a person reads.
    pub fn text(self, language: Language) -> String {
        let Self::TooLittleTime { days, at_least, planned, to } = self;
        let to = to.label(language);
        match language {
            Language::Zh => {
                let kind = if planned { "计划竣工" } else { "竣工备案" };
                format!("{kind}到交付只有 {days} 天，不足 {at_least} 天，报{to}")
            }
            Language::En => {
                let kind = if planned { "planned completion" } else { "completion" };
                format!("only {days} days between {kind} and delivery, below {at_least}: {to} is told")
            }
        }
    }
}

/// What is to be warned of.
pub fn warnings(state: &BatchState, settings: &Settings) -> Vec<BatchWarning> {
    let planned = |milestone| state.milestones.get(&milestone).map(|kept| kept.value);
    let record = state.completion.as_ref().map(|kept| kept.value.date_ms);
    let (Some(completion), Some(delivery)) =
        (record.or_else(|| planned(Milestone::Completion)), planned(Milestone::Delivery))
    else {
        return Vec::new();
    };
    let days = delivery.saturating_sub(completion).div_euclid(DAY_MS);
    let at_least = settings.completion_to_delivery_days;
    let short = days < i64::from(at_least);
    let warning =
        BatchWarning::TooLittleTime { days, at_least, planned: record.is_none(), to: OrgLevel::Project.next() };
    short.then_some(warning).into_iter().collect()
}
