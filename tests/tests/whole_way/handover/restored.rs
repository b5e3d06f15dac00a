//! A server restored from last week's backup: what its phones had sent since comes back, and says the same as before.

use super::world::*;
use std::path::Path;
use yanfang_device::{CancelToken, StartDraft};
use yanfang_domain::catalog::Severity;
use yanfang_domain::delivery::AppointmentPurpose;
use yanfang_domain::handover::{Outcome, Visitor};
use yanfang_domain::id::{BatchId, DocumentId, UnitId};
use yanfang_tests::clock::TestClock;
use yanfang_tests::oracle;
use yanfang_tests::phone::{TestPhone, copy_folder};
use yanfang_tests::sample::{self, CLERK};
use yanfang_tests::server::TestServer;

#[test]
fn handovers_orders_and_a_revocation_come_back_to_a_server_restored_from_last_week() {
    let (data, backup) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let days = Days::over(TestServer::over(data.path(), TestClock::default()), |_| {});
    let (batch, confirmation) = days.confirm();
    let link = days.server.link();
    let people = [COMPANIONS[0], COMPANIONS[1], CLERK].map(|member| {
        let phone = days.server.phone_at(member, &link.url());
        phone.sync_until_quiet();
        phone
    });
    let [companion, other, clerk] = &people;
    let clock = days.clock().clone();
    drop(days);
    copy_folder(data.path(), backup.path());

    // The week that the backup does not have.
    clock.advance_ms(DAY_MS);
    let days = Days::reopened(TestServer::over(data.path(), clock.clone()));
    link.lead_to(days.server.address());
    let (accepted, refused) = (sample::unit(0), sample::unit(1));
    let at_ms = clock.now_ms() + HOUR_MS;
    clerk.propose_appointment(accepted, AppointmentPurpose::Handover, at_ms, 30, None).unwrap();
    clerk.sync_until_quiet();
    let handover = walked(companion, accepted);
    accept(&days, companion, accepted, handover, Outcome::Accepted);
    let open = walked(other, refused);
    let task = defect(other, refused, Severity::Major);
    other.set_outcome(refused, open, Outcome::Refused, "渗水".into()).unwrap();
    people.iter().for_each(TestPhone::sync_until_quiet);
    days.revoke(batch, confirmation);
    for phone in people.iter().chain(&people) {
        phone.sync_until_quiet();
    }
    let before = said(data.path(), batch);
    assert!(before.iter().all(|rows| !rows.is_empty()), "{before:#?}");
    drop(days);

    // The disk is lost, and one of the phones with it.
    clock.advance_ms(6 * DAY_MS);
    let days = Days::reopened(TestServer::over(backup.path(), clock));
    link.lead_to(days.server.address());
    assert_ne!(said(backup.path(), batch), before, "the backup is older");
    for phone in [other, clerk, other, clerk] {
        phone.sync(&CancelToken::new()).unwrap();
    }
    assert_eq!(said(backup.path(), batch), before, "every row says what it said, although its author's phone is lost");
    let state = days.state(accepted);
    assert!(state.is_handed_over() && !state.is_handed_over_twice());
    assert_eq!(state.receptions[0].minutes(), Some(0));
    assert_eq!(days.state(refused).receptions[0].outcome.outcome(), Some(Outcome::Refused));
    let recorded = days.server.document(refused).unwrap().defect(task).unwrap();
    assert!(yanfang_domain::standing::fold(&recorded).order.is_some(), "the task is on its order");

    // Nobody begins again what was handed over, nor under what was revoked.
    let fresh = days.phone(COMPANIONS[1]);
    let draft = || StartDraft { owner: owner(1), visitor: Visitor::Owner, slip: None, with: Vec::new() };
    assert_eq!(rule(fresh.start_handover(sample::unit(2), draft())), "confirmation_revoked");
    assert!(fresh.delivery_detail(accepted).unwrap().state.is_handed_over());
    for phone in [other, clerk, &fresh] {
        assert_eq!(phone.shelf().unwrap(), []);
        phone.assert_sound();
        oracle::receipts_are_stored(phone.folder(), days.server.folder());
    }
    drop(days);
    oracle::verify(backup.path());
}

/// What the server's lists say of the homes, the batch and the orders, row by row.
fn said(server: &Path, batch: BatchId) -> Vec<Vec<String>> {
    let entries = |document| oracle::entry_rows(server, document).into_values().map(|entry| format!("{entry:?}"));
    let units = [0, 1].map(sample::unit).map(|unit: UnitId| entries(DocumentId::Unit(unit)).collect());
    let mut said = Vec::from(units);
    said.push(entries(DocumentId::Batch(batch)).collect());
    said.extend(
        [
            "SELECT unit || ' ' || revoked FROM confirmation WHERE revoked = 1 ORDER BY 1",
            "SELECT defect || ' ' || status || ' ' || COALESCE(work_order, '') FROM defect ORDER BY 1",
            "SELECT work_order || ' ' || number || ' ' || group_key || ' ' || state FROM work_order ORDER BY 1",
            "SELECT unit || ' ' || COALESCE(last_day_ms, '') || ' ' || keys_out || days FROM on_lists ORDER BY 1",
            "SELECT unit || ' ' || open || ' ' || total || ' ' || with_contractor FROM unit_state ORDER BY 1",
        ]
        .map(|sql| oracle::texts(server, sql)),
    );
    said
}
