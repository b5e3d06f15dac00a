//! What may happen to a defect, in the words of domain.md 4, R6, R7 and R13.

use super::rows;
use super::sentence::{Reading, Sentence as S};
use std::collections::BTreeSet;
use yanfang_domain::catalog::{Settings, Severity};
use yanfang_domain::defect::{Defect, Standing};
use yanfang_domain::delivery::DeliveryEntry;
use yanfang_domain::entry::{Entry, EntryKind};
use yanfang_domain::event::{AssignedBy, Author, Event, EventKind, Reinspection, Status, WaiverBasis};
use yanfang_domain::id::EventId;
use yanfang_domain::inspection::Stage;
use yanfang_domain::role::Role;

/// Somebody before a defect, about to write.
#[derive(Clone, Copy)]
pub struct Before<'a> {
    /// The defect.
    pub defect: &'a Defect,
    /// Where it stands.
    pub standing: &'a Standing,
    /// Who writes.
    pub by: Author,
    /// The roles held there and then.
    pub roles: &'a [Role],
    /// What the project has settled.
    pub settings: &'a Settings,
    /// The unit's entries: they tell who tried to reach the owner.
    pub entries: &'a [Entry],
}

/// Whether an event may be written, rights apart.
pub fn may(reading: Reading, before: &Before<'_>, kind: &EventKind) -> bool {
    let status = before.standing.status;
    let name = kind.name().text();
    let from = rows::from_has(name, status)
        && match kind {
            EventKind::Reinspected { result: Reinspection::Pass { .. }, .. } => status != Status::Passed,
            EventKind::Reinspected { .. } => [Status::ReportedDone, Status::Passed].contains(&status),
            _ => true,
        };
    reading.content(S::FromStatus, from) && reading.all(&before.sentences(name, kind))
}

