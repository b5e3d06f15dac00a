//! A decision of somebody who may no longer: kept, answered by the office once, heard by its author, lost by nobody (R14).

#[path = "quarantine/restored.rs"]
mod restored;
#[path = "quarantine/stage.rs"]
mod stage;

use stage::{Waiting, decline, take_in};
use yanfang_device::{CancelToken, ShelfState};
use yanfang_domain::command::{AddEntry, Body, Command};
use yanfang_domain::entry::EntryKind;
use yanfang_domain::event::{Author, EventKind, Status};
use yanfang_domain::id::{ActorId, EventId, Origin};
use yanfang_domain::quarantine::{Level, QuarantineRule};
use yanfang_domain::standing::fold;
use yanfang_domain::time::{DAY_MS, Moment};
use yanfang_protocol::problem::Code;
use yanfang_protocol::sync::{ChainAnswer, DocumentAnswer, Verdict};
use yanfang_sync::quarantine::AnswerError;
use yanfang_tests::sample::{self, AUDITOR, CLERK, ENGINEER, INSPECTORS, LEAD};
use yanfang_tests::{chains, oracle};

#[test]
fn a_decision_that_is_taken_in_takes_effect_as_its_authors_and_its_phone_hears_it() {
    let stage = Waiting::new();
    let one = stage.only();
    let turn = one.turn.as_ref().unwrap();
    assert_eq!((turn.level, turn.members.as_slice()), (Level::Clerk, &[CLERK][..]));
    assert!(turn.until_ms >= one.received_ms + DAY_MS, "a working day");
    assert_eq!(one.why().map(|why| why.code), Some(Code::NotAllowed));

    stage.server.clock().advance_ms(3_600_000);
    let answered = stage.answer(CLERK, take_in(stage.void, "他来不及知道")).unwrap();
    assert_eq!(answered.verdicts, [(stage.void, Verdict::Rebased { flag: None })]);
    let defect = stage.server.defects(1).remove(0);
    assert_eq!(fold(&defect).status, Status::Voided);
    let event = defect.events.iter().find(|event| event.id == EventId(stage.void.record(0))).unwrap();
    assert_eq!((event.by, event.at.utc_ms), (Author::Member(ENGINEER), stage.done_ms), "its author's, and then");

    stage.engineer.sync_until_quiet();
    let shelf = stage.engineer.shelf().unwrap();
    let office = shelf[0].office.as_ref().unwrap();
    assert_eq!(
        (shelf[0].state, office.name.as_str(), office.reason.as_str()),
        (ShelfState::TakenIn, "孙客服", "他来不及知道")
    );
    let status = stage.engineer.sync_status().unwrap();
    assert_eq!((status.shelved, status.answered), (0, 1));
    stage.engineer.answer_seen(stage.void).unwrap();
    stage.engineer.sync_until_quiet();
    assert_eq!(stage.engineer.shelf().unwrap(), [], "seen is seen");

    stage.inspector.sync_until_quiet();
    let detail = stage.inspector.unit_detail(sample::unit(0)).unwrap();
    let taken = &detail.defects[0].taken_in[&event.id];
    assert_eq!((taken.by, taken.reason.as_str()), (Author::Member(CLERK), "他来不及知道"));
    stage.verify();
}

#[test]
fn a_decision_that_is_declined_stays_kept_with_the_reason_and_changes_nothing() {
    let stage = Waiting::new();
    let without = stage.answer(CLERK, decline(stage.void, " "));
    assert!(matches!(without, Err(AnswerError::Rule(QuarantineRule::NoReason))), "{without:?}");
    stage.answer(CLERK, decline(stage.void, "现场还在，不能作废")).unwrap();
    assert_ne!(fold(&stage.server.defects(1)[0]).status, Status::Voided);
    stage.engineer.sync_until_quiet();
    let shelf = stage.engineer.shelf().unwrap();
    assert_eq!((shelf[0].state, shelf[0].code.as_deref()), (ShelfState::NotTaken, Some("declined")));
    assert_eq!(shelf[0].office.as_ref().unwrap().reason, "现场还在，不能作废");
    stage.engineer.answer_seen(stage.void).unwrap();
    assert_eq!(stage.engineer.shelf().unwrap().len(), 1, "what was not taken stays");
    let bundle = stage.engineer.folder().join("kept.yanfang");
    assert_eq!(stage.engineer.export_pending(&bundle, &CancelToken::new()).unwrap().commands, 1, "and can be exported");
    let listed = stage.only();
    assert!(listed.answer.is_some_and(|answer| !answer.taken_in && answer.by == CLERK) && listed.turn.is_none());
    stage.verify();
}

#[test]
fn of_two_who_answer_at_once_one_wins_and_the_other_is_told_who() {
    let stage = Waiting::new();
    let (server, project) = (stage.server.server(), sample::project());
    let both = async {
        let clerk = server.answer_quarantined(project, CLERK, take_in(stage.void, "收"));
        let lead = server.answer_quarantined(project, LEAD, decline(stage.void, "不收"));
        tokio::join!(clerk, lead)
    };
    let (clerk, lead) = stage.server.wait(both);
    let (won, lost) = if clerk.is_ok() { (CLERK, lead) } else { (LEAD, clerk) };
    let told = lost.expect_err("one of the two was second");
    assert!(matches!(told, AnswerError::AnsweredAlready { by, .. } if by == won), "{told}");
    let listed = stage.only();
    assert_eq!(listed.answer.as_ref().map(|answer| answer.by), Some(won));
    let is_voided = fold(&stage.server.defects(1)[0]).status == Status::Voided;
    assert_eq!(is_voided, won == CLERK, "the effect is the winner's");
    let again = if won == CLERK { take_in(stage.void, "收") } else { decline(stage.void, "不收") };
    assert!(stage.answer(won, again).unwrap().verdicts.is_empty(), "the same again is no fault");
    stage.verify();
}

