//! Whether a command may stand: under the catalog it was made under, and today (sync.md 3, R14).

mod entries;

use super::task::Context;
use crate::catalogs::CatalogView;
use yanfang_document::Document;
use yanfang_domain::command::{Body, Command};
use yanfang_domain::defect::Defect;
use yanfang_domain::entry::Entry;
use yanfang_domain::event::Author;
use yanfang_domain::id::{DefectId, DocumentId, MemberId};
use yanfang_domain::order::released_to;
use yanfang_domain::permission::{Denied, Place, allowed, allowed_on_defect, is_fact, roles_at};
use yanfang_domain::role::Member;
use yanfang_domain::standing::fold;
use yanfang_domain::transition::{Rule, Writer, check_closing, check_transition};
use yanfang_protocol::problem::Code;

/// What rights and rules say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Right {
    /// Nothing speaks against it.
    Plain,
    /// A fact, taken and flagged.
    Flag(Code),
    /// Allowed where it was made, no longer today.
    Quarantine(Code),
    /// Never allowed.
    Refuse(Code),
}

/// The time that rights go by: when the command was done, as its author's clock said, but not after now (R5). Where nobody
/// has a role then and the author has one now, that clock was years off: a clock takes nobody's role away.
fn acted_ms(context: &Context, member: &Member, place: Place<'_>, command: &Command) -> i64 {
    let now_ms = context.now.utc_ms;
    let done_ms = command.done_at.utc_ms.min(now_ms);
    let has_role = |at_ms| !roles_at(member, place, at_ms).is_empty();
    if !has_role(done_ms) && has_role(now_ms) { now_ms } else { done_ms }
}

/// A document as the author of a command saw it.
pub(super) trait Seen {
    /// One defect.
    fn defect(&self, id: DefectId) -> Option<Defect>;

    /// Every defect.
    fn defects(&self) -> Vec<Defect>;

    /// Every entry.
    fn entries(&self) -> Vec<Entry>;
}

/// Judges a command in a document by its author's rights.
pub(super) fn right(
    context: &Context,
    named: &CatalogView,
    document: DocumentId,
    command: &Command,
    seen: &dyn Seen,
) -> Right {
    if command.body.validate().is_err() {
        return Right::Refuse(Code::InvalidBody);
    }
    let Author::Member(member) = command.by else { return Right::Plain };
    match then(context, named, member, document, command, seen) {
        Right::Plain => today(context, member, document, command, seen),
        other => other,
    }
}

/// By the catalog that the command names, at the time it was done.
fn then(
    context: &Context,
    named: &CatalogView,
    member: MemberId,
    document: DocumentId,
    command: &Command,
    seen: &dyn Seen,
) -> Right {
    let (Some(member), Some(place)) = (named.member(member), place(named, document, seen)) else {
        return Right::Refuse(Code::NotAllowed);
    };
    let name = command.body.name();
    let at_ms = acted_ms(context, member, place, command);
    let fact = is_fact(name);
    let defects: Vec<Defect> = concerned(&command.body).into_iter().filter_map(|id| seen.defect(id)).collect();
    if defects.is_empty() {
        return match allowed(member, place, name, None, at_ms) {
            Err(denied) => of_denied(denied, fact),
            Ok(_) => entries::fits(context, named, member, document, command, seen),
        };
    }
    let judged = defects.iter().map(|defect| on_defect(member, place, command, at_ms, defect, named, seen));
    judged.max_by_key(|right| severity(*right)).unwrap_or(Right::Plain)
}

fn on_defect(
    member: &Member,
    place: Place<'_>,
    command: &Command,
    at_ms: i64,
    defect: &Defect,
    named: &CatalogView,
    seen: &dyn Seen,
) -> Right {
    let fact = is_fact(command.body.name());
    let standing = fold(defect);
    if let Err(denied) = allowed_on_defect(member, place, command.body.name(), &standing, at_ms) {
        return of_denied(denied, fact);
    }
    let Body::DefectEvent(event) = &command.body else { return Right::Plain };
    let roles = roles_at(member, place, at_ms);
    let writer = Writer { author: command.by, roles: &roles };
    let fits = check_transition(&standing, defect, &event.kind, &writer);
    let closing = || {
        let settings = &named.catalog().settings;
        check_closing(&standing, defect, &event.kind, &writer, settings, &|| seen.entries())
    };
    match fits.and_then(|()| closing()) {
        Ok(()) => Right::Plain,
        Err(_) if fact => Right::Flag(Code::FlagBasisNotAccepted),
        Err(refused) => Right::Refuse(match refused.rule {
            Rule::FourEyesPass | Rule::FourEyesClose | Rule::OwnPass | Rule::DecidedByOneOfThem => Code::FourEyes,
            Rule::Status => Code::WrongState,
            _ => Code::NotAllowed,
        }),
    }
}

