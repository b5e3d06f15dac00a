//! Every verdict and every answer that is none, provoked on the wire (sync.md 3).

use yanfang_document::Document;
use yanfang_domain::command::{Body, Command, DefectEvent};
use yanfang_domain::event::{Author, EventKind};
use yanfang_domain::id::{DefectId, Digest, DocumentId, MemberId, Origin};
use yanfang_domain::role::Role;
use yanfang_protocol::problem::Code;
use yanfang_protocol::sync::{ChainAnswer, DocumentAnswer, DocumentPush, NotJudged, SyncAnswer, Verdict};
use yanfang_tests::sample::{self, AUDITOR, ENGINEER, INSPECTORS};
use yanfang_tests::seed::Seed;
use yanfang_tests::server::TestServer;
use yanfang_tests::{chains, day, oracle};

const UNIT: usize = 0;

fn document() -> DocumentId {
    DocumentId::Unit(sample::unit(UNIT))
}

fn defects(actor: u8, count: usize) -> Vec<Command> {
    let mut seed = Seed::new(actor.into());
    (0..count).map(|n| day::command([actor; 16], n, day::defect(UNIT, n, &mut seed))).collect()
}

fn push(server: &TestServer, member: MemberId, push: DocumentPush) -> SyncAnswer {
    server.sync(oracle::caller(member), chains::request(None, vec![push])).expect("the request is answered")
}

fn verdicts(answer: &SyncAnswer) -> Vec<Verdict> {
    let [DocumentAnswer::Chains(chains)] = answer.documents.as_slice() else { panic!("{:?}", answer.documents) };
    let each = chains.iter().flat_map(|chain| match chain {
        ChainAnswer::Each(verdicts) => verdicts.clone(),
        other => panic!("{other:?}"),
    });
    each.collect()
}

