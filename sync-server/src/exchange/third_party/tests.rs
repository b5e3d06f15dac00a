use super::*;
use rust_xlsxwriter::Workbook;
use std::io::Write;
use std::path::PathBuf;
use yanfang_domain::catalog::{
    Building, Contractors, Element, HouseType, Places, Project, Room, RoomKind, Settings, Severity, Unit, UnitKind,
    library,
};
use yanfang_domain::id::{BuildingId, HouseTypeId, ProjectId, RoomId, UnitId};
use yanfang_domain::language::Bilingual;
use zip::write::{SimpleFileOptions, ZipWriter};

const HEADER: &str = "编号|房号|房间|部位|检查项|问题描述|严重程度|补充说明|照片|日期|检查人";

fn catalog() -> Catalog {
    let room = |id: u8, kind, zh: &str, en: &str| Room {
        id: RoomId::from_bytes([id; 16]),
        kind,
        name: Bilingual::new(zh, en),
        outline: Vec::new(),
    };
    let house_type = HouseType {
        id: HouseTypeId::from_bytes([1; 16]),
        code: "C2".into(),
        name: Bilingual::new("三室", "Three rooms"),
        area_centi_m2: 11_800,
        rooms: vec![
            room(1, RoomKind::Living, "客厅", "Living"),
            room(2, RoomKind::Bedroom, "主卧", "Bedroom 1"),
            room(3, RoomKind::Bedroom, "次卧", "Bedroom 2"),
            room(4, RoomKind::Bath, "公卫", "Bath 1"),
        ],
        plan: None,
    };
    let building = Building {
        id: BuildingId::from_bytes([1; 16]),
        phase: None,
        code: "3".into(),
        entrances: Vec::new(),
        floors: Vec::new(),
    };
    let unit = Unit {
        id: UnitId::from_bytes([9; 16]),
        kind: UnitKind::Dwelling,
        code: "3-1-101".into(),
        building: Some(building.id),
        entrance: None,
        floor: None,
        house_type: house_type.id,
        former: Vec::new(),
        directions: None,
    };
    let project =
        Project { id: ProjectId::from_bytes([1; 16]), code: "LJ1".into(), name: Bilingual::new("临江", "Linjiang") };
    Catalog {
        version: 1,
        places: Places {
            project,
            phases: Vec::new(),
            buildings: vec![building],
            house_types: vec![house_type],
            units: vec![unit],
        },
        items: library::standard().unwrap(),
        contractors: Contractors::default(),
        rules: Vec::new(),
        members: Vec::new(),
        teams: Vec::new(),
        settings: Settings::default(),
    }
}

struct Delivery {
    folder: tempfile::TempDir,
    workbook: PathBuf,
    photos: Option<PathBuf>,
}

impl Delivery {
    fn new(header: &str, rows: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let workbook = folder.path().join("第三方.xlsx");
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        for (row, text) in (0..).zip([header].iter().chain(rows)) {
            for (column, cell) in (0..).zip(text.split('|')).filter(|(_, cell)| !cell.is_empty()) {
                sheet.write_string(row, column, cell).unwrap();
            }
        }
        book.save(&workbook).unwrap();
        Self { folder, workbook, photos: None }
    }

    /// Packs files; the bytes of each are its name.
    fn with_photos(mut self, names: &[&[u8]]) -> Self {
        let path = self.folder.path().join("photos.zip");
        let mut zip = ZipWriter::new(std::fs::File::create(&path).unwrap());
        let mut stored = Vec::new();
        for name in names {
            // The writer takes text only: names in another encoding are put in afterwards, at the same length.
            let stand_in =
                if let Ok(text) = std::str::from_utf8(name) { text.to_owned() } else { "~".repeat(name.len()) };
            zip.start_file(&*stand_in, SimpleFileOptions::default()).unwrap();
            zip.write_all(name).unwrap();
            stored.push((stand_in.into_bytes(), name.to_vec()));
        }
        let mut bytes = zip.finish().map(|_| std::fs::read(&path).unwrap()).unwrap();
        for (stand_in, name) in stored.iter().filter(|(stand_in, name)| stand_in != name) {
            while let Some(at) = bytes.windows(stand_in.len()).position(|window| window == stand_in) {
                bytes[at..at + name.len()].copy_from_slice(name);
            }
        }
        std::fs::write(&path, bytes).unwrap();
        self.photos = Some(path);
        self
    }

