//! Everything about one unit: rounds, defects with where they stand, and where each record lies.

use super::AppError;
use crate::Device;
use crate::device::Core;
use crate::store::{documents, pending, photos, receipts};
use rusqlite::Connection;
use std::collections::{BTreeMap, HashMap, HashSet};
use yanfang_document::Document;
use yanfang_domain::command::Body;
use yanfang_domain::defect::{Defect, Standing};
use yanfang_domain::entry::Entry;
use yanfang_domain::id::{ActorId, DefectId, Digest, DocumentId, EventId, Origin, UnitId};
use yanfang_domain::inspection::{Carried, Inspection, carried_over};
use yanfang_domain::quarantine::{Answer, answers};
use yanfang_domain::standing::fold;

/// Where a record lies. Of several commands about one defect the least advanced counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// The server did not take a command about it; see the shelf.
    NotAccepted,
    /// Saved here, not sent yet.
    OnThisPhone,
    /// On the way.
    Sending,
    /// The server has it.
    OnTheServer,
    /// A colleague's sealed command that the server has not judged: shown beside, nothing may be built on it.
    FromColleague,
}

/// A defect with all that a screen shows.
#[derive(Clone, Debug)]
pub struct DefectDetail {
    /// As recorded.
    pub defect: Defect,
    /// Where it stands.
    pub standing: Standing,
    /// Where its least advanced record lies.
    pub place: Place,
    /// Photos of it, events' photos included.
    pub photos: u32,
    /// Of these, the ones that do not wait on this phone: "photos 3/4".
    pub photos_on_server: u32,
    /// Its events that the office took in from the quarantine, each with who did and why.
    pub taken_in: BTreeMap<EventId, Answer>,
}

/// A unit.
#[derive(Clone, Debug)]
pub struct UnitDetail {
    /// Which.
    pub id: UnitId,
    /// Its rounds with room records and measurements.
    pub inspections: Vec<Inspection>,
    /// Its defects.
    pub defects: Vec<DefectDetail>,
    /// What earlier rounds left open and the one begun last has to confirm, with what was said of each since, by number.
    pub carried: Vec<Carried>,
    /// Its way to the owner: notices, appointments, receptions, by id.
    pub entries: Vec<Entry>,
    /// What colleagues handed over and the server has not judged.
    pub from_colleagues: Vec<DefectDetail>,
}

impl Device {
    /// Reads a unit. One that nobody recorded anything in is empty.
    pub fn unit_detail(&self, unit: UnitId) -> Result<UnitDetail, AppError> {
        let id = DocumentId::Unit(unit);
        let (content, beside) =
            self.core.reading(id, |db, document| Ok((document.unit(), crate::bundle::beside(db, document)?)))?;
        let places = self.core.places(id)?;
        let waiting = photos::waiting_hashes(&self.core.reader())?;
        let answers = answers(&content.entries);
        let detail = |defect: Defect, place| describe(&waiting, &answers, defect, place);
        let newest = content.inspections.iter().max_by_key(|round| (round.at.utc_ms, round.id));
        let carried = newest.map(|round| carried_over(round, &content.defects)).unwrap_or_default();
        let known: HashSet<DefectId> = content.defects.iter().map(|defect| defect.id).collect();
        let defects = content.defects.into_iter().map(|defect| {
            let place = places.of(&defect);
            detail(defect, place)
        });
        let defects = defects.collect();
        let beside = beside.into_iter().filter(|defect| !known.contains(&defect.id));
        let from_colleagues = beside.map(|defect| detail(defect, Place::FromColleague)).collect();
        let (inspections, entries) = (content.inspections, content.entries);
        Ok(UnitDetail { id: unit, inspections, defects, carried, entries, from_colleagues })
    }
}

pub(super) fn describe(
    waiting: &HashSet<Digest>,
    answers: &BTreeMap<Origin, Answer>,
    defect: Defect,
    place: Place,
) -> DefectDetail {
    let taken_in = defect.events.iter().filter_map(|event| {
        let answer = answers.get(&event.id.0.origin).filter(|answer| answer.taken_in)?;
        Some((event.id, answer.clone()))
    });
    let taken_in = taken_in.collect();
    let hashes = photo_hashes(&defect);
    let on_server = hashes.iter().filter(|hash| !waiting.contains(hash)).count() as u32;
    DefectDetail {
        standing: fold(&defect),
        place,
        photos: hashes.len() as u32,
        photos_on_server: on_server,
        taken_in,
        defect,
    }
}

