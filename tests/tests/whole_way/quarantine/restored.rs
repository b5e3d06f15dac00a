//! A server that is restored from a backup knows again what the office answered, from the documents of its phones (N4, N5).

use super::stage::{Waiting, arrives, away, before, decline, take_in};
use yanfang_device::ShelfState;
use yanfang_domain::event::Status;
use yanfang_domain::quarantine::OfficeEntry;
use yanfang_domain::standing::fold;
use yanfang_tests::phone::copy_folder;
use yanfang_tests::sample::CLERK;
use yanfang_tests::server::TestServer;

/// When the backup was made.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Backup {
    BeforeItArrived,
    BeforeTheAnswer,
}

/// Plays it to the answer and back to the backup; gives the stage on the restored server.
fn restored(
    made: Backup,
    answer: fn(yanfang_domain::id::Origin, &str) -> OfficeEntry,
) -> (Waiting, [tempfile::TempDir; 2]) {
    let (data, backup) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (server, link, phones) = before(data.path());
    let stage = away(server, link, phones, |_, _, _| ());
    if made == Backup::BeforeItArrived {
        copy_folder(data.path(), backup.path());
    }
    arrives(&stage.server, &stage.engineer);
    if made == Backup::BeforeTheAnswer {
        copy_folder(data.path(), backup.path());
    }
    stage.answer(CLERK, answer(stage.void, "看过了")).unwrap();
    for phone in [&stage.engineer, &stage.inspector] {
        phone.sync_until_quiet();
    }
    let Waiting { server, link, engineer, inspector, defect, other, void, done_ms, .. } = stage;
    let clock = server.clock().clone();
    // The disk is lost; the backup comes back.
    drop(server);
    let server = TestServer::over(backup.path(), clock);
    link.lead_to(server.address());
    let stage = Waiting { server, link, engineer, inspector, defect, other, void, done_ms, folder: None };
    for phone in [&stage.inspector, &stage.engineer, &stage.inspector, &stage.engineer] {
        phone.sync_until_quiet();
    }
    (stage, [data, backup])
}

#[test]
fn a_restored_server_knows_what_was_taken_in() {
    for made in [Backup::BeforeItArrived, Backup::BeforeTheAnswer] {
        let (stage, _folders) = restored(made, take_in);
        assert!(stage.waiting().is_empty(), "it is not asked again");
        let answer = stage.only().answer.unwrap();
        assert!(answer.taken_in && answer.by == CLERK && answer.reason == "看过了");
        let defect = stage.server.defects(1).into_iter().find(|one| one.id == stage.defect).unwrap();
        assert_eq!(fold(&defect).status, Status::Voided);
        assert!(stage.engineer.shelf().unwrap().iter().all(|one| one.state == ShelfState::TakenIn));
        assert_eq!(stage.inspector.defects(1), stage.server.defects(1));
        stage.verify();
    }
}

#[test]
fn a_restored_server_knows_what_was_declined() {
    for made in [Backup::BeforeItArrived, Backup::BeforeTheAnswer] {
        let (stage, _folders) = restored(made, decline);
        assert!(stage.waiting().is_empty(), "it is not asked again");
        assert!(stage.only().answer.is_some_and(|answer| !answer.taken_in));
        let shelf = stage.engineer.shelf().unwrap();
        assert_eq!((shelf[0].state, shelf[0].code.as_deref()), (ShelfState::NotTaken, Some("declined")));
        assert_eq!(shelf[0].office.as_ref().map(|office| office.reason.as_str()), Some("看过了"));
        assert_ne!(fold(&stage.server.defects(1)[0]).status, Status::Voided);
        stage.verify();
    }
}
