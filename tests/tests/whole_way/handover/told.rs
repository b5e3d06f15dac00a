//! What a bundle tells: the outcome by the rules of a reception, several units on one form, amendments, sign-offs.

use super::world::*;
use yanfang_device::{Addition, StartDraft};
use yanfang_domain::batch::{Party, SignOff};
use yanfang_domain::handover::{Outcome, Visitor};
use yanfang_domain::id::MemberId;
use yanfang_domain::language::Language;
use yanfang_domain::role::{Grant, Member, Role, Scope};
use yanfang_domain::signing::{Purpose, SignerRole};
use yanfang_sync::acceptance::{Stated, Verdict, check, say};
use yanfang_tests::sample;

#[test]
fn the_outcome_that_is_told_is_the_one_that_was_decided_and_not_the_last_that_was_set() {
    let (days, one, other, unit, handover) = walked_and_heard();
    let first = one.set_outcome(unit, handover, Outcome::Accepted, String::new()).unwrap();
    days.clock().advance_ms(60_000);
    other.set_outcome(unit, handover, Outcome::ConfirmAfterRepair, "修完再来".into()).unwrap();
    one.sync_until_quiet();
    other.sync_until_quiet();
    let manager = days.phone(MANAGER);
    manager.decide_outcome(unit, handover, first, "业主电话里确认".into()).unwrap();
    manager.sync_until_quiet();
    one.sync_until_quiet();
    hand_everything(&one, unit, handover);
    all_sign(&one, unit, handover, &days.screen(1));
    one.sync_until_quiet();

    let (file, key) = days.export(unit);
    let checked = check(&file, Some(key));
    assert_eq!(checked.verdict, Verdict::Holds, "{:?}", checked.told[0].remarks);
    for told in &checked.told {
        let decided = Stated::One(Outcome::Accepted);
        assert_eq!((&told.outcome, &told.outcome_now, &told.final_outcome), (&decided, &decided, &Stated::Nothing));
    }
    assert!(say(&checked.told[0], Language::Zh).iter().any(|line| line.contains("顺利接收")));
}

#[test]
fn outcomes_set_upon_a_signed_form_apart_are_told_as_contradicting() {
    let (days, one, other, unit, handover) = walked_and_heard();
    // Both go on without a network, and have the form signed.
    accept(&days, &one, unit, handover, Outcome::Accepted);
    other.set_outcome(unit, handover, Outcome::ConfirmAfterRepair, "修完再来".into()).unwrap();
    all_sign(&other, unit, handover, &days.screen(7));
    one.sync_until_quiet();
    other.sync_until_quiet();

    let (file, key) = days.export(unit);
    let checked = check(&file, Some(key));
    assert_eq!((checked.told.len(), checked.faults.as_slice()), (6, [].as_slice()));
    let mut stated: Vec<_> = checked.told.iter().map(|told| told.outcome.clone()).collect();
    stated.dedup();
    let both = [Stated::One(Outcome::Accepted), Stated::One(Outcome::ConfirmAfterRepair)];
    assert!(both.iter().all(|outcome| stated.contains(outcome)), "each form states its own: {stated:?}");
    for told in &checked.told {
        assert!(matches!(&told.outcome_now, Stated::Contradicting(outcomes) if outcomes.len() == 2), "{told:?}");
    }
    let (zh, en) = (say(&checked.told[0], Language::Zh).join("\n"), say(&checked.told[0], Language::En).join("\n"));
    assert!(zh.contains("互相矛盾") && en.contains("contradicting"), "{zh}\n{en}");
}

#[test]
fn a_form_over_several_units_is_exported_with_what_was_signed_of_each() {
    let days = Days::new();
    days.confirm();
    let phone = days.phone(COMPANIONS[0]);
    let (unit, parking) = (sample::unit(0), sample::unit(PARKING));
    let draft = StartDraft { owner: owner(1), visitor: Visitor::Owner, slip: None, with: vec![parking] };
    let handover = phone.start_handover(unit, draft).unwrap();
    walk(&phone, unit, handover);
    accept(&days, &phone, unit, handover, Outcome::Accepted);
    phone.sync_until_quiet();
    let addition = Addition { text: "补一把信箱钥匙".into(), defects: Vec::new() };
    phone.amend_signed(unit, handover, addition, SignerRole::Owner, &days.screen(20)).unwrap();
    phone.sync_until_quiet();

    let (file, key) = days.export(unit);
    let checked = check(&file, Some(key));
    assert_eq!(checked.verdict, Verdict::Holds, "{:?}", checked.told);
    let number = sample::catalog(PARKING + 1).places.units[PARKING].code.clone();
    let (forms, amended) = checked.told.split_at(3);
    assert!(forms.iter().all(|told| told.further == [(number.clone(), true)]), "{forms:?}");
    assert_eq!((amended[0].purpose, amended[0].text.as_deref()), (Purpose::Amendment, Some("补一把信箱钥匙")));
    assert_eq!(forms[0].after.amendments, [amended[0].entry]);
    let en = say(&forms[0], Language::En).join("\n");
    assert!(en.contains(&format!("on the same form: {number}, in the file, as it was signed")), "{en}");
}

#[test]
fn the_six_sign_offs_of_a_batch_are_exported_and_verify() {
    let signer = |party: Party| {
        let at = Party::ALL.iter().position(|one| *one == party).unwrap() as u8;
        MemberId::from_bytes([0xD0 + at; 16])
    };
    let days = Days::with(|catalog| {
        catalog.members.extend(Party::ALL.map(|party| Member {
            id: signer(party),
            name: format!("{party:?}"),
            account: format!("{party:?}").to_lowercase(),
            contractor: None,
            party: Some(party),
            grants: vec![Grant { role: Role::BatchSigner, scope: Scope::Project, from_ms: 0, until_ms: None }],
            revoked_ms: None,
        }));
    });
    let (batch, _) = days.sampled();
    for party in Party::ALL {
        let phone = days.phone(signer(party));
        let refuses = party == Party::ProductDevelopment;
        let verdict = if refuses { SignOff::Refuse { reasons: "图纸未齐".into() } } else { SignOff::Accept };
        phone.sign_off(batch, verdict).unwrap();
        phone.sync_until_quiet();
        assert_eq!(phone.shelf().unwrap(), []);
    }
    let (file, key) = days.export(batch);
    let checked = check(&file, Some(key));
    assert_eq!((checked.verdict, checked.told.len()), (Verdict::Holds, 6), "{:?}", checked.told);
    let parties: Vec<_> = checked.told.iter().map(|told| told.role).collect();
    assert_eq!(parties, Party::ALL.map(SignerRole::Party));
    assert!(checked.told.iter().all(|told| told.purpose == Purpose::SignOff && told.draw == Some(1)));
    let refused = checked.told.iter().find(|told| told.role == SignerRole::Party(Party::ProductDevelopment)).unwrap();
    let zh = say(refused, Language::Zh).join("\n");
    assert!(zh.contains("首批") && zh.contains("产品研发部") && zh.contains("不同意：图纸未齐"), "{zh}");
}
