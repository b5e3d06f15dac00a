//! What is wrong with one cell, and what would be right there: a stable code, and words in both languages.

use super::cell_name;
use crate::exchange::workbook::PlanFault;
use yanfang_domain::language::Bilingual;

/// A cell that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellError {
    /// The sheet's name as the workbook has it, or should have it.
    pub sheet: String,
    /// The row, from 0.
    pub row: u32,
    /// The column, from 0.
    pub column: u32,
    /// What is wrong.
    pub fault: CellFault,
}

impl CellError {
    /// The cell as the spreadsheet program names it, such as `C12`.
    pub fn cell(&self) -> String {
        cell_name(self.row, self.column)
    }

    /// What is wrong and what would be right, in Chinese.
    pub fn zh(&self) -> String {
        format!("{}；{}", self.fault.what().zh, self.fault.right().zh)
    }

    /// What is wrong and what would be right, in English.
    pub fn en(&self) -> String {
        format!("{}: {}", self.fault.what().en, self.fault.right().en)
    }
}

/// What is wrong with a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CellFault {
    /// The workbook lacks a sheet.
    SheetMissing,
    /// A sheet that the format does not know; a misspelt one would be left out in silence.
    SheetUnknown {
        /// The sheets there may be.
        known: String,
    },
    /// The sheet lacks a column.
    ColumnMissing {
        /// The column's name.
        column: Bilingual,
    },
    /// A column that the sheet does not know.
    ColumnUnknown {
        /// What its first row says.
        text: String,
        /// The columns there may be.
        known: String,
    },
    /// The sheet has no row below its first.
    NoRows,
    /// The cell is empty and must not be.
    Empty {
        /// The column's name.
        column: Bilingual,
    },
    /// The spreadsheet program could not compute the cell.
    Broken {
        /// What it shows, such as `#REF!`.
        text: String,
    },
    /// The text is longer than the limit.
    TooLong {
        /// The limit, in characters.
        limit: usize,
    },
    /// Not a whole number within the limits.
    Number {
        /// What the cell says.
        text: String,
        /// Smallest allowed.
        min: i64,
        /// Largest allowed.
        max: i64,
    },
    /// Not a date.
    Date {
        /// What the cell says.
        text: String,
    },
    /// Not one of the words of this column.
    Word {
        /// What the cell says.
        text: String,
        /// The words there may be.
        known: String,
    },
    /// Names something that no sheet holds.
    Unknown {
        /// What the cell says.
        text: String,
        /// In which sheet it should stand.
        sheet: Bilingual,
    },
    /// Names something that stands in another row already.
    Repeated {
        /// What the cell says.
        text: String,
        /// The first cell.
        first: String,
    },
    /// Not written as it should be.
    Form {
        /// What the cell says.
        text: String,
        /// An example of what would be right.
        example: String,
    },
    /// Does not go with another cell of the row or with what another row says.
    Contradicts {
        /// What the cell says.
        text: String,
        /// What it would have to be.
        right: Bilingual,
    },
    /// The floor plan's file is not there or cannot be read.
    PlanFile {
        /// Its name.
        file: String,
    },
    /// The floor plan is not a drawing of shapes and text only.
    Plan(PlanFault),
    /// The photo archive has no such file.
    Photo {
        /// What the cell says.
        file: String,
    },
    /// Fits several things.
    Ambiguous {
        /// What the cell says.
        text: String,
        /// What it fits.
        fits: String,
    },
}

