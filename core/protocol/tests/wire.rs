//! The form of every message, as snapshots: a changed snapshot is a changed protocol.

#![allow(clippy::unwrap_used)] // builders of a test may stop at the first surprise

use ed25519_dalek::SigningKey;
use serde::{Serialize, de::DeserializeOwned};
use yanfang_domain::catalog::{Element, Severity};
use yanfang_domain::command::{Body, DefectEvent, RecordDefect};
use yanfang_domain::defect::{Photo, Pin};
use yanfang_domain::event::{Attachment, EventKind, Reinspection};
use yanfang_domain::id::{ActorId, DefectId, DeviceId, Digest, DocumentId, EventId, Origin, ProjectId, RoomId, UnitId};
use yanfang_domain::inspection::Stage;
use yanfang_domain::time::Moment;
use yanfang_protocol::codec::{self, CodecError};
use yanfang_protocol::deliver::{DeliverAnswer, DeliverRequest, Delivered, Sealed};
use yanfang_protocol::feed::{Cursor, FeedContent, FeedDocument, FeedPart};
use yanfang_protocol::problem::{Code, Problem};
use yanfang_protocol::signature::{self, Purpose, Signed};
use yanfang_protocol::sync::{
    Chain, ChainAnswer, DocumentAnswer, DocumentPush, NotJudged, Reason, SentCommand, SyncAnswer, SyncRequest, Verdict,
};
use yanfang_protocol::take_back::{GivenCatalog, GivenDocument, HeldDocument, TakeBackAnswer, TakeBackRequest};

const ORIGIN: Origin = Origin { actor: ActorId([7; 16]), seq: 3 };
const PROJECT: ProjectId = ProjectId::from_bytes([1; 16]);
const UNIT: DocumentId = DocumentId::Unit(UnitId::from_bytes([2; 16]));

fn record() -> Body {
    Body::RecordDefect(RecordDefect {
        stage: Stage::Internal,
        inspection: None,
        room: RoomId::from_bytes([4; 16]),
        element: Some(Element::Wall),
        item: Some("02.03".into()),
        severity: Severity::Minor,
        note: "窗边空鼓".into(),
        pin: Some(Pin::at(0.25, 0.5)),
        photos: vec![Photo { hash: Digest([9; 32]) }],
        number: 8,
    })
}

fn fail() -> Body {
    Body::DefectEvent(DefectEvent {
        defect: Some(DefectId(ORIGIN.record(0))),
        after: vec![EventId(ORIGIN.record(1))],
        kind: EventKind::Reinspected {
            result: Reinspection::Fail { reason: "还漏风".into() },
            with: Attachment::default(),
        },
    })
}

fn cursor() -> Cursor {
    Cursor { epoch: 1, number: 41, chain: Digest([5; 32]), signature: vec![6; 64] }
}

fn request() -> SyncRequest {
    let commands = [record(), fail()].map(|body| SentCommand {
        version: 1,
        body: codec::encode_body(&body).unwrap(),
        done_at: Moment { utc_ms: 1_770_000_000_000, offset_min: 480 },
        origin: None,
    });
    SyncRequest {
        protocol: 1,
        project: ProjectId::from_bytes([1; 16]),
        cursor: Some(cursor()),
        catalog: 3,
        documents: vec![DocumentPush {
            id: UNIT,
            generation: 1,
            chains: vec![Chain {
                actor: ORIGIN.actor,
                first_seq: 3,
                dependencies: vec![Digest([8; 32])],
                catalog: 3,
                commands: commands.into(),
                last: Digest([3; 32]),
                again: false,
            }],
        }],
        refetch: vec![],
    }
}

