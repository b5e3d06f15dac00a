//! Random fleets: phones record, edit the same fields, add events and photos, pull at any time and change actors. The
//! server executes their commands again, chain by chain, and must get the same last hash of every chain.

use crate::samples::*;
use yanfang_document::{ChangeHash, Document};
use yanfang_domain::catalog::Severity;
use yanfang_domain::command::{AddPhotos, Body, Command, StartInspection};
use yanfang_domain::defect::{FieldValue, Pin};
use yanfang_domain::event::{Author, EventKind};
use yanfang_domain::id::{ActorId, DefectId, EventId, MemberId, Origin};
use yanfang_domain::inspection::Stage;

struct Chain {
    actor: ActorId,
    dependencies: Vec<ChangeHash>,
    commands: Vec<Command>,
    hashes: Vec<ChangeHash>,
}

struct Phone {
    document: Document,
    member: u8,
    actor: ActorId,
    seq: u32,
    /// Chains not sent yet; the last one grows until something is pulled.
    chains: Vec<Chain>,
    open: bool,
}

impl Phone {
    fn work(&mut self, random: &mut Random) {
        self.seq += 1;
        let origin = Origin { actor: self.actor, seq: self.seq };
        let by = Author::Member(MemberId::from_bytes([self.member; 16]));
        let done_at = at(random.below(1_000_000) as i64);
        let command = Command { origin, by, done_at, catalog: 1, body: self.choose(random) };
        let executed = self.document.append(self.actor, &command).unwrap();
        assert_eq!(executed.seq, self.seq);
        if !self.open {
            let dependencies = executed.dependencies.clone();
            self.chains.push(Chain { actor: self.actor, dependencies, commands: vec![], hashes: vec![] });
            self.open = true;
        }
        let chain = self.chains.last_mut().unwrap();
        chain.commands.push(command);
        chain.hashes.push(executed.hash);
    }

    fn choose(&self, random: &mut Random) -> Body {
        let ids = self.document.defect_ids();
        let kind = random.below(10);
        if ids.is_empty() || kind < 3 {
            return Body::RecordDefect(record(self.document.next_number()));
        }
        // Mostly one of the first few, so that people meet there.
        let among = if random.below(4) > 0 { ids.len().min(3) } else { ids.len() };
        let defect = ids[random.below(among)];
        match kind {
            3 => Body::StartInspection(StartInspection { stage: Stage::Handover }),
            4 => Body::AddPhotos(AddPhotos { defect, photos: vec![photo(random.below(250) as u8)] }),
            5..=8 if random.below(3) > 0 => amend(defect, values(random)),
            7 => assigned(vec![group(&ids)]),
            _ => self.event(defect, random),
        }
    }

    fn event(&self, defect: DefectId, random: &mut Random) -> Body {
        let seen: Vec<EventId> = self.document.defect(defect).unwrap().events.iter().map(|event| event.id).collect();
        let after = if seen.is_empty() { vec![] } else { vec![seen[random.below(seen.len())]] };
        event(defect, after, EventKind::Accepted { deemed: random.below(2) == 0 })
    }

    /// Takes in what the server has; a new session sometimes begins, under a new actor.
    fn pull(&mut self, server: &Document, random: &mut Random) {
        let new: Vec<_> = server.changes().into_iter().filter(|(hash, _)| !self.document.contains(hash)).collect();
        if !new.is_empty() {
            self.document.apply(&new.into_iter().map(|(_, bytes)| bytes).collect::<Vec<_>>()).unwrap();
            self.open = false;
        }
        if random.below(3) == 0 {
            self.reopen(random);
        }
    }

    fn reopen(&mut self, random: &mut Random) {
        self.document = Document::open(&self.document.save()).unwrap();
        (self.actor, self.seq, self.open) = (random.actor(), 0, false);
    }

    fn push(&mut self, server: &mut Document) {
        for chain in self.chains.drain(..) {
            let mut branch = server.branch(&chain.dependencies, chain.actor).unwrap();
            for (command, hash) in chain.commands.iter().zip(&chain.hashes) {
                assert_eq!(branch.execute(command).unwrap().hash, *hash);
            }
            server.merge(branch).unwrap();
        }
        self.open = false;
    }
}

/// One to three fields of a few values, so that people write the same and different ones.
fn values(random: &mut Random) -> Vec<FieldValue> {
    let all = [
        FieldValue::Note(format!("说明 {}", random.below(3))),
        FieldValue::Severity([Severity::Critical, Severity::Cosmetic][random.below(2)]),
        FieldValue::Item([None, Some("07.01".into())][random.below(2)].clone()),
        FieldValue::Pin([None, Some(Pin { x: 1, y: 2 })][random.below(2)]),
    ];
    let first = random.below(all.len());
    all[first..all.len().min(first + 1 + random.below(3))].to_vec()
}

fn run(seed: u64) -> (Document, usize) {
    let mut random = Random(seed);
    let mut server = document();
    server.append(actor(0xfe), &command(0xfe, 1, Body::RecordDefect(record(1)))).unwrap();
    let mut phones: Vec<_> = (0..2 + random.below(4))
        .map(|number| Phone {
            document: if random.below(4) > 0 { server.clone() } else { document() },
            member: number as u8 + 1,
            actor: random.actor(),
            seq: 0,
            chains: vec![],
            open: false,
        })
        .collect();
    let mut chains = 0;
    for _ in 0..30 + random.below(40) {
        let at = random.below(phones.len());
        let phone = &mut phones[at];
        match random.below(10) {
            0 => {
                chains += phone.chains.len();
                phone.push(&mut server);
            }
            1 | 2 => phone.pull(&server, &mut random),
            3 if random.below(3) == 0 => phone.reopen(&mut random),
            _ => phone.work(&mut random),
        }
    }
    for phone in &mut phones {
        chains += phone.chains.len();
        phone.push(&mut server);
    }
    let view = server.view();
    for phone in &mut phones {
        phone.pull(&server, &mut random);
        assert_eq!(phone.document.heads(), server.heads(), "seed {seed}");
        assert_eq!(phone.document.view(), view, "seed {seed}");
        assert_eq!(phone.document.unit(), server.unit(), "seed {seed}");
        assert_eq!(phone.document.next_number(), server.next_number(), "seed {seed}");
    }
    for defect in server.unit().defects {
        assert_eq!(server.defect(defect.id), Some(defect), "seed {seed}");
    }
    (server, chains)
}

#[test]
fn chains_executed_again_are_the_phones_own() {
    let (mut chains, mut conflicts) = (0, 0);
    for seed in 0..300 {
        let (server, sent) = run(seed);
        chains += sent;
        conflicts += server.unit().defects.iter().map(|defect| defect.others.len()).sum::<usize>();
    }
    assert!(chains > 1000 && conflicts > 100, "{chains} chains and {conflicts} concurrent values prove little");
}
