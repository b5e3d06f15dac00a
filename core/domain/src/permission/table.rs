//! The permission table: who may do what, in which status, and whether it is a fact or a decision (domain.md 4, R14).
//!
//! One row a command. What depends on more than role and status (who did what before, the owner's word, the severity)
//! is for [`crate::transition`].

use crate::command::CommandName;
use crate::entry::EntryName;
use crate::event::{EventName, Status};
use crate::role::Role;

/// Whether a command says what was, or what shall be (R14).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// What was seen, done or said: never quarantined.
    Fact,
    /// What somebody decided: quarantined where the author had no right to.
    Decision,
}

/// The statuses a command is possible in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum From {
    /// It concerns no defect that is there already.
    NoDefect,
    /// Whatever the status.
    Any,
    /// Any that is open for an acceptance.
    AnyOpen,
    /// These.
    Only(&'static [Status]),
}

impl From {
    /// Whether a status is among them.
    pub fn contains(self, status: Status) -> bool {
        match self {
            Self::NoDefect => false,
            Self::Any => true,
            Self::AnyOpen => status.is_open(),
            Self::Only(statuses) => statuses.contains(&status),
        }
    }
}

/// One row.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// The command.
    pub command: CommandName,
    /// Fact or decision.
    pub weight: Weight,
    /// In which statuses.
    pub from: From,
    /// The roles that may.
    pub roles: &'static [Role],
}

const fn fact(command: CommandName, from: From, roles: &'static [Role]) -> Row {
    Row { command, weight: Weight::Fact, from, roles }
}

const fn decision(command: CommandName, from: From, roles: &'static [Role]) -> Row {
    Row { command, weight: Weight::Decision, from, roles }
}

/// Everyone but `Auditor` (writes nothing) and `Administrator` (no work).
const WRITERS: &[Role] = &[
    Role::Inspector,
    Role::ThirdPartyInspector,
    Role::HandoverCompanion,
    Role::ProjectEngineer,
    Role::RepairEngineer,
    Role::EngineeringLead,
    Role::ServiceClerk,
    Role::ServiceManager,
    Role::CallCentre,
    Role::PropertyManager,
    Role::BatchSigner,
    Role::ContractorUser,
];

/// Those who go through rooms with a list.
const SURVEYORS: &[Role] = &[
    Role::Inspector,
    Role::ThirdPartyInspector,
    Role::HandoverCompanion,
    Role::ProjectEngineer,
    Role::RepairEngineer,
    Role::EngineeringLead,
    Role::PropertyManager,
];

const ENGINEERS: &[Role] = &[Role::ProjectEngineer, Role::RepairEngineer];
const ENGINEERS_MANAGER: &[Role] = &[Role::ProjectEngineer, Role::RepairEngineer, Role::ServiceManager];
const CONTRACTOR: &[Role] = &[Role::ContractorUser];
const CONTRACTOR_ENGINEERS: &[Role] = &[Role::ContractorUser, Role::ProjectEngineer, Role::RepairEngineer];
/// Who assigns, and who gives to a substitute.
const ORDER_KEEPERS: &[Role] =
    &[Role::ServiceClerk, Role::ProjectEngineer, Role::RepairEngineer, Role::EngineeringLead, Role::ServiceManager];
const ASSIGNERS: &[Role] = &[Role::ServiceClerk, Role::ProjectEngineer, Role::RepairEngineer, Role::EngineeringLead];
const INSPECTORS_ENGINEERS: &[Role] =
    &[Role::Inspector, Role::ThirdPartyInspector, Role::ProjectEngineer, Role::RepairEngineer];
const ON_SITE: &[Role] =
    &[Role::Inspector, Role::ThirdPartyInspector, Role::ProjectEngineer, Role::RepairEngineer, Role::HandoverCompanion];
