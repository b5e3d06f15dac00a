//! What a project settles about delivery: formalities, meters, how forms are signed, how large a sample is.

use crate::language::Bilingual;
use serde::{Deserialize, Serialize};

/// A formality (手续) of a handover.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Formality {
    /// Its code, such as `maintenance_fund`.
    pub code: String,
    /// Its name.
    pub name: Bilingual,
    /// 必办: keys are released only when it is done or the service manager released it; otherwise 可缓办.
    pub required: bool,
}

/// On what a handover form is signed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SigningMode {
    /// On the screen.
    #[default]
    Screen,
    /// On paper, photographed as the original.
    Paper,
    /// On both.
    Both,
}

/// How large a sample is: a share of the units of each building and house type, and at least so many.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SampleSize {
    /// In per cent of each stratum, rounded up.
    pub percent: u8,
    /// At least so many of each stratum, as far as it has them.
    pub at_least: u16,
}

impl Default for SampleSize {
    /// Ten per cent, two of each: a stratum of which one unit is seen says nothing about differences inside it.
    fn default() -> Self {
        Self { percent: 10, at_least: 2 }
    }
}
