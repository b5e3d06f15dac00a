mod orders;
mod people;
mod quarantine;

use crate::api::tests::office::{
    Answer, BUILDING, CLERK, FOREMAN, HOUSE_TYPE, NEIGHBOUR, Office, PASSWORD, PROJECT, UNITS,
};
use axum::body::Body;
use axum::http::Request;
use yanfang_domain::id::MemberId;

const OWN: (&str, &str) = ("sec-fetch-site", "same-origin");
const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

async fn get(office: &Office, path: &str, cookie: &str) -> Answer {
    office.ask(Request::get(path).header("cookie", cookie).body(Body::empty()).unwrap()).await
}

async fn post(office: &Office, path: &str, cookie: &str, headers: &[(&str, &str)], form: String) -> Answer {
    let mut request = Request::post(path).header("cookie", cookie);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    office.ask(request.body(Body::from(form)).unwrap()).await
}

async fn signed_in(office: &Office, account: &str, member: MemberId) -> String {
    office.accounts().set_password(PROJECT, account, member, PASSWORD).await.unwrap();
    let form = format!("project={PROJECT}&account={account}&password={}", PASSWORD.replace(' ', "+"));
    let answer = post(office, "/console/sign-in", "", &[OWN, FORM], form).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    let cookie = answer.header("set-cookie");
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"));
    cookie.split(';').next().unwrap().to_owned()
}

#[tokio::test]
async fn without_a_session_every_page_leads_to_signing_in_and_back() {
    let office = Office::open().await;
    for path in ["/console/grid?building=1", "/console/dispatch", "/console/units", "/console/events"] {
        let answer = get(&office, path, "yanfang=0000").await;
        assert_eq!(answer.status, 303);
        assert!(
            answer.header("location").starts_with("/console/sign-in?next=%2F")
                || answer.header("location").starts_with("/console/sign-in?next=/console/")
        );
    }
    let door = get(&office, "/console/sign-in", "").await;
    assert!(door.text().contains("临江新苑一期"));
}

#[tokio::test]
async fn pages_show_what_was_recorded_and_escape_it() {
    let office = Office::open().await;
    let cookie = signed_in(&office, "linxiao", CLERK).await;
    let defect = office.record("<script>alert(1)</script>墙角裂缝", &[]).await;
    let unit = format!("/console/units/{}", UNITS[0]);
    for (language, dispatch) in [("zh", "派单台"), ("en", "Dispatch")] {
        let cookie = format!("{cookie}; language={language}");
        for path in [
            "/console/grid".to_owned(),
            format!("/console/grid?building={BUILDING}&unit={}", UNITS[0]),
            "/console/dispatch".to_owned(),
            unit.clone(),
            format!("{unit}?defect={defect}"),
            "/console/units".to_owned(),
            "/console/coverage".to_owned(),
            "/console/coverage?stage=internal&by=floor&show=all".to_owned(),
            "/console/coverage?stage=internal&by=team".to_owned(),
            format!("/console/coverage?by=batch&group={BUILDING}&show=all"),
            "/console/handover".to_owned(),
            "/console/handover?list=overdue".to_owned(),
            "/console/handover?list=keys".to_owned(),
        ] {
            let page = get(&office, &path, &cookie).await;
            assert_eq!(page.status, 200, "{path}: {}", page.text());
            assert!(page.text().contains(dispatch), "{path} in {language}");
            assert!(!page.text().contains("<script>alert"), "{path}");
            assert!(!page.text().contains(" style=") && !page.text().contains("onclick"), "nothing inline: {path}");
            assert!(page.header("content-security-policy").contains("script-src 'self'"));
        }
    }
    let page = get(&office, &unit, &cookie).await;
    assert!(page.text().contains("&#60;script&#62;") || page.text().contains("&lt;script&gt;"));
    assert!(page.text().contains("ZHOULAN"));
}

