//! Phones that work apart come to the same: two that contradict each other, and fleets at random.

use std::collections::{BTreeMap, HashSet};
use yanfang_device::{EventDraft, UnitDetail};
use yanfang_domain::catalog::Severity;
use yanfang_domain::defect::{Defect, FieldValue};
use yanfang_domain::event::Status;
use yanfang_domain::id::{DefectId, EventId, UnitId};
use yanfang_domain::inspection::{Inspection, RoomResult, Stage};
use yanfang_tests::oracle;
use yanfang_tests::phone::TestPhone;
use yanfang_tests::sample::{self, ENGINEER, INSPECTORS};
use yanfang_tests::seed::{Seed, seeds};
use yanfang_tests::server::TestServer;

#[test]
fn two_inspectors_in_one_unit_come_to_the_same_and_neither_is_overwritten() {
    let server = TestServer::with_units(1);
    let unit = sample::unit(0);
    let phones = INSPECTORS.map(|inspector| server.phone(inspector));
    let mut seed = Seed::new(1);
    phones[0].sync_until_quiet();
    let first = phones[0].record(unit, 0, &mut seed);
    phones[0].sync_until_quiet();
    phones[1].sync_until_quiet();

    for (phone, note) in phones.iter().zip(["墙面空鼓 12cm", "墙面空鼓 15cm"]) {
        phone.amend_defect(unit, first, vec![FieldValue::Note(note.into())]).unwrap();
        phone.record(unit, 1, &mut seed);
    }
    sync_all(&phones);

    let details = phones.each_ref().map(|phone| content(&phone.unit_detail(unit).unwrap()));
    assert_eq!(details[0], details[1]);
    let defects = &details[0].0;
    assert_eq!(defects.len(), 3, "both new defects are there");
    let numbers: HashSet<_> = defects.iter().map(|defect| defect.number).collect();
    assert_eq!(numbers, HashSet::from([1, 2, 3]), "defects with the same number were given others");
    let contested = defects.iter().find(|defect| defect.id == first).unwrap();
    let others: Vec<_> = contested.others.iter().map(|other| other.value.clone()).collect();
    let mut notes = vec![FieldValue::Note(contested.note.clone())];
    notes.extend(others);
    assert_eq!(notes.len(), 2, "both notes are kept");
}

#[test]
fn two_who_decide_differently_apart_leave_it_to_a_third() {
    let server = TestServer::with_units(1);
    let unit = sample::unit(0);
    let phones = [server.phone(ENGINEER), server.phone(ENGINEER)];
    sync_all(&phones);
    let defect = phones[0].record(unit, 0, &mut Seed::new(1));
    phones[0].sync_until_quiet();
    phones[0].report_done(unit, defect, EventDraft::default()).unwrap();
    sync_all(&phones);
    // Two engineers look at the same repair while apart: one passes it, the other sends it back.
    phones[0].fail(unit, defect, "空鼓仍在".into(), EventDraft::default()).unwrap();
    phones[1].void(unit, defect, "记错了".into()).unwrap();
    sync_all(&phones);
    for phone in &phones {
        let detail = phone.unit_detail(unit).unwrap();
        let found = detail.defects.iter().find(|found| found.defect.id == defect).unwrap();
        assert_eq!(found.standing.status, Status::NeedsDecision);
    }
}

/// How many units a round has to itself.
const UNITS_A_ROUND: usize = 2;

#[test]
fn fleets_at_random_come_to_the_same_and_nothing_is_missing() {
    let seeds = seeds(150);
    let rounds = (seeds.end - seeds.start) as usize;
    let server = TestServer::with_units(rounds * UNITS_A_ROUND);
    let people = [INSPECTORS[0], INSPECTORS[1], ENGINEER];
    let mut phones: Vec<_> = (0..8).map(|index| server.direct_phone(people[index % people.len()])).collect();
    sync_all(&phones);
    for (round, number) in seeds.enumerate() {
        let mut seed = Seed::new(number);
        let mut fleet = Fleet::new(round, seed.below(7) + 2, &mut phones);
        for _ in 0..24 {
            fleet.step(&mut seed);
        }
        fleet.settle();
        fleet.check(&server, number);
    }
    phones.iter().for_each(TestPhone::assert_sound);
    oracle::verify(server.folder());
}

/// Some phones, some units, and everything they were told was saved.
struct Fleet<'a> {
    phones: &'a mut [TestPhone],
    units: Vec<UnitId>,
    defects: BTreeMap<UnitId, HashSet<DefectId>>,
    events: HashSet<EventId>,
    steps: usize,
}

