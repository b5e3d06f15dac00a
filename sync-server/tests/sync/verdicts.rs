//! What a request gets that is accepted, cannot be judged, or comes twice.

use crate::phone::{Phone, defect, new_actor};
use crate::project::{PLASTER, Site, caller, document, project_id};
use yanfang_domain::command::Body;
use yanfang_domain::id::Digest;
use yanfang_protocol::problem::Code;
use yanfang_protocol::sync::*;

async fn site_and_phone() -> (Site, Phone) {
    let site = Site::new().await;
    let mut phone = Phone::new(1);
    phone.sync(&site.server).await;
    (site, phone)
}

fn not_judged(answer: &SyncAnswer) -> &NotJudged {
    match &answer.documents[0] {
        DocumentAnswer::NotJudged(not_judged) => not_judged,
        DocumentAnswer::Chains(chains) => match &chains[0] {
            ChainAnswer::NotJudged(not_judged) => not_judged,
            other => panic!("judged: {other:?}"),
        },
        DocumentAnswer::Accepted => panic!("accepted"),
    }
}

#[tokio::test]
async fn a_chain_is_accepted_and_its_defect_assigned() {
    let (site, mut phone) = site_and_phone().await;
    phone.record(document(1), Some(PLASTER));
    let answer = phone.sync(&site.server).await;
    assert_eq!(answer.documents, [DocumentAnswer::Accepted]);
    assert_eq!(answer.feed.len(), 1);
    assert_eq!(site.texts("SELECT status FROM defect").await, ["assigned"]);
    let server = site.server.document(project_id(1), document(1)).await.unwrap().unwrap();
    assert_eq!(server.heads(), phone.held(document(1)).document.heads());
}

#[tokio::test]
async fn a_request_sent_twice_acts_once_and_gets_the_same_receipts() {
    let (site, mut phone) = site_and_phone().await;
    phone.record(document(1), Some(PLASTER));
    phone.record(document(2), None);
    let first = phone.try_sync(&site.server).await.unwrap();
    let second = phone.try_sync(&site.server).await.unwrap();
    assert_eq!(first.documents, second.documents);
    assert_eq!(first.cursor, second.cursor);
    assert_eq!(site.count("SELECT COUNT(*) FROM change").await, 3, "two defects and one assignment");
    assert_eq!(site.count("SELECT COUNT(*) FROM feed").await, 3, "the catalog and two documents");
}

#[tokio::test]
async fn a_chain_that_grew_after_a_lost_answer_goes_on_where_it_was() {
    let (site, mut phone) = site_and_phone().await;
    phone.record(document(1), Some(PLASTER));
    phone.try_sync(&site.server).await.unwrap();
    phone.record(document(1), Some(PLASTER));
    let answer = phone.sync(&site.server).await;
    assert_eq!(answer.documents, [DocumentAnswer::Accepted]);
    assert_eq!(site.count("SELECT COUNT(*) FROM defect").await, 2);
    let server = site.server.document(project_id(1), document(1)).await.unwrap().unwrap();
    assert_eq!(server.heads(), phone.held(document(1)).document.heads());
}

#[tokio::test]
async fn unknown_dependencies_are_named_and_the_rest_is_judged() {
    let (site, mut phone) = site_and_phone().await;
    phone.record(document(1), Some(PLASTER));
    phone.record(document(2), Some(PLASTER));
    let unknown = Digest([9; 32]);
    phone.held(document(1)).pending[0].dependencies.push(unknown);
    let answer = phone.sync(&site.server).await;
    assert_eq!(*not_judged(&answer), NotJudged::Missing { hashes: vec![unknown] });
    assert_eq!(answer.documents[1], DocumentAnswer::Accepted);
}

#[tokio::test]
async fn an_unknown_kind_waits_for_a_newer_server_with_what_stands_on_it() {
    let (site, mut phone) = site_and_phone().await;
    phone.record(document(1), None);
    let last = phone.held(document(1)).pending[0].last;
    phone.held(document(1)).pending[0].commands[0].body = b"\x81\xa3new\x01".to_vec();
    let mut later = phone.held(document(1)).pending[0].clone();
    later.actor = new_actor();
    later.dependencies = vec![last];
    later.commands[0].body = yanfang_protocol::codec::encode_body(&Body::RecordDefect(defect(None, 2, 0))).unwrap();
    phone.held(document(1)).pending.push(later);
    let answer = phone.sync(&site.server).await;
    let too_old = ChainAnswer::NotJudged(NotJudged::ServerTooOld);
    assert_eq!(answer.documents, [DocumentAnswer::Chains(vec![too_old.clone(), too_old])]);
    assert_eq!(site.count("SELECT COUNT(*) FROM command").await, 0);
}

