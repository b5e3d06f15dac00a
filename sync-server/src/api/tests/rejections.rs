//! Whatever is refused, is refused in the same form.

use super::office::{INSPECTOR, Office, PROJECT, request};
use yanfang_protocol::codec::{self, COMPRESSED_LIMIT};
use yanfang_protocol::problem::Code;
use yanfang_protocol::sync::{PROTOCOL, SyncRequest};

const JSON: (&str, &str) = ("content-type", "application/json");
const TUS: (&str, &str) = ("tus-resumable", "1.0.0");

/// Method, path, token, headers, body; status, code.
type Case<'a> = (&'a str, &'a str, &'a str, &'a [(&'a str, &'a str)], &'a str, u16, Code);

#[tokio::test]
async fn every_rejection_is_a_problem_with_code_and_reference() {
    let office = Office::open().await;
    let token = office.enrol(INSPECTOR).await.session.token;
    let hash = "00".repeat(32);
    let photo = format!("/v1/photos/{hash}");
    let long = "x".repeat(300_000);
    let cases: &[Case<'_>] = &[
        ("GET", "/v1/nothing", "", &[], "", 404, Code::NotFound),
        ("GET", "/v1/sync", "", &[], "", 405, Code::Malformed),
        ("POST", "/v1/sync", "", &[], "", 401, Code::SessionExpired),
        ("POST", "/v1/sync", "not a token", &[], "", 401, Code::SessionExpired),
        ("POST", "/v1/sync", &token, &[], "not zstd", 400, Code::Malformed),
        ("POST", "/v1/enrol", "", &[], "{}", 400, Code::Malformed),
        ("POST", "/v1/enrol", "", &[JSON], "{", 400, Code::Malformed),
        ("POST", "/v1/enrol", "", &[JSON], "{\"unknown\":1}", 400, Code::Malformed),
        ("POST", "/v1/enrol", "", &[JSON], &long, 413, Code::TooLarge),
        ("POST", "/v1/session", "", &[JSON], "[]", 400, Code::Malformed),
        ("POST", "/v1/photos/missing", &token, &[JSON], "{\"kind\":\"film\",\"hashes\":[]}", 400, Code::Malformed),
        ("POST", "/v1/photos", &token, &[], "", 412, Code::Malformed),
        ("POST", "/v1/photos", &token, &[TUS], "", 400, Code::Malformed),
        (
            "POST",
            "/v1/photos",
            &token,
            &[TUS, ("upload-length", "9"), ("upload-metadata", "kind !!")],
            "",
            400,
            Code::Malformed,
        ),
        ("HEAD", "/v1/photos/uploads/00", &token, &[TUS], "", 404, Code::NotFound),
        ("PATCH", "/v1/photos/uploads/00", &token, &[TUS], "", 400, Code::Malformed),
        ("GET", &photo, &token, &[], "", 404, Code::NotFound),
        ("GET", "/v1/photos/..%2f..%2fserver.key", &token, &[], "", 404, Code::NotFound),
        ("GET", "/v1/events", "", &[], "", 401, Code::SessionExpired),
    ];
    for (method, path, token, headers, body, status, code) in cases {
        let answer = office.ask(request(method, path, token, headers, (*body).to_owned())).await;
        assert_eq!(answer.status.as_u16(), *status, "{method} {path}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.header("cache-control"), "no-store");
        assert!(answer.header("content-security-policy").contains("default-src 'none'"));
        // An answer to HEAD has no body.
        if *method != "HEAD" {
            assert_eq!(answer.problem(), *code, "{method} {path}");
        }
    }
}

#[tokio::test]
async fn a_large_body_is_refused_before_it_is_read_and_a_bomb_before_it_is_inflated() {
    let office = Office::open().await;
    let token = office.enrol(INSPECTOR).await.session.token;
    let unread =
        futures::stream::once(async { panic!("nobody may read this") as Result<axum::body::Bytes, std::io::Error> });
    let announced = (COMPRESSED_LIMIT + 1).to_string();
    let headers = [("content-length", announced.as_str())];
    let body = axum::body::Body::from_stream(unread);
    let large = office.ask(request("POST", "/v1/sync", &token, &headers, body)).await;
    assert_eq!(large.problem(), Code::TooLarge);

    let silent = office.ask(request("POST", "/v1/sync", &token, &[], vec![0; COMPRESSED_LIMIT + 1])).await;
    assert_eq!(silent.problem(), Code::TooLarge, "also without an announced length");

    let bomb = codec::compress(&vec![0; codec::INFLATED_LIMIT + 1]).unwrap();
    assert!(bomb.len() < 100_000);
    let answer = office.ask(request("POST", "/v1/sync", &token, &[], bomb)).await;
    assert_eq!((answer.status.as_u16(), answer.problem()), (413, Code::TooLarge));
}

#[tokio::test]
async fn a_device_that_asks_too_often_is_told_when_to_come_back() {
    let office = Office::with(|settings| settings.sync_requests_a_minute = Some(2)).await;
    let token = office.enrol(INSPECTOR).await.session.token;
    let ask = SyncRequest {
        protocol: PROTOCOL,
        project: PROJECT,
        cursor: None,
        catalog: 0,
        documents: Vec::new(),
        refetch: Vec::new(),
    };
    let body = codec::encode(&ask).unwrap();
    for _ in 0..2 {
        assert_eq!(office.ask(request("POST", "/v1/sync", &token, &[], body.clone())).await.status, 200);
    }
    let answer = office.ask(request("POST", "/v1/sync", &token, &[], body)).await;
    assert_eq!(answer.problem(), Code::Busy);
    assert!((1..=30).contains(&answer.header("retry-after").parse::<u32>().unwrap()));
}

#[tokio::test]
async fn a_panic_is_answered_and_its_words_are_not_told() {
    let routes = axum::Router::new().route("/boom", axum::routing::get(async || -> () { panic!("a secret") }));
    let office = Office::open().await;
    let routes = crate::api::guard::around(routes).with_state(std::sync::Arc::clone(&office.api));
    let response = tower::ServiceExt::oneshot(routes, request("GET", "/boom", "", &[], "")).await.unwrap();
    let answer = super::office::Answer::read(response).await;
    assert_eq!(answer.problem(), Code::Internal);
    assert!(!answer.text().contains("secret"));
}
