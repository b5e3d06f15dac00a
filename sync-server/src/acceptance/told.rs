//! What a checked signature says: what was signed, by whom, when, with which outcome, and what came after.

use super::check::{Attested, name_of, place_of};
use serde_json::Value;
use std::collections::BTreeSet;
use yanfang_document::Document;
use yanfang_domain::batch::{BatchEntry, SignOff};
use yanfang_domain::entry::{Entry, EntryKind};
use yanfang_domain::event::Author;
use yanfang_domain::handover::{HandoverEntry, Outcome};
use yanfang_domain::id::{EntryId, HandoverId};
use yanfang_domain::signing::{Given, Purpose, Signed, Signer, SignerRole};
use yanfang_domain::time::Moment;
use yanfang_protocol::acceptance::{Bundle, CounterStatement, Finding};

/// What one signature says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// The entry that is the signature.
    pub entry: EntryId,
    /// The project's name and what people call the unit or batch.
    pub place: String,
    /// Parking and storage on the same form.
    pub further: Vec<String>,
    /// What for.
    pub purpose: Purpose,
    /// As what.
    pub role: SignerRole,
    /// The member, or the owner's id.
    pub signer: String,
    /// On whose device: the member's name.
    pub device_of: Option<String>,
    /// How it was signed beside the device's key.
    pub on: Option<Signed>,
    /// When, by the device.
    pub signed_at: Moment,
    /// When, by the server.
    pub accepted_at: Moment,
    /// Which counter-signature of the project.
    pub number: u64,
    /// Photos that were signed.
    pub photos: usize,
    /// The outcome that the form states, or the party's word.
    pub outcome: Option<Outcome>,
    /// A party's word.
    pub verdict: Option<SignOff>,
    /// What an amendment adds.
    pub text: Option<String>,
    /// What the server noticed.
    pub findings: Vec<Finding>,
    /// The fields that differ where it was accepted.
    pub differences: Vec<String>,
    /// What came after.
    pub after: After,
}

/// What the document holds beyond what was accepted with the signature.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct After {
    /// Defects recorded.
    pub defects: usize,
    /// Events of defects.
    pub events: usize,
    /// Inspections begun.
    pub inspections: usize,
    /// Amendments, signed themselves.
    pub amendments: Vec<EntryId>,
    /// Further signatures.
    pub signatures: Vec<EntryId>,
    /// Other entries, by name.
    pub entries: Vec<String>,
}

pub(super) fn told(one: &Attested<'_>, document: &Document, bundle: &Bundle) -> Told {
    let statement = &one.acceptance.signature.statement;
    let entries = document.entries();
    let own = entries.iter().find(|entry| entry.id == one.acceptance.entry).map(|entry| &entry.kind);
    let handover = own.and_then(Given::of).and_then(|given| given.handover);
    let (on, text, verdict) = match own {
        Some(EntryKind::Handover(HandoverEntry::FormSigned { on, .. })) => (Some(*on), None, None),
        Some(EntryKind::Handover(HandoverEntry::Amended { on, text, .. })) => (Some(*on), Some(text.clone()), None),
        Some(EntryKind::Batch(BatchEntry::SignedOff { verdict, .. })) => (None, None, Some(verdict.clone())),
        _ => (None, None, None),
    };
    let last = one.counters.last();
    let first = one.counters.first();
    Told {
        entry: one.acceptance.entry,
        place: format!("{} {}", bundle.project.code, place_of(bundle, statement.document)),
        further: statement.further.iter().map(|further| place_of(bundle, further.unit.into())).collect(),
        purpose: statement.purpose,
        role: statement.role,
        signer: match statement.signer {
            Signer::Member(Author::Member(member)) => name_of(bundle, member),
            Signer::Member(Author::Rule(rule)) => rule.to_string(),
            Signer::Member(Author::Server) => "server".into(),
            Signer::Owner(owner) => owner.to_string(),
        },
        device_of: last.and_then(|counter| counter.member).map(|member| name_of(bundle, member)),
        on,
        signed_at: statement.at,
        accepted_at: first.map_or(statement.at, |counter| counter.at),
        number: first.map_or(0, |counter| counter.number),
        photos: statement.photos.len(),
        outcome: handover.and_then(|handover| outcome(&one.signed, handover)),
        verdict,
        text,
        findings: last.map(|counter| counter.findings.clone()).unwrap_or_default(),
        differences: last.and_then(|counter| counter.differences.clone()).unwrap_or_default(),
        after: last.map(|counter| after(counter, document, &entries)).unwrap_or_default(),
    }
}

/// The outcome as the signed view states it: the last that was set, or the one that was decided.
fn outcome(signed: &Value, handover: HandoverId) -> Option<Outcome> {
    let entries: Vec<Entry> = signed
        .get("entries")?
        .as_array()?
        .iter()
        .filter_map(|entry| serde_json::from_value(entry.clone()).ok())
        .collect();
    let of = |entry: &Entry| match &entry.kind {
        EntryKind::Handover(HandoverEntry::OutcomeSet { handover: of, outcome, .. }) if *of == handover => {
            Some(*outcome)
        }
        _ => None,
    };
    let decided = entries.iter().rev().find_map(|entry| match &entry.kind {
        EntryKind::Handover(HandoverEntry::OutcomeDecided { handover: of, chosen, .. }) if *of == handover => {
            Some(*chosen)
        }
        _ => None,
    });
    if let Some(chosen) = decided {
        return entries.iter().find(|entry| entry.id == chosen).and_then(of);
    }
    let set = entries.iter().filter_map(|entry| Some((entry.at.utc_ms, entry.id, of(entry)?)));
    set.max_by_key(|(at_ms, id, _)| (*at_ms, *id)).map(|(.., outcome)| outcome)
}

fn after(counter: &CounterStatement, document: &Document, entries: &[Entry]) -> After {
    // The change that holds the signature is the last thing that belongs to it.
    let Ok(then) = document.at(&[counter.heads.clone(), vec![counter.change]].concat()) else {
        return After::default();
    };
    let (now, then) = (document.unit(), then.unit());
    let known: BTreeSet<_> = then.entries.iter().map(|entry| entry.id).collect();
    let events = |defects: &[yanfang_domain::defect::Defect]| -> BTreeSet<_> {
        defects.iter().flat_map(|defect| &defect.events).map(|event| event.id).collect()
    };
    let mut after = After {
        defects: now.defects.len().saturating_sub(then.defects.len()),
        events: events(&now.defects).difference(&events(&then.defects)).count(),
        inspections: now.inspections.len().saturating_sub(then.inspections.len()),
        ..After::default()
    };
    for entry in entries.iter().filter(|entry| !known.contains(&entry.id)) {
        match Given::of(&entry.kind).map(|given| given.purpose) {
            Some(Purpose::Amendment) => after.amendments.push(entry.id),
            Some(_) => after.signatures.push(entry.id),
            None => after.entries.push(entry.kind.name().text().to_owned()),
        }
    }
    after
}
