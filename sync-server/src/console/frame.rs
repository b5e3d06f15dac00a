//! What every page has around its content: where one is, who one is, how fresh the figures are.

use super::quarantine;
use super::shape::{Mark, icon};
use super::visitor::Visitor;
use super::when;
use super::words::Words;
use crate::api::{Api, Refusal};
use crate::quarantine::count_waiting;
use yanfang_domain::permission::office::{OfficeAct, may};

/// The places of the sidebar.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// Dispatch.
    Dispatch,
    /// The progress grid.
    Grid,
    /// Unit files.
    Units,
    /// Delivery batches.
    Batches,
    /// Handover.
    Handover,
    /// Decisions that wait for the office.
    Quarantine,
    /// Members and devices.
    People,
}

/// A place of the sidebar: address, icon, name, whether it is this place, a count.
type Entry = (&'static str, Mark, &'static str, bool, i64);

/// The frame of a page.
pub(super) struct Frame {
    pub(super) words: Words,
    pub(super) theme: &'static str,
    pub(super) title: String,
    /// Links before the title, as (address, text).
    pub(super) crumbs: Vec<(String, String)>,
    place: Place,
    pub(super) project: String,
    /// Other projects of this server, as (id, name).
    pub(super) others: Vec<(String, String)>,
    pub(super) member: String,
    pub(super) role: &'static str,
    pub(super) path: String,
    /// Defects without a repairer.
    pub(super) to_assign: i64,
    /// Decisions in quarantine that this member may answer about; none where the page is not for this member.
    waiting: Option<i64>,
    /// Whether the page about people is for this member.
    people: bool,
    /// Units at work (something recorded or open), and those heard from today.
    pub(super) at_work: i64,
    pub(super) heard_today: i64,
}

impl Frame {
    /// The frame for a visitor at a place.
    pub(super) async fn new(
        api: &Api,
        visitor: &Visitor,
        place: Place,
        title: String,
        crumbs: Vec<(String, String)>,
    ) -> Result<Self, Refusal> {
        let words = visitor.words;
        let sql = "SELECT unit, to_assign, open + rooms_done, heard_ms FROM unit_state WHERE project = $1";
        let rows = api.server.database().query(sql, vec![visitor.project().to_string().into()]).await?;
        let today_ms = when::day_start_ms(visitor.now_ms);
        let (mut to_assign, mut at_work, mut heard_today) = (0, 0, 0);
        for row in &rows {
            if !visitor.reads(row.parse(0)?) {
                continue;
            }
            to_assign += row.integer(1)?;
            if row.integer(2)? > 0 {
                at_work += 1;
                heard_today += i64::from(row.integer(3)? >= today_ms);
            }
        }
        let waiting = if quarantine::visits(visitor) { Some(waiting(api, visitor).await?) } else { None };
        let projects = api.server.projects().await?;
        let others = projects.iter().filter(|(id, _, _)| *id != visitor.project());
        Ok(Self {
            words,
            theme: visitor.theme,
            title,
            crumbs,
            place,
            project: words.of(&visitor.catalog.catalog().places.project.name).to_owned(),
            others: others.map(|(id, _, name)| (id.to_string(), words.of(name).to_owned())).collect(),
            member: visitor.member.name.clone(),
            role: visitor.member.grants.first().map_or("", |grant| words.role(grant.role)),
            path: visitor.path.clone(),
            to_assign,
            waiting,
            people: may(&visitor.member, OfficeAct::SeePeople, visitor.now_ms).is_ok(),
            at_work,
            heard_today,
        })
    }

    /// The sidebar; what is not for this member is absent.
    pub(super) fn places(&self) -> Vec<Entry> {
        let at = |place| self.place == place;
        let words = self.words;
        let mut places = vec![
            (
                "/console/dispatch",
                icon("i-dispatch"),
                words.t("派单台", "Dispatch"),
                at(Place::Dispatch),
                self.to_assign,
            ),
            ("/console/grid", icon("i-grid"), words.t("楼栋进度", "Progress"), at(Place::Grid), 0),
            ("/console/units", icon("i-unit"), words.t("户档案", "Unit files"), at(Place::Units), 0),
            ("/console/batches", icon("i-key"), words.t("交付批次", "Batches"), at(Place::Batches), 0),
            ("/console/handover", icon("i-users"), words.t("交付", "Handover"), at(Place::Handover), 0),
        ];
        if let Some(waiting) = self.waiting {
            let name = words.t("待核收", "Quarantine");
            places.push(("/console/quarantine", icon("i-history"), name, at(Place::Quarantine), waiting));
        }
        if self.people {
            let name = words.t("成员与设备", "People");
            places.push(("/console/people", icon("i-users"), name, at(Place::People), 0));
        }
        places
    }

    pub(super) fn initial(&self) -> String {
        self.member.chars().take(1).collect()
    }
}

/// How many decisions wait in documents that the visitor may answer in.
async fn waiting(api: &Api, visitor: &Visitor) -> Result<i64, Refusal> {
    let documents = count_waiting(api.server.database().as_ref(), visitor.project()).await?;
    let own = documents.iter().filter(|(document, _)| quarantine::reaches(visitor, *document));
    Ok(own.map(|(_, count)| count).sum())
}
