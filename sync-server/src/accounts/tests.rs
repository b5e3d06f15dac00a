use super::*;
use crate::store::{Database, Sqlite};
use ed25519_dalek::SigningKey;
use yanfang_domain::id::{DeviceId, MemberId, ProjectId};
use yanfang_protocol::account::{Certificate, EnrolAnswer, EnrolRequest, SessionRequest};
use yanfang_protocol::codec;
use yanfang_protocol::device_key::DeviceKey;
use yanfang_protocol::signature::{Purpose, Signed, sign};

const NOW: i64 = 1_795_000_000_000;

struct Office {
    accounts: Accounts,
    project: ProjectId,
    member: MemberId,
    _folder: tempfile::TempDir,
}

fn office() -> Office {
    let folder = tempfile::tempdir().unwrap();
    let database: Arc<dyn Database> = Arc::new(Sqlite::open(&folder.path().join("server.sqlite")).unwrap());
    Office {
        accounts: Accounts::new(database, SigningKey::from_bytes(&[9; 32])),
        project: ProjectId::from_bytes([1; 16]),
        member: MemberId::from_bytes([2; 16]),
        _folder: folder,
    }
}

fn phone() -> SigningKey {
    SigningKey::from_bytes(&[5; 32])
}

fn request(code: &str) -> EnrolRequest {
    let public_key = DeviceKey::Ed25519(phone().verifying_key().to_bytes());
    let proof = hex::encode(sign(&phone(), Purpose::Enrolment, &EnrolRequest::claim(code, &public_key)));
    EnrolRequest { code: code.into(), public_key, name: "Mate 60".into(), proof, version: None, clock_ms: None }
}

async fn enrolled(office: &Office) -> EnrolAnswer {
    let code = office.accounts.create_enrol_code(office.project, office.member, NOW).await.unwrap();
    office.accounts.enrol(&request(&code), "10.0.0.1", NOW).await.unwrap()
}

fn proof(office: &Office, device: DeviceId, key: &SigningKey, now_ms: i64) -> SessionRequest {
    let nonce = office.accounts.nonce(now_ms).unwrap().nonce;
    SessionRequest {
        device,
        nonce,
        signature: hex::encode(sign(key, Purpose::Session, &nonce.0)),
        version: None,
        clock_ms: None,
    }
}

#[tokio::test]
async fn a_code_enrols_one_device_and_its_certificate_is_the_servers() {
    let office = office();
    let code = office.accounts.create_enrol_code(office.project, office.member, NOW).await.unwrap();
    let answer = office.accounts.enrol(&request(&code.to_lowercase()), "10.0.0.1", NOW).await.unwrap();
    assert_eq!((answer.project, answer.member), (office.project, office.member));

    let signed: Signed = codec::from_plain(&hex::decode(&answer.certificate).unwrap()).unwrap();
    let server = SigningKey::from_bytes(&[9; 32]).verifying_key();
    let certificate: Certificate = signed.open(&server, Purpose::Certificate).unwrap();
    assert_eq!(certificate.device, answer.device);

    let caller = office.accounts.caller(&answer.session.token, NOW).await.unwrap();
    assert_eq!(caller.device, Some(answer.device));
    let again = office.accounts.enrol(&request(&code), "10.0.0.1", NOW).await;
    assert!(matches!(again, Err(AccountError::BadCode)), "a code is spent once");
}

#[tokio::test]
async fn nobody_enrols_with_a_key_of_somebody_else() {
    let office = office();
    let code = office.accounts.create_enrol_code(office.project, office.member, NOW).await.unwrap();
    let others = DeviceKey::Ed25519(SigningKey::from_bytes(&[6; 32]).verifying_key().to_bytes());
    let proof = |code: &str, key: &DeviceKey| sign(&phone(), Purpose::Enrolment, &EnrolRequest::claim(code, key));
    let own = request(&code).public_key;
    let wrong = [
        (others, proof(&code, &others)),
        (own, proof("AAAA-AAAA-AAAA", &own)),
        (own, sign(&phone(), Purpose::Session, &EnrolRequest::claim(&code, &own))),
        (own, Vec::new()),
    ];
    for (public_key, proof) in wrong {
        let asked = EnrolRequest { public_key, proof: hex::encode(proof), ..request(&code) };
        let refused = office.accounts.enrol(&asked, "10.0.0.1", NOW).await;
        assert!(matches!(refused, Err(AccountError::BadProof)), "{refused:?}");
    }
    assert!(office.accounts.enrol(&request(&code), "10.0.0.1", NOW).await.is_ok(), "the code is not spent");
}

