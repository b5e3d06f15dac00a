//! Photos over the wire: tus, then giving them to those whose scope holds them.

use super::office::{FOREMAN, INSPECTOR, NEIGHBOUR, Office, request};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};
use yanfang_domain::id::Digest;
use yanfang_protocol::problem::Code;

const TUS: (&str, &str) = ("tus-resumable", "1.0.0");
const PIECE: (&str, &str) = ("content-type", "application/offset+octet-stream");

fn picture(seed: u8) -> Vec<u8> {
    [&[0xFF, 0xD8, 0xFF][..], &vec![seed; 50_000]].concat()
}

fn hash(bytes: &[u8]) -> Digest {
    Digest(Sha256::digest(bytes).into())
}

async fn begin(office: &Office, token: &str, kind: &str, bytes: &[u8], of: Option<Digest>) -> super::office::Answer {
    let mut metadata = format!("sha256 {},kind {}", STANDARD.encode(hash(bytes).to_string()), STANDARD.encode(kind));
    if let Some(of) = of {
        metadata.push_str(",of ");
        metadata.push_str(&STANDARD.encode(of.to_string()));
    }
    let length = bytes.len().to_string();
    let headers = [TUS, ("upload-length", length.as_str()), ("upload-metadata", metadata.as_str())];
    office.ask(request("POST", "/v1/photos", token, &headers, "")).await
}

#[tokio::test]
async fn an_upload_resumes_where_head_says_and_the_photo_is_given_by_scope() {
    let office = Office::open().await;
    let token = office.enrol(INSPECTOR).await.session.token;
    let (original, small) = (picture(1), picture(2));
    office.record("crack", &[hash(&original)]).await;

    let begun = begin(&office, &token, "original", &original, None).await;
    assert_eq!(begun.status, 201);
    let location = begun.header("location").to_owned();
    let first = request("PATCH", &location, &token, &[TUS, PIECE, ("upload-offset", "0")], original[..20_000].to_vec());
    let first = office.ask(first).await;
    assert_eq!((first.status.as_u16(), first.header("upload-offset")), (204, "20000"));

    let wrong = request("PATCH", &location, &token, &[TUS, PIECE, ("upload-offset", "5")], "x");
    let wrong = office.ask(wrong).await;
    assert_eq!((wrong.problem(), wrong.header("upload-offset")), (Code::WrongOffset, "20000"));
    let head = office.ask(request("HEAD", &location, &token, &[TUS], "")).await;
    assert_eq!((head.header("upload-offset"), head.header("upload-length")), ("20000", "50003"));
    let rest =
        request("PATCH", &location, &token, &[TUS, PIECE, ("upload-offset", "20000")], original[20_000..].to_vec());
    assert_eq!(office.ask(rest).await.status, 204);

    let begun = begin(&office, &token, "thumbnail", &small, Some(hash(&original))).await;
    let location = begun.header("location").to_owned();
    let whole = request("PATCH", &location, &token, &[TUS, PIECE, ("upload-offset", "0")], small.clone());
    assert_eq!(office.ask(whole).await.status, 204);

    let path = format!("/v1/photos/{}", hash(&original));
    let given = office.ask(request("GET", &path, &token, &[], "")).await;
    assert_eq!(given.body, original);
    assert_eq!(given.header("content-type"), "image/jpeg");
    assert!(given.header("cache-control").contains("immutable"));
    let given = office.ask(request("GET", &format!("{path}/thumbnail"), &token, &[], "")).await;
    assert_eq!(given.body, small);
    for stranger in [NEIGHBOUR, FOREMAN] {
        let token = office.enrol(stranger).await.session.token;
        assert_eq!(office.ask(request("GET", &path, &token, &[], "")).await.problem(), Code::NotFound);
    }
    let question = format!("{{\"kind\":\"original\",\"hashes\":[\"{}\",\"{}\"]}}", hash(&original), hash(b"other"));
    let json = [("content-type", "application/json")];
    let answer = office.ask(request("POST", "/v1/photos/missing", &token, &json, question)).await;
    assert_eq!(answer.text(), format!("{{\"missing\":[\"{}\"]}}", hash(b"other")));
}

#[tokio::test]
async fn damaged_and_unknown_photos_are_refused() {
    let office = Office::open().await;
    let token = office.enrol(INSPECTOR).await.session.token;
    let original = picture(1);
    let begun = begin(&office, &token, "original", &original, None).await;
    let headers = [TUS, PIECE, ("upload-offset", "0")];
    let damaged = request("PATCH", begun.header("location"), &token, &headers, picture(9));
    assert_eq!(office.ask(damaged).await.problem(), Code::HashMismatch);
    let orphan = begin(&office, &token, "thumbnail", &original, Some(hash(b"nobody"))).await;
    assert_eq!(orphan.problem(), Code::NotFound);
}
