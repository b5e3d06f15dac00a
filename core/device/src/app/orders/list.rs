//! The orders of a contractor.

use crate::Device;
use crate::app::AppError;
use crate::store::documents;
use yanfang_document::Document;
use yanfang_domain::entry::EntryKind;
use yanfang_domain::event::Status;
use yanfang_domain::id::{ContractorId, DocumentId, OrderId};
use yanfang_domain::order::{OrderEnd, OrderEntry};
use yanfang_domain::standing::fold;

/// An order as lists show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderLine {
    /// Which.
    pub id: OrderId,
    /// Its number.
    pub number: u32,
    /// When it was released (UTC ms).
    pub released_ms: i64,
    /// When the first of its open defects is due (UTC ms).
    pub due_ms: Option<i64>,
    /// Defects that are or were on it.
    pub defects: u32,
    /// Of these, the ones that are still this contractor's and open.
    pub open: u32,
    /// Of these, the ones that wait for an answer (待接单).
    pub unanswered: u32,
    /// Why it ended, if it did.
    pub end: Option<OrderEnd>,
}

impl Device {
    /// Every order that this phone holds, the open ones first, then by due time and number.
    pub fn orders(&self) -> Result<Vec<OrderLine>, AppError> {
        let held = documents::all(&self.core.reader())?;
        let orders = held.into_iter().filter(|held| !held.gone).filter_map(|held| match held.id {
            DocumentId::Order(order) => Some(order),
            _ => None,
        });
        let mut lines = Vec::new();
        for order in orders {
            lines.extend(line(order, &self.core.document(order.into())?));
        }
        lines.sort_by_key(|line| (line.open == 0, line.end.is_some(), line.due_ms.unwrap_or(i64::MAX), line.number));
        Ok(lines)
    }
}

/// What a document says of its order; none before the release is in it.
pub(super) fn line(id: OrderId, document: &Document) -> Option<OrderLine> {
    let entries = document.entries();
    let (number, repairer, released_ms) = entries.iter().find_map(|entry| match &entry.kind {
        EntryKind::Order(OrderEntry::Released { number, repairer, .. }) => Some((*number, *repairer, entry.at.utc_ms)),
        _ => None,
    })?;
    let end = entries.iter().find_map(|entry| match &entry.kind {
        EntryKind::Order(OrderEntry::Closed { end, .. }) => Some(end.clone()),
        _ => None,
    });
    let mut line = OrderLine { id, number, released_ms, due_ms: None, defects: 0, open: 0, unanswered: 0, end };
    for defect in document.unit().defects {
        let standing = fold(&defect);
        line.defects += 1;
        if is_own(standing.order, standing.repairer, id, repairer) && standing.status.is_open() {
            line.open += 1;
            line.unanswered += u32::from(standing.status == Status::Assigned);
            line.due_ms = line.due_ms.into_iter().chain(standing.due_ms).min();
        }
    }
    Some(line)
}

fn is_own(on: Option<OrderId>, by: Option<ContractorId>, order: OrderId, repairer: ContractorId) -> bool {
    on == Some(order) && by == Some(repairer)
}
