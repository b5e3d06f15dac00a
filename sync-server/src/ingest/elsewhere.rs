//! What the server's rows say of other documents, read before a request is judged and only as far as it asks.

use super::task::Work;
use crate::acceptance::Enrolled;
use crate::engine::Server;
use crate::store::{StoreError, Value};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use yanfang_domain::command::Body;
use yanfang_domain::entry::{Confirmation, Elsewhere as Asked, Readiness};
use yanfang_domain::event::Author;
use yanfang_domain::id::{DefectId, DocumentId, ProjectId, UnitId};
use yanfang_protocol::codec;
use yanfang_protocol::device_key::DeviceKey;

/// Rows of other documents.
#[derive(Default)]
pub(crate) struct Elsewhere {
    readiness: HashMap<UnitId, Readiness>,
    confirmations: HashMap<UnitId, Vec<Confirmation>>,
    open: HashSet<(UnitId, DefectId)>,
    /// The project's devices by their public keys, for signatures.
    devices: HashMap<DeviceKey, Vec<Enrolled>>,
}

impl Elsewhere {
    /// The device that has this key. A phone that went from hand to hand was enrolled more than once: of its enrolments
    /// the last of this author counts, else the last.
    pub(crate) fn device(&self, key: &DeviceKey, author: Author) -> Option<Enrolled> {
        let enrolments = self.devices.get(key)?;
        let own = enrolments.iter().rfind(|enrolled| Author::Member(enrolled.member) == author);
        own.or(enrolments.last()).copied()
    }
}

impl Asked for Elsewhere {
    fn readiness(&self, unit: UnitId) -> Option<Readiness> {
        self.readiness.get(&unit).copied()
    }

    fn confirmations(&self, unit: UnitId) -> Vec<Confirmation> {
        self.confirmations.get(&unit).cloned().unwrap_or_default()
    }

    /// Whoever asks is a batch, for which every open defect of the project was read.
    fn is_open(&self, unit: UnitId, defect: DefectId) -> Option<bool> {
        Some(self.open.contains(&(unit, defect)))
    }
}

const READINESS: &str = "SELECT unit, rooms, rooms_done, not_seen FROM unit_state WHERE project = $1";

const OPEN: &str = "SELECT unit, defect, severity FROM defect WHERE project = $1 AND status IN
    ('open', 'assigned', 'in_repair', 'disputed', 'reported_done', 'returned', 'needs_decision')";

const DEVICES: &str = "SELECT public_key, device, member FROM device WHERE project = $1 ORDER BY enrolled_ms, device";

const CONFIRMATIONS: &str = "SELECT batch, entry, revoked FROM confirmation WHERE project = $1 AND unit = $2
    ORDER BY confirmed_ms, entry";

impl Server {
    /// Reads what entries of these documents may ask about.
    pub(super) async fn elsewhere(
        &self,
        project: ProjectId,
        work: &[(DocumentId, Work)],
    ) -> Result<Arc<Elsewhere>, StoreError> {
        let mut elsewhere = Elsewhere::default();
        let asking: Vec<DocumentId> = work.iter().filter(|(_, work)| has_entries(work)).map(|(id, _)| *id).collect();
        if asking.iter().any(|id| matches!(id, DocumentId::Batch(_))) {
            self.read_units(project, &mut elsewhere).await?;
        }
        // What comes back after a restore is counter-signed anew.
        if !asking.is_empty() || work.iter().any(|(_, work)| matches!(work, Work::Return(_))) {
            for row in self.database.query(DEVICES, vec![Value::text(project)]).await? {
                let key = DeviceKey::from_bytes(row.blob(0)?)
                    .map_err(|_| StoreError::Damaged { what: "a device's key does not read".into() })?;
                let enrolled = Enrolled { device: row.parse(1)?, member: row.parse(2)? };
                elsewhere.devices.entry(key).or_default().push(enrolled);
            }
        }
        let units: Vec<UnitId> = asking
            .iter()
            .filter_map(|id| match id {
                DocumentId::Unit(unit) => Some(*unit),
                _ => None,
            })
            .collect();
        let keys = units.iter().map(|unit| vec![Value::text(project), Value::text(unit)]).collect();
        for (unit, rows) in units.iter().zip(self.database.query_many(CONFIRMATIONS, keys).await?) {
            let confirmations = rows.iter().map(|row| {
                Ok(Confirmation { batch: row.parse(0)?, entry: row.parse(1)?, revoked: row.integer(2)? != 0 })
            });
            elsewhere.confirmations.insert(*unit, confirmations.collect::<Result<_, StoreError>>()?);
        }
        Ok(Arc::new(elsewhere))
    }

    /// The same for a page about a batch.
    pub(crate) async fn elsewhere_for_batches(&self, project: ProjectId) -> Result<Elsewhere, StoreError> {
        let mut elsewhere = Elsewhere::default();
        self.read_units(project, &mut elsewhere).await?;
        Ok(elsewhere)
    }

    /// How far each unit of the project is: batches are few, and each names hundreds.
    async fn read_units(&self, project: ProjectId, elsewhere: &mut Elsewhere) -> Result<(), StoreError> {
        for row in self.database.query(READINESS, vec![Value::text(project)]).await? {
            let (rooms, seen) = (row.integer(1)?, row.integer(2)? + row.integer(3)?);
            let readiness = Readiness { inspected: rooms > 0 && seen >= rooms, ..Readiness::default() };
            elsewhere.readiness.insert(row.parse(0)?, readiness);
        }
        for row in self.database.query(OPEN, vec![Value::text(project)]).await? {
            let unit: UnitId = row.parse(0)?;
            elsewhere.open.insert((unit, row.parse(1)?));
            let readiness = elsewhere.readiness.entry(unit).or_default();
            readiness.open += 1;
            readiness.critical += u32::from(row.text(2)? == "critical");
        }
        Ok(())
    }
}

/// Whether any command of it is an entry; told from the first bytes, so that a day's defects are not read twice.
fn has_entries(work: &Work) -> bool {
    match work {
        Work::Push { push, .. } => push
            .chains
            .iter()
            .flat_map(|chain| &chain.commands)
            .any(|sent| codec::body_kind(&sent.body) == Some("add_entry")),
        Work::Office { bodies, .. } => bodies.iter().any(|body| matches!(body, Body::AddEntry(_))),
        // What comes back was judged before, and lists of defects have no entries.
        Work::Return(_) | Work::Import { .. } | Work::Follow(_) => false,
        // A decision about a batch may name what lies elsewhere.
        Work::Answer(_) => true,
    }
}
