//! Whether an entry of a reception may be written now.

use super::demands::{Demands, against, beginning};
use super::{HandoverEntry, HandoverRule as Rule, Reception, receptions};
use crate::entry::{Ground, Past};
use crate::id::HandoverId;
use crate::transition::Writer;

pub(crate) fn check(ground: &Ground<'_>, entry: &HandoverEntry, by: &Writer<'_>) -> Result<(), Rule> {
    let past = Past::of(ground.entries);
    let all = receptions(&past);
    let rules = match entry.handover() {
        None => beginning(ground, &all, entry),
        Some(handover) => {
            let reception = find(&all, handover)?;
            in_reception(&Demands::new(ground, &past, &all, reception), entry, by)
        }
    };
    rules.first().map_or(Ok(()), |rule| Err(*rule))
}

/// For a reading or a list that is given in a reception.
pub(crate) fn check_within(ground: &Ground<'_>, handover: HandoverId, reading: bool) -> Result<(), Rule> {
    let past = Past::of(ground.entries);
    let all = receptions(&past);
    let reception = find(&all, handover)?;
    let demands = Demands::new(ground, &past, &all, reception);
    let rules = if reading { demands.handing_over() } else { demands.editing() };
    rules.first().map_or(Ok(()), |rule| Err(*rule))
}

fn find(all: &[Reception], handover: HandoverId) -> Result<&Reception, Rule> {
    let reception = all.iter().find(|one| one.id == handover).ok_or(Rule::UnknownReception)?;
    if reception.closed.is_some() { Err(Rule::ReceptionClosed) } else { Ok(reception) }
}

fn in_reception(demands: &Demands<'_>, entry: &HandoverEntry, by: &Writer<'_>) -> Vec<Rule> {
    match entry {
        HandoverEntry::IdentityChecked { .. }
        | HandoverEntry::Walked { .. }
        | HandoverEntry::CriticalConsented { .. } => demands.editing(),
        HandoverEntry::OutcomeSet { outcome, .. } => {
            let mut rules = demands.editing();
            rules.extend(demands.before_outcome());
            rules.extend(demands.outcome(*outcome));
            rules
        }
        HandoverEntry::OutcomeDecided { chosen, .. } => demands.deciding(*chosen, by.author),
        HandoverEntry::FormalitiesReleased { codes, .. } => {
            let known = &demands.ground.catalog.settings.formalities;
            let unknown = codes.iter().any(|code| known.iter().all(|formality| formality.code != *code));
            against(&[(unknown, Rule::UnknownFormality)])
        }
        HandoverEntry::ItemHanded { .. } => demands.handing_over(),
        HandoverEntry::FormSigned { role, on, signature, .. } => demands.signature(*role, *on, signature),
        HandoverEntry::SignatureRefused { .. } => {
            let mut rules = demands.editing();
            rules.extend(demands.content());
            rules
        }
        HandoverEntry::KeysReleased { .. } => demands.keys(),
        HandoverEntry::Amended { previous, .. } => demands.amending(*previous),
        HandoverEntry::FinalOutcomeSet { outcome, key_release, .. } => {
            demands.final_outcome(*outcome, key_release.is_some())
        }
        HandoverEntry::Closed { .. } => demands.closing(),
        HandoverEntry::Started { .. } | HandoverEntry::RecordedElsewhere { .. } => Vec::new(),
    }
}
