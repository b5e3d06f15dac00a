//! Each rule of a batch: what it stops, and what it lets pass.

use super::story::{LEAD, SEED, Story, defect, refusal, signer, signing, unit, units};
use crate::batch::{BatchEntry, BatchRule, BatchStatus, Party, SampleResult, SignOff};
use crate::entry::Readiness;

const FIRST: Party = Party::ProjectDepartment;

fn fail() -> SampleResult {
    SampleResult::Fail { reason: "阳台渗水".into(), defects: Vec::new() }
}

/// The rule that stops it.
fn stops(story: &Story, kind: BatchEntry) -> BatchRule {
    story.check(LEAD, &kind).expect_err("a rule speaks against it")
}

#[test]
fn a_batch_is_opened_once_and_first_with_units_of_the_catalog() {
    let open = |units| BatchEntry::Opened { name: "一批".into(), units };
    assert_eq!(stops(&Story::opened(), open(units())), BatchRule::AlreadyOpened);
    assert_eq!(stops(&Story::new(), open(vec![unit(99)])), BatchRule::UnknownUnit);
    let early = BatchEntry::CompletionRecorded { number: "1".into(), date_ms: 0, photo: None };
    assert_eq!(stops(&Story::new(), early), BatchRule::NotOpened);
    let change = |units| BatchEntry::UnitsChanged { units, reason: "并批".into() };
    assert_eq!(stops(&Story::opened(), change(units())), BatchRule::SameUnits);
    assert_eq!(stops(&Story::opened(), change(vec![unit(1), unit(99)])), BatchRule::UnknownUnit);
    assert_eq!(Story::opened().check(LEAD, &change(vec![unit(1)])), Ok(()));
}

#[test]
fn a_sample_waits_for_the_record_the_inspections_and_the_critical_defects() {
    let story = Story::opened();
    assert_eq!(stops(&story, story.sample(SEED)), BatchRule::NoCompletionRecord);
    for (readiness, rule) in [
        (Some(Readiness { inspected: false, open: 0, critical: 0 }), BatchRule::NotInspected),
        (Some(Readiness { inspected: true, open: 3, critical: 1 }), BatchRule::CriticalOpen),
        (None, BatchRule::ReadinessUnknown),
    ] {
        let mut story = Story::recorded();
        story.known.readiness.remove(&unit(2));
        story.known.readiness.extend(readiness.map(|readiness| (unit(2), readiness)));
        assert_eq!(stops(&story, story.sample(SEED)), rule);
    }
    let mut story = Story::recorded();
    story.known.readiness.insert(unit(2), Readiness { inspected: true, open: 3, critical: 0 });
    assert_eq!(story.check(LEAD, &story.sample(SEED)), Ok(()), "what is not critical is repaired meanwhile");
}

#[test]
fn a_sample_is_the_one_of_its_seed_and_drawn_once() {
    let story = Story::recorded();
    let BatchEntry::SampleDrawn { strata, .. } = story.sample(SEED) else { panic!("a sample") };
    let other =
        (0..1_000).find(|seed| story.sample(*seed) != story.sample(SEED)).map(|seed| story.sample(seed)).unwrap();
    let BatchEntry::SampleDrawn { strata: others, .. } = other else { panic!("a sample") };
    let with = |draw, seed, strata| BatchEntry::SampleDrawn { draw, seed, strata };
    assert_eq!(stops(&story, with(1, SEED, others)), BatchRule::SampleForged);
    assert_eq!(stops(&story, with(1, SEED, strata[..1].to_vec())), BatchRule::SampleForged);
    assert_eq!(stops(&story, with(2, SEED, strata.clone())), BatchRule::DrawNumber);
    assert_eq!(story.check(LEAD, &with(1, SEED, strata.clone())), Ok(()));
    let story = Story::drawn();
    assert_eq!(stops(&story, with(2, SEED, strata)), BatchRule::DrawStands, "nobody draws until a sample pleases");
}

#[test]
fn results_are_of_drawn_units_of_the_present_draw() {
    let story = Story::drawn();
    let drawn = story.state().current().unwrap().left();
    let other = units().into_iter().find(|unit| !drawn.contains(unit)).unwrap();
    let inspected = |draw, unit| BatchEntry::SampleInspected { draw, unit, result: SampleResult::Pass };
    assert_eq!(stops(&story, inspected(1, other)), BatchRule::NotInSample);
    assert_eq!(stops(&story, inspected(2, drawn[0])), BatchRule::DrawNotCurrent);
    assert_eq!(stops(&Story::confirmed(), inspected(1, drawn[0])), BatchRule::AlreadyConfirmed);
    let failed = BatchEntry::SampleInspected { draw: 1, unit: drawn[0], result: fail() };
    assert_eq!(Story::confirmed().check(LEAD, &failed), Ok(()), "a fail may always be told");
}

