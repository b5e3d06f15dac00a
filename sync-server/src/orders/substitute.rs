//! 代维修: another contractor repairs what the one that answers did not come for.

use super::OrderError;
use super::giving::takes_work;
use super::moving::Placed;
use super::release::entry;
use crate::engine::Server;
use crate::ingest::Officer;
use std::collections::BTreeMap;
use std::sync::Arc;
use yanfang_domain::calendar::Calendar;
use yanfang_domain::command::{Body, DefectEvent};
use yanfang_domain::event::EventKind;
use yanfang_domain::id::{ContractorId, DefectId, DocumentId, MemberId, OrderId, ProjectId, UnitId};
use yanfang_domain::order::{OrderEntry, grace_is_over};
use yanfang_domain::routing::due_at;
use yanfang_domain::standing::fold;
use yanfang_domain::time::Moment;

/// What a substitution says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Substitution {
    /// Who repairs it now.
    pub repairer: ContractorId,
    /// The number of the notice that was served on who answers.
    pub notice: String,
    /// When it was served (UTC ms).
    pub served_ms: i64,
    /// Days of grace that it gave.
    pub grace_days: u16,
    /// What there is to do, measured.
    pub quantities: String,
}

impl Server {
    /// Gives defects to a substitute on an order of its own; who answers for them stays.
    ///
    /// # Errors
    ///
    /// [`OrderError::GraceRunning`] before the grace of the notice is over.
    pub async fn substitute(
        self: &Arc<Self>,
        project: ProjectId,
        member: MemberId,
        defects: &[Placed],
        what: &Substitution,
        at: Moment,
    ) -> Result<OrderId, OrderError> {
        let catalog = self.catalog(project).await?.ok_or(OrderError::UnknownProject)?;
        takes_work(&catalog, what.repairer)?;
        if !grace_is_over(what.served_ms, what.grace_days, at.utc_ms) {
            return Err(OrderError::GraceRunning);
        }
        let (order, number) = self.next_order(project, at).await?;
        let mut work: BTreeMap<UnitId, Vec<Body>> = BTreeMap::new();
        let mut first_due: Option<i64> = None;
        for (unit, id) in defects {
            let Some(document) = self.document(project, DocumentId::Unit(*unit)).await? else { continue };
            let Some(defect) = document.defect(*id) else { continue };
            let item = defect.item.as_deref().and_then(|code| catalog.item(code));
            let settings = &catalog.catalog().settings;
            let due_ms = due_at(settings, &Calendar::default(), defect.severity, item, at, None);
            first_due = first_due.into_iter().chain([due_ms]).min();
            let after = fold(&defect).frontier;
            work.entry(*unit).or_default().push(body(*id, after, what, due_ms, order));
        }
        let unit = *work.keys().next().ok_or(OrderError::NothingToMove)?;
        let engineer = self.engineer(project, Some(unit), at.utc_ms).await?;
        let released = OrderEntry::Released { number, repairer: what.repairer, due_ms: first_due, engineer };
        let mut all: Vec<(DocumentId, Vec<Body>)> =
            work.into_iter().map(|(unit, bodies)| (DocumentId::Unit(unit), bodies)).collect();
        all.push((DocumentId::Order(order), vec![entry(released)]));
        self.write_all(project, Officer::Member(member), all, at).await?;
        Ok(order)
    }
}

fn body(
    defect: DefectId,
    after: Vec<yanfang_domain::id::EventId>,
    what: &Substitution,
    due_ms: i64,
    order: OrderId,
) -> Body {
    let kind = EventKind::Substituted {
        repairer: what.repairer,
        notice: what.notice.clone(),
        served_ms: what.served_ms,
        grace_days: what.grace_days,
        quantities: what.quantities.clone(),
        due_ms,
        order: Some(order),
    };
    Body::DefectEvent(DefectEvent { defect: Some(defect), after, kind })
}
