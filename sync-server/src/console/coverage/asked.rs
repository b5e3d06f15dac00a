//! What the address of the page asks for.

use crate::console::words::Words;
use crate::projection::word;
use serde::Deserialize;
use yanfang_domain::inspection::Stage;

/// How units are grouped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum By {
    /// A row a building.
    #[default]
    Building,
    /// A row a floor.
    Floor,
    /// A row a team of the stage.
    Team,
    /// A row a delivery batch.
    Batch,
}

impl By {
    pub(super) const ALL: [Self; 4] = [Self::Building, Self::Floor, Self::Team, Self::Batch];

    const fn text(self) -> &'static str {
        match self {
            Self::Building => "building",
            Self::Floor => "floor",
            Self::Team => "team",
            Self::Batch => "batch",
        }
    }

    pub(super) const fn name(self, words: Words) -> &'static str {
        match self {
            Self::Building => words.t("按楼栋", "By building"),
            Self::Floor => words.t("按楼层", "By floor"),
            Self::Team => words.t("按班组", "By team"),
            Self::Batch => words.t("按批次", "By batch"),
        }
    }

    /// The heading of the groups' column.
    pub(super) const fn column(self, words: Words) -> &'static str {
        match self {
            Self::Building => words.t("楼栋", "Building"),
            Self::Floor => words.t("楼层", "Floor"),
            Self::Team => words.t("班组", "Team"),
            Self::Batch => words.t("批次", "Batch"),
        }
    }
}

/// Which units are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Show {
    /// Those that are not inspected.
    #[default]
    Missing,
    /// All.
    All,
}

impl Show {
    pub(super) const ALL: [Self; 2] = [Self::Missing, Self::All];

    const fn text(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::All => "all",
        }
    }

    pub(super) const fn name(self, words: Words) -> &'static str {
        match self {
            Self::Missing => words.t("没查完的", "Not inspected"),
            Self::All => words.t("全部", "All"),
        }
    }
}

#[derive(Clone, Deserialize, Default)]
#[serde(default)]
pub(in crate::console) struct Asked {
    stage: Option<Stage>,
    pub(super) by: By,
    /// The group whose units are listed; empty: all.
    pub(super) group: String,
    pub(super) show: Show,
}

impl Asked {
    pub(super) fn stage(&self) -> Stage {
        self.stage.unwrap_or(Stage::ThirdParty)
    }

    /// The same of another stage. Teams are a stage's own, so no group stays chosen.
    pub(super) fn of(&self, stage: Stage) -> Self {
        Self { stage: Some(stage), group: String::new(), ..self.clone() }
    }

    pub(super) fn by(&self, by: By) -> Self {
        Self { by, group: String::new(), ..self.clone() }
    }

    pub(super) fn group(&self, key: &str) -> Self {
        Self { group: key.to_owned(), ..self.clone() }
    }

    pub(super) fn showing(&self, show: Show) -> Self {
        Self { show, ..self.clone() }
    }

    pub(super) fn href(&self) -> String {
        self.address("/console/coverage")
    }

    pub(super) fn file(&self) -> String {
        self.address("/console/coverage.csv")
    }

    fn address(&self, path: &str) -> String {
        let mut address = format!("{path}?stage={}&by={}", word(&self.stage()), self.by.text());
        // Keys are ids; what somebody else put into the address is not repeated.
        if !self.group.is_empty() && self.group.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') {
            address.push_str("&group=");
            address.push_str(&self.group);
        }
        if self.show != Show::default() {
            address.push_str("&show=");
            address.push_str(self.show.text());
        }
        address
    }
}
