//! Why a workbook was refused.

use super::CellError;
use thiserror::Error;

/// Why a workbook was refused as a whole.
#[derive(Debug, Error)]
pub enum WorkbookError {
    /// The file cannot be opened or read.
    #[error("the workbook cannot be read: {source}")]
    File {
        /// What the file system said.
        #[from]
        source: std::io::Error,
    },
    /// The file is larger than the limit.
    #[error("the workbook has {bytes} bytes, at most {limit} are read")]
    TooLarge {
        /// The file's size.
        bytes: u64,
        /// The limit, in bytes.
        limit: u64,
    },
    /// More came out of the workbook than the limit.
    #[error("the workbook inflates to more than {limit} bytes")]
    InflatedTooLarge {
        /// The limit, in bytes.
        limit: u64,
    },
    /// More entries, sheets, rows, columns, cells or characters than the limit.
    #[error("the workbook has more than {limit} {what}")]
    TooMuch {
        /// Of what: `entries`, `sheets`, `rows`, `columns`, `cells`, `bytes of text`.
        what: &'static str,
        /// The limit.
        limit: u64,
    },
    /// The file is no workbook in .xlsx format, or it is damaged.
    #[error("the file is not an .xlsx workbook, or it is damaged")]
    NotAWorkbook,
    /// The workbook was read, and these cells are wrong; nothing was taken from it.
    #[error("{} cells of the workbook are wrong", .0.len())]
    Cells(Vec<CellError>),
}

impl WorkbookError {
    /// Stable code for programs and logs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::File { .. } => "workbook.file",
            Self::TooLarge { .. } => "workbook.too_large",
            Self::InflatedTooLarge { .. } => "workbook.inflated_too_large",
            Self::TooMuch { .. } => "workbook.too_much",
            Self::NotAWorkbook => "workbook.not_a_workbook",
            Self::Cells(_) => "workbook.cells",
        }
    }

    /// For people, in English.
    pub fn en(&self) -> String {
        self.to_string()
    }

    /// For people, in Chinese.
    pub fn zh(&self) -> String {
        match self {
            Self::File { source } => format!("无法读取工作簿：{source}"),
            Self::TooLarge { bytes, limit } => format!("工作簿有 {bytes} 字节，最多读取 {limit} 字节"),
            Self::InflatedTooLarge { limit } => format!("工作簿解压后超过 {limit} 字节"),
            Self::TooMuch { what, limit } => {
                let what = match *what {
                    "entries" => "个内部文件",
                    "sheets" => "张工作表",
                    "rows" => "行",
                    "columns" => "列",
                    "cells" => "个单元格",
                    _ => "字节文字",
                };
                format!("工作簿超过 {limit} {what}")
            }
            Self::NotAWorkbook => "文件不是 .xlsx 工作簿，或已损坏".to_owned(),
            Self::Cells(errors) => format!("工作簿中有 {} 个单元格有误", errors.len()),
        }
    }
}