const ON_SITE_AND_CLERK: &[Role] = &[
    Role::Inspector,
    Role::ProjectEngineer,
    Role::RepairEngineer,
    Role::HandoverCompanion,
    Role::ServiceClerk,
    Role::ServiceManager,
];
const OWNERS_EAR: &[Role] = &[Role::HandoverCompanion, Role::RepairEngineer, Role::ServiceClerk, Role::CallCentre];
const CLOSERS: &[Role] = &[Role::ServiceClerk, Role::ProjectEngineer, Role::RepairEngineer, Role::ServiceManager];
const REOPENERS: &[Role] = &[Role::ServiceClerk, Role::ProjectEngineer, Role::RepairEngineer, Role::HandoverCompanion];
const LINKERS: &[Role] =
    &[Role::Inspector, Role::ThirdPartyInspector, Role::ServiceClerk, Role::ProjectEngineer, Role::RepairEngineer];
/// Those at the counter and on the telephone.
const SERVICE: &[Role] = &[Role::ServiceClerk, Role::ServiceManager, Role::CallCentre, Role::HandoverCompanion];
/// Those who agree dates with an owner.
const DATE_MAKERS: &[Role] = &[
    Role::ServiceClerk,
    Role::ServiceManager,
    Role::CallCentre,
    Role::HandoverCompanion,
    Role::ProjectEngineer,
    Role::RepairEngineer,
];
/// Those at a check-in.
const COUNTER: &[Role] = &[Role::ServiceClerk, Role::ServiceManager, Role::HandoverCompanion, Role::PropertyManager];
/// Those who hold keys.
const KEY_KEEPERS: &[Role] = &[
    Role::HandoverCompanion,
    Role::ProjectEngineer,
    Role::RepairEngineer,
    Role::ServiceClerk,
    Role::ServiceManager,
    Role::PropertyManager,
];
/// Those who receive an owner.
const RECEPTION: &[Role] = &[Role::HandoverCompanion, Role::ServiceManager];
/// Those who answer for a batch.
const BATCH: &[Role] = &[Role::EngineeringLead, Role::ServiceManager];
const BATCH_CLERKS: &[Role] = &[Role::EngineeringLead, Role::ServiceClerk, Role::ServiceManager];
/// Those who look at a sample.
const SAMPLERS: &[Role] = &[
    Role::Inspector,
    Role::ProjectEngineer,
    Role::RepairEngineer,
    Role::EngineeringLead,
    Role::PropertyManager,
    Role::BatchSigner,
];
const DECIDERS: &[Role] = &[Role::EngineeringLead, Role::ServiceManager];
/// Those who answer for what is in quarantine.
const TAKERS_IN: &[Role] = &[Role::ServiceClerk, Role::EngineeringLead, Role::ServiceManager];

const AT_WORK: From = From::Only(&[Status::Assigned, Status::InRepair, Status::Returned]);
const AFTER_WORK: From = From::Only(&[Status::ReportedDone, Status::Passed, Status::Closed]);

