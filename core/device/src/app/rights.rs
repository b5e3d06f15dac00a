//! The check before a command is executed: the same rules that the server applies, on what this phone knows.

use super::{AppError, Known};
use yanfang_document::Document;
use yanfang_domain::catalog::Unit;
use yanfang_domain::command::Body;
use yanfang_domain::defect::Defect;
use yanfang_domain::event::Author;
use yanfang_domain::id::{DefectId, MemberId};
use yanfang_domain::permission::{Denied, allowed, allowed_on_defect, roles_at};
use yanfang_domain::standing::fold;
use yanfang_domain::time::Moment;
use yanfang_domain::transition::{Writer, check_transition};

/// Refuses what is not valid, not allowed, or does not fit the defect's state.
pub(crate) fn check(
    known: &Known,
    unit: &Unit,
    document: &Document,
    member: MemberId,
    now: Moment,
    body: &Body,
) -> Result<(), AppError> {
    body.validate()?;
    let command = body.name();
    let denied = |denied| AppError::NotAllowed { command, denied };
    let member = known.member(member).ok_or(denied(Denied::NoGrant))?;
    let Some(id) = about(body) else {
        return allowed(member, unit, command, None, now.utc_ms).map(|_| ()).map_err(denied);
    };
    let defect = find(document, id)?;
    let standing = fold(&defect);
    allowed_on_defect(member, unit, command, &standing, now.utc_ms).map_err(denied)?;
    if let Body::DefectEvent(event) = body {
        let roles = roles_at(member, unit, now.utc_ms);
        let by = Writer { author: Author::Member(member.id), roles: &roles };
        check_transition(&standing, &defect, &event.kind, &by)
            .map_err(|refusal| AppError::WrongState { command, refusal })?;
    }
    Ok(())
}

/// The defect that a command is about, which must exist already.
fn about(body: &Body) -> Option<DefectId> {
    match body {
        Body::AmendDefect(body) => Some(body.defect),
        Body::AddPhotos(body) => Some(body.defect),
        Body::DefectEvent(body) => body.defect,
        Body::RenumberDefect(body) => Some(body.defect),
        Body::StartInspection(_) | Body::RecordRoom(_) | Body::Measure(_) | Body::RecordDefect(_) => None,
    }
}

/// Reads a defect that must be there.
pub(crate) fn find(document: &Document, defect: DefectId) -> Result<Defect, AppError> {
    document.defect(defect).ok_or(AppError::UnknownDefect { defect })
}
