//! Writes all signatures of a document into one file that can be checked anywhere (docs/acceptance.md).

use super::counter::CounterError;
use crate::catalogs::CatalogView;
use crate::documents::LoadError;
use crate::engine::Server;
use crate::store::{StoreError, Value};
use serde_bytes::ByteBuf;
use std::collections::{BTreeMap, BTreeSet};
use yanfang_document::Document;
use yanfang_domain::batch::BatchEntry;
use yanfang_domain::entry::{Entry, EntryKind};
use yanfang_domain::event::Author;
use yanfang_domain::id::{DeviceId, DocumentId, EntryId, MemberId, ProjectId};
use yanfang_domain::signing::Given;
use yanfang_domain::time::Moment;
use yanfang_protocol::acceptance::{
    AcceptanceError, Bundle, BundleAcceptance, BundleDocument, BundleMember, BundleProject, BundleView,
    CounterStatement, seal,
};
use yanfang_protocol::account::Certificate;
use yanfang_protocol::codec;
use yanfang_protocol::device_key::DeviceKey;
use yanfang_protocol::signature::{Purpose, Signed};

/// Why nothing was exported.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A document.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// A statement that cannot be written.
    #[error(transparent)]
    Acceptance(#[from] AcceptanceError),
    /// The project was never published here.
    #[error("the project is not known")]
    UnknownProject,
}

impl From<CounterError> for ExportError {
    fn from(error: CounterError) -> Self {
        match error {
            CounterError::Store(error) => Self::Store(error),
            CounterError::Load(error) => Self::Load(error),
            CounterError::Acceptance(error) => Self::Acceptance(error),
            CounterError::Document(error) => Self::Load(error.into()),
        }
    }
}

const SIGNATURES: &str = "SELECT entry FROM counter_signature WHERE project = $1 AND document = $2
    GROUP BY entry ORDER BY MIN(number)";

const COUNTERS: &str = "SELECT message, signature FROM counter_signature
    WHERE project = $1 AND document = $2 AND entry = $3 ORDER BY number";

impl Server {
    /// The signatures of a document as a bundle's bytes; `None` where nobody signed.
    pub async fn export_acceptance(
        &self,
        project: ProjectId,
        document: DocumentId,
    ) -> Result<Option<Vec<u8>>, ExportError> {
        let view = self.catalog(project).await?.ok_or(ExportError::UnknownProject)?;
        let Some(held) = self.document(project, document).await? else { return Ok(None) };
        let entries: BTreeMap<EntryId, Entry> = held.entries().into_iter().map(|entry| (entry.id, entry)).collect();
        let key = vec![Value::text(project), Value::text(document)];
        let mut acceptances = Vec::new();
        for row in self.database.query(SIGNATURES, key).await? {
            let Some(entry) = entries.get(&row.parse::<EntryId>(0)?) else { continue };
            if let Some(given) = Given::of(&entry.kind) {
                acceptances.push(self.acceptance(project, document, entry.id, &given).await?);
            }
        }
        if acceptances.is_empty() {
            return Ok(None);
        }
        let documents = self.signed_documents(project, held, &acceptances).await?;
        let views = self.signed_views(project, &documents, &acceptances).await?;
        let catalog = view.catalog();
        let bundle = Bundle {
            project: BundleProject {
                id: project,
                code: catalog.places.project.code.clone(),
                name: catalog.places.project.name.clone(),
            },
            document,
            places: documents.iter().map(|document| (document.id(), name(&view, document))).collect(),
            written: Moment { utc_ms: self.clock.now_ms(), offset_min: OFFSET_MIN },
            members: members(&view, &entries, self.clock.now_ms()),
            acceptances,
            views,
            documents: documents.iter().map(packed).collect(),
        };
        Ok(Some(seal(&self.key, &bundle)?))
    }

    /// Notes that a member takes it, before it is given.
    pub(crate) async fn note_acceptance_taken(
        &self,
        project: ProjectId,
        document: DocumentId,
        member: MemberId,
    ) -> Result<(), StoreError> {
        let sql = "INSERT INTO acceptance_access (project, document, at_ms, member) VALUES ($1, $2, $3, $4)
            ON CONFLICT (project, document, at_ms, member) DO NOTHING";
        let row = vec![Value::text(project), Value::text(document), self.clock.now_ms().into(), Value::text(member)];
        let mut transaction = self.database.begin().await?;
        transaction.execute(sql, row).await?;
        transaction.commit().await
    }

    async fn acceptance(
        &self,
        project: ProjectId,
        document: DocumentId,
        entry: EntryId,
        given: &Given<'_>,
    ) -> Result<BundleAcceptance, ExportError> {
        let key = vec![Value::text(project), Value::text(document), Value::text(entry)];
        let rows = self.database.query(COUNTERS, key).await?;
        let read =
            |row: &crate::store::Row| Ok(Signed { message: row.blob(0)?.to_vec(), signature: row.blob(1)?.to_vec() });
        let counters = rows.iter().map(read).collect::<Result<Vec<_>, StoreError>>()?;
        let last = counters.last().and_then(|last| serde_json::from_slice::<CounterStatement>(&last.message).ok());
        let certificate = match last.and_then(|last| last.device) {
            Some(device) => self.certificate(project, device).await?,
            None => None,
        };
        Ok(BundleAcceptance { entry, signature: given.signature.clone(), certificate, counters })
    }

