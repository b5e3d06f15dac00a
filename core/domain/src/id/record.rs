//! Record ids: derived from the origin of the command that created the record.

use super::{InvalidId, bytes_or_text, from_hex, write_hex};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// One writer of one document in one open session: sixteen random bytes, never used again after a restart (sync.md 2).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ActorId(pub [u8; 16]);

impl fmt::Display for ActorId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_hex(&self.0, f)
    }
}

impl fmt::Debug for ActorId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for ActorId {
    type Err = InvalidId;

    fn from_str(text: &str) -> Result<Self, InvalidId> {
        from_hex(text).map(Self).ok_or_else(|| InvalidId { text: text.into(), expected: "32 hexadecimal digits" })
    }
}

impl Serialize for ActorId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() { serializer.collect_str(self) } else { serializer.serialize_bytes(&self.0) }
    }
}

impl<'de> Deserialize<'de> for ActorId {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        bytes_or_text(deserializer).map(Self)
    }
}

/// A command's id: the actor and sequence number (from 1) under which it was first made. Text form `ACTOR.SEQ`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Origin {
    /// Who wrote.
    pub actor: ActorId,
    /// The how-manieth change of that actor in that document, from 1.
    pub seq: u32,
}

impl Origin {
    /// The id of the `index`-th thing (from 0) that this command creates.
    pub const fn record(self, index: u16) -> RecordId {
        RecordId { origin: self, index }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.actor, self.seq)
    }
}

/// The id of something a command created. Text form `ACTOR.SEQ`, or `ACTOR.SEQ.INDEX` from the second thing on.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RecordId {
    /// The command.
    pub origin: Origin,
    /// Which of the things it created, from 0.
    pub index: u16,
}

impl fmt::Display for RecordId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.origin)?;
        if self.index > 0 { write!(f, ".{}", self.index) } else { Ok(()) }
    }
}

impl fmt::Debug for RecordId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for RecordId {
    type Err = InvalidId;

    fn from_str(text: &str) -> Result<Self, InvalidId> {
        let parse = || {
            let mut parts = text.split('.');
            let actor = ActorId(from_hex(parts.next()?)?);
            let seq = canonical_number(parts.next()?)?;
            // The first thing's index is never written.
            let index = parts.next().map_or(Some(0), |index| canonical_number(index).filter(|index| *index > 0))?;
            // A second spelling would be a second id for the same record.
            let canonical = parts.next().is_none() && !text.bytes().any(|byte| byte.is_ascii_uppercase());
            canonical.then_some(Self { origin: Origin { actor, seq }, index })
        };
        let id = parse();
        id.ok_or_else(|| InvalidId { text: text.into(), expected: "a record id such as `ACTOR.SEQ`" })
    }
}

/// Decimal digits without sign or leading zeros.
fn canonical_number<T: FromStr>(text: &str) -> Option<T> {
    let canonical =
        text.starts_with(|first: char| first.is_ascii_digit()) && (text.len() == 1 || !text.starts_with('0'));
    if canonical { text.parse().ok() } else { None }
}

impl Serialize for RecordId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            serializer.collect_str(self)
        } else {
            (self.origin.actor, self.origin.seq, self.index).serialize(serializer)
        }
    }
}

impl<'de> Deserialize<'de> for RecordId {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            std::borrow::Cow::<'de, str>::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
        } else {
            let (actor, seq, index) = Deserialize::deserialize(deserializer)?;
            Ok(Self { origin: Origin { actor, seq }, index })
        }
    }
}

macro_rules! record_ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub RecordId);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.0, f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.0, f)
            }
        }

        impl FromStr for $name {
            type Err = InvalidId;

            fn from_str(text: &str) -> Result<Self, InvalidId> {
                text.parse().map(Self)
            }
        }
    )*};
}

record_ids! {
    /// A defect (问题).
    DefectId,
    /// An event of a defect. The `recorded` event of a defect has the defect's own record id.
    EventId,
    /// One round of inspection (验收) in one unit.
    InspectionId,
    /// One inspector's record of one room in one inspection.
    RoomRecordId,
    /// A measurement (实测实量).
    MeasurementId,
    /// An entry about a unit, an order or a batch as a whole.
    EntryId,
    /// One reception of an owner (交付接待): the record id of the entry that began it.
    HandoverId,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn record_id_text_round_trips_and_is_canonical() {
        let origin = Origin { actor: ActorId([7; 16]), seq: 12 };
        for id in [origin.record(0), origin.record(3)] {
            assert_eq!(id.to_string().parse(), Ok(id));
        }
        let text = format!("{origin}.0");
        assert!(text.parse::<RecordId>().is_err(), "a second spelling would be a second id: {text}");
        assert!("07.1".parse::<RecordId>().is_err());
        for (from, to) in
            [(".12", ".012"), (".12", ".+12"), (".12", "."), ("07", "0A"), (".12", ".12.1.1"), (".12", ".12.01")]
        {
            let text = origin.to_string().replacen(from, to, 1);
            assert!(text.parse::<RecordId>().is_err(), "{text}");
        }
    }
}