impl CellFault {
    /// Stable code for programs and logs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::SheetMissing => "cell.sheet_missing",
            Self::SheetUnknown { .. } => "cell.sheet_unknown",
            Self::ColumnMissing { .. } => "cell.column_missing",
            Self::ColumnUnknown { .. } => "cell.column_unknown",
            Self::NoRows => "cell.no_rows",
            Self::Empty { .. } => "cell.empty",
            Self::Broken { .. } => "cell.broken",
            Self::TooLong { .. } => "cell.too_long",
            Self::Number { .. } => "cell.number",
            Self::Date { .. } => "cell.date",
            Self::Word { .. } => "cell.word",
            Self::Unknown { .. } => "cell.unknown",
            Self::Repeated { .. } => "cell.repeated",
            Self::Form { .. } => "cell.form",
            Self::Contradicts { .. } => "cell.contradicts",
            Self::PlanFile { .. } => "cell.plan_file",
            Self::Plan(_) => "cell.plan",
            Self::Photo { .. } => "cell.photo",
            Self::Ambiguous { .. } => "cell.ambiguous",
        }
    }

    /// What is wrong.
    pub fn what(&self) -> Bilingual {
        let both = |zh: String, en: String| Bilingual::new(zh, en);
        match self {
            Self::SheetMissing => Bilingual::new("缺少这张工作表", "the sheet is missing"),
            Self::SheetUnknown { .. } => Bilingual::new("不认识这张工作表", "the sheet is not known"),
            Self::ColumnMissing { column } => {
                both(format!("缺少列“{}”", column.zh), format!("column `{}` is missing", column.en))
            }
            Self::ColumnUnknown { text, .. } => {
                both(format!("不认识列“{text}”"), format!("column `{text}` is not known"))
            }
            Self::NoRows => Bilingual::new("工作表没有数据行", "the sheet has no rows"),
            Self::Empty { column } => both(format!("“{}”未填写", column.zh), format!("`{}` is empty", column.en)),
            Self::Broken { text } => both(format!("公式出错 {text}"), format!("the formula failed with {text}")),
            Self::TooLong { .. } => Bilingual::new("文字过长", "the text is too long"),
            Self::Number { text, .. } => both(format!("“{text}”不在范围内"), format!("`{text}` is out of range")),
            Self::Date { text } => both(format!("“{text}”不是日期"), format!("`{text}` is no date")),
            Self::Word { text, .. } => both(format!("“{text}”不是可选项"), format!("`{text}` is none of the choices")),
            Self::Unknown { text, .. } => both(format!("找不到“{text}”"), format!("`{text}` is not known")),
            Self::Repeated { text, .. } => both(format!("“{text}”重复"), format!("`{text}` is there twice")),
            Self::Form { text, .. } => both(format!("“{text}”格式不对"), format!("`{text}` is not in the right form")),
            Self::Contradicts { text, .. } => {
                both(format!("“{text}”前后不一致"), format!("`{text}` does not fit the rest"))
            }
            Self::PlanFile { file } => {
                both(format!("平面图文件“{file}”读不到"), format!("plan file `{file}` cannot be read"))
            }
            Self::Plan(fault) => both(fault.zh(), fault.to_string()),
            Self::Photo { file } => {
                both(format!("照片包里没有“{file}”"), format!("photo `{file}` is not in the archive"))
            }
            Self::Ambiguous { text, .. } => both(format!("“{text}”不明确"), format!("`{text}` fits several")),
        }
    }

    /// What would be right.
    pub fn right(&self) -> Bilingual {
        let both = |zh: String, en: String| Bilingual::new(zh, en);
        match self {
            Self::SheetMissing => Bilingual::new("按模板补上", "add it as the format says"),
            Self::SheetUnknown { known } => both(
                format!("可用：{known}；说明类工作表以“说明”开头"),
                format!("one of {known}, or a name beginning with Notes"),
            ),
            Self::ColumnMissing { .. } => Bilingual::new("在第一行补上该列", "add it to the first row"),
            Self::ColumnUnknown { known, .. } => both(
                format!("可用：{known}；备注列以“备注”开头"),
                format!("one of {known}, or a name beginning with Remark"),
            ),
            Self::NoRows => Bilingual::new("至少填写一行", "at least one row"),
            Self::Empty { .. } => Bilingual::new("必填", "fill it in"),
            Self::Broken { .. } => Bilingual::new("改为数值或文字", "a value instead of the formula"),
            Self::TooLong { limit } => both(format!("最多 {limit} 个字"), format!("at most {limit} characters")),
            Self::Number { min, max, .. } => {
                both(format!("{min} 到 {max} 之间的数"), format!("a number from {min} to {max}"))
            }
            Self::Date { .. } => Bilingual::new("例如 2026-11-03", "for example 2026-11-03"),
            Self::Word { known, .. } => both(format!("可选：{known}"), format!("one of {known}")),
            Self::Unknown { sheet, .. } => {
                both(format!("先在“{}”中填写，或改正", sheet.zh), format!("add it to `{}`, or correct it", sheet.en))
            }
            Self::Repeated { first, .. } => {
                both(format!("{first} 已有，每个只填一次"), format!("once only, {first} has it"))
            }
            Self::Form { example, .. } => both(format!("例如 {example}"), format!("for example {example}")),
            Self::Contradicts { right, .. } => right.clone(),
            Self::PlanFile { .. } => {
                Bilingual::new("与工作簿放在同一文件夹，只写文件名", "in the workbook's folder, by its name alone")
            }
            Self::Plan(_) => Bilingual::new("只含图形和文字的 SVG", "an SVG of shapes and text only"),
            Self::Photo { .. } => Bilingual::new("写照片包中的文件名", "the name of a file in the photo archive"),
            Self::Ambiguous { fits, .. } => both(format!("写明是哪一个：{fits}"), format!("say which: {fits}")),
        }
    }
}
