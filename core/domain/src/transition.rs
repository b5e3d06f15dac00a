//! Whether an event may be written: from this status, by these people, after what was done before.
//!
//! Asked when a command is made and when it reaches the server. Role and place are for [`crate::permission`]; what was
//! written anyway is taken by the fold as it is.

mod rule;

pub use rule::{NotAllowed, Rule};

use crate::catalog::{Settings, Severity};
use crate::command::CommandName;
use crate::defect::{Defect, Standing};
use crate::delivery::{UNREACHED_DAYS, days_unreached};
use crate::entry::Entry;
use crate::event::{AssignedBy, Author, Event, EventKind, EventName, Reinspection, Status, WaiverBasis};
use crate::id::EventId;
use crate::inspection::Stage;
use crate::permission::{permits, table};
use crate::role::Role;

const ENGINEERS: &[Role] = &[Role::ProjectEngineer, Role::RepairEngineer];

/// Who wants to write an event.
#[derive(Clone, Copy, Debug)]
pub struct Writer<'a> {
    /// The author.
    pub author: Author,
    /// The roles the author holds there and then ([`crate::permission::roles_at`]); none for a rule and the server.
    pub roles: &'a [Role],
}

impl Writer<'_> {
    fn is(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }

    fn is_any(&self, roles: &[Role]) -> bool {
        roles.iter().any(|role| self.is(*role))
    }

    /// A person, as against a rule or the server.
    fn is_person(&self) -> bool {
        matches!(self.author, Author::Member(_))
    }
}

/// Checks an event against the standing and the history of its defect.
///
/// # Errors
///
/// [`NotAllowed`] names the first [`Rule`] that speaks against it.
pub fn check_transition(
    standing: &Standing,
    defect: &Defect,
    event: &EventKind,
    by: &Writer<'_>,
) -> Result<(), NotAllowed> {
    let check = Check { standing, defect, by };
    check.status(event).and_then(|()| check.rules(event)).map_err(|rule| NotAllowed {
        rule,
        event: event.name(),
        status: standing.status,
    })
}

/// Checks a close against what only the project and the unit know: whether engineers close here (a setting), and for
/// 未联系上业主 whether the owner was tried on three days (domain.md 2, step 11); anything else passes.
///
/// # Errors
///
/// [`NotAllowed`] with [`Rule::EngineerDoesNotClose`] or [`Rule::UnreachableNeedsThreeDays`].
pub fn check_closing(
    standing: &Standing,
    defect: &Defect,
    event: &EventKind,
    by: &Writer<'_>,
    settings: &Settings,
    entries: &dyn Fn() -> Vec<Entry>,
) -> Result<(), NotAllowed> {
    let EventKind::Closed { unreachable, .. } = event else { return Ok(()) };
    let only_as_engineer = by.is_any(ENGINEERS) && !by.is(Role::ServiceClerk);
    let rule = if *unreachable {
        let tried = days_unreached(&entries(), defect.at.utc_ms) >= UNREACHED_DAYS;
        unless(tried, Rule::UnreachableNeedsThreeDays)
    } else {
        unless(settings.engineer_closes || !only_as_engineer, Rule::EngineerDoesNotClose)
    };
    rule.map_err(|rule| NotAllowed { rule, event: event.name(), status: standing.status })
}

struct Check<'a> {
    standing: &'a Standing,
    defect: &'a Defect,
    by: &'a Writer<'a>,
}

/// A rule speaks against it unless the condition holds.
const fn unless(holds: bool, rule: Rule) -> Result<(), Rule> {
    if holds { Ok(()) } else { Err(rule) }
}