fn answer() -> SyncAnswer {
    let why = Reason { code: Code::WrongState, cause: Some(ORIGIN) };
    SyncAnswer {
        documents: vec![
            DocumentAnswer::Accepted,
            DocumentAnswer::Chains(vec![
                ChainAnswer::Accepted,
                ChainAnswer::Each(vec![
                    Verdict::Accepted,
                    Verdict::Rebased { flag: Some(Code::FlagOutOfScope) },
                    Verdict::Quarantined { why: why.clone() },
                    Verdict::Refused { why },
                    Verdict::Forked,
                ]),
            ]),
            DocumentAnswer::NotJudged(NotJudged::Missing { hashes: vec![Digest([8; 32])] }),
        ],
        later: vec![],
        feed: vec![FeedPart::Document(FeedDocument {
            id: UNIT,
            generation: 1,
            heads: vec![Digest([3; 32])],
            content: FeedContent::Changes(vec![serde_bytes::ByteBuf::from(vec![1, 2, 3])]),
            signature: vec![6; 64],
        })],
        cursor: cursor(),
        more: false,
        server_ms: 1_770_000_000_500,
        backed_up: None,
    }
}

fn take_back() -> (TakeBackRequest, TakeBackAnswer) {
    let heads = vec![Digest([3; 32])];
    let request = TakeBackRequest {
        protocol: 1,
        project: PROJECT,
        cursor: cursor(),
        catalogs: vec![3],
        documents: vec![HeldDocument { id: UNIT, heads: heads.clone() }],
        commands: vec![ORIGIN],
        given_catalogs: vec![GivenCatalog { version: 3, json: b"{}".to_vec(), signature: vec![6; 64] }],
        given_documents: vec![GivenDocument {
            id: UNIT,
            generation: 1,
            heads: heads.clone(),
            content: Digest([4; 32]),
            signature: vec![6; 64],
            changes: vec![serde_bytes::ByteBuf::from(vec![1, 2, 3])],
        }],
    };
    let answer = TakeBackAnswer {
        catalogs: vec![3],
        documents: vec![HeldDocument { id: UNIT, heads }],
        commands: vec![ORIGIN],
        not_taken: vec![UNIT],
        cursor: Cursor { epoch: 2, number: 0, ..cursor() },
    };
    (request, answer)
}

fn deliver() -> (DeliverRequest, DeliverAnswer) {
    let signed = Signed { message: vec![1, 2], signature: vec![6; 64] };
    let certificate = serde_bytes::ByteBuf::from(vec![1, 2, 3]);
    let request = DeliverRequest {
        protocol: 1,
        project: PROJECT,
        commands: vec![Sealed { certificate, command: signed.clone() }],
    };
    let missing = NotJudged::Missing { hashes: vec![] };
    let answer = DeliverAnswer {
        commands: vec![Delivered::Judged(signed), Delivered::NotJudged(missing), Delivered::NotSealed],
    };
    (request, answer)
}

fn round_trips<T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(message: &T) {
    let bytes = codec::encode(message).unwrap();
    assert_eq!(&codec::decode::<T>(&bytes, codec::INFLATED_LIMIT).unwrap(), message);
}

#[test]
fn messages_round_trip() {
    round_trips(&request());
    round_trips(&answer());
    round_trips(&take_back().0);
    round_trips(&take_back().1);
    round_trips(&deliver().0);
    round_trips(&deliver().1);
    for body in [record(), fail()] {
        assert_eq!(codec::decode_body(&codec::encode_body(&body).unwrap()).unwrap(), body);
    }
}

#[test]
fn bodies_keep_their_form() {
    let form = |body: &Body| serde_json::to_string_pretty(body).unwrap();
    insta::assert_snapshot!("record_defect", form(&record()));
    insta::assert_snapshot!("reinspected", form(&fail()));
}

#[test]
fn messages_keep_their_form() {
    insta::assert_snapshot!("sync_request", hex::encode(codec::plain(&request()).unwrap()));
    insta::assert_snapshot!("sync_answer", hex::encode(codec::plain(&answer()).unwrap()));
    insta::assert_snapshot!("take_back_request", hex::encode(codec::plain(&take_back().0).unwrap()));
    insta::assert_snapshot!("take_back_answer", hex::encode(codec::plain(&take_back().1).unwrap()));
    insta::assert_snapshot!("deliver_request", hex::encode(codec::plain(&deliver().0).unwrap()));
    insta::assert_snapshot!("deliver_answer", hex::encode(codec::plain(&deliver().1).unwrap()));
    insta::assert_json_snapshot!("sync_answer_verdicts", serde_json::to_value(&answer().documents).unwrap());
}

