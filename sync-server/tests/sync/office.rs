//! Commands made at the server: the same rights, the same path.

use crate::phone::{Phone, defect};
use crate::project::{PLASTER, START_MS, Site, document, member, project_id};
use yanfang_domain::command::*;
use yanfang_domain::event::EventKind;
use yanfang_domain::time::Moment;
use yanfang_protocol::problem::Code;
use yanfang_protocol::sync::{Reason, Verdict};
use yanfang_sync::ingest::Officer;

const NOW: Moment = Moment { utc_ms: START_MS, offset_min: 480 };

#[tokio::test]
async fn an_import_is_routed_like_anything_else() {
    let site = Site::new().await;
    let bodies = (1..=3).map(|number| Body::RecordDefect(defect(Some(PLASTER), number, 0))).collect();
    let written =
        site.server.execute_as(project_id(1), Officer::Member(member(1)), document(1), bodies, NOW).await.unwrap();
    assert!(written.iter().all(|written| written.verdict == Verdict::Accepted));
    assert_eq!(site.count("SELECT COUNT(*) FROM defect WHERE status = 'assigned'").await, 3);
    let mut phone = Phone::new(2);
    phone.sync(&site.server).await;
    assert_eq!(phone.held(document(1)).document.defect_ids().len(), 3);
}

#[tokio::test]
async fn the_console_has_its_members_rights() {
    let site = Site::new().await;
    let mut phone = Phone::new(1);
    phone.sync(&site.server).await;
    let defect = phone.record(document(1), Some(PLASTER));
    phone.sync(&site.server).await;
    let assigned = phone.held(document(1)).document.defect(defect).unwrap().events[0].id;
    let close = |kind| vec![Body::DefectEvent(DefectEvent { defect: Some(defect), after: vec![assigned], kind })];
    let voided = || EventKind::Voided { reason: "twice".into(), undo: false };
    let act = |number, bodies| {
        site.server.execute_as(project_id(1), Officer::Member(member(number)), document(1), bodies, NOW)
    };
    let refused = act(8, close(voided())).await.unwrap();
    let why = Reason { code: Code::NotAllowed, cause: None };
    assert_eq!(refused[0].verdict, Verdict::Refused { why });
    let voided = act(5, close(voided())).await.unwrap();
    assert_eq!(voided[0].verdict, Verdict::Accepted);
    assert_eq!(site.texts("SELECT status FROM defect").await, ["voided"]);
    assert_eq!(site.count("SELECT total FROM unit_state").await, 0);
}
