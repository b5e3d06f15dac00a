//! Which confirmations a batch had, for which units, and whether they hold (R1).
//!
//! One holds while nothing that its author had not seen speaks against it: no revocation, no change of the units, no
//! failing result in its sample, no party that says otherwise. So it closes when what was done apart arrives, and nobody's
//! decision overwrites another's (R7).

use super::drawn::Draw;
use super::past::Past;
use super::{BatchEntry, Party};
use crate::entry::Entry;
use crate::event::Author;
use crate::id::{EntryId, UnitId};
use crate::language::Language;
use crate::time::Moment;

/// A confirmation with the units it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Confirmed {
    /// The entry that confirmed.
    pub entry: EntryId,
    /// Who.
    pub by: Author,
    /// When.
    pub at: Moment,
    /// Its number.
    pub number: String,
    /// The draw confirmed.
    pub draw: u16,
    /// The units that the batch had then, sorted.
    pub units: Vec<UnitId>,
    /// Why it does not hold, if it does not.
    pub lost: Option<Lost>,
}

impl Confirmed {
    /// Whether the batch may be delivered under it.
    pub const fn holds(&self) -> bool {
        self.lost.is_none()
    }
}

/// Why a confirmation does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lost {
    /// 撤回.
    Revoked {
        /// The entry.
        by: EntryId,
    },
    /// Units joined or left the batch.
    UnitsChanged {
        /// The entry.
        by: EntryId,
    },
    /// A unit of the sample turned out to have failed.
    SampleFailed,
    /// A party does not, or does no longer, accept.
    Party(Party),
    /// What it was given for is not there: its draw, or one set of units.
    Unfounded,
}

impl Lost {
    /// What a person reads.
    pub fn label(self, language: Language) -> String {
        let (zh, en) = match self {
            Self::Revoked { .. } => ("已撤回", "revoked"),
            Self::UnitsChanged { .. } => {
                ("批次的户有变化，原来签的不再算数", "the units changed: what was signed no longer covers them")
            }
            Self::SampleFailed => ("抽检户里有不合格的", "a unit of the sample failed"),
            Self::Unfounded => ("确认书没有依据", "there is nothing it rests on"),
            Self::Party(party) => {
                let name = party.label(language);
                return match language {
                    Language::Zh => format!("{name}没有一致同意"),
                    Language::En => format!("the {name} does not accept with one voice"),
                };
            }
        };
        if language == Language::Zh { zh.into() } else { en.into() }
    }
}

/// Every confirmation of a batch, in the order of their times.
pub fn confirmations(entries: &[Entry]) -> Vec<Confirmed> {
    let past = Past::new(entries);
    of(&past, &Draw::all(&past))
}

pub(super) fn of(past: &Past<'_>, draws: &[Draw]) -> Vec<Confirmed> {
    let confirmed = past.by_time().into_iter().filter_map(|(entry, kind)| match kind {
        BatchEntry::Confirmed { draw, number } => {
            let units = units_seen(past, entry.id);
            Some(Confirmed {
                entry: entry.id,
                by: entry.by,
                at: entry.at,
                number: number.clone(),
                draw: *draw,
                lost: lost(past, draws, entry.id, *draw, units.is_some()),
                units: units.unwrap_or_default(),
            })
        }
        _ => None,
    });
    confirmed.collect()
}

/// The units of the batch as the author of an entry had them; `None` where two people had set them apart.
fn units_seen(past: &Past<'_>, entry: EntryId) -> Option<Vec<UnitId>> {
    let set = past.by_time().into_iter().filter_map(|(other, kind)| match kind {
        BatchEntry::Opened { units, .. } | BatchEntry::UnitsChanged { units, .. } if past.saw(entry, other.id) => {
            Some((other, units))
        }
        _ => None,
    });
    let latest = past.latest(set.collect());
    let (_, first) = latest.first()?;
    latest.iter().all(|(_, units)| units == first).then(|| (*first).clone())
}

fn lost(past: &Past<'_>, draws: &[Draw], entry: EntryId, draw: u16, units: bool) -> Option<Lost> {
    for (other, kind) in past.by_time() {
        if past.saw(entry, other.id) {
            continue;
        }
        match kind {
            BatchEntry::Revoked { .. } => return Some(Lost::Revoked { by: other.id }),
            BatchEntry::UnitsChanged { .. } => return Some(Lost::UnitsChanged { by: other.id }),
            _ => {}
        }
    }
    let basis = draws.iter().rfind(|one| one.number == draw && !one.stale && past.saw(entry, one.entry));
    let Some(basis) = basis.filter(|_| units) else { return Some(Lost::Unfounded) };
    if basis.failed() {
        return Some(Lost::SampleFailed);
    }
    if !basis.complete() {
        return Some(Lost::Unfounded);
    }
    basis.parties.iter().find(|state| !state.word.accepts()).map(|state| Lost::Party(state.party))
}
