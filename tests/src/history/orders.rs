//! Work orders beside the units: copied out, worked on by a contractor who knows no more than that, and copied back.

use super::History;
use super::judge;
use super::phone::Phone;
use super::town::{UNITS, firm};
use crate::reference::standing;
use yanfang_domain::defect::Defect;
use yanfang_domain::event::{Attachment, Author, Event, EventKind};
use yanfang_domain::id::{ActorId, DefectId, EventId, OrderId, Origin};
use yanfang_domain::order::{events_for, orders_of};
use yanfang_domain::standing::fold;
use yanfang_domain::time::Moment;

/// The order of a firm.
pub(super) fn order(repairer: usize) -> OrderId {
    OrderId::from_bytes([70 + repairer as u8; 16])
}

/// An order's document: defects of units with what it was given of them.
pub(super) struct Copy {
    order: OrderId,
    repairer: usize,
    defects: Vec<(usize, Defect)>,
    written: u32,
}

impl Copy {
    /// Takes what the order is to hold of what a phone has.
    fn take(&mut self, phone: &Phone) {
        for unit in 0..UNITS {
            let defects = &phone.units[unit].defects;
            for defect in defects.iter().filter(|defect| orders_of(defect).contains(&self.order)) {
                if self.defects.iter().all(|(_, known)| known.id != defect.id) {
                    self.defects.push((unit, Defect { events: Vec::new(), ..defect.clone() }));
                }
            }
            let held = |id, of| self.find(of).is_some_and(|known| known.events.iter().any(|event| event.id == id));
            let events = events_for(self.order, defects, &held);
            for event in events {
                let of = self.defects.iter_mut().filter(|(_, defect)| event.concerns(defect.id));
                for (_, defect) in of {
                    add(defect, &event);
                }
            }
        }
    }

    fn find(&self, id: DefectId) -> Option<&Defect> {
        self.defects.iter().map(|(_, defect)| defect).find(|defect| defect.id == id)
    }
}

fn add(defect: &mut Defect, event: &Event) {
    if defect.events.iter().all(|known| known.id != event.id) {
        defect.events.push(event.clone());
    }
}

impl History {
    /// The orders of both firms as the first phone would give them out now.
    pub(super) fn given_out(&self) -> Vec<Copy> {
        let out = |repairer| {
            let mut copy = Copy { order: order(repairer), repairer, defects: Vec::new(), written: 0 };
            copy.take(&self.phones[0]);
            copy
        };
        (1..=2).map(out).collect()
    }

    /// A contractor works on its order, with no more than is in it.
    pub(super) fn work_on(&mut self, copy: &mut Copy) -> Result<(), String> {
        let member = self.town.catalog.members[7 + copy.repairer].clone();
        for place in 0..copy.defects.len() {
            let (unit, defect) = copy.defects[place].clone();
            let (with, reason) = (Attachment { note: "修".into(), photos: Vec::new() }, String::from("非我方"));
            let kind = match self.random.below(6) {
                0 => EventKind::Accepted { deemed: false },
                1 => EventKind::Disputed { reason },
                2 => EventKind::Progressed { percent: None, with },
                3 => continue,
                _ => EventKind::ReportedDone { with },
            };
            self.now_ms += 1_000;
            let event = (&defect, &kind);
            let (by, at_ms) = (Author::Member(member.id), self.now_ms);
            let product = judge::product_on_order(&self.town, firm(copy.repairer), &member, at_ms, event);
            let model = judge::model_on_order(self.reading, &self.town, firm(copy.repairer), &member, at_ms, event);
            if product != model {
                return Err(format!("on an order of unit {unit}: {product} and {model}\n{event:?}\n{member:?}"));
            }
            if product {
                copy.written += 1;
                let mut actor = [0xEE; 16];
                actor[0] = copy.repairer as u8;
                let id = EventId(Origin { actor: ActorId(actor), seq: copy.written }.record(0));
                let after = standing(&defect, &[]).frontier;
                let at = Moment { utc_ms: at_ms, offset_min: 480 };
                let event = Event { id, by, at, defect: Some(defect.id), after, kind };
                copy.defects[place].1.events.push(event);
            }
        }
        Ok(())
    }

    /// Copies back what the units lack, and out what the orders lack; then both sides hold what they are to hold.
    pub(super) fn mirror(&mut self, copies: &mut [Copy]) -> Result<(), String> {
        for (unit, theirs) in copies.iter().flat_map(|copy| &copy.defects) {
            let mine = self.phones[0].units[*unit].defects.iter_mut().find(|defect| defect.id == theirs.id);
            let mine = mine.ok_or("an order has a defect that its unit has not")?;
            for event in &theirs.events {
                add(mine, event);
            }
        }
        for copy in copies {
            copy.take(&self.phones[0]);
            for held in &self.phones[0].units {
                copied(copy, &held.defects)?;
            }
        }
        Ok(())
    }
}

/// A defect that is on the order is in it as in its unit, and one that is not does not look as if it were.
fn copied(copy: &Copy, defects: &[Defect]) -> Result<(), String> {
    for defect in defects {
        let Some(theirs) = copy.find(defect.id) else { continue };
        let (here, there) = (standing(defect, &[]), standing(theirs, &[]));
        let is_here = here.order == Some(copy.order);
        if is_here && there != here || !is_here && there.order == Some(copy.order) {
            return Err(format!("order and unit differ: {there:?}\n{here:?}\n{defect:#?}\n{theirs:#?}"));
        }
        if fold(theirs) != there {
            return Err(format!("on an order: the product {:?}\nthe model {there:?}\n{theirs:#?}", fold(theirs)));
        }
    }
    Ok(())
}
