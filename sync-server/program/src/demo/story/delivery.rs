//! The way to the owner before the handover: open day, notice, appointment, no-show, 逾期未收, keys lent.

use super::book::Book;
use super::cast::{Cast, meet, owner};
use crate::demo::phone::Stop;
use yanfang_device::NoticeDraft;
use yanfang_domain::catalog::{Severity, Trade};
use yanfang_domain::delivery::{AppointmentPurpose, AppointmentStep, Borrower, Channel};
use yanfang_domain::inspection::Stage;
use yanfang_domain::time::DAY_MS;

/// The home whose owner does not come.
const ABSENT: usize = 8;

pub(super) fn play(cast: &Cast, book: &mut Book) -> Result<(), Stop> {
    open_day(cast, book)?;
    absent(cast, book)?;
    keys(cast, book)
}

fn open_day(cast: &Cast, book: &mut Book) -> Result<(), Stop> {
    let (companion, home) = (&cast.companions[0], cast.homes[7]);
    let known = cast.defect(&cast.inspector, 7, Stage::Internal, Trade::Plastering, Severity::Minor)?;
    meet(&[&cast.inspector, companion])?;
    let there = cast.inspector.device.unit_detail(home)?.defects.len();
    companion.device.visit_open_day(home, owner(7), "希望换新门锁".into())?;
    let remark = cast.defect(companion, 7, Stage::OpenDay, Trade::Plastering, Severity::Minor)?;
    meet(&[companion, &cast.clerk])?;
    let state = cast.clerk.device.delivery_detail(home)?.state;
    let listed = state.visits.first().map_or(0, |visit| visit.listed.len());
    book.row(
        "业主开放日：清单给业主，业主的话也记下 / open day: the list is given, the owner's remarks recorded",
        format!("{there} defects listed, 1 remark assigned"),
        super::inspection::standing(&cast.clerk, home, remark, |standing| {
            let assigned = u8::from(standing.repairer.is_some());
            format!("{listed} defects listed, {assigned} remark assigned")
        }),
    );
    for defect in [known, remark] {
        super::batch::cure(cast, 7, defect)?;
    }
    Ok(())
}

fn absent(cast: &Cast, book: &mut Book) -> Result<(), Stop> {
    let (clerk, home) = (&cast.clerk, cast.homes[ABSENT]);
    let now = cast.clock.now_ms();
    clerk.device.serve_notice(
        home,
        NoticeDraft {
            number: "RH-2026-0009".into(),
            channel: Channel::Post,
            served_ms: now,
            last_day_ms: now + 14 * DAY_MS,
            proof: Some(cast.picture()?),
        },
    )?;
    let appointment =
        clerk.device.propose_appointment(home, AppointmentPurpose::Handover, now + 7 * DAY_MS, 30, None)?;
    clerk.device.move_appointment(home, appointment, AppointmentStep::Confirmed)?;
    cast.clock.pass_days(8);
    clerk.device.move_appointment(home, appointment, AppointmentStep::NoShow)?;
    meet(&[clerk, &cast.manager])?;
    let listed = |phone: &crate::demo::phone::Phone| -> Result<String, Stop> {
        let absent = phone.device.no_shows(AppointmentPurpose::Handover)?;
        let overdue = phone.device.overdue_homes()?;
        let here = (
            absent.iter().filter(|line| line.unit == home).count(),
            overdue.iter().filter(|line| line.unit == home).count(),
        );
        Ok(format!("{} no-show, {} overdue", here.0, here.1))
    };
    book.row("约好没来 / an appointment, and nobody came", "1 no-show, 0 overdue", listed(&cast.manager));
    cast.clock.pass_days(8);
    book.row("过了最后一天：逾期未收 / the last day has passed", "1 no-show, 1 overdue", listed(&cast.manager));
    Ok(())
}

fn keys(cast: &Cast, book: &mut Book) -> Result<(), Stop> {
    let (clerk, home) = (&cast.clerk, cast.homes[1]);
    let firm = cast.catalog.contractors.contractors.first().map(|firm| firm.id);
    let to = Borrower::Contractor(firm.ok_or(Stop::Incomplete { what: "a contractor" })?);
    let loan = clerk.device.lend_key(home, "A 套".into(), to, cast.clock.now_ms() + DAY_MS, "维修".into())?;
    meet(&[clerk, &cast.manager])?;
    let out = cast.manager.device.keys_out()?.len();
    clerk.device.return_key(home, loan)?;
    meet(&[clerk, &cast.manager])?;
    let left = cast.manager.device.keys_out()?.len();
    book.row("钥匙借出、归还 / a key lent and returned", "1 out, then 0", Ok(format!("{out} out, then {left}")));
    Ok(())
}
