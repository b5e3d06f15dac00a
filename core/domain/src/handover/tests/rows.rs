//! A row for each rule: what may be written, and which rule speaks against what may not.

use super::world::*;
use crate::catalog::{Severity, SigningMode};
use crate::delivery::MeterKind;
use crate::entry::EntryKind;
use crate::event::{Attachment, Cause, EventKind, OwnerWord, Reinspection, WaiverBasis};
use crate::handover::{HandedKind, HandoverEntry, Outcome, Step, Visitor, progress};
use crate::id::{DefectId, HandoverId, OwnerId, SealedFileId, UnitId};
use crate::inspection::Stage;
use crate::signing::SignerRole;

fn pass() -> EventKind {
    let result = Reinspection::Pass { cause: None };
    EventKind::Reinspected { result, with: Attachment::default() }
}

fn close() -> EventKind {
    EventKind::Closed { cause: Cause::Workmanship("基层".into()), unreachable: false }
}

fn repaired(world: &mut World, defect: DefectId) {
    world.event(defect, OTHER_COMPANION, pass());
    world.event(defect, COMPANION, EventKind::OwnerConfirmed { how: OwnerWord::OnSite });
    world.event(defect, CLERK, close());
}

#[test]
fn r1_a_handover_begins_only_under_a_confirmation_in_force() {
    let mut world = World::new();
    assert_eq!(world.refusal(COMPANION, started(None)), Some("no_confirmation"));
    let other = crate::handover::Gate { confirmation: id(201, 1), ..gate() };
    assert_eq!(world.refusal(COMPANION, started(Some(other))), Some("unknown_confirmation"));
    assert_eq!(world.refusal(COMPANION, started(Some(gate()))), None);
    world.revoked = true;
    assert_eq!(world.refusal(COMPANION, started(Some(gate()))), Some("confirmation_revoked"));
}

#[test]
fn r1_what_is_signed_or_released_after_a_revocation_is_told_apart() {
    let mut world = World::new();
    let handover = world.walked();
    world.then(COMPANION, outcome(handover, Outcome::Refused));
    world.revoked = true;
    assert_eq!(world.refusal(COMPANION, signed(handover, SignerRole::Owner)), Some("confirmation_revoked"));
    assert_eq!(world.refusal(COMPANION, walk(handover)), None, "the walk is not");
}

#[test]
fn one_reception_at_a_time_and_a_home_is_handed_over_once() {
    let mut world = World::new();
    world.start();
    assert_eq!(world.refusal(OTHER_COMPANION, started(Some(gate()))), Some("reception_open"));
    let mut world = World::new();
    let handover = world.accepted();
    world.formalities_done();
    world.then(COMPANION, HandoverEntry::KeysReleased { handover });
    assert_eq!(world.refusal(COMPANION, started(Some(gate()))), Some("handed_over_already"));
}

#[test]
fn only_parking_and_storage_go_with_a_dwelling() {
    let world = World::new();
    let HandoverEntry::Started { owner, visitor, gate, slip, .. } = started(Some(gate())) else { panic!("a start") };
    let with = |unit| HandoverEntry::Started { owner, visitor, gate, slip: slip.clone(), with: vec![unit] };
    assert_eq!(world.refusal(COMPANION, with(unit())), Some("further_unit_kind"));
    assert_eq!(world.refusal(COMPANION, with(UnitId::from_bytes([77; 16]))), None, "one that is not listed here");
}

#[test]
fn identity_and_the_whole_walk_come_before_any_outcome() {
    for chosen in Outcome::ALL {
        let mut world = World::new();
        let handover = world.start();
        assert_eq!(world.refusal(COMPANION, outcome(handover, chosen)), Some("identity_not_checked"));
        world.then(COMPANION, HandoverEntry::IdentityChecked { handover, document: "护照".into() });
        assert_eq!(world.refusal(COMPANION, outcome(handover, chosen)), Some("walk_incomplete"));
        let half = HandoverEntry::Walked { handover, rooms: vec![ROOMS[0]], skipped: Vec::new() };
        world.then(COMPANION, half);
        assert_eq!(world.refusal(COMPANION, outcome(handover, chosen)), Some("walk_incomplete"));
        let rest = HandoverEntry::Walked { handover, rooms: Vec::new(), skipped: vec![(ROOMS[1], "堆物".into())] };
        world.then(COMPANION, rest);
        assert_eq!(world.refusal(COMPANION, outcome(handover, chosen)), None);
    }
}

