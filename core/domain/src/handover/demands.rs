//! What each step of a reception demands: every rule that speaks against it, in the order of the handover.

use super::form::owners_role;
use super::{HandedKind, HandoverEntry, HandoverRule as Rule, Outcome, Reception, TaskState, tasks};
use crate::catalog::{Severity, SigningMode};
use crate::defect::{Defect, Standing};
use crate::delivery::{DeliveryEntry, MeterKind, missing_formalities};
use crate::entry::{EntryKind, Ground, Past};
use crate::id::{EntryId, RoomId};
use crate::signing::{Purpose, Signed, SignedStatement, SignerRole};
use crate::standing::fold_unit;
use std::cell::OnceCell;
use std::collections::BTreeSet;

/// A reception with everything that its rules look at.
pub(super) struct Demands<'a> {
    pub(super) ground: &'a Ground<'a>,
    pub(super) past: &'a Past<'a>,
    pub(super) all: &'a [Reception],
    pub(super) reception: &'a Reception,
    defects: OnceCell<(Vec<Defect>, Vec<Standing>)>,
}

impl<'a> Demands<'a> {
    pub(super) const fn new(
        ground: &'a Ground<'a>,
        past: &'a Past<'a>,
        all: &'a [Reception],
        reception: &'a Reception,
    ) -> Self {
        Self { ground, past, all, reception, defects: OnceCell::new() }
    }

    /// The unit's defects, read once, and only for a rule that looks at them.
    pub(super) fn defects(&self) -> &(Vec<Defect>, Vec<Standing>) {
        self.defects.get_or_init(|| {
            let defects = (self.ground.defects)();
            let standings = fold_unit(&defects);
            (defects, standings)
        })
    }

    /// R1, for what is signed or released: the confirmation it began under was not revoked since.
    pub(super) fn gate(&self) -> Vec<Rule> {
        let Some((unit, gate)) = self.ground.unit.zip(self.reception.gate) else { return Vec::new() };
        let revoked = self
            .ground
            .elsewhere
            .confirmations(unit)
            .iter()
            .any(|known| known.batch == gate.batch && known.entry == gate.confirmation && known.revoked);
        against(&[(revoked, Rule::ConfirmationRevoked)])
    }

    /// Rooms that nobody saw or skipped with a reason.
    pub(super) fn rooms_left(&self) -> Vec<RoomId> {
        let places = &self.ground.catalog.places;
        let unit = places.units.iter().find(|unit| Some(unit.id) == self.ground.unit);
        let house_type = unit.and_then(|unit| places.house_types.iter().find(|of| of.id == unit.house_type));
        let rooms = house_type.map_or(&[][..], |of| &of.rooms).iter().map(|room| room.id);
        let done = |room: &RoomId| self.reception.seen.contains(room) || self.reception.skipped.contains_key(room);
        rooms.filter(|room| !done(room)).collect()
    }

    pub(super) fn before_outcome(&self) -> Vec<Rule> {
        let walked = self.reception.walked && self.rooms_left().is_empty();
        against(&[(self.reception.identity.is_none(), Rule::IdentityNotChecked), (!walked, Rule::WalkIncomplete)])
    }

    /// Whether this outcome may be chosen as things are (domain.md 4, last paragraph of the event table).
    pub(super) fn outcome(&self, outcome: Outcome) -> Vec<Rule> {
        match outcome {
            Outcome::Refused | Outcome::ConfirmAfterRepair => Vec::new(),
            Outcome::Accepted => against(&[(self.open().next().is_some(), Rule::OpenDefects)]),
            Outcome::AcceptedRepairLater => {
                let mut critical = self.open().filter(|defect| defect.severity == Severity::Critical);
                let without = critical.any(|defect| !self.reception.consented.contains(&defect.id));
                against(&[(without, Rule::CriticalNeedsConsent)])
            }
        }
    }

    pub(super) fn open(&self) -> impl Iterator<Item = &Defect> {
        let (defects, standings) = self.defects();
        let open = defects.iter().zip(standings).filter(|(_, standing)| standing.status.is_open());
        open.map(|(defect, _)| defect)
    }

    /// One outcome that may stand as things are.
    pub(super) fn chosen(&self) -> Vec<Rule> {
        let chosen = &self.reception.outcome;
        let Some(outcome) = chosen.outcome() else {
            return vec![if chosen.is_set() { Rule::OutcomeContradicts } else { Rule::NoOutcome }];
        };
        // What is signed was right then.
        if self.reception.form.is_signed() { Vec::new() } else { self.outcome(outcome) }
    }

    pub(super) fn accepting(&self) -> Vec<Rule> {
        match self.reception.outcome.outcome() {
            Some(outcome) => against(&[(!outcome.accepts(), Rule::NotAccepting)]),
            None => self.chosen(),
        }
    }

