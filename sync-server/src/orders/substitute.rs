//! 代维修: another contractor repairs what the one that answers did not come for.

use super::OrderError;
use super::giving::takes_work;
use super::moving::Placed;
use super::release::entry;
use crate::catalogs::CatalogView;
use crate::engine::Server;
use crate::ingest::Officer;
use std::collections::BTreeMap;
use std::sync::Arc;
use yanfang_domain::calendar::Calendar;
use yanfang_domain::command::{Body, CommandName, DefectEvent};
use yanfang_domain::event::{EventKind, EventName};
use yanfang_domain::id::{ContractorId, DocumentId, MemberId, OrderId, ProjectId, UnitId};
use yanfang_domain::order::{OrderEntry, grace_is_over};
use yanfang_domain::permission::allowed_on_defect;
use yanfang_domain::routing::due_at;
use yanfang_domain::standing::fold;
use yanfang_domain::time::Moment;
use yanfang_protocol::problem::Code;

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
    /// What there is to do, measured: one text for all, or one a defect.
    pub quantities: Quantities,
    /// Why who answers does not repair it.
    pub reason: String,
}

/// Measured quantities in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Quantities {
    /// Of each of the defects.
    Each(String),
    /// In the order of the defects.
    ByDefect(Vec<String>),
}

impl Quantities {
    fn of(&self, place: usize) -> String {
        match self {
            Self::Each(text) => text.clone(),
            Self::ByDefect(texts) => texts.get(place).cloned().unwrap_or_default(),
        }
    }
}

/// What is written, by unit, with the earliest due time.
#[derive(Default)]
struct Substituted {
    bodies: BTreeMap<UnitId, Vec<Body>>,
    due_ms: Option<i64>,
}

impl Server {
    /// Gives defects to a substitute on an order of its own; who answers for them stays. All of them, or none.
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
        if what.reason.trim().is_empty() {
            return Err(OrderError::NoReason);
        }
        let (order, number) = self.next_order(project, at).await?;
        let Substituted { bodies, due_ms } =
            self.substituted(project, &catalog, member, defects, (what, order), at).await?;
        let unit = *bodies.keys().next().ok_or(OrderError::NothingToMove)?;
        let engineer = self.engineer(project, Some(unit), at.utc_ms).await?;
        let released = OrderEntry::Released { number, repairer: what.repairer, due_ms, engineer };
        let mut all: Vec<(DocumentId, Vec<Body>)> =
            bodies.into_iter().map(|(unit, bodies)| (DocumentId::Unit(unit), bodies)).collect();
        all.push((DocumentId::Order(order), vec![entry(released)]));
        self.write_all(project, Officer::Member(member), all, at).await?;
        Ok(order)
    }

    /// The events, each checked before anything is written.
    async fn substituted(
        &self,
        project: ProjectId,
        catalog: &CatalogView,
        member: MemberId,
        defects: &[Placed],
        (what, order): (&Substitution, OrderId),
        at: Moment,
    ) -> Result<Substituted, OrderError> {
        let member = catalog.member(member).ok_or(OrderError::NotAccepted(Code::NotAllowed))?;
        let name = CommandName::Event(EventName::Substituted);
        let mut substituted = Substituted::default();
        for (place, (unit_id, id)) in defects.iter().enumerate() {
            let unit = catalog.unit(*unit_id).ok_or(OrderError::NotAccepted(Code::NotAllowed))?;
            let Some(document) = self.document(project, DocumentId::Unit(*unit_id)).await? else { continue };
            let Some(defect) = document.defect(*id) else { continue };
            let standing = fold(&defect);
            allowed_on_defect(member, unit, name, &standing, at.utc_ms)
                .map_err(|_| OrderError::NotAccepted(Code::NotAllowed))?;
            let item = defect.item.as_deref().and_then(|code| catalog.item(code));
            let settings = &catalog.catalog().settings;
            let due_ms = due_at(settings, &Calendar::default(), defect.severity, item, at, None);
            let kind = kind(what, what.quantities.of(place), due_ms, order);
            let body = Body::DefectEvent(DefectEvent { defect: Some(*id), after: standing.frontier, kind });
            body.validate().map_err(|_| OrderError::NotAccepted(Code::InvalidBody))?;
            substituted.due_ms = substituted.due_ms.into_iter().chain([due_ms]).min();
            substituted.bodies.entry(*unit_id).or_default().push(body);
        }
        Ok(substituted)
    }
}

fn kind(what: &Substitution, quantities: String, due_ms: i64, order: OrderId) -> EventKind {
    EventKind::Substituted {
        repairer: what.repairer,
        notice: what.notice.clone(),
        served_ms: what.served_ms,
        grace_days: what.grace_days,
        quantities,
        reason: what.reason.trim().to_owned(),
        due_ms,
        order: Some(order),
    }
}
