//! Records what came in, batch by batch: pictures first, then one transaction, then the next.

use super::fault::IntakeFault;
use super::incoming::Incoming;
use super::pictures::{self, SharedArchive};
use super::tally::Tally;
use crate::blobs::{BlobError, Blobs};
use crate::catalogs::CatalogView;
use crate::engine::Server;
use crate::exchange::third_party::PhotoArchive;
use crate::ingest::{DefectToImport, ImportedDefect, ImportedRemark, ImportedRow, Officer, TakenRow};
use crate::store::{StoreError, Value};
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex};
use yanfang_domain::defect::Photo;
use yanfang_domain::id::{ContractorId, DefectId, Digest, DocumentId, ProjectId, UnitId};
use yanfang_domain::routing::{Routed, Router};
use yanfang_protocol::problem::Code;

/// Defects of one transaction: few enough that their pictures fit in memory, enough that the disk is not the limit.
const BATCH: usize = 16;

/// How often a batch is tried again after another run was first.
const TRIES: usize = 4;

/// Why an import stops. What was recorded so far stays; running it again goes on.
#[derive(Debug, thiserror::Error)]
pub enum IntakeError {
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A photo could not be kept.
    #[error("a photo could not be kept: {0}")]
    Blob(#[from] BlobError),
    /// The server could not write.
    #[error("the server could not write ({})", .0.text())]
    Server(Code),
    /// A thread ended early.
    #[error("a working thread ended early")]
    Thread,
}

/// Whereto and in whose name an import records.
pub struct Intake {
    /// The server.
    pub server: Arc<Server>,
    /// Its photos.
    pub blobs: Blobs,
    /// The project's catalog in force.
    pub catalog: Arc<CatalogView>,
    /// In whose name.
    pub officer: Officer,
    /// Looks at everything, also into the pictures, and writes nothing.
    pub dry_run: bool,
}

/// A defect with its photos taken in.
struct Ready {
    incoming: Incoming,
    photos: Vec<Digest>,
}

impl Intake {
    /// Records what is not recorded yet; `progress` hears how many of how many are done. What is wrong is added to the
    /// faults. `archive` holds the pictures that the defects name.
    pub async fn record(
        &self,
        source: &str,
        incoming: Vec<Incoming>,
        archive: Option<PhotoArchive>,
        faults: &mut Vec<IntakeFault>,
        progress: &mut (dyn FnMut(usize, usize) + Send),
    ) -> Result<Tally, IntakeError> {
        let project = self.project();
        let archive: SharedArchive = archive.map(|archive| Arc::new(Mutex::new(archive)));
        let mut known = self.server.imported(project, source).await?;
        if !self.dry_run {
            // A run that was killed between the commit and this.
            self.blobs.settle_imported(project).await?;
        }
        let mut tally = Tally { sent: incoming.len(), ..Tally::default() };
        let (total, mut done) = (incoming.len(), 0);
        let mut rest = incoming.into_iter().peekable();
        while rest.peek().is_some() {
            let batch: Vec<Incoming> = rest.by_ref().take(BATCH).collect();
            done += batch.len();
            let mut ready = Vec::new();
            for incoming in batch {
                ready.push(self.ready(incoming, &known, &archive, faults).await?);
            }
            if self.dry_run {
                self.look(&ready, &known, &mut tally);
            } else {
                self.write(source, &ready, &mut known, &mut tally, faults).await?;
            }
            progress(done, total);
        }
        Ok(tally)
    }

    fn project(&self) -> ProjectId {
        self.catalog.catalog().places.project.id
    }

    /// Takes the pictures of a new defect in, and keeps them before the command names them.
    async fn ready(
        &self,
        mut incoming: Incoming,
        known: &HashMap<String, TakenRow>,
        archive: &SharedArchive,
        faults: &mut Vec<IntakeFault>,
    ) -> Result<Ready, IntakeError> {
        let pictures = std::mem::take(&mut incoming.pictures);
        let mut photos = Vec::new();
        if !known.contains_key(&incoming.key) {
            for photo in pictures::taken(pictures, &incoming.place, archive, faults).await? {
                photos.push(Digest(photo.original.sha256));
                if !self.dry_run {
                    self.blobs.keep(self.project(), photo).await?;
                }
            }
        }
        incoming.body.photos = photos.iter().map(|hash| Photo { hash: *hash }).collect();
        Ok(Ready { incoming, photos })
    }

    /// What a batch would bring.
    fn look(&self, batch: &[Ready], known: &HashMap<String, TakenRow>, tally: &mut Tally) {
        let router = Router::new(self.catalog.catalog());
        for Ready { incoming, photos } in batch {
            tally.remarks += incoming.remarks.iter().filter(|remark| !known.contains_key(&remark.key)).count();
            if known.contains_key(&incoming.key) {
                tally.known += 1;
                continue;
            }
            tally.recorded += 1;
            tally.photos += photos.len();
            let item = incoming.body.item.as_deref();
            match self.catalog.unit(incoming.unit).map(|unit| router.route(item, unit)) {
                Some(Routed::Rule { repairer, .. }) => *tally.assigned.entry(self.firm(repairer)).or_default() += 1,
                _ => tally.to_assign += 1,
            }
        }
    }