#[tokio::test]
async fn coverage_says_what_is_missing_and_as_a_file_too_within_the_scope() {
    let office = Office::open().await;
    let cookie = signed_in(&office, "linxiao", CLERK).await;
    let page = get(&office, "/console/coverage?group=%22%3E%3Cscript%3E", &cookie).await;
    assert!(page.text().contains("第三方验房：2 户查完 0 户（0.0 %）"), "{}", page.text());
    assert!(page.text().contains(&format!("href=\"/console/units/{}\"", UNITS[1])));
    assert!(!page.text().contains("<script>") && !page.text().contains("group=\""), "the address comes back escaped");
    assert!(get(&office, "/console/grid", &cookie).await.text().contains("/console/coverage"), "linked from the grid");
    let file = get(&office, "/console/coverage.csv?stage=internal", &cookie).await;
    assert_eq!(file.header("content-type"), "text/csv; charset=utf-8");
    assert_eq!(file.text().lines().count(), 3, "a heading and two units: {}", file.text());
    let neighbour = signed_in(&office, "liqiang", NEIGHBOUR).await;
    let file = get(&office, "/console/coverage.csv?stage=internal", &neighbour).await;
    assert_eq!(file.text().lines().count(), 2, "the second unit alone");
    assert_eq!(get(&office, "/console/coverage?stage=nonsense", &cookie).await.status, 400);
}

#[tokio::test]
async fn scopes_hold_in_pages_and_contractors_are_kept_out() {
    let office = Office::open().await;
    office.record("crack", &[]).await;
    let neighbour = signed_in(&office, "liqiang", NEIGHBOUR).await;
    assert_eq!(get(&office, &format!("/console/units/{}", UNITS[0]), &neighbour).await.status, 404);
    assert_eq!(get(&office, &format!("/console/units/{}", UNITS[1]), &neighbour).await.status, 200);
    let dispatch = get(&office, "/console/dispatch", &neighbour).await;
    assert!(!dispatch.text().contains("crack"));
    let foreman = signed_in(&office, "luo", FOREMAN).await;
    assert_eq!(get(&office, "/console/grid", &foreman).await.status, 403);
}

#[tokio::test]
async fn forms_from_elsewhere_change_nothing() {
    let office = Office::open().await;
    let cookie = signed_in(&office, "linxiao", CLERK).await;
    let cross = [("sec-fetch-site", "cross-site"), FORM];
    assert_eq!(post(&office, "/console/sign-out", &cookie, &cross, String::new()).await.status, 403);
    assert_eq!(get(&office, "/console/grid", &cookie).await.status, 200, "still signed in");
    assert_eq!(post(&office, "/console/sign-out", &cookie, &[OWN, FORM], String::new()).await.status, 303);
    assert_eq!(get(&office, "/console/grid", &cookie).await.status, 303, "signed out");
    let back = post(&office, "/console/language", "", &[OWN, FORM], "to=en&back=https://evil.example".into()).await;
    assert_eq!(back.header("location"), "/console/grid");
}

#[tokio::test]
async fn over_https_the_cookie_has_the_host_name() {
    let office = Office::with(|settings| settings.secure_cookies = true).await;
    let cookie = signed_in(&office, "linxiao", CLERK).await;
    assert!(cookie.starts_with("__Host-yanfang="));
    assert_eq!(get(&office, "/console/grid", &cookie).await.status, 200);
}

#[tokio::test]
async fn assets_are_kept_and_drawings_run_nothing() {
    let office = Office::open().await;
    let css = get(&office, "/console/assets/console.css?v=1", "").await;
    assert!(css.header("cache-control").contains("immutable"));
    assert_eq!(get(&office, "/console/assets/../server.key", "").await.status, 404);
    let cookie = signed_in(&office, "linxiao", CLERK).await;
    let plan = get(&office, &format!("/console/plans/{HOUSE_TYPE}"), &cookie).await;
    assert!(plan.header("content-security-policy").contains("sandbox"));
}

#[tokio::test]
async fn a_wrong_password_is_told_on_the_page() {
    let office = Office::open().await;
    let form = format!("project={PROJECT}&account=linxiao&password=wrong");
    let answer = post(&office, "/console/sign-in", "", &[OWN, FORM], form).await;
    assert_eq!(answer.status, 403);
    assert!(answer.text().contains("账号或密码不对"));
}