/// The one answer that is no verdict, whether it was given for the chain or for its document.
fn not_judged(answer: &SyncAnswer) -> NotJudged {
    match answer.documents.as_slice() {
        [DocumentAnswer::NotJudged(why)] => why.clone(),
        [DocumentAnswer::Chains(chains)] => match chains.as_slice() {
            [ChainAnswer::NotJudged(why)] => why.clone(),
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_chain_with_the_hash_it_got_is_accepted() {
    let server = TestServer::with_units(1);
    let answer = push(&server, INSPECTORS[0], chains::first_push(document(), [1; 16], &defects(1, 3)));
    assert_eq!(answer.documents, [DocumentAnswer::Accepted]);
    assert_eq!(server.document(sample::unit(UNIT)).unwrap().defect_ids().len(), 3);
}

#[test]
fn a_chain_with_another_hash_is_rebased() {
    let server = TestServer::with_units(1);
    let mut sent = chains::first_push(document(), [1; 16], &defects(1, 2));
    sent.chains[0].last = Digest([7; 32]);
    let answer = push(&server, INSPECTORS[0], sent);
    assert_eq!(verdicts(&answer), [Verdict::Rebased { flag: None }, Verdict::Rebased { flag: None }]);
    let ids = server.document(sample::unit(UNIT)).unwrap().defect_ids();
    let origins: Vec<_> = defects(1, 2).iter().map(|command| DefectId(command.origin.record(0))).collect();
    assert_eq!(ids, origins, "what was rebased keeps its origin");
}

#[test]
fn a_decision_of_somebody_who_may_no_longer_is_quarantined_and_a_fact_is_taken() {
    let server = TestServer::with_units(1);
    let recorded = defects(1, 2);
    push(&server, INSPECTORS[0], chains::first_push(document(), [1; 16], &recorded));
    let base = server.document(sample::unit(UNIT)).unwrap();
    let mut catalog = sample::catalog(1);
    let engineer = catalog.members.iter_mut().find(|member| member.id == ENGINEER).unwrap();
    engineer.revoked_ms = Some(day::MORNING_MS - 1);
    // Revoked from before it was done: the phone had not heard of it, its catalog allowed it.
    server.publish(catalog);
    let kind = EventKind::Voided { reason: "记错了".into(), undo: false };
    let event = DefectEvent { defect: Some(DefectId(recorded[0].origin.record(0))), after: base_after(&base, 0), kind };
    let void = command(2, ENGINEER, Body::DefectEvent(event));
    let answer = push(&server, ENGINEER, chains::push_onto(&base, [2; 16], &[void]));
    assert!(matches!(verdicts(&answer).as_slice(), [Verdict::Quarantined { .. }]), "{answer:?}");
    assert_eq!(server.document(sample::unit(UNIT)).unwrap().heads(), base.heads(), "nothing was executed");
}

/// The frontier of the `index`-th defect.
fn base_after(document: &Document, index: usize) -> Vec<yanfang_domain::id::EventId> {
    yanfang_domain::standing::fold(&document.unit().defects[index]).frontier
}

fn command(actor: u8, by: MemberId, body: Body) -> Command {
    let mut command = defects(actor, 1).remove(0);
    command.by = Author::Member(by);
    command.body = body;
    command
}

#[test]
fn what_a_role_may_never_do_is_refused() {
    let server = TestServer::with_units(1);
    let recorded = defects(1, 1);
    push(&server, INSPECTORS[0], chains::first_push(document(), [1; 16], &recorded));
    let base = server.document(sample::unit(UNIT)).unwrap();
    let kind = EventKind::Voided { reason: "不要了".into(), undo: false };
    let event = DefectEvent { defect: Some(DefectId(recorded[0].origin.record(0))), after: base_after(&base, 0), kind };
    let void = command(2, AUDITOR, Body::DefectEvent(event));
    let answer = push(&server, AUDITOR, chains::push_onto(&base, [2; 16], &[void]));
    let verdicts = verdicts(&answer);
    let [Verdict::Refused { why }] = verdicts.as_slice() else { panic!("{answer:?}") };
    assert_eq!(why.code, Code::NotAllowed);
    assert!(sample::catalog(1).members.iter().any(|member| member.grants.iter().any(|one| one.role == Role::Auditor)));
}

#[test]
fn another_body_under_the_same_origin_is_forked_and_both_are_kept() {
    let server = TestServer::with_units(1);
    push(&server, INSPECTORS[0], chains::first_push(document(), [1; 16], &defects(1, 2)));
    let mut other = defects(1, 2);
    let Body::RecordDefect(body) = &mut other[1].body else { panic!("a defect") };
    body.note = "别的内容".into();
    let answer = push(&server, INSPECTORS[0], chains::first_push(document(), [1; 16], &other));
    assert_eq!(verdicts(&answer).last(), Some(&Verdict::Forked));
    assert_eq!(oracle::count(server.folder(), "SELECT COUNT(*) FROM forked_command"), 1);
    assert_eq!(server.document(sample::unit(UNIT)).unwrap().defect_ids().len(), 2);
}

#[test]
fn a_chain_on_changes_that_are_not_here_stays_pending() {
    let server = TestServer::with_units(1);
    let mut sent = chains::first_push(document(), [1; 16], &defects(1, 1));
    sent.chains[0].dependencies = vec![Digest([7; 32])];
    let answer = push(&server, INSPECTORS[0], sent);
    assert_eq!(not_judged(&answer), NotJudged::Missing { hashes: vec![Digest([7; 32])] });
    assert!(server.document(sample::unit(UNIT)).is_none());
}

#[test]
fn a_version_or_kind_that_is_not_known_yet_stays_pending() {
    let server = TestServer::with_units(1);
    let mut newer = chains::first_push(document(), [1; 16], &defects(1, 1));
    newer.chains[0].commands[0].version = 9;
    assert_eq!(not_judged(&push(&server, INSPECTORS[0], newer)), NotJudged::ServerTooOld);
    let mut unknown = chains::first_push(document(), [1; 16], &defects(1, 1));
    unknown.chains[0].commands[0].body = b"\x81\xA5dance\x80".to_vec();
    assert_eq!(not_judged(&push(&server, INSPECTORS[0], unknown)), NotJudged::ServerTooOld);
}

#[test]
fn a_catalog_that_is_not_here_leaves_the_work_pending() {
    let server = TestServer::with_units(1);
    let mut sent = chains::first_push(document(), [1; 16], &defects(1, 1));
    sent.chains[0].catalog = 99;
    assert_eq!(not_judged(&push(&server, INSPECTORS[0], sent)), NotJudged::UnknownCatalog);
}

#[test]
fn what_rests_on_something_refused_shares_its_verdict_and_names_it() {
    let server = TestServer::with_units(1);
    let recorded = defects(1, 1);
    push(&server, INSPECTORS[0], chains::first_push(document(), [1; 16], &recorded));
    let base = server.document(sample::unit(UNIT)).unwrap();
    let defect = DefectId(recorded[0].origin.record(0));
    let voided = EventKind::Voided { reason: "不要了".into(), undo: false };
    let void = DefectEvent { defect: Some(defect), after: base_after(&base, 0), kind: voided };
    let void = command(2, AUDITOR, Body::DefectEvent(void));
    let reopened = EventKind::Reopened { reason: "还要".into() };
    let after = vec![yanfang_domain::id::EventId(void.origin.record(0))];
    let reopen = DefectEvent { defect: Some(defect), after, kind: reopened };
    let mut reopen = command(2, AUDITOR, Body::DefectEvent(reopen));
    reopen.origin = Origin { seq: 2, ..void.origin };
    let answer = push(&server, AUDITOR, chains::push_onto(&base, [2; 16], &[void, reopen]));
    for verdict in verdicts(&answer) {
        assert!(matches!(verdict, Verdict::Refused { .. }), "{verdict:?}");
    }
}
