//! A day of inspection work: the same notes, items and photo counts as `peers/data.mjs`, so that figures compare.

use crate::sample::{self, ITEMS};
use crate::seed::Seed;
use yanfang_document::Document;
use yanfang_domain::catalog::Severity;
use yanfang_domain::command::{Body, Command, RecordDefect};
use yanfang_domain::defect::{Photo, Pin};
use yanfang_domain::event::Author;
use yanfang_domain::id::{ActorId, Digest, DocumentId, Origin};
use yanfang_domain::inspection::Stage;
use yanfang_domain::time::Moment;

/// What is wrong, as inspectors write it.
pub const NOTES: [&str; 8] =
    ["墙面空鼓", "窗扇关闭不严", "地砖破损", "插座无电", "管道渗漏", "门框划伤", "墙漆色差", "阴阳角不直"];

/// The `n`-th defect of the `unit`-th unit: item, Chinese note, pin, and two photos that are only named.
pub fn defect(unit: usize, n: usize, seed: &mut Seed) -> RecordDefect {
    RecordDefect {
        stage: Stage::Internal,
        inspection: None,
        room: sample::room(seed.below(sample::ROOMS)),
        element: None,
        item: Some(sample::item_code(n % ITEMS)),
        severity: Severity::Major,
        note: format!("{} {}cm 靠近窗户 #{unit}-{n}", NOTES[n % 8], (n * 7) % 30),
        pin: Some(Pin::at((0.3137 * n as f64) % 1.0, (0.1719 * n as f64) % 1.0)),
        photos: [seed.bytes(), seed.bytes()].map(|hash| Photo { hash: Digest(hash) }).to_vec(),
        number: n as u32 + 1,
    }
}

/// The hour the first defect of the day is recorded (UTC ms); one a minute follows.
pub const MORNING_MS: i64 = 1_770_000_000_000;

/// The `n`-th command of an actor: a defect recorded by the first inspector.
pub fn command(actor: [u8; 16], n: usize, defect: RecordDefect) -> Command {
    Command {
        origin: Origin { actor: ActorId(actor), seq: n as u32 + 1 },
        by: Author::Member(sample::INSPECTORS[0]),
        done_at: Moment { utc_ms: MORNING_MS + n as i64 * 60_000, offset_min: 480 },
        catalog: 1,
        body: Body::RecordDefect(defect),
    }
}

/// A saved document of a unit with this many defects.
pub fn unit_of(defects: usize) -> Vec<u8> {
    let (actor, mut seed) = ([7; 16], Seed::new(3));
    let mut document = Document::genesis(DocumentId::Unit(sample::unit(0)), 1).expect("a document begins");
    for n in 0..defects {
        document.append(ActorId(actor), &command(actor, n, defect(0, n, &mut seed))).expect("a good command");
    }
    document.save()
}
