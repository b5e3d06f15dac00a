//! The history of the chosen defect: event, who, done at and received at; a fork side by side.

use super::history_words::{Told, told};
use super::others::{self, OtherLine};
use super::photos::PhotoView;
use super::{File, Standed};
use crate::console::shape::{Badge, Mark, Shape};
use crate::console::when::{self, DoneAndReceived};
use yanfang_domain::event::{Event, Status};
use yanfang_domain::id::EventId;

/// What happened to the chosen defect.
pub(super) struct History {
    pub(super) number: u32,
    pub(super) title: String,
    pub(super) note: String,
    pub(super) item: Option<String>,
    pub(super) badge: Badge,
    pub(super) facts: Vec<(&'static str, String)>,
    pub(super) photos: Vec<PhotoView>,
    pub(super) stored: usize,
    pub(super) others: Vec<OtherLine>,
    /// The conclusions that contradict each other, the earlier first.
    pub(super) fork: Vec<Entry>,
    pub(super) may_decide: bool,
    pub(super) id: String,
    /// What all their authors had seen.
    pub(super) common: Option<String>,
    /// The newest first; the recording is the last.
    pub(super) entries: Vec<Entry>,
}

/// One thing that happened.
pub(super) struct Entry {
    pub(super) id: String,
    pub(super) mark: Mark,
    pub(super) what: String,
    pub(super) who: String,
    pub(super) words: String,
    pub(super) time: DoneAndReceived,
    pub(super) photos: Vec<PhotoView>,
    pub(super) contradicts: bool,
    pub(super) decided_against: bool,
    /// Who took it in from the quarantine, and why.
    pub(super) taken_in: Option<String>,
}

pub(super) fn of(file: &File<'_>, chosen: &Standed<'_>, unit: &[Standed<'_>]) -> History {
    let (defect, standing, words) = (chosen.defect, &chosen.standing, file.visitor.words);
    let mut events: Vec<&Event> = defect.events.iter().collect();
    events.sort_by_key(|event| std::cmp::Reverse((event.at.utc_ms, event.id)));
    let mut entries: Vec<Entry> = events.iter().map(|event| entry(file, chosen, event, unit)).collect();
    entries.push(recorded(file, chosen));
    let mut fork: Vec<&Event> =
        events.iter().copied().filter(|event| standing.contradicting.contains(&event.id)).collect();
    fork.reverse();
    let item = defect.item.as_deref().and_then(|code| file.visitor.catalog.item(code));
    History {
        number: defect.number,
        title: file.title(defect),
        note: if item.is_some() { defect.note.clone() } else { String::new() },
        item: item.map(|item| item.code.clone()),
        badge: Shape::of(standing.status, standing.repairer.is_some()).badge(words),
        facts: facts(file, chosen),
        photos: file.photos.view(&defect.photos),
        stored: file.photos.stored(&defect.photos),
        others: others::lines(file, defect),
        common: common(file, chosen, &fork),
        fork: if standing.status == Status::NeedsDecision {
            fork.iter().map(|event| entry(file, chosen, event, unit)).collect()
        } else {
            Vec::new()
        },
        may_decide: super::decide::may(file.visitor, file.unit, chosen),
        id: defect.id.to_string(),
        entries,
    }
}

fn facts(file: &File<'_>, chosen: &Standed<'_>) -> Vec<(&'static str, String)> {
    let (standing, words) = (&chosen.standing, file.visitor.words);
    let mut facts = Vec::new();
    if let Some(repairer) = standing.repairer {
        facts.push((words.t("维修", "Repairs"), file.contractor(repairer)));
    }
    if let Some(liable) = standing.liable.filter(|liable| Some(*liable) != standing.repairer) {
        facts.push((words.t("责任", "Liable"), file.contractor(liable)));
    }
    if let Some(number) = standing.order.and_then(|order| file.orders.get(&order)) {
        facts.push((words.t("指令单", "Order"), format!("GZ-{number:04}")));
    }
    if let Some(due_ms) = standing.due_ms.filter(|_| standing.status.is_open()) {
        let (left, _) = when::due(due_ms, file.visitor.now_ms, words);
        facts.push((words.t("期限", "Due"), format!("{} · {left}", when::date(when::at_office(due_ms), words))));
    }
    if standing.repeated > 0 {
        facts.push((words.t("重复维修", "Repaired again"), standing.repeated.to_string()));
    }
    facts
}

fn entry(file: &File<'_>, chosen: &Standed<'_>, event: &Event, unit: &[Standed<'_>]) -> Entry {
    let Told { shape, what, words, with } = told(file, chosen.defect.id, event, unit);
    let received = file.received.get(&event.id.0.origin).copied();
    Entry {
        id: event.id.to_string(),
        mark: shape.mark(),
        what,
        who: file.who(event.by),
        words,
        time: when::done_and_received(event.at, received, file.visitor.words),
        photos: file.photos.view(with),
        contradicts: chosen.standing.contradicting.contains(&event.id),
        decided_against: lost(chosen, event.id),
        taken_in: taken_in(file, event.id),
    }
}

/// A decision of somebody who may no longer, and who in the office answers for it.
fn taken_in(file: &File<'_>, event: EventId) -> Option<String> {
    let answer = file.answers.get(&event.0.origin).filter(|answer| answer.taken_in)?;
    let words = file.visitor.words;
    let by = format!("{}{}{}", words.t("由", "taken in by "), file.name(answer.by), words.t("收下", ""));
    Some(if answer.reason.is_empty() { by } else { format!("{by} · {}", answer.reason) })
}

/// A person decided that another event holds, having seen this one.
fn lost(chosen: &Standed<'_>, id: EventId) -> bool {
    chosen.defect.events.iter().any(|event| match &event.kind {
        yanfang_domain::event::EventKind::Decided { chosen, .. } => *chosen != id && event.after.contains(&id),
        _ => false,
    })
}

fn recorded(file: &File<'_>, chosen: &Standed<'_>) -> Entry {
    let (defect, words) = (chosen.defect, file.visitor.words);
    let received = file.received.get(&defect.id.0.origin).copied();
    Entry {
        id: defect.id.to_string(),
        mark: Shape::OPEN.mark(),
        what: words.t("记下", "Recorded").to_owned(),
        who: file.who(defect.by),
        words: format!("{} · {}", words.stage(defect.stage), file.room(defect.room)),
        time: when::done_and_received(defect.at, received, words),
        photos: Vec::new(),
        contradicts: false,
        decided_against: false,
        taken_in: None,
    }
}

/// The last event that all authors of the fork had seen.
fn common(file: &File<'_>, chosen: &Standed<'_>, fork: &[&Event]) -> Option<String> {
    let (first, rest) = fork.split_first()?;
    let seen = first.after.iter().find(|seen| rest.iter().all(|event| event.after.contains(seen)))?;
    let event = chosen.defect.events.iter().find(|event| event.id == *seen)?;
    let Told { what, .. } = told(file, chosen.defect.id, event, &[]);
    Some(format!("{what} · {}", when::date_and_clock(event.at, file.visitor.words)))
}