#[tokio::test]
async fn a_code_ends_after_a_day() {
    let office = office();
    let code = office.accounts.create_enrol_code(office.project, office.member, NOW).await.unwrap();
    let late = office.accounts.enrol(&request(&code), "10.0.0.1", NOW + 24 * 3_600_000).await;
    assert!(matches!(late, Err(AccountError::BadCode)));
}

#[tokio::test]
async fn guessing_codes_is_stopped_by_address() {
    let office = office();
    for _ in 0..10 {
        let guess = office.accounts.enrol(&request("AAAA-AAAA-AAAA"), "10.0.0.9", NOW).await;
        assert!(matches!(guess, Err(AccountError::BadCode)));
    }
    let code = office.accounts.create_enrol_code(office.project, office.member, NOW).await.unwrap();
    let stopped = office.accounts.enrol(&request(&code), "10.0.0.9", NOW).await;
    assert!(matches!(stopped, Err(AccountError::TooManyTries)), "even the right one");
    assert!(office.accounts.enrol(&request(&code), "10.0.0.1", NOW).await.is_ok(), "others are not held up");
}

#[tokio::test]
async fn a_session_ends_and_is_renewed_by_the_devices_key_alone() {
    let office = office();
    let answer = enrolled(&office).await;
    let later = NOW + DEVICE_SESSION_MS;
    let ended = office.accounts.caller(&answer.session.token, later).await;
    assert!(matches!(ended, Err(AccountError::NoSession)));

    let stolen = proof(&office, answer.device, &SigningKey::from_bytes(&[6; 32]), later);
    assert!(matches!(office.accounts.renew(&stolen, later).await, Err(AccountError::BadProof)));
    let right = proof(&office, answer.device, &phone(), later);
    let session = office.accounts.renew(&right, later).await.unwrap();
    assert!(office.accounts.caller(&session.token, later).await.is_ok());
    assert!(matches!(office.accounts.renew(&right, later).await, Err(AccountError::BadProof)), "a replay");
}

#[tokio::test]
async fn a_revoked_device_is_out_at_once() {
    let office = office();
    let answer = enrolled(&office).await;
    let mut transaction = office.accounts.database.begin().await.unwrap();
    assert!(end_access(transaction.as_mut(), office.project, answer.device, NOW).await.unwrap());
    transaction.commit().await.unwrap();
    assert!(matches!(office.accounts.caller(&answer.session.token, NOW).await, Err(AccountError::NoSession)));
    let proof = proof(&office, answer.device, &phone(), NOW);
    assert!(matches!(office.accounts.renew(&proof, NOW).await, Err(AccountError::Revoked)));
}

#[tokio::test]
async fn a_password_opens_a_browser_session_that_use_prolongs() {
    let office = office();
    let password = "tower crane at dusk";
    office.accounts.set_password(office.project, "linxiao", office.member, password).await.unwrap();
    let session = office.accounts.sign_in(office.project, "linxiao", password, "10.0.0.1", NOW).await.unwrap();
    let half = NOW + BROWSER_SESSION_MS / 2;
    assert_eq!(office.accounts.caller(&session.token, half).await.unwrap().device, None);
    let past_the_first_end = NOW + BROWSER_SESSION_MS + 1;
    assert!(office.accounts.caller(&session.token, past_the_first_end).await.is_ok());
    office.accounts.sign_out(&session.token).await.unwrap();
    assert!(matches!(office.accounts.caller(&session.token, half).await, Err(AccountError::NoSession)));
}

#[tokio::test]
async fn guessing_a_password_is_stopped_and_nothing_tells_whether_the_account_exists() {
    let office = office();
    office.accounts.set_password(office.project, "linxiao", office.member, "tower crane at dusk").await.unwrap();
    for account in ["linxiao", "nobody"] {
        let wrong = office.accounts.sign_in(office.project, account, "wrong wrong", "10.0.0.1", NOW).await;
        assert!(matches!(wrong, Err(AccountError::BadPassword)), "{account}");
    }
    for _ in 0..9 {
        let _ = office.accounts.sign_in(office.project, "linxiao", "wrong wrong", "10.0.0.2", NOW).await;
    }
    let stopped = office.accounts.sign_in(office.project, "linxiao", "tower crane at dusk", "10.0.0.3", NOW).await;
    assert!(matches!(stopped, Err(AccountError::TooManyTries)));
}

#[tokio::test]
async fn passwords_that_everybody_tries_are_refused() {
    let office = office();
    for (account, password) in
        [("lin", "short"), ("lin", "password1"), ("lin", "Qwertyuiop"), ("lin", "88888888"), ("linxiao", "linxiao2026")]
    {
        let set = office.accounts.set_password(office.project, account, office.member, password).await;
        assert!(
            matches!(set, Err(AccountError::CommonPassword | AccountError::ShortPassword { .. })),
            "{password} was taken"
        );
    }
}
