//! Accepting and reporting many defects of an order in one call: one command each, an answer a defect.

use super::detail::OrderDefect;
use crate::Device;
use crate::app::{AppError, EventDraft};
use yanfang_domain::event::Status;
use yanfang_domain::id::{DefectId, EventId, OrderId, UnitId};

/// Which defects of an order; what is not given does not narrow.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OrderFilter {
    /// The building's code.
    pub building: Option<String>,
    /// The floor's level.
    pub level: Option<i16>,
    /// The unit.
    pub unit: Option<UnitId>,
}

impl OrderFilter {
    fn holds(&self, defect: &OrderDefect) -> bool {
        let place = defect.place.as_ref();
        self.building.as_deref().is_none_or(|code| place.is_some_and(|place| place.building.as_deref() == Some(code)))
            && self.level.is_none_or(|level| place.is_some_and(|place| place.level == Some(level)))
            && self.unit.is_none_or(|unit| defect.unit == Some(unit))
    }
}

/// What became of one defect of many.
pub type Answered = (DefectId, Result<EventId, AppError>);

impl Device {
    /// Accepts what waits for an answer.
    pub fn accept_many(&self, order: OrderId, filter: &OrderFilter) -> Result<Vec<Answered>, AppError> {
        let chosen = self.chosen(order, filter, &[Status::Assigned])?;
        Ok(chosen.into_iter().map(|defect| (defect, self.accept(order, defect))).collect())
    }

    /// Reports done what is accepted, in repair or was returned; the note goes with each.
    pub fn report_done_many(
        &self,
        order: OrderId,
        filter: &OrderFilter,
        draft: &EventDraft,
    ) -> Result<Vec<Answered>, AppError> {
        let chosen = self.chosen(order, filter, &[Status::Assigned, Status::InRepair, Status::Returned])?;
        let report = |defect| (defect, self.report_done(order, defect, draft.clone()));
        Ok(chosen.into_iter().map(report).collect())
    }

    fn chosen(&self, order: OrderId, filter: &OrderFilter, statuses: &[Status]) -> Result<Vec<DefectId>, AppError> {
        let detail = self.order_detail(order)?;
        let held = detail.defects.iter().filter(|one| one.is_here && filter.holds(one));
        let chosen = held.filter(|one| statuses.contains(&one.detail.standing.status));
        Ok(chosen.map(|one| one.detail.defect.id).collect())
    }
}
