//! What the fold shows, and that it needs no order and no clock.

use super::story::{LEAD, Story, refusal, units};
use crate::batch::{
    BatchEntry, BatchState, BatchStatus, BatchWarning, Lost, Milestone, Missing, OrgLevel, Party, PartyWord,
    SampleResult, SignOff, missing, warnings,
};
use crate::language::Language;
use crate::time::DAY_MS;

#[test]
fn the_status_goes_with_the_steps() {
    for (story, status) in [
        (Story::opened(), BatchStatus::Preparing),
        (Story::recorded(), BatchStatus::Preparing),
        (Story::drawn(), BatchStatus::Sampling),
        (Story::inspected(), BatchStatus::Signing),
        (Story::signed(), BatchStatus::AllSigned),
        (Story::confirmed(), BatchStatus::Confirmed),
    ] {
        assert_eq!(story.state().status(), status);
    }
}

#[test]
fn what_is_missing_is_told_step_by_step() {
    let of = |story: &Story| missing(&story.state(), &story.known);
    assert_eq!(of(&Story::opened()), [Missing::CompletionRecord, Missing::Draw]);
    let mut story = Story::recorded();
    story.known.readiness.clear();
    assert_eq!(of(&story), [Missing::UnitsHere(4), Missing::Draw]);
    let drawn = Story::drawn();
    let left = drawn.state().current().unwrap().left().len() as u32;
    assert_eq!(of(&drawn), [Missing::Results(left)]);
    let mut story = Story::inspected();
    for party in &Party::ALL[..4] {
        story.sign(*party, 0, SignOff::Accept);
    }
    story.sign(Party::ProjectManagement, 0, refusal("补查"));
    let expected = [Missing::Refusal(Party::ProjectManagement), Missing::SignOff(Party::ProductDevelopment)];
    assert_eq!(of(&story), expected);
    assert_eq!(expected[0].text(Language::Zh), "项目管理部拒签：处理原因后再签");
    assert_eq!(expected[1].text(Language::En), "the product development has not signed");
    assert_eq!(of(&Story::signed()), [Missing::Confirmation]);
    assert_eq!(of(&Story::confirmed()), []);
}

#[test]
fn what_was_done_apart_closes_the_gate_when_it_arrives() {
    let before = Story::signed();
    let draw = before.state().current().unwrap().clone();
    let failed = SampleResult::Fail { reason: "渗水".into(), defects: Vec::new() };
    let cases = [
        (
            11,
            super::story::signing(1, Party::ProjectDepartment, refusal("改主意")),
            Lost::Party(Party::ProjectDepartment),
        ),
        (2, BatchEntry::SampleInspected { draw: 1, unit: draw.strata[0].units[0], result: failed }, Lost::SampleFailed),
    ];
    for (by, entry, lost) in cases {
        let (mut one, mut other) = (before.clone(), before.clone());
        one.confirm();
        other.enter(by, entry);
        one.merge(&other);
        assert_eq!(one.state().confirmations[0].lost, Some(lost));
    }
    let (mut one, mut other) = (before.clone(), before.clone());
    one.confirm();
    let by = other.enter(2, BatchEntry::UnitsChanged { units: units()[..2].to_vec(), reason: "分批".into() });
    one.merge(&other);
    assert_eq!(one.state().confirmations[0].lost, Some(Lost::UnitsChanged { by }));
}

#[test]
fn a_party_that_takes_its_refusal_back_lets_the_confirmation_hold_again() {
    let (mut one, mut other) = (Story::signed(), Story::signed());
    one.confirm();
    other.sign(Party::ProjectDepartment, 0, refusal("等一等"));
    one.merge(&other);
    assert_eq!(one.state().status(), BatchStatus::Refused);
    one.sign(Party::ProjectDepartment, 1, SignOff::Accept);
    assert_eq!(one.state().status(), BatchStatus::Confirmed);
}

#[test]
fn a_revocation_takes_every_confirmation_given_without_it() {
    let (mut one, mut other) = (Story::signed(), Story::signed());
    one.confirm();
    let confirmation = other.force(2, BatchEntry::Confirmed { draw: 1, number: "JF-2".into() });
    one.merge(&other);
    assert_eq!(one.state().confirmations.iter().filter(|confirmed| confirmed.holds()).count(), 2, "they agree");
    one.enter(LEAD, BatchEntry::Revoked { confirmation, reason: "渗水".into() });
    assert!(one.state().confirmed().is_none());
    assert_eq!(one.state().revocations[0].value, "渗水");
}

#[test]
fn equal_words_of_one_party_agree_and_all_are_kept() {
    let (mut one, mut other) = (Story::inspected(), Story::inspected());
    one.sign(Party::PropertyCompany, 0, SignOff::Accept);
    other.sign(Party::PropertyCompany, 1, SignOff::Accept);
    one.merge(&other);
    let state = one.state();
    let party = &state.current().unwrap().parties[2];
    assert_eq!((party.word, party.standing.len()), (PartyWord::Accepted, 2));
    one.sign(Party::PropertyCompany, 0, refusal("再看"));
    let state = one.state();
    let party = &state.current().unwrap().parties[2];
    assert_eq!((party.word, party.standing.len(), party.replaced.len()), (PartyWord::Refused, 1, 2));
}

#[test]
fn dates_set_apart_are_both_kept() {
    let (mut one, mut other) = (Story::opened(), Story::opened());
    let delivery = |planned_ms| BatchEntry::MilestoneSet { milestone: Milestone::Delivery, planned_ms };
    one.enter(LEAD, delivery(10));
    other.enter(2, delivery(20));
    one.merge(&other);
    let state = one.state();
    let kept = &state.milestones[&Milestone::Delivery];
    assert_eq!((kept.value, kept.others.clone()), (20, vec![10]));
    one.enter(LEAD, delivery(30));
    assert!(one.state().milestones[&Milestone::Delivery].others.is_empty());
}

#[test]
fn too_little_time_before_delivery_goes_to_the_next_level() {
    let mut story = Story::recorded();
    let set = |story: &mut Story, milestone, days: i64| {
        story.enter(LEAD, BatchEntry::MilestoneSet { milestone, planned_ms: days * DAY_MS });
    };
    let told = |story: &Story| warnings(&story.state(), &story.catalog.settings);
    assert_eq!(told(&story), [], "no delivery is planned");
    set(&mut story, Milestone::Delivery, 60);
    assert_eq!(told(&story), []);
    set(&mut story, Milestone::Delivery, 59);
    let warning = |days, planned| BatchWarning::TooLittleTime { days, at_least: 60, planned, to: OrgLevel::City };
    assert_eq!(told(&story), [warning(59, false)]);
    assert_eq!(warning(59, false).text(Language::Zh), "竣工备案到交付只有 59 天，不足 60 天，报城市公司");
    let mut story = Story::opened();
    set(&mut story, Milestone::Completion, 100);
    set(&mut story, Milestone::Delivery, 90);
    assert_eq!(told(&story), [warning(-10, true)]);
}

#[test]
fn a_clock_ten_years_ahead_changes_nothing() {
    let mut story = Story::signed();
    let refused = story.sign(Party::ProjectDepartment, 0, refusal("等一等"));
    let ahead = story.entries.iter_mut().find(|entry| entry.id == refused).unwrap();
    ahead.at.utc_ms += 3_650 * DAY_MS;
    story.sign(Party::ProjectDepartment, 0, SignOff::Accept);
    assert_eq!(story.state().status(), BatchStatus::AllSigned);
    assert_eq!(BatchState::of(&story.entries), story.state());
}