/// The table.
pub const TABLE: &[Row] = &{
    use CommandName::{
        AddPhotos, AmendDefect, Entry, Event, Measure, Mirror, RecordDefect, RecordRoom, RenumberDefect,
        StartInspection,
    };
    use EntryName as N;
    use EventName as E;
    use Status as S;
    [
        fact(StartInspection, From::NoDefect, SURVEYORS),
        fact(RecordRoom, From::NoDefect, SURVEYORS),
        fact(Measure, From::NoDefect, SURVEYORS),
        fact(RecordDefect, From::NoDefect, WRITERS),
        fact(AmendDefect, From::Any, WRITERS),
        fact(AddPhotos, From::Any, WRITERS),
        decision(RenumberDefect, From::Any, &[]), // the server alone
        decision(
            Event(E::Assigned),
            From::Only(&[S::Open, S::Disputed, S::Assigned, S::InRepair, S::Returned]),
            ASSIGNERS,
        ),
        fact(Event(E::Accepted), From::Only(&[S::Assigned]), CONTRACTOR_ENGINEERS),
        fact(Event(E::Disputed), AT_WORK, CONTRACTOR),
        fact(Event(E::ExtensionRequested), From::AnyOpen, CONTRACTOR),
        decision(Event(E::ExtensionGranted), From::AnyOpen, ENGINEERS_MANAGER),
        decision(Event(E::ExtensionDeclined), From::AnyOpen, ENGINEERS_MANAGER),
        decision(Event(E::Paused), From::AnyOpen, ENGINEERS_MANAGER),
        decision(Event(E::Resumed), From::AnyOpen, ENGINEERS_MANAGER),
        fact(Event(E::Progressed), AT_WORK, CONTRACTOR_ENGINEERS),
        fact(Event(E::ReportedDone), AT_WORK, CONTRACTOR_ENGINEERS),
        decision(
            Event(E::Reinspected),
            From::Only(&[S::ReportedDone, S::Open, S::Assigned, S::InRepair, S::Returned, S::Passed]),
            INSPECTORS_ENGINEERS,
        ),
        fact(Event(E::ConfirmedPresent), From::AnyOpen, ON_SITE),
        fact(Event(E::SeenFixed), From::AnyOpen, ON_SITE),
        fact(Event(E::NotVisible), From::AnyOpen, ON_SITE),
        fact(Event(E::OwnerConfirmed), AFTER_WORK, OWNERS_EAR),
        fact(Event(E::OwnerRejected), AFTER_WORK, OWNERS_EAR),
        decision(Event(E::Closed), From::Only(&[S::Passed]), CLOSERS),
        decision(
            Event(E::Reopened),
            From::Only(&[S::Passed, S::Closed, S::Voided, S::Waived, S::NotADefect]),
            REOPENERS,
        ),
        decision(Event(E::WaiverProposed), From::AnyOpen, ENGINEERS),
        decision(Event(E::Waived), From::AnyOpen, &[Role::HandoverCompanion, Role::ServiceManager]),
        decision(Event(E::NotADefect), From::AnyOpen, ENGINEERS_MANAGER),
        decision(Event(E::Substituted), From::Only(&[S::Assigned, S::InRepair, S::Returned, S::Disputed]), DECIDERS),
        decision(Event(E::Voided), From::AnyOpen, WRITERS), // who is neither clerk nor engineer only his own
        decision(Event(E::MarkedDuplicate), From::AnyOpen, LINKERS),
        decision(Event(E::UnmarkedDuplicate), From::Only(&[S::Duplicate]), LINKERS),
        decision(Event(E::Decided), From::Only(&[S::NeedsDecision]), DECIDERS),
        fact(Event(E::Commented), From::Any, WRITERS),
        fact(Event(E::Promised), From::Any, WRITERS),
        fact(Event(E::Related), From::Any, WRITERS),
        decision(Event(E::ChainedAfter), From::AnyOpen, ASSIGNERS),
        decision(Event(E::ChainMoved), From::AnyOpen, &[]), // the server alone
        decision(Event(E::Unchained), From::AnyOpen, ASSIGNERS),
        decision(Mirror, From::NoDefect, &[]), // the server alone
        decision(Entry(N::BatchOpened), From::NoDefect, BATCH_CLERKS),
        decision(Entry(N::BatchUnitsChanged), From::NoDefect, BATCH_CLERKS),
        decision(Entry(N::MilestoneSet), From::NoDefect, BATCH_CLERKS),
        decision(Entry(N::CompletionRecorded), From::NoDefect, BATCH_CLERKS),
        decision(Entry(N::SampleDrawn), From::NoDefect, BATCH),
        fact(Entry(N::SampleInspected), From::NoDefect, SAMPLERS),
        decision(Entry(N::SignedOff), From::NoDefect, &[Role::BatchSigner]), // each for its own party
        decision(Entry(N::DeliveryConfirmed), From::NoDefect, BATCH),
        decision(Entry(N::ConfirmationRevoked), From::NoDefect, BATCH),
        decision(Entry(N::SummaryWritten), From::NoDefect, BATCH),
        fact(Entry(N::NoticeServed), From::NoDefect, SERVICE),
        fact(Entry(N::Contacted), From::NoDefect, DATE_MAKERS),
        fact(Entry(N::AppointmentProposed), From::NoDefect, DATE_MAKERS),
        fact(Entry(N::AppointmentMoved), From::NoDefect, DATE_MAKERS),
        fact(Entry(N::CheckedIn), From::NoDefect, COUNTER),
        fact(Entry(N::FormalityMarked), From::NoDefect, COUNTER),
        fact(Entry(N::MeterRead), From::NoDefect, KEY_KEEPERS),
        fact(Entry(N::OpenDayVisited), From::NoDefect, ON_SITE_AND_CLERK),
        fact(Entry(N::ListAttached), From::NoDefect, ON_SITE_AND_CLERK),
        fact(Entry(N::ListItemised), From::NoDefect, ON_SITE_AND_CLERK),
        fact(Entry(N::KeyLent), From::NoDefect, KEY_KEEPERS),
        fact(Entry(N::KeyReturned), From::NoDefect, KEY_KEEPERS),
        fact(Entry(N::HandoverStarted), From::NoDefect, RECEPTION),
        fact(Entry(N::IdentityChecked), From::NoDefect, RECEPTION),
        fact(Entry(N::Walked), From::NoDefect, RECEPTION),
        fact(Entry(N::OutcomeSet), From::NoDefect, RECEPTION),
        decision(Entry(N::OutcomeDecided), From::NoDefect, &[Role::ServiceManager]),
        decision(Entry(N::CriticalConsented), From::NoDefect, &[Role::ServiceManager]),
        decision(Entry(N::FormalitiesReleased), From::NoDefect, &[Role::ServiceManager]),
        fact(Entry(N::ItemHanded), From::NoDefect, COUNTER),
        fact(Entry(N::FormSigned), From::NoDefect, COUNTER),
        fact(Entry(N::SignatureRefused), From::NoDefect, RECEPTION),
        fact(Entry(N::KeysReleased), From::NoDefect, COUNTER),
        fact(Entry(N::HandoverAmended), From::NoDefect, COUNTER),
        decision(Entry(N::FinalOutcomeSet), From::NoDefect, &[Role::ServiceClerk, Role::ServiceManager]),
        decision(Entry(N::ReceptionClosed), From::NoDefect, &[Role::ServiceClerk]),
        fact(Entry(N::HandoverRecordedElsewhere), From::NoDefect, &[]), // the server alone
        decision(Entry(N::OrderReleased), From::NoDefect, ORDER_KEEPERS),
        fact(Entry(N::OrderSeen), From::NoDefect, CONTRACTOR),
        decision(Entry(N::OrderClosed), From::NoDefect, ORDER_KEEPERS),
        // In the office alone: the server writes them with what follows.
        decision(Entry(N::DecisionTakenIn), From::NoDefect, TAKERS_IN),
        decision(Entry(N::DecisionDeclined), From::NoDefect, TAKERS_IN),
    ]
};

/// The row of a command.
pub fn row(command: CommandName) -> Option<&'static Row> {
    TABLE.iter().find(|row| row.command == command)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_has_exactly_one_row() {
        let own = TABLE.iter().filter(|row| !matches!(row.command, CommandName::Event(_) | CommandName::Entry(_)));
        assert_eq!(own.count(), 8);
        for entry in EntryName::ALL {
            assert_eq!(TABLE.iter().filter(|row| row.command == CommandName::Entry(*entry)).count(), 1, "{entry:?}");
        }
        for event in EventName::ALL {
            assert_eq!(TABLE.iter().filter(|row| row.command == CommandName::Event(*event)).count(), 1, "{event:?}");
        }
    }
}
