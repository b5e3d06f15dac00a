//! Writes a unit's document and, beside it, what the product reads in it, for `tests/automerge-js`:
//! `write_document FOLDER` makes `document.automerge` and `expected.json`.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test program stops at the first surprise")]

use serde_json::json;
use std::path::PathBuf;
use yanfang_document::Document;
use yanfang_domain::catalog::Severity;
use yanfang_domain::command::{AddPhotos, AmendDefect, Body, Command, DefectEvent, RecordRoom, StartInspection};
use yanfang_domain::defect::{FieldValue, Photo};
use yanfang_domain::event::{Attachment, Author, EventKind};
use yanfang_domain::id::{ActorId, DefectId, Digest, DocumentId, InspectionId, Origin};
use yanfang_domain::inspection::{RoomResult, Stage};
use yanfang_domain::time::Moment;
use yanfang_tests::seed::Seed;
use yanfang_tests::{day, sample};

fn main() {
    let folder = PathBuf::from(std::env::args().nth(1).expect("usage: write_document FOLDER"));
    let mut document = Document::genesis(DocumentId::Unit(sample::unit(0)), 1).unwrap();
    let mut first = Writer { actor: ActorId([1; 16]), seq: 0 };
    let defects = first.record(&mut document);
    let heads = document.heads();
    // Two people amend the same note apart: both values stay, and both programs must show the same one.
    for (actor, note) in [(2, "墙面空鼓 12cm"), (3, "墙面空鼓 15cm")] {
        let mut writer = Writer { actor: ActorId([actor; 16]), seq: 0 };
        let mut branch = document.branch(&heads, writer.actor).unwrap();
        let values = vec![FieldValue::Note(note.into()), FieldValue::Severity(Severity::Critical)];
        branch.execute(&writer.command(Body::AmendDefect(AmendDefect { defect: defects[0], values }))).unwrap();
        document.merge(branch).unwrap();
    }
    let view: serde_json::Value = serde_json::from_slice(&document.view().bytes).unwrap();
    let expected = json!({ "heads": document.heads(), "view": view });
    std::fs::write(folder.join("document.automerge"), document.save()).unwrap();
    std::fs::write(folder.join("expected.json"), expected.to_string()).unwrap();
}

/// Somebody who makes commands.
struct Writer {
    actor: ActorId,
    seq: u32,
}

impl Writer {
    fn command(&mut self, body: Body) -> Command {
        self.seq += 1;
        Command {
            origin: Origin { actor: self.actor, seq: self.seq },
            by: Author::Member(sample::INSPECTORS[0]),
            done_at: Moment { utc_ms: day::MORNING_MS + i64::from(self.seq) * 60_000, offset_min: 480 },
            catalog: 1,
            body,
        }
    }

    /// An inspection with a room, ten defects, a photo and two remarks.
    fn record(&mut self, document: &mut Document) -> Vec<DefectId> {
        let start = self.command(Body::StartInspection(StartInspection { stage: Stage::Internal }));
        let inspection = InspectionId(start.origin.record(0));
        document.append(self.actor, &start).unwrap();
        let result = RoomResult::NotSeen { reason: "门锁".into() };
        let room = self.command(Body::RecordRoom(RecordRoom { inspection, room: sample::room(3), result }));
        document.append(self.actor, &room).unwrap();
        let mut seed = Seed::new(1);
        let defects = (0..10).map(|n| {
            let record = self.command(Body::RecordDefect(day::defect(0, n, &mut seed)));
            document.append(self.actor, &record).unwrap();
            DefectId(record.origin.record(0))
        });
        let defects: Vec<_> = defects.collect();
        let photos = vec![Photo { hash: Digest([0xAB; 32]) }];
        let photo = self.command(Body::AddPhotos(AddPhotos { defect: defects[1], photos }));
        document.append(self.actor, &photo).unwrap();
        for note in ["靠近窗户", "已告知业主"] {
            let with = Attachment { note: note.into(), photos: Vec::new() };
            let event =
                DefectEvent { defect: Some(defects[2]), after: Vec::new(), kind: EventKind::Commented { with } };
            let remark = self.command(Body::DefectEvent(event));
            document.append(self.actor, &remark).unwrap();
        }
        defects
    }
}
