//! A BCF topic as a defect: placed, classified, with everything that was said in it.

use super::incoming::{Incoming, Picture, PictureBytes, Remark, pieces};
use super::placing::Placing;
use crate::exchange::bcf::{BcfComment, BcfDate, Package, Topic};
use crate::exchange::third_party::ItemMatch;
use sha2::{Digest as _, Sha256};
use std::collections::HashMap;
use yanfang_domain::catalog::{Catalog, Severity};
use yanfang_domain::command::RecordDefect;
use yanfang_domain::id::{Digest, UnitId};
use yanfang_domain::inspection::Stage;
use yanfang_domain::time::Moment;

/// The name of all BCF topics among the sources of imports: a topic's GUID is its own whatever package brings it.
pub const BCF_SOURCE: &str = "bcf";

/// Titles that programs write when nobody wrote one.
const GENERIC: [&str; 9] = ["opmerking", "remark", "comment", "issue", "topic", "note", "备注", "问题", "意见"];

/// Words of `Priority`, in lower case.
const PRIORITIES: [(&str, Severity); 14] = [
    ("critical", Severity::Critical),
    ("blocker", Severity::Critical),
    ("紧急", Severity::Critical),
    ("high", Severity::Major),
    ("major", Severity::Major),
    ("严重", Severity::Major),
    ("高", Severity::Major),
    ("medium", Severity::Minor),
    ("normal", Severity::Minor),
    ("minor", Severity::Minor),
    ("一般", Severity::Minor),
    ("中", Severity::Minor),
    ("low", Severity::Cosmetic),
    ("低", Severity::Cosmetic),
];

/// How topics become defects, where they do not say so themselves.
#[derive(Clone, Debug, Default)]
pub struct BcfMapping {
    /// Units for topics that name none, in turn; none: the common area of the project, else its first unit.
    pub units: Vec<UnitId>,
    /// The room for topics that name none.
    pub room: Option<String>,
    /// Check items by how a package's name begins; the longest beginning wins, an empty one fits every package.
    pub items: Vec<(String, String)>,
    /// The severity for topics without a priority that is known.
    pub severity: Option<Severity>,
}

/// The sound topics of a package as defects. Moments without a zone are taken in that of `now`, and none is later.
/// Empty only for a project without a unit that has a room.
pub fn topics(package: &mut Package, catalog: &Catalog, mapping: &BcfMapping, now: Moment) -> Vec<Incoming> {
    let placing = Placing::new(catalog, &mapping.units);
    let items = ItemMatch::new(&catalog.items);
    let fits = mapping.items.iter().filter(|(prefix, _)| package.name.starts_with(prefix.as_str()));
    let item = fits.max_by_key(|(prefix, _)| prefix.len()).map(|(_, code)| code.as_str());
    let reading = Reading { package: package.name.clone(), catalog, mapping, placing, items, item, now };
    let mut seen: HashMap<String, usize> = HashMap::new();
    let topics = std::mem::take(&mut package.topics);
    topics.into_iter().enumerate().filter_map(|(turn, topic)| reading.incoming(topic, turn, &mut seen)).collect()
}

struct Reading<'a> {
    package: String,
    catalog: &'a Catalog,
    mapping: &'a BcfMapping,
    placing: Placing<'a>,
    items: ItemMatch<'a>,
    /// The check item of this package's topics.
    item: Option<&'a str>,
    now: Moment,
}

