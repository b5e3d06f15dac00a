//! Two people in the same home at the same time, each without network: they write the same fields and judge the same
//! repair differently. Nothing of it may overwrite the other.

use super::phone::{Phone, Stop};
use super::walk::Walk;
use yanfang_device::EventDraft;
use yanfang_domain::event::Status;
use yanfang_domain::id::UnitId;

/// The first two defects of a unit get two notes at the same time.
pub(super) fn rewrite_apart(first: &Walk<'_>, second: &Walk<'_>, unit: UnitId) -> Result<usize, Stop> {
    let known = first.phone.standings(unit)?;
    for (defect, _) in known.iter().take(2) {
        first.rewrite(unit, *defect, "靠近窗户，约 20 cm")?;
        second.rewrite(unit, *defect, "窗下，约 35 cm，手摸有砂")?;
    }
    Ok(known.len().min(2))
}

/// Every second repair that is reported done is passed by one and failed by the other.
pub(super) fn judge_apart(first: &mut Walk<'_>, second: &Phone, unit: UnitId) -> Result<usize, Stop> {
    let done: Vec<_> =
        first.phone.standings(unit)?.into_iter().filter(|(_, status)| *status == Status::ReportedDone).collect();
    let mut contradicting = 0;
    for (index, (defect, _)) in done.into_iter().enumerate() {
        first.pass(unit, defect)?;
        if index % 2 == 0 {
            let draft = EventDraft { note: "吊顶角仍有水迹".into(), photos: Vec::new() };
            second.device.fail(unit, defect, "没修好".into(), draft)?;
            contradicting += 1;
        }
    }
    Ok(contradicting)
}