#[test]
fn an_empty_request_is_small() {
    let idle = SyncRequest { documents: vec![], ..request() };
    let bytes = codec::encode(&idle).unwrap();
    assert!(bytes.len() <= 300, "{} bytes: quality.md allows 300", bytes.len());
}

#[test]
fn an_unknown_field_is_noticed() {
    let mut value = serde_json::to_value(request()).unwrap();
    value["surprise"] = 1.into();
    assert!(serde_json::from_value::<SyncRequest>(value).is_err());
}

#[test]
fn inflating_stops_at_the_limit() {
    let bomb = codec::compress(&vec![0; 64 << 20]).unwrap();
    assert!(bomb.len() < 16 << 10);
    assert!(matches!(codec::inflate(&bomb, 1 << 20), Err(CodecError::TooLarge { limit }) if limit == 1 << 20));
}

#[test]
fn a_signature_fits_one_purpose_and_one_message() {
    let key = SigningKey::from_bytes(&[1; 32]);
    let sealed = Signed::seal(&key, Purpose::Answer, &answer()).unwrap();
    assert_eq!(sealed.open::<SyncAnswer>(&key.verifying_key(), Purpose::Answer).unwrap(), answer());
    assert!(sealed.open::<SyncAnswer>(&key.verifying_key(), Purpose::Bundle).is_err());
    for index in 0..sealed.message.len() {
        let mut changed = sealed.clone();
        changed.message[index] ^= 1;
        assert!(changed.open::<SyncAnswer>(&key.verifying_key(), Purpose::Answer).is_err(), "byte {index}");
    }
}

#[test]
fn a_document_signature_covers_id_generation_heads_and_bytes() {
    let changes = |bytes: &[&[u8]]| {
        FeedContent::Changes(bytes.iter().map(|bytes| serde_bytes::ByteBuf::from(bytes.to_vec())).collect())
    };
    let heads = [Digest([3; 32])];
    let messages = [
        signature::document_message(&PROJECT, &UNIT, 1, &heads, &changes(&[&[1, 2], &[3]])),
        signature::document_message(&PROJECT, &UNIT, 1, &heads, &changes(&[&[1], &[2, 3]])),
        signature::document_message(&PROJECT, &UNIT, 2, &heads, &changes(&[&[1, 2], &[3]])),
        signature::document_message(&PROJECT, &UNIT, 1, &[], &changes(&[&[1, 2], &[3]])),
        signature::document_message(
            &PROJECT,
            &UNIT,
            1,
            &heads,
            &FeedContent::Snapshot(serde_bytes::ByteBuf::from(vec![1, 2, 3])),
        ),
    ];
    for (index, message) in messages.iter().enumerate() {
        assert!(!messages[..index].contains(message), "message {index} is not its own");
    }
    let device = DeviceId::from_bytes([1; 16]);
    let later = Cursor { number: 42, ..cursor() };
    assert_ne!(
        signature::cursor_message(&PROJECT, &device, &cursor()),
        signature::cursor_message(&PROJECT, &device, &later)
    );
}

#[test]
fn every_code_speaks_both_languages_and_is_unique() {
    let mut seen = std::collections::BTreeSet::new();
    for code in Code::ALL {
        assert!(seen.insert(code.text()), "{} stands twice", code.text());
        let message = code.message();
        assert!(!message.zh.is_empty() && !message.en.is_empty());
        assert_eq!(serde_json::to_value(code).unwrap(), code.text());
    }
    let problem = Problem {
        code: Code::TooLarge,
        message: Code::TooLarge.message(),
        reference: "r1".into(),
        retry_after_s: None,
    };
    insta::assert_json_snapshot!("problem", problem);
}