#[test]
fn which_outcomes_an_open_defect_allows() {
    use Outcome::{Accepted, AcceptedRepairLater, ConfirmAfterRepair, Refused};
    let rows: &[(Option<Severity>, bool, Outcome, Option<&str>)] = &[
        (None, false, Accepted, None),
        (None, false, AcceptedRepairLater, None),
        (None, false, ConfirmAfterRepair, None),
        (None, false, Refused, None),
        (Some(Severity::Cosmetic), false, Accepted, Some("open_defects")),
        (Some(Severity::Major), false, Accepted, Some("open_defects")),
        (Some(Severity::Major), false, AcceptedRepairLater, None),
        (Some(Severity::Major), false, ConfirmAfterRepair, None),
        (Some(Severity::Major), false, Refused, None),
        (Some(Severity::Critical), false, Accepted, Some("open_defects")),
        (Some(Severity::Critical), true, Accepted, Some("open_defects")),
        (Some(Severity::Critical), false, AcceptedRepairLater, Some("critical_needs_consent")),
        (Some(Severity::Critical), true, AcceptedRepairLater, None),
        (Some(Severity::Critical), false, ConfirmAfterRepair, None),
        (Some(Severity::Critical), false, Refused, None),
    ];
    for (severity, consent, chosen, expected) in rows {
        for stage in [Stage::ThirdParty, Stage::OpenDay, Stage::Handover] {
            let mut world = World::new();
            let handover = world.walked();
            if let Some(severity) = severity {
                let defect = world.defect(stage, *severity);
                if *consent {
                    let reason = "已断电，当晚处理".into();
                    let entry = HandoverEntry::CriticalConsented { handover, defects: vec![defect], reason };
                    world.then(MANAGER, entry);
                }
            }
            let row = format!("{severity:?} {consent} {chosen:?} {stage:?}");
            assert_eq!(world.refusal(COMPANION, outcome(handover, *chosen)), *expected, "{row}");
        }
    }
}

#[test]
fn consent_names_the_defect_it_is_about() {
    let mut world = World::new();
    let handover = world.walked();
    let named = world.defect(Stage::Handover, Severity::Critical);
    let reason = "已断水".into();
    world.then(MANAGER, HandoverEntry::CriticalConsented { handover, defects: vec![named], reason });
    world.defect(Stage::Handover, Severity::Critical);
    let chosen = outcome(handover, Outcome::AcceptedRepairLater);
    assert_eq!(world.refusal(COMPANION, chosen), Some("critical_needs_consent"));
}

#[test]
fn what_the_owner_accepts_as_it_is_does_not_block_a_clean_acceptance() {
    let mut world = World::new();
    let handover = world.walked();
    let defect = world.defect(Stage::Handover, Severity::Minor);
    let basis = WaiverBasis::OwnerTick { form: "H-1".into() };
    world.event(defect, COMPANION, EventKind::Waived { basis });
    assert_eq!(world.refusal(COMPANION, outcome(handover, Outcome::Accepted)), None);
}

#[test]
fn meters_and_items_come_only_with_an_accepting_outcome() {
    for chosen in Outcome::ALL {
        let mut world = World::new();
        let handover = world.walked();
        let item = HandoverEntry::ItemHanded { handover, item: HandedKind::Key, label: "A".into(), count: 1 };
        let meter = EntryKind::Delivery(reading(Some(handover), MeterKind::Water, 1));
        assert_eq!(world.refusal(COMPANION, item.clone()), Some("no_outcome"));
        world.then(COMPANION, outcome(handover, chosen));
        let expected = (!chosen.accepts()).then_some("not_accepting");
        assert_eq!(world.refusal(COMPANION, item), expected, "{chosen:?}");
        assert_eq!(world.check(COMPANION, &meter).err().map(crate::entry::EntryRule::code), expected, "{chosen:?}");
    }
}

