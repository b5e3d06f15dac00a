//! Chained work of several trades: this repair begins when that one is reported done, here or in another unit.

use crate::Device;
use crate::app::rights::find;
use crate::app::{AppError, perform::Write};
use std::collections::BTreeSet;
use yanfang_domain::calendar::Calendar;
use yanfang_domain::chain::{Waiting, links};
use yanfang_domain::command::{Body, CommandName, DefectEvent};
use yanfang_domain::event::{EventKind, EventName};
use yanfang_domain::id::{DefectId, DocumentId, EventId, UnitId};
use yanfang_domain::standing::fold;
use yanfang_domain::transition::{NotAllowed, Rule};

impl Device {
    /// Puts a repair behind another. Until its turn it is due by plan; the server tells it when the turn comes.
    ///
    /// # Errors
    ///
    /// [`Rule::ChainedToItself`] where, by what this phone holds, the other waits for it already.
    pub fn chain_after(&self, unit: UnitId, defect: DefectId, before: (UnitId, DefectId)) -> Result<EventId, AppError> {
        let known = self.core.known().ok_or(AppError::UnknownUnit { unit })?;
        let first = fold(&find(&self.core.document(DocumentId::Unit(before.0))?, before.1)?);
        if self.waits_for(before, defect)? {
            let status = fold(&find(&self.core.document(DocumentId::Unit(unit))?, defect)?).status;
            let event = EventName::ChainedAfter;
            let refusal = NotAllowed { rule: Rule::ChainedToItself, event, status };
            return Err(AppError::WrongState { command: CommandName::Event(event), refusal });
        }
        let now = self.core.clock().now();
        let origin = self.core.perform(Write::on(unit), |scene| {
            let own = find(scene.document, defect)?;
            let item = own.item.as_deref().and_then(|code| known.item(code));
            let settings = &known.catalog.settings;
            let waiting = Waiting { settings, calendar: Calendar::default(), severity: own.severity, item };
            let due_ms = waiting.planned(first.due_ms, now);
            let kind = EventKind::ChainedAfter { unit: before.0, defect: before.1, due_ms };
            Ok(Body::DefectEvent(DefectEvent { defect: Some(defect), after: fold(&own).frontier, kind }))
        })?;
        Ok(EventId(origin.record(0)))
    }

    /// It does not wait for the other any more; `link` is the event that put it there.
    pub fn unchain(&self, unit: UnitId, defect: DefectId, link: EventId, reason: String) -> Result<EventId, AppError> {
        self.defect_event(unit, defect, EventKind::Unchained { link, reason })
    }

    /// Whether one repair waits for another, directly or through others, by the units that this phone holds.
    fn waits_for(&self, one: (UnitId, DefectId), other: DefectId) -> Result<bool, AppError> {
        let mut open = vec![one];
        let mut seen = BTreeSet::new();
        while let Some((unit, defect)) = open.pop() {
            if defect == other {
                return Ok(true);
            }
            if seen.insert(defect)
                && let Some(found) = self.core.document(DocumentId::Unit(unit))?.defect(defect)
            {
                open.extend(links(&found).into_iter().map(|link| link.before));
            }
        }
        Ok(false)
    }
}
