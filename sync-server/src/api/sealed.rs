//! Gives a sealed file to those who may see it; every time it is given stands in the audit.

use super::caller::Bearer;
use super::{Api, Refusal};
use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use std::sync::Arc;
use yanfang_domain::id::{DocumentId, SealedFileId};
use yanfang_domain::permission::roles_at;
use yanfang_domain::role::Role;
use yanfang_protocol::problem::Code;

/// Those who answer to an owner for a form.
const READERS: [Role; 2] = [Role::ServiceManager, Role::ServiceClerk];

/// `GET /v1/sealed/{file}`: the image of a signature, a photographed paper, a power of attorney.
pub(super) async fn open(
    State(api): State<Arc<Api>>,
    bearer: Bearer,
    Path(file): Path<String>,
) -> Result<Response, Refusal> {
    let who = bearer.0;
    let file: SealedFileId = file.parse().map_err(|_| Code::NotFound)?;
    let catalog = api.server.catalog(who.project).await?.ok_or(Code::NotFound)?;
    let member = catalog.member(who.member).ok_or(Code::NotFound)?;
    let now_ms = api.now_ms();
    let named = api.blobs.sealed_documents(who.project, file).await?;
    let may = named.iter().any(|document| match document {
        DocumentId::Unit(unit) => catalog
            .unit(*unit)
            .is_some_and(|unit| roles_at(member, unit, now_ms).iter().any(|role| READERS.contains(role))),
        _ => false,
    });
    if !may {
        return Err(Code::NotFound.into());
    }
    let bytes = api.blobs.open_sealed(who.project, file, who.member, now_ms).await?.ok_or(Code::NotFound)?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(super::photos::content_type(&bytes))),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox")),
    ];
    Ok((headers, bytes).into_response())
}
