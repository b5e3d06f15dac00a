//! Enrolment over the wire and the sync call.

use super::office::{INSPECTOR, Office, PROJECT, request};
use ed25519_dalek::SigningKey;
use yanfang_protocol::account::{EnrolAnswer, EnrolRequest, Nonce, Session, SessionRequest};
use yanfang_protocol::codec;
use yanfang_protocol::device_key::DeviceKey;
use yanfang_protocol::signature::{Purpose, Signed, public_key, sign};
use yanfang_protocol::sync::{PROTOCOL, SyncAnswer, SyncRequest};

const JSON: (&str, &str) = ("content-type", "application/json");

#[tokio::test]
async fn a_phone_enrols_renews_its_session_and_gets_a_signed_answer() {
    let office = Office::open().await;
    let phone = SigningKey::from_bytes(&[42; 32]);
    let code = office.accounts().create_enrol_code(PROJECT, INSPECTOR, office.api.now_ms()).await.unwrap();
    let own = DeviceKey::Ed25519(phone.verifying_key().to_bytes());
    let proof = hex::encode(sign(&phone, Purpose::Enrolment, &EnrolRequest::claim(&code, &own)));
    let enrol = serde_json::to_vec(&EnrolRequest {
        code,
        public_key: own,
        name: "Mate 60".into(),
        proof,
        version: Some("0.1.0".into()),
        clock_ms: Some(0),
    })
    .unwrap();
    let answer = office.ask(request("POST", "/v1/enrol", "", &[JSON], enrol)).await;
    let enrolled: EnrolAnswer = serde_json::from_slice(&answer.body).unwrap();

    let nonce = office.ask(request("POST", "/v1/session/nonce", "", &[], "")).await;
    let nonce = serde_json::from_slice::<Nonce>(&nonce.body).unwrap().nonce;
    let signature = hex::encode(sign(&phone, Purpose::Session, &nonce.0));
    let proof = SessionRequest { device: enrolled.device, nonce, signature, version: None, clock_ms: None };
    let session = office.ask(request("POST", "/v1/session", "", &[JSON], serde_json::to_vec(&proof).unwrap())).await;
    let session: Session = serde_json::from_slice(&session.body).unwrap();

    office.record("hairline crack", &[]).await;
    let ask = SyncRequest {
        protocol: PROTOCOL,
        project: PROJECT,
        cursor: None,
        catalog: 0,
        documents: Vec::new(),
        refetch: Vec::new(),
    };
    let answer = office.ask(request("POST", "/v1/sync", &session.token, &[], codec::encode(&ask).unwrap())).await;
    assert_eq!(answer.header("content-type"), codec::CONTENT_TYPE);
    let signed: Signed = codec::decode(&answer.body, codec::INFLATED_LIMIT).unwrap();
    let key = public_key(&enrolled.server_key.0).unwrap();
    let answer: SyncAnswer = signed.open(&key, Purpose::Answer).unwrap();
    assert!(answer.feed.len() >= 2, "the catalog and the unit");
}
