//! A second, plain reading of "keys are released if and only if": straight down the list of entries, by hand.

use super::world::World;
use crate::delivery::{DeliveryEntry, MeterKind};
use crate::entry::EntryKind;
use crate::handover::{HandoverEntry, Outcome};
use crate::id::HandoverId;
use crate::signing::SignerRole;

/// Whether keys may go out in a reception of one phone that wrote all entries one after another.
pub(super) fn keys_may_go_out(world: &World, handover: HandoverId) -> bool {
    let mut outcome: Option<Outcome> = None;
    let mut signed: Vec<SignerRole> = Vec::new();
    let (mut fund_done, mut fund_released, mut released, mut closed) = (false, false, false, false);
    for entry in &world.entries {
        let full = signed.len() == 3;
        match &entry.kind {
            EntryKind::Delivery(DeliveryEntry::FormalityMarked { code, done }) if code == "fund" => fund_done = *done,
            EntryKind::Delivery(DeliveryEntry::MeterRead { meter: MeterKind::Water, .. }) if !full => signed.clear(),
            EntryKind::Handover(kind) if kind.handover() == Some(handover) => match kind {
                HandoverEntry::FormalitiesReleased { codes, .. } => {
                    fund_released |= codes.iter().any(|code| code == "fund");
                }
                HandoverEntry::OutcomeSet { outcome: chosen, .. } if !full => {
                    outcome = Some(*chosen);
                    signed.clear();
                }
                HandoverEntry::IdentityChecked { .. }
                | HandoverEntry::Walked { .. }
                | HandoverEntry::ItemHanded { .. }
                    if !full =>
                {
                    signed.clear();
                }
                HandoverEntry::FormSigned { role, .. } if !signed.contains(role) => signed.push(*role),
                HandoverEntry::KeysReleased { .. } => released = true,
                HandoverEntry::Closed { .. } => closed = true,
                _ => {}
            },
            _ => {}
        }
    }
    let accepting = matches!(outcome, Some(Outcome::Accepted | Outcome::AcceptedRepairLater));
    accepting && signed.len() == 3 && (fund_done || fund_released) && !released && !closed && !world.revoked
}