impl Reading<'_> {
    fn incoming(&self, topic: Topic, turn: usize, seen: &mut HashMap<String, usize>) -> Option<Incoming> {
        let key = key(&topic, seen);
        let said = topic.comments.iter().map(|comment| comment.text.as_str());
        let labels = || topic.labels.iter().map(String::as_str);
        let texts = labels().chain([topic.title.as_str()]).chain(topic.description.as_deref()).chain(said);
        let unit = self.placing.unit(texts, turn)?;
        let room = self.placing.room(unit, labels().chain(self.mapping.room.as_deref()))?;
        let first = topic.comments.first();
        let found = topic.created.as_ref().and_then(|date| self.moment(date));
        let at = found.or_else(|| first.and_then(|comment| self.moment(comment.date.as_ref()?))).unwrap_or(self.now);
        let item = self.item_of(&topic);
        let own = item.and_then(|code| self.catalog.items.iter().find(|item| item.code == code));
        let stands_in = topic.description.is_none() && first.is_some_and(|comment| !comment.text.is_empty());
        let mut note = pieces(&self.note(&topic, stands_in)).into_iter();
        let body = RecordDefect {
            stage: Stage::ThirdParty,
            inspection: None,
            room: room.id,
            element: own.and_then(|item| if let [only] = item.elements.as_slice() { Some(*only) } else { None }),
            item: item.map(str::to_owned),
            severity: self.severity(&topic, own.map(|item| item.severity)),
            note: note.next().unwrap_or_default(),
            pin: None,
            photos: Vec::new(),
            number: 1,
        };
        let mut remarks: Vec<Remark> =
            (1..).zip(note).map(|(number, text)| Remark { key: format!("{key}/note/{number}"), at, text }).collect();
        remarks.extend(self.remarks(&topic, &key, at, usize::from(stands_in)));
        let place = format!("{} / {}", self.package, topic.folder);
        let pictures = topic.snapshots.into_iter();
        let pictures =
            pictures.map(|shot| Picture { name: shot.file_name, bytes: PictureBytes::Here(shot.bytes) }).collect();
        Some(Incoming { key, place, unit: unit.id, at, body, pictures, remarks })
    }

    /// What a label, the type or the title says in a check item's own words, else what the package is about.
    fn item_of<'t>(&'t self, topic: &Topic) -> Option<&'t str> {
        let mut words = topic.labels.iter().chain(&topic.kind).chain([&topic.title]);
        words.find_map(|word| self.items.find(word)).map(|item| item.code.as_str()).or(self.item)
    }

    fn severity(&self, topic: &Topic, of_item: Option<Severity>) -> Severity {
        let priority = topic.priority.as_ref().map(|priority| priority.trim().to_lowercase());
        let said = priority.and_then(|said| PRIORITIES.iter().find(|(word, _)| *word == said));
        said.map(|(_, severity)| *severity).or(self.mapping.severity).or(of_item).unwrap_or(Severity::Minor)
    }

    /// Title and description; where there is none, the first comment stands in for it. Last, where it comes from.
    fn note(&self, topic: &Topic, stands_in: bool) -> String {
        let first = topic.comments.first().filter(|_| stands_in);
        let text = topic.description.as_deref().or(first.map(|comment| comment.text.as_str())).unwrap_or_default();
        let title = topic.title.trim();
        let says_nothing = GENERIC.contains(&title.to_lowercase().as_str()) && !text.trim().is_empty();
        let mut lines: Vec<&str> = [title, text.trim()].into_iter().filter(|line| !line.is_empty()).collect();
        if lines.len() > 1 && (says_nothing || title == text.trim()) {
            lines.remove(0);
        }
        let author = topic.author.as_deref().or(first.and_then(|comment| comment.author.as_deref()));
        let to = topic.assigned_to.as_deref().or(first.and_then(|comment| comment.verbal_status.as_deref()));
        let status = topic.status.as_deref().or(first.and_then(|comment| comment.status.as_deref()));
        let status = status.filter(|status| !status.eq_ignore_ascii_case("unknown"));
        let due = topic.due.as_ref().map(|date| format!("≤ {}", date.text));
        let to = to.map(|to| format!("→ {to}"));
        let people = [author, to.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(" ");
        let package = format!("BCF {}", self.package);
        let from = [Some(package.as_str()), Some(people.as_str()), status, due.as_deref()];
        let from = from.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
        lines.push(&from);
        lines.join("\n")
    }

    /// The comments as remarks, with the names of those who wrote them.
    fn remarks(&self, topic: &Topic, key: &str, at: Moment, skip: usize) -> Vec<Remark> {
        let mut seen: HashMap<String, usize> = HashMap::new();
        let mut remarks = Vec::new();
        for (number, comment) in topic.comments.iter().enumerate() {
            let own = once(comment_identity(comment, &topic.guid), &mut seen);
            if number < skip || comment.text.trim().is_empty() {
                continue;
            }
            let at = comment.date.as_ref().and_then(|date| self.moment(date)).unwrap_or(at);
            let author = comment.author.as_deref().map(|author| format!("{author}: ")).unwrap_or_default();
            for (piece, text) in pieces(&format!("{author}{}", comment.text)).into_iter().enumerate() {
                remarks.push(Remark { key: format!("{key}/{own}/{piece}"), at, text });
            }
        }
        remarks
    }

    /// The moment meant, never later than now; a device's clock that runs ahead would leave no time to repair.
    fn moment(&self, date: &BcfDate) -> Option<Moment> {
        let moment = date.moment?;
        let offset_min = moment.offset_min.and_then(|offset| i16::try_from(offset).ok());
        let utc_ms = moment.unix_ms(i32::from(self.now.offset_min)).min(self.now.utc_ms);
        Some(Moment { utc_ms, offset_min: offset_min.unwrap_or(self.now.offset_min) })
    }
}

/// A topic's name: its GUID with the time it was made, because some programs give every topic the same GUID. The second
/// of one name in a package is another topic.
fn key(topic: &Topic, seen: &mut HashMap<String, usize>) -> String {
    let first = || topic.comments.first().and_then(|comment| comment.date.as_ref());
    let made = topic.created.as_ref().or_else(first).map(|date| date.text.as_str()).unwrap_or_default();
    once(digest(&[&topic.guid.to_lowercase(), made]), seen)
}

fn comment_identity(comment: &BcfComment, topic: &str) -> String {
    match &comment.guid {
        Some(guid) if !guid.eq_ignore_ascii_case(topic) => guid.to_lowercase(),
        _ => {
            let date = comment.date.as_ref().map(|date| date.text.as_str()).unwrap_or_default();
            digest(&[comment.author.as_deref().unwrap_or_default(), date, &comment.text])
        }
    }
}

/// The name, or where it was used before, the name with how often.
fn once(name: String, seen: &mut HashMap<String, usize>) -> String {
    let before = seen.entry(name.clone()).or_default();
    *before += 1;
    if *before == 1 { name } else { format!("{name}#{before}") }
}

fn digest(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part.as_bytes());
    }
    Digest(hash.finalize().into()).to_string()
}
