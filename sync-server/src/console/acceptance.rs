//! What was signed about a home as one file, for those who answer to the owner for it; each download stands in the audit.

use super::error::PageError;
use super::visitor::Visitor;
use crate::api::Api;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use std::sync::Arc;
use yanfang_domain::catalog::Unit;
use yanfang_domain::id::{DocumentId, UnitId};
use yanfang_domain::permission::roles_at;
use yanfang_domain::role::Role;
use yanfang_protocol::problem::Code;

/// Those who answer to an owner for a form, and those who look over their shoulders.
const READERS: [Role; 3] = [Role::ServiceManager, Role::ServiceClerk, Role::Auditor];

/// Where a home's file is fetched.
pub(super) fn href(unit: UnitId) -> String {
    format!("/console/units/{unit}/acceptance")
}

/// Whether the visitor may take the home's file.
pub(super) fn may_read(visitor: &Visitor, unit: &Unit) -> bool {
    roles_at(&visitor.member, unit, visitor.now_ms).iter().any(|role| READERS.contains(role))
}

/// `GET /console/units/{unit}/acceptance`. What is not for the visitor is not found.
pub(super) async fn download(
    State(api): State<Arc<Api>>,
    visitor: Visitor,
    Path(unit): Path<String>,
) -> Result<Response, PageError> {
    let id: UnitId = unit.parse().map_err(|_| Code::NotFound)?;
    let unit = visitor.catalog.unit(id).filter(|unit| may_read(&visitor, unit)).ok_or(Code::NotFound)?;
    let document = DocumentId::Unit(id);
    let file = api.server.export_acceptance(visitor.project(), document).await?.ok_or(Code::NotFound)?;
    // Noted before it is given: nobody takes it unseen.
    api.server.note_acceptance_taken(visitor.project(), document, visitor.who.member).await?;
    let name = format!("attachment; filename=\"{}.acceptance\"", plain(&unit.code));
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/octet-stream")),
        (header::CONTENT_DISPOSITION, HeaderValue::from_str(&name).map_err(|_| Code::Internal)?),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    ];
    Ok((headers, file).into_response())
}

/// A unit's number as a file's name: whatever is no letter, digit, or hyphen of ASCII becomes a hyphen.
fn plain(code: &str) -> String {
    code.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '-' }).collect()
}
