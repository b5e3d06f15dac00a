//! The page where the office answers about decisions of somebody who may no longer.

use super::{FORM, OWN, get, post, signed_in};
use crate::api::tests::office::{ADMIN, CLERK, INSPECTOR, NEIGHBOUR, Office, PROJECT, UNITS};
use crate::engine::Caller;
use yanfang_domain::command::{Body, Command, DefectEvent};
use yanfang_domain::event::{Author, EventKind};
use yanfang_domain::id::{ActorId, DefectId, DeviceId, DocumentId, Origin};
use yanfang_domain::people::PeopleChange;
use yanfang_domain::time::Moment;
use yanfang_protocol::codec;
use yanfang_protocol::sync::{Chain, DocumentPush, PROTOCOL, SentCommand, SyncRequest};

/// An inspector voids a defect, and has no access any more when that arrives.
async fn waiting(office: &Office) -> (DefectId, Origin) {
    let defect = office.record("墙角裂缝<b>", &[]).await;
    let server = office.api.server();
    let id = DocumentId::Unit(UNITS[0]);
    let document = server.document(PROJECT, id).await.unwrap().unwrap();
    let actor = ActorId([0x31; 16]);
    let kind = EventKind::Voided { reason: "记错了".into(), undo: false };
    let body = Body::DefectEvent(DefectEvent { defect: Some(defect), after: vec![], kind });
    let command = Command {
        origin: Origin { actor, seq: 1 },
        by: Author::Member(INSPECTOR),
        done_at: Moment { utc_ms: office.api.now_ms() - 1_000, offset_min: 480 },
        catalog: 1,
        body,
    };
    let last = document.branch(&document.heads(), actor).unwrap().execute(&command).unwrap().hash;
    let revoke = PeopleChange::Revoke { member: INSPECTOR };
    server.change_people(PROJECT, ADMIN, &revoke, "离职").await.unwrap();
    let sent = SentCommand {
        version: 1,
        body: codec::encode_body(&command.body).unwrap(),
        done_at: command.done_at,
        origin: None,
    };
    let chain = Chain {
        actor,
        first_seq: 1,
        dependencies: document.heads(),
        catalog: 1,
        commands: vec![sent],
        last,
        again: false,
    };
    let push = DocumentPush { id, generation: document.generation(), chains: vec![chain] };
    let request = SyncRequest {
        protocol: PROTOCOL,
        project: PROJECT,
        cursor: None,
        catalog: 1,
        documents: vec![push],
        refetch: vec![],
    };
    let caller = Caller { project: PROJECT, member: INSPECTOR, device: DeviceId::from_bytes([0x32; 16]) };
    server.sync(caller, request, 0).await.unwrap();
    (defect, command.origin)
}

#[tokio::test]
async fn the_page_says_who_decided_what_why_it_waits_and_whose_turn_it_is_in_both_languages() {
    let office = Office::open().await;
    let (_, command) = waiting(&office).await;
    let cookie = signed_in(&office, "linxiao", CLERK).await;
    for (language, words) in [
        ("zh", ["待核收", "ZHOULAN", "作废", "#1", "这位成员已停用", "轮到客服专员 LINXIAO", "收下", "不收", "记错了"]),
        (
            "en",
            [
                "Quarantine",
                "ZHOULAN",
                "Voided",
                "#1",
                "access has ended",
                "turn of service clerk LINXIAO",
                "Take in",
                "Decline",
                "记错了",
            ],
        ),
    ] {
        let cookie = format!("{cookie}; language={language}");
        for path in ["/console/quarantine".to_owned(), format!("/console/quarantine?command={command}")] {
            let page = get(&office, &path, &cookie).await;
            assert_eq!(page.status, 200, "{}", page.text());
            for word in words {
                assert!(page.text().contains(word), "{word} in {language}: {}", page.text());
            }
            assert!(!page.text().contains("裂缝<b>") && !page.text().contains(" style="), "escaped, nothing inline");
        }
        let other = get(&office, "/console/grid", &cookie).await;
        assert!(other.text().contains("data-live=\"/console/quarantine\">1<"), "counted in the navigation");
    }
    let neighbour = signed_in(&office, "liqiang", NEIGHBOUR).await;
    assert_eq!(get(&office, "/console/quarantine", &neighbour).await.status, 403, "an inspector does not answer");
}

#[tokio::test]
async fn the_two_buttons_take_in_and_decline_and_the_second_is_told() {
    let office = Office::open().await;
    let (defect, command) = waiting(&office).await;
    let cookie = signed_in(&office, "linxiao", CLERK).await;
    let send = async |answer: &str, reason: &str| {
        let form = format!("command={command}&answer={answer}&reason={reason}");
        post(&office, "/console/quarantine", &cookie, &[OWN, FORM], form).await
    };
    let without = send("decline", "").await;
    assert!(without.header("location").ends_with("&refused=no_reason"));
    let told = get(&office, without.header("location"), &cookie).await;
    assert!(told.text().contains("不收要写明原因"));
    assert_eq!(send("take_in", "ok").await.header("location"), format!("/console/quarantine?command={command}"));
    let page = get(&office, &format!("/console/quarantine?command={command}"), &cookie).await;
    assert!(page.text().contains("已收下 · LINXIAO"), "{}", page.text());
    let second = send("decline", "no").await;
    assert!(second.header("location").ends_with("&refused=answered"));
    assert!(get(&office, second.header("location"), &cookie).await.text().contains("另一位先处理了"));
    let unit = get(&office, &format!("/console/units/{}?defect={defect}", UNITS[0]), &cookie).await;
    assert!(unit.text().contains("由LINXIAO收下 · ok"), "{}", unit.text());
    let cross = [("sec-fetch-site", "cross-site"), FORM];
    let form = format!("command={command}&answer=take_in");
    assert_eq!(post(&office, "/console/quarantine", &cookie, &cross, form).await.status, 403);
}
