//! What follows from commands: assignments, orders, numbers, rows.

use crate::phone::{Phone, defect};
use crate::project::{PIPE, PLASTER, Site, TILE, catalog, contract, contractor, document, room};
use yanfang_domain::catalog::{Contract, ContractState, OrderGrouping, Trade};
use yanfang_domain::command::*;
use yanfang_domain::defect::FieldValue;
use yanfang_domain::event::EventKind;
use yanfang_domain::id::{InspectionId, OrderId};
use yanfang_domain::inspection::{RoomResult, Stage};
use yanfang_protocol::sync::DocumentAnswer;

async fn phone(site: &Site, member: u16) -> Phone {
    let mut phone = Phone::new(member);
    phone.sync(&site.server).await;
    phone
}

#[tokio::test]
async fn one_requests_assignments_of_a_document_are_one_event() {
    let site = Site::new().await;
    let mut phone = phone(&site, 1).await;
    let defects: Vec<_> = [PLASTER, TILE, PLASTER].map(|item| phone.record(document(1), Some(item))).into();
    phone.sync(&site.server).await;
    assert_eq!(site.count("SELECT COUNT(*) FROM change").await, 4);
    let document = &phone.held(document(1)).document;
    let event = &document.defect(defects[0]).unwrap().events[0];
    assert!(defects.iter().all(|defect| document.defect(*defect).unwrap().events[0].id == event.id));
    let EventKind::Assigned { groups } = &event.kind else { panic!("{event:?}") };
    assert_eq!(groups[0].repairer, contractor(1));
    let orders = site.texts("SELECT work_order FROM work_order ORDER BY number").await;
    assert_eq!(orders.len(), 2, "one draft a repairer");
    assert!(orders.contains(&groups[0].order.unwrap().to_string()));
    assert_eq!(site.texts("SELECT DISTINCT state FROM work_order").await, ["draft"]);
    let verdict = "SELECT author FROM command WHERE kind = 'assigned' AND cause IS NOT NULL AND verdict = 'accepted'";
    assert_eq!(site.texts(verdict).await, ["server"]);
}