    /// Kinds of the project's list without a reading in this reception; `after`: whose author had seen that entry.
    pub(super) fn meters_left(&self, after: Option<EntryId>) -> BTreeSet<MeterKind> {
        let mut left: BTreeSet<MeterKind> = self.ground.catalog.settings.meters.iter().copied().collect();
        for id in &self.reception.readings {
            let fresh = after.is_none_or(|entry| self.past.saw(*id, entry));
            if let Some(EntryKind::Delivery(DeliveryEntry::MeterRead { meter, .. })) =
                self.past.find(*id).map(|entry| &entry.kind)
                && fresh
            {
                left.remove(meter);
            }
        }
        left
    }

    /// What goes on the form before anybody signs it.
    pub(super) fn content(&self) -> Vec<Rule> {
        let mut rules = self.before_outcome();
        rules.extend(self.chosen());
        if self.reception.outcome.outcome().is_some_and(Outcome::accepts) {
            rules.extend(self.handing());
        }
        rules
    }

    /// Meters, keys and books of an accepted home.
    pub(super) fn handing(&self) -> Vec<Rule> {
        let handed = |kind| self.reception.items.iter().any(|item| item.item == kind);
        let needed = [HandedKind::Key, HandedKind::QualityGuarantee, HandedKind::UserManual];
        against(&[
            (!self.meters_left(None).is_empty(), Rule::MetersMissing),
            (!needed.into_iter().all(handed), Rule::ItemsMissing),
        ])
    }

    pub(super) fn signature(&self, role: SignerRole, on: Signed, signed: &SignedStatement) -> Vec<Rule> {
        let roles = [owners_role(self.reception.visitor), SignerRole::Companion, SignerRole::Property];
        let statement = &signed.statement;
        let own = statement.role == role
            && statement.purpose == Purpose::Handover
            && self.ground.unit.is_none_or(|unit| statement.document == unit.into());
        let mut rules = against(&[
            (!roles.contains(&role), Rule::WrongSigner),
            (!fits(self.ground.catalog.settings.signing, on), Rule::WrongSigningMode),
            (!own, Rule::StatementOfAnother),
            (self.reception.form.has(role), Rule::SignedInThisRole),
        ]);
        rules.extend(self.content());
        rules.extend(self.gate());
        rules
    }

    pub(super) fn keys(&self) -> Vec<Rule> {
        let form = &self.reception.form;
        let mut rules = self.accepting();
        rules.extend(against(&[
            (self.all.iter().any(Reception::is_handed_over), Rule::KeysReleasedAlready),
            (!form.is_signed(), Rule::FormNotSigned),
            (form.is_signed() && !form.has_owner(), Rule::OwnerDidNotSign),
            (self.formalities_left(), Rule::FormalitiesMissing),
        ]));
        rules.extend(self.gate());
        rules
    }

    pub(super) fn formalities_left(&self) -> bool {
        let missing = missing_formalities(self.past, &self.ground.catalog.settings);
        missing.iter().any(|code| !self.reception.released.contains(code))
    }

    /// A task that is not done with.
    pub(super) fn has_tasks(&self) -> bool {
        let (defects, standings) = self.defects();
        tasks(self.reception, defects, standings).iter().any(|task| task.state != TaskState::Done)
    }

    /// The final outcome, and what must be there before it.
    pub(super) fn final_outcome(&self, outcome: Outcome, sheet: bool) -> Vec<Rule> {
        let chosen = &self.reception.outcome;
        let first = chosen.outcome();
        let mut rules = against(&[
            (!self.reception.form.is_signed(), Rule::FormNotSigned),
            (chosen.is_set() && first.is_none(), Rule::OutcomeContradicts),
            (first == Some(Outcome::Accepted), Rule::FinalNotNeeded),
            (self.has_tasks(), Rule::TasksOpen),
        ]);
        if outcome.accepts() && first.is_some_and(|first| !first.accepts()) {
            let stale = !self.meters_left(self.reception.form.signed).is_empty();
            rules.extend(against(&[
                (!sheet, Rule::KeyReleaseSheetMissing),
                (stale, Rule::FreshReadingsMissing),
                (self.formalities_left(), Rule::FormalitiesMissing),
                (
                    self.all.iter().any(|other| other.is_handed_over() && other.id != self.reception.id),
                    Rule::KeysReleasedAlready,
                ),
            ]));
        } else {
            rules.extend(against(&[(sheet, Rule::NotAccepting)]));
        }
        rules
    }