    fn read(&self) -> ThirdPartyReport {
        self.read_as("众验").unwrap()
    }

    fn read_as(&self, firm: &str) -> Result<ThirdPartyReport, ThirdPartyError> {
        read_third_party(&self.workbook, self.photos.as_deref(), firm, &catalog())
    }
}

fn errors(report: &ThirdPartyReport) -> Vec<String> {
    report.errors.iter().map(|error| format!("{} {}", error.cell(), error.fault.code())).collect()
}

#[test]
fn rows_become_defects_of_known_units_rooms_and_items() {
    let report = Delivery::new(
        HEADER,
        &[
            "1|3-1-101|客厅|墙面|02.04||||||",
            "2|3-1-101|bedroom 1|窗|窗户渗水|窗台下方一片水渍|一般|雨后||2026-10-28|刘工",
            "3|3-1-101|卫生间|淋浴房|有味道|||||2026年10月28日|",
        ],
    )
    .read();
    assert_eq!(errors(&report), [""; 0]);
    let [first, second, third] = report.defects.as_slice() else { panic!("{report:?}") };
    assert_eq!(
        (first.item.as_deref(), first.element, first.severity),
        (Some("02.04"), Some(Element::Wall), Severity::Minor)
    );
    assert_eq!((first.unit, first.room, &*first.note), (UnitId::from_bytes([9; 16]), RoomId::from_bytes([1; 16]), ""));
    assert_eq!(
        (second.item.as_deref(), second.severity),
        (Some("03.02"), Severity::Minor),
        "the row's severity prevails"
    );
    assert_eq!((&*second.note, second.inspector.as_deref()), ("窗台下方一片水渍；雨后", Some("刘工")));
    assert_eq!((third.item.as_deref(), third.room), (None, RoomId::from_bytes([4; 16])), "the only room of that kind");
    assert_eq!(&*third.note, "淋浴房；有味道", "nothing the firm wrote is lost");
    assert_eq!((third.day, third.row), (second.day, 4));
}

#[test]
fn a_wrong_cell_costs_its_row_only() {
    let report = Delivery::new(
        HEADER,
        &[
            "1|3-1-999|客厅||02.04||||||",
            "2|3-1-101|卧室||02.04||||||",
            "3|3-1-101|车库||02.04||||||",
            "4|3-1-101|客厅||||严重||||",
            "5|3-1-101|客厅||02.04||很坏||||",
            "6|3-1-101|客厅||02.04|||||昨天|",
            "6|3-1-101|客厅||02.05||||||",
            "7|3-1-101|客厅||02.04||||||",
            "8||客厅||02.04||||||",
        ],
    )
    .read();
    assert_eq!(
        errors(&report),
        [
            "B2 cell.unknown",
            "C3 cell.ambiguous",
            "C4 cell.word",
            "F5 cell.empty",
            "G6 cell.word",
            "J7 cell.date",
            "A8 cell.repeated",
            "B10 cell.empty",
        ]
    );
    assert_eq!(report.defects.iter().map(|defect| defect.row).collect::<Vec<_>>(), [9]);
}

