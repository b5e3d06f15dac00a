//! After a restore: only what this server signed comes back, whoever gives it (N4).

use crate::phone::Phone;
use crate::project::{PLASTER, Site, document, open};
use std::path::Path;
use std::sync::Arc;
use tempfile::TempDir;
use yanfang_domain::id::Digest;
use yanfang_protocol::feed::{FeedDocument, FeedPart};
use yanfang_protocol::problem::Code;
use yanfang_protocol::signature::content_digest;
use yanfang_protocol::sync::SyncAnswer;
use yanfang_protocol::take_back::{COMMANDS, GivenCatalog, GivenDocument, HeldDocument, TakeBackRequest};
use yanfang_sync::engine::Server;

/// A server restored from before a phone's work, that phone, and what was signed for it.
struct Restored {
    server: Arc<Server>,
    phone: Phone,
    part: FeedDocument,
    _folders: (Site, TempDir),
}

impl Restored {
    async fn new() -> Self {
        let mut site = Site::new().await;
        let mut phone = Phone::new(1);
        phone.sync(&site.server).await;
        site.restart().await;
        let backup = tempfile::tempdir().unwrap();
        copy(site.folder.path(), backup.path());
        phone.record(document(1), Some(PLASTER));
        phone.record(document(1), Some(PLASTER));
        let answer = phone.sync(&site.server).await;
        let part = documents(answer).remove(0);
        let server = open(backup.path(), &site.clock).await;
        assert_eq!(phone.try_sync(&server).await.unwrap_err(), Code::Restored);
        Self { server, phone, part, _folders: (site, backup) }
    }

    fn request(&self) -> TakeBackRequest {
        TakeBackRequest { documents: vec![], ..self.phone.take_back_request() }
    }

    fn given(&mut self) -> GivenDocument {
        let changes = self.phone.held(document(1)).document.changes();
        GivenDocument {
            id: self.part.id,
            generation: self.part.generation,
            heads: self.part.heads.clone(),
            content: content_digest(&self.part.content),
            signature: self.part.signature.clone(),
            changes: changes.into_iter().map(|(_, bytes)| bytes.into()).collect(),
        }
    }

    async fn give(&self, given: GivenDocument) {
        let request = TakeBackRequest { given_documents: vec![given], ..self.request() };
        let answer = self.server.take_back(self.phone.caller, request, 0).await.unwrap();
        assert_eq!(answer.not_taken, []);
    }

    async fn defects(&self) -> usize {
        let document = self.server.document(self.phone.caller.project, document(1)).await.unwrap();
        document.map_or(0, |document| document.defect_ids().len())
    }
}

fn copy(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        std::fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}

fn documents(answer: SyncAnswer) -> Vec<FeedDocument> {
    let parts = answer.feed.into_iter().filter_map(|part| match part {
        FeedPart::Document(part) => Some(part),
        _ => None,
    });
    parts.collect()
}

#[tokio::test]
async fn what_was_signed_comes_back_with_its_rows_and_only_once() {
    let mut restored = Restored::new().await;
    let held = HeldDocument { id: document(1), heads: restored.part.heads.clone() };
    let ask = TakeBackRequest { documents: vec![held], ..restored.request() };
    let caller = restored.phone.caller;
    let answer = restored.server.take_back(caller, ask.clone(), 0).await.unwrap();
    assert_eq!(answer.documents.len(), 1, "it is lacking");
    let given = restored.given();
    restored.give(given.clone()).await;
    restored.give(given).await;
    assert_eq!(restored.defects().await, 2);
    let answer = restored.server.take_back(caller, ask, 0).await.unwrap();
    assert_eq!(answer.documents, [], "nothing is lacking any more");
    let count =
        "SELECT COUNT(*) FROM defect WHERE status = 'assigned' AND work_order IN (SELECT work_order FROM work_order)";
    let rows = restored.server.database().query(count, Vec::new()).await.unwrap();
    assert_eq!(rows[0].integer(0).unwrap(), 2);
}

#[tokio::test]
async fn nothing_of_what_was_not_signed_is_read() {
    let mut restored = Restored::new().await;
    let good = restored.given();
    let mut other_heads = good.clone();
    other_heads.heads[0] = Digest([7; 32]);
    let other_generation = GivenDocument { generation: 2, ..good.clone() };
    let other_document = GivenDocument { id: document(2), ..good.clone() };
    let mut changed = good.clone();
    changed.changes.iter_mut().for_each(|change| {
        let last = change.len() - 1;
        change[last] ^= 1;
    });
    let garbage = GivenDocument { changes: vec![vec![0x85; 400].into()], ..good };
    for given in [other_heads, other_generation, other_document, changed, garbage] {
        restored.give(given).await;
        assert_eq!(restored.defects().await, 0);
    }
}

#[tokio::test]
async fn a_catalog_comes_back_only_from_whom_it_was_given_whole() {
    let mut site = Site::new().await;
    site.restart().await;
    let backup = tempfile::tempdir().unwrap();
    copy(site.folder.path(), backup.path());
    site.publish().await;
    let (mut external, mut staff) = (Phone::new(7), Phone::new(1));
    let answers = [external.sync(&site.server).await, staff.sync(&site.server).await];
    let restored = open(backup.path(), &site.clock).await;
    for (phone, answer, expected) in [(&external, &answers[0], 1), (&staff, &answers[0], 1), (&staff, &answers[1], 2)] {
        let given = answer.feed.iter().find_map(|part| match part {
            FeedPart::Catalog { version, json, signature } => {
                Some(GivenCatalog { version: *version, json: json.clone(), signature: signature.clone() })
            }
            _ => None,
        });
        let request = TakeBackRequest { given_catalogs: vec![given.unwrap()], ..phone.take_back_request() };
        restored.take_back(phone.caller, request, 0).await.unwrap();
        let catalog = restored.catalog(phone.caller.project).await.unwrap().unwrap();
        assert_eq!(catalog.catalog().version, expected);
    }
}

#[tokio::test]
async fn too_much_at_once_and_a_foreign_cursor_are_refused() {
    let restored = Restored::new().await;
    let caller = restored.phone.caller;
    let commands = vec![yanfang_domain::id::Origin { actor: crate::phone::new_actor(), seq: 1 }; COMMANDS + 1];
    let many = TakeBackRequest { commands, ..restored.request() };
    assert_eq!(restored.server.take_back(caller, many, 0).await.unwrap_err(), Code::TooLarge);
    let large = restored.server.take_back(caller, restored.request(), 9 << 20).await;
    assert_eq!(large.unwrap_err(), Code::TooLarge);
    let mut foreign = restored.request();
    foreign.cursor.number += 1;
    assert_eq!(restored.server.take_back(caller, foreign, 0).await.unwrap_err(), Code::BadCursor);
}