/// By the catalog in force, now: what was right when it was made is never refused any more.
fn today(context: &Context, member: MemberId, document: DocumentId, command: &Command, seen: &dyn Seen) -> Right {
    let name = command.body.name();
    let denied = match (context.today.member(member), place(&context.today, document, seen)) {
        (Some(member), Some(place)) => allowed(member, place, name, None, context.now.utc_ms).err(),
        (Some(_), None) => Some(Denied::OutOfScope),
        (None, _) => Some(Denied::Revoked),
    };
    match denied {
        None => Right::Plain,
        Some(_) if is_fact(name) => Right::Flag(Code::FlagOutOfScope),
        Some(denied) => Right::Quarantine(code(denied)),
    }
}

/// Where a document is today; one that the catalog does not list any more is the project's.
pub(super) fn place_today<'a>(context: &'a Context, document: DocumentId, here: &Document) -> Place<'a> {
    match document {
        DocumentId::Unit(unit) => context.today.unit(unit).map_or(Place::Project, Place::Unit),
        DocumentId::Batch(_) | DocumentId::Case(_) => Place::Project,
        DocumentId::Order(_) => Place::Order(released_to(&here.entries())),
    }
}

/// Where a document is; `None` for a unit that the catalog does not list.
fn place<'a>(catalog: &'a CatalogView, document: DocumentId, seen: &dyn Seen) -> Option<Place<'a>> {
    match document {
        DocumentId::Unit(unit) => catalog.unit(unit).map(Place::Unit),
        DocumentId::Batch(_) | DocumentId::Case(_) => Some(Place::Project),
        DocumentId::Order(_) => Some(Place::Order(released_to(&seen.entries()))),
    }
}

/// A fact of somebody who was a member then is taken wherever it was seen (R14).
fn of_denied(denied: Denied, fact: bool) -> Right {
    match denied {
        Denied::OutOfScope | Denied::NoGrant | Denied::OtherContractor if fact => Right::Flag(Code::FlagOutOfScope),
        Denied::Status { .. } if fact => Right::Flag(Code::FlagBasisNotAccepted),
        denied => Right::Refuse(code(denied)),
    }
}

const fn code(denied: Denied) -> Code {
    match denied {
        Denied::Revoked => Code::MemberRevoked,
        Denied::OutOfScope => Code::OutOfScope,
        Denied::Status { .. } => Code::WrongState,
        Denied::NoGrant | Denied::Role | Denied::OtherContractor => Code::NotAllowed,
    }
}

const fn severity(right: Right) -> u8 {
    match right {
        Right::Plain => 0,
        Right::Flag(_) => 1,
        Right::Quarantine(_) => 2,
        Right::Refuse(_) => 3,
    }
}

/// The defects that a command is about and that are there already.
pub(super) fn concerned(body: &Body) -> Vec<DefectId> {
    match body {
        Body::AmendDefect(body) => vec![body.defect],
        Body::AddPhotos(body) => vec![body.defect],
        Body::RenumberDefect(body) => vec![body.defect],
        Body::DefectEvent(event) => event.kind.concerned(event.defect),
        Body::StartInspection(_)
        | Body::RecordRoom(_)
        | Body::Measure(_)
        | Body::RecordDefect(_)
        | Body::AddEntry(_) => Vec::new(),
        Body::Mirror(body) => {
            let of_events = body.events.iter().flat_map(|event| event.kind.concerned(event.defect));
            let mut all: Vec<DefectId> = body.defects.iter().map(|defect| defect.id).chain(of_events).collect();
            all.sort_unstable();
            all.dedup();
            all
        }
    }
}
