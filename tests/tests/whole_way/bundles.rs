//! Work handed from phone to phone without a server: shown beside the documents, never built upon, refused when changed.

use std::path::Path;
use yanfang_device::{CancelToken, Place};
use yanfang_domain::defect::FieldValue;
use yanfang_domain::event::Author;
use yanfang_protocol::bundle::{self, BundleFormatError, Record};
use yanfang_protocol::deliver::{Delivered, DeliveredReceipt, Sealed};
use yanfang_protocol::problem::Code;
use yanfang_protocol::signature::Purpose;
use yanfang_protocol::sync::{Reason, Verdict};
use yanfang_tests::sample::{self, ENGINEER, INSPECTORS};
use yanfang_tests::seed::{Seed, seeds};
use yanfang_tests::server::TestServer;
use yanfang_tests::{oracle, phone, picture};

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
fn what_a_colleague_delivered_has_its_effect_exactly_once() {
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
    author.record(unit, 1, &mut seed);
    author.amend_defect(unit, first, vec![FieldValue::Note("改过".into())]).unwrap();
    let bundle = author.folder().join("handed-over.yanfang");
    author.export_pending(&bundle, &CancelToken::new()).unwrap();
    colleague.import_bundle(&bundle, &CancelToken::new()).unwrap();

    let report = colleague.sync(&CancelToken::new()).unwrap();
    assert_eq!((report.delivered, report.files_sent), (3, 2));
    let there = server.defects(2);
    assert_eq!(there.len(), 2);
    let detail = colleague.unit_detail(unit).unwrap();
    assert_eq!((detail.defects.len(), detail.from_colleagues.len()), (2, 0));
    assert_eq!(colleague.sync(&CancelToken::new()).unwrap().delivered, 0, "once is enough");

    // The receipts go back the way the commands came; the work stays until its changes come.
    let receipts = colleague.folder().join("receipts.yanfang");
    assert_eq!(colleague.export_pending(&receipts, &CancelToken::new()).unwrap().forwarded, 3);
    assert_eq!(author.import_bundle(&receipts, &CancelToken::new()).unwrap().receipts, 3);
    let status = author.sync_status().unwrap();
    assert_eq!((status.pending, status.delivered), (3, 3));
    assert_eq!(author.unit_detail(unit).unwrap().defects.len(), 2);

    author.record(unit, 2, &mut seed);
    author.sync_until_quiet();
    colleague.sync_until_quiet();
    let after = server.defects(2);
    assert_eq!(after.len(), 3, "nothing twice");
    assert_eq!(after.iter().find(|defect| defect.id == first).unwrap().note, "改过");
    for one in [&author, &colleague] {
        assert_eq!(one.shelf().unwrap(), []);
        assert_eq!(one.defects(2), after);
        one.assert_sound();
        oracle::receipts_are_stored(one.folder(), server.folder());
    }
    let status = author.sync_status().unwrap();
    assert_eq!((status.pending, status.delivered, status.photos), (0, 0, 0));
    let by_the_author = author.identity().unwrap().device;
    let commands = format!("SELECT COUNT(*) FROM command WHERE device = '{by_the_author}'");
    assert_eq!(oracle::count(server.folder(), &commands), 4, "what was delivered is its author's");
}

#[test]
fn a_revoked_members_work_is_salvaged_by_the_office() {
    let server = TestServer::with_units(1);
    let author = server.phone(ENGINEER);
    author.sync_until_quiet();
    let (unit, mut seed) = (sample::unit(0), Seed::new(1));
    let kept = author.record(unit, 0, &mut seed);
    let gone = author.record(unit, 1, &mut seed);
    author.void(unit, gone, "记错了".into()).unwrap();
    let mut catalog = sample::catalog(1);
    let engineer = catalog.members.iter_mut().find(|member| member.id == ENGINEER).unwrap();
    engineer.revoked_ms = Some(server.clock().now_ms());
    server.publish(catalog);
    server.clock().advance_ms(60_000);
    let bundle = author.folder().join("salvage.yanfang");
    assert_eq!(author.export_pending(&bundle, &CancelToken::new()).unwrap().commands, 3);

    let sealed = sealed(&bundle);
    let verdicts = deliver(&server, sealed.clone());
    let flagged = Verdict::Rebased { flag: Some(Code::FlagOutOfScope) };
    let why = Reason { code: Code::MemberRevoked, cause: None };
    assert_eq!(verdicts, [flagged.clone(), flagged, Verdict::Quarantined { why }]);
    assert_eq!(server.defects(1).iter().map(|defect| defect.id).collect::<Vec<_>>(), [kept, gone]);
    assert!(server.defects(1).iter().all(|defect| defect.by == Author::Member(ENGINEER)));
    assert_eq!(deliver(&server, sealed.clone()), verdicts, "again: the same receipts");
    assert_eq!(server.defects(1).len(), 2);

    let mut foreign = sealed;
    foreign[0].command.message[20] ^= 1;
    let answer = server.wait(server.server().deliver(sample::project(), foreign)).unwrap();
    assert_eq!(answer.commands[0], Delivered::NotSealed, "a changed byte is nobody's");
}

/// The sealed commands of a bundle.
fn sealed(bundle: &Path) -> Vec<Sealed> {
    let mut sealed = Vec::new();
    let read = bundle::read::<BundleFormatError>(std::fs::File::open(bundle).unwrap(), |record| {
        if let Record::Sealed { certificate, command } = record {
            sealed.push(Sealed { certificate: certificate.into(), command });
        }
        Ok(())
    });
    read.unwrap();
    sealed
}

/// The verdicts that the server signs for the author.
fn deliver(server: &TestServer, sealed: Vec<Sealed>) -> Vec<Verdict> {
    let answer = server.wait(server.server().deliver(sample::project(), sealed)).unwrap();
    let verdicts = answer.commands.into_iter().map(|delivered| {
        let Delivered::Judged(signed) = delivered else { panic!("{delivered:?}") };
        let receipt: DeliveredReceipt = signed.open(&server.server().public_key(), Purpose::Delivered).unwrap();
        receipt.verdict
    });
    verdicts.collect()
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
