//! What a checked signature says: what was signed, by whom, when, with which outcome, and what came after.

use super::attest::Attested;
use super::check::{name_of, place_of};
use super::outcome::{Stated, of_record, of_view};
use super::standing::{Remark, Standing};
use std::collections::BTreeSet;
use yanfang_document::Document;
use yanfang_domain::batch::{BatchEntry, SignOff};
use yanfang_domain::entry::{Entry, EntryKind};
use yanfang_domain::event::Author;
use yanfang_domain::handover::HandoverEntry;
use yanfang_domain::id::{EntryId, HandoverId};
use yanfang_domain::language::Bilingual;
use yanfang_domain::signing::{Given, Purpose, Signed, Signer, SignerRole};
use yanfang_domain::time::Moment;
use yanfang_protocol::acceptance::{Bundle, CounterStatement, words};

/// What one signature says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// The entry that is the signature.
    pub entry: EntryId,
    /// Whether it holds.
    pub standing: Standing,
    /// The project's name and what people call the unit or batch.
    pub place: String,
    /// Parking and storage on the same form, each with whether the view that was signed is in the file.
    pub further: Vec<(String, bool)>,
    /// The reception; `None` in a batch.
    pub handover: Option<HandoverId>,
    /// The draw that a party's word is about.
    pub draw: Option<u16>,
    /// What for.
    pub purpose: Purpose,
    /// As what.
    pub role: SignerRole,
    /// The member, or the owner's id.
    pub signer: String,
    /// The words above the signature; `None` for a version that this program does not know.
    pub words: Option<Bilingual>,
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
    /// Whether the view that was signed is in the file.
    pub view: bool,
    /// The outcome that the form states, by the rules of a reception; nothing where the view is not in the file.
    pub outcome: Stated,
    /// The outcome by the whole record, with what was decided since.
    pub outcome_now: Stated,
    /// The final outcome by the whole record.
    pub final_outcome: Stated,
    /// A party's word.
    pub verdict: Option<SignOff>,
    /// What an amendment adds.
    pub text: Option<String>,
    /// What is to be said about it.
    pub remarks: Vec<Remark>,
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

pub(super) fn told(
    one: &Attested<'_>,
    document: &Document,
    bundle: &Bundle,
    standing: Standing,
    remarks: Vec<Remark>,
) -> Told {
    let statement = &one.acceptance.signature.statement;
    let entries = document.entries();
    let own = entries.iter().find(|entry| entry.id == one.acceptance.entry).map(|entry| &entry.kind);
    let handover = own.and_then(Given::of).and_then(|given| given.handover);
    let (on, text, word) = match own {
        Some(EntryKind::Handover(HandoverEntry::FormSigned { on, .. })) => (Some(*on), None, None),
        Some(EntryKind::Handover(HandoverEntry::Amended { on, text, .. })) => (Some(*on), Some(text.clone()), None),
        Some(EntryKind::Batch(BatchEntry::SignedOff { draw, verdict, .. })) => {
            (None, None, Some((*draw, verdict.clone())))
        }
        _ => (None, None, None),
    };
    let now = handover.map(|handover| of_record(&entries, handover)).unwrap_or_default();
    let further = statement.further.iter().zip(one.further.iter().chain(std::iter::repeat(&false)));
    Told {
        entry: one.acceptance.entry,
        standing,
        place: format!("{} {}", bundle.project.code, place_of(bundle, statement.document)),
        further: further.map(|(unit, here)| (place_of(bundle, unit.unit.into()), *here)).collect(),
        handover,
        draw: word.as_ref().map(|(draw, _)| *draw),
        purpose: statement.purpose,
        role: statement.role,
        words: words(statement.purpose, statement.text_version),
        signer: signer(bundle, statement.signer),
        device_of: one.device_of().map(|member| name_of(bundle, member)),
        on,
        signed_at: statement.at,
        accepted_at: one.counters.first().map_or(statement.at, |counter| counter.at),
        number: one.counters.first().map_or(0, |counter| counter.number),
        photos: statement.photos.len(),
        view: one.signed.is_some(),
        outcome: handover
            .zip(one.signed.as_ref())
            .map(|(handover, signed)| of_view(signed, handover))
            .unwrap_or_default(),
        outcome_now: now.outcome,
        final_outcome: now.final_outcome,
        verdict: word.map(|(_, word)| word),
        text,
        remarks,
        differences: one.last.differences.clone().unwrap_or_default(),
        after: after(&one.last, document, &entries),
    }
}

fn signer(bundle: &Bundle, signer: Signer) -> String {
    match signer {
        Signer::Member(Author::Member(member)) => name_of(bundle, member),
        Signer::Member(Author::Rule(rule)) => rule.to_string(),
        Signer::Member(Author::Server) => "server".into(),
        Signer::Owner(owner) => owner.to_string(),
    }
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