#[tokio::test]
async fn later_defects_go_on_the_open_draft() {
    let site = Site::new().await;
    let mut phone = phone(&site, 1).await;
    for _ in 0..3 {
        phone.record(document(1), Some(PLASTER));
        phone.sync(&site.server).await;
    }
    assert_eq!(site.count("SELECT COUNT(*) FROM work_order").await, 1);
    assert_eq!(site.count("SELECT COUNT(DISTINCT work_order) FROM defect").await, 1);
    let mut release = site.server.database().begin().await.unwrap();
    release.execute("UPDATE work_order SET state = 'released'", Vec::new()).await.unwrap();
    release.commit().await.unwrap();
    phone.record(document(1), Some(PLASTER));
    phone.sync(&site.server).await;
    assert_eq!(site.count("SELECT COUNT(DISTINCT work_order) FROM defect").await, 2);
    assert_eq!(site.count("SELECT MAX(number) FROM work_order").await, 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn requests_at_the_same_time_share_one_draft_a_floor() {
    let mut project = catalog(16);
    project.settings.order_grouping = OrderGrouping::Floor;
    let site = Site::with(project).await;
    let mut phones = Vec::new();
    for number in 1..=8 {
        let mut phone = phone(&site, 1).await;
        phone.caller.device = crate::project::device(100 + number);
        phone.cursor = None;
        phone.record(document(number), Some(PLASTER));
        phones.push(phone);
    }
    let running = phones.into_iter().map(|mut phone| {
        let server = site.server.clone();
        tokio::spawn(async move { phone.sync(&server).await })
    });
    for answer in running.collect::<Vec<_>>() {
        assert_eq!(answer.await.unwrap().documents, [DocumentAnswer::Accepted]);
    }
    assert_eq!(site.count("SELECT COUNT(*) FROM work_order").await, 1);
    assert_eq!(site.count("SELECT COUNT(DISTINCT work_order) FROM defect WHERE status = 'assigned'").await, 1);
}

#[tokio::test]
async fn a_policy_releases_at_once() {
    let mut project = catalog(8);
    project.settings.release_at_once = true;
    let site = Site::with(project).await;
    let mut phone = phone(&site, 1).await;
    for _ in 0..2 {
        phone.record(document(1), Some(PLASTER));
        phone.sync(&site.server).await;
    }
    assert_eq!(site.texts("SELECT state FROM work_order").await, ["released", "released"]);
    assert_eq!(site.count("SELECT COUNT(*) FROM work_order WHERE released_ms IS NULL").await, 0);
}

#[tokio::test]
async fn what_no_rule_decides_waits_with_its_reason() {
    let mut project = catalog(8);
    let mut twin = project.rules[1].clone();
    twin.id = crate::project::rule(3);
    project.rules.push(twin);
    project.contractors.contracts.push(Contract {
        id: contract(1),
        contractor: contractor(1),
        name: "plaster".into(),
        trades: vec![Trade::Plastering],
        buildings: Vec::new(),
        state: ContractState::Suspended,
        successor: None,
        warranty_end_ms: None,
    });
    let site = Site::with(project).await;
    let mut phone = phone(&site, 1).await;
    let item = phone.record(document(1), None);
    for item in [PLASTER, TILE, PIPE, "99.99"] {
        phone.record(document(1), Some(item));
    }
    phone.sync(&site.server).await;
    let reasons = site.texts("SELECT unassigned FROM defect ORDER BY number").await;
    let words: Vec<&str> = reasons.iter().map(|reason| reason.split(' ').next().unwrap()).collect();
    assert_eq!(words, ["no_item", "contract_suspended", "tie", "no_rule", "unknown_item"]);
    assert_eq!(site.count("SELECT to_assign FROM unit_state").await, 5);
    let values = vec![FieldValue::Item(Some(PLASTER.into()))];
    phone.act(document(1), Body::AmendDefect(AmendDefect { defect: item, values }));
    phone.sync(&site.server).await;
    let reason = site.texts("SELECT unassigned FROM defect WHERE number = 1").await;
    assert!(reason[0].starts_with("contract_suspended"), "{reason:?}");
}

#[tokio::test]
async fn an_amended_item_is_routed_again() {
    let site = Site::new().await;
    let mut phone = phone(&site, 1).await;
    let defect = phone.record(document(1), None);
    phone.sync(&site.server).await;
    assert_eq!(site.texts("SELECT status FROM defect").await, ["open"]);
    let values = vec![FieldValue::Item(Some(TILE.into()))];
    phone.act(document(1), Body::AmendDefect(AmendDefect { defect, values }));
    phone.sync(&site.server).await;
    assert_eq!(site.texts("SELECT status FROM defect").await, ["assigned"]);
    assert_eq!(site.texts("SELECT unassigned FROM defect").await, ["NULL"]);
}

#[tokio::test]
async fn of_two_equal_numbers_the_later_is_given_anew_and_all_agree() {
    let site = Site::new().await;
    let (mut one, mut two) = (phone(&site, 1).await, phone(&site, 2).await);
    let first = one.record(document(1), Some(PLASTER));
    let second = two.record(document(1), Some(PLASTER));
    let third = two.record(document(1), Some(PLASTER));
    one.sync(&site.server).await;
    assert_eq!(two.sync(&site.server).await.documents, [DocumentAnswer::Accepted]);
    one.sync(&site.server).await;
    for phone in [&mut one, &mut two] {
        let document = &phone.held(document(1)).document;
        let numbers = [first, second, third].map(|defect| document.defect(defect).unwrap().number);
        assert_eq!(numbers, [1, 3, 2]);
    }
    assert_eq!(one.held(document(1)).document.heads(), two.held(document(1)).document.heads());
    assert_eq!(site.count("SELECT COUNT(DISTINCT number) FROM defect").await, 3);
}

#[tokio::test]
async fn rows_count_rooms_photos_and_what_is_open() {
    let site = Site::new().await;
    let mut phone = phone(&site, 1).await;
    let start = phone.act(document(1), Body::StartInspection(StartInspection { stage: Stage::Internal }));
    let inspection = InspectionId(start.record(0));
    let not_seen = RoomResult::NotSeen { reason: "门锁".into() };
    for (number, result) in [(1, RoomResult::Defects), (2, RoomResult::Clear), (3, not_seen)] {
        phone.act(document(1), Body::RecordRoom(RecordRoom { inspection, room: room(number), result }));
    }
    phone.act(document(1), Body::RecordDefect(defect(Some(PIPE), 1, 2)));
    phone.act(document(1), Body::RecordDefect(defect(Some(PLASTER), 2, 1)));
    assert_eq!(phone.sync(&site.server).await.documents, [DocumentAnswer::Accepted]);
    let sql = "SELECT rooms || ' ' || rooms_done || ' ' || not_seen || ' ' || open || ' ' || to_assign || ' '
        || with_contractor || ' ' || total FROM unit_state";
    assert_eq!(site.texts(sql).await, ["3 2 1 2 1 1 2"]);
    assert_eq!(site.count("SELECT SUM(photos_missing) FROM defect").await, 3);
    assert_eq!(site.count("SELECT COUNT(*) FROM photo WHERE stored = 0").await, 3);
    assert_eq!(site.texts("SELECT result FROM room ORDER BY room").await, ["defects", "clear", "not_seen"]);
    let order: OrderId = site.texts("SELECT work_order FROM defect WHERE number = 2").await[0].parse().unwrap();
    assert_eq!(site.texts("SELECT work_order FROM work_order").await, [order.to_string()]);
}
