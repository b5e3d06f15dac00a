//! The way of one home, from the slip to the key, on a phone without a network.

use super::{Person, Size, takers};
use crate::phone::draft;
use crate::{picture, sample};
use std::path::PathBuf;
use yanfang_device::{DefectDraft, MeterDraft, SignedOn};
use yanfang_domain::catalog::Severity;
use yanfang_domain::delivery::MeterKind;
use yanfang_domain::handover::{HandedKind, Outcome, Visitor};
use yanfang_domain::id::{HandoverId, OwnerId, UnitId};
use yanfang_domain::inspection::Stage;
use yanfang_domain::signing::SignerRole;

/// What people did.
#[derive(Clone, Copy, Debug, Default)]
pub struct Worked {
    /// Receptions begun.
    pub receptions: usize,
    /// Receptions in which the keys went out.
    pub keys: usize,
    /// Defects recorded in them.
    pub defects: usize,
    /// Photos taken.
    pub photos: usize,
}

impl Worked {
    pub(super) fn with(self, other: Self) -> Self {
        Self {
            receptions: self.receptions + other.receptions,
            keys: self.keys + other.keys,
            defects: self.defects + other.defects,
            photos: self.photos + other.photos,
        }
    }
}

/// The whole visit of a clean home.
const VISIT_MS: i64 = 12 * 60 * 1000;
/// The pixels a side of a signature.
const STROKES: u32 = 48;

/// Checks every owner in at the counter, which has no network either; gives what the slips say.
pub(super) fn check_in_all(counter: &Person, homes: usize) -> Vec<String> {
    let slip = |home: usize| {
        let mut owner = [0xE0; 16];
        owner[1..3].copy_from_slice(&(home as u16).to_be_bytes());
        let number = format!("A-{:03}", home + 1);
        let unit = sample::unit(home);
        counter.phone.check_in(unit, number, OwnerId::from_bytes(owner), None).expect("the counter may check in").text
    };
    (0..homes).map(slip).collect()
}

/// A companion's day: its own homes from the slip to the key, and those that it begins although another has them.
pub(super) fn day(person: &mut Person, place: usize, phones: usize, size: Size, slips: &[String]) -> Worked {
    let mut worked = Worked::default();
    for (home, slip) in slips.iter().enumerate() {
        let (first, second) = takers(home, phones, size);
        if first == place {
            worked = worked.with(whole(person, home, slip, size));
        } else if second == Some(place) {
            worked = worked.with(begun(person, home, slip));
        }
        // Some phones are switched off without warning in the middle of the day.
        if place % 5 == 1 && home == size.homes / 2 {
            person.phone.restart();
        }
    }
    worked
}

/// What the owner of a home decides.
const fn chosen(home: usize) -> Outcome {
    match home % 10 {
        0..6 => Outcome::Accepted,
        6 | 7 => Outcome::AcceptedRepairLater,
        8 => Outcome::ConfirmAfterRepair,
        _ => Outcome::Refused,
    }
}

fn whole(person: &mut Person, home: usize, slip: &str, size: Size) -> Worked {
    let outcome = chosen(home);
    let (unit, handover) = walked(person, slip);
    let (mut defects, mut photos) = (0, 0);
    if outcome != Outcome::Accepted {
        for n in 0..2 + home % 3 {
            photos += defect(person, unit, n, size.photo);
            defects += 1;
        }
    }
    let reason = if outcome == Outcome::Accepted { String::new() } else { "有问题待修".to_owned() };
    person.phone.set_outcome(unit, handover, outcome, reason).expect("a walked home has an outcome");
    if outcome.accepts() {
        photos += hand(person, unit, handover);
    }
    person.clock.advance_ms(VISIT_MS / 2);
    for role in [SignerRole::Owner, SignerRole::Companion, SignerRole::Property] {
        let image = camera(person, STROKES);
        person.phone.sign_form(unit, handover, role, &SignedOn::Screen { image }).expect("the form is ready");
    }
    if outcome.accepts() {
        person.phone.mark_formality(unit, "fund", true).expect("the formality is on the list");
        person.phone.release_keys(unit, handover).expect("nothing is missing");
    }
    Worked { receptions: 1, keys: usize::from(outcome.accepts()), defects, photos }
}

/// The second companion in the same home gets as far as an outcome, and has no key to give.
fn begun(person: &mut Person, home: usize, slip: &str) -> Worked {
    let (unit, handover) = walked(person, slip);
    if home.is_multiple_of(2) {
        let outcome = Outcome::ConfirmAfterRepair;
        person.phone.set_outcome(unit, handover, outcome, "别人也在办".into()).expect("a walked home has an outcome");
    }
    Worked { receptions: 1, ..Worked::default() }
}

/// The slip, the identity, and every room but the balcony.
fn walked(person: &mut Person, slip: &str) -> (UnitId, HandoverId) {
    let (unit, handover) = person
        .phone
        .start_from_slip(slip, Visitor::Owner, Vec::new())
        .expect("the slip is today's, the batch confirmed");
    person.phone.check_identity(unit, handover, "身份证".into()).expect("identity");
    person.clock.advance_ms(VISIT_MS / 2);
    let rooms = (0..sample::ROOMS - 1).map(sample::room).collect();
    let skipped = vec![(sample::room(sample::ROOMS - 1), "业主不看阳台".into())];
    person.phone.walk(unit, handover, rooms, skipped).expect("every room is accounted for");
    (unit, handover)
}

/// A defect with two photos; answers how many were taken.
fn defect(person: &mut Person, unit: UnitId, n: usize, photo: u32) -> usize {
    let photos = vec![camera(person, photo), camera(person, photo)];
    let count = photos.len();
    let draft = draft(n, &mut person.seed);
    let draft = DefectDraft { stage: Stage::Handover, severity: Severity::Minor, photos, ..draft };
    person.phone.record_defect(unit, draft).expect("anybody may record");
    count
}

/// Meters, one of them with its dial, keys and books; answers how many photos were taken.
fn hand(person: &mut Person, unit: UnitId, handover: HandoverId) -> usize {
    for meter in [MeterKind::Water, MeterKind::Electricity, MeterKind::Gas] {
        let photo = (meter == MeterKind::Electricity).then(|| camera(person, STROKES));
        let value_milli = 1_000 + person.seed.below(9_000) as i64;
        let remark = String::new();
        let draft = MeterDraft { meter, serial: None, value_milli, handover: Some(handover), photo, remark };
        person.phone.read_meter(unit, draft).expect("an accepted home's meters are read");
    }
    for (item, count) in [(HandedKind::Key, 5), (HandedKind::QualityGuarantee, 1), (HandedKind::UserManual, 1)] {
        person.phone.hand_item(unit, handover, item, "A 套".into(), count).expect("an accepted home's keys are handed");
    }
    1
}

/// A picture that no other picture is like.
fn camera(person: &mut Person, side: u32) -> PathBuf {
    let file = person.files.path().join("camera.png");
    let file = file.with_file_name(format!("{}.png", person.seed.number()));
    picture::write_sized(&file, side, &mut person.seed);
    file
}