impl Before<'_> {
    fn sentences(&self, name: &str, kind: &EventKind) -> Vec<(S, bool)> {
        let critical = self.defect.severity == Severity::Critical;
        let manager = self.is("manager");
        let own = (S::ThirdPartyInItsOwn, self.in_its_own(name));
        match kind {
            EventKind::Assigned { .. } => vec![(S::AssignedAnewWithReason, self.anew_with_reason(kind))],
            EventKind::Accepted { deemed } => {
                vec![(S::DeemedByTime, !deemed || !matches!(self.by, Author::Member(_)))]
            }
            EventKind::ExtensionGranted { request, .. } | EventKind::ExtensionDeclined { request, .. } => vec![
                (S::CriticalTimeIsTheManagers, !critical || manager),
                (S::ExtensionWasAsked, self.is_written(*request, "extension_requested")),
            ],
            EventKind::Paused { .. } | EventKind::Resumed => {
                vec![(S::CriticalTimeIsTheManagers, !critical || manager)]
            }
            EventKind::Reinspected { result: Reinspection::Pass { .. }, with } => {
                vec![own, (S::PassWithOwnPhoto, !with.photos.is_empty() || !self.wrote("reported_done"))]
            }
            EventKind::ChainedAfter { defect, .. } => vec![(S::NotBehindItself, *defect != self.defect.id)],
            EventKind::Unchained { link, .. } => vec![(S::WasChained, self.is_written(*link, "chained_after"))],
            EventKind::Reinspected { .. }
            | EventKind::SeenFixed { .. }
            | EventKind::ConfirmedPresent { .. }
            | EventKind::NotVisible { .. }
            | EventKind::UnmarkedDuplicate => vec![own],
            EventKind::MarkedDuplicate { of } => vec![own, (S::NotOfItself, *of != self.defect.id)],
            EventKind::WaiverProposed { .. } => vec![(S::CriticalNeverWaived, !critical)],
            EventKind::Waived { basis: WaiverBasis::OwnerTick { .. } } => {
                vec![(S::CriticalNeverWaived, !critical), (S::TickIsTheCompanions, self.is("companion"))]
            }
            EventKind::Waived { basis: WaiverBasis::Proposal(proposal) } => vec![
                (S::CriticalNeverWaived, !critical),
                (S::WaiverWasProposed, self.is_written(*proposal, "waiver_proposed")),
                (S::ProposalIsTheManagers, manager),
            ],
            EventKind::Voided { undo, .. } => {
                let author = self.defect.by == self.by;
                let office = !undo && self.is("clerk, engineer");
                vec![
                    (S::VoidedByAuthorOrOffice, author || office),
                    (S::VoidedUntilOthersActed, office || !self.others_acted()),
                ]
            }
            EventKind::Closed { unreachable, .. } => self.closing(*unreachable),
            EventKind::Decided { chosen, .. } => self.deciding(*chosen),
            _ => Vec::new(),
        }
    }

    /// R6 and R13; "clerk; engineer by setting, never his own pass; manager as 未联系上业主".
    fn closing(&self, unreachable: bool) -> Vec<(S, bool)> {
        let owners = [Stage::Handover, Stage::WarrantyVisit].contains(&self.defect.stage);
        let engineer = self.is("engineer");
        let other = unreachable || self.is("clerk");
        vec![
            (S::ReporterDoesNotClose, !self.wrote("reported_done")),
            (S::NeverOwnPass, !self.passed()),
            (S::ClosedWithOwnersWord, !owners || self.standing.owner_confirmed || unreachable),
            (S::EngineerClosesBySetting, other || !engineer || self.settings.engineer_closes),
            (S::ManagerClosesOnlyUnreachable, other || engineer || !self.is("manager")),
            (S::UnreachableIsTheManagers, !unreachable || self.is("manager")),
            (S::UnreachableAfterThreeDays, !unreachable || self.days_in_vain() >= 3),
        ]
    }

    /// R7: by neither of the two, and one of what they wrote.
    fn deciding(&self, chosen: EventId) -> Vec<(S, bool)> {
        let contradicting = &self.standing.contradicting;
        let mine = self.events().any(|event| event.by == self.by && contradicting.contains(&event.id));
        vec![(S::ChosenAmongThem, contradicting.contains(&chosen)), (S::DecidedByNeither, !mine)]
    }

    /// "again with a reason": what has a repairer is given to another by a person who says why.
    fn anew_with_reason(&self, kind: &EventKind) -> bool {
        let EventKind::Assigned { groups } = kind else { return true };
        let anew = [Status::Assigned, Status::InRepair, Status::Returned].contains(&self.standing.status);
        let mine = groups.iter().filter(|group| group.defects.iter().any(|(id, _)| *id == self.defect.id));
        let mut by = mine.map(|group| &group.by);
        !anew || by.all(|by| matches!(by, AssignedBy::Person { reason } if reason.chars().any(|c| !c.is_whitespace())))
    }

    /// Whoever does this as a third-party inspector and in no other role does it in its own inspection.
    fn in_its_own(&self, name: &str) -> bool {
        let others = |role: &&Role| **role != Role::ThirdPartyInspector && rows::who_has(name, **role);
        !self.roles.contains(&Role::ThirdPartyInspector)
            || self.roles.iter().any(|role| others(&role))
            || self.defect.stage == Stage::ThirdParty
    }

    fn others_acted(&self) -> bool {
        self.events()
            .any(|event| rows::bears_status(event) && matches!(event.by, Author::Member(_)) && event.by != self.by)
    }

    /// On how many days of the place the owner was tried in vain, since the defect is there and nobody answered.
    fn days_in_vain(&self) -> usize {
        let mut contacts: Vec<(i64, i64, bool)> = Vec::new();
        for entry in self.entries {
            if let EntryKind::Delivery(DeliveryEntry::Contacted { reached, .. }) = entry.kind {
                let local_ms = entry.at.utc_ms + i64::from(entry.at.offset_min) * 60_000;
                contacts.push((entry.at.utc_ms, local_ms.div_euclid(24 * 3_600_000), reached));
            }
        }
        let answered = contacts.iter().filter(|(_, _, reached)| *reached).map(|(at, ..)| *at).max();
        let since = answered.unwrap_or(i64::MIN).max(self.defect.at.utc_ms);
        let vain = contacts.iter().filter(|(at, _, reached)| !reached && *at >= since);
        vain.map(|(_, day, _)| *day).collect::<BTreeSet<_>>().len()
    }

    fn is(&self, people: &str) -> bool {
        self.roles.iter().any(|role| rows::named(people, *role))
    }

    fn wrote(&self, name: &str) -> bool {
        self.events().any(|event| event.by == self.by && event.kind.name().text() == name)
    }

    fn passed(&self) -> bool {
        let pass =
            |event: &Event| matches!(event.kind, EventKind::Reinspected { result: Reinspection::Pass { .. }, .. });
        self.events().any(|event| event.by == self.by && pass(event))
    }

    fn is_written(&self, id: EventId, name: &str) -> bool {
        self.events().any(|event| event.id == id && event.kind.name().text() == name)
    }

    fn events(&self) -> impl Iterator<Item = &Event> {
        self.defect.events.iter().filter(|event| super::is_about(event, self.defect.id))
    }
}
