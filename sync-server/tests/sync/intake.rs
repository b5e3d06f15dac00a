//! Other people's lists: recorded once, with photos and remarks, however often and however interrupted they are read.

use crate::project::{PLASTER, START_MS, Site, document, member, project_id, room, unit};
use base64::Engine as _;
use std::sync::Arc;
use yanfang_domain::catalog::Severity;
use yanfang_domain::command::RecordDefect;
use yanfang_domain::event::{Author, EventKind};
use yanfang_domain::inspection::Stage;
use yanfang_domain::time::Moment;
use yanfang_sync::blobs::Blobs;
use yanfang_sync::exchange::intake::{
    Incoming, Intake, IntakeError, IntakeFault, Picture, PictureBytes, Remark, Tally,
};
use yanfang_sync::ingest::Officer;

const SOURCE: &str = "list";
const FOUND: Moment = Moment { utc_ms: START_MS - 86_400_000, offset_min: 60 };
const PIXEL: &str = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

async fn intake(site: &Site, officer: Officer) -> Intake {
    let catalog = site.server.catalog(project_id(1)).await.unwrap().unwrap();

    let blobs = Blobs::of(&site.server, site.folder.path(), 25 << 20).unwrap();
    Intake { server: Arc::clone(&site.server), blobs, catalog, officer, dry_run: false }
}

fn picture(bytes: Vec<u8>) -> Picture {
    Picture { name: "shot.png".into(), bytes: PictureBytes::Here(bytes) }
}

fn pixel() -> Vec<u8> {
    base64::engine::general_purpose::STANDARD.decode(PIXEL).unwrap()
}

/// Every second one has an item that a rule knows; each has a photo and a remark.
fn incoming(number: u16) -> Incoming {
    Incoming {
        key: format!("row {number}"),
        place: format!("list!{number}"),
        unit: unit(1 + number % 4),
        at: FOUND,
        body: RecordDefect {
            stage: Stage::ThirdParty,
            inspection: None,
            room: room(1),
            element: None,
            item: number.is_multiple_of(2).then(|| PLASTER.to_owned()),
            severity: Severity::Minor,
            note: format!("note {number}"),
            pin: None,
            photos: Vec::new(),
            number: 1,
        },
        pictures: vec![picture(pixel())],
        remarks: vec![Remark { key: format!("row {number}/1"), at: FOUND, text: "still there".into() }],
    }
}

fn list(length: u16) -> Vec<Incoming> {
    (1..=length).map(incoming).collect()
}

async fn run(intake: &Intake, list: Vec<Incoming>) -> (Tally, Vec<IntakeFault>) {
    let mut faults = Vec::new();
    let tally = intake.record(SOURCE, list, None, &mut faults, &mut |_, _| {}).await.unwrap();
    (tally, faults)
}

fn counts(tally: &Tally) -> [usize; 6] {
    [tally.sent, tally.recorded, tally.known, tally.broken, tally.remarks, tally.photos]
}

async fn verified(site: &Site) {
    let report = yanfang_sync::verify::verify(site.folder.path()).await.unwrap();
    assert_eq!(report.findings, []);
}

#[tokio::test]
async fn a_list_is_recorded_routed_and_complete() {
    let site = Site::new().await;
    let intake = intake(&site, Officer::Member(member(7))).await;
    let (tally, faults) = run(&intake, list(40)).await;
    assert!(faults.is_empty(), "{faults:?}");
    assert_eq!(counts(&tally), [40, 40, 0, 0, 40, 40]);
    assert_eq!((tally.assigned.get("contractor 1"), tally.to_assign), (Some(&20), 20));
    assert_eq!(site.count("SELECT COUNT(*) FROM defect WHERE status = 'assigned'").await, 20);
    assert_eq!(site.count("SELECT COUNT(*) FROM defect WHERE unassigned IS NOT NULL").await, 20);
    assert_eq!(site.count("SELECT COUNT(*) FROM defect WHERE photos = 1 AND photos_missing = 0").await, 40);
    assert_eq!(site.count("SELECT COUNT(*) FROM photo WHERE stored = 1 AND thumbnail = 1").await, 40);
    assert_eq!(
        site.count("SELECT COUNT(DISTINCT number) FROM defect WHERE unit = (SELECT unit FROM defect)").await,
        10
    );
    let document = site.server.document(project_id(1), document(2)).await.unwrap().unwrap();
    let defect = &document.unit().defects[0];
    assert_eq!((defect.by, defect.at, defect.stage), (Author::Member(member(7)), FOUND, Stage::ThirdParty));
    let remark = defect.events.iter().find(|event| matches!(event.kind, EventKind::Commented { .. })).unwrap();
    assert_eq!((remark.by, remark.at), (Author::Member(member(7)), FOUND));
    verified(&site).await;
}

#[tokio::test]
async fn running_again_brings_only_what_is_new() {
    let site = Site::new().await;
    let intake = intake(&site, Officer::Server).await;
    run(&intake, list(20)).await;
    let (again, _) = run(&intake, list(20)).await;
    assert_eq!(counts(&again), [20, 0, 20, 0, 0, 0]);
    let mut more = list(21);
    // A remark that came later, and a unit that this run was told otherwise: the defect is where it was recorded.
    more[0].remarks.push(Remark { key: "row 1/2".into(), at: FOUND, text: "repaired?".into() });
    more[0].unit = unit(4);
    let (tally, faults) = run(&intake, more).await;
    assert!(faults.is_empty(), "{faults:?}");
    assert_eq!(counts(&tally), [21, 1, 20, 0, 2, 1]);
    assert_eq!(site.count("SELECT COUNT(*) FROM defect").await, 21);
    let document = site.server.document(project_id(1), document(2)).await.unwrap().unwrap();
    let unit = document.unit();
    let said = unit
        .defects
        .iter()
        .flat_map(|defect| &defect.events)
        .filter(|event| matches!(&event.kind, EventKind::Commented { with } if with.note == "repaired?"));
    assert_eq!(said.count(), 1);
    verified(&site).await;
}