#[test]
fn an_accepted_form_has_meters_keys_and_both_books_before_anybody_signs() {
    let mut world = World::new();
    let handover = world.walked();
    let sign = || signed(handover, SignerRole::Owner);
    assert_eq!(world.refusal(COMPANION, sign()), Some("no_outcome"));
    world.then(COMPANION, outcome(handover, Outcome::Accepted));
    assert_eq!(world.refusal(COMPANION, sign()), Some("meters_missing"));
    for meter in [MeterKind::Water, MeterKind::Electricity, MeterKind::Gas] {
        world.read(handover, meter, 5);
    }
    assert_eq!(world.refusal(COMPANION, sign()), Some("items_missing"));
    for item in [HandedKind::Key, HandedKind::QualityGuarantee, HandedKind::UserManual] {
        world.then(COMPANION, HandoverEntry::ItemHanded { handover, item, label: "A".into(), count: 1 });
    }
    assert_eq!(world.refusal(COMPANION, sign()), None);
    world.defect(Stage::Handover, Severity::Minor);
    assert_eq!(world.refusal(COMPANION, sign()), Some("open_defects"), "found on the way out");
}

#[test]
fn a_refusal_is_signed_without_meters_and_keys() {
    for chosen in [Outcome::Refused, Outcome::ConfirmAfterRepair] {
        let mut world = World::new();
        let handover = world.walked();
        world.then(COMPANION, outcome(handover, chosen));
        world.all_sign(handover);
        assert!(world.reception(handover).form.is_signed());
        assert_eq!(world.refusal(COMPANION, HandoverEntry::KeysReleased { handover }), Some("not_accepting"));
    }
}

#[test]
fn owner_or_proxy_companion_and_property_sign_each_once_in_the_projects_way() {
    let mut world = World::new();
    let handover = world.walked();
    world.then(COMPANION, outcome(handover, Outcome::Refused));
    let party = SignerRole::Party(crate::batch::Party::PropertyCompany);
    for (role, expected) in [(SignerRole::Proxy, Some("wrong_signer")), (party, Some("wrong_signer"))] {
        assert_eq!(world.refusal(COMPANION, signed(handover, role)), expected);
    }
    assert_eq!(world.refusal(COMPANION, signed_on(handover, SignerRole::Owner, paper())), Some("wrong_signing_mode"));
    world.catalog.settings.signing = SigningMode::Paper;
    assert_eq!(world.refusal(COMPANION, signed_on(handover, SignerRole::Owner, paper())), None);
    assert_eq!(world.refusal(COMPANION, signed(handover, SignerRole::Owner)), Some("wrong_signing_mode"));
    world.catalog.settings.signing = SigningMode::Screen;
    world.then(COMPANION, signed(handover, SignerRole::Owner));
    assert_eq!(world.refusal(COMPANION, signed(handover, SignerRole::Owner)), Some("signed_in_this_role"));
    let HandoverEntry::FormSigned { on, signature, .. } = signed(handover, SignerRole::Property) else { panic!() };
    let other = HandoverEntry::FormSigned { handover, role: SignerRole::Companion, on, signature };
    assert_eq!(world.refusal(COMPANION, other), Some("statement_of_another"));
}

#[test]
fn a_proxy_signs_where_a_proxy_came() {
    let mut world = World::new();
    let visitor = Visitor::Proxy { authority: SealedFileId::from_bytes([8; 16]) };
    let owner = OwnerId::from_bytes([5; 16]);
    let entry = HandoverEntry::Started { owner, visitor, gate: Some(gate()), slip: None, with: Vec::new() };
    let handover = HandoverId(world.then(COMPANION, entry).0);
    world.then(COMPANION, HandoverEntry::IdentityChecked { handover, document: "委托书、身份证".into() });
    world.then(COMPANION, walk(handover));
    world.then(COMPANION, outcome(handover, Outcome::Refused));
    assert_eq!(world.refusal(COMPANION, signed(handover, SignerRole::Owner)), Some("wrong_signer"));
    for role in [SignerRole::Proxy, SignerRole::Companion, SignerRole::Property] {
        world.then(COMPANION, signed(handover, role));
    }
    assert!(world.reception(handover).form.is_signed());
}

