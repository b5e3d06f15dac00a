//! What follows from a document's commands: numbers given anew, assignments, rows (sync.md 5).

use super::filed::Filed;
use super::judge::{Halt, Judge, fresh_actor};
use super::task::{Context, Held, Judged, NewChange, Outcome, ServerCommand};
use crate::acceptance;
use crate::assignment::{self, Orders};
use crate::projection::{self, Touched};
use sha2::{Digest as _, Sha256};
use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use yanfang_document::{Document, ExecuteError};
use yanfang_domain::command::{Body, Command, RenumberDefect};
use yanfang_domain::event::{AssignmentGroup, Author, Event, EventKind};
use yanfang_domain::id::{ActorId, DefectId, DocumentId, EventId, Origin};
use yanfang_protocol::problem::Code;
use yanfang_protocol::sync::{NotJudged, Verdict};

/// A document gets a snapshot when it has so many changes since the last one.
const SNAPSHOT_EVERY: u64 = 32;

impl Judge<'_> {
    /// Of two equal numbers the later to arrive gets another (domain.md 4).
    pub(super) fn renumber(&mut self) -> Result<(), Halt> {
        for (defect, origin) in self.to_renumber() {
            let number = self.document.next_number();
            let body = Body::RenumberDefect(RenumberDefect { defect, number });
            let command = ServerCommand { body, by: Author::Server, purpose: "renumbered", cause: origin };
            let actor = self.server_actor()?;
            let (judged, change) = execute(&mut self.document, actor, command, self.context)?;
            self.results.server_actors.push(judged.filed.command.origin.actor);
            self.results.judged.push(judged);
            self.results.changes.push(change);
        }
        Ok(())
    }

    /// Those recorded now whose number is taken. Usually they go on after the highest number, and nothing is read.
    fn to_renumber(&self) -> Vec<(DefectId, Origin)> {
        let mut expected = self.highest_before;
        let rising = self.recorded.iter().all(|(_, number)| std::mem::replace(&mut expected, *number) < *number);
        if rising {
            return Vec::new();
        }
        let now: Vec<DefectId> = self.recorded.iter().map(|(defect, _)| *defect).collect();
        let mut taken: HashMap<u32, DefectId> = HashMap::new();
        for defect in self.document.unit().defects.iter().filter(|defect| !now.contains(&defect.id)) {
            taken.insert(defect.number, defect.id);
        }
        let mut later = Vec::new();
        for (defect, number) in &self.recorded {
            if *taken.entry(*number).or_insert(*defect) != *defect {
                later.push((*defect, defect.0.origin));
            }
        }
        later
    }
}

/// Writes the assignments into the document and makes the rows of all that was touched.
pub(super) fn finish(held: Held, orders: &Orders, context: &Context) -> Held {
    let Held { mut outcome, slot } = held;
    let id = outcome.id;
    let attempt = AssertUnwindSafe(|| complete(&mut outcome, orders, context));
    let not_judged = match catch_unwind(attempt) {
        Ok(Ok(())) => return outcome.with(slot),
        Ok(Err(halt)) => {
            tracing::error!(document = %id, error = %halt, "a document was not written");
            halt.answer()
        }
        Err(_) => {
            tracing::error!(document = %id, "what follows from a document's commands panicked");
            NotJudged::Failed { code: Code::Internal }
        }
    };
    Outcome::without_verdict(id, not_judged).with(slot)
}

fn complete(outcome: &mut Outcome, orders: &Orders, context: &Context) -> Result<(), Halt> {
    let Some(open) = &mut outcome.open else { return Ok(()) };
    if let Some(command) = assignment::assignment(&outcome.routing, orders, &outcome.causes) {
        let (judged, change) = execute(&mut open.document, fresh_actor()?, command, context)?;
        add_event(&mut outcome.defects, &judged.filed.command);
        outcome.actors.extend([(change.actor, None), (judged.filed.command.origin.actor, None)]);
        outcome.judged.push(judged);
        outcome.changes.push(change);
    }
    if outcome.changes.is_empty() {
        return Ok(());
    }
    if let DocumentId::Unit(unit) = outcome.id {
        let touched = Touched {
            unit,
            place: context.today.unit(unit),
            defects: &outcome.defects,
            unassigned: &outcome.routing.unassigned,
            inspections: outcome.inspections_touched,
        };
        outcome.rows = projection::rows(&open.document, &touched, context);
    }
    outcome.examined = acceptance::examine(&open.document, &outcome.signings, context)?;
    if let DocumentId::Order(order) = outcome.id {
        outcome.rows.add_order(order, &open.document, outcome.causes.keys(), context);
    }
    outcome.rows.add_entries(&open.document, &outcome.entries, context);
    if outcome.is_mirrored && is_copied(outcome.id, &outcome.defects, orders) {
        let judged = outcome.judged.last().map(|judged| judged.filed.command.origin);
        outcome.mirror = judged.or_else(|| any_record(&open.document));
    }
    let changes = outcome.before.changes + outcome.changes.len() as u64;
    if changes - outcome.before.snapshot_changes >= SNAPSHOT_EVERY {
        outcome.snapshot = Some(open.document.save());
    }
    Ok(())
}