#[test]
fn a_party_signs_for_itself_on_the_present_draw_with_all_results() {
    let accept = || signing(1, FIRST, SignOff::Accept);
    let own = signer(FIRST, 0);
    assert_eq!(Story::recorded().check(own, &accept()), Err(BatchRule::DrawNotCurrent));
    assert_eq!(Story::drawn().check(own, &accept()), Err(BatchRule::ResultsMissing));
    let story = Story::inspected();
    assert_eq!(story.check(own, &accept()), Ok(()));
    assert_eq!(story.check(signer(Party::PropertyCompany, 0), &accept()), Err(BatchRule::OtherParty));
    assert_eq!(story.check(LEAD, &accept()), Err(BatchRule::OtherParty));
    assert_eq!(story.check(own, &signing(2, FIRST, SignOff::Accept)), Err(BatchRule::DrawNotCurrent));
    assert_eq!(Story::confirmed().check(own, &accept()), Err(BatchRule::AlreadyConfirmed));
}

#[test]
fn a_failed_sample_is_not_accepted_and_the_next_draw_is_of_double_size() {
    let mut story = Story::drawn();
    let drawn = story.state().current().unwrap().left();
    story.enter(LEAD, BatchEntry::SampleInspected { draw: 1, unit: drawn[0], result: fail() });
    story.pass_all();
    // A later pass of the same unit undoes nothing.
    story.enter(LEAD, BatchEntry::SampleInspected { draw: 1, unit: drawn[0], result: SampleResult::Pass });
    assert_eq!(story.state().status(), BatchStatus::SampleFailed);
    let own = signer(FIRST, 0);
    assert_eq!(story.check(own, &signing(1, FIRST, SignOff::Accept)), Err(BatchRule::SampleFailed));
    let conditional = SignOff::AcceptOnConditions { defects: vec![(unit(1), defect(1))], text: "修好阳台".into() };
    assert_eq!(story.check(own, &signing(1, FIRST, conditional)), Err(BatchRule::SampleFailed));
    assert_eq!(story.check(own, &signing(1, FIRST, refusal("渗水"))), Ok(()));
    let confirm = BatchEntry::Confirmed { draw: 1, number: "JF-1".into() };
    assert_eq!(stops(&story, confirm), BatchRule::SampleFailed);
    let second = story.sample(SEED);
    let BatchEntry::SampleDrawn { draw, strata, .. } = &second else { panic!("a sample") };
    assert_eq!((*draw, strata.iter().map(|stratum| stratum.units.len()).sum::<usize>()), (2, 2 * drawn.len()));
    story.enter(LEAD, second);
    assert_eq!(story.check(own, &signing(1, FIRST, SignOff::Accept)), Err(BatchRule::DrawNotCurrent), "all sign again");
}

#[test]
fn a_confirmation_needs_six_who_accept() {
    let confirm = BatchEntry::Confirmed { draw: 1, number: "JF-1".into() };
    assert_eq!(stops(&Story::drawn(), confirm.clone()), BatchRule::ResultsMissing);
    let mut story = Story::inspected();
    for party in Party::ALL {
        assert_eq!(stops(&story, confirm.clone()), BatchRule::SignOffsMissing);
        story.sign(party, 0, SignOff::Accept);
    }
    assert_eq!(story.check(LEAD, &confirm), Ok(()));
    story.sign(FIRST, 0, refusal("补查后再签"));
    assert_eq!(stops(&story, confirm.clone()), BatchRule::PartyRefused);
    story.sign(FIRST, 1, SignOff::Accept);
    assert_eq!(story.check(LEAD, &confirm), Ok(()), "the later one had seen the refusal and replaces it");
    story.confirm();
    assert_eq!(stops(&story, confirm), BatchRule::AlreadyConfirmed);
}

#[test]
fn conditions_are_met_before_the_confirmation() {
    let mut story = Story::inspected();
    let condition = (unit(1), defect(1));
    for party in Party::ALL {
        let conditions = SignOff::AcceptOnConditions { defects: vec![condition], text: "修好阳台".into() };
        story.sign(party, 0, if party == FIRST { conditions } else { SignOff::Accept });
    }
    let confirm = BatchEntry::Confirmed { draw: 1, number: "JF-1".into() };
    assert_eq!(stops(&story, confirm.clone()), BatchRule::ConditionsOpen, "what is not held here is not met");
    story.known.open.insert(condition);
    assert_eq!(stops(&story, confirm.clone()), BatchRule::ConditionsOpen);
    story.known.open.clear();
    story.known.closed.insert(condition);
    assert_eq!(story.check(LEAD, &confirm), Ok(()));
}

