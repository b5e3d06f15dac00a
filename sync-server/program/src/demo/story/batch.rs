//! The delivery batch: record, sample, six parties, confirmation, revocation, summary (domain.md 2, steps 7 and 8).

use super::book::{Book, refusal};
use super::cast::{Cast, meet};
use crate::demo::phone::{Phone, Stop};
use yanfang_device::EventDraft;
use yanfang_domain::batch::{BatchStatus, GateState, Milestone, Party, SampleResult, SignOff, sample};
use yanfang_domain::catalog::{Severity, Trade};
use yanfang_domain::id::{BatchId, DefectId};
use yanfang_domain::inspection::Stage;
use yanfang_domain::time::DAY_MS;

/// The home in which something critical is found.
const CRITICAL_HOME: usize = 2;

pub(super) fn play(cast: &Cast, book: &mut Book) -> Result<(), Stop> {
    let lead = &cast.lead;
    cast.all_meet()?;
    let batch = lead.device.open_batch("临江新苑首批", &cast.homes)?;
    lead.device.set_milestone(batch, Milestone::Delivery, cast.clock.now_ms() + 90 * DAY_MS)?;
    book.row(
        "没有备案表不能抽检 / no sample before the completion record",
        "no_completion_record",
        refusal(lead.device.draw_sample(batch)),
    );
    lead.device.record_completion(batch, "备 2026-117", cast.clock.now_ms(), Some(cast.picture()?))?;
    let critical = critical(cast, book, batch)?;
    cure(cast, CRITICAL_HOME, critical)?;
    cast.all_meet()?;
    sampled(cast, book, batch)?;
    signed(cast, book, batch)?;
    revoked(cast, book, batch)?;
    summarised(cast, book, batch)
}

fn critical(cast: &Cast, book: &mut Book, batch: BatchId) -> Result<DefectId, Stop> {
    let found = cast.defect(&cast.inspector, CRITICAL_HOME, Stage::Internal, Trade::Plastering, Severity::Critical)?;
    meet(&[&cast.inspector, &cast.lead])?;
    book.row(
        "有紧急问题不能抽检 / no sample while a critical defect is open",
        "critical_defect_open",
        refusal(cast.lead.device.draw_sample(batch)),
    );
    Ok(found)
}

/// Repaired by the engineer's word, passed by the inspector.
pub(super) fn cure(cast: &Cast, home: usize, defect: DefectId) -> Result<(), Stop> {
    let unit = cast.homes[home];
    meet(&[&cast.inspector, &cast.engineer])?;
    cast.engineer.device.report_done(unit, defect, cast.with_picture("已修好")?)?;
    meet(&[&cast.engineer, &cast.inspector])?;
    cast.inspector.device.pass(unit, defect, None, EventDraft::default())?;
    meet(&[&cast.inspector, &cast.lead])
}

/// A first sample with a failure, a second of double size; anybody repeats the draw from its seed.
fn sampled(cast: &Cast, book: &mut Book, batch: BatchId) -> Result<(), Stop> {
    let (lead, inspector) = (&cast.lead, &cast.inspector);
    lead.device.draw_sample(batch)?;
    meet(&[lead, inspector, &cast.companions[0]])?;
    book.row(
        "换一台手机按种子重抽，户一样 / another phone repeats the draw from its seed",
        "the same homes",
        repeated(&cast.companions[0], batch),
    );
    let first = drawn(inspector, batch)?;
    let (home, at) = first
        .iter()
        .find_map(|unit| Some((*unit, cast.homes.iter().position(|home| home == unit)?)))
        .ok_or(Stop::Incomplete { what: "a home of the sample" })?;
    let defect = cast.defect(inspector, at, Stage::SixParty, Trade::Plastering, Severity::Major)?;
    for unit in &first {
        let failed = SampleResult::Fail { reason: "墙面空鼓".into(), defects: vec![defect] };
        let result = if *unit == home { failed } else { SampleResult::Pass };
        inspector.device.inspect_sample(batch, *unit, result)?;
    }
    meet(&[inspector, lead])?;
    book.row("抽检有一户不合格 / a home of the sample fails", "SampleFailed", status(lead, batch));
    cure(cast, at, defect)?;
    lead.device.draw_sample(batch)?;
    meet(&[lead, inspector])?;
    let second = drawn(inspector, batch)?;
    let limit = cast.homes.len();
    book.row(
        "整改后加倍重抽 / after repair a second draw of double size",
        format!("{} homes", (first.len() * 2).min(limit)),
        Ok(format!("{} homes", second.len())),
    );
    for unit in second {
        inspector.device.inspect_sample(batch, unit, SampleResult::Pass)?;
    }
    meet(&[inspector, lead])
}