    /// What the server certifies of a device, as at its enrolment.
    async fn certificate(&self, project: ProjectId, device: DeviceId) -> Result<Option<Signed>, ExportError> {
        let sql = "SELECT member, public_key, enrolled_ms FROM device WHERE project = $1 AND device = $2";
        let rows = self.database.query(sql, vec![Value::text(project), Value::text(device)]).await?;
        let Some(row) = rows.first() else { return Ok(None) };
        let certificate = Certificate {
            project,
            device,
            member: row.parse(0)?,
            public_key: DeviceKey::from_bytes(row.blob(1)?).map_err(AcceptanceError::from)?,
            issued_ms: row.integer(2)?,
        };
        let signed = Signed::seal(&self.key, Purpose::Certificate, &certificate).map_err(AcceptanceError::from)?;
        Ok(Some(signed))
    }

    /// The document, and those of the further units on its forms.
    async fn signed_documents(
        &self,
        project: ProjectId,
        held: Document,
        acceptances: &[BundleAcceptance],
    ) -> Result<Vec<Document>, ExportError> {
        let further = acceptances.iter().flat_map(|one| &one.signature.statement.further);
        let further: BTreeSet<DocumentId> = further.map(|further| DocumentId::Unit(further.unit)).collect();
        let mut documents = vec![held];
        for id in further {
            documents.extend(self.document(project, id).await?);
        }
        Ok(documents)
    }

    /// The signed views: those that are stored, and of further units those that can be made again.
    async fn signed_views(
        &self,
        project: ProjectId,
        documents: &[Document],
        acceptances: &[BundleAcceptance],
    ) -> Result<Vec<BundleView>, ExportError> {
        let mut views = BTreeMap::new();
        let sql = "SELECT bytes FROM signed_view WHERE project = $1 AND view = $2 AND bytes IS NOT NULL";
        for statement in acceptances.iter().map(|one| &one.signature.statement) {
            let further = statement.further.iter().map(|one| (one.view, DocumentId::Unit(one.unit), &one.heads));
            let own = (statement.view, statement.document, &statement.heads);
            for (view, id, heads) in std::iter::once(own).chain(further) {
                let key = vec![Value::text(project), view.0.as_slice().into()];
                if let Some(row) = self.database.query(sql, key).await?.first() {
                    views.insert(view, row.blob(0)?.to_vec());
                    continue;
                }
                let made = documents.iter().find(|document| document.id() == id).and_then(|held| held.at(heads).ok());
                if let Some(made) = made.map(|made| made.view()).filter(|made| made.hash == view) {
                    views.insert(view, codec::compress(&made.bytes).map_err(AcceptanceError::from)?);
                }
            }
        }
        Ok(views.into_iter().map(|(view, bytes)| BundleView { view, bytes: ByteBuf::from(bytes) }).collect())
    }
}

/// China has one time zone.
const OFFSET_MIN: i16 = 480;

fn packed(document: &Document) -> BundleDocument {
    let changes = document.changes().into_iter().map(|(_, bytes)| ByteBuf::from(bytes)).collect();
    BundleDocument { id: document.id(), generation: document.generation(), changes }
}

/// What people call a document: a unit's number, a batch's name.
fn name(view: &CatalogView, document: &Document) -> String {
    if let DocumentId::Unit(unit) = document.id() {
        return view.unit(unit).map_or_else(|| unit.to_string(), |unit| unit.code.clone());
    }
    let opened = document.entries().into_iter().find_map(|entry| match entry.kind {
        EntryKind::Batch(BatchEntry::Opened { name, .. }) => Some(name),
        _ => None,
    });
    opened.unwrap_or_else(|| document.id().to_string())
}

/// Those who wrote entries of the document, with nothing but their name and roles.
fn members(view: &CatalogView, entries: &BTreeMap<EntryId, Entry>, now_ms: i64) -> Vec<BundleMember> {
    let authors: BTreeSet<MemberId> = entries
        .values()
        .filter_map(|entry| match entry.by {
            Author::Member(member) => Some(member),
            Author::Rule(_) | Author::Server => None,
        })
        .collect();
    let found = authors.into_iter().filter_map(|id| view.member(id));
    found
        .map(|member| BundleMember {
            id: member.id,
            name: member.name.clone(),
            roles: member
                .grants
                .iter()
                .filter(|grant| grant.from_ms <= now_ms && grant.until_ms.is_none_or(|until| now_ms < until))
                .map(|grant| grant.role)
                .collect(),
        })
        .collect()
}