#[test]
fn an_owner_who_does_not_sign_gets_no_keys() {
    let mut world = World::new();
    let handover = world.walked();
    world.then(COMPANION, outcome(handover, Outcome::Accepted));
    world.hand_everything(handover);
    let refuse =
        HandoverEntry::SignatureRefused { handover, reason: "要再想想".into(), witness: "物业在场".into() };
    world.then(COMPANION, refuse);
    world.then(COMPANION, signed(handover, SignerRole::Companion));
    world.then(COMPANION, signed(handover, SignerRole::Property));
    world.formalities_done();
    assert!(world.reception(handover).form.is_signed(), "the form stands with the refusal on it");
    assert_eq!(world.refusal(COMPANION, HandoverEntry::KeysReleased { handover }), Some("owner_did_not_sign"));
}

#[test]
fn before_all_have_signed_a_change_clears_the_signatures_and_afterwards_nothing_is_changed() {
    let mut world = World::new();
    let handover = world.walked();
    world.then(COMPANION, outcome(handover, Outcome::Refused));
    world.then(COMPANION, signed(handover, SignerRole::Owner));
    world.then(COMPANION, outcome(handover, Outcome::ConfirmAfterRepair));
    assert!(world.reception(handover).form.signatures.is_empty(), "the owner signs what is on the form now");
    world.all_sign(handover);
    for entry in [outcome(handover, Outcome::Refused), walk(handover)] {
        assert_eq!(world.refusal(COMPANION, entry), Some("form_is_signed"));
    }
    let late = world.write(OTHER_COMPANION, EntryKind::Handover(outcome(handover, Outcome::Refused)));
    let reception = world.reception(handover);
    assert_eq!(reception.outcome.outcome(), Some(Outcome::ConfirmAfterRepair), "the signed outcome stays");
    assert_eq!(reception.form.after_signature, [late]);
    assert_eq!(reception.form.signatures.len(), 3);
}

#[test]
fn keys_go_out_when_every_required_formality_is_done_or_released_by_name() {
    let mut world = World::new();
    let handover = world.accepted();
    let keys = || HandoverEntry::KeysReleased { handover };
    assert_eq!(world.refusal(COMPANION, keys()), Some("formalities_missing"));
    let release = |code: &str| HandoverEntry::FormalitiesReleased {
        handover,
        codes: vec![code.into()],
        reason: "次日补办".into(),
    };
    assert_eq!(world.refusal(MANAGER, release("none")), Some("unknown_formality_released"));
    world.then(MANAGER, release("loan"));
    assert_eq!(world.refusal(COMPANION, keys()), Some("formalities_missing"), "another one was released");
    let mut done = world.clone();
    world.then(MANAGER, release("fund"));
    assert_eq!(world.refusal(COMPANION, keys()), None);
    done.formalities_done();
    assert_eq!(done.refusal(COMPANION, keys()), None);
    done.write(CLERK, formality(false));
    assert_eq!(done.refusal(COMPANION, keys()), Some("formalities_missing"), "taken back");
}

#[test]
fn the_final_outcome_comes_after_all_tasks_and_from_a_refusal_with_sheet_and_fresh_readings() {
    let mut world = World::new();
    let handover = world.walked();
    let defect = world.defect(Stage::Handover, Severity::Major);
    world.then(COMPANION, outcome(handover, Outcome::ConfirmAfterRepair));
    let last = |sheet| final_outcome(handover, Outcome::Accepted, sheet);
    assert_eq!(world.refusal(CLERK, last(true)), Some("form_not_signed"));
    world.all_sign(handover);
    world.formalities_done();
    assert_eq!(world.refusal(CLERK, last(true)), Some("tasks_open"));
    world.event(defect, OTHER_COMPANION, pass());
    assert_eq!(world.refusal(CLERK, last(true)), Some("tasks_open"), "without the owner's word it is not closed");
    world.event(defect, COMPANION, EventKind::OwnerConfirmed { how: OwnerWord::OnSite });
    world.event(defect, CLERK, close());
    assert_eq!(world.refusal(CLERK, last(false)), Some("key_release_sheet_missing"));
    assert_eq!(world.refusal(CLERK, last(true)), Some("fresh_readings_missing"));
    for meter in [MeterKind::Water, MeterKind::Electricity, MeterKind::Gas] {
        world.read(handover, meter, 9);
    }
    world.then(CLERK, last(true));
    assert!(world.reception(handover).is_handed_over());
    assert_eq!(world.reception(handover).outcome.outcome(), Some(Outcome::ConfirmAfterRepair), "the signed one stays");
    world.then(CLERK, HandoverEntry::Closed { handover });
    assert_eq!(world.refusal(CLERK, last(true)), Some("reception_closed"));
}