    fn firm(&self, contractor: ContractorId) -> String {
        self.catalog.contractor(contractor).map_or_else(|| contractor.to_string(), |firm| firm.name.clone())
    }

    /// Writes a batch in one transaction; again, without what is known by then, when another run was first.
    async fn write(
        &self,
        source: &str,
        batch: &[Ready],
        known: &mut HashMap<String, TakenRow>,
        tally: &mut Tally,
        faults: &mut Vec<IntakeFault>,
    ) -> Result<(), IntakeError> {
        let project = self.project();
        let mut tries = 0;
        let rows = loop {
            let documents = documents(batch, known);
            if documents.is_empty() {
                break Vec::new();
            }
            match self.server.import_as(project, self.officer, source, documents).await {
                Ok(rows) => break rows,
                Err(Code::Busy) if tries < TRIES => {
                    tries += 1;
                    *known = self.server.imported(project, source).await?;
                }
                Err(code) => return Err(IntakeError::Server(code)),
            }
        };
        let photos: Vec<Digest> = batch.iter().flat_map(|ready| ready.photos.iter().copied()).collect();
        self.blobs.settle(project, &photos).await?;
        let new = count(batch, &rows, tally, faults);
        self.count_assigned(&new, tally).await?;
        let units: HashMap<&str, UnitId> =
            batch.iter().map(|ready| (ready.incoming.key.as_str(), ready.incoming.unit)).collect();
        for row in rows.into_iter().filter(ImportedRow::is_taken) {
            let unit = units.get(row.key.as_str()).copied();
            known.insert(row.key, TakenRow { origin: row.origin, unit });
        }
        Ok(())
    }

    /// Who got the new defects, as the server routed them.
    async fn count_assigned(&self, defects: &[DefectId], tally: &mut Tally) -> Result<(), IntakeError> {
        let sql = "SELECT repairer FROM defect WHERE project = $1 AND defect = $2";
        let keys = defects.iter().map(|defect| vec![Value::text(self.project()), Value::text(defect)]).collect();
        for rows in self.server.database().query_many(sql, keys).await? {
            let repairer = rows.first().map(|row| row.optional_text(0)).transpose()?.flatten();
            match repairer.and_then(|id| id.parse().ok()) {
                Some(contractor) => *tally.assigned.entry(self.firm(contractor)).or_default() += 1,
                None => tally.to_assign += 1,
            }
        }
        Ok(())
    }
}

/// What of a batch is not recorded yet, by document.
fn documents(batch: &[Ready], known: &HashMap<String, TakenRow>) -> Vec<(DocumentId, Vec<ImportedDefect>)> {
    let mut documents: BTreeMap<DocumentId, Vec<ImportedDefect>> = BTreeMap::new();
    for Ready { incoming, .. } in batch {
        let remarks: Vec<ImportedRemark> = incoming
            .remarks
            .iter()
            .filter(|remark| !known.contains_key(&remark.key))
            .map(|remark| ImportedRemark { key: remark.key.clone(), at: remark.at, note: remark.text.clone() })
            .collect();
        let defect = match known.get(&incoming.key) {
            Some(_) if remarks.is_empty() => continue,
            Some(taken) => DefectToImport::Known(DefectId(taken.origin.record(0))),
            None => DefectToImport::New { at: incoming.at, body: incoming.body.clone() },
        };
        // What was recorded stays where it was, whatever this run was told about units.
        let unit = known.get(&incoming.key).and_then(|taken| taken.unit).unwrap_or(incoming.unit);
        let of_unit = documents.entry(DocumentId::Unit(unit)).or_default();
        of_unit.push(ImportedDefect { key: incoming.key.clone(), defect, remarks });
    }
    documents.into_iter().collect()
}

/// Adds a written batch to the counts; gives the new defects.
fn count(batch: &[Ready], rows: &[ImportedRow], tally: &mut Tally, faults: &mut Vec<IntakeFault>) -> Vec<DefectId> {
    let rows: HashMap<&str, &ImportedRow> = rows.iter().map(|row| (row.key.as_str(), row)).collect();
    let mut new = Vec::new();
    for Ready { incoming, photos } in batch {
        let mut refuse = |row: &ImportedRow| {
            let code = match &row.verdict {
                yanfang_protocol::sync::Verdict::Quarantined { why }
                | yanfang_protocol::sync::Verdict::Refused { why } => why.code,
                _ => Code::Internal,
            };
            faults.push(IntakeFault::Refused { place: incoming.place.clone(), code });
        };
        match rows.get(incoming.key.as_str()) {
            None => tally.known += 1,
            Some(row) if row.is_taken() => {
                tally.recorded += 1;
                tally.photos += photos.len();
                new.push(DefectId(row.origin.record(0)));
            }
            Some(row) => {
                tally.broken += 1;
                refuse(row);
            }
        }
        for remark in &incoming.remarks {
            match rows.get(remark.key.as_str()) {
                Some(row) if row.is_taken() => tally.remarks += 1,
                Some(row) => refuse(row),
                None => {}
            }
        }
    }
    new
}
