//! 签到: the owner is at the counter and gets a slip, with which any companion takes any home offline.

use crate::{AppError, Device};
use yanfang_domain::delivery::{DeliveryEntry, Slip};
use yanfang_domain::id::{EntryId, OwnerId, UnitId};

/// A check-in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckedIn {
    /// The entry.
    pub entry: EntryId,
    /// What the slip's QR code says.
    pub text: String,
}

/// A slip holds until the delivery day is over, and a little longer.
const SLIP_MS: i64 = 16 * 60 * 60 * 1000;

impl Device {
    /// Checks an owner in under a number that is called out.
    pub fn check_in(
        &self,
        unit: UnitId,
        number: String,
        owner: OwnerId,
        appointment: Option<EntryId>,
    ) -> Result<CheckedIn, AppError> {
        let expires_ms = self.core.server_time_ms() + SLIP_MS;
        let text = Slip { unit, number: number.clone(), owner, appointment, expires_ms }.text()?;
        let entry = self.deliver(unit, DeliveryEntry::CheckedIn { slip: number, owner, appointment }, |entry| {
            appointment == Some(entry.id)
        })?;
        Ok(CheckedIn { entry, text })
    }

    /// Reads a slip that was scanned.
    pub fn read_slip(&self, text: &str) -> Result<Slip, AppError> {
        Ok(Slip::read(text, self.core.server_time_ms())?)
    }
}
