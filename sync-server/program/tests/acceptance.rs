//! `export-acceptance` and `verify bundle` through the real program: what they say, in both languages, and how they end.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a scenario's steps may stop at the first surprise

use ed25519_dalek::SigningKey;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use yanfang_document::Document;
use yanfang_domain::catalog::{Building, Catalog, Contractors, HouseType, Places, Project, Settings, Unit, UnitKind};
use yanfang_domain::command::{AddEntry, Body};
use yanfang_domain::entry::EntryKind;
use yanfang_domain::event::Author;
use yanfang_domain::handover::{HandoverEntry, Visitor};
use yanfang_domain::id::{
    BuildingId, DocumentId, HandoverId, HouseTypeId, MemberId, Origin, OwnerId, ProjectId, SealedFileId, UnitId,
};
use yanfang_domain::language::Bilingual;
use yanfang_domain::role::{Grant, Member, Role, Scope};
use yanfang_domain::signing::{Algorithm, Purpose, Signed, SignedStatement, Signer, SignerRole, Statement};
use yanfang_domain::time::Moment;
use yanfang_protocol::acceptance::{fingerprint, statement_bytes};
use yanfang_protocol::account::EnrolRequest;
use yanfang_protocol::device_key::DeviceKey;
use yanfang_protocol::signature::{self, sign};
use yanfang_protocol::sync::Verdict;
use yanfang_sync::accounts::Accounts;
use yanfang_sync::engine::{Server, ServerConfig};
use yanfang_sync::ingest::Officer;

const PROJECT: ProjectId = ProjectId::from_bytes([1; 16]);
const UNIT: UnitId = UnitId::from_bytes([2; 16]);
const COMPANION: MemberId = MemberId::from_bytes([3; 16]);
const BUILDING: BuildingId = BuildingId::from_bytes([4; 16]);
const HOUSE_TYPE: HouseTypeId = HouseTypeId::from_bytes([5; 16]);

fn catalog() -> Catalog {
    let name = |zh: &str, en: &str| Bilingual::new(zh, en);
    let unit = Unit {
        id: UNIT,
        kind: UnitKind::Dwelling,
        code: "3-1-1201".into(),
        building: Some(BUILDING),
        entrance: None,
        floor: None,
        house_type: HOUSE_TYPE,
        former: Vec::new(),
        directions: None,
    };
    let house_type = HouseType {
        id: HOUSE_TYPE,
        code: "C2".into(),
        name: name("三房两厅", "Three bedrooms"),
        area_centi_m2: 9_850,
        rooms: Vec::new(),
        plan: None,
    };
    let grant = Grant { role: Role::HandoverCompanion, scope: Scope::Project, from_ms: 0, until_ms: None };
    Catalog {
        version: 1,
        places: Places {
            project: Project { id: PROJECT, code: "LJ1".into(), name: name("临江", "Riverside") },
            phases: Vec::new(),
            buildings: vec![Building {
                id: BUILDING,
                phase: None,
                code: "3".into(),
                entrances: Vec::new(),
                floors: Vec::new(),
            }],
            house_types: vec![house_type],
            units: vec![unit],
        },
        items: Vec::new(),
        contractors: Contractors { contractors: Vec::new(), contracts: Vec::new() },
        rules: Vec::new(),
        members: vec![Member {
            id: COMPANION,
            name: "周陪验".into(),
            account: "zhou".into(),
            contractor: None,
            party: None,
            grants: vec![grant],
            revoked_ms: None,
        }],
        teams: Vec::new(),
        settings: Settings::default(),
    }
}

/// A data folder whose one home is signed by these keys, of which the first is enrolled; with the fingerprint of its server.
fn signed(data: &Path, keys: &[u8]) -> String {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    runtime.block_on(async {
        let server = Server::open(ServerConfig::new(data)).await.unwrap();
        server.publish_catalog(catalog()).await.unwrap();
        enrol(&server, keys[0]).await;
        let begun = HandoverEntry::Started {
            owner: OwnerId::from_bytes([6; 16]),
            visitor: Visitor::Owner,
            gate: None,
            slip: None,
            with: Vec::new(),
        };
        let handover = HandoverId(write(&server, begun).await.record(0));
        for (seed, role) in keys.iter().zip([SignerRole::Companion, SignerRole::Property]) {
            sign_form(&server, handover, *seed, role).await;
        }
        fingerprint(&server.public_key().to_bytes()).to_string()
    })
}

fn key(seed: u8) -> SigningKey {
    SigningKey::from_bytes(&[seed; 32])
}

async fn enrol(server: &Arc<Server>, seed: u8) {
    let accounts = Accounts::new(Arc::clone(server.database()), server.key().clone());
    let now_ms = server.clock().now_ms();
    let code = accounts.create_enrol_code(PROJECT, COMPANION, now_ms).await.unwrap();
    let public_key = DeviceKey::Ed25519(key(seed).verifying_key().to_bytes());
    let proof = sign(&key(seed), signature::Purpose::Enrolment, &EnrolRequest::claim(&code, &public_key));
    let request = EnrolRequest {
        code,
        public_key,
        name: "Mate 60".into(),
        proof: hex::encode(proof),
        version: None,
        clock_ms: None,
    };
    accounts.enrol(&request, "test", now_ms).await.unwrap();
}

