//! R2: what arrives after a form was signed by all is taken, and marked as added after the signature.
//!
//! Its author need not have known: the rules were checked on what the author saw, this is asked of what is here.

use super::judge::Judge;
use super::rights::Seen;
use yanfang_domain::command::{Body, Command};
use yanfang_domain::entry::{Entry, EntryKind, Past};
use yanfang_domain::handover::{HandoverEntry, Reception, receptions};
use yanfang_domain::id::{DocumentId, HandoverId};

/// What stands signed in a unit's document.
#[derive(Clone, Debug, Default)]
pub(super) struct Signed {
    /// Receptions whose form all have signed.
    forms: Vec<HandoverId>,
    /// Receptions in which keys were released.
    keys: Vec<HandoverId>,
}

impl Signed {
    fn of(entries: &[Entry]) -> Self {
        let signs = |entry: &Entry| matches!(entry.kind, EntryKind::Handover(HandoverEntry::FormSigned { .. }));
        if !entries.iter().any(signs) {
            return Self::default();
        }
        let receptions = receptions(&Past::of(entries));
        let ids = |what: fn(&yanfang_domain::handover::Reception) -> bool| {
            receptions.iter().filter(|one| what(one)).map(|one| one.id).collect()
        };
        Self { forms: ids(|one| one.form.is_signed()), keys: ids(Reception::is_handed_over) }
    }

    fn marks(&self, command: &Command) -> bool {
        match &command.body {
            Body::RecordDefect(_) => !self.forms.is_empty(),
            Body::AddEntry(body) => match &body.kind {
                EntryKind::Handover(
                    HandoverEntry::IdentityChecked { handover, .. }
                    | HandoverEntry::Walked { handover, .. }
                    | HandoverEntry::OutcomeSet { handover, .. },
                ) => self.forms.contains(handover),
                EntryKind::Handover(HandoverEntry::KeysReleased { handover }) => {
                    self.keys.iter().any(|other| other != handover)
                }
                _ => false,
            },
            _ => false,
        }
    }
}

/// Whether a command can be marked at all, so that most are not looked at.
fn may_be_marked(command: &Command) -> bool {
    matches!(&command.body, Body::RecordDefect(_))
        || matches!(&command.body, Body::AddEntry(body) if matches!(body.kind, EntryKind::Handover(_)))
}

impl Judge<'_> {
    /// Whether a command comes after a signature in what is here.
    pub(super) fn is_after_signature_here(&mut self, command: &Command) -> bool {
        if !matches!(self.id, DocumentId::Unit(_)) || !may_be_marked(command) {
            return false;
        }
        let document = &self.document;
        self.signed.get_or_insert_with(|| Signed::of(&document.entries())).marks(command)
    }

    /// The same for a command of a chain that is not merged yet; `signs` remembers whether the chain signed before.
    pub(super) fn is_after_signature(&mut self, command: &Command, seen: &dyn Seen, signs: &mut bool) -> bool {
        let here = self.is_after_signature_here(command);
        let after = here || (*signs && may_be_marked(command) && Signed::of(&seen.entries()).marks(command));
        *signs |= matches!(&command.body, Body::AddEntry(body)
            if matches!(body.kind, EntryKind::Handover(HandoverEntry::FormSigned { .. })));
        after
    }
}
