//! Everybody of the project, with what they may do where, and what the office changed lately.

use super::audit::{self, Line};
use super::{Standing, may_do, scope, standing, visits, write};
use crate::api::Api;
use crate::console::error::{PageError, show};
use crate::console::frame::{Frame, Place};
use crate::console::visitor::Visitor;
use crate::console::when;
use crate::people::DeviceLine;
use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;
use std::collections::HashMap;
use std::sync::Arc;
use yanfang_domain::batch::Party;
use yanfang_domain::id::MemberId;
use yanfang_domain::language::Language;
use yanfang_domain::permission::office::OfficeAct;
use yanfang_domain::role::{Member, Role};

/// Lines of the audit that are shown.
const AUDIT: u32 = 40;

#[derive(Deserialize, Default)]
#[serde(default)]
pub(in crate::console) struct Asked {
    /// `left` for those whose access ended.
    list: String,
    refused: String,
}

struct Row {
    href: String,
    name: String,
    account: String,
    /// Roles in force and ahead, each with its scope and end; with whether it is in force.
    roles: Vec<(String, bool)>,
    firm: String,
    teams: String,
    devices: usize,
    heard: Option<String>,
    left: Option<String>,
}

/// What the form for somebody who joins offers.
pub(super) struct Choices {
    pub(super) roles: Vec<(String, &'static str)>,
    pub(super) scopes: Vec<(String, String)>,
    pub(super) firms: Vec<(String, String)>,
    pub(super) parties: Vec<(String, &'static str)>,
}

#[derive(Template)]
#[template(path = "people.html")]
struct PeoplePage {
    frame: Frame,
    headline: String,
    lists: [(&'static str, &'static str, usize, bool); 2],
    rows: Vec<Row>,
    choices: Option<Choices>,
    audit: Vec<Line>,
    refused: Option<String>,
}

/// `GET /console/people`
pub(in crate::console) async fn page(
    State(api): State<Arc<Api>>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    visits(&visitor)?;
    let w = visitor.words;
    let own = visitor.who.member;
    let devices = api.server().devices(visitor.project(), own).await.map_err(|error| error.code())?.0;
    let lines = api.server().audit(visitor.project(), own, AUDIT).await.map_err(|error| error.code())?;
    let members = &visitor.catalog.catalog().members;
    let has_left = |member: &&Member| member.is_revoked(visitor.now_ms);
    let left = members.iter().filter(has_left).count();
    let of_left = asked.list == "left";
    let mut by_member: HashMap<MemberId, Vec<&DeviceLine>> = HashMap::new();
    for device in devices.iter().filter(|device| device.revoked_ms.is_none()) {
        by_member.entry(device.member).or_default().push(device);
    }
    let shown = members.iter().filter(|member| has_left(member) == of_left);
    let (here, in_use) = (members.len() - left, by_member.values().map(Vec::len).sum::<usize>());
    let page = PeoplePage {
        frame: Frame::new(&api, &visitor, Place::People, w.t("成员与设备", "People").to_owned(), Vec::new()).await?,
        headline: match w.0 {
            Language::Zh => format!("{here} 位成员，{in_use} 台设备"),
            Language::En => {
                format!("{}, {}", w.count(here, "", "member", "members"), w.count(in_use, "", "device", "devices"))
            }
        },
        lists: [
            ("/console/people", w.t("在用", "Active"), here, !of_left),
            ("/console/people?list=left", w.t("已停用", "Access ended"), left, of_left),
        ],
        rows: shown.map(|member| row(&visitor, member, by_member.get(&member.id))).collect(),
        choices: may_do(&visitor, OfficeAct::ChangePeople).then(|| choices(&visitor)),
        audit: lines.iter().map(|line| audit::line(&visitor, line)).collect(),
        refused: write::refusal(&asked.refused, w),
    };
    show(&page, w)
}

fn row(visitor: &Visitor, member: &Member, devices: Option<&Vec<&DeviceLine>>) -> Row {
    let w = visitor.words;
    let role = |grant: &yanfang_domain::role::Grant| {
        let stands = standing(grant, None, visitor.now_ms);
        if stands == Standing::Over {
            return None;
        }
        let until = grant.until_ms.map(|until| {
            let last = when::date(when::at_office(until - 1), w);
            format!("{}{last}{}", w.t(" · 到", " · until "), w.t("止", ""))
        });
        let from = (stands == Standing::Ahead).then(|| {
            let first = when::date(when::at_office(grant.from_ms), w);
            format!("{}{first}{}", w.t(" · ", " · from "), w.t("起", ""))
        });
        let name = format!("{} · {}", w.role(grant.role), scope::name(visitor, grant.scope));
        Some((name + &from.unwrap_or_default() + &until.unwrap_or_default(), stands == Standing::InForce))
    };
    let teams = visitor.catalog.catalog().teams.iter().filter(|team| team.members.contains(&member.id));
    let heard = devices.and_then(|devices| devices.iter().filter_map(|device| device.heard_ms).max());
    Row {
        href: format!("/console/people/{}", member.id),
        name: member.name.clone(),
        account: member.account.clone(),
        roles: member.grants.iter().filter_map(role).collect(),
        firm: belongs(visitor, member),
        teams: teams.map(|team| team.name.as_str()).collect::<Vec<_>>().join(w.t("、", ", ")),
        devices: devices.map_or(0, Vec::len),
        heard: heard.map(|heard| when::date_and_clock(when::at_office(heard), w)),
        left: member.revoked_ms.map(|revoked| when::date_and_clock(when::at_office(revoked), w)),
    }
}

/// The firm that a member works for, or the party that he signs for.
pub(super) fn belongs(visitor: &Visitor, member: &Member) -> String {
    let firm = member.contractor.and_then(|id| visitor.catalog.contractor(id)).map(|firm| firm.name.clone());
    firm.or_else(|| member.party.map(|party| party.label(visitor.words.0).to_owned())).unwrap_or_default()
}

/// What forms offer.
pub(super) fn choices(visitor: &Visitor) -> Choices {
    let w = visitor.words;
    let firms = &visitor.catalog.catalog().contractors.contractors;
    Choices {
        roles: Role::ALL.iter().map(|role| (super::role_word(*role), w.role(*role))).collect(),
        scopes: scope::choices(visitor),
        firms: firms.iter().map(|firm| (firm.id.to_string(), firm.name.clone())).collect(),
        parties: Party::ALL.iter().map(|party| (crate::projection::word(party), party.label(w.0))).collect(),
    }
}
