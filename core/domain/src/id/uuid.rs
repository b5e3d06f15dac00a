//! Catalog ids: UUIDv7, drawn by the office, in text as hyphenated lower case.

use super::InvalidId;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use uuid::Uuid;

macro_rules! uuid_ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// Names the thing by these sixteen bytes.
            pub const fn from_bytes(bytes: [u8; 16]) -> Self {
                Self(Uuid::from_bytes(bytes))
            }

            /// The sixteen bytes.
            pub const fn bytes(&self) -> &[u8; 16] {
                self.0.as_bytes()
            }

            /// A UUIDv7 of this time (milliseconds since 1970, UTC) and these ten random bytes.
            pub fn new(utc_ms: u64, entropy: [u8; 10]) -> Self {
                Self(uuid::Builder::from_unix_timestamp_millis(utc_ms, &entropy).into_uuid())
            }
        }

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
                Uuid::try_parse(text).map(Self).map_err(|_| InvalidId { text: text.into(), expected: "a UUID" })
            }
        }
    )*};
}

uuid_ids! {
    /// A node of the organisation's tree.
    OrgNodeId,
    /// A project.
    ProjectId,
    /// An area (片区) of a project.
    AreaId,
    /// A phase (分期).
    PhaseId,
    /// A building (楼栋).
    BuildingId,
    /// An entrance (单元, the stairwell).
    EntranceId,
    /// A floor of a building.
    FloorId,
    /// A unit (户): a dwelling, common area, parking place, storage or shop.
    UnitId,
    /// A room of a house type; a unit's room is (unit, room).
    RoomId,
    /// A house type (户型).
    HouseTypeId,
    /// A contractor (责任单位).
    ContractorId,
    /// A contract (标段).
    ContractId,
    /// A routing rule.
    RuleId,
    /// A member.
    MemberId,
    /// A team of members.
    TeamId,
    /// A phone, tablet or browser that was enrolled.
    DeviceId,
    /// A work order (工程指令单).
    OrderId,
    /// A delivery batch (交付批次).
    BatchId,
    /// A case of daily service (接待单).
    CaseId,
    /// An owner (业主): random, so that documents name nobody (security.md).
    OwnerId,
    /// A file that is kept encrypted outside the documents, such as an image of a signature (sync.md 1).
    SealedFileId,
}
