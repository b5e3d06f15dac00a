//! A small project and a batch of it, told entry by entry.

use crate::batch::sample::{candidates, draw};
use crate::batch::{BatchEntry, BatchRule, BatchState, Party, SampleResult, SignOff, check, heads};
use crate::catalog::{
    Catalog, Contractors, HouseType, Places, Project, Room, RoomKind, SampleSize, Settings, Unit, UnitKind,
};
use crate::entry::{Confirmation, Elsewhere, Entry, EntryKind, Ground, Readiness};
use crate::event::Author;
use crate::id::{ActorId, BuildingId, DefectId, EntryId, HouseTypeId, MemberId, Origin, ProjectId, RoomId, UnitId};
use crate::language::Bilingual;
use crate::role::Member;
use crate::time::Moment;
use crate::transition::Writer;
use std::collections::{BTreeMap, BTreeSet};

/// Units of the batch: two of each of two buildings.
pub(super) const UNITS: u8 = 4;
pub(super) const LEAD: u8 = 1;
pub(super) const SEED: u64 = 7;

pub(super) fn unit(number: u8) -> UnitId {
    UnitId::from_bytes([number; 16])
}

pub(super) fn units() -> Vec<UnitId> {
    (1..=UNITS).map(unit).collect()
}

/// Two people of each party: 10 and 11 of the first, 20 and 21 of the second.
pub(super) fn signer(party: Party, which: u8) -> u8 {
    let at = Party::ALL.iter().position(|one| *one == party).unwrap();
    (at as u8 + 1) * 10 + which
}

pub(super) fn defect(number: u8) -> DefectId {
    DefectId(Origin { actor: ActorId([0xDD; 16]), seq: u32::from(number) }.record(0))
}

#[derive(Clone)]
pub(super) struct Known {
    pub(super) readiness: BTreeMap<UnitId, Readiness>,
    pub(super) open: BTreeSet<(UnitId, DefectId)>,
    pub(super) closed: BTreeSet<(UnitId, DefectId)>,
}

impl Elsewhere for Known {
    fn readiness(&self, unit: UnitId) -> Option<Readiness> {
        self.readiness.get(&unit).copied()
    }

    fn confirmations(&self, _unit: UnitId) -> Vec<Confirmation> {
        Vec::new()
    }

    fn is_open(&self, unit: UnitId, defect: DefectId) -> Option<bool> {
        let key = (unit, defect);
        if self.open.contains(&key) { Some(true) } else { self.closed.contains(&key).then_some(false) }
    }
}

#[derive(Clone)]
pub(super) struct Story {
    pub(super) entries: Vec<Entry>,
    pub(super) known: Known,
    pub(super) catalog: Catalog,
    next: u32,
}

impl Story {
    /// Nothing happened yet; every unit is inspected.
    pub(super) fn new() -> Self {
        let ready = Readiness { inspected: true, open: 0, critical: 0 };
        let readiness = units().into_iter().map(|unit| (unit, ready)).collect();
        let known = Known { readiness, open: BTreeSet::new(), closed: BTreeSet::new() };
        Self { entries: Vec::new(), known, catalog: catalog(), next: 0 }
    }

    pub(super) fn opened() -> Self {
        let mut story = Self::new();
        story.enter(LEAD, BatchEntry::Opened { name: "3 号楼第 2 批".into(), units: units() });
        story
    }

    pub(super) fn recorded() -> Self {
        let mut story = Self::opened();
        let completion = BatchEntry::CompletionRecorded { number: "备 2026-17".into(), date_ms: 0, photo: None };
        story.enter(LEAD, completion);
        story
    }

    pub(super) fn drawn() -> Self {
        let mut story = Self::recorded();
        let sample = story.sample(SEED);
        story.enter(LEAD, sample);
        story
    }

    pub(super) fn inspected() -> Self {
        let mut story = Self::drawn();
        story.pass_all();
        story
    }

    pub(super) fn signed() -> Self {
        let mut story = Self::inspected();
        for party in Party::ALL {
            story.sign(party, 0, SignOff::Accept);
        }
        story
    }

    pub(super) fn confirmed() -> Self {
        let mut story = Self::signed();
        story.confirm();
        story
    }

    pub(super) fn state(&self) -> BatchState {
        BatchState::of(&self.entries)
    }

    /// The sample that a seed gives now.
    pub(super) fn sample(&self, seed: u64) -> BatchEntry {
        let state = self.state();
        let candidates = candidates(&self.catalog, &state.units).unwrap();
        let strata = draw(&candidates, self.catalog.settings.sample_size, state.failed_draws(), seed);
        BatchEntry::SampleDrawn { draw: state.next_draw(), seed, strata }
    }