    /// R6: closed by hand when nothing is open. One of two receptions begun at once, in which nothing was chosen, closes
    /// as it is while the other goes on.
    pub(super) fn closing(&self) -> Vec<Rule> {
        let other = self.all.iter().any(|other| other.id != self.reception.id);
        if other && !self.reception.outcome.is_set() && !self.reception.is_handed_over() {
            return Vec::new();
        }
        let accepted = self.reception.outcome.outcome() == Some(Outcome::Accepted) && self.reception.form.is_signed();
        let last = self.reception.final_outcome.outcome().or(self.reception.outcome.outcome());
        let without_keys = last.is_some_and(Outcome::accepts) && !self.reception.is_handed_over();
        against(&[
            (!self.reception.final_outcome.contradicting().is_empty(), Rule::FinalContradicts),
            (!accepted && !self.reception.final_outcome.is_set(), Rule::NoFinalOutcome),
            (self.has_tasks(), Rule::TasksOpen),
            (without_keys, Rule::KeysNotReleased),
        ])
    }

    /// Changes of what stands on the form.
    pub(super) fn editing(&self) -> Vec<Rule> {
        against(&[(self.reception.form.is_signed(), Rule::SignedAlreadyForm)])
    }

    /// Meters and items: with an accepting outcome, or later for the key-release sheet when all is repaired.
    pub(super) fn handing_over(&self) -> Vec<Rule> {
        let form = &self.reception.form;
        if form.is_signed() && !self.reception.outcome.outcome().is_some_and(Outcome::accepts) {
            return against(&[(self.has_tasks(), Rule::TasksOpen)]);
        }
        let mut rules = self.editing();
        rules.extend(self.accepting());
        rules
    }

    pub(super) fn deciding(&self, chosen: EntryId, by: crate::event::Author) -> Vec<Rule> {
        let contradicting = self.reception.outcome.contradicting();
        let set_one = |id: &EntryId| self.past.find(*id).is_some_and(|entry| entry.by == by);
        against(&[
            (contradicting.is_empty(), Rule::NothingToDecide),
            (!contradicting.is_empty() && !contradicting.contains(&chosen), Rule::ChoiceIsNotAmongThem),
            (contradicting.iter().any(set_one), Rule::DecidedByOneOfThem),
        ])
    }

    pub(super) fn amending(&self, previous: EntryId) -> Vec<Rule> {
        let form = &self.reception.form;
        let ends = super::amendment::ends(&self.reception.amendments);
        let fits = if ends.is_empty() {
            form.signed == Some(previous) || form.signatures.iter().any(|given| given.entry == previous)
        } else {
            ends.contains(&previous)
        };
        against(&[(!form.is_signed(), Rule::FormNotSigned), (form.is_signed() && !fits, Rule::AmendsAnother)])
    }
}

/// The rules whose condition holds.
pub(super) fn against(conditions: &[(bool, Rule)]) -> Vec<Rule> {
    conditions.iter().filter(|(speaks, _)| *speaks).map(|(_, rule)| *rule).collect()
}

const fn fits(mode: SigningMode, on: Signed) -> bool {
    match mode {
        SigningMode::Screen => matches!(on, Signed::Screen { .. } | Signed::Both { .. }),
        SigningMode::Paper => matches!(on, Signed::Paper { .. } | Signed::Both { .. }),
        SigningMode::Both => matches!(on, Signed::Both { .. }),
    }
}

/// R1: the confirmation that a reception begins under.
pub(super) fn beginning(ground: &Ground<'_>, all: &[Reception], entry: &HandoverEntry) -> Vec<Rule> {
    let HandoverEntry::Started { gate, with, .. } = entry else { return Vec::new() };
    let known = ground.unit.map(|unit| ground.elsewhere.confirmations(unit)).unwrap_or_default();
    let named =
        gate.and_then(|gate| known.iter().find(|known| known.batch == gate.batch && known.entry == gate.confirmation));
    let kind = |id| ground.catalog.places.units.iter().find(|unit| unit.id == id).map(|unit| unit.kind);
    let further = |id: &crate::id::UnitId| {
        // A unit that this catalog does not list is not judged by its kind.
        kind(*id)
            .is_none_or(|kind| matches!(kind, crate::catalog::UnitKind::Parking | crate::catalog::UnitKind::Storage))
    };
    against(&[
        (gate.is_none(), Rule::NoConfirmation),
        (gate.is_some() && named.is_none(), Rule::UnknownConfirmation),
        (named.is_some_and(|known| known.revoked), Rule::ConfirmationRevoked),
        (all.iter().any(Reception::is_handed_over), Rule::HandedOverAlready),
        (all.iter().any(|reception| reception.closed.is_none()), Rule::ReceptionOpen),
        (!with.iter().all(further), Rule::FurtherUnitKind),
    ])
}
