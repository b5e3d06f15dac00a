//! The pages about members, roles, devices and codes.

use super::{FORM, OWN, get, post, signed_in};
use crate::api::tests::office::{ADMIN, BUILDING, CLERK, INSPECTOR, Office, PROJECT};
use yanfang_domain::id::MemberId;

async fn send(office: &Office, cookie: &str, form: String) -> String {
    let answer = post(office, "/console/people", cookie, &[OWN, FORM], form).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    answer.header("location").to_owned()
}

#[tokio::test]
async fn members_with_roles_devices_and_codes_are_shown_in_both_languages_to_who_may_see_them() {
    let office = Office::open().await;
    office.enrol(INSPECTOR).await;
    let cookie = signed_in(&office, "admin", ADMIN).await;
    let member = format!("/console/people/{INSPECTOR}");
    for (language, list, one) in [
        ("zh", ["成员与设备", "ZHOULAN", "验房工程师 · 全项目"], ["快 1 分钟", "0.1.0", "最后联系", "停用这位成员"]),
        (
            "en",
            ["People", "ZHOULAN", "inspector · the whole project"],
            ["1 min ahead", "0.1.0", "Last seen", "End this member"],
        ),
    ] {
        let cookie = format!("{cookie}; language={language}");
        let page = get(&office, "/console/people", &cookie).await;
        assert_eq!(page.status, 200, "{}", page.text());
        for word in list {
            assert!(page.text().contains(word), "{word} in {language}");
        }
        assert!(!page.text().contains(" style="), "nothing inline");
        let page = get(&office, &member, &cookie).await;
        assert_eq!(page.status, 200, "{}", page.text());
        for word in one {
            assert!(page.text().contains(word), "{word} in {language}: {}", page.text());
        }
    }
    let clerk = signed_in(&office, "linxiao", CLERK).await;
    assert_eq!(get(&office, "/console/people", &clerk).await.status, 403);
    assert!(!get(&office, "/console/grid", &clerk).await.text().contains("/console/people"), "absent, not grey");
    let form = format!("what=revoke&member={INSPECTOR}&reason=x");
    assert_eq!(post(&office, "/console/people", &clerk, &[OWN, FORM], form).await.status, 403);
}

#[tokio::test]
async fn roles_are_given_and_ended_members_join_and_leave_and_the_audit_tells_it() {
    let office = Office::open().await;
    let cookie = signed_in(&office, "admin", ADMIN).await;
    let form = "what=add&name=何军&account=he.jun&role=project_engineer&scope=project".to_owned();
    assert_eq!(send(&office, &cookie, form.clone()).await, "/console/people");
    assert!(send(&office, &cookie, form).await.ends_with("?refused=account_taken"));
    let catalog = office.api.server().catalog(PROJECT).await.unwrap().unwrap();
    let joined = catalog.catalog().members.iter().find(|member| member.account == "he.jun").unwrap().id;
    let page = format!("/console/people/{joined}");
    let grant = format!("what=grant&member={joined}&role=inspector&scope=building:{BUILDING}&until=2099-12-31");
    assert_eq!(send(&office, &cookie, grant).await, page);
    let unit = format!("what=grant&member={joined}&role=inspector&scope=project&unit=9-9-999");
    assert!(send(&office, &cookie, unit).await.ends_with("?refused=unreadable"));
    let end = format!("what=end&member={joined}&role=project_engineer&scope=project&reason=转岗");
    assert_eq!(send(&office, &cookie, end).await, page);
    let shown = get(&office, &page, &cookie).await;
    assert!(shown.text().contains("3 号楼") && shown.text().contains("已结束"), "{}", shown.text());

    let last = format!("what=revoke&member={ADMIN}&reason=离职");
    assert!(send(&office, &cookie, last).await.ends_with("?refused=last_administrator"));
    let revoke = format!("what=revoke&member={joined}&reason=离职");
    assert_eq!(send(&office, &cookie, revoke).await, page);
    let left = get(&office, "/console/people?list=left", &cookie).await;
    assert!(left.text().contains("何军") && left.text().contains("离职"), "{}", left.text());
    assert_eq!(get(&office, &format!("/console/people/{}", MemberId::from_bytes([99; 16])), &cookie).await.status, 404);
}

#[tokio::test]
async fn a_code_is_shown_once_and_can_be_withdrawn() {
    let office = Office::open().await;
    let cookie = signed_in(&office, "admin", ADMIN).await;
    let form = format!("what=code&member={INSPECTOR}");
    let drawn = post(&office, "/console/people", &cookie, &[OWN, FORM], form).await;
    assert_eq!(drawn.status, 200);
    let code = drawn.text().split("class=\"seed\">").nth(1).unwrap().split('<').next().unwrap().to_owned();
    assert!(code.len() >= 12, "{code}");
    let page = format!("/console/people/{INSPECTOR}");
    let shown = get(&office, &page, &cookie).await;
    assert!(!shown.text().contains(&code) && shown.text().contains("有一个没用的"));
    assert_eq!(send(&office, &cookie, format!("what=withdraw&member={INSPECTOR}")).await, page);
    assert!(!get(&office, &page, &cookie).await.text().contains("有一个没用的"));
}

#[tokio::test]
async fn who_is_revoked_is_signed_out_at_once() {
    let office = Office::open().await;
    let admin = signed_in(&office, "admin", ADMIN).await;
    let clerk = signed_in(&office, "linxiao", CLERK).await;
    assert_eq!(get(&office, "/console/grid", &clerk).await.status, 200);
    send(&office, &admin, format!("what=revoke&member={CLERK}&reason=离职")).await;
    assert_eq!(get(&office, "/console/grid", &clerk).await.status, 303, "to the door");
}