    pub(super) fn pass_all(&mut self) {
        let state = self.state();
        let draw = state.current().unwrap();
        for unit in draw.left() {
            self.enter(LEAD, BatchEntry::SampleInspected { draw: draw.number, unit, result: SampleResult::Pass });
        }
    }

    pub(super) fn sign(&mut self, party: Party, which: u8, verdict: SignOff) -> EntryId {
        self.enter(signer(party, which), signing(self.state().current().unwrap().number, party, verdict))
    }

    pub(super) fn confirm(&mut self) -> EntryId {
        let draw = self.state().current().unwrap().number;
        self.enter(LEAD, BatchEntry::Confirmed { draw, number: "JF-2026-011".into() })
    }

    /// Checks an entry as its author would be.
    pub(super) fn check(&self, by: u8, kind: &BatchEntry) -> Result<(), BatchRule> {
        let member = member(by);
        let ground = Ground {
            catalog: &self.catalog,
            member: Some(&member),
            at_ms: 0,
            unit: None,
            entries: &self.entries,
            defects: &Vec::new,
            elsewhere: &self.known,
        };
        check(&ground, kind, &Writer { author: Author::Member(member.id), roles: &[] })
    }

    /// Writes an entry that every rule allows, after all that is here.
    pub(super) fn enter(&mut self, by: u8, kind: BatchEntry) -> EntryId {
        assert_eq!(self.check(by, &kind), Ok(()), "{kind:?}");
        self.force(by, kind)
    }

    /// Writes an entry whatever the rules say.
    pub(super) fn force(&mut self, by: u8, kind: BatchEntry) -> EntryId {
        self.next += 1;
        let entry = entry(by, self.next, heads(&self.entries), kind);
        let id = entry.id;
        self.entries.push(entry);
        id
    }

    /// What this one and another wrote apart since they were one.
    pub(super) fn merge(&mut self, other: &Self) {
        for entry in &other.entries {
            if !self.entries.iter().any(|here| here.id == entry.id) {
                self.entries.push(entry.clone());
            }
        }
        self.next = self.next.max(other.next);
    }
}

pub(super) fn signing(draw: u16, party: Party, verdict: SignOff) -> BatchEntry {
    BatchEntry::SignedOff { draw, party, verdict, signature: None }
}

pub(super) fn refusal(reasons: &str) -> SignOff {
    SignOff::Refuse { reasons: reasons.into() }
}

/// An entry; the author is the actor as well.
pub(super) fn entry(by: u8, seq: u32, mut after: Vec<EntryId>, kind: BatchEntry) -> Entry {
    let orders = !matches!(kind, BatchEntry::SampleInspected { .. });
    after.retain(|_| orders);
    Entry {
        id: EntryId(Origin { actor: ActorId([by; 16]), seq }.record(0)),
        by: Author::Member(MemberId::from_bytes([by; 16])),
        at: Moment { utc_ms: i64::from(seq), offset_min: 480 },
        after,
        kind: EntryKind::Batch(kind),
    }
}

fn member(number: u8) -> Member {
    Member {
        id: MemberId::from_bytes([number; 16]),
        name: String::new(),
        account: String::new(),
        contractor: None,
        party: (number / 10).checked_sub(1).map(|at| Party::ALL[usize::from(at)]),
        grants: Vec::new(),
        revoked_ms: None,
    }
}

fn catalog() -> Catalog {
    let house_type = HouseTypeId::from_bytes([9; 16]);
    let text = || Bilingual::new("甲", "A");
    let room = Room { id: RoomId::from_bytes([1; 16]), kind: RoomKind::Living, name: text(), outline: Vec::new() };
    Catalog {
        version: 1,
        places: Places {
            project: Project { id: ProjectId::from_bytes([1; 16]), code: "P".into(), name: text() },
            phases: Vec::new(),
            buildings: Vec::new(),
            house_types: vec![HouseType {
                id: house_type,
                code: "C".into(),
                name: text(),
                area_centi_m2: 9_000,
                rooms: vec![room],
                plan: None,
            }],
            units: (1..=UNITS)
                .map(|number| Unit {
                    id: unit(number),
                    kind: UnitKind::Dwelling,
                    code: number.to_string(),
                    building: Some(BuildingId::from_bytes([number.div_ceil(2); 16])),
                    entrance: None,
                    floor: None,
                    house_type,
                    former: Vec::new(),
                    directions: None,
                })
                .collect(),
        },
        items: Vec::new(),
        contractors: Contractors::default(),
        rules: Vec::new(),
        members: Vec::new(),
        teams: Vec::new(),
        settings: Settings { sample_size: SampleSize { percent: 10, at_least: 1 }, ..Settings::default() },
    }
}
