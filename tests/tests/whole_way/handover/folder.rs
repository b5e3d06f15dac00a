//! `verify` on a data folder: counter-signatures, signed views and sealed files are checked like everything else.

use super::world::*;
use rusqlite::Connection;
use std::path::Path;
use yanfang_domain::handover::Outcome;
use yanfang_sync::verify::{FindingCode, Report, verify};
use yanfang_tests::phone::copy_folder;
use yanfang_tests::sample;

fn report(folder: &Path) -> Report {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(verify(folder)).unwrap()
}

#[test]
fn verify_names_what_was_changed_of_signatures_in_a_data_folder() {
    let (days, ..) = handed_over();
    let good = report(days.server.folder());
    assert_eq!(good.findings, []);
    assert_eq!((good.counts.signatures, good.counts.counter_signatures, good.counts.signed_views), (3, 3, 3));

    let changes = [
        (
            "UPDATE counter_signature SET signature = zeroblob(64) WHERE number = 2",
            FindingCode::CounterSignatureChanged,
        ),
        ("UPDATE counter_signature SET message = x'7b7d' WHERE number = 2", FindingCode::CounterSignatureChanged),
        ("UPDATE counter_signature SET number = 9 WHERE number = 2", FindingCode::CounterChainBroken),
        ("DELETE FROM counter_signature WHERE number = 1", FindingCode::CounterChainBroken),
        ("DELETE FROM counter_signature WHERE number = 3", FindingCode::CounterChainBroken),
        ("UPDATE counter_signature SET entry = 'x' WHERE number = 3", FindingCode::CounterChainBroken),
        ("DELETE FROM acceptance_chain", FindingCode::CounterChainBroken),
        ("UPDATE acceptance_chain SET chain = zeroblob(32)", FindingCode::CounterChainBroken),
        ("DELETE FROM acceptance WHERE rowid = (SELECT MIN(rowid) FROM acceptance)", FindingCode::SignatureUnanswered),
        ("DELETE FROM counter_signature", FindingCode::SignatureUnanswered),
        ("UPDATE signed_view SET bytes = x'00' WHERE rowid = 1", FindingCode::SignedViewChanged),
        ("UPDATE signed_view SET bytes = NULL WHERE rowid = 1", FindingCode::SignatureDiffers),
        ("UPDATE sealed_file SET content_hash = zeroblob(32) WHERE rowid = 1", FindingCode::SealedDiffers),
    ];
    for (sql, code) in changes {
        let copy = tempfile::tempdir().unwrap();
        copy_folder(days.server.folder(), copy.path());
        let changed = Connection::open(copy.path().join("yanfang.db")).unwrap().execute(sql, []).unwrap();
        assert!(changed > 0, "{sql}");
        let codes: Vec<_> = report(copy.path()).findings.into_iter().map(|finding| finding.code).collect();
        assert!(codes.contains(&code), "{sql}: {codes:?} instead of {code:?}");
    }
}

#[test]
fn a_restored_servers_bundles_hold_and_its_chain_begins_anew() {
    let (data, backup) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let clock = yanfang_tests::clock::TestClock::default;
    let over = |folder: &Path| Days::over(yanfang_tests::server::TestServer::over(folder, clock()), |_| {});
    let days = over(data.path());
    days.confirm();
    let link = days.server.link();
    let phone = days.server.phone_at(COMPANIONS[0], &link.url());
    phone.sync_until_quiet();
    let unit = sample::unit(0);
    let handover = walked(&phone, unit);
    phone.sync_until_quiet();
    drop(days);
    copy_folder(data.path(), backup.path());
    let days = over(data.path());
    link.lead_to(days.server.address());
    phone.sync_until_quiet();
    accept(&days, &phone, unit, handover, Outcome::Accepted);
    phone.sync_until_quiet();
    let (before, key) = days.export(unit);
    drop(days);

    let days = over(backup.path());
    link.lead_to(days.server.address());
    phone.sync_until_quiet();
    phone.sync_until_quiet();
    let (after, same) = days.export(unit);
    assert_eq!(same, key, "a restored server keeps its key");
    for file in [before, after] {
        let checked = yanfang_sync::acceptance::check(&file, Some(key));
        assert_eq!(checked.verdict, yanfang_sync::acceptance::Verdict::Holds, "{:?}", checked.told);
    }
}
