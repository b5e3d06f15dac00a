//! A defect of somebody else's list, placed in the project and ready to be recorded.

use crate::exchange::third_party::PhotoEntry;
use yanfang_domain::command::{NOTE_LIMIT, RecordDefect};
use yanfang_domain::id::UnitId;
use yanfang_domain::time::Moment;

/// A defect that came in.
#[derive(Debug)]
pub struct Incoming {
    /// Its name in its source: the same thing read again has the same.
    pub key: String,
    /// Where it stands, for people: package and topic, or sheet and row.
    pub place: String,
    /// The unit.
    pub unit: UnitId,
    /// When it was found.
    pub at: Moment,
    /// What was found; photos and number are given when it is recorded.
    pub body: RecordDefect,
    /// Its pictures as they were sent.
    pub pictures: Vec<Picture>,
    /// What was said about it since, in order.
    pub remarks: Vec<Remark>,
}

/// A picture as it was sent: not yet known to be one.
#[derive(Debug)]
pub struct Picture {
    /// Its name, for people.
    pub name: String,
    /// Its bytes, or where they are.
    pub bytes: PictureBytes,
}

/// Where a picture's bytes are.
#[derive(Debug)]
pub enum PictureBytes {
    /// Here.
    Here(Vec<u8>),
    /// In the firm's photo archive or folder.
    Archive(PhotoEntry),
}

/// Something that was said about a defect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// Its name in the source.
    pub key: String,
    /// When.
    pub at: Moment,
    /// What; not empty.
    pub text: String,
}

/// Cuts a text into pieces that fit into a note; nothing of it is lost.
pub(super) fn pieces(text: &str) -> Vec<String> {
    let characters: Vec<char> = text.chars().collect();
    let pieces = characters.chunks(NOTE_LIMIT).map(|piece| piece.iter().collect::<String>());
    // A piece of white space alone says nothing and would be refused.
    pieces.filter(|piece| !piece.trim().is_empty()).collect()
}
