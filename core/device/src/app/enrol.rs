//! Makes this device known to a server, once, with a one-time code.

use crate::Device;
use crate::cancel::CancelToken;
use crate::device::Core;
use crate::store::{StoreError, meta};
use crate::sync::{SyncError, account};
use serde::{Deserialize, Serialize};
use yanfang_domain::id::{DeviceId, Digest, MemberId, ProjectId};

/// Who this device is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// The server's address, without a slash at its end.
    pub server: String,
    /// The device.
    pub device: DeviceId,
    /// Whose it is.
    pub member: MemberId,
    /// The project.
    pub project: ProjectId,
    /// The server's public key: everything from the server is checked with it.
    pub server_key: Digest,
    /// The device's certificate, as base 16.
    pub certificate: String,
}

/// Why a device was not enrolled.
#[derive(Debug, thiserror::Error)]
pub enum EnrolError {
    /// It is enrolled already: its commands belong to that member.
    #[error("this device is enrolled already")]
    AlreadyEnrolled,
    /// The exchange with the server.
    #[error(transparent)]
    Sync(#[from] SyncError),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Device {
    /// Enrols this device. Its key is made at first and never leaves its store.
    pub fn enrol(&self, server: &str, code: &str, name: &str, cancel: &CancelToken) -> Result<Identity, EnrolError> {
        if self.core.identity().is_some() {
            return Err(EnrolError::AlreadyEnrolled);
        }
        let (identity, session) = account::enrol(&self.core, server, code, name, cancel)?;
        self.core.keep_identity(&identity, &session)?;
        Ok(identity)
    }

    /// Who this device is; `None` before it was enrolled.
    pub fn identity(&self) -> Option<Identity> {
        self.core.identity()
    }
}

impl Core {
    pub(crate) fn identity(&self) -> Option<Identity> {
        self.writer().identity.clone()
    }

    fn keep_identity(
        &self,
        identity: &Identity,
        session: &yanfang_protocol::account::Session,
    ) -> Result<(), StoreError> {
        let mut writer = self.writer();
        let tx = writer.db.transaction()?;
        meta::set(&tx, meta::IDENTITY, identity)?;
        meta::set(&tx, meta::SESSION, session)?;
        tx.commit()?;
        writer.identity = Some(identity.clone());
        Ok(())
    }
}
