//! What is not accepted as it is: executed at the heads, flagged, quarantined, refused.

use crate::phone::Phone;
use crate::project::{PLASTER, Site, contractor, document, project_id, unit};
use yanfang_domain::catalog::Severity;
use yanfang_domain::command::*;
use yanfang_domain::event::{AssignedBy, AssignmentGroup, Attachment, EventKind, Reinspection};
use yanfang_domain::id::{DefectId, Digest, EventId, Origin};
use yanfang_domain::inspection::Stage;
use yanfang_domain::role::Scope;
use yanfang_protocol::problem::Code;
use yanfang_protocol::sync::*;

fn verdicts(answer: &SyncAnswer) -> Vec<Verdict> {
    let DocumentAnswer::Chains(chains) = &answer.documents[0] else { panic!("{:?}", answer.documents) };
    let each = chains.iter().flat_map(|chain| match chain {
        ChainAnswer::Each(verdicts) => verdicts.clone(),
        other => panic!("{other:?}"),
    });
    each.collect()
}

fn refused(code: Code) -> Verdict {
    Verdict::Refused { why: Reason { code, cause: None } }
}

fn quarantined(code: Code, cause: Option<Origin>) -> Verdict {
    Verdict::Quarantined { why: Reason { code, cause } }
}

async fn phone(site: &Site, member: u16) -> Phone {
    let mut phone = Phone::new(member);
    phone.sync(&site.server).await;
    phone
}

fn assign(phone: &mut Phone, defect: DefectId, after: Vec<EventId>) -> EventId {
    let group = AssignmentGroup {
        defects: vec![(defect, 1)],
        liable: contractor(1),
        repairer: contractor(1),
        order: None,
        by: AssignedBy::Person { reason: "by hand".into() },
    };
    let kind = EventKind::Assigned { groups: vec![group] };
    EventId(phone.act(document(1), Body::DefectEvent(DefectEvent { defect: None, after, kind })).record(0))
}

fn comment() -> EventKind {
    EventKind::Commented { with: Attachment { note: "seen".into(), photos: Vec::new() } }
}

#[tokio::test]
async fn a_wrong_hash_is_executed_at_the_heads_and_comes_down_the_feed() {
    let site = Site::new().await;
    let mut phone = phone(&site, 1).await;
    phone.record(document(1), None);
    phone.record(document(1), None);
    phone.held(document(1)).pending[0].last = Digest([1; 32]);
    let answer = phone.try_sync(&site.server).await.unwrap();
    let rebased = Verdict::Rebased { flag: None };
    assert_eq!(verdicts(&answer), [rebased.clone(), rebased.clone()]);
    assert_eq!(answer.feed.len(), 1, "the server's changes");
    let again = phone.try_sync(&site.server).await.unwrap();
    assert_eq!(verdicts(&again), [rebased.clone(), rebased]);
    assert_eq!(site.count("SELECT COUNT(*) FROM defect").await, 2);
    assert_eq!(site.count("SELECT COUNT(*) FROM change").await, 2);
}

#[tokio::test]
async fn later_chains_of_the_document_are_rebased_too() {
    let site = Site::new().await;
    let mut phone = phone(&site, 1).await;
    phone.record(document(1), None);
    let mut later = phone.held(document(1)).pending[0].clone();
    phone.record(document(1), None);
    let held = phone.held(document(1));
    let wrong = Digest([1; 32]);
    let second = held.pending[0].commands.pop().unwrap();
    later.first_seq = 2;
    later.commands = vec![second];
    later.dependencies = vec![wrong];
    held.pending[0].last = wrong;
    held.pending.push(later);
    let answer = phone.sync(&site.server).await;
    assert_eq!(verdicts(&answer), [Verdict::Rebased { flag: None }, Verdict::Rebased { flag: None }]);
    assert_eq!(site.count("SELECT COUNT(*) FROM defect").await, 2);
}

#[tokio::test]
async fn a_fact_outside_the_scope_is_taken_and_flagged() {
    let site = Site::new().await;
    let mut phone = phone(&site, 3).await;
    phone.act(document(8), Body::StartInspection(StartInspection { stage: Stage::Internal }));
    phone.record(document(8), None);
    let answer = phone.sync(&site.server).await;
    let flagged = Verdict::Rebased { flag: Some(Code::FlagOutOfScope) };
    assert_eq!(verdicts(&answer), [flagged, Verdict::Rebased { flag: None }]);
    assert_eq!(site.count("SELECT COUNT(*) FROM defect").await, 1);
}

#[tokio::test]
async fn a_fact_of_a_member_who_left_meanwhile_is_taken_and_a_decision_waits() {
    let mut site = Site::new().await;
    let mut clerk = phone(&site, 5).await;
    let defect = clerk.record(document(1), None);
    let first = assign(&mut clerk, defect, Vec::new());
    let second = assign(&mut clerk, defect, vec![first]);
    clerk.event(document(1), defect, vec![second], comment());
    site.catalog.members[4].revoked_ms = Some(1);
    site.publish().await;
    let answer = clerk.sync(&site.server).await;
    assert_eq!(
        verdicts(&answer),
        [
            Verdict::Rebased { flag: Some(Code::FlagOutOfScope) },
            quarantined(Code::MemberRevoked, None),
            quarantined(Code::MemberRevoked, None),
            Verdict::Rebased { flag: Some(Code::FlagBasisNotAccepted) },
        ]
    );
    assert!(answer.feed.is_empty(), "who left is told nothing");
    assert_eq!(site.texts("SELECT status FROM defect").await, ["open"]);
    let kept = site.texts("SELECT origin FROM command WHERE verdict = 'quarantined' ORDER BY origin").await;
    assert_eq!(kept, [first.to_string(), second.to_string()]);
}

