//! What an import has to tell a person: where, what is wrong, in both languages.

use crate::exchange::bcf::{BcfError, TopicFault};
use crate::exchange::sheets::{CellError, WorkbookError};
use crate::exchange::third_party::PhotoArchiveError;
use yanfang_photo::{Language, PhotoError};
use yanfang_protocol::problem::Code;

/// One line of the error list.
#[derive(Debug)]
pub enum IntakeFault {
    /// A package could not be read at all.
    Package {
        /// Its file.
        file: String,
        /// Why.
        error: BcfError,
    },
    /// A topic of a package could not be read; the others of it were.
    Topic {
        /// The package.
        package: String,
        /// Its folder in the package.
        folder: String,
        /// Why.
        fault: TopicFault,
    },
    /// A topic that a package which does not open shows.
    LostTopic {
        /// The package.
        package: String,
        /// Its folder in the package.
        folder: String,
    },
    /// A workbook could not be read at all.
    Workbook {
        /// Its file.
        file: String,
        /// Why.
        error: WorkbookError,
    },
    /// The photo archive could not be opened.
    Archive {
        /// Its file.
        file: String,
        /// Why.
        error: PhotoArchiveError,
    },
    /// A cell is wrong; its row was not taken.
    Cell {
        /// The workbook's file.
        file: String,
        /// Where in it, and what would be right.
        error: CellError,
    },
    /// A picture was not taken in; its defect is recorded without it.
    Picture {
        /// The defect's place.
        place: String,
        /// The picture's name.
        name: String,
        /// Why.
        error: PhotoError,
    },
    /// A picture could not be unpacked; its defect is recorded without it.
    PictureUnreadable {
        /// The defect's place.
        place: String,
        /// Why; names the picture.
        error: PhotoArchiveError,
    },
    /// A picture is named and was not sent; its defect is recorded without it.
    PictureMissing {
        /// The defect's place.
        place: String,
        /// The picture's name.
        name: String,
    },
    /// More pictures than a defect may have; the last ones were left out.
    TooManyPictures {
        /// The defect's place.
        place: String,
        /// How many were left out.
        left_out: usize,
        /// How many a defect may have.
        limit: usize,
    },
    /// The server did not take a defect or a remark.
    Refused {
        /// The defect's place.
        place: String,
        /// Why.
        code: Code,
    },
    /// A file that is nothing an import knows.
    UnknownFile {
        /// Its name.
        file: String,
    },
}

impl IntakeFault {
    /// Where it is: file, and what in it.
    pub fn place(&self) -> String {
        match self {
            Self::Package { file, .. }
            | Self::Workbook { file, .. }
            | Self::Archive { file, .. }
            | Self::UnknownFile { file } => file.clone(),
            Self::Topic { package, folder, .. } | Self::LostTopic { package, folder } => {
                format!("{package} / {folder}")
            }
            Self::Cell { file, error } => format!("{file} / {}!{}", error.sheet, error.cell()),
            Self::Picture { place, name, .. } | Self::PictureMissing { place, name } => format!("{place} / {name}"),
            Self::PictureUnreadable { place, .. }
            | Self::TooManyPictures { place, .. }
            | Self::Refused { place, .. } => place.clone(),
        }
    }

    /// Stable code for programs and logs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Package { error, .. } => error.code(),
            Self::Topic { fault, .. } => fault.code(),
            Self::LostTopic { .. } => "bcf.topic.package_lost",
            Self::Workbook { error, .. } => error.code(),
            Self::Archive { error, .. } | Self::PictureUnreadable { error, .. } => error.code(),
            Self::Cell { error, .. } => error.fault.code(),
            Self::Picture { error, .. } => error.code(),
            Self::PictureMissing { .. } => "import.picture_missing",
            Self::TooManyPictures { .. } => "import.too_many_pictures",
            Self::Refused { code, .. } => code.text(),
            Self::UnknownFile { .. } => "import.unknown_file",
        }
    }

    /// What is wrong and what follows, in Chinese.
    pub fn zh(&self) -> String {
        match self {
            Self::Package { error, .. } => error.zh(),
            Self::Topic { fault, .. } => fault.zh(),
            Self::LostTopic { .. } => "所在的问题包无法打开，该问题未导入".to_owned(),
            Self::Workbook { error, .. } => error.zh(),
            Self::Archive { error, .. } => error.zh(),
            Self::Cell { error, .. } => error.zh(),
            Self::Picture { error, .. } => format!("{}；问题已记录，缺这张照片", error.message(Language::Chinese)),
            Self::PictureUnreadable { error, .. } => format!("{}；问题已记录，缺这张照片", error.zh()),
            Self::PictureMissing { .. } => "没有收到这张照片；问题已记录".to_owned(),
            Self::TooManyPictures { left_out, limit, .. } => {
                format!("每个问题最多 {limit} 张照片，最后 {left_out} 张未导入")
            }
            Self::Refused { code, .. } => format!("服务器未接受（{}）", code.text()),
            Self::UnknownFile { .. } => "不是 .xlsx 工作簿、BCF 问题包或含有它们的文件夹".to_owned(),
        }
    }

    /// What is wrong and what follows, in English.
    pub fn en(&self) -> String {
        match self {
            Self::Package { error, .. } => error.en(),
            Self::Topic { fault, .. } => fault.en(),
            Self::LostTopic { .. } => "its package does not open, the topic was not imported".to_owned(),
            Self::Workbook { error, .. } => error.en(),
            Self::Archive { error, .. } => error.to_string(),
            Self::Cell { error, .. } => error.en(),
            Self::Picture { error, .. } => {
                format!("{}; the defect is recorded without it", error.message(Language::English))
            }
            Self::PictureUnreadable { error, .. } => format!("{error}; the defect is recorded without it"),
            Self::PictureMissing { .. } => "the picture was not sent; the defect is recorded without it".to_owned(),
            Self::TooManyPictures { left_out, limit, .. } => {
                format!("a defect has at most {limit} photos, the last {left_out} were left out")
            }
            Self::Refused { code, .. } => format!("the server did not take it ({})", code.text()),
            Self::UnknownFile { .. } => "no .xlsx workbook, BCF package or folder with such".to_owned(),
        }
    }
}