#[test]
fn only_who_has_the_right_answers_and_it_climbs_when_nobody_does() {
    let stage = Waiting::new();
    for member in [INSPECTORS[0], AUDITOR, ENGINEER] {
        let denied = stage.answer(member, take_in(stage.void, ""));
        assert!(matches!(denied, Err(AnswerError::Rule(QuarantineRule::Denied(_)))), "{denied:?}");
    }
    let unknown = Origin { actor: ActorId([0x99; 16]), seq: 1 };
    assert!(matches!(stage.answer(CLERK, take_in(unknown, "")), Err(AnswerError::NotFound)));
    let accepted = Origin { ..stage.defect.0.origin };
    let not_waiting = stage.answer(CLERK, take_in(accepted, ""));
    assert!(matches!(not_waiting, Err(AnswerError::Rule(QuarantineRule::NotWaiting))), "{not_waiting:?}");
    stage.server.clock().advance_ms(10 * DAY_MS);
    let turn = stage.only().turn.unwrap();
    assert_eq!((turn.level, turn.members), (Level::Lead, vec![LEAD]), "no manager in this project: the lead is last");
    assert!(turn.passed > 0);
    stage.answer(LEAD, take_in(stage.void, "")).unwrap();
}

#[test]
fn what_hangs_on_a_decision_waits_for_it_and_shares_its_answer() {
    let stage = Waiting::with(|engineer, unit, defect| {
        engineer.reopen(unit, defect, "又要了".into()).unwrap();
    });
    let waiting = stage.waiting();
    assert_eq!(waiting.len(), 2);
    let reopened = waiting.iter().find(|one| one.origin != stage.void).unwrap().origin;
    let early = stage.answer(CLERK, take_in(reopened, ""));
    assert!(matches!(early, Err(AnswerError::Rule(QuarantineRule::BasisWaits))), "{early:?}");
    let declined = stage.answer(CLERK, decline(stage.void, "都不要")).unwrap();
    let cause = |verdict: &Verdict| match verdict {
        Verdict::Refused { why } => why.cause,
        _ => None,
    };
    let verdicts: Vec<_> = declined.verdicts.iter().map(|(origin, verdict)| (*origin, cause(verdict))).collect();
    assert_eq!(verdicts, [(stage.void, None), (reopened, Some(stage.void))]);
    assert!(stage.waiting().is_empty());
    stage.engineer.sync_until_quiet();
    assert!(
        stage.engineer.shelf().unwrap().iter().all(|one| one.state == ShelfState::NotTaken && one.office.is_some())
    );
    stage.verify();
}

#[test]
fn what_is_taken_in_meets_what_others_decided_since() {
    let stage = Waiting::new();
    let unit = sample::unit(0);
    stage.inspector.defect_event(unit, stage.defect, EventKind::MarkedDuplicate { of: stage.other }).unwrap();
    stage.inspector.sync_until_quiet();
    stage.answer(CLERK, take_in(stage.void, "")).unwrap();
    let defect = stage.server.defects(1).into_iter().find(|one| one.id == stage.defect).unwrap();
    assert_eq!(fold(&defect).status, Status::NeedsDecision, "neither overwrites the other (R7)");
    stage.verify();
}

#[test]
fn neither_a_restart_nor_a_lost_answer_loses_it() {
    let mut stage = Waiting::new();
    stage.server.restart();
    stage.link.lead_to(stage.server.address());
    assert_eq!(stage.waiting().len(), 1);
    stage.answer(CLERK, take_in(stage.void, "收")).unwrap();
    stage.server.restart();
    stage.link.lead_to(stage.server.address());
    stage.link.cut_down_after(150);
    assert!(stage.engineer.sync(&CancelToken::new()).is_err(), "the answer is lost on the way");
    stage.link.heal();
    assert_eq!(stage.engineer.shelf().unwrap()[0].state, ShelfState::Waiting);
    stage.engineer.sync_until_quiet();
    assert_eq!(stage.engineer.shelf().unwrap()[0].state, ShelfState::TakenIn);
    stage.engineer.restart();
    assert_eq!(stage.engineer.shelf().unwrap()[0].state, ShelfState::TakenIn, "durable here too");
    stage.verify();
}

#[test]
fn no_phone_writes_the_offices_answer() {
    let stage = Waiting::new();
    let base = stage.server.document(sample::unit(0)).unwrap();
    let body = Body::AddEntry(AddEntry { after: vec![], kind: EntryKind::Office(take_in(stage.void, "")) });
    let forged = Command {
        origin: Origin { actor: ActorId([0x66; 16]), seq: 1 },
        by: Author::Member(CLERK),
        done_at: Moment { utc_ms: stage.server.clock().now_ms(), offset_min: 480 },
        catalog: 1,
        body,
    };
    let push = chains::push_onto(&base, [0x66; 16], &[forged]);
    let answer = stage.server.sync(oracle::caller(CLERK), chains::request(None, vec![push])).unwrap();
    let [DocumentAnswer::Chains(chains)] = answer.documents.as_slice() else { panic!("{:?}", answer.documents) };
    assert!(
        matches!(&chains[0], ChainAnswer::Each(verdicts) if matches!(verdicts[0], Verdict::Refused { .. })),
        "{chains:?}"
    );
    assert_eq!(stage.waiting().len(), 1);
}