#[test]
fn photos_are_found_by_name_and_a_missing_one_costs_its_row_only() {
    let gbk = encoding_rs::GBK.encode("窗边.jpg").0.into_owned();
    let delivery = Delivery::new(
        "房号|房间|检查项|照片",
        &[
            "3-1-101|客厅|02.04|IMG_1.JPG、img_2",
            "3-1-101|客厅|02.05|窗边.jpg",
            "3-1-101|客厅|02.06|a/same.jpg",
            "3-1-101|客厅|02.07|same.jpg",
            "3-1-101|客厅|02.08|IMG_9.jpg",
        ],
    )
    .with_photos(&[
        b"photos/IMG_1.jpg",
        b"photos/IMG_2.png",
        &gbk,
        b"a/same.jpg",
        b"b/same.jpg",
        b"__MACOSX/._IMG_1.jpg",
    ]);
    let mut report = delivery.read();
    assert_eq!(errors(&report), ["D5 cell.ambiguous", "D6 cell.photo"]);
    let names: Vec<Vec<&str>> =
        report.defects.iter().map(|defect| defect.photos.iter().map(|photo| &*photo.name).collect()).collect();
    assert_eq!(names, [vec!["photos/IMG_1.jpg", "photos/IMG_2.png"], vec!["窗边.jpg"], vec!["a/same.jpg"]]);
    let photo = report.defects[0].photos[1].clone();
    assert_eq!(report.photos.as_mut().unwrap().read(&photo).unwrap(), b"photos/IMG_2.png");
}

#[test]
fn photos_named_without_an_archive_are_missing() {
    let report = Delivery::new("房号|房间|检查项|照片", &["3-1-101|客厅|02.04|a.jpg"]).read();
    assert_eq!(errors(&report), ["D2 cell.photo"]);
}

#[test]
fn a_rows_key_stays_when_rows_move_and_differs_for_twins_and_firms() {
    let header = "房号|房间|检查项|补充说明";
    let (a, b) = ("3-1-101|客厅|02.04|", "3-1-101|主卧|02.04|");
    let keys = |rows: &[&str]| {
        Delivery::new(header, rows).read().defects.into_iter().map(|defect| defect.key).collect::<Vec<_>>()
    };
    let first = keys(&[a, b, a]);
    assert_ne!(first[0], first[2], "the same words twice are two defects");
    assert_eq!(keys(&[b, a, a]), [first[1], first[0], first[2]]);
    assert_eq!(keys(&[a, b, a]), first);
    let other = Delivery::new(header, &[a]).read_as("别家").unwrap();
    assert_ne!(other.defects[0].key, first[0]);
    let numbered = |rows: &[&str]| Delivery::new(HEADER, rows).read().defects[0].key;
    assert_eq!(numbered(&["1|3-1-101|客厅||02.04||||||"]), numbered(&["1|3-1-101|主卧||02.04|改了字|||||"]));
}

#[test]
fn a_sheet_without_the_columns_is_refused_whole() {
    let Err(ThirdPartyError::Workbook(WorkbookError::Cells(errors))) = Delivery::new("房号|问题", &["1|2"]).read_as("")
    else {
        panic!()
    };
    let codes: Vec<_> = errors.iter().map(|error| error.fault.code()).collect();
    assert_eq!(codes, ["cell.column_unknown", "cell.column_missing"]);
}

#[test]
fn archives_are_opened_and_photos_unpacked_within_limits() {
    let big = "x".repeat(3_000);
    let delivery = Delivery::new("房号|房间|检查项", &["3-1-101|客厅|02.04"]).with_photos(&[b"1.jpg", big.as_bytes()]);
    let path = delivery.photos.unwrap();
    let limits = PhotoLimits::default();
    let open = |limits: PhotoLimits| PhotoArchive::open(&path, &limits);
    assert!(matches!(open(PhotoLimits { entries: 1, ..limits }), Err(PhotoArchiveError::TooManyEntries { limit: 1 })));
    assert!(matches!(open(PhotoLimits { file_bytes: 9, ..limits }), Err(PhotoArchiveError::TooLarge { limit: 9, .. })));
    let mut archive = open(PhotoLimits { photo_bytes: 2_999, ..limits }).unwrap();
    let photo = archive.find(&big)[0].clone();
    assert!(matches!(archive.read(&photo), Err(PhotoArchiveError::PhotoTooLarge { limit: 2_999, .. })));
    std::fs::write(&path, b"not a zip").unwrap();
    assert!(matches!(open(limits), Err(PhotoArchiveError::NotAZip)));
}