#[test]
fn people_of_one_party_who_differ_are_decided_by_neither() {
    let mut one = Story::inspected();
    for party in Party::ALL.into_iter().skip(1) {
        one.sign(party, 0, SignOff::Accept);
    }
    let mut other = one.clone();
    one.sign(FIRST, 0, SignOff::Accept);
    other.sign(FIRST, 1, refusal("没看阳台"));
    one.merge(&other);
    assert_eq!(one.state().status(), BatchStatus::NeedsDecision);
    let confirm = BatchEntry::Confirmed { draw: 1, number: "JF-1".into() };
    assert_eq!(stops(&one, confirm.clone()), BatchRule::PartyContradicts);
    let (accept, refuse) = (signing(1, FIRST, SignOff::Accept), signing(1, FIRST, refusal("没看阳台")));
    assert_eq!(one.check(signer(FIRST, 0), &accept), Err(BatchRule::DecidedByOneOfThem));
    assert_eq!(one.check(signer(FIRST, 0), &refuse), Ok(()), "one may join the other");
    assert_eq!(one.check(signer(FIRST, 1), &accept), Ok(()), "one may join the other");
    assert_eq!(one.check(signer(FIRST, 2), &refuse), Ok(()), "a third may decide");
    one.sign(FIRST, 2, SignOff::Accept);
    assert_eq!(one.check(LEAD, &confirm), Ok(()));
}

#[test]
fn only_what_holds_is_revoked_and_then_all_begin_with_a_new_draw() {
    let mut story = Story::confirmed();
    let confirmation = story.state().confirmed().unwrap().entry;
    let revoke = BatchEntry::Revoked { confirmation, reason: "发现渗水".into() };
    story.enter(LEAD, revoke.clone());
    assert_eq!(story.state().status(), BatchStatus::Revoked);
    assert_eq!(stops(&story, revoke), BatchRule::NotInForce);
    let own = signer(FIRST, 0);
    assert_eq!(story.check(own, &signing(1, FIRST, SignOff::Accept)), Err(BatchRule::DrawNotCurrent));
    let again = story.sample(SEED);
    let BatchEntry::SampleDrawn { draw, .. } = &again else { panic!("a sample") };
    assert_eq!(*draw, 2);
    story.enter(LEAD, again);
    story.pass_all();
    for party in Party::ALL {
        story.sign(party, 1, SignOff::Accept);
    }
    story.confirm();
    assert_eq!(story.state().status(), BatchStatus::Confirmed);
}

#[test]
fn a_change_of_the_units_voids_what_was_signed() {
    let mut story = Story::confirmed();
    story.enter(LEAD, BatchEntry::UnitsChanged { units: units()[..3].to_vec(), reason: "4 号缓交".into() });
    let state = story.state();
    assert_eq!((state.status(), state.current()), (BatchStatus::Preparing, None));
    assert!(state.confirmations.iter().all(|confirmed| !confirmed.holds()));
    assert_eq!(story.check(LEAD, &story.sample(SEED)), Ok(()));
}

#[test]
fn units_set_apart_are_set_anew_before_a_sample() {
    let mut one = Story::recorded();
    let mut other = one.clone();
    one.enter(LEAD, BatchEntry::UnitsChanged { units: units()[..3].to_vec(), reason: "缓交".into() });
    other.enter(2, BatchEntry::UnitsChanged { units: units()[..2].to_vec(), reason: "分批".into() });
    one.merge(&other);
    assert_eq!(one.state().units, units()[..3].to_vec(), "all of them are shown");
    assert_eq!(stops(&one, one.sample(SEED)), BatchRule::UnitsContested);
    one.enter(LEAD, BatchEntry::UnitsChanged { units: units()[..3].to_vec(), reason: "以此为准".into() });
    assert_eq!(one.check(LEAD, &one.sample(SEED)), Ok(()));
}

#[test]
fn two_samples_drawn_apart_give_way_to_a_new_one() {
    let mut one = Story::recorded();
    let mut other = one.clone();
    let sample = one.sample(SEED);
    one.enter(LEAD, sample);
    let sample = other.sample(SEED + 1);
    other.enter(2, sample);
    one.merge(&other);
    assert!(one.state().draw_contested());
    let own = signer(FIRST, 0);
    assert_eq!(one.check(own, &signing(1, FIRST, SignOff::Accept)), Err(BatchRule::DrawNotCurrent));
    let again = one.sample(SEED);
    let BatchEntry::SampleDrawn { draw, .. } = &again else { panic!("a sample") };
    assert_eq!(*draw, 2);
    one.enter(LEAD, again);
    assert_eq!(one.state().current().map(|draw| draw.number), Some(2));
}