#[tokio::test]
async fn a_dry_run_says_the_same_and_writes_nothing() {
    let site = Site::new().await;
    let intake = intake(&site, Officer::Server).await;
    let dry = Intake { dry_run: true, ..intake };
    let mut list = list(40);
    list[0].pictures.push(picture(b"no picture".to_vec()));
    let (would, faults) = run(&dry, list).await;
    assert_eq!(faults.iter().map(IntakeFault::code).collect::<Vec<_>>(), ["photo.unknown_format"]);
    for table in ["SELECT COUNT(*) FROM command", "SELECT COUNT(*) FROM imported", "SELECT COUNT(*) FROM document"] {
        assert_eq!(site.count(table).await, 0, "{table}");
    }
    let files = std::fs::read_dir(site.folder.path().join("files")).unwrap().count();
    assert_eq!(files, 0);
    let (did, _) = run(&Intake { dry_run: false, ..dry }, self::list(40)).await;
    assert_eq!(would, did);
}

#[tokio::test]
async fn an_interrupted_run_goes_on() {
    let site = Site::new().await;
    let first = intake(&site, Officer::Server).await;
    let stopped = tokio::spawn(async move {
        let mut stop = |done, _| assert!(done < 32, "the machine goes down here");
        first.record(SOURCE, list(60), None, &mut Vec::new(), &mut stop).await
    });
    assert!(stopped.await.is_err());
    assert_eq!(site.count("SELECT COUNT(*) FROM defect").await, 32);
    // As if it had stopped between the commit and the notes about its photos.
    let mut transaction = site.server.database().begin().await.unwrap();
    transaction.execute("UPDATE photo SET stored = 0, thumbnail = 0", Vec::new()).await.unwrap();
    transaction.execute("UPDATE defect SET photos_missing = 1", Vec::new()).await.unwrap();
    transaction.commit().await.unwrap();
    let intake = intake(&site, Officer::Server).await;
    let (tally, _) = run(&intake, list(60)).await;
    assert_eq!(counts(&tally), [60, 28, 32, 0, 28, 28]);
    assert_eq!(site.count("SELECT COUNT(*) FROM defect WHERE photos_missing = 0").await, 60);
    verified(&site).await;
}

#[tokio::test]
async fn two_runs_at_once_record_nothing_twice() {
    let site = Site::new().await;
    let (one, other) = (intake(&site, Officer::Server).await, intake(&site, Officer::Server).await);
    let (one, other) = tokio::join!(run(&one, list(64)), run(&other, list(64)));
    assert_eq!(one.0.recorded + other.0.recorded, 64);
    assert_eq!(site.count("SELECT COUNT(*) FROM defect").await, 64);
    assert_eq!(site.count("SELECT COUNT(*) FROM imported").await, 128);
    verified(&site).await;
}

#[tokio::test]
async fn damaged_and_too_many_pictures_are_named_and_cost_no_defect() {
    let site = Site::new().await;
    let intake = intake(&site, Officer::Server).await;
    let mut list = list(2);
    let mut torn = pixel();
    torn.truncate(60);
    list[0].pictures = vec![picture(torn), picture(Vec::new()), picture(pixel())];
    list[1].pictures = (0..70).map(|_| picture(pixel())).collect();
    let (tally, faults) = run(&intake, list).await;
    let codes: Vec<&str> = faults.iter().map(IntakeFault::code).collect();
    assert_eq!(codes, ["photo.damaged", "photo.empty", "import.too_many_pictures"]);
    assert_eq!(faults[0].place(), "list!1 / shot.png");
    assert!(faults.iter().all(|fault| !fault.zh().is_empty() && !fault.en().is_empty()));
    assert_eq!(counts(&tally), [2, 2, 0, 0, 2, 2], "one picture sent seventy times is one photo");
}

#[tokio::test]
async fn what_is_refused_is_named_and_may_come_again() {
    let site = Site::new().await;
    let auditor = intake(&site, Officer::Member(member(8))).await;
    let (tally, faults) = run(&auditor, list(2)).await;
    assert_eq!(counts(&tally), [2, 0, 0, 2, 0, 0]);
    assert!(faults.iter().all(|fault| fault.code() == "not_allowed"), "{faults:?}");
    assert_eq!(site.count("SELECT COUNT(*) FROM imported").await, 0);
    let inspector = intake(&site, Officer::Member(member(1))).await;
    assert_eq!(run(&inspector, list(2)).await.0.recorded, 2);
}

#[tokio::test]
async fn a_project_that_is_not_known_stops_it() {
    let site = Site::new().await;
    let mut intake = intake(&site, Officer::Server).await;
    let other = Site::new().await;
    let mut transaction = other.server.database().begin().await.unwrap();
    transaction.execute("DELETE FROM project", Vec::new()).await.unwrap();
    transaction.commit().await.unwrap();
    intake.server = Arc::clone(&other.server);
    let stopped = intake.record(SOURCE, list(1), None, &mut Vec::new(), &mut |_, _| {}).await;
    assert!(matches!(stopped, Err(IntakeError::Server(_))), "{stopped:?}");
}