fn photo_hashes(defect: &Defect) -> Vec<Digest> {
    use yanfang_domain::event::EventKind as Kind;
    let of_events = defect.events.iter().flat_map(|event| match &event.kind {
        Kind::Progressed { with, .. }
        | Kind::ReportedDone { with }
        | Kind::Reinspected { with, .. }
        | Kind::ConfirmedPresent { with }
        | Kind::SeenFixed { with }
        | Kind::Paused { with, .. }
        | Kind::Commented { with } => with.photos.as_slice(),
        _ => &[],
    });
    let mut hashes: Vec<_> = defect.photos.iter().chain(of_events).map(|photo| photo.hash).collect();
    hashes.sort_unstable();
    hashes.dedup();
    hashes
}

/// Where the records of one document lie.
pub(super) struct Places {
    waiting: HashMap<Origin, i64>,
    sending: HashSet<i64>,
    /// Defects that commands without a record of their own (amendments, photos) are about.
    touched: HashMap<DefectId, Vec<i64>>,
    shelved: HashSet<Origin>,
    shelved_about: HashSet<DefectId>,
}

impl Places {
    pub(super) fn of(&self, defect: &Defect) -> Place {
        let origins = || std::iter::once(defect.id.0.origin).chain(defect.events.iter().map(|event| event.id.0.origin));
        if self.shelved_about.contains(&defect.id) || origins().any(|origin| self.shelved.contains(&origin)) {
            return Place::NotAccepted;
        }
        let waiting = origins().filter_map(|origin| self.waiting.get(&origin));
        let touched = self.touched.get(&defect.id).into_iter().flatten();
        waiting
            .chain(touched)
            .map(|number| if self.sending.contains(number) { Place::Sending } else { Place::OnThisPhone })
            .min()
            .unwrap_or(Place::OnTheServer)
    }
}

impl Core {
    /// Reads a document as it stands here, without copying it: confirmed changes and pending commands.
    pub(crate) fn reading<T>(
        &self,
        id: DocumentId,
        read: impl FnOnce(&Connection, &Document) -> Result<T, AppError>,
    ) -> Result<T, AppError> {
        let mut writer = self.writer();
        let super::Writer { db, documents, .. } = &mut *writer;
        let open = documents.take(db, id, self.entropy())?;
        let read = read(db, &open.document);
        documents.put(id, open);
        read
    }

    /// A copy of a document as it stands here: confirmed changes and pending commands.
    pub(crate) fn document(&self, id: DocumentId) -> Result<Document, AppError> {
        let mut writer = self.writer();
        let super::Writer { db, documents, .. } = &mut *writer;
        let open = documents.take(db, id, self.entropy())?;
        let document = open.document.clone();
        documents.put(id, open);
        Ok(document)
    }

    pub(super) fn places(&self, id: DocumentId) -> Result<Places, AppError> {
        let reader = self.reader();
        let mut places = Places {
            waiting: HashMap::new(),
            sending: self.sending(),
            touched: HashMap::new(),
            shelved: HashSet::new(),
            shelved_about: HashSet::new(),
        };
        let Some(held) = documents::find(&reader, id)? else { return Ok(places) };
        for (number, origin) in pending::origins(&reader, held.row)? {
            places.waiting.insert(origin, number);
            if let Some(defect) = about(&reader, number)? {
                places.touched.entry(defect).or_default().push(number);
            }
        }
        let shelf = receipts::shelf(&reader, Some(held.row))?;
        for receipt in shelf.into_iter().filter(|receipt| receipt.outcome.is_shelved()) {
            places.shelved.insert(receipt.origin);
            places.shelved_about.extend(about(&reader, receipt.number)?);
        }
        Ok(places)
    }
}

/// The defect that a command of the journal is about.
fn about(db: &Connection, number: i64) -> Result<Option<DefectId>, AppError> {
    let Some(entry) = crate::store::journal::get(db, number)? else { return Ok(None) };
    Ok(match yanfang_protocol::codec::decode_body(&entry.body)? {
        Body::AmendDefect(body) => Some(body.defect),
        Body::AddPhotos(body) => Some(body.defect),
        Body::DefectEvent(body) => body.defect,
        _ => None,
    })
}

/// An actor for scratch copies: nothing written under it is ever stored or sent.
pub(crate) const SCRATCH: ActorId = ActorId([0xff; 16]);
