//! Photos over a network that keeps breaking: each upload goes on where it stopped, and arrives whole.

use sha2::{Digest as _, Sha256};
use std::collections::HashSet;
use std::path::Path;
use yanfang_device::CancelToken;
use yanfang_tests::sample::{self, INSPECTORS};
use yanfang_tests::seed::Seed;
use yanfang_tests::server::TestServer;
use yanfang_tests::{oracle, phone, picture};

/// What the network lets through before it breaks: less than half of one stored picture.
const BREAKS_AFTER: u64 = 120_000;

#[test]
fn photos_arrive_whole_although_the_network_breaks_within_each() {
    let server = TestServer::with_units(1);
    let link = server.link();
    let mut phone = server.phone_at(INSPECTORS[0], &link.url());
    phone.sync_until_quiet();
    let (unit, mut seed) = (sample::unit(0), Seed::new(1));
    let mut draft = phone::draft(0, &mut seed);
    for index in 0..3 {
        let file = phone.folder().join(format!("camera-{index}.png"));
        picture::write_sized(&file, 600, &mut seed);
        draft.photos.push(file);
    }
    let defect = phone.record_defect(unit, draft).unwrap();
    let named: Vec<_> = phone.unit_detail(unit).unwrap().defects[0].defect.photos.iter().map(|one| one.hash).collect();
    let sizes: Vec<u64> =
        named.iter().map(|hash| std::fs::metadata(phone.photo_path(*hash).unwrap()).unwrap().len()).collect();
    assert!(sizes.iter().all(|size| *size > 2 * BREAKS_AFTER), "the pictures are too small for this test: {sizes:?}");
    assert_eq!(phone.sync_status().unwrap().photos, 3);

    let mut attempts = 0;
    while phone.sync_status().unwrap().photos > 0 {
        attempts += 1;
        assert!(attempts < 60, "the photos do not get through");
        link.cut_up_after(BREAKS_AFTER);
        let _ = phone.sync(&CancelToken::new());
        if attempts == 3 {
            phone.restart();
        }
    }
    link.heal();
    phone.sync_until_quiet();
    assert!(link.cuts() > 5, "the network broke only {} times", link.cuts());

    let stored = "SELECT COUNT(*) FROM photo WHERE stored = 1 AND thumbnail = 1";
    assert_eq!(oracle::count(server.folder(), stored), 3);
    let detail = phone.unit_detail(unit).unwrap();
    let found = detail.defects.iter().find(|found| found.defect.id == defect).unwrap();
    assert_eq!((found.photos, found.photos_on_server), (3, 3));
    let mut hashes = HashSet::new();
    hashes_of(server.folder(), &mut hashes);
    assert!(named.iter().all(|hash| hashes.contains(&hash.0)), "a stored file is not what was sent");
    phone.assert_sound();
}

/// The hashes of all files in a folder and below it.
fn hashes_of(folder: &Path, hashes: &mut HashSet<[u8; 32]>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            hashes_of(&path, hashes);
        } else if let Ok(bytes) = std::fs::read(&path) {
            hashes.insert(Sha256::digest(bytes).into());
        }
    }
}

#[test]
fn a_defect_whose_photo_is_on_the_way_is_not_complete() {
    let server = TestServer::with_units(1);
    let phone = server.phone(INSPECTORS[0]);
    phone.sync_until_quiet();
    let mut seed = Seed::new(1);
    let mut draft = phone::draft(0, &mut seed);
    let file = phone.folder().join("camera.png");
    picture::write(&file, &mut seed);
    draft.photos.push(file);
    phone.record_defect(sample::unit(0), draft).unwrap();
    phone.sync_without_photos(&CancelToken::new()).unwrap();
    assert_eq!(oracle::count(server.folder(), "SELECT photos_missing FROM defect"), 1);
    phone.sync_until_quiet();
    assert_eq!(oracle::count(server.folder(), "SELECT photos_missing FROM defect"), 0);
}
