//! What `import` can be told.

use crate::DataFolder;
use std::path::PathBuf;
use yanfang_domain::catalog::Severity;

/// What to import, and how it becomes the project's.
#[derive(clap::Args)]
pub(crate) struct Options {
    #[command(flatten)]
    pub(super) folder: DataFolder,
    /// A project workbook (docs/workbook.md), a BCF package, a third-party firm's workbook, or a folder of the latter
    /// two (docs/import.md).
    pub(super) file: PathBuf,
    /// Says what would change and every error, and changes nothing.
    #[arg(long)]
    pub(super) dry_run: bool,
    /// The project's code; may be left out while there is one project.
    #[arg(long, value_name = "CODE")]
    pub(super) project: Option<String>,
    /// The account of the member who imports; without it the office does.
    #[arg(long = "as", value_name = "ACCOUNT")]
    pub(super) member: Option<String>,
    /// BCF: the unit of topics that name none; given several times they take turns. Without it the project's common
    /// area, else its first unit.
    #[arg(long = "unit", value_name = "UNIT")]
    pub(super) units: Vec<String>,
    /// BCF: the room of topics that name none; without it the house type's first.
    #[arg(long, value_name = "ROOM")]
    pub(super) room: Option<String>,
    /// BCF: the check item of topics that name none, for all packages or for those whose name begins so. Without it
    /// they wait to be assigned.
    #[arg(long = "item", value_name = "[PACKAGE=]CODE")]
    pub(super) items: Vec<String>,
    /// BCF: the severity of topics without a known priority; without it the check item's, else minor.
    #[arg(long, value_enum)]
    pub(super) severity: Option<SeverityWord>,
    /// Third party: the firm's name, part of each row's identity; without it the workbook's name.
    #[arg(long, value_name = "NAME")]
    pub(super) firm: Option<String>,
    /// Third party: the photo archive (.zip) or folder; without it the one of the workbook's name beside it, else, in a
    /// folder, its only zip file or the folder itself.
    #[arg(long, value_name = "PATH")]
    pub(super) photos: Option<PathBuf>,
    /// Minutes east of UTC for dates that do not say.
    #[arg(long, value_name = "MINUTES", default_value_t = 480, allow_negative_numbers = true,
          value_parser = clap::value_parser!(i16).range(-720..=840))]
    pub(super) utc_offset: i16,
}

/// How bad a defect is.
#[derive(Clone, Copy, clap::ValueEnum)]
pub(super) enum SeverityWord {
    /// 紧急
    Critical,
    /// 严重
    Major,
    /// 一般
    Minor,
    /// 轻微
    Cosmetic,
}

impl SeverityWord {
    pub(super) fn severity(self) -> Severity {
        match self {
            Self::Critical => Severity::Critical,
            Self::Major => Severity::Major,
            Self::Minor => Severity::Minor,
            Self::Cosmetic => Severity::Cosmetic,
        }
    }
}
