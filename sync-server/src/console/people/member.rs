//! One member: roles with start and end, devices, codes, and what the office may change.

use super::list::{Choices, belongs, choices};
use super::{Standing, may_do, scope, standing, visits, write};
use crate::api::Api;
use crate::console::error::{PageError, show};
use crate::console::frame::{Frame, Place};
use crate::console::visitor::Visitor;
use crate::console::when;
use crate::people::{DeviceLine, OpenCode};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::Deserialize;
use std::sync::Arc;
use yanfang_domain::id::MemberId;
use yanfang_domain::language::Language;
use yanfang_domain::permission::office::OfficeAct;
use yanfang_domain::role::Member;
use yanfang_protocol::problem::Code;

/// A clock that is so far off is marked (ms).
const CLOCK_OFF_MS: i64 = 60_000;

#[derive(Deserialize, Default)]
#[serde(default)]
pub(in crate::console) struct Asked {
    refused: String,
}

struct GrantRow {
    role: &'static str,
    scope: String,
    from: String,
    until: String,
    state: &'static str,
    in_force: bool,
    /// Role and scope for the form that ends it; none once it is over.
    ends: Option<(String, String)>,
}

struct DeviceRow {
    id: String,
    name: String,
    heard: String,
    version: String,
    clock: String,
    clock_is_off: bool,
    ended: Option<String>,
}

#[derive(Template)]
#[template(path = "member.html")]
struct MemberPage {
    frame: Frame,
    id: String,
    name: String,
    account: String,
    belongs: String,
    teams: String,
    left: Option<String>,
    grants: Vec<GrantRow>,
    devices: Vec<DeviceRow>,
    /// Until when codes of this member can be used.
    codes: Vec<String>,
    /// A code that was drawn just now: shown once.
    code: Option<String>,
    choices: Option<Choices>,
    may_give_code: bool,
    may_end_device: bool,
    is_own: bool,
    refused: Option<String>,
}

/// `GET /console/people/{member}`
pub(in crate::console) async fn member(
    State(api): State<Arc<Api>>,
    visitor: Visitor,
    Path(member): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    visits(&visitor)?;
    let id: MemberId = member.parse().map_err(|_| Code::NotFound)?;
    let refused = write::refusal(&asked.refused, visitor.words);
    render(&api, &visitor, id, None, refused).await
}

/// The page, with a code that was drawn just now where there is one.
pub(super) async fn render(
    api: &Api,
    visitor: &Visitor,
    id: MemberId,
    code: Option<String>,
    refused: Option<String>,
) -> Result<Response, PageError> {
    let w = visitor.words;
    let member = visitor.catalog.member(id).ok_or(Code::NotFound)?;
    let read = api.server().devices(visitor.project(), visitor.who.member).await;
    let (devices, codes) = read.map_err(|error| error.code())?;
    let crumbs = vec![("/console/people".to_owned(), w.t("成员与设备", "People").to_owned())];
    let has_left = member.is_revoked(visitor.now_ms);
    let teams = visitor.catalog.catalog().teams.iter().filter(|team| team.members.contains(&id));
    let page = MemberPage {
        frame: Frame::new(api, visitor, Place::People, member.name.clone(), crumbs).await?,
        id: id.to_string(),
        name: member.name.clone(),
        account: member.account.clone(),
        belongs: belongs(visitor, member),
        teams: teams.map(|team| team.name.as_str()).collect::<Vec<_>>().join(w.t("、", ", ")),
        left: member.revoked_ms.map(|revoked| when::date_and_clock(when::at_office(revoked), w)),
        grants: grants(visitor, member),
        devices: devices.iter().filter(|device| device.member == id).map(|device| row(visitor, device)).collect(),
        codes: codes.iter().filter(|code| code.member == id).map(|code| until(visitor, code)).collect(),
        code,
        choices: (!has_left && may_do(visitor, OfficeAct::ChangePeople)).then(|| choices(visitor)),
        may_give_code: !has_left && may_do(visitor, OfficeAct::GiveCode),
        may_end_device: may_do(visitor, OfficeAct::RevokeDevice),
        is_own: id == visitor.who.member,
        refused,
    };
    show(&page, w)
}

