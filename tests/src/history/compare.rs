//! What both readings make of everything, phone by phone; and that phones which have the same see the same.

use super::judge;
use super::phone::Phone;
use super::town::{UNITS, unit_id};
use super::{History, documents};
use crate::reference::batch::{Batch, BatchView, Confirmed};
use crate::reference::reception::{House, ReceptionView, Told};
use crate::reference::{self};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;
use yanfang_domain::batch::{BatchState, GateState, gate, heads};
use yanfang_domain::defect::{Defect, Standing};
use yanfang_domain::delivery::{DeliveryState, delivery_state};
use yanfang_domain::entry::{Confirmation, Entry, Past};
use yanfang_domain::handover::{Chosen, Reception, after_of, receptions, tasks};
use yanfang_domain::id::DefectId;
use yanfang_domain::standing::fold_unit;

fn same<T: PartialEq + Debug>(what: &str, product: &T, model: &T) -> Result<(), String> {
    if product == model { Ok(()) } else { Err(format!("{what}\nproduct {product:#?}\nmodel {model:#?}")) }
}

impl History {
    /// On every phone both readings come to the same.
    pub(super) fn agree(&mut self) -> Result<(), String> {
        for place in 0..self.phones.len() {
            self.agree_on(place)?;
        }
        Ok(())
    }

    pub(super) fn agree_on(&mut self, place: usize) -> Result<(), String> {
        let phone = &self.phones[place];
        let mut reached = Vec::new();
        for unit in 0..UNITS {
            let held = &phone.units[unit];
            let product = fold_unit(&held.defects);
            let model = reference::unit_standings(&held.defects);
            for ((defect, product), model) in held.defects.iter().zip(&product).zip(&model) {
                same("the standing of a defect", product, model)
                    .map_err(|why| format!("{why}\n{:#?}", defect.events))?;
                reached.push(format!("{:?}", model.status));
            }
            let house = House::of(self.reading, &held.entries, &held.defects, &model);
            let past = Past::of(&held.entries);
            let views = house.view();
            let product: Vec<ReceptionView> = receptions(&past)
                .into_iter()
                .map(|one| reception(&one, &held.entries, &held.defects, &product))
                .collect();
            same("receptions", &product, &views).map_err(|why| format!("{why}\n{:#?}", held.entries))?;
            reached.extend(views.iter().flat_map(met));
            let model = judge::confirmed(self.reading, phone, unit_id(unit));
            self.same_gate(phone, unit, &model)?;
        }
        let view = Batch::of(self.reading, &phone.batch).view();
        reached.push(format!("batch {:?}", view.status));
        same("the batch", &batch(&phone.batch), &view).map_err(|why| format!("{why}\n{:#?}", phone.batch))?;
        for what in reached {
            self.tally.reach(what);
        }
        Ok(())
    }

    /// R1: open by the newest that holds.
    fn same_gate(
        &self,
        phone: &Phone,
        unit: usize,
        model: &[(yanfang_domain::id::BatchId, Confirmed)],
    ) -> Result<(), String> {
        let known: Vec<Confirmation> = yanfang_domain::batch::confirmations(&phone.batch)
            .iter()
            .filter(|one| one.units.contains(&unit_id(unit)))
            .map(|one| Confirmation { batch: super::town::batch_id(), entry: one.entry, revoked: !one.holds() })
            .collect();
        let product = match gate(&known, self.now_ms - 5, self.now_ms) {
            GateState::Open { confirmation, .. } => Some(confirmation.entry),
            GateState::Revoked { .. } | GateState::None => None,
        };
        let model = model.iter().rev().find(|(_, one)| one.holds).map(|(_, one)| one.entry);
        same("the gate", &product, &model)
    }

    /// In the end everybody hears everything, in any order: all see the same, and both readings agree on it.
    pub(super) fn all_meet(&mut self) -> Result<(), String> {
        for from in 1..self.phones.len() {
            self.hear(0, from);
        }
        for to in 1..self.phones.len() {
            self.hear(to, 0);
        }
        self.agree_on(0)?;
        let first = seen_on(&self.phones[0], self);
        for phone in &self.phones[1..] {
            same("two phones with the same entries", &seen_on(phone, self), &first)?;
        }
        // Documents are dear: every fortieth history goes through them as well.
        if self.random.below(40) == 0 {
            documents::follow(self)?;
        }
        Ok(())
    }
}

/// What the product shows on a phone, whatever the order in which it heard of things.
fn seen_on(phone: &Phone, history: &History) -> (Vec<BTreeMap<DefectId, Standing>>, Vec<DeliveryState>, BatchState) {
    let standings = phone.units.iter().map(|held| {
        let standings = fold_unit(&held.defects);
        held.defects.iter().map(|defect| defect.id).zip(standings).collect()
    });
    let settings = &history.town.catalog.settings;
    let states = phone.units.iter().map(|held| delivery_state(&held.entries, settings)).collect();
    (standings.collect(), states, BatchState::of(&phone.batch))
}

fn met(view: &ReceptionView) -> Vec<String> {
    let mut met = Vec::new();
    if view.signed.is_some() {
        met.push("form signed".into());
    }
    if view.keys {
        met.push("keys out".into());
    }
    if view.closed {
        met.push("reception closed".into());
    }
    if let Told::Apart(_) = view.outcome {
        met.push("outcomes apart".into());
    }
    if view.last != Told::Nothing {
        met.push("final outcome".into());
    }
    if !view.late.is_empty() {
        met.push("after signature".into());
    }
    met
}

fn told(chosen: &Chosen) -> Told {
    match chosen {
        Chosen::None => Told::Nothing,
        Chosen::One { outcome, .. } => Told::One(*outcome),
        Chosen::Contradicting(apart) => Told::Apart(apart.iter().copied().collect()),
    }
}

fn reception(one: &Reception, entries: &[Entry], defects: &[Defect], standings: &[Standing]) -> ReceptionView {
    ReceptionView {
        id: one.id,
        signatures: one.form.signatures.iter().map(|given| given.entry).collect(),
        signed: one.form.signed,
        signed_ms: one.form.signed_ms,
        late: one.form.after_signature.iter().copied().collect(),
        outcome: told(&one.outcome),
        last: told(&one.final_outcome),
        keys: one.is_handed_over(),
        closed: one.closed.is_some(),
        tasks: tasks(one, defects, standings).into_iter().map(|task| (task.defect, task.state)).collect(),
        heads: after_of(entries, one.id).into_iter().collect(),
    }
}

fn batch(entries: &[Entry]) -> BatchView {
    let state = BatchState::of(entries);
    let confirmed = state.confirmations.iter().map(|one| Confirmed {
        entry: one.entry,
        units: one.units.iter().copied().collect(),
        holds: one.holds(),
    });
    BatchView {
        status: state.status(),
        units: state.units.iter().copied().collect(),
        apart: !state.units_contested.is_empty(),
        draw: state.current().map(|draw| draw.entry),
        words: state.current().map_or_else(Vec::new, |draw| draw.parties.iter().map(|party| party.word).collect()),
        failed: state.failed_draws(),
        confirmed: confirmed.collect(),
        heads: heads(entries).into_iter().collect::<BTreeSet<_>>(),
    }
}
