//! One row of a third-party firm's sheet.

use super::item_match::ItemMatch;
use super::photos::{PhotoArchive, PhotoEntry};
use super::room_match;
use crate::exchange::sheets::{CellFault, Column, Day, Faults, Row, normalised};
use crate::exchange::workbook::{ELEMENTS, SEVERITIES};
use sha2::{Digest as _, Sha256};
use std::collections::HashMap;
use yanfang_domain::catalog::{Catalog, CheckItem, Element, Places, Severity, Unit};
use yanfang_domain::id::{Digest, RoomId, UnitId};
use yanfang_domain::language::Bilingual;

pub(super) const COLUMNS: [Column; 11] = [
    Column::optional("编号", "No"),
    Column::required("房号", "Unit"),
    Column::required("房间", "Room"),
    Column::optional("部位", "Part"),
    Column::optional("检查项", "Item"),
    Column::optional("问题描述", "Description"),
    Column::optional("严重程度", "Severity"),
    Column::optional("补充说明", "Note"),
    Column::optional("照片", "Photos"),
    Column::optional("日期", "Date"),
    Column::optional("检查人", "Inspector"),
];

/// Places of the columns that every list has.
pub(super) const UNIT: usize = 1;
pub(super) const ROOM: usize = 2;

/// A defect as a third-party firm wrote it down, with the project's own unit, room and check item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ThirdPartyDefect {
    /// The row's key: the same row read again has the same, whatever stands around it.
    pub key: Digest,
    /// The row as the spreadsheet program numbers it, from 1.
    pub row: u32,
    /// The unit.
    pub unit: UnitId,
    /// The room.
    pub room: RoomId,
    /// The part of the room; where the row does not say, the only one its check item knows.
    pub element: Option<Element>,
    /// The check item's code; `None` where nothing fits the firm's words.
    pub item: Option<String>,
    /// As the row says, else as the check item has it, else minor.
    pub severity: Severity,
    /// The firm's words: whatever of the row the other fields do not say.
    pub note: String,
    /// The photos in the archive.
    pub photos: Vec<PhotoEntry>,
    /// The day of the inspection.
    pub day: Option<Day>,
    /// The person who inspected.
    pub inspector: Option<String>,
}

/// Reads rows, and remembers how often the same one came.
pub(super) struct RowReader<'a> {
    firm: &'a str,
    units: HashMap<&'a str, &'a Unit>,
    places: &'a Places,
    items: &'a ItemMatch<'a>,
    photos: Option<&'a PhotoArchive>,
    seen: HashMap<Vec<String>, u32>,
    numbers: HashMap<String, String>,
}

impl<'a> RowReader<'a> {
    pub(super) fn new(
        firm: &'a str,
        catalog: &'a Catalog,
        items: &'a ItemMatch<'a>,
        photos: Option<&'a PhotoArchive>,
    ) -> Self {
        let units = catalog.places.units.iter().map(|unit| (unit.code.as_str(), unit)).collect();
        let (seen, numbers) = (HashMap::new(), HashMap::new());
        Self { firm, units, places: &catalog.places, items, photos, seen, numbers }
    }

    /// The row's defect; `None` if a cell is wrong.
    pub(super) fn read(&mut self, row: &Row<'_>, faults: &mut Faults) -> Option<ThirdPartyDefect> {
        let before = faults.errors.len();
        let place = self.place(row, faults);
        let texts = Texts::read(row, faults);
        let item = self.item(&texts);
        let severity = row.word(6, &SEVERITIES, faults);
        let photos = self.photos(row, faults);
        let day = row.day(9, faults);
        let inspector = row.text(10, faults);
        if texts.item.is_none() && texts.description.is_none() {
            row.fault(
                5,
                CellFault::Empty { column: Bilingual::new("检查项或问题描述", "item or description") },
                faults,
            );
        }
        let key = self.key(row, &texts, day, faults);
        let (unit, room) = place?;
        if faults.errors.len() > before {
            return None;
        }
        let only = |item: &CheckItem| if let [element] = item.elements.as_slice() { Some(*element) } else { None };
        Some(ThirdPartyDefect {
            key: key?,
            row: row.row + 1,
            unit,
            room,
            element: texts.element.or_else(|| item.and_then(only)),
            item: item.map(|item| item.code.clone()),
            severity: severity.or(item.map(|item| item.severity)).unwrap_or(Severity::Minor),
            note: texts.note(item.is_some()),
            photos,
            day,
            inspector,
        })
    }

