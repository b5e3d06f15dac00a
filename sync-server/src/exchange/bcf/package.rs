//! What a package says, as values.

use super::{BcfDate, TopicFault};

/// What reading a package may cost. Headers are not believed: sizes are counted while inflating.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BcfLimits {
    /// Largest package file, in bytes.
    pub package_bytes: u64,
    /// Most entries in the zip directory.
    pub entries: u64,
    /// Largest inflated entry, in bytes; a topic with a larger one is broken.
    pub entry_bytes: u64,
    /// Most bytes inflated altogether; a package with more is refused.
    pub inflated_bytes: u64,
}

impl Default for BcfLimits {
    fn default() -> Self {
        Self { package_bytes: 256 << 20, entries: 50_000, entry_bytes: 64 << 20, inflated_bytes: 512 << 20 }
    }
}

/// A package, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Package {
    /// The file's name without its ending.
    pub name: String,
    /// What `bcf.version` says, e.g. "2.1"; packages without that file exist.
    pub version: Option<String>,
    /// Topics in the order of the zip directory. Two may bear the same GUID: they are two folders.
    pub topics: Vec<Topic>,
    /// Folders that were sent as topics and could not be read.
    pub broken: Vec<BrokenTopic>,
}

/// A folder that was sent as a topic and could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrokenTopic {
    /// The folder's name in the package; text only, never a path to open.
    pub folder: String,
    /// Why; it has a stable code and words in Chinese and English.
    pub fault: TopicFault,
}

/// One issue.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Topic {
    /// The folder's name in the package; text only.
    pub folder: String,
    /// As written; the folder's name where the markup has none.
    pub guid: String,
    /// May be empty: some programs leave it out or write "remark" for every topic.
    pub title: String,
    /// Longer text, if any; many packages have it in the first comment instead.
    pub description: Option<String>,
    /// `TopicStatus`, e.g. "Open".
    pub status: Option<String>,
    /// `TopicType`, e.g. "Clash".
    pub kind: Option<String>,
    /// `Priority`, free text.
    pub priority: Option<String>,
    /// `CreationAuthor`, usually an e-mail address.
    pub author: Option<String>,
    /// `CreationDate`.
    pub created: Option<BcfDate>,
    /// `DueDate`.
    pub due: Option<BcfDate>,
    /// In the order written.
    pub labels: Vec<String>,
    /// `AssignedTo`, usually an e-mail address.
    pub assigned_to: Option<String>,
    /// Links to the program the topic came from.
    pub reference_links: Vec<String>,
    /// In the order written.
    pub comments: Vec<BcfComment>,
    /// Pictures, those that the markup names first.
    pub snapshots: Vec<Snapshot>,
    /// Pictures that the markup names and the package lacks.
    pub missing_snapshots: Vec<String>,
    /// The model files that the topic is about.
    pub header_files: Vec<HeaderFile>,
}

/// One comment on a topic.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BcfComment {
    /// As written; it may be missing or equal to the topic's.
    pub guid: Option<String>,
    /// Who wrote it.
    pub author: Option<String>,
    /// When.
    pub date: Option<BcfDate>,
    /// May be empty: a comment can be a viewpoint alone.
    pub text: String,
    /// BCF 2.0 keeps the status at the comment.
    pub status: Option<String>,
    /// BCF 2.0: free text beside the status; some firms write the contractor here.
    pub verbal_status: Option<String>,
    /// GUID of the viewpoint that it refers to.
    pub viewpoint: Option<String>,
}

/// A picture of a topic.
#[derive(Clone, PartialEq, Eq)]
pub struct Snapshot {
    /// Name within the topic's folder; text only.
    pub file_name: String,
    /// GUID of the viewpoint it belongs to, where the markup says so.
    pub viewpoint: Option<String>,
    /// The file as sent: it is not yet known to be a picture.
    pub bytes: Vec<u8>,
}

impl std::fmt::Debug for Snapshot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Snapshot")
            .field("file_name", &self.file_name)
            .field("viewpoint", &self.viewpoint)
            .field("bytes", &self.bytes.len())
            .finish()
    }
}

/// A model file that a topic is about.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HeaderFile {
    /// `Filename`.
    pub name: Option<String>,
    /// `Date` of the model.
    pub date: Option<BcfDate>,
    /// `Reference`: where the file is.
    pub reference: Option<String>,
    /// `IfcProject`: the model's project id.
    pub ifc_project: Option<String>,
}
