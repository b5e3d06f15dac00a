//! What the forms about people do.

use super::{member, scope};
use crate::api::Api;
use crate::console::error::PageError;
use crate::console::form::OwnForm;
use crate::console::visitor::Visitor;
use crate::console::when;
use crate::console::words::Words;
use crate::people::PeopleError;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use serde::de::IntoDeserializer as _;
use std::sync::Arc;
use yanfang_domain::batch::Party;
use yanfang_domain::command::NOTE_LIMIT;
use yanfang_domain::id::MemberId;
use yanfang_domain::people::{PeopleChange, PeopleRule};
use yanfang_domain::role::{Grant, Member, Role};
use yanfang_domain::time::DAY_MS;
use yanfang_protocol::problem::Code;

/// The code of these pages' own: a field does not read.
const UNREADABLE: &str = "unreadable";

/// A form: `what` says which; the fields it has no use for are empty.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(in crate::console) struct Sent {
    what: String,
    member: String,
    name: String,
    account: String,
    role: String,
    scope: String,
    unit: String,
    firm: String,
    party: String,
    from: String,
    until: String,
    device: String,
    reason: String,
}

/// `POST /console/people`
pub(in crate::console) async fn change(
    State(api): State<Arc<Api>>,
    visitor: Visitor,
    OwnForm(sent): OwnForm<Sent>,
) -> Result<Response, PageError> {
    super::visits(&visitor)?;
    if sent.reason.chars().count() > NOTE_LIMIT || sent.name.chars().count() > 80 {
        return Err(Code::InvalidBody.into());
    }
    let to = match sent.member.as_str() {
        "" => "/console/people".to_owned(),
        member => format!("/console/people/{member}"),
    };
    let (server, project, by) = (api.server(), visitor.project(), visitor.who.member);
    let done = match sent.what.as_str() {
        "code" => {
            let id: MemberId = sent.member.parse().map_err(|_| Code::Malformed)?;
            match server.give_code(project, by, id).await {
                Ok(code) => return member::render(&api, &visitor, id, Some(code), None).await,
                Err(error) => Err(error),
            }
        }
        "withdraw" => {
            let id = sent.member.parse().map_err(|_| Code::Malformed)?;
            server.withdraw_codes(project, by, id).await
        }
        "device" => {
            let device = sent.device.parse().map_err(|_| Code::Malformed)?;
            server.revoke_device(project, by, device, &sent.reason).await
        }
        _ => match read(&visitor, &sent)? {
            Some(change) => server.change_people(project, by, &change, &sent.reason).await.map(|_| ()),
            None => return Ok(back(&to, Some(UNREADABLE))),
        },
    };
    match done {
        Ok(()) => Ok(back(&to, None)),
        Err(PeopleError::Rule(PeopleRule::Denied(_))) => Err(Code::NotAllowed.into()),
        Err(PeopleError::Rule(rule)) => Ok(back(&to, Some(rule.code()))),
        Err(error) => {
            tracing::warn!(%error, "a change of people was not made");
            Err(error.code().into())
        }
    }
}

/// The change that a form means; `None` where a field does not read.
fn read(visitor: &Visitor, sent: &Sent) -> Result<Option<PeopleChange>, PageError> {
    let member = || sent.member.parse::<MemberId>().map_err(|_| Code::Malformed);
    Ok(match sent.what.as_str() {
        "add" => joins(visitor, sent)?,
        "grant" => {
            let member = member()?;
            grant(visitor, sent).map(|grant| PeopleChange::Grant { member, grant })
        }
        "end" => {
            let (member, role, scope) = (member()?, word(&sent.role), scope::read(visitor, &sent.scope, ""));
            let until = if sent.until.trim().is_empty() { Some(None) } else { last_day(&sent.until).map(Some) };
            role.zip(scope).zip(until).map(|((role, scope), until_ms)| PeopleChange::EndGrant {
                member,
                role,
                scope,
                until_ms,
            })
        }
        "revoke" => Some(PeopleChange::Revoke { member: member()? }),
        _ => return Err(Code::Malformed.into()),
    })
}

fn joins(visitor: &Visitor, sent: &Sent) -> Result<Option<PeopleChange>, PageError> {
    let mut entropy = [0; 10];
    getrandom::fill(&mut entropy).map_err(|_| Code::Internal)?;
    let Some(grant) = grant(visitor, sent) else { return Ok(None) };
    Ok(Some(PeopleChange::Add(Member {
        id: MemberId::new(visitor.now_ms.max(0) as u64, entropy),
        name: sent.name.trim().to_owned(),
        account: sent.account.trim().to_owned(),
        contractor: sent.firm.parse().ok(),
        party: word::<Party>(&sent.party),
        grants: vec![grant],
        revoked_ms: None,
    })))
}

/// From today's moment where no day is given, to the end of the last day.
fn grant(visitor: &Visitor, sent: &Sent) -> Option<Grant> {
    let from_ms = match sent.from.trim() {
        "" => visitor.now_ms,
        day => when::parse_day(day)?.max(visitor.now_ms),
    };
    let until_ms = match sent.until.trim() {
        "" => None,
        day => Some(last_day(day)?),
    };
    Some(Grant {
        role: word::<Role>(&sent.role)?,
        scope: scope::read(visitor, &sent.scope, &sent.unit)?,
        from_ms,
        until_ms,
    })
}

/// The end of a day.
fn last_day(day: &str) -> Option<i64> {
    when::parse_day(day.trim()).map(|start| start + DAY_MS)
}

/// A value by its name on the wire.
fn word<'de, T: Deserialize<'de>>(text: &'de str) -> Option<T> {
    let text: serde::de::value::StrDeserializer<'de, serde::de::value::Error> = text.into_deserializer();
    T::deserialize(text).ok()
}

/// Back to the page, with the code of what was refused.
fn back(to: &str, refused: Option<&str>) -> Response {
    let to = refused.map_or_else(|| to.to_owned(), |code| format!("{to}?refused={code}"));
    Redirect::to(&to).into_response()
}

/// The words for a code; `None` for none of ours.
pub(super) fn refusal(code: &str, words: Words) -> Option<String> {
    if code == UNREADABLE {
        return Some(
            words.t("有一栏没填对：角色、范围或日期", "a field does not read: role, place or date").to_owned(),
        );
    }
    let rule = PeopleRule::OWN.iter().find(|rule| rule.code() == code);
    rule.map(|rule| rule.message(words.0).to_owned())
}