impl<'a> Fleet<'a> {
    fn new(round: usize, size: usize, phones: &'a mut [TestPhone]) -> Self {
        let units = (0..UNITS_A_ROUND).map(|index| sample::unit(round * UNITS_A_ROUND + index)).collect();
        Self { phones: &mut phones[..size], units, defects: BTreeMap::new(), events: HashSet::new(), steps: 0 }
    }

    fn step(&mut self, seed: &mut Seed) {
        let index = seed.below(self.phones.len());
        let unit = *seed.pick(&self.units);
        self.steps += 1;
        match seed.below(100) {
            0..30 => {
                let defect = self.phones[index].record(unit, self.steps, seed);
                self.defects.entry(unit).or_default().insert(defect);
            }
            30..35 => self.inspect(index, unit, seed),
            35..70 => self.touch(index, unit, seed),
            70..95 => self.phones[index].sync_until_quiet(),
            _ => self.phones[index].restart(),
        }
    }

    fn inspect(&self, index: usize, unit: UnitId, seed: &mut Seed) {
        let phone = &self.phones[index];
        let inspection = phone.start_inspection(unit, Stage::Internal).expect("a round may begin");
        let room = sample::room(seed.below(sample::ROOMS));
        phone.record_room(unit, inspection, room, RoomResult::Clear).expect("a room may be recorded");
    }

    /// Does something to a defect that this phone knows, where its member may.
    fn touch(&mut self, index: usize, unit: UnitId, seed: &mut Seed) {
        let phone = &self.phones[index];
        let known = phone.unit_detail(unit).expect("a unit can be read").defects;
        if known.is_empty() {
            return;
        }
        let defect = seed.pick(&known).defect.id;
        let draft = EventDraft { note: format!("第{}步", self.steps), photos: Vec::new() };
        let event = match seed.below(7) {
            0 => phone.amend_defect(unit, defect, vec![FieldValue::Note(draft.note)]).err().map(Err),
            1 => phone.amend_defect(unit, defect, vec![FieldValue::Severity(Severity::Critical)]).err().map(Err),
            2 => Some(phone.comment(unit, defect, draft)),
            3 => Some(phone.report_done(unit, defect, draft)),
            4 => Some(phone.pass(unit, defect, None, draft)),
            5 => Some(phone.fail(unit, defect, draft.note.clone(), draft)),
            _ => Some(phone.void(unit, defect, draft.note)),
        };
        // Not every role may do everything in every state: what is refused here was never saved.
        self.events.extend(event.and_then(Result::ok));
    }

    fn settle(&self) {
        sync_all(self.phones);
    }

    fn check(&self, server: &TestServer, seed: u64) {
        for unit in &self.units {
            let Some(document) = server.document(*unit) else {
                assert!(!self.defects.contains_key(unit), "seed {seed}: nothing of {unit} arrived");
                continue;
            };
            let there = document.unit();
            for (index, phone) in self.phones.iter().enumerate() {
                let here = content(&phone.unit_detail(*unit).expect("a unit can be read"));
                assert_eq!(here.0, there.defects, "seed {seed}: phone {index} and server differ in {unit}");
                assert_eq!(here.1, there.inspections, "seed {seed}: phone {index} and server differ in {unit}");
            }
            let found: HashSet<_> = there.defects.iter().map(|defect| defect.id).collect();
            let saved = self.defects.get(unit).cloned().unwrap_or_default();
            assert!(found.is_superset(&saved), "seed {seed}: a saved defect of {unit} is missing");
        }
        self.check_events(server, seed);
    }

    /// Every event that was saved is in the documents, or on the shelf of the phone that made it.
    fn check_events(&self, server: &TestServer, seed: u64) {
        let units = self.units.iter().filter_map(|unit| server.document(*unit));
        let there: HashSet<_> = units
            .flat_map(|document| document.unit().defects)
            .flat_map(|defect| defect.events.into_iter().map(|event| event.id))
            .collect();
        let shelves = self.phones.iter().flat_map(|phone| phone.shelf().expect("the shelf can be read"));
        let shelved: HashSet<_> = shelves.map(|shelved| EventId(shelved.origin.record(0))).collect();
        let missing: Vec<_> = self.events.iter().filter(|id| !there.contains(id) && !shelved.contains(id)).collect();
        assert!(missing.is_empty(), "seed {seed}: events {missing:?} were saved and are nowhere");
    }
}

fn content(detail: &UnitDetail) -> (Vec<Defect>, Vec<Inspection>) {
    (detail.defects.iter().map(|defect| defect.defect.clone()).collect(), detail.inspections.clone())
}

/// Twice round: what the last one sends must reach the first.
fn sync_all(phones: &[TestPhone]) {
    for phone in phones.iter().chain(phones) {
        phone.sync_until_quiet();
    }
}