#[tokio::test]
async fn an_unknown_catalog_and_another_generation_are_no_verdicts() {
    let (site, mut phone) = site_and_phone().await;
    phone.record(document(1), None);
    phone.held(document(1)).pending[0].catalog = 99;
    assert_eq!(*not_judged(&phone.try_sync(&site.server).await.unwrap()), NotJudged::UnknownCatalog);
    phone.held(document(1)).pending[0].catalog = 1;
    let mut request = phone.request();
    request.documents[0].generation = 2;
    let answer = site.server.sync(phone.caller, request, 0).await.unwrap();
    assert_eq!(*not_judged(&answer), NotJudged::OtherGeneration { generation: 1 });
    assert_eq!(phone.sync(&site.server).await.documents, [DocumentAnswer::Accepted]);
}

#[tokio::test]
async fn another_body_under_the_same_origin_is_a_fork_and_both_are_kept() {
    let (site, mut phone) = site_and_phone().await;
    phone.record(document(1), None);
    phone.try_sync(&site.server).await.unwrap();
    let mut note = defect(None, 1, 0);
    note.note = "another".into();
    phone.held(document(1)).pending[0].commands[0].body =
        yanfang_protocol::codec::encode_body(&Body::RecordDefect(note)).unwrap();
    let answer = phone.sync(&site.server).await;
    let forked = ChainAnswer::Each(vec![Verdict::Forked]);
    assert_eq!(answer.documents, [DocumentAnswer::Chains(vec![forked])]);
    assert_eq!(site.count("SELECT COUNT(*) FROM command").await, 1);
    assert_eq!(site.count("SELECT COUNT(*) FROM forked_command").await, 1);
}

#[tokio::test]
async fn an_actor_of_another_phone_or_document_is_refused() {
    let (site, mut phone) = site_and_phone().await;
    let mut other = Phone::new(2);
    other.sync(&site.server).await;
    phone.record(document(1), None);
    let actor = phone.held(document(1)).actor;
    phone.sync(&site.server).await;
    for number in [1, 2] {
        other.held(document(number)).actor = actor;
        other.record(document(number), None);
    }
    let answer = other.try_sync(&site.server).await.unwrap();
    let why = Reason { code: Code::ForeignActor, cause: None };
    let refused = DocumentAnswer::Chains(vec![ChainAnswer::Each(vec![Verdict::Refused { why }])]);
    assert_eq!(answer.documents, [refused.clone(), refused]);
    assert_eq!(site.count("SELECT COUNT(*) FROM defect").await, 1);
    assert_eq!(site.count("SELECT COUNT(*) FROM forked_command").await, 1, "the same body, once");
}

#[tokio::test]
async fn what_is_too_much_or_malformed_is_not_read() {
    let (site, mut phone) = site_and_phone().await;
    let sync = |request: SyncRequest, bytes: usize| site.server.sync(caller(1), request, bytes);
    assert_eq!(sync(phone.request(), (1 << 20) + 1).await.unwrap_err(), Code::TooLarge);
    let mut request = phone.request();
    request.protocol = 0;
    assert_eq!(sync(request, 0).await.unwrap_err(), Code::UnknownProtocol);
    let mut request = phone.request();
    request.project = project_id(2);
    assert_eq!(sync(request, 0).await.unwrap_err(), Code::NotFound);
    for _ in 0..257 {
        phone.record(document(1), None);
    }
    assert_eq!(sync(phone.request(), 0).await.unwrap_err(), Code::TooLarge);
    phone.held(document(1)).pending[0].commands.truncate(2);
    phone.held(document(1)).pending[0].first_seq = u32::MAX;
    assert_eq!(sync(phone.request(), 0).await.unwrap_err(), Code::Malformed);
}