fn until(visitor: &Visitor, code: &OpenCode) -> String {
    when::date_and_clock(when::at_office(code.expires_ms), visitor.words)
}

fn grants(visitor: &Visitor, member: &Member) -> Vec<GrantRow> {
    let w = visitor.words;
    let row = |grant: &yanfang_domain::role::Grant| {
        let stands = standing(grant, member.revoked_ms, visitor.now_ms);
        GrantRow {
            role: w.role(grant.role),
            scope: scope::name(visitor, grant.scope),
            from: if grant.from_ms <= 0 {
                w.t("一开始", "the beginning").to_owned()
            } else {
                when::date_and_clock(when::at_office(grant.from_ms), w)
            },
            until: grant.until_ms.map_or_else(
                || w.t("一直", "no end").to_owned(),
                |until| when::date_and_clock(when::at_office(until), w),
            ),
            state: match stands {
                Standing::Ahead => w.t("未开始", "ahead"),
                Standing::InForce => w.t("有效", "in force"),
                Standing::Over => w.t("已结束", "over"),
            },
            in_force: stands == Standing::InForce,
            ends: (stands != Standing::Over).then(|| (super::role_word(grant.role), scope::value(grant.scope))),
        }
    };
    member.grants.iter().map(row).collect()
}

fn row(visitor: &Visitor, device: &DeviceLine) -> DeviceRow {
    let w = visitor.words;
    let time = |ms: i64| when::date_and_clock(when::at_office(ms), w);
    DeviceRow {
        id: device.id.to_string(),
        name: device.name.clone(),
        heard: device.heard_ms.map_or_else(|| "–".to_owned(), time),
        version: device.version.clone().unwrap_or_else(|| "–".to_owned()),
        clock: device.clock_off_ms.map_or_else(|| "–".to_owned(), |off| clock(off, w.0)),
        clock_is_off: device.clock_off_ms.is_some_and(|off| off.abs() >= CLOCK_OFF_MS),
        ended: device.revoked_ms.map(time),
    }
}

/// `快 2 分钟`, `准`.
fn clock(off_ms: i64, language: Language) -> String {
    let minutes = off_ms.unsigned_abs() / 60_000;
    let (days, hours) = (minutes / 1440, minutes / 60 % 24);
    let amount = match (language, days, hours) {
        (Language::Zh, 0, 0) => format!("{minutes} 分钟"),
        (Language::En, 0, 0) => format!("{minutes} min"),
        (Language::Zh, 0, _) => format!("{hours} 小时 {} 分", minutes % 60),
        (Language::En, 0, _) => format!("{hours} h {} min", minutes % 60),
        (Language::Zh, _, _) => format!("{days} 天 {hours} 小时"),
        (Language::En, _, _) => format!("{days} d {hours} h"),
    };
    match (language, minutes, off_ms > 0) {
        (Language::Zh, 0, _) => "准".to_owned(),
        (Language::En, 0, _) => "right".to_owned(),
        (Language::Zh, _, true) => format!("快 {amount}"),
        (Language::Zh, _, false) => format!("慢 {amount}"),
        (Language::En, _, true) => format!("{amount} ahead"),
        (Language::En, _, false) => format!("{amount} behind"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_reads_as_people_say_it() {
        assert_eq!(clock(30_000, Language::Zh), "准");
        assert_eq!(clock(150_000, Language::Zh), "快 2 分钟");
        assert_eq!(clock(-3_700_000, Language::En), "1 h 1 min behind");
        assert_eq!(clock(3_650 * 86_400_000, Language::En), "3650 d 0 h ahead");
    }
}
