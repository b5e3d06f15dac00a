//! Work handed from phone to phone without a server: shown beside the documents, never built upon, refused when changed.

use yanfang_device::{CancelToken, Place};
use yanfang_tests::sample::{self, INSPECTORS};
use yanfang_tests::seed::{Seed, seeds};
use yanfang_tests::server::TestServer;
use yanfang_tests::{phone, picture};

#[test]
fn a_colleague_sees_what_was_handed_over_until_the_server_has_it() {
    let server = TestServer::with_units(2);
    let [author, colleague] = INSPECTORS.map(|inspector| server.phone(inspector));
    author.sync_until_quiet();
    colleague.sync_until_quiet();
    let (unit, mut seed) = (sample::unit(0), Seed::new(1));
    let mut draft = phone::draft(0, &mut seed);
    let file = author.folder().join("camera.png");
    picture::write(&file, &mut seed);
    draft.photos.push(file);
    let first = author.record_defect(unit, draft).unwrap();
    let second = author.record(unit, 1, &mut seed);

    let bundle = author.folder().join("handed-over.yanfang");
    let exported = author.export_pending(&bundle, &CancelToken::new()).unwrap();
    assert_eq!((exported.commands, exported.files), (2, 2));
    let imported = colleague.import_bundle(&bundle, &CancelToken::new()).unwrap();
    assert_eq!((imported.commands, imported.photos), (2, 1));
    let again = colleague.import_bundle(&bundle, &CancelToken::new()).unwrap();
    assert_eq!((again.commands, again.photos), (0, 0), "the same bundle twice brings nothing new");

    let detail = colleague.unit_detail(unit).unwrap();
    assert!(detail.defects.is_empty(), "nothing of a colleague enters the document");
    let beside: Vec<_> = detail.from_colleagues.iter().map(|defect| (defect.defect.id, defect.place)).collect();
    assert_eq!(beside, [(first, Place::FromColleague), (second, Place::FromColleague)]);
    assert_eq!(colleague.sync_status().unwrap().pending, 0);

    author.sync_until_quiet();
    colleague.sync_until_quiet();
    let detail = colleague.unit_detail(unit).unwrap();
    assert_eq!((detail.defects.len(), detail.from_colleagues.len()), (2, 0));
    assert!(detail.defects.iter().all(|defect| defect.place == Place::OnTheServer));
}

#[test]
fn a_bundle_with_one_changed_byte_is_refused_whole() {
    let server = TestServer::with_units(1);
    let [author, colleague] = INSPECTORS.map(|inspector| server.phone(inspector));
    author.sync_until_quiet();
    colleague.sync_until_quiet();
    let mut random = Seed::new(1);
    for n in 0..3 {
        author.record(sample::unit(0), n, &mut random);
    }
    let bundle = author.folder().join("handed-over.yanfang");
    author.export_pending(&bundle, &CancelToken::new()).unwrap();
    let bytes = std::fs::read(&bundle).unwrap();
    let changed = colleague.folder().join("changed.yanfang");
    for number in seeds(400) {
        let mut seed = Seed::new(number);
        let mut copy = bytes.clone();
        let at = seed.below(copy.len());
        if seed.chance(80) {
            copy[at] ^= 1 << seed.below(8);
        } else {
            copy.truncate(at);
        }
        std::fs::write(&changed, copy).unwrap();
        let refused = colleague.import_bundle(&changed, &CancelToken::new());
        assert!(refused.is_err(), "seed {number}: a changed bundle was taken in: {refused:?}");
    }
    assert!(colleague.unit_detail(sample::unit(0)).unwrap().from_colleagues.is_empty());
}
