//! A person goes through a package and records each remark.

use super::super::outcome::BrokenTopic;
use super::super::phone::{Phone, Stop};
use super::super::walk;
use super::{PackageFile, Recorded};
use crate::sample::{Firm, Firms};
use std::path::PathBuf;
use yanfang_device::{AppError, DefectDraft};
use yanfang_domain::catalog::{Catalog, Room, Severity, Unit};
use yanfang_domain::command::{NOTE_LIMIT, PHOTO_LIMIT};
use yanfang_domain::defect::Pin;
use yanfang_domain::inspection::Stage;
use yanfang_sync::exchange::bcf::{self, BcfLimits, Topic};

/// A title that says nothing: some programs give it to every topic.
const SAYS_NOTHING: &str = "Opmerking";

/// Records every remark of the packages on a phone, spread over the dwellings, from the `first` on, and their rooms.
pub(in super::super) fn record(
    phone: &Phone,
    catalog: &Catalog,
    firms: &Firms,
    packages: &[PackageFile],
    first: usize,
) -> Result<Vec<Recorded>, Stop> {
    let mut recorded = Vec::new();
    let mut turn = first;
    for file in packages {
        let firm = firms.of_package(&file.name);
        let mut done = Recorded {
            name: file.name.clone(),
            topics: 0,
            broken: Vec::new(),
            defects: Vec::new(),
            firm: firm.map_or_else(String::new, |firm| firm.contractor.to_string()),
            left_out: Vec::new(),
        };
        match bcf::read_package(&file.path, &BcfLimits::default()) {
            Ok(package) => {
                done.topics = package.topics.len() + package.broken.len();
                done.broken = package.broken.iter().map(broken).collect();
                for topic in package.topics {
                    let unit = &catalog.places.units[turn % catalog.places.units.len()];
                    let place = place(catalog, unit, turn / catalog.places.units.len())?;
                    done.defects.push(remark(phone, unit, place, firm, &topic, &mut done.left_out)?);
                    turn += 1;
                }
            }
            Err(fault) => {
                // Nothing of it can be read: the topics that it shows are named, each as broken.
                done.topics = file.seen.len();
                done.broken =
                    file.seen.iter().map(|folder| BrokenTopic::of(folder, fault.code(), fault.en())).collect();
                done.left_out.push(format!("{} ({})", fault.en(), fault.code()));
            }
        }
        recorded.push(done);
    }
    Ok(recorded)
}

fn broken(topic: &bcf::BrokenTopic) -> BrokenTopic {
    BrokenTopic::of(&topic.folder, topic.fault.code(), topic.fault.en())
}

/// The room of a dwelling's next remark and a place in it, so that pins do not lie upon each other.
fn place<'a>(catalog: &'a Catalog, unit: &Unit, earlier: usize) -> Result<(&'a Room, Option<Pin>), Stop> {
    let rooms = &walk::house_type(catalog, unit)?.rooms;
    // A step that is prime to most numbers of rooms visits all of them before it comes back.
    let room =
        rooms.get(earlier * 5 % rooms.len().max(1)).ok_or(Stop::Incomplete { what: "a house type has no room" })?;
    let pin = walk::within(room, earlier / rooms.len());
    Ok((room, pin))
}

/// Records one remark. A picture that the phone refuses is left out, and said; the remark is kept.
fn remark(
    phone: &Phone,
    unit: &Unit,
    (room, pin): (&Room, Option<Pin>),
    firm: Option<&Firm>,
    topic: &Topic,
    left_out: &mut Vec<String>,
) -> Result<yanfang_domain::id::DefectId, Stop> {
    let draft = DefectDraft {
        stage: Stage::ThirdParty,
        inspection: None,
        room: room.id,
        element: None,
        item: firm.map(|firm| firm.item.to_string()),
        severity: Severity::Major,
        note: note(topic),
        pin,
        photos: snapshots(phone, topic, left_out)?,
    };
    let mut photos = draft.photos.len();
    let recorded = match phone.record(unit.id, draft.clone()) {
        Err(Stop::App(AppError::Photo(_))) => {
            let good = good(draft.photos, left_out);
            photos = good.len();
            phone.record(unit.id, DefectDraft { photos: good, ..draft })
        }
        done => done,
    }?;
    phone.count_photos(photos);
    Ok(recorded)
}

/// The remark in words: the title where it says something, then every comment; never nothing.
fn note(topic: &Topic) -> String {
    let comments = topic.comments.iter().map(|comment| comment.text.as_str());
    let mut lines: Vec<&str> = topic.description.as_deref().into_iter().chain(comments).collect();
    lines.retain(|line| !line.trim().is_empty());
    if !topic.title.is_empty() && (topic.title != SAYS_NOTHING || lines.is_empty()) {
        lines.insert(0, &topic.title);
    }
    if lines.is_empty() {
        lines.push(&topic.guid);
    }
    lines.join("\n").chars().take(NOTE_LIMIT).collect()
}

/// Lays a topic's snapshots into the phone's camera folder, but for those whose header shows that they are no pictures.
fn snapshots(phone: &Phone, topic: &Topic, left_out: &mut Vec<String>) -> Result<Vec<PathBuf>, Stop> {
    let mut files = Vec::new();
    for (index, snapshot) in topic.snapshots.iter().enumerate() {
        if files.len() == PHOTO_LIMIT {
            left_out.push(format!("{}: more than {PHOTO_LIMIT} pictures", topic.folder));
            break;
        }
        match yanfang_photo::inspect(&snapshot.bytes, &yanfang_photo::Limits::default()) {
            Ok(_) => {
                let path = phone.camera.join(format!("bcf-{}-{index}", phone.next_picture()));
                std::fs::write(&path, &snapshot.bytes).map_err(Stop::Io)?;
                files.push(path);
            }
            Err(fault) => left_out.push(format!("{}/{}: {fault}", topic.folder, snapshot.file_name)),
        }
    }
    Ok(files)
}

/// The pictures that can be taken in.
fn good(files: Vec<PathBuf>, left_out: &mut Vec<String>) -> Vec<PathBuf> {
    let takes = |path: &PathBuf| match yanfang_photo::take_in_file(path, &yanfang_photo::Limits::default()) {
        Ok(_) => true,
        Err(fault) => {
            left_out.push(format!("{}: {fault}", path.file_name().unwrap_or_default().to_string_lossy()));
            false
        }
    };
    files.into_iter().filter(takes).collect()
}