/// What comes back after a restore was judged before: the copies follow from some record of the document.
fn any_record(document: &Document) -> Option<Origin> {
    let of_entries = document.entries().iter().map(|entry| entry.id.0.origin).max();
    of_entries.or_else(|| document.defect_ids().last().map(|defect| defect.0.origin))
}

/// Whether orders hold something of what was touched: of an order whatever it is, of a unit the defects that are or were
/// on an order. Drafts that this request adds to are no orders yet; what else is a draft is found out by the mirror.
fn is_copied(id: DocumentId, defects: &[yanfang_domain::defect::Defect], orders: &Orders) -> bool {
    match id {
        DocumentId::Order(_) => true,
        DocumentId::Unit(_) => {
            defects.iter().flat_map(yanfang_domain::order::orders_of).any(|order| !orders.is_draft(order))
        }
        DocumentId::Batch(_) | DocumentId::Case(_) => false,
    }
}

/// Executes a server command. Its origin derives from its cause, so that a cause acts once; the actor is fresh: a server
/// that was restored and does not know it makes the command again, and both changes may come together later, two values
/// under one id (N4).
fn execute(
    document: &mut Document,
    actor: ActorId,
    command: ServerCommand,
    context: &Context,
) -> Result<(Judged, NewChange), Halt> {
    let ServerCommand { body, by, purpose, cause } = command;
    let origin = Origin { actor: derived(context, purpose, cause), seq: 1 };
    let catalog = context.today.catalog().version;
    let filed = Filed::made_here(Command { origin, by, done_at: context.now, catalog, body })?;
    let executed = document.append(actor, &filed.command).map_err(|error| match error {
        ExecuteError::Document(error) => Halt::Document(error),
        error => Halt::ServerCommand(error),
    })?;
    let hash = executed.hash;
    let change = NewChange { hash, actor, seq: executed.seq, bytes: executed.bytes };
    Ok((Judged { filed, device: None, verdict: Verdict::Accepted, cause: Some(cause), change: Some(hash) }, change))
}

/// The first half of SHA-256 over purpose and cause. The secret keeps others from claiming the actor beforehand.
fn derived(context: &Context, purpose: &str, cause: Origin) -> ActorId {
    let hash: [u8; 32] =
        Sha256::new().chain_update(context.secret).chain_update(format!("{purpose} {cause}")).finalize().into();
    let mut actor = [0; 16];
    actor.copy_from_slice(&hash[..16]);
    ActorId(actor)
}

/// Adds an assignment to the defects that were read before it was written, instead of reading them again.
fn add_event(defects: &mut [yanfang_domain::defect::Defect], command: &Command) {
    let Body::DefectEvent(body) = &command.body else { return };
    let EventKind::Assigned { groups } = &body.kind else { return };
    let mut places: HashMap<DefectId, &AssignmentGroup> = HashMap::new();
    for group in groups {
        places.extend(group.defects.iter().map(|(defect, _)| (*defect, group)));
    }
    for defect in defects {
        let Some(group) = places.get(&defect.id) else { continue };
        let own = group.defects.iter().filter(|(id, _)| *id == defect.id).copied().collect();
        let group = AssignmentGroup { defects: own, by: group.by.clone(), ..**group };
        defect.events.push(Event {
            id: EventId(command.origin.record(0)),
            by: command.by,
            at: command.done_at,
            defect: body.defect,
            after: body.after.clone(),
            kind: EventKind::Assigned { groups: vec![group] },
        });
    }
}
