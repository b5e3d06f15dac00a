//! A signed acceptance as a file: it verifies without the server, says in plain words what was signed, and notices every
//! changed byte (sync.md 10).

use super::world::*;
use ed25519_dalek::SigningKey;
use yanfang_domain::catalog::Severity;
use yanfang_domain::handover::Outcome;
use yanfang_domain::id::{Digest, DocumentId};
use yanfang_domain::language::Language;
use yanfang_protocol::acceptance::{fingerprint, open, seal};
use yanfang_sync::acceptance::{Signer, check, say};
use yanfang_tests::clock::TestClock;
use yanfang_tests::phone::copy_folder;
use yanfang_tests::server::TestServer;
use yanfang_tests::{oracle, sample};

/// A handed over home, something recorded afterwards, and the file with the key it was made with.
fn exported() -> (Days, Vec<u8>, Digest) {
    let (days, phone, unit) = handed_over();
    days.clock().advance_ms(HOUR_MS);
    defect(&phone, unit, Severity::Minor);
    phone.sync_until_quiet();
    assert_eq!(phone.shelf().unwrap(), []);
    let file = days.server.server().export_acceptance(sample::project(), DocumentId::Unit(unit));
    let file = days.server.wait(file).unwrap().expect("something was signed");
    let key = fingerprint(&days.server.server().public_key().to_bytes());
    (days, file, key)
}

#[test]
fn a_good_bundle_verifies_without_a_server_and_reads_in_plain_words() {
    let (days, file, key) = exported();
    drop(days);
    let checked = check(&file, Some(key));
    assert_eq!((checked.faults.as_slice(), checked.signer), ([].as_slice(), Signer::Known(key)));
    assert_eq!(checked.told.len(), 3, "owner, companion and property");
    let words = |language| say(&checked.told[0], language).join("\n");
    let (zh, en) = (words(Language::Zh), words(Language::En));
    assert!(zh.contains("顺利接收") && zh.contains("业主"), "{zh}");
    assert!(en.to_lowercase().contains("accepted") && en.to_lowercase().contains("owner"), "{en}");
    assert_eq!(checked.told[0].after.defects, 1, "what came after the signature is told: {zh}");
    let stranger = check(&file, None);
    assert_eq!((stranger.faults.as_slice(), stranger.signer), ([].as_slice(), Signer::Unknown(key)));
}

#[test]
fn a_changed_byte_anywhere_in_a_bundle_is_noticed() {
    let (days, file, key) = exported();
    drop(days);
    for place in 0..file.len() {
        for bit in [0x01, 0x80] {
            let mut changed = file.clone();
            changed[place] ^= bit;
            // With the key and without it.
            for known in [Some(key), None] {
                assert_ne!(check(&changed, known).faults, [], "byte {place}, bit {bit:#x}, key {}", known.is_some());
            }
        }
    }
    for length in (0..file.len()).step_by(7) {
        assert_ne!(check(&file[..length], None).faults, [], "cut to {length} bytes");
    }
    for more in [b"\0".as_slice(), b"\n", &file] {
        assert_ne!(check(&[&file, more].concat(), None).faults, [], "{} bytes more", more.len());
    }
}

#[test]
fn a_bundle_signed_again_with_another_key_is_not_the_servers() {
    let (days, file, key) = exported();
    drop(days);
    let stranger = SigningKey::from_bytes(&[7; 32]);
    let mut bundle = open(&file, Some(key)).unwrap().bundle;
    let again = seal(&stranger, &bundle).unwrap();
    assert_ne!(check(&again, Some(key)).faults, [], "the key is another's");
    // Whoever signs the outside anew has not signed what the server counter-signed.
    assert_ne!(check(&again, None).faults, [], "inside are the server's signatures, outside is a stranger's");
    // A changed view under a stranger's signature.
    bundle.views[0].view.0.reverse();
    assert_ne!(check(&seal(&stranger, &bundle).unwrap(), None).faults, []);
}

/// N4: what signatures rest on comes back like everything else.
#[test]
fn a_restored_server_gets_signed_views_and_sealed_images_again() {
    let (data, backup) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let days = Days::over(TestServer::over(data.path(), TestClock::default()), |_| {});
    days.confirm();
    let link = days.server.link();
    let phone = days.server.phone_at(COMPANIONS[0], &link.url());
    phone.sync_until_quiet();
    let unit = sample::unit(0);
    let handover = walked(&phone, unit);
    phone.sync_until_quiet();
    drop(days);
    copy_folder(data.path(), backup.path());

    let days = Days::over(TestServer::over(data.path(), TestClock::default()), |_| {});
    link.lead_to(days.server.address());
    phone.sync_until_quiet();
    accept(&days, &phone, unit, handover, Outcome::Accepted);
    phone.sync_until_quiet();
    let kept = |days: &Days| {
        let count = |sql| oracle::count(days.server.folder(), sql);
        (
            count("SELECT COUNT(*) FROM sealed_file"),
            count("SELECT COUNT(*) FROM signed_view WHERE bytes IS NOT NULL"),
            count("SELECT COUNT(*) FROM signed_view WHERE bytes IS NULL"),
        )
    };
    let before = kept(&days);
    assert!(before.0 > 0 && before.1 > 0 && before.2 == 0, "{before:?}");
    drop(days);

    // The disk is lost; a backup from before the signatures comes back.
    let days = Days::over(TestServer::over(backup.path(), TestClock::default()), |_| {});
    link.lead_to(days.server.address());
    phone.sync_until_quiet();
    phone.sync_until_quiet();
    assert_eq!(kept(&days), before);
    assert_eq!(phone.sync_status().unwrap().files, 0);
    assert_eq!(phone.shelf().unwrap(), []);
    drop(days);
    oracle::verify(backup.path());
}
