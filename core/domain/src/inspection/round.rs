//! A round in a unit: which earlier defects it has to confirm, and whether it is complete (domain.md 2, step 2).

use super::{Inspection, RoomRecord, RoomResult, Stage, room_state};
use crate::catalog::HouseType;
use crate::defect::{Defect, Standing};
use crate::event::{Author, Event, EventKind, Reinspection};
use crate::id::{DefectId, EventId, InspectionId, RoomId};
use crate::standing::fold_unit;
use crate::time::Moment;

/// What a round said about a defect of an earlier one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Answer {
    /// 修好了: a pass.
    Fixed,
    /// 看着修好了: seen fixed by somebody who does not pass it. The defect stays open.
    SeenFixed,
    /// 还在: confirmed as still there, or a fail of what was reported done.
    Present,
    /// 看不到, with a reason.
    NotVisible,
}

/// An answer as somebody gave it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Said {
    /// What.
    pub answer: Answer,
    /// By which event.
    pub event: EventId,
    /// Who.
    pub by: Author,
    /// When, by the author's device.
    pub at: Moment,
}

/// A defect of an earlier round that is still open, or that this round answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Carried {
    /// Which.
    pub defect: DefectId,
    /// The room it is in now.
    pub room: RoomId,
    /// Its number in the unit.
    pub number: u32,
    /// Where it stands.
    pub standing: Standing,
    /// What was said of it since this round began, in order of time; empty: still to be answered.
    pub said: Vec<Said>,
}

impl Carried {
    /// The answer that counts: the last of those who could look, else that nobody could.
    pub fn answer(&self) -> Option<&Said> {
        self.said.iter().rev().find(|said| said.answer != Answer::NotVisible).or(self.said.last())
    }

    /// One person says fixed and another says still there: both are shown, and somebody looks again.
    pub fn is_contested(&self) -> bool {
        let fixed = |said: &&Said| matches!(said.answer, Answer::Fixed | Answer::SeenFixed);
        let present = |said: &&Said| said.answer == Answer::Present;
        self.said.iter().filter(fixed).any(|one| self.said.iter().filter(present).any(|other| other.by != one.by))
    }
}

/// How far a round is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RoundState {
    /// Rooms of the house type.
    pub rooms: u32,
    /// Of these, the ones accounted for: clear, with defects, or not seen with a reason.
    pub rooms_done: u32,
    /// Of those, the ones not seen.
    pub not_seen: u32,
    /// Earlier defects this round is about.
    pub carried: u32,
    /// Of these, the answered ones.
    pub answered: u32,
}

impl RoundState {
    /// Each room is accounted for.
    pub const fn is_inspected(&self) -> bool {
        self.rooms > 0 && self.rooms_done == self.rooms
    }

    /// Each room is accounted for, and each earlier open defect was confirmed fixed, still there, or not visible.
    pub const fn is_complete(&self) -> bool {
        self.is_inspected() && self.answered == self.carried
    }
}

/// The defects of earlier rounds that this one is about, by number.
///
/// A defect belongs to an earlier round when it was recorded before this one began, and not in it. It is carried while
/// it is open, and stays on the list once this round answered it, so that the list says what was done. What became of
/// it otherwise meanwhile (voided, linked as a duplicate) needs no answer any more.
/// An answer counts for a round by its time: a moment is all that phones without a network have in common.
/// A third-party round carries defects of third-party rounds alone: an external inspector acts on no others.
pub fn carried_over(inspection: &Inspection, unit: &[Defect]) -> Vec<Carried> {
    if !unit.iter().any(|defect| is_earlier(defect, inspection)) {
        return Vec::new();
    }
    let standings = fold_unit(unit);
    let mut carried: Vec<Carried> = unit
        .iter()
        .zip(standings)
        .filter(|(defect, _)| is_earlier(defect, inspection))
        .filter_map(|(defect, standing)| {
            let said = said(defect, inspection);
            (standing.status.is_open() || !said.is_empty()).then_some(Carried {
                defect: defect.id,
                room: defect.room,
                number: defect.number,
                standing,
                said,
            })
        })
        .collect();
    carried.sort_by_key(|one| (one.number, one.defect));
    carried
}

fn is_earlier(defect: &Defect, inspection: &Inspection) -> bool {
    let its_own = inspection.stage != Stage::ThirdParty || defect.stage == Stage::ThirdParty;
    its_own && defect.inspection != Some(inspection.id) && defect.at.utc_ms < inspection.at.utc_ms
}

/// The answers since the round began, in order of time.
fn said(defect: &Defect, inspection: &Inspection) -> Vec<Said> {
    let about = defect.events.iter().filter(|event| event.concerns(defect.id));
    let since = about.filter(|event| event.at.utc_ms >= inspection.at.utc_ms);
    let mut said: Vec<Said> = since
        .filter_map(|event| Some(Said { answer: answered(event)?, event: event.id, by: event.by, at: event.at }))
        .collect();
    said.sort_unstable_by_key(|said| (said.at.utc_ms, said.event));
    said.dedup_by_key(|said| said.event);
    said
}

const fn answered(event: &Event) -> Option<Answer> {
    match &event.kind {
        EventKind::Reinspected { result: Reinspection::Pass { .. }, .. } => Some(Answer::Fixed),
        EventKind::SeenFixed { .. } => Some(Answer::SeenFixed),
        EventKind::Reinspected { result: Reinspection::Fail { .. }, .. } | EventKind::ConfirmedPresent { .. } => {
            Some(Answer::Present)
        }
        EventKind::NotVisible { .. } => Some(Answer::NotVisible),
        _ => None,
    }
}

/// How far a round is, of the rooms in `house_type` and the defects of its unit.
pub fn round_state(house_type: &HouseType, inspection: &Inspection, unit: &[Defect]) -> RoundState {
    state_of(house_type, &inspection.rooms, Some(inspection), unit)
}

/// How far a stage is in a unit, and the round of it that was begun last; `None`: not begun.
///
/// A room counts by whichever round of the stage accounts for it: two colleagues who began one each, apart, did the
/// home together. What earlier rounds left open is asked by the round begun last.
pub fn stage_state(
    house_type: &HouseType,
    inspections: &[Inspection],
    stage: Stage,
    unit: &[Defect],
) -> (Option<InspectionId>, RoundState) {
    let of_stage = || inspections.iter().filter(|round| round.stage == stage);
    let newest = of_stage().max_by_key(|round| (round.at.utc_ms, round.id));
    let records: Vec<RoomRecord> = of_stage().flat_map(|round| round.rooms.iter().cloned()).collect();
    (newest.map(|round| round.id), state_of(house_type, &records, newest, unit))
}

fn state_of(
    house_type: &HouseType,
    records: &[RoomRecord],
    asking: Option<&Inspection>,
    unit: &[Defect],
) -> RoundState {
    let mut state = RoundState { rooms: house_type.rooms.len() as u32, ..RoundState::default() };
    for record in house_type.rooms.iter().filter_map(|room| room_state(records, room.id)) {
        state.rooms_done += 1;
        state.not_seen += u32::from(matches!(record.result, RoomResult::NotSeen { .. }));
    }
    for carried in asking.map(|round| carried_over(round, unit)).unwrap_or_default() {
        state.carried += 1;
        state.answered += u32::from(!carried.said.is_empty());
    }
    state
}

#[cfg(test)]
mod tests;
