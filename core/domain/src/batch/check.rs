//! Whether an entry of a batch may be written now.

use super::party::PartyWord;
use super::sample::{candidates, draw as drawn_by};
use super::{BatchEntry, BatchReadiness, BatchRule, BatchState, Draw, Party, SampleResult, SignOff, Stratum};
use crate::entry::Ground;
use crate::event::Author;
use crate::id::{EntryId, UnitId};
use crate::transition::Writer;

pub(crate) fn check(ground: &Ground<'_>, entry: &BatchEntry, by: &Writer<'_>) -> Result<(), BatchRule> {
    let state = BatchState::of(ground.entries);
    let check = Check { ground, state: &state, author: by.author };
    if let BatchEntry::Opened { units, .. } = entry {
        unless(!state.is_opened(), BatchRule::AlreadyOpened)?;
        return check.known(units);
    }
    unless(state.is_opened(), BatchRule::NotOpened)?;
    match entry {
        BatchEntry::UnitsChanged { units, .. } => {
            unless(!state.units_contested.is_empty() || *units != state.units, BatchRule::SameUnits)?;
            check.known(units)
        }
        BatchEntry::SampleDrawn { draw, seed, strata } => check.drawing(*draw, *seed, strata),
        BatchEntry::SampleInspected { draw, unit, result } => check.inspecting(*draw, *unit, result),
        BatchEntry::SignedOff { draw, party, verdict, .. } => check.signing(*draw, *party, verdict),
        BatchEntry::Confirmed { draw, .. } => check.confirming(*draw),
        BatchEntry::Revoked { confirmation, .. } => check.revoking(*confirmation),
        BatchEntry::Opened { .. }
        | BatchEntry::MilestoneSet { .. }
        | BatchEntry::CompletionRecorded { .. }
        | BatchEntry::SummaryWritten { .. } => Ok(()),
    }
}

const fn unless(holds: bool, rule: BatchRule) -> Result<(), BatchRule> {
    if holds { Ok(()) } else { Err(rule) }
}

struct Check<'a> {
    ground: &'a Ground<'a>,
    state: &'a BatchState,
    author: Author,
}

impl Check<'_> {
    fn known(&self, units: &[UnitId]) -> Result<(), BatchRule> {
        unless(candidates(self.ground.catalog, units).is_some(), BatchRule::UnknownUnit)
    }

    /// What must be there before a sample, and that it is the one that its seed gives.
    fn drawing(&self, number: u16, seed: u64, strata: &[Stratum]) -> Result<(), BatchRule> {
        let state = self.state;
        unless(state.units_contested.is_empty(), BatchRule::UnitsContested)?;
        unless(state.completion.is_some(), BatchRule::NoCompletionRecord)?;
        unless(state.current().is_none_or(Draw::failed), BatchRule::DrawStands)?;
        unless(number == state.next_draw(), BatchRule::DrawNumber)?;
        let readiness = BatchReadiness::of(&state.units, self.ground.elsewhere);
        unless(readiness.not_inspected.is_empty(), BatchRule::NotInspected)?;
        unless(readiness.critical.is_empty(), BatchRule::CriticalOpen)?;
        unless(readiness.unknown.is_empty(), BatchRule::ReadinessUnknown)?;
        let candidates = candidates(self.ground.catalog, &state.units).ok_or(BatchRule::UnknownUnit)?;
        let size = self.ground.catalog.settings.sample_size;
        let expected = drawn_by(&candidates, size, state.failed_draws(), seed);
        unless(expected == strata, BatchRule::SampleForged)
    }

    /// A fail may always be told, whatever was signed meanwhile.
    fn inspecting(&self, number: u16, unit: UnitId, result: &SampleResult) -> Result<(), BatchRule> {
        let draw = self.draw(number)?;
        unless(draw.holds(unit), BatchRule::NotInSample)?;
        let fails = matches!(result, SampleResult::Fail { .. });
        unless(fails || self.state.confirmed().is_none(), BatchRule::AlreadyConfirmed)
    }

    fn signing(&self, number: u16, party: Party, verdict: &SignOff) -> Result<(), BatchRule> {
        let own = self.ground.member.and_then(|member| member.party);
        unless(own == Some(party), BatchRule::OtherParty)?;
        unless(self.state.confirmed().is_none(), BatchRule::AlreadyConfirmed)?;
        let draw = self.draw(number)?;
        unless(draw.complete(), BatchRule::ResultsMissing)?;
        unless(!verdict.accepts() || !draw.failed(), BatchRule::SampleFailed)?;
        let Some(state) = draw.parties.iter().find(|state| state.party == party) else { return Ok(()) };
        let one_of_them = state.standing.iter().any(|one| one.by == self.author);
        let joins = state.standing.iter().any(|one| one.by != self.author && one.verdict == *verdict);
        let contradicts = state.word == PartyWord::NeedsDecision;
        unless(!contradicts || !one_of_them || joins, BatchRule::DecidedByOneOfThem)
    }

    fn confirming(&self, number: u16) -> Result<(), BatchRule> {
        unless(self.state.confirmed().is_none(), BatchRule::AlreadyConfirmed)?;
        let draw = self.draw(number)?;
        unless(draw.complete(), BatchRule::ResultsMissing)?;
        unless(!draw.failed(), BatchRule::SampleFailed)?;
        let none = |word| draw.parties.iter().all(|state| state.word != word);
        unless(none(PartyWord::NeedsDecision), BatchRule::PartyContradicts)?;
        unless(none(PartyWord::Refused), BatchRule::PartyRefused)?;
        unless(draw.all_accept(), BatchRule::SignOffsMissing)?;
        let met = |(unit, defect)| self.ground.elsewhere.is_open(unit, defect) == Some(false);
        unless(draw.conditions().into_iter().all(met), BatchRule::ConditionsOpen)
    }

    fn revoking(&self, confirmation: EntryId) -> Result<(), BatchRule> {
        let confirmed = self.state.confirmations.iter().find(|confirmed| confirmed.entry == confirmation);
        unless(confirmed.is_some_and(super::Confirmed::holds), BatchRule::NotInForce)
    }

    fn draw(&self, number: u16) -> Result<&Draw, BatchRule> {
        self.state.current().filter(|draw| draw.number == number).ok_or(BatchRule::DrawNotCurrent)
    }
}
