//! 代维修 decided on site: the lead or manager names who repairs what the one that answers did not come for.

use crate::Device;
use crate::app::AppError;
use yanfang_domain::command::CommandName;
use yanfang_domain::entry::EntryRule;
use yanfang_domain::event::{EventKind, EventName};
use yanfang_domain::id::{ContractorId, DefectId, EventId, UnitId};
use yanfang_domain::order::{OrderRule, grace_is_over};

/// What a substitution says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubstituteDraft {
    /// Who repairs it now.
    pub repairer: ContractorId,
    /// The number of the notice that was served.
    pub notice: String,
    /// When it was served (UTC ms).
    pub served_ms: i64,
    /// Days of grace that it gave.
    pub grace_days: u16,
    /// What there is to do, measured.
    pub quantities: String,
    /// Why who answers does not repair it.
    pub reason: String,
    /// When the substitute is due (UTC ms).
    pub due_ms: i64,
}

impl Device {
    /// Gives a defect to a substitute; who answers for it stays. The office puts it on an order.
    ///
    /// # Errors
    ///
    /// [`OrderRule::GraceRunning`] before the grace of the notice is over.
    pub fn substitute(&self, unit: UnitId, defect: DefectId, draft: SubstituteDraft) -> Result<EventId, AppError> {
        if !grace_is_over(draft.served_ms, draft.grace_days, self.core.server_time_ms()) {
            let command = CommandName::Event(EventName::Substituted);
            return Err(AppError::EntryRefused { command, rule: EntryRule::Order(OrderRule::GraceRunning) });
        }
        let SubstituteDraft { repairer, notice, served_ms, grace_days, quantities, reason, due_ms } = draft;
        let order = None;
        let kind =
            EventKind::Substituted { repairer, notice, served_ms, grace_days, quantities, reason, due_ms, order };
        self.defect_event(unit, defect, kind)
    }
}
