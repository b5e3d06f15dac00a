//! A round asks about what earlier ones left open: fixed, still there, or not visible (domain.md 2, step 2).

use super::{AppError, EventDraft};
use crate::Device;
use yanfang_domain::command::CommandName;
use yanfang_domain::defect::Defect;
use yanfang_domain::event::{EventKind, EventName};
use yanfang_domain::id::{DefectId, DocumentId, EventId, InspectionId, RoomId, UnitId};
use yanfang_domain::inspection::{Carried, RoundState, carried_over, round_state};
use yanfang_domain::permission::allowed_on_defect;
use yanfang_domain::standing::fold_among;

/// What a round has to confirm.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CarryOver {
    /// How far the round is; complete when each room and each of these is accounted for.
    pub state: RoundState,
    /// Rooms in walking order with the earlier defects in each; rooms without any are left out.
    pub rooms: Vec<CarriedRoom>,
}

/// The earlier defects of a room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CarriedRoom {
    /// The room.
    pub room: RoomId,
    /// Each defect with what was said of it since the round began, by number.
    pub defects: Vec<(Carried, Defect)>,
}

/// As what 修好了 was recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConfirmedFixed {
    /// A pass: the member re-inspects, and the defect's status allows it. Somebody else closes it.
    Passed(EventId),
    /// An observation: it stays open until somebody who re-inspects passes it.
    Seen(EventId),
}

impl CarryOver {
    /// What is left to answer, in walking order.
    pub fn left(&self) -> impl Iterator<Item = &Carried> {
        let defects = self.rooms.iter().flat_map(|room| &room.defects);
        defects.map(|(carried, _)| carried).filter(|carried| carried.said.is_empty())
    }
}

impl Device {
    /// The still open defects of earlier rounds that this one has to confirm: [`Self::confirm_fixed`],
    /// [`Self::confirm_present`] (for what was reported done also [`Self::fail`]) or [`Self::not_visible`].
    pub fn carry_over(&self, unit: UnitId, inspection: InspectionId) -> Result<CarryOver, AppError> {
        let document = DocumentId::Unit(unit);
        let known = self.core.known().ok_or(AppError::UnknownDocument { document })?;
        let home = known.unit(unit).ok_or(AppError::UnknownUnit { unit })?;
        let content = self.core.reading(document, |_, document| Ok(document.unit()))?;
        let round = content.inspections.iter().find(|round| round.id == inspection);
        let round = round.ok_or(AppError::UnknownInspection { inspection })?;
        let house_type = known.house_type(home);
        let state = house_type.map(|of| round_state(of, round, &content.defects)).unwrap_or_default();
        let walk: Vec<RoomId> = house_type.map_or(&[][..], |of| &of.rooms).iter().map(|room| room.id).collect();
        Ok(CarryOver { state, rooms: by_room(&walk, carried_over(round, &content.defects), &content.defects) })
    }

    /// 修好了. Who re-inspects passes it, under the rules of a re-inspection (R13: who reported it done, with an own
    /// photo); others, and anybody while it is disputed or undecided, are on record as having seen it fixed. The answer
    /// says which of the two it was; nothing is closed by it.
    pub fn confirm_fixed(&self, unit: UnitId, defect: DefectId, draft: EventDraft) -> Result<ConfirmedFixed, AppError> {
        if self.re_inspects(unit, defect)? {
            return self.pass(unit, defect, None, draft).map(ConfirmedFixed::Passed);
        }
        self.event_with(unit, defect, draft, |with| EventKind::SeenFixed { with }).map(ConfirmedFixed::Seen)
    }

    /// 还在: a later round finds it still there.
    pub fn confirm_present(
        &self,
        document: impl Into<DocumentId>,
        defect: DefectId,
        draft: EventDraft,
    ) -> Result<EventId, AppError> {
        self.event_with(document, defect, draft, |with| EventKind::ConfirmedPresent { with })
    }

    /// 看不到, with the reason.
    pub fn not_visible(
        &self,
        document: impl Into<DocumentId>,
        defect: DefectId,
        reason: String,
    ) -> Result<EventId, AppError> {
        self.defect_event(document, defect, EventKind::NotVisible { reason })
    }

    /// Whether this member's role may pass or fail the defect as it stands.
    fn re_inspects(&self, unit: UnitId, defect: DefectId) -> Result<bool, AppError> {
        let identity = self.core.identity().ok_or(AppError::NotEnrolled)?;
        let known = self.core.known().ok_or(AppError::UnknownUnit { unit })?;
        let home = known.unit(unit).ok_or(AppError::UnknownUnit { unit })?;
        let Some(member) = known.member(identity.member) else { return Ok(false) };
        let defects = self.core.reading(DocumentId::Unit(unit), |_, document| Ok(document.unit().defects))?;
        let found = defects.iter().find(|one| one.id == defect).ok_or(AppError::UnknownDefect { defect })?;
        let now_ms = self.core.server_time_ms();
        let pass = CommandName::Event(EventName::Reinspected);
        Ok(allowed_on_defect(member, home, pass, &fold_among(found, &defects), now_ms).is_ok())
    }
}

/// Rooms in walking order; those that the house type lost meanwhile come last: what was found there is still asked.
fn by_room(walk: &[RoomId], carried: Vec<Carried>, unit: &[Defect]) -> Vec<CarriedRoom> {
    let mut rooms: Vec<CarriedRoom> =
        walk.iter().map(|room| CarriedRoom { room: *room, defects: Vec::new() }).collect();
    for one in carried {
        let Some(defect) = unit.iter().find(|defect| defect.id == one.defect) else { continue };
        let at = rooms.iter().position(|room| room.room == one.room).unwrap_or(rooms.len());
        if at == rooms.len() {
            rooms.push(CarriedRoom { room: one.room, defects: Vec::new() });
        }
        rooms[at].defects.push((one, defect.clone()));
    }
    rooms.retain(|room| !room.defects.is_empty());
    rooms
}
