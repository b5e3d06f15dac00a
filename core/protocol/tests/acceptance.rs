//! The bytes that are signed, as snapshots: a changed one makes every signature given before it unreadable.

#![allow(clippy::unwrap_used)] // builders of a test may stop at the first surprise

use ed25519_dalek::SigningKey;
use yanfang_domain::batch::Party;
use yanfang_domain::event::Author;
use yanfang_domain::id::{
    ActorId, DeviceId, Digest, DocumentId, EntryId, MemberId, Origin, OwnerId, ProjectId, UnitId,
};
use yanfang_domain::signing::{Algorithm, FurtherUnit, Purpose, SignedStatement, Signer, SignerRole, Statement};
use yanfang_domain::time::Moment;
use yanfang_protocol::acceptance::{
    AcceptanceError, CounterStatement, Finding, canonical, chain_of, check_statement, first_chain, statement_bytes,
    statement_digest,
};
use yanfang_protocol::signature::{self, Signed, sign};

const PROJECT: ProjectId = ProjectId::from_bytes([1; 16]);
const AT: Moment = Moment { utc_ms: 1_770_000_000_000, offset_min: 480 };

fn unit() -> UnitId {
    UnitId::from_bytes([2; 16])
}

fn form() -> Statement {
    Statement {
        algorithm: Algorithm::Ed25519,
        purpose: Purpose::Handover,
        project: PROJECT,
        document: DocumentId::Unit(unit()),
        generation: 1,
        heads: vec![Digest([3; 32]), Digest([4; 32])],
        view_version: 1,
        view: Digest([5; 32]),
        photos: vec![Digest([6; 32])],
        further: vec![FurtherUnit {
            unit: UnitId::from_bytes([7; 16]),
            generation: 1,
            heads: vec![Digest([8; 32])],
            view: Digest([9; 32]),
        }],
        signer: Signer::Owner(OwnerId::from_bytes([10; 16])),
        role: SignerRole::Owner,
        image: Some(Digest([11; 32])),
        paper: None,
        at: AT,
        text_version: 1,
    }
}

fn sign_off() -> Statement {
    Statement {
        purpose: Purpose::SignOff,
        photos: Vec::new(),
        further: Vec::new(),
        signer: Signer::Member(Author::Member(MemberId::from_bytes([12; 16]))),
        role: SignerRole::Party(Party::PropertyCompany),
        image: None,
        ..form()
    }
}

fn signed(statement: Statement) -> SignedStatement {
    let key = SigningKey::from_bytes(&[13; 32]);
    let given = sign(&key, signature::Purpose::Acceptance, &statement_bytes(&statement).unwrap());
    SignedStatement { statement, key: hex::encode(key.verifying_key().as_bytes()), signature: hex::encode(given) }
}

fn counter() -> CounterStatement {
    CounterStatement {
        project: PROJECT,
        number: 1,
        previous: first_chain(PROJECT),
        document: DocumentId::Unit(unit()),
        entry: EntryId(Origin { actor: ActorId([14; 16]), seq: 5 }.record(0)),
        statement: statement_digest(&signed(form())).unwrap(),
        device: Some(DeviceId::from_bytes([15; 16])),
        member: Some(MemberId::from_bytes([12; 16])),
        at: AT,
        generation: 1,
        heads: vec![Digest([3; 32])],
        change: Digest([16; 32]),
        view_version: 1,
        view: Digest([17; 32]),
        differences: Some(vec!["entries/x".into()]),
        findings: vec![Finding::UnknownHeads, Finding::Differs],
    }
}

#[test]
fn the_bytes_of_a_statement_never_change() {
    insta::assert_snapshot!("form", String::from_utf8(statement_bytes(&form()).unwrap()).unwrap());
    insta::assert_snapshot!("sign_off", String::from_utf8(statement_bytes(&sign_off()).unwrap()).unwrap());
    insta::assert_snapshot!("digest", statement_digest(&signed(form())).unwrap().to_string());
}

#[test]
fn the_bytes_of_a_counter_signature_never_change() {
    insta::assert_snapshot!("counter", String::from_utf8(canonical(&counter()).unwrap()).unwrap());
    let late = CounterStatement { device: None, member: None, differences: None, findings: Vec::new(), ..counter() };
    insta::assert_snapshot!("counter_short", String::from_utf8(canonical(&late).unwrap()).unwrap());
    let signed = Signed { message: vec![1, 2, 3], signature: vec![4; 64] };
    insta::assert_snapshot!("chain", format!("{}\n{}", first_chain(PROJECT), chain_of(&signed)));
}

#[test]
fn a_signature_is_over_every_field_and_in_one_spelling() {
    let good = signed(form());
    check_statement(&good).unwrap();
    let changes: [fn(&mut Statement); 10] = [
        |statement| statement.purpose = Purpose::Amendment,
        |statement| statement.document = DocumentId::Unit(UnitId::from_bytes([99; 16])),
        |statement| statement.heads.truncate(1),
        |statement| statement.view.0[0] ^= 1,
        |statement| statement.photos.clear(),
        |statement| statement.further.clear(),
        |statement| statement.role = SignerRole::Proxy,
        |statement| statement.image = None,
        |statement| statement.at.utc_ms += 1,
        |statement| statement.text_version = 2,
    ];
    for (number, change) in changes.iter().enumerate() {
        let mut changed = good.clone();
        change(&mut changed.statement);
        assert!(matches!(check_statement(&changed), Err(AcceptanceError::Mismatch)), "change {number}");
    }
    let loud = SignedStatement { signature: good.signature.to_uppercase(), ..good.clone() };
    assert!(check_statement(&loud).is_err(), "a second spelling would be a second statement");
    let mut other = good.clone();
    other.statement.algorithm = Algorithm::P256;
    assert!(matches!(check_statement(&other), Err(AcceptanceError::NotAKey)), "the key is of another algorithm");
}