fn signed(cast: &Cast, book: &mut Book, batch: BatchId) -> Result<(), Stop> {
    for (party, phone) in &cast.signers {
        phone.sync()?;
        let verdict = match party {
            Party::ProjectManagement => SignOff::Refuse { reasons: "公区照明未通，补好再签".into() },
            _ => SignOff::Accept,
        };
        phone.device.sign_off(batch, verdict)?;
        meet(&[phone])?;
    }
    meet(&[&cast.lead])?;
    book.row("一方拒签 / one of the six refuses", "Refused", status(&cast.lead, batch));
    let refusing = cast.signers.iter().find(|(party, _)| *party == Party::ProjectManagement);
    let (_, refusing) = refusing.ok_or(Stop::Incomplete { what: "the party that refused" })?;
    refusing.device.sign_off(batch, SignOff::Accept)?;
    meet(&[refusing, &cast.lead])?;
    book.row("六方都签了 / all six have signed", "AllSigned", status(&cast.lead, batch));
    cast.lead.device.confirm_batch(batch, "JF-2026-031")?;
    meet(&[&cast.lead, &cast.companions[0], &cast.companions[1]])?;
    book.row("交付确认书，陪验手机上放行 / the confirmation opens the gate on a companion's phone", "Open", gate(cast));
    Ok(())
}

/// The manager revokes; a companion who has not heard of it goes on (its handover follows in the receptions).
fn revoked(cast: &Cast, book: &mut Book, batch: BatchId) -> Result<(), Stop> {
    meet(&[&cast.manager])?;
    cast.manager.device.revoke_confirmation(batch, "二层发现渗水")?;
    meet(&[&cast.manager])?;
    book.row("撤回后，没联网的手机还不知道 / revoked, unheard of without network", "Open", gate(cast));
    let home = cast.homes[9];
    super::reception::hand_over(cast, &cast.companions[0], 9, yanfang_domain::handover::Outcome::Accepted)?;
    meet(&[&cast.companions[0], &cast.manager])?;
    book.row(
        "撤回后交付：收下并标明 / handed over after the revocation: taken and marked (R1)",
        "handed over, after the revocation",
        super::reception::marks(&cast.manager, home),
    );
    book.row("联网后不再放行 / heard of, the gate is shut", "Revoked", gate(cast));
    again(cast, book, batch)
}

/// A new draw, and all sign again.
fn again(cast: &Cast, book: &mut Book, batch: BatchId) -> Result<(), Stop> {
    let lead = &cast.lead;
    cast.all_meet()?;
    lead.device.draw_sample(batch)?;
    meet(&[lead, &cast.inspector])?;
    for unit in drawn(&cast.inspector, batch)? {
        cast.inspector.device.inspect_sample(batch, unit, SampleResult::Pass)?;
    }
    meet(&[&cast.inspector])?;
    for (_, phone) in &cast.signers {
        meet(&[phone])?;
        phone.device.sign_off(batch, SignOff::Accept)?;
        meet(&[phone])?;
    }
    meet(&[lead])?;
    lead.device.confirm_batch(batch, "JF-2026-038")?;
    cast.all_meet()?;
    book.row("重新抽检、会签、确认 / sampled, signed and confirmed again", "Open", gate(cast));
    Ok(())
}

fn summarised(cast: &Cast, book: &mut Book, batch: BatchId) -> Result<(), Stop> {
    cast.lead.device.write_summary(batch, "首批 10 户具备交付条件", None)?;
    meet(&[&cast.lead, &cast.manager])?;
    let state = cast.manager.device.batch_detail(batch)?.state;
    book.row(
        "验收总结：数字自动，结论由负责人写 / summary: figures by themselves, conclusions by the lead",
        "首批 10 户具备交付条件",
        Ok(state.summaries.into_iter().next_back().map_or_else(|| "none".into(), |summary| summary.conclusions)),
    );
    Ok(())
}

fn drawn(phone: &Phone, batch: BatchId) -> Result<Vec<yanfang_domain::id::UnitId>, Stop> {
    let state = phone.device.batch_detail(batch)?.state;
    let current = state.current().ok_or(Stop::Incomplete { what: "a drawn sample" })?;
    Ok(current.strata.iter().flat_map(|stratum| stratum.units.iter().copied()).collect())
}

fn repeated(phone: &Phone, batch: BatchId) -> Result<String, Stop> {
    let state = phone.device.batch_detail(batch)?.state;
    let catalog = phone.device.catalog().ok_or(Stop::Incomplete { what: "the catalog" })?;
    let current = state.current().ok_or(Stop::Incomplete { what: "a drawn sample" })?;
    let units =
        sample::candidates(&catalog, &state.units).ok_or(Stop::Incomplete { what: "the homes of the batch" })?;
    let same = sample::draw(&units, catalog.settings.sample_size, 0, current.seed) == current.strata;
    Ok(if same { "the same homes" } else { "other homes" }.into())
}

fn status(phone: &Phone, batch: BatchId) -> Result<String, Stop> {
    let status: BatchStatus = phone.device.batch_detail(batch)?.status;
    Ok(format!("{status:?}"))
}

fn gate(cast: &Cast) -> Result<String, Stop> {
    Ok(match cast.companions[0].device.gate(cast.homes[0])? {
        GateState::Open { .. } => "Open",
        GateState::Revoked { .. } => "Revoked",
        GateState::None => "None",
    }
    .into())
}