#[test]
fn r6_a_reception_closes_by_hand_when_nothing_of_it_is_open() {
    let mut world = World::new();
    let handover = world.accepted();
    let closed = || HandoverEntry::Closed { handover };
    assert_eq!(world.refusal(CLERK, final_outcome(handover, Outcome::Accepted, false)), Some("final_not_needed"));
    assert_eq!(world.refusal(CLERK, closed()), Some("keys_not_released"));
    world.formalities_done();
    world.then(COMPANION, HandoverEntry::KeysReleased { handover });
    assert_eq!(world.refusal(COMPANION, HandoverEntry::KeysReleased { handover }), Some("keys_released_already"));
    world.then(CLERK, closed());
    assert_eq!(world.refusal(CLERK, closed()), Some("reception_closed"));

    let mut later = World::new();
    let handover = later.walked();
    let defect = later.defect(Stage::Handover, Severity::Minor);
    later.then(COMPANION, outcome(handover, Outcome::AcceptedRepairLater));
    later.hand_everything(handover);
    later.all_sign(handover);
    later.formalities_done();
    later.then(COMPANION, HandoverEntry::KeysReleased { handover });
    let closed = || HandoverEntry::Closed { handover };
    assert_eq!(later.refusal(CLERK, closed()), Some("no_final_outcome"));
    repaired(&mut later, defect);
    assert_eq!(later.refusal(CLERK, closed()), Some("no_final_outcome"));
    later.then(CLERK, final_outcome(handover, Outcome::Accepted, false));
    later.then(CLERK, closed());
}

#[test]
fn what_is_found_at_the_confirmation_does_not_hold_the_reception() {
    let mut world = World::new();
    let handover = world.walked();
    let before = world.defect(Stage::Internal, Severity::Minor);
    world.then(COMPANION, outcome(handover, Outcome::Refused));
    world.all_sign(handover);
    world.now_ms += 1;
    world.defect(Stage::WarrantyVisit, Severity::Minor);
    assert_eq!(world.refusal(CLERK, final_outcome(handover, Outcome::Refused, false)), Some("tasks_open"));
    world.event(before, OTHER_COMPANION, pass());
    assert_eq!(world.refusal(CLERK, final_outcome(handover, Outcome::Refused, false)), None);
}

#[test]
fn r2_amendments_form_a_chain_from_the_signed_form() {
    let mut world = World::new();
    let handover = world.accepted();
    let signature = |role| match signed(handover, role) {
        HandoverEntry::FormSigned { on, signature, .. } => (on, signature),
        other => panic!("{other:?}"),
    };
    let amended = |previous| {
        let (on, signature) = signature(SignerRole::Owner);
        let text = "补一把信箱钥匙".into();
        HandoverEntry::Amended { handover, previous, text, defects: Vec::new(), on, signature }
    };
    let form = world.reception(handover).form.signed.unwrap();
    assert_eq!(world.refusal(COMPANION, amended(id(50, 1))), Some("amends_another"));
    let first = world.then(COMPANION, amended(form));
    assert_eq!(world.refusal(COMPANION, amended(form)), Some("amends_another"), "the chain goes on from the last");
    world.then(COMPANION, amended(first));
    assert_eq!(world.reception(handover).amendments.len(), 2);
    let mut early = World::new();
    let handover = early.start();
    let (on, signature) = signature(SignerRole::Owner);
    let entry =
        HandoverEntry::Amended { handover, previous: form, text: "早".into(), defects: Vec::new(), on, signature };
    assert_eq!(early.refusal(COMPANION, entry), Some("form_not_signed"));
}

