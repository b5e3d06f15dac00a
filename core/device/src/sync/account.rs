//! Enrolment and sessions over the link (security.md).

use super::error::SyncError;
use super::link::{LinkRequest, LinkResponse, Method};
use crate::app::Identity;
use crate::cancel::CancelToken;
use crate::device::Core;
use crate::store::meta;
use serde::{Serialize, de::DeserializeOwned};
use yanfang_protocol::account::{EnrolAnswer, EnrolRequest, Nonce, Session, SessionRequest};
use yanfang_protocol::problem::{Code, Problem};
use yanfang_protocol::signature::Purpose;

/// Largest answer in JSON.
const JSON_LIMIT: usize = 1 << 20;

/// A session ends for us so long before it ends for the server (ms).
const MARGIN_MS: i64 = 30_000;

/// Asks for enrolment.
pub(crate) fn enrol(
    core: &Core,
    server: &str,
    code: &str,
    name: &str,
    cancel: &CancelToken,
) -> Result<(Identity, Session), SyncError> {
    let server = server.trim_end_matches('/').to_owned();
    let public_key = core.key_store().public_key(core.entropy())?;
    let code = code.trim().to_owned();
    let proof = core.key_store().sign(Purpose::Enrolment, &EnrolRequest::claim(&code, &public_key))?;
    let (version, clock_ms) = about(core);
    let request = EnrolRequest { code, public_key, name: name.into(), proof: hex::encode(proof), version, clock_ms };
    let answer: EnrolAnswer = post(core, &format!("{server}/v1/enrol"), &request, None, cancel)?;
    let EnrolAnswer { device, member, project, server_key, certificate, session } = answer;
    Ok((Identity { server, device, member, project, server_key, certificate }, session))
}

/// A token that holds, renewed if need be.
pub(crate) fn token(core: &Core, identity: &Identity, cancel: &CancelToken) -> Result<String, SyncError> {
    let kept: Option<Session> = meta::get(&core.reader(), meta::SESSION)?;
    let now = core.server_time_ms();
    match kept {
        Some(session) if session.expires_ms - MARGIN_MS > now => Ok(session.token),
        _ => renew(core, identity, cancel),
    }
}

/// Proves the device key and takes a new session.
pub(crate) fn renew(core: &Core, identity: &Identity, cancel: &CancelToken) -> Result<String, SyncError> {
    let server = &identity.server;
    let Nonce { nonce } = post(core, &format!("{server}/v1/session/nonce"), &(), None, cancel)?;
    let signature = hex::encode(core.key_store().sign(Purpose::Session, &nonce.0)?);
    let (version, clock_ms) = about(core);
    let request = SessionRequest { device: identity.device, nonce, signature, version, clock_ms };
    let session: Session = post(core, &format!("{server}/v1/session"), &request, None, cancel)?;
    let mut writer = core.writer();
    let tx = writer.db.transaction()?;
    meta::set(&tx, meta::SESSION, &session)?;
    tx.commit()?;
    Ok(session.token)
}

/// What the office sees of this device: the version of its core, and its clock.
fn about(core: &Core) -> (Option<String>, Option<i64>) {
    (Some(env!("CARGO_PKG_VERSION").to_owned()), Some(core.clock().now().utc_ms))
}

/// Sends with the session's token; renews it once if the server says that it ended.
pub(crate) fn authorized(
    core: &Core,
    identity: &Identity,
    request: LinkRequest,
    cancel: &CancelToken,
) -> Result<LinkResponse, SyncError> {
    let with = |token: String| {
        let mut request = request.clone();
        request.headers.push(("authorization", format!("Bearer {token}")));
        core.link().send(request, cancel)
    };
    let response = with(token(core, identity, cancel)?)?;
    if response.status == Code::SessionExpired.status() {
        return Ok(with(renew(core, identity, cancel)?)?);
    }
    Ok(response)
}

/// The body of a good answer, or what the server says is wrong.
pub(crate) fn good(response: LinkResponse) -> Result<LinkResponse, SyncError> {
    if response.is_success() {
        return Ok(response);
    }
    let status = response.status;
    let problem: Option<Problem> = serde_json::from_slice(&response.body).ok();
    Err(problem.map_or(SyncError::NotTheServer { status }, |problem| SyncError::Server { problem }))
}

/// Posts JSON and reads JSON.
pub(crate) fn post<T: DeserializeOwned>(
    core: &Core,
    url: &str,
    body: &impl Serialize,
    identity: Option<&Identity>,
    cancel: &CancelToken,
) -> Result<T, SyncError> {
    let body = serde_json::to_vec(body).map_err(|_| SyncError::Misfit)?;
    let headers = vec![("content-type", "application/json".to_owned())];
    let request = LinkRequest { method: Method::Post, url: url.into(), headers, body, answer_limit: JSON_LIMIT };
    let response = match identity {
        Some(identity) => authorized(core, identity, request, cancel)?,
        None => core.link().send(request, cancel)?,
    };
    let response = good(response)?;
    serde_json::from_slice(&response.body).map_err(|_| SyncError::NotTheServer { status: response.status })
}
