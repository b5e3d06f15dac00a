//! The chosen decision: what the phone knew, what the server knew, and the form with both answers.

use super::{place, row, words};
use crate::api::{Api, Refusal};
use crate::console::visitor::Visitor;
use crate::console::when;
use crate::console::words::Words;
use crate::quarantine::Quarantined;
use yanfang_domain::event::Author;
use yanfang_domain::id::DocumentId;
use yanfang_domain::permission::roles_at;
use yanfang_domain::quarantine::{OfficeEntry, may_answer};
use yanfang_domain::role::{Member, Role};
use yanfang_protocol::sync::Verdict;

/// A decision in full.
pub(super) struct Chosen {
    pub(super) command: String,
    pub(super) title: String,
    pub(super) place: String,
    /// The page of what it is about.
    pub(super) href: Option<String>,
    pub(super) said: String,
    /// What the phone knew, as (name, value).
    pub(super) then: Vec<(&'static str, String)>,
    /// What the server knew on arrival.
    pub(super) now: Vec<(&'static str, String)>,
    pub(super) turn: Option<(String, bool)>,
    /// The office's reason, once there is an answer.
    pub(super) answer: Option<(bool, String, String)>,
    /// What it stands on and waits too.
    pub(super) first: Option<String>,
    /// How many others get the same answer.
    pub(super) with_it: usize,
    pub(super) author: String,
    /// Why the visitor may not answer; none if he may.
    pub(super) may_not: Option<String>,
}

pub(super) async fn of(
    api: &Api,
    visitor: &Visitor,
    one: &Quarantined,
    all: &[Quarantined],
) -> Result<Chosen, Refusal> {
    let w = visitor.words;
    let about = row::about(api, visitor, &[one]).await?.pop().unwrap_or_default();
    let named = api.server().catalog_at(visitor.project(), one.catalog).await?;
    let place = place(visitor, one.document);
    let at_ms = one.done_at.utc_ms;
    let author_then = named.as_ref().and_then(|named| named.member(one.author));
    let author_now = visitor.catalog.member(one.author);
    let roles = |member: Option<&Member>, at_ms| member.map_or_else(Vec::new, |member| roles_at(member, place, at_ms));
    let test = OfficeEntry::TakenIn { command: one.origin, reason: String::new() };
    let may = may_answer(&visitor.member, place, Author::Member(one.author), &test, visitor.now_ms);
    let cause = match &one.verdict {
        Verdict::Quarantined { why } => why.cause,
        _ => None,
    };
    let first = cause.filter(|cause| all.iter().any(|other| other.origin == *cause && other.answer.is_none()));
    let depends =
        |other: &&Quarantined| matches!(&other.verdict, Verdict::Quarantined { why } if why.cause == Some(one.origin));
    let mut now = vec![
        (w.t("现在的角色", "Roles now"), roles_words(w, &roles(author_now, visitor.now_ms))),
        (w.t("到达", "Arrived"), when::date_and_clock(when::at_office(one.received_ms), w)),
    ];
    if let Verdict::Quarantined { why } = &one.verdict {
        now.push((w.t("所以", "So"), words::why(w, why.code).to_owned()));
    }
    Ok(Chosen {
        command: one.origin.to_string(),
        title: format!("{} {about}", words::what(w, &one.body)).trim_end().to_owned(),
        place: row::place(visitor, one.document),
        href: href(one),
        said: words::said(&one.body),
        then: vec![
            (w.t("当时的角色", "Roles then"), roles_words(w, &roles(author_then, at_ms))),
            (w.t("做的时间", "Done"), when::date_and_clock(one.done_at, w)),
            (w.t("所以", "So"), w.t("当时允许", "allowed then").to_owned()),
        ],
        now,
        turn: row::turn(visitor, one),
        answer: one.answer.as_ref().map(|answer| {
            let by = row::name(visitor, answer.by);
            (answer.taken_in, by, answer.reason.clone())
        }),
        first: first.map(|first| format!("/console/quarantine?command={first}")),
        with_it: all.iter().filter(depends).count(),
        author: row::name(visitor, one.author),
        may_not: may.err().map(|rule| rule.message(w.0).to_owned()),
    })
}

fn roles_words(words: Words, roles: &[Role]) -> String {
    if roles.is_empty() {
        return words.t("没有", "none").to_owned();
    }
    let names: Vec<&str> = roles.iter().map(|role| words.role(*role)).collect();
    names.join(words.t("、", ", "))
}

fn href(one: &Quarantined) -> Option<String> {
    match one.document {
        DocumentId::Unit(unit) => Some(match row::concerned(&one.body) {
            Some(defect) => format!("/console/units/{unit}?defect={defect}"),
            None => format!("/console/units/{unit}"),
        }),
        DocumentId::Batch(batch) => Some(format!("/console/batches/{batch}")),
        DocumentId::Order(_) | DocumentId::Case(_) => None,
    }
}