impl Check<'_> {
    /// The column "from" of the event table; a pass and a fail start from different statuses.
    fn status(&self, event: &EventKind) -> Result<(), Rule> {
        let status = self.standing.status;
        let from = table::row(CommandName::Event(event.name())).is_some_and(|row| row.from.contains(status));
        let narrower = match event {
            EventKind::Reinspected { result: Reinspection::Pass { .. }, .. } => status != Status::Passed,
            EventKind::Reinspected { result: Reinspection::Fail { .. }, .. } => {
                matches!(status, Status::ReportedDone | Status::Passed)
            }
            _ => true,
        };
        unless(from && narrower, Rule::Status)
    }

    fn rules(&self, event: &EventKind) -> Result<(), Rule> {
        match event {
            EventKind::Assigned { groups } => {
                let anew = matches!(self.standing.status, Status::Assigned | Status::InRepair | Status::Returned);
                let explained = groups
                    .iter()
                    .filter(|group| group.defects.iter().any(|(id, _)| *id == self.defect.id))
                    .all(|group| matches!(&group.by, AssignedBy::Person { reason } if !reason.trim().is_empty()));
                unless(!anew || explained, Rule::AssignedAnewNeedsReason)
            }
            EventKind::Accepted { deemed } => unless(!*deemed || !self.by.is_person(), Rule::DeemedByServer),
            EventKind::ExtensionGranted { request, .. } | EventKind::ExtensionDeclined { request, .. } => {
                self.critical_is_the_managers()?;
                let asked = self.written(*request).map(|event| event.kind.name());
                unless(asked == Some(EventName::ExtensionRequested), Rule::ExtensionWasNotAsked)
            }
            EventKind::Paused { .. } | EventKind::Resumed => self.critical_is_the_managers(),
            EventKind::Reinspected { result, with } => {
                self.third_party_in_its_own(event)?;
                let passes = matches!(result, Reinspection::Pass { .. });
                unless(!passes || !with.photos.is_empty() || !self.reported_done(), Rule::FourEyesPass)
            }
            EventKind::ConfirmedPresent { .. }
            | EventKind::SeenFixed { .. }
            | EventKind::NotVisible { .. }
            | EventKind::UnmarkedDuplicate => self.third_party_in_its_own(event),
            EventKind::MarkedDuplicate { of } => {
                self.third_party_in_its_own(event)?;
                unless(*of != self.defect.id, Rule::DuplicateOfItself)
            }
            EventKind::Closed { unreachable, .. } => self.closing(*unreachable),
            EventKind::Waived { basis } => self.waiving(basis),
            EventKind::WaiverProposed { .. } => {
                unless(self.defect.severity != Severity::Critical, Rule::CriticalIsNeverWaived)
            }
            EventKind::Voided { undo, .. } => self.voiding(*undo),
            EventKind::Decided { chosen, .. } => self.deciding(*chosen),
            EventKind::ChainedAfter { defect, .. } => unless(*defect != self.defect.id, Rule::ChainedToItself),
            EventKind::Unchained { link, .. } => {
                let chained = self.written(*link).map(|event| event.kind.name());
                unless(chained == Some(EventName::ChainedAfter), Rule::WasNotChained)
            }
            _ => Ok(()),
        }
    }

    /// R6, R13 and "never his own pass".
    fn closing(&self, unreachable: bool) -> Result<(), Rule> {
        let manager = self.by.is(Role::ServiceManager);
        let ordinary = self.by.is(Role::ServiceClerk) || self.by.is_any(ENGINEERS);
        unless(!unreachable || manager, Rule::UnreachableIsTheManagers)?;
        unless(unreachable || ordinary || !manager, Rule::ManagerClosesAsUnreachable)?;
        unless(!self.reported_done(), Rule::FourEyesClose)?;
        unless(!self.did(is_pass), Rule::OwnPass)?;
        let of_the_owner = matches!(self.defect.stage, Stage::Handover | Stage::WarrantyVisit);
        unless(!of_the_owner || self.standing.owner_confirmed || unreachable, Rule::CloseNeedsOwnersWord)
    }

    fn waiving(&self, basis: &WaiverBasis) -> Result<(), Rule> {
        unless(self.defect.severity != Severity::Critical, Rule::CriticalIsNeverWaived)?;
        match basis {
            WaiverBasis::OwnerTick { .. } => unless(self.by.is(Role::HandoverCompanion), Rule::TickIsTheCompanions),
            WaiverBasis::Proposal(proposal) => {
                let proposed = self.written(*proposal).map(|event| event.kind.name());
                unless(proposed == Some(EventName::WaiverProposed), Rule::WaiverWasNotProposed)?;
                unless(self.by.is(Role::ServiceManager), Rule::ProposalIsTheManagers)
            }
        }
    }

    /// Clerk and engineer void any; others what they recorded, until someone else acted on it; an undo is the author's.
    fn voiding(&self, undo: bool) -> Result<(), Rule> {
        let own = self.defect.by == self.by.author;
        let office = self.by.is(Role::ServiceClerk) || self.by.is_any(ENGINEERS);
        unless(own || office && !undo, Rule::VoidIsTheAuthors)?;
        let acted = self.events().any(|event| {
            event.kind.name().bears_status() && matches!(event.by, Author::Member(_)) && event.by != self.by.author
        });
        unless(office && !undo || !acted, Rule::VoidAfterOthersActed)
    }

    /// R7.
    fn deciding(&self, chosen: EventId) -> Result<(), Rule> {
        unless(self.standing.contradicting.contains(&chosen), Rule::ChoiceIsNotAmongThem)?;
        let one_of_them =
            self.events().any(|event| event.by == self.by.author && self.standing.contradicting.contains(&event.id));
        unless(!one_of_them, Rule::DecidedByOneOfThem)
    }

    fn critical_is_the_managers(&self) -> Result<(), Rule> {
        let critical = self.defect.severity == Severity::Critical;
        unless(!critical || self.by.is(Role::ServiceManager), Rule::CriticalTimeIsTheManagers)
    }

    /// `ThirdPartyInspector` only in its own inspection; whoever may do this in another role does it in that one.
    fn third_party_in_its_own(&self, event: &EventKind) -> Result<(), Rule> {
        let command = CommandName::Event(event.name());
        let other = |role: &&Role| **role != Role::ThirdPartyInspector && permits(**role, command, None);
        let only_third_party = self.by.is(Role::ThirdPartyInspector) && !self.by.roles.iter().any(|role| other(&role));
        unless(!only_third_party || self.defect.stage == Stage::ThirdParty, Rule::ThirdPartyInItsOwnInspection)
    }

    /// Whether the writer ever reported this repair done. A contractor's people neither pass nor close, so who did and
    /// now wants to pass or close wrote it for the contractor (R13).
    fn reported_done(&self) -> bool {
        self.did(|kind| matches!(kind, EventKind::ReportedDone { .. }))
    }

    fn did(&self, what: impl Fn(&EventKind) -> bool) -> bool {
        self.events().any(|event| event.by == self.by.author && what(&event.kind))
    }

    fn written(&self, id: EventId) -> Option<&Event> {
        self.events().find(|event| event.id == id)
    }

    fn events(&self) -> impl Iterator<Item = &Event> {
        self.defect.events.iter().filter(|event| event.concerns(self.defect.id))
    }
}

fn is_pass(kind: &EventKind) -> bool {
    matches!(kind, EventKind::Reinspected { result: Reinspection::Pass { .. }, .. })
}

#[cfg(test)]
mod tests;
