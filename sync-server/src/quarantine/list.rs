//! What waits, and what was answered: who, when, what, why, whose turn and until when.

use crate::catalogs::CatalogView;
use crate::engine::Server;
use crate::ingest::IngestError;
use crate::store::{Database, Row, StoreError, Value};
use std::collections::HashMap;
use yanfang_domain::command::Body;
use yanfang_domain::event::Author;
use yanfang_domain::id::{DocumentId, MemberId, Origin, ProjectId, RecordId};
use yanfang_domain::order::released_to;
use yanfang_domain::permission::Place;
use yanfang_domain::quarantine::{Turn, turn};
use yanfang_domain::time::Moment;
use yanfang_protocol::codec;
use yanfang_protocol::sync::{Reason, Verdict};

/// The offset of the office in minutes: working days are its days.
const OFFSET_MIN: i16 = 480;

/// The office's answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Whether it was taken in.
    pub taken_in: bool,
    /// Who.
    pub by: MemberId,
    /// When, by the server (UTC ms).
    pub at_ms: i64,
    /// Why.
    pub reason: String,
}

/// A command that is in quarantine, or was.
#[derive(Clone, Debug)]
pub struct Quarantined {
    /// The command.
    pub origin: Origin,
    /// The document it is about.
    pub document: DocumentId,
    /// Who decided.
    pub author: MemberId,
    /// What.
    pub body: Body,
    /// When, by the author's device.
    pub done_at: Moment,
    /// When it reached the server (UTC ms).
    pub received_ms: i64,
    /// The catalog version its author acted under.
    pub catalog: u32,
    /// Why it waits, or how it ended.
    pub verdict: Verdict,
    /// Whose turn it is to answer; none once it is answered.
    pub turn: Option<Turn>,
    /// The answer.
    pub answer: Option<Answer>,
}

impl Quarantined {
    /// Why it waits.
    pub const fn why(&self) -> Option<&Reason> {
        match &self.verdict {
            Verdict::Quarantined { why } | Verdict::Refused { why } => Some(why),
            Verdict::Accepted | Verdict::Rebased { .. } | Verdict::Forked => None,
        }
    }
}

/// Those that wait, and those that were answered; the oldest first.
const LIST: &str = "SELECT c.origin, c.document, c.author, c.body, c.done_ms, c.done_offset, c.received_ms, c.catalog,
        c.receipt, o.taken_in, o.member, o.at_ms, o.reason
    FROM command c LEFT JOIN office_answer o ON o.project = c.project AND o.origin = c.origin
    WHERE c.project = $1 AND (c.verdict = 'quarantined' OR o.origin IS NOT NULL)
    ORDER BY c.received_ms, c.origin, o.taken_in DESC, o.at_ms";

const COUNT: &str = "SELECT document, COUNT(*) FROM command
    WHERE project = $1 AND verdict = 'quarantined' GROUP BY document";

/// How many wait in each document.
pub(crate) async fn count_waiting(
    database: &dyn Database,
    project: ProjectId,
) -> Result<Vec<(DocumentId, i64)>, StoreError> {
    let rows = database.query(COUNT, vec![Value::text(project)]).await?;
    rows.iter().map(|row| Ok((row.parse(0)?, row.integer(1)?))).collect()
}

impl Server {
    /// Everything that is, or was, in quarantine in this project; the oldest first.
    pub async fn quarantined(&self, project: ProjectId) -> Result<Vec<Quarantined>, IngestError> {
        let catalog = self.catalog(project).await?.ok_or(IngestError::UnknownProject)?;
        let rows = self.database.query(LIST, vec![Value::text(project)]).await?;
        let mut list: Vec<Quarantined> = Vec::with_capacity(rows.len());
        for row in &rows {
            let one = read(row)?;
            // Of two answers after a restore the first row is the one that holds.
            if list.last().is_none_or(|last| last.origin != one.origin) {
                list.push(one);
            }
        }
        let orders = self.orders_among(project, &list).await?;
        let now_ms = self.clock.now_ms();
        for one in list.iter_mut().filter(|one| matches!(one.verdict, Verdict::Quarantined { .. })) {
            let arrived = Moment { utc_ms: one.received_ms, offset_min: OFFSET_MIN };
            let place = place(&catalog, one.document, &orders);
            one.turn = Some(turn(catalog.catalog(), place, Author::Member(one.author), arrived, now_ms));
        }
        Ok(list)
    }

    /// The firms that the orders among these were released to.
    async fn orders_among(
        &self,
        project: ProjectId,
        list: &[Quarantined],
    ) -> Result<HashMap<DocumentId, Option<yanfang_domain::id::ContractorId>>, IngestError> {
        let mut orders = HashMap::new();
        for one in list.iter().filter(|one| matches!(one.document, DocumentId::Order(_))) {
            if let std::collections::hash_map::Entry::Vacant(e) = orders.entry(one.document) {
                let document = self.document(project, one.document).await?;
                e.insert(document.and_then(|document| released_to(&document.entries())));
            }
        }
        Ok(orders)
    }
}

fn place<'a>(
    catalog: &'a CatalogView,
    document: DocumentId,
    orders: &HashMap<DocumentId, Option<yanfang_domain::id::ContractorId>>,
) -> Place<'a> {
    match document {
        DocumentId::Unit(unit) => catalog.unit(unit).map_or(Place::Project, Place::Unit),
        DocumentId::Batch(_) | DocumentId::Case(_) => Place::Project,
        DocumentId::Order(_) => Place::Order(orders.get(&document).copied().flatten()),
    }
}

fn read(row: &Row) -> Result<Quarantined, StoreError> {
    let damaged = |error| StoreError::Damaged { what: format!("a stored command does not read: {error}") };
    let answer = if row.is_null(9) {
        None
    } else {
        Some(Answer {
            taken_in: row.integer(9)? != 0,
            by: row.parse(10)?,
            at_ms: row.integer(11)?,
            reason: row.text(12)?.to_owned(),
        })
    };
    Ok(Quarantined {
        origin: row.parse::<RecordId>(0)?.origin,
        document: row.parse(1)?,
        author: row.parse(2)?,
        body: codec::decode_body(row.blob(3)?).map_err(damaged)?,
        done_at: Moment { utc_ms: row.integer(4)?, offset_min: row.integer(5)? as i16 },
        received_ms: row.integer(6)?,
        catalog: row.integer(7)? as u32,
        verdict: codec::from_plain(row.blob(8)?).map_err(damaged)?,
        turn: None,
        answer,
    })
}
