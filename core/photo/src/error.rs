//! Why a picture was not taken in: one cause a variant, a stable code, a sentence in both languages.

use std::io;

/// The language of a message shown to a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// 简体中文.
    Chinese,
    /// English.
    English,
}

/// What is wrong with a damaged picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Damage {
    /// The file ends before the picture does.
    #[error("the file ends early")]
    Truncated,
    /// The parts of the file contradict each other or the format.
    #[error("its structure is broken")]
    Structure,
    /// The compressed picture itself cannot be decoded.
    #[error("its content cannot be decoded")]
    Content,
    /// The decoder gave up in a way that it should not; the picture is taken to be hostile.
    #[error("its content stops the decoder")]
    StopsDecoder,
}

/// Why a picture was not taken in, or its markup not drawn. The Display text is the English message.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PhotoError {
    /// No bytes at all, as after a full disk.
    #[error("the picture file is empty")]
    Empty,
    /// Larger than [`crate::Limits::file_bytes`]; sizes in bytes.
    #[error("the picture file has {bytes} bytes, at most {limit} are taken")]
    FileTooLarge {
        /// Size of the file.
        bytes: u64,
        /// The limit it exceeds.
        limit: u64,
    },
    /// A side longer than [`crate::Limits::side`]; all in pixels.
    #[error("the picture has {width} x {height} pixels, at most {limit} a side are taken")]
    SideTooLong {
        /// Width by the header.
        width: u32,
        /// Height by the header.
        height: u32,
        /// The limit for each side.
        limit: u32,
    },
    /// More pixels than [`crate::Limits::pixels`].
    #[error("the picture has {width} x {height} pixels, at most {limit} in all are taken")]
    TooManyPixels {
        /// Width by the header.
        width: u32,
        /// Height by the header.
        height: u32,
        /// The limit for width times height.
        limit: u64,
    },
    /// Decoding would take more than [`crate::Limits::decode_bytes`]; sizes in bytes.
    #[error("decoding the picture needs {needed} bytes of memory, at most {limit} are given")]
    NeedsTooMuchMemory {
        /// What decoding would take.
        needed: u64,
        /// The limit it exceeds.
        limit: u64,
    },
    /// HEIC or AVIF: the phone's own platform converts it to JPEG first.
    #[error("the picture is {format}: convert it to JPEG first")]
    NeedsConversion {
        /// "HEIC" or "AVIF".
        format: &'static str,
    },
    /// Neither JPEG, PNG nor WebP, whatever its name says.
    #[error("the file is not a JPEG, PNG or WebP picture")]
    UnknownFormat,
    /// A rare variant of a known format, such as lossless JPEG.
    #[error("the picture uses {feature}, which is not supported")]
    Unsupported {
        /// The variant, in English.
        feature: &'static str,
    },
    /// Cut, flipped or made up.
    #[error("the picture is damaged: {0}")]
    Damaged(Damage),
    /// The file cannot be read from the disk.
    #[error("the picture file cannot be read: {0}")]
    Unreadable(io::ErrorKind),
    /// Scaling or encoding refused a decoded picture: a bug of ours.
    #[error("the picture could not be {step}")]
    NotProcessed {
        /// "scaled" or "encoded".
        step: &'static str,
    },
    /// More shapes, points or characters than a markup may have.
    #[error("the markup has {count} {what}, at most {limit} are taken")]
    MarkupTooLarge {
        /// "shapes", "points" or "characters".
        what: &'static str,
        /// How many it has.
        count: usize,
        /// How many it may have.
        limit: usize,
    },
    /// A freehand line without points or a text without characters.
    #[error("the markup has a shape with nothing to draw")]
    MarkupEmptyShape,
    /// A coordinate or stroke outside its range.
    #[error("the markup has the value {value} where {least} to {most} are taken")]
    MarkupOutOfRange {
        /// The value found.
        value: u16,
        /// The least allowed.
        least: u16,
        /// The greatest allowed.
        most: u16,
    },
}

