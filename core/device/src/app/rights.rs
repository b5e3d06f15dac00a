//! The check before a command is executed: the same rules that the server applies, on what this phone knows.

use super::{AppError, Known};
use yanfang_document::Document;
use yanfang_domain::command::Body;
use yanfang_domain::defect::Defect;
use yanfang_domain::entry::{Elsewhere, Ground, check_entry};
use yanfang_domain::event::Author;
use yanfang_domain::id::{DefectId, DocumentId, MemberId};
use yanfang_domain::order::released_to;
use yanfang_domain::permission::{Denied, Place, allowed, allowed_on_defect, roles_at};
use yanfang_domain::standing::fold;
use yanfang_domain::time::Moment;
use yanfang_domain::transition::{Writer, check_closing, check_transition};

/// Refuses what is not valid, not allowed, or does not fit the defect's state.
pub(crate) fn check(
    known: &Known,
    document: &Document,
    elsewhere: &dyn Elsewhere,
    member: MemberId,
    now: Moment,
    body: &Body,
) -> Result<(), AppError> {
    body.validate()?;
    let command = body.name();
    let denied = |denied| AppError::NotAllowed { command, denied };
    let member = known.member(member).ok_or(denied(Denied::NoGrant))?;
    let place = place(known, document)?;
    let roles = roles_at(member, place, now.utc_ms);
    let by = Writer { author: Author::Member(member.id), roles: &roles };
    let Some(id) = about(body) else {
        allowed(member, place, command, None, now.utc_ms).map_err(denied)?;
        let Body::AddEntry(entry) = body else { return Ok(()) };
        let entries = document.entries();
        let ground = Ground {
            catalog: &known.catalog,
            member: Some(member),
            at_ms: now.utc_ms,
            unit: match document.id() {
                DocumentId::Unit(unit) => Some(unit),
                _ => None,
            },
            entries: &entries,
            defects: &|| document.unit().defects,
            elsewhere,
        };
        return check_entry(&ground, &entry.kind, &by).map_err(|rule| AppError::EntryRefused { command, rule });
    };
    let defect = find(document, id)?;
    let standing = fold(&defect);
    allowed_on_defect(member, place, command, &standing, now.utc_ms).map_err(denied)?;
    if let Body::DefectEvent(event) = body {
        check_transition(&standing, &defect, &event.kind, &by)
            .and_then(|()| {
                let settings = &known.catalog.settings;
                check_closing(&standing, &defect, &event.kind, &by, settings, &|| document.entries())
            })
            .map_err(|refusal| AppError::WrongState { command, refusal })?;
    }
    Ok(())
}

/// Where a document is.
fn place<'a>(known: &'a Known, document: &Document) -> Result<Place<'a>, AppError> {
    match document.id() {
        DocumentId::Unit(unit) => known.unit(unit).map(Place::Unit).ok_or(AppError::UnknownUnit { unit }),
        DocumentId::Batch(_) | DocumentId::Case(_) => Ok(Place::Project),
        DocumentId::Order(_) => Ok(Place::Order(released_to(&document.entries()))),
    }
}

/// The defect that a command is about, which must exist already.
fn about(body: &Body) -> Option<DefectId> {
    match body {
        Body::AmendDefect(body) => Some(body.defect),
        Body::AddPhotos(body) => Some(body.defect),
        Body::DefectEvent(body) => body.defect,
        Body::RenumberDefect(body) => Some(body.defect),
        Body::StartInspection(_)
        | Body::RecordRoom(_)
        | Body::Measure(_)
        | Body::RecordDefect(_)
        | Body::AddEntry(_)
        | Body::Mirror(_) => None,
    }
}

/// Reads a defect that must be there.
pub(crate) fn find(document: &Document, defect: DefectId) -> Result<Defect, AppError> {
    document.defect(defect).ok_or(AppError::UnknownDefect { defect })
}