#[tokio::test]
async fn a_decision_on_one_in_quarantine_shares_its_verdict() {
    let mut site = Site::new().await;
    let mut clerk = phone(&site, 5).await;
    let defect = clerk.record(document(1), None);
    clerk.sync(&site.server).await;
    let first = assign(&mut clerk, defect, Vec::new());
    let grants = std::mem::take(&mut site.catalog.members[4].grants);
    site.publish().await;
    assert_eq!(verdicts(&clerk.try_sync(&site.server).await.unwrap()), [quarantined(Code::NotAllowed, None)]);
    site.catalog.members[4].grants = grants;
    site.publish().await;
    let second = assign(&mut clerk, defect, vec![first]);
    let answer = clerk.sync(&site.server).await;
    let shared = quarantined(Code::DependsOnNotAccepted, Some(first.0.origin));
    assert_eq!(verdicts(&answer), [quarantined(Code::NotAllowed, None), shared]);
    assert_eq!(site.count("SELECT COUNT(*) FROM command WHERE cause IS NOT NULL").await, 1);
    assert_ne!(first, second);
}

#[tokio::test]
async fn what_the_role_never_may_is_refused_and_kept() {
    let site = Site::new().await;
    let mut auditor = phone(&site, 8).await;
    auditor.record(document(1), None);
    assert_eq!(verdicts(&auditor.sync(&site.server).await), [refused(Code::NotAllowed)]);
    let mut inspector = phone(&site, 1).await;
    let defect = inspector.record(document(2), None);
    inspector.sync(&site.server).await;
    inspector.act(document(2), Body::RenumberDefect(RenumberDefect { defect, number: 9 }));
    assert_eq!(verdicts(&inspector.sync(&site.server).await), [refused(Code::NotAllowed)]);
    assert_eq!(site.count("SELECT COUNT(*) FROM command WHERE verdict = 'refused'").await, 2);
    assert_eq!(site.count("SELECT COUNT(*) FROM defect").await, 1);
}

#[tokio::test]
async fn a_unit_that_was_never_published_is_refused() {
    let site = Site::new().await;
    let mut inspector = phone(&site, 1).await;
    inspector.record(document(500), None);
    assert_eq!(verdicts(&inspector.sync(&site.server).await), [refused(Code::NotAllowed)]);
    assert_eq!(site.count("SELECT COUNT(*) FROM document").await, 0);
}

#[tokio::test]
async fn four_eyes_hold_on_the_server() {
    let site = Site::new().await;
    let mut engineer = phone(&site, 4).await;
    let defect = engineer.record(document(1), Some(PLASTER));
    engineer.sync(&site.server).await;
    let assigned = engineer.held(document(1)).document.defect(defect).unwrap().events[0].id;
    let none = Attachment::default;
    let done = engineer.event(document(1), defect, vec![assigned], EventKind::ReportedDone { with: none() });
    let pass = EventKind::Reinspected { result: Reinspection::Pass { cause: None }, with: none() };
    let pass = engineer.event(document(1), defect, vec![done], pass);
    engineer.event(document(1), defect, vec![pass], comment());
    let answer = engineer.sync(&site.server).await;
    let flagged = Verdict::Rebased { flag: Some(Code::FlagBasisNotAccepted) };
    assert_eq!(verdicts(&answer), [Verdict::Rebased { flag: None }, refused(Code::FourEyes), flagged]);
    assert_eq!(site.texts("SELECT status FROM defect").await, ["reported_done"]);
}

#[tokio::test]
async fn a_chain_on_its_own_branch_is_judged_by_what_its_author_saw() {
    let site = Site::new().await;
    let mut engineer = phone(&site, 4).await;
    let defect = engineer.record(document(1), Some(PLASTER));
    engineer.sync(&site.server).await;
    let assigned = engineer.held(document(1)).document.defect(defect).unwrap().events[0].id;
    let mut other = phone(&site, 4).await;
    other.caller.device = crate::project::device(40);
    other.cursor = None;
    engineer.event(document(1), defect, vec![assigned], EventKind::ReportedDone { with: Attachment::default() });
    engineer.sync(&site.server).await;
    let progress = EventKind::Progressed { percent: Some(50), with: Attachment::default() };
    other.event(document(1), defect, vec![assigned], progress);
    let answer = other.sync(&site.server).await;
    assert_eq!(answer.documents, [DocumentAnswer::Accepted], "progress seen before the report is no wrong state");
    assert_eq!(site.texts("SELECT status FROM defect").await, ["reported_done"]);
}

#[tokio::test]
async fn a_chain_is_whole_or_not_at_all() {
    let mut site = Site::new().await;
    site.catalog.members[2].grants[0].scope = Scope::Unit(unit(1));
    site.publish().await;
    let mut phone = phone(&site, 3).await;
    let defect = phone.record(document(2), None);
    let fields = vec![yanfang_domain::defect::FieldValue::Severity(Severity::Major)];
    phone.act(document(2), Body::AmendDefect(AmendDefect { defect, values: fields }));
    let answer = phone.sync(&site.server).await;
    let flagged = Verdict::Rebased { flag: Some(Code::FlagOutOfScope) };
    assert_eq!(verdicts(&answer), [Verdict::Rebased { flag: None }, flagged]);
    assert_eq!(site.texts("SELECT severity FROM defect").await, ["major"]);
    let server = site.server.document(project_id(1), document(2)).await.unwrap().unwrap();
    assert!(!server.contains(&phone.held(document(2)).document.heads()[0]));
}