impl PhotoError {
    /// The stable name of the cause, for apps, logs and the API.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty => "photo.empty",
            Self::FileTooLarge { .. } => "photo.file_too_large",
            Self::SideTooLong { .. } => "photo.side_too_long",
            Self::TooManyPixels { .. } => "photo.too_many_pixels",
            Self::NeedsTooMuchMemory { .. } => "photo.needs_too_much_memory",
            Self::NeedsConversion { .. } => "photo.needs_conversion",
            Self::UnknownFormat => "photo.unknown_format",
            Self::Unsupported { .. } => "photo.unsupported",
            Self::Damaged(_) => "photo.damaged",
            Self::Unreadable(_) => "photo.unreadable",
            Self::NotProcessed { .. } => "photo.not_processed",
            Self::MarkupTooLarge { .. } => "photo.markup_too_large",
            Self::MarkupEmptyShape => "photo.markup_empty_shape",
            Self::MarkupOutOfRange { .. } => "photo.markup_out_of_range",
        }
    }

    /// One sentence for the person who took or sent the picture.
    pub fn message(&self, language: Language) -> String {
        match language {
            Language::English => self.to_string(),
            Language::Chinese => self.chinese(),
        }
    }

    fn chinese(&self) -> String {
        match self {
            Self::Empty => "照片文件是空的".into(),
            Self::FileTooLarge { bytes, limit } => format!("照片文件有 {bytes} 字节，最多接收 {limit} 字节"),
            Self::SideTooLong { width, height, limit } => {
                format!("照片为 {width} x {height} 像素，每边最多 {limit} 像素")
            }
            Self::TooManyPixels { width, height, limit } => {
                format!("照片为 {width} x {height} 像素，总数最多 {limit} 像素")
            }
            Self::NeedsTooMuchMemory { needed, limit } => {
                format!("打开这张照片需要 {needed} 字节内存，最多允许 {limit} 字节")
            }
            Self::NeedsConversion { format } => format!("照片是 {format} 格式，请先转换为 JPEG"),
            Self::UnknownFormat => "文件不是 JPEG、PNG 或 WebP 照片".into(),
            Self::Unsupported { feature } => format!("照片使用了不支持的编码方式（{feature}）"),
            Self::Damaged(damage) => format!("照片已损坏：{}", damage.chinese()),
            Self::Unreadable(_) => "无法读取照片文件".into(),
            Self::NotProcessed { .. } => "照片处理失败".into(),
            Self::MarkupTooLarge { what, count, limit } => {
                let what = match *what {
                    "shapes" => "图形",
                    "points" => "点",
                    _ => "字",
                };
                format!("标注有 {count} 个{what}，最多 {limit} 个")
            }
            Self::MarkupEmptyShape => "标注中有空的图形".into(),
            Self::MarkupOutOfRange { value, least, most } => {
                format!("标注中的数值 {value} 超出范围（{least} 至 {most}）")
            }
        }
    }
}

impl Damage {
    fn chinese(self) -> &'static str {
        match self {
            Self::Truncated => "文件不完整",
            Self::Structure => "文件结构有误",
            Self::Content => "内容无法解码",
            Self::StopsDecoder => "内容使解码中断",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_name_the_cause_in_both_languages() {
        let error = PhotoError::FileTooLarge { bytes: 30, limit: 25 };
        assert_eq!(error.code(), "photo.file_too_large");
        assert_eq!(error.message(Language::English), "the picture file has 30 bytes, at most 25 are taken");
        assert_eq!(error.message(Language::Chinese), "照片文件有 30 字节，最多接收 25 字节");
        let error = PhotoError::Damaged(Damage::Truncated);
        assert_eq!(error.code(), "photo.damaged");
        assert_eq!(error.message(Language::English), "the picture is damaged: the file ends early");
        assert_eq!(error.message(Language::Chinese), "照片已损坏：文件不完整");
    }
}
