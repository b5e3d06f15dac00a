//! Why a package or a topic was not read: a stable code, and words for people in Chinese and English.

use thiserror::Error;

/// Why a package was refused as a whole.
#[derive(Debug, Error)]
pub enum BcfError {
    /// The file cannot be opened or read.
    #[error("the package cannot be read: {source}")]
    File {
        /// What the file system said.
        #[from]
        source: std::io::Error,
    },
    /// The file is larger than the limit.
    #[error("the package has {bytes} bytes, at most {limit} are read")]
    PackageTooLarge {
        /// The file's size.
        bytes: u64,
        /// The limit, in bytes.
        limit: u64,
    },
    /// The file is not a zip file.
    #[error("the file is not a zip file, so it is not a BCF package")]
    NotAZip,
    /// The zip directory at the end of the file is missing or damaged: the file was probably cut off.
    #[error("the package is cut off or its directory is damaged, send it again")]
    DirectoryLost,
    /// More entries than the limit.
    #[error("the package has more than {limit} entries")]
    TooManyEntries {
        /// The limit.
        limit: u64,
    },
    /// More bytes came out of the package than the limit.
    #[error("the package inflates to more than {limit} bytes")]
    InflatedTooLarge {
        /// The limit, in bytes.
        limit: u64,
    },
    /// A zip file without any topic, viewpoint or version file.
    #[error("the zip file holds no BCF topics")]
    NotBcf,
    /// A version of BCF newer than this reader.
    #[error("BCF version {version} is not known here, export 2.0, 2.1 or 3.0")]
    UnknownVersion {
        /// As the package says.
        version: String,
    },
}

impl BcfError {
    /// Stable code for programs and logs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::File { .. } => "bcf.file",
            Self::PackageTooLarge { .. } => "bcf.package_too_large",
            Self::NotAZip => "bcf.not_a_zip",
            Self::DirectoryLost => "bcf.directory_lost",
            Self::TooManyEntries { .. } => "bcf.too_many_entries",
            Self::InflatedTooLarge { .. } => "bcf.inflated_too_large",
            Self::NotBcf => "bcf.not_bcf",
            Self::UnknownVersion { .. } => "bcf.unknown_version",
        }
    }

    /// For people, in English.
    pub fn en(&self) -> String {
        self.to_string()
    }

    /// For people, in Chinese.
    pub fn zh(&self) -> String {
        match self {
            Self::File { source } => format!("无法读取文件:{source}"),
            Self::PackageTooLarge { bytes, limit } => format!("文件有 {bytes} 字节,最多读取 {limit} 字节"),
            Self::NotAZip => "文件不是 zip 格式,因此不是 BCF 问题包".to_owned(),
            Self::DirectoryLost => "问题包不完整或目录已损坏,请重新发送".to_owned(),
            Self::TooManyEntries { limit } => format!("问题包中的文件超过 {limit} 个"),
            Self::InflatedTooLarge { limit } => format!("问题包解压后超过 {limit} 字节"),
            Self::NotBcf => "该 zip 文件中没有 BCF 问题".to_owned(),
            Self::UnknownVersion { version } => format!("不支持 BCF {version},请导出 2.0、2.1 或 3.0 版本"),
        }
    }
}

/// Why one topic was not read; the others of its package are.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TopicFault {
    /// The folder has a viewpoint but no `markup.bcf`.
    #[error("the topic has no markup.bcf")]
    NoMarkup,
    /// An entry's bytes are not those that were packed (checksum, cut off, bad header).
    #[error("{file} is damaged")]
    Damaged {
        /// Name in the folder.
        file: String,
    },
    /// An entry is encrypted or packed by a method other than stored and deflated.
    #[error("{file} is encrypted or packed by an unusual method")]
    Unsupported {
        /// Name in the folder.
        file: String,
    },
    /// An entry inflates to more than the limit.
    #[error("{file} inflates to more than {limit} bytes")]
    EntryTooLarge {
        /// Name in the folder.
        file: String,
        /// The limit, in bytes.
        limit: u64,
    },
    /// The markup's bytes are not text in the encoding that it states.
    #[error("the text of markup.bcf is in no known encoding")]
    Encoding,
    /// The markup has a document type; entities are not expanded.
    #[error("markup.bcf has a document type, which is refused")]
    Doctype,
    /// The markup is not well-formed XML.
    #[error("markup.bcf is not well-formed XML near character {at}")]
    Xml {
        /// Where reading stopped, in bytes of the decoded text.
        at: u64,
    },
    /// The markup nests deeper than any topic does.
    #[error("markup.bcf nests deeper than {limit} elements")]
    TooDeep {
        /// The limit.
        limit: usize,
    },
    /// The markup has more elements and attributes than the limit.
    #[error("markup.bcf has more than {limit} elements and attributes")]
    TooMuch {
        /// The limit.
        limit: usize,
    },
    /// The root element is not `Markup`.
    #[error("markup.bcf does not begin with a Markup element")]
    NotMarkup,
    /// There is no `Topic` element.
    #[error("markup.bcf holds no topic")]
    NoTopic,
    /// There is more than one `Topic` element.
    #[error("markup.bcf holds more than one topic")]
    SeveralTopics,
}

impl TopicFault {
    /// Stable code for programs and logs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoMarkup => "bcf.topic.no_markup",
            Self::Damaged { .. } => "bcf.topic.damaged",
            Self::Unsupported { .. } => "bcf.topic.unsupported",
            Self::EntryTooLarge { .. } => "bcf.topic.entry_too_large",
            Self::Encoding => "bcf.topic.encoding",
            Self::Doctype => "bcf.topic.doctype",
            Self::Xml { .. } => "bcf.topic.xml",
            Self::TooDeep { .. } => "bcf.topic.too_deep",
            Self::TooMuch { .. } => "bcf.topic.too_much",
            Self::NotMarkup => "bcf.topic.not_markup",
            Self::NoTopic => "bcf.topic.no_topic",
            Self::SeveralTopics => "bcf.topic.several_topics",
        }
    }

    /// For people, in English.
    pub fn en(&self) -> String {
        self.to_string()
    }

    /// For people, in Chinese.
    pub fn zh(&self) -> String {
        match self {
            Self::NoMarkup => "该问题缺少 markup.bcf".to_owned(),
            Self::Damaged { file } => format!("{file} 已损坏"),
            Self::Unsupported { file } => format!("{file} 已加密或压缩方式不受支持"),
            Self::EntryTooLarge { file, limit } => format!("{file} 解压后超过 {limit} 字节"),
            Self::Encoding => "无法识别 markup.bcf 的文字编码".to_owned(),
            Self::Doctype => "markup.bcf 含有文档类型声明,已拒绝".to_owned(),
            Self::Xml { at } => format!("markup.bcf 在第 {at} 个字符附近不是合法的 XML"),
            Self::TooDeep { limit } => format!("markup.bcf 的嵌套超过 {limit} 层"),
            Self::TooMuch { limit } => format!("markup.bcf 的元素和属性超过 {limit} 个"),
            Self::NotMarkup => "markup.bcf 的根元素不是 Markup".to_owned(),
            Self::NoTopic => "markup.bcf 中没有问题".to_owned(),
            Self::SeveralTopics => "markup.bcf 中有多个问题".to_owned(),
        }
    }
}