    fn place(&self, row: &Row<'_>, faults: &mut Faults) -> Option<(UnitId, RoomId)> {
        let code = row.text(1, faults);
        let room = row.text(2, faults);
        let code = code?;
        // A firm's list may be older than the numbers on the doors.
        let Some(unit) = self.units.get(code.as_str()).copied().or_else(|| self.places.unit_by_number(&code)) else {
            row.fault(1, CellFault::Unknown { text: code, sheet: Bilingual::new("房号", "Units") }, faults);
            return None;
        };
        let house_type = self.places.house_types.iter().find(|house_type| house_type.id == unit.house_type)?;
        match room_match::find(house_type, &room?) {
            Ok(room) => Some((unit.id, room.id)),
            Err(fault) => {
                row.fault(2, fault, faults);
                None
            }
        }
    }

    fn item(&self, texts: &Texts) -> Option<&'a CheckItem> {
        [&texts.item, &texts.description].into_iter().flatten().find_map(|text| self.items.find(text))
    }

    fn photos(&self, row: &Row<'_>, faults: &mut Faults) -> Vec<PhotoEntry> {
        let mut found = Vec::new();
        for file in row.list(8, faults) {
            let entries = self.photos.map(|photos| photos.find(&file)).unwrap_or_default();
            match entries.as_slice() {
                [entry] => found.push((*entry).clone()),
                [] => row.fault(8, CellFault::Photo { file }, faults),
                several => {
                    let fits = several.iter().map(|entry| entry.name.as_str()).collect::<Vec<_>>().join(" ");
                    row.fault(8, CellFault::Ambiguous { text: file, fits }, faults);
                }
            }
        }
        found
    }

    /// By the firm's own number of the row in its unit, else by what the row says and how often it said so before.
    fn key(&mut self, row: &Row<'_>, texts: &Texts, day: Option<Day>, faults: &mut Faults) -> Option<Digest> {
        let unit = row.text(1, &mut Faults::default()).unwrap_or_default();
        let mut identity = vec![self.firm.to_owned(), unit.clone()];
        if let Some(number) = row.text(0, faults) {
            let key = format!("{unit}\n{number}");
            if !row.once(0, &number, key, &mut self.numbers, faults) {
                return None;
            }
            identity.extend(["number".to_owned(), number]);
        } else {
            let room = row.text(2, &mut Faults::default()).map(|room| normalised(&room));
            let day = day.map(|day| day.to_string());
            identity.extend(
                [room, texts.part.clone(), texts.item.clone(), texts.description.clone(), day]
                    .map(Option::unwrap_or_default),
            );
            let before = self.seen.entry(identity.clone()).or_default();
            identity.push(before.to_string());
            *before += 1;
        }
        let mut hash = Sha256::new();
        for part in identity {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part.as_bytes());
        }
        Some(Digest(hash.finalize().into()))
    }
}

/// The cells in the firm's own words.
struct Texts {
    part: Option<String>,
    element: Option<Element>,
    item: Option<String>,
    description: Option<String>,
    note: Option<String>,
}

impl Texts {
    fn read(row: &Row<'_>, faults: &mut Faults) -> Self {
        let part = row.text(3, faults);
        let element = part.as_ref().and_then(|part| {
            let wanted = normalised(part);
            ELEMENTS
                .iter()
                .find(|(_, words)| words.iter().any(|word| normalised(word) == wanted))
                .map(|(word, _)| *word)
        });
        Self { part, element, item: row.text(4, faults), description: row.text(5, faults), note: row.text(7, faults) }
    }

    /// A part that is none of ours, an item that is not ours, the description, the note.
    fn note(&self, has_item: bool) -> String {
        let part = self.part.as_ref().filter(|_| self.element.is_none());
        let item = self.item.as_ref().filter(|_| !has_item);
        let texts = [part, item, self.description.as_ref(), self.note.as_ref()];
        texts.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join("；")
    }
}
