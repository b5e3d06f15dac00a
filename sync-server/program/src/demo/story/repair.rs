//! Repair: accepted, done, failed, passed, contradicted, waived, closed.

use super::book::{Book, refusal};
use super::cast::{Cast, meet};
use super::inspection::status;
use crate::demo::phone::Stop;
use yanfang_device::EventDraft;
use yanfang_domain::catalog::{Severity, Trade};
use yanfang_domain::event::{Cause, Event, EventKind, Reinspection, WaiverBasis};
use yanfang_domain::id::DefectId;
use yanfang_domain::inspection::Stage;

/// The home of this part.
const HOME: usize = 0;

pub(super) fn play(cast: &Cast, book: &mut Book, first: DefectId) -> Result<(), Stop> {
    twice(cast, book, first)?;
    contradicted(cast, book)?;
    waived(cast, book)
}

/// Reported done, failed, done again, passed by another than who reported, closed by the clerk.
fn twice(cast: &Cast, book: &mut Book, defect: DefectId) -> Result<(), Stop> {
    let (home, engineer, inspector) = (cast.homes[HOME], &cast.engineer, &cast.inspector);
    engineer.device.accept(home, defect)?;
    engineer.device.report_done(home, defect, cast.with_picture("已重做")?)?;
    meet(&[engineer, inspector])?;
    inspector.device.fail(home, defect, "仍有空鼓".into(), EventDraft::default())?;
    meet(&[inspector, engineer])?;
    book.row("复验不通过，退回 / re-inspection failed", "Returned", status(engineer, home, defect));
    cast.clock.pass_days(2);
    engineer.device.report_done(home, defect, cast.with_picture("第二次重做")?)?;
    book.row(
        "报完工的人不带照片不能通过 / who reported done passes only with an own photo (R13)",
        "four_eyes_pass",
        refusal(engineer.device.pass(home, defect, None, EventDraft::default())),
    );
    meet(&[engineer, inspector])?;
    inspector.device.pass(home, defect, Some(Cause::Workmanship("基层未清理".into())), EventDraft::default())?;
    meet(&[inspector, &cast.clerk])?;
    book.row("复验通过 / re-inspection passed", "Passed", status(&cast.clerk, home, defect));
    cast.clerk.device.close_defect(home, defect, Cause::Workmanship("基层未清理".into()), false)?;
    meet(&[&cast.clerk, engineer])?;
    book.row("客服关闭，写明原因 / the clerk closes, with the cause", "Closed", status(engineer, home, defect));
    Ok(())
}

/// Two people judge differently while apart; a third decides.
fn contradicted(cast: &Cast, book: &mut Book) -> Result<(), Stop> {
    let home = cast.homes[HOME];
    let (one, other, lead) = (&cast.inspector, &cast.other_inspector, &cast.lead);
    let defect = cast.defect(one, HOME, Stage::Internal, Trade::Plastering, Severity::Minor)?;
    meet(&[one, &cast.engineer])?;
    cast.engineer.device.report_done(home, defect, cast.with_picture("已处理")?)?;
    meet(&[&cast.engineer, one, other])?;
    one.device.pass(home, defect, None, EventDraft::default())?;
    other.device.fail(home, defect, "还有".into(), EventDraft::default())?;
    meet(&[one, other, lead])?;
    book.row("两人结论不同 / a pass and a fail apart", "NeedsDecision by neither", status(lead, home, defect));
    let detail = lead.device.unit_detail(home)?;
    let contested = detail.defects.into_iter().find(|one| one.defect.id == defect);
    let contested = contested.ok_or(Stop::Incomplete { what: "the contested defect" })?;
    let is_pass = |event: &&Event| {
        let passes = matches!(&event.kind, EventKind::Reinspected { result: Reinspection::Pass { .. }, .. });
        passes && contested.standing.contradicting.contains(&event.id)
    };
    let chosen = contested.defect.events.iter().find(is_pass).map(|event| event.id);
    let chosen = chosen.ok_or(Stop::Incomplete { what: "the pass to choose" })?;
    book.row(
        "当事人不能裁定 / neither of the two decides (R7)",
        "role",
        refusal(one.device.decide(home, defect, chosen, "我看过".into())),
    );
    lead.device.decide(home, defect, chosen, "一起看过，以通过为准".into())?;
    meet(&[lead, other])?;
    book.row("负责人裁定 / the lead decides", "Passed", status(other, home, defect));
    Ok(())
}

/// Proposed by the engineer, waived by the manager.
fn waived(cast: &Cast, book: &mut Book) -> Result<(), Stop> {
    let (home, engineer, manager) = (cast.homes[1], &cast.engineer, &cast.manager);
    let defect = cast.defect(&cast.inspector, 1, Stage::Internal, Trade::Plastering, Severity::Cosmetic)?;
    meet(&[&cast.inspector, engineer])?;
    let proposal =
        engineer.device.defect_event(home, defect, EventKind::WaiverProposed { reason: "色差，业主可接受".into() })?;
    meet(&[engineer, manager])?;
    manager.device.defect_event(home, defect, EventKind::Waived { basis: WaiverBasis::Proposal(proposal) })?;
    meet(&[manager, engineer])?;
    book.row("按现状接收，经理批准 / a waiver, proposed and granted", "Waived", status(engineer, home, defect));
    Ok(())
}
