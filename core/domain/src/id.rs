//! Identifiers as types, so that a unit is never passed where a room is meant.
//!
//! Two families: *catalog ids* are UUIDv7 values drawn once by the office; *record ids* derive from the command that
//! created the record (its origin: actor and sequence number), so executing a command again makes the same ids (sync.md 2).

mod record;
mod uuid;

pub use record::{
    ActorId, DefectId, EntryId, EventId, HandoverId, InspectionId, MeasurementId, Origin, RecordId, RoomRecordId,
};
pub use uuid::{
    AreaId, BatchId, BuildingId, CaseId, ContractId, ContractorId, DeviceId, EntranceId, FloorId, HouseTypeId,
    MemberId, OrderId, OrgNodeId, OwnerId, PhaseId, ProjectId, RoomId, RuleId, SealedFileId, TeamId, UnitId,
};

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// Why a text is not an identifier.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not {expected}")]
pub struct InvalidId {
    /// The text that was given.
    pub text: String,
    /// What would be right.
    pub expected: &'static str,
}

/// 32 bytes that name content: a photo (SHA-256 of its bytes) or an Automerge change. Text form: 64 lower hex digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest(pub [u8; 32]);

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_hex(&self.0, f)
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Digest {
    type Err = InvalidId;

    fn from_str(text: &str) -> Result<Self, InvalidId> {
        from_hex(text).map(Self).ok_or_else(|| InvalidId { text: text.into(), expected: "64 hexadecimal digits" })
    }
}

impl Serialize for Digest {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() { serializer.collect_str(self) } else { serializer.serialize_bytes(&self.0) }
    }
}

impl<'de> Deserialize<'de> for Digest {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        bytes_or_text(deserializer).map(Self)
    }
}

/// Reads `N` bytes written as bytes (binary formats) or as hex digits (text formats).
pub(crate) fn bytes_or_text<'de, D: serde::Deserializer<'de>, const N: usize>(
    deserializer: D,
) -> Result<[u8; N], D::Error> {
    if deserializer.is_human_readable() {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        from_hex(&text).ok_or_else(|| serde::de::Error::custom(format!("`{text}` is not {} hexadecimal digits", N * 2)))
    } else {
        let bytes = serde_bytes::ByteBuf::deserialize(deserializer)?;
        <[u8; N]>::try_from(bytes.as_slice())
            .map_err(|_| serde::de::Error::invalid_length(bytes.len(), &"the right number of bytes"))
    }
}

/// Writes lower-case hexadecimal digits, sixteen bytes at a time: ids are written a thousand times for one view.
pub(crate) fn write_hex(bytes: &[u8], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    for part in bytes.chunks(16) {
        let mut text = [0; 32];
        for (pair, byte) in text.chunks_exact_mut(2).zip(part) {
            pair.copy_from_slice(&[DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]]);
        }
        f.write_str(std::str::from_utf8(&text[..2 * part.len()]).map_err(|_| fmt::Error)?)?;
    }
    Ok(())
}

/// Decodes exactly `2 N` hexadecimal digits.
pub(crate) fn from_hex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let digits = text.as_bytes();
    if digits.len() != 2 * N {
        return None;
    }
    let mut bytes = [0; N];
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        let high = (pair[0] as char).to_digit(16)?;
        let low = (pair[1] as char).to_digit(16)?;
        *byte = (high * 16 + low) as u8;
    }
    Some(bytes)
}

/// The document a record lives in (sync.md 1). Text form: `unit:UUID`, `case:UUID`, `order:UUID`, `batch:UUID`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum DocumentId {
    /// A unit's document.
    #[serde(rename = "unit")]
    Unit(UnitId),
    /// A case of daily service.
    #[serde(rename = "case")]
    Case(CaseId),
    /// A contractor's work order.
    #[serde(rename = "order")]
    Order(OrderId),
    /// A delivery batch.
    #[serde(rename = "batch")]
    Batch(BatchId),
}

impl From<UnitId> for DocumentId {
    fn from(id: UnitId) -> Self {
        Self::Unit(id)
    }
}

impl From<OrderId> for DocumentId {
    fn from(id: OrderId) -> Self {
        Self::Order(id)
    }
}

impl From<BatchId> for DocumentId {
    fn from(id: BatchId) -> Self {
        Self::Batch(id)
    }
}

impl fmt::Display for DocumentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unit(id) => write!(f, "unit:{id}"),
            Self::Case(id) => write!(f, "case:{id}"),
            Self::Order(id) => write!(f, "order:{id}"),
            Self::Batch(id) => write!(f, "batch:{id}"),
        }
    }
}

impl FromStr for DocumentId {
    type Err = InvalidId;

    fn from_str(text: &str) -> Result<Self, InvalidId> {
        match text.split_once(':') {
            Some(("unit", id)) => id.parse().map(Self::Unit),
            Some(("case", id)) => id.parse().map(Self::Case),
            Some(("order", id)) => id.parse().map(Self::Order),
            Some(("batch", id)) => id.parse().map(Self::Batch),
            _ => Err(InvalidId { text: text.into(), expected: "a document id such as `unit:UUID`" }),
        }
    }
}
