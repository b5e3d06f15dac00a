//! Devices and open codes of a project, for the page about people.

use super::PeopleError;
use crate::engine::Server;
use crate::store::{StoreError, Value};
use yanfang_domain::id::{DeviceId, MemberId, ProjectId};
use yanfang_domain::permission::office::OfficeAct;

/// A device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeviceLine {
    /// Which.
    pub id: DeviceId,
    /// Whose.
    pub member: MemberId,
    /// What it calls itself.
    pub name: String,
    /// When it was enrolled (UTC ms).
    pub enrolled_ms: i64,
    /// When it last proved itself, to within a session's quarter of an hour (UTC ms).
    pub heard_ms: Option<i64>,
    /// The version of its app, as it said.
    pub version: Option<String>,
    /// How far its clock was ahead of the server's then (ms); behind is negative.
    pub clock_off_ms: Option<i64>,
    /// When its access ended.
    pub revoked_ms: Option<i64>,
}

/// Codes of a member that can still be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenCode {
    /// Whose.
    pub member: MemberId,
    /// Until when (UTC ms).
    pub expires_ms: i64,
}

const DEVICES: &str = "SELECT d.device, d.member, d.name, d.enrolled_ms, d.heard_ms, d.version, d.clock_off_ms,
        d.revoked_ms
    FROM device d WHERE d.project = $1 ORDER BY d.enrolled_ms, d.device";

const CODES: &str = "SELECT member, expires_ms FROM enrol_code
    WHERE project = $1 AND used_ms IS NULL AND expires_ms > $2 ORDER BY expires_ms";

impl Server {
    /// The devices, in the order they were enrolled, and the open codes.
    ///
    /// # Errors
    ///
    /// [`PeopleError::Rule`] for who may not see people.
    pub async fn devices(
        &self,
        project: ProjectId,
        by: MemberId,
    ) -> Result<(Vec<DeviceLine>, Vec<OpenCode>), PeopleError> {
        self.in_office(project, by, OfficeAct::SeePeople).await?;
        let rows = self.database.query(DEVICES, vec![Value::text(project)]).await?;
        let devices = rows.iter().map(|row| {
            Ok(DeviceLine {
                id: row.parse(0)?,
                member: row.parse(1)?,
                name: row.text(2)?.to_owned(),
                enrolled_ms: row.integer(3)?,
                heard_ms: row.optional_integer(4)?,
                version: row.optional_text(5)?.map(str::to_owned),
                clock_off_ms: row.optional_integer(6)?,
                revoked_ms: row.optional_integer(7)?,
            })
        });
        let devices = devices.collect::<Result<_, StoreError>>()?;
        let key = vec![Value::text(project), self.clock.now_ms().into()];
        let rows = self.database.query(CODES, key).await?;
        let codes = rows.iter().map(|row| Ok(OpenCode { member: row.parse(0)?, expires_ms: row.integer(1)? }));
        Ok((devices, codes.collect::<Result<_, StoreError>>()?))
    }
}
