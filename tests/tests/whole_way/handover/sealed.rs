//! Sealed files over the wire: taken only when a record of the sender names them, given to those who answer for the form,
//! every opening noted, erased for good.

use super::world::*;
use std::path::Path;
use yanfang_device::{CancelToken, StartDraft};
use yanfang_domain::handover::Visitor;
use yanfang_domain::id::{Digest, MemberId, SealedFileId};
use yanfang_protocol::sealed;
use yanfang_sync::blobs::{Announced, BlobError, Blobs, Kind};
use yanfang_tests::{browser, oracle, sample};

const LIMIT: u64 = 25 << 20;

fn blobs(days: &Days) -> Blobs {
    Blobs::of(days.server.server(), days.server.folder(), LIMIT).unwrap()
}

/// Asks for a sealed file as this member.
fn get(days: &Days, member: MemberId, file: SealedFileId) -> (u16, Vec<u8>) {
    let bearer = format!("authorization: Bearer {}", days.server.token(member));
    let answer = browser::get(days.server.address(), &format!("/v1/sealed/{file}"), &bearer);
    (answer.status, answer.body)
}

fn rows(days: &Days, query: &str) -> i64 {
    oracle::count(days.server.folder(), query)
}

#[test]
fn a_sealed_file_waits_until_a_record_of_its_sender_names_it() {
    let days = Days::new();
    days.confirm();
    let (phone, unit) = (days.phone(COMPANIONS[0]), sample::unit(0));
    let authority = phone.seal_file(&days.picture(3)).unwrap();
    phone.sync(&CancelToken::new()).unwrap();
    assert_eq!(rows(&days, "SELECT COUNT(*) FROM sealed_file"), 0, "nothing names it: it is not taken");
    let draft = StartDraft { owner: owner(2), visitor: Visitor::Proxy { authority }, slip: None, with: Vec::new() };
    phone.start_handover(unit, draft).unwrap();
    phone.sync_until_quiet();
    phone.sync_until_quiet();
    assert_eq!(rows(&days, "SELECT COUNT(*) FROM sealed_file WHERE erased_ms IS NULL"), 1);
    oracle::verify(days.server.folder());
}

#[test]
fn nobody_puts_a_file_under_a_name_that_anothers_record_gave() {
    let days = Days::new();
    days.confirm();
    let (phone, unit) = (days.phone(COMPANIONS[0]), sample::unit(0));
    let authority = phone.seal_file(&days.picture(3)).unwrap();
    let draft = StartDraft { owner: owner(2), visitor: Visitor::Proxy { authority }, slip: None, with: Vec::new() };
    phone.start_handover(unit, draft).unwrap();
    // The record is here; the file is not yet.
    let blobs = blobs(&days);
    let key = days.server.server().public_key();
    let forged = sealed::seal(&key, sample::project(), authority, [9; 32], b"somebody else's paper").unwrap();
    let announced = |member, file| Announced {
        project: sample::project(),
        member,
        kind: Kind::Sealed,
        hash: Digest([1; 32]),
        of: None,
        file,
        length: forged.len() as u64,
    };
    let before = days.server.wait(blobs.begin(&announced(COMPANIONS[0], Some(authority))));
    assert!(matches!(before, Err(BlobError::UnknownPhoto)), "its record has not come");
    phone.sync_until_quiet();
    for (member, file) in [
        (COMPANIONS[1], Some(authority)),
        (MANAGER, Some(authority)),
        (COMPANIONS[0], Some(SealedFileId::from_bytes([5; 16]))),
        (COMPANIONS[0], None),
    ] {
        let begun = days.server.wait(blobs.begin(&announced(member, file)));
        assert!(matches!(begun, Err(BlobError::UnknownPhoto)), "{member} {file:?}: {begun:?}");
    }
    assert!(days.server.wait(blobs.begin(&announced(COMPANIONS[0], Some(authority)))).is_ok());
}

#[test]
fn a_sealed_file_is_given_to_those_who_answer_for_it_noted_each_time_and_erased_for_good() {
    let days = Days::new();
    days.confirm();
    let (phone, unit) = (days.phone(COMPANIONS[0]), sample::unit(0));
    let picture = days.picture(3);
    let authority = phone.seal_file(&picture).unwrap();
    let draft = StartDraft { owner: owner(2), visitor: Visitor::Proxy { authority }, slip: None, with: Vec::new() };
    phone.start_handover(unit, draft).unwrap();
    phone.sync_until_quiet();
    phone.sync_until_quiet();

    let (status, bytes) = get(&days, MANAGER, authority);
    assert_eq!(status, 200);
    assert!(bytes.starts_with(b"\x89PNG") || bytes.starts_with(b"\xFF\xD8\xFF"), "the picture itself");
    for other in [COMPANIONS[0], sample::ENGINEER, sample::AUDITOR] {
        assert_eq!(get(&days, other, authority).0, 404, "{other}");
    }
    assert!(!holds(days.server.folder(), &bytes[bytes.len() / 2..bytes.len() / 2 + 64]), "at rest it is encrypted");
    let opened = format!("SELECT COUNT(*) FROM sealed_access WHERE action = 'opened' AND member = '{MANAGER}'");
    assert_eq!(rows(&days, &opened), 1);
    assert_eq!(rows(&days, "SELECT COUNT(*) FROM sealed_access"), 1, "a refusal opens nothing");

    let (blobs, now_ms) = (blobs(&days), days.clock().now_ms());
    days.server.wait(blobs.erase_sealed(sample::project(), authority, MANAGER, now_ms)).unwrap();
    days.server.wait(blobs.erase_sealed(sample::project(), authority, MANAGER, now_ms)).unwrap();
    assert_eq!(get(&days, MANAGER, authority).0, 404);
    let erased = "SELECT COUNT(*) FROM sealed_access WHERE action = 'erased'";
    assert_eq!(rows(&days, erased), 1);
    assert_eq!(rows(&days, "SELECT COUNT(*) FROM sealed_file WHERE erased_ms IS NOT NULL"), 1);
    oracle::verify(days.server.folder());
}

#[test]
fn a_file_that_was_erased_before_it_came_is_not_taken() {
    let days = Days::new();
    days.confirm();
    let (phone, unit) = (days.phone(COMPANIONS[0]), sample::unit(0));
    let authority = phone.seal_file(&days.picture(3)).unwrap();
    let draft = StartDraft { owner: owner(2), visitor: Visitor::Proxy { authority }, slip: None, with: Vec::new() };
    phone.start_handover(unit, draft).unwrap();
    let (blobs, now_ms) = (blobs(&days), days.clock().now_ms());
    days.server.wait(blobs.erase_sealed(sample::project(), authority, MANAGER, now_ms)).unwrap();
    phone.sync_until_quiet();
    phone.sync_until_quiet();
    assert_eq!(get(&days, MANAGER, authority).0, 404);
    assert_eq!(rows(&days, "SELECT COUNT(*) FROM sealed_file WHERE erased_ms IS NULL"), 0);
    assert_eq!(phone.shelf().unwrap(), []);
}

/// Whether any file below a folder holds these bytes.
fn holds(folder: &Path, wanted: &[u8]) -> bool {
    std::fs::read_dir(folder).unwrap().any(|entry| {
        let path = entry.unwrap().path();
        if path.is_dir() {
            return holds(&path, wanted);
        }
        std::fs::read(&path).unwrap().windows(wanted.len()).any(|window| window == wanted)
    })
}