#[test]
fn r7_outcomes_set_apart_are_decided_by_a_manager_who_set_none() {
    let mut world = World::new();
    let handover = world.walked();
    let mut apart = world.clone();
    apart.actor = 2;
    apart.now_ms += 5_000;
    let one = world.then(COMPANION, outcome(handover, Outcome::Refused));
    let other = apart.then(OTHER_COMPANION, outcome(handover, Outcome::ConfirmAfterRepair));
    world.entries.push(apart.entries.pop().unwrap());
    let mut contradicting = world.reception(handover).outcome.contradicting().to_vec();
    contradicting.sort();
    assert_eq!(contradicting, [one, other]);
    assert_eq!(world.refusal(COMPANION, signed(handover, SignerRole::Owner)), Some("outcome_contradicts"));
    let decide = |chosen| HandoverEntry::OutcomeDecided { handover, chosen, reason: "问过业主".into() };
    assert_eq!(world.refusal(COMPANION, decide(one)), Some("outcome_decided_by_one_of_them"));
    assert_eq!(world.refusal(MANAGER, decide(id(60, 1))), Some("choice_is_not_among_outcomes"));
    let step = world.ground(|ground| progress(ground, handover).unwrap().step);
    assert_eq!(step, Step::Decide);
    world.then(MANAGER, decide(other));
    assert_eq!(world.reception(handover).outcome.outcome(), Some(Outcome::ConfirmAfterRepair));
    assert_eq!(world.refusal(MANAGER, decide(one)), Some("nothing_to_decide"));
}

#[test]
fn two_who_set_the_same_outcome_apart_agree() {
    let mut world = World::new();
    let handover = world.walked();
    let mut apart = world.clone();
    apart.actor = 2;
    world.then(COMPANION, outcome(handover, Outcome::Refused));
    apart.then(OTHER_COMPANION, outcome(handover, Outcome::Refused));
    world.entries.push(apart.entries.pop().unwrap());
    assert_eq!(world.reception(handover).outcome.outcome(), Some(Outcome::Refused));
}

#[test]
fn two_receptions_begun_at_once_are_both_kept_and_only_one_releases_keys() {
    let mut world = World::new();
    let mut apart = world.clone();
    apart.actor = 2;
    let first = world.accepted();
    world.formalities_done();
    world.then(COMPANION, HandoverEntry::KeysReleased { handover: first });
    let second = apart.accepted();
    world.entries.append(&mut apart.entries);
    let state = crate::delivery::delivery_state(&world.entries, &world.catalog.settings);
    assert_eq!(state.contested().len(), 2);
    assert!(!state.is_handed_over_twice());
    let keys = HandoverEntry::KeysReleased { handover: second };
    assert_eq!(world.refusal(OTHER_COMPANION, keys.clone()), Some("keys_released_already"));
    world.write(OTHER_COMPANION, EntryKind::Handover(keys));
    let state = crate::delivery::delivery_state(&world.entries, &world.catalog.settings);
    assert!(state.is_handed_over_twice(), "who did not know is not silenced");
}

#[test]
fn an_empty_one_of_two_receptions_closes_as_it_is() {
    let mut world = World::new();
    let mut apart = world.clone();
    apart.actor = 2;
    world.accepted();
    let empty = apart.start();
    assert_eq!(apart.refusal(CLERK, HandoverEntry::Closed { handover: empty }), Some("no_final_outcome"));
    world.entries.append(&mut apart.entries);
    assert_eq!(world.refusal(CLERK, HandoverEntry::Closed { handover: empty }), None);
}

#[test]
fn nothing_happens_in_a_reception_that_was_never_begun() {
    let world = World::new();
    let handover = HandoverId(id(70, 1).0);
    assert_eq!(world.refusal(COMPANION, walk(handover)), Some("unknown_reception"));
}
