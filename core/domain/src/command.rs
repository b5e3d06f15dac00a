//! Commands: everything a person or the server does, typed, with all ids and times inside.
//!
//! Executing a command uses no clock and no randomness (sync.md 2). Each kind has one file with its body and its
//! validation; the operations of a kind's version never change.

mod add_entry;
mod add_photos;
mod amend_defect;
mod defect_event;
mod measure;
mod mirror;
mod record_defect;
mod record_room;
mod renumber_defect;
mod start_inspection;

pub use add_entry::AddEntry;
pub use add_photos::AddPhotos;
pub use amend_defect::AmendDefect;
pub use defect_event::DefectEvent;
pub use measure::Measure;
pub use mirror::{DefectPlace, Mirror, MirroredDefect};
pub use record_defect::RecordDefect;
pub use record_room::RecordRoom;
pub use renumber_defect::RenumberDefect;
pub use start_inspection::StartInspection;

use crate::entry::EntryName;
use crate::event::{Author, EventName};
use crate::id::Origin;
use crate::time::Moment;
use serde::{Deserialize, Serialize};

/// Something done by somebody at some time, to one document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Command {
    /// Its id: the actor and sequence number it was first made under.
    pub origin: Origin,
    /// Who.
    pub by: Author,
    /// When, by the author's device.
    pub done_at: Moment,
    /// The catalog version acted under.
    pub catalog: u32,
    /// What.
    pub body: Body,
}

/// What a command does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Body {
    /// Begins an inspection of a unit.
    StartInspection(StartInspection),
    /// Records a room of an inspection.
    RecordRoom(RecordRoom),
    /// Records a measurement.
    Measure(Measure),
    /// Records a defect.
    RecordDefect(RecordDefect),
    /// Changes one or more fields of a defect.
    AmendDefect(AmendDefect),
    /// Adds photos to a defect.
    AddPhotos(AddPhotos),
    /// Something happens to a defect.
    DefectEvent(DefectEvent),
    /// The server gives a defect another number, because another came first with it.
    RenumberDefect(RenumberDefect),
    /// Something about a unit, an order or a batch as a whole.
    AddEntry(AddEntry),
    /// The server copies between a unit and a work order.
    Mirror(Mirror),
}

/// The name of a command's kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CommandName {
    /// `start_inspection`
    StartInspection,
    /// `record_room`
    RecordRoom,
    /// `measure`
    Measure,
    /// `record_defect`
    RecordDefect,
    /// `amend_defect`
    AmendDefect,
    /// `add_photos`
    AddPhotos,
    /// An event, by its own name.
    Event(EventName),
    /// `renumber_defect`
    RenumberDefect,
    /// An entry, by its own name.
    Entry(EntryName),
    /// `mirror`
    Mirror,
}

impl CommandName {
    /// The name on the wire and in the permission table.
    pub const fn text(self) -> &'static str {
        match self {
            Self::StartInspection => "start_inspection",
            Self::RecordRoom => "record_room",
            Self::Measure => "measure",
            Self::RecordDefect => "record_defect",
            Self::AmendDefect => "amend_defect",
            Self::AddPhotos => "add_photos",
            Self::Event(event) => event.text(),
            Self::RenumberDefect => "renumber_defect",
            Self::Entry(entry) => entry.text(),
            Self::Mirror => "mirror",
        }
    }
}

impl Body {
    /// The name of its kind.
    pub const fn name(&self) -> CommandName {
        match self {
            Self::StartInspection(_) => CommandName::StartInspection,
            Self::RecordRoom(_) => CommandName::RecordRoom,
            Self::Measure(_) => CommandName::Measure,
            Self::RecordDefect(_) => CommandName::RecordDefect,
            Self::AmendDefect(_) => CommandName::AmendDefect,
            Self::AddPhotos(_) => CommandName::AddPhotos,
            Self::DefectEvent(event) => CommandName::Event(event.kind.name()),
            Self::RenumberDefect(_) => CommandName::RenumberDefect,
            Self::AddEntry(entry) => CommandName::Entry(entry.kind.name()),
            Self::Mirror(_) => CommandName::Mirror,
        }
    }

    /// Checks what can be checked without the document: sizes, ranges, required reasons.
    pub fn validate(&self) -> Result<(), Invalid> {
        match self {
            Self::StartInspection(_) => Ok(()),
            Self::RecordRoom(body) => body.validate(),
            Self::Measure(body) => body.validate(),
            Self::RecordDefect(body) => body.validate(),
            Self::AmendDefect(body) => body.validate(),
            Self::AddPhotos(body) => body.validate(),
            Self::DefectEvent(body) => body.validate(),
            Self::RenumberDefect(body) => body.validate(),
            Self::AddEntry(body) => body.validate(),
            Self::Mirror(body) => body.validate(),
        }
    }
}

/// Why a command's body is not valid, whatever the document holds.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Invalid {
    /// A text is longer than allowed.
    #[error("{field} has {length} characters, at most {limit} are allowed")]
    TooLong {
        /// Which field.
        field: String,
        /// Its length in characters.
        length: usize,
        /// The limit (security.md).
        limit: usize,
    },
    /// A text that must say something is empty.
    #[error("{field} must not be empty")]
    Empty {
        /// Which field.
        field: String,
    },
    /// A number lies outside its range.
    #[error("{field} is out of range")]
    OutOfRange {
        /// Which field.
        field: String,
    },
    /// More photos than a defect may have.
    #[error("{count} photos, at most {limit} are allowed")]
    TooManyPhotos {
        /// How many.
        count: usize,
        /// The limit (security.md).
        limit: usize,
    },
    /// Something that must be given is missing: a defect needs an item, a note or a photo.
    #[error("{field} is missing")]
    Missing {
        /// Which field.
        field: String,
    },
}

/// Longest note, in characters (security.md).
pub const NOTE_LIMIT: usize = 4_000;

/// Most photos of a defect (security.md).
pub const PHOTO_LIMIT: usize = 64;

/// The most records that `after` may name: more than a handful are never concurrent.
const AFTER_LIMIT: usize = 64;

/// Refuses a text that is too long.
fn check_length(field: &str, text: &str) -> Result<(), Invalid> {
    let length = text.chars().count();
    if length > NOTE_LIMIT {
        return Err(Invalid::TooLong { field: field.into(), length, limit: NOTE_LIMIT });
    }
    Ok(())
}

/// Refuses a text that is empty or too long.
fn check_text(field: &str, text: &str) -> Result<(), Invalid> {
    if text.trim().is_empty() {
        return Err(Invalid::Empty { field: field.into() });
    }
    check_length(field, text)
}

/// Refuses more photos than a defect may have.
fn check_photos(count: usize) -> Result<(), Invalid> {
    if count > PHOTO_LIMIT { Err(Invalid::TooManyPhotos { count, limit: PHOTO_LIMIT }) } else { Ok(()) }
}
