//! What the address of the page asks for.

use serde::Deserialize;

/// Which list is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum List {
    /// The day's homes.
    #[default]
    Day,
    /// 逾期未收.
    Overdue,
    /// Keys that are out.
    Keys,
}

impl List {
    pub(super) fn href(self) -> String {
        let name = match self {
            Self::Day => "day",
            Self::Overdue => "overdue",
            Self::Keys => "keys",
        };
        format!("/console/handover?list={name}")
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(in crate::console) struct Asked {
    pub(super) list: List,
    pub(super) unit: String,
}
