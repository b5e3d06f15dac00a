//! What earlier rounds left open is confirmed fixed, still there, or not visible.

use super::world::*;
use yanfang_device::{AppError, ConfirmedFixed, EventDraft};
use yanfang_domain::command::Invalid;
use yanfang_domain::event::{Cause, Status};
use yanfang_domain::inspection::{Answer, Carried, Stage};
use yanfang_tests::sample::{self, CLERK, ENGINEER, INSPECTORS};

const MINUTE_MS: i64 = 60_000;

fn answers(carried: &[Carried]) -> Vec<Option<Answer>> {
    carried.iter().map(|one| one.answer().map(|said| said.answer)).collect()
}

#[test]
fn a_later_round_confirms_what_is_open_and_closes_nothing() {
    use Answer::{Fixed, NotVisible, Present, SeenFixed};
    let server = server();
    let (unit, folder) = (sample::unit(0), tempfile::tempdir().unwrap());
    let [inspector, engineer, companion] = [INSPECTORS[0], ENGINEER, COMPANION].map(|member| phone(&server, member));
    let first_round = inspector.start_inspection(unit, Stage::Internal).unwrap();
    assert_eq!(inspector.carry_over(unit, first_round).unwrap().rooms, [], "nothing was there before");
    // Rooms from the last to the first: the list is in walking order all the same.
    let defects = [6, 4, 2, 0].map(|room| record(&inspector, unit, Stage::Internal, room, None));
    meet(&[&inspector, &engineer, &companion]);

    server.clock().advance_ms(MINUTE_MS);
    let round = engineer.start_inspection(unit, Stage::WarrantyVisit).unwrap();
    let asked = engineer.carry_over(unit, round).unwrap();
    let rooms: Vec<_> = asked.rooms.iter().map(|room| room.room).collect();
    assert_eq!(rooms, [0, 2, 4, 6].map(sample::room));
    assert_eq!((asked.left().count(), asked.state.carried, asked.state.answered), (4, 4, 0));

    server.clock().advance_ms(MINUTE_MS);
    // R13: the engineer reported it done for the contractor, and passes it with an own photo only.
    engineer.report_done(unit, defects[0], EventDraft::default()).unwrap();
    assert_eq!(rule(engineer.confirm_fixed(unit, defects[0], EventDraft::default())), "four_eyes_pass");
    let passed = engineer.confirm_fixed(unit, defects[0], with_picture(&folder, 1)).unwrap();
    assert!(matches!(passed, ConfirmedFixed::Passed(_)), "{passed:?}");
    let seen = companion.confirm_fixed(unit, defects[1], with_picture(&folder, 2)).unwrap();
    assert!(matches!(seen, ConfirmedFixed::Seen(_)), "a companion does not re-inspect: {seen:?}");
    engineer.confirm_present(unit, defects[2], EventDraft::default()).unwrap();
    let no_reason = engineer.not_visible(unit, defects[3], " ".into());
    assert!(matches!(no_reason, Err(AppError::Invalid(Invalid::Empty { .. }))), "{no_reason:?}");
    engineer.not_visible(unit, defects[3], "柜子挡住".into()).unwrap();
    walk(&engineer, unit, round, 0..sample::ROOMS);
    assert!(!engineer.carry_over(unit, round).unwrap().state.is_complete(), "the companion was not heard yet");
    meet(&[&engineer, &companion, &inspector]);

    let state = inspector.carry_over(unit, round).unwrap().state;
    assert!(state.is_complete() && state.answered == 4, "{state:?}");
    let carried = inspector.unit_detail(unit).unwrap().carried;
    assert_eq!(answers(&carried), [Fixed, SeenFixed, Present, NotVisible].map(Some));
    let statuses = defects.map(|defect| on_server(&server, unit, defect).status);
    assert_eq!(statuses, [Status::Passed, Status::Assigned, Status::Assigned, Status::Assigned]);
    let cause = || Cause::Workmanship("基层".into());
    assert_eq!(rule(engineer.close_defect(unit, defects[0], cause(), false)), "four_eyes_close");
    let clerk = phone(&server, CLERK);
    clerk.close_defect(unit, defects[0], cause(), false).unwrap();
    assert_eq!(rule(clerk.close_defect(unit, defects[1], cause(), false)), "status", "seen fixed is not passed");
    yanfang_tests::oracle::verify(server.folder());
}

#[test]
fn two_who_answer_apart_are_both_shown() {
    let server = server();
    let unit = sample::unit(0);
    let [inspector, engineer, companion] = [INSPECTORS[0], ENGINEER, COMPANION].map(|member| phone(&server, member));
    let defect = record(&inspector, unit, Stage::Internal, 1, None);
    meet(&[&inspector, &engineer, &companion]);
    server.clock().advance_ms(MINUTE_MS);
    let round = inspector.start_inspection(unit, Stage::Internal).unwrap();
    server.clock().advance_ms(MINUTE_MS);
    engineer.pass(unit, defect, None, EventDraft::default()).unwrap();
    server.clock().advance_ms(MINUTE_MS);
    companion.confirm_present(unit, defect, EventDraft::default()).unwrap();
    meet(&[&inspector, &engineer, &companion]);
    for phone in [&inspector, &engineer, &companion] {
        let asked = phone.carry_over(unit, round).unwrap();
        let (carried, _) = &asked.rooms[0].defects[0];
        assert!(carried.is_contested(), "{carried:?}");
        assert_eq!(carried.said.iter().map(|said| said.answer).collect::<Vec<_>>(), [Answer::Fixed, Answer::Present]);
    }
}

#[test]
fn an_external_inspector_is_asked_about_and_confirms_own_defects_alone() {
    let server = server();
    let unit = sample::unit(0);
    let [inspector, external] = [INSPECTORS[0], THIRD_PARTY].map(|member| phone(&server, member));
    let own = record(&external, unit, Stage::ThirdParty, 1, None);
    let internal = record(&inspector, unit, Stage::Internal, 2, None);
    meet(&[&inspector, &external]);
    server.clock().advance_ms(MINUTE_MS);
    let round = external.start_inspection(unit, Stage::ThirdParty).unwrap();
    let asked: Vec<_> = external.carry_over(unit, round).unwrap().left().map(|one| one.defect).collect();
    assert_eq!(asked, [own]);
    let refused = external.confirm_present(unit, internal, EventDraft::default());
    assert_eq!(rule(refused), "third_party_in_its_own_inspection");
    assert_eq!(
        rule(external.confirm_fixed(unit, internal, EventDraft::default())),
        "third_party_in_its_own_inspection"
    );
    external.confirm_present(unit, own, EventDraft::default()).unwrap();
    external.sync_until_quiet();
    assert_eq!(on_server(&server, unit, own).status, Status::Assigned);
}