/// Writes an entry as the companion; facts are taken, marked where something is missing.
async fn write(server: &Arc<Server>, entry: HandoverEntry) -> Origin {
    let body = Body::AddEntry(AddEntry { after: Vec::new(), kind: EntryKind::Handover(entry) });
    let at = Moment { utc_ms: server.clock().now_ms(), offset_min: 480 };
    let written = server.execute_as(PROJECT, Officer::Member(COMPANION), DocumentId::Unit(UNIT), vec![body], at);
    let written = written.await.unwrap();
    assert!(matches!(written[0].verdict, Verdict::Accepted | Verdict::Rebased { .. }), "{written:?}");
    written[0].origin
}

async fn sign_form(server: &Arc<Server>, handover: HandoverId, seed: u8, role: SignerRole) {
    let id = DocumentId::Unit(UNIT);
    let document = server.document(PROJECT, id).await.unwrap();
    let document = document.unwrap_or_else(|| Document::genesis(id, 1).unwrap());
    let (view, at) = (document.view(), Moment { utc_ms: server.clock().now_ms(), offset_min: 480 });
    let statement = Statement {
        algorithm: Algorithm::Ed25519,
        purpose: Purpose::Handover,
        project: PROJECT,
        document: id,
        generation: 1,
        heads: document.heads(),
        view_version: view.version,
        view: view.hash,
        photos: Vec::new(),
        further: Vec::new(),
        signer: Signer::Member(Author::Member(COMPANION)),
        role,
        image: None,
        paper: None,
        at,
        text_version: 1,
    };
    let given = sign(&key(seed), signature::Purpose::Acceptance, &statement_bytes(&statement).unwrap());
    let (public, given) = (hex::encode(key(seed).verifying_key().as_bytes()), hex::encode(given));
    let signature = Box::new(SignedStatement { statement, key: public, signature: given });
    let on = Signed::Screen { image: SealedFileId::from_bytes([7; 16]) };
    write(server, HandoverEntry::FormSigned { handover, role, on, signature }).await;
}

/// How the program ended, and what it said.
fn run(arguments: &[&str]) -> (i32, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_yanfang-server")).args(arguments).output().unwrap();
    let text = [output.stdout, output.stderr].concat();
    (output.status.code().unwrap(), String::from_utf8(text).unwrap())
}

/// The exported file of such a folder.
fn exported(folder: &Path, keys: &[u8]) -> (PathBuf, String) {
    let (data, file) = (folder.join("data"), folder.join("1201.acceptance"));
    let print = signed(&data, keys);
    let (code, said) =
        run(&["export-acceptance", "--data", data.to_str().unwrap(), "3-1-1201", file.to_str().unwrap()]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains(&print), "{said}");
    let (code, said) = run(&["verify", "--data", data.to_str().unwrap()]);
    assert_eq!(code, 0, "{said}");
    (file, print)
}

#[test]
fn verify_bundle_ends_with_0_1_or_3_and_says_why_in_both_languages() {
    let folder = tempfile::tempdir().unwrap();
    let (file, print) = exported(folder.path(), &[21, 21]);
    let path = file.to_str().unwrap();

    let (code, said) = run(&["verify", "bundle", path, "--key", &print]);
    assert_eq!(code, 0, "{said}");
    for words in
        ["房屋交接单 LJ1 3-1-1201", "Handover form LJ1 3-1-1201", "周陪验", "成立：签名都对得上", "holds: every"]
    {
        assert!(said.contains(words), "{words} in\n{said}");
    }
    let (code, said) = run(&["verify", "bundle", path]);
    assert_eq!(code, 3, "{said}");
    assert!(said.contains("签署方未知") && said.contains(&format!("signer unknown, key {print}")), "{said}");

    let wrong = print.replace(&print[..1], if print.starts_with('0') { "1" } else { "0" });
    let (code, said) = run(&["verify", "bundle", path, "--key", &wrong]);
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("[changed]") && said.contains("不能采信") && said.contains("do not rely on it"), "{said}");
    assert_eq!(run(&["verify", "bundle", path, "--key", "not a key"]).0, 1);
    assert_eq!(run(&["verify", "bundle", "no such file"]).0, 1);

    let bytes = std::fs::read(&file).unwrap();
    for (name, changed) in [
        ("flipped", [&bytes[..90], &[bytes[90] ^ 1], &bytes[91..]].concat()),
        ("cut", bytes[..bytes.len() - 1].to_vec()),
        ("longer", [bytes.as_slice(), b"\n"].concat()),
        ("empty", Vec::new()),
    ] {
        std::fs::write(&file, changed).unwrap();
        for arguments in [vec!["verify", "bundle", path, "--key", &print], vec!["verify", "bundle", path]] {
            let (code, said) = run(&arguments);
            assert_eq!(code, 1, "{name}: {said}");
            assert!(!said.contains("LJ1"), "nothing of it is told: {said}");
        }
    }
}

#[test]
fn verify_bundle_ends_with_1_where_a_signature_does_not_hold_and_tells_the_others() {
    let folder = tempfile::tempdir().unwrap();
    let (file, print) = exported(folder.path(), &[21, 22]);
    let (code, said) = run(&["verify", "bundle", file.to_str().unwrap(), "--key", &print]);
    assert_eq!(code, 1, "{said}");
    for words in
        ["核验：成立", "核验：不成立", "签名的设备未登记", "checked: does not hold", "部分成立", "holds in part"]
    {
        assert!(said.contains(words), "{words} in\n{said}");
    }
}
