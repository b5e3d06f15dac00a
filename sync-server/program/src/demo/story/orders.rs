//! Orders: released, given to another while its contractor is offline, deemed accepted, repaired by a substitute.

use super::book::Book;
use super::cast::{Cast, meet};
use super::inspection::{standing, status};
use super::wait;
use crate::demo::phone::{Phone, Stop};
use yanfang_device::EventDraft;
use yanfang_domain::catalog::{Severity, Trade};
use yanfang_domain::defect::Standing;
use yanfang_domain::id::{ContractorId, DefectId, OrderId};
use yanfang_domain::inspection::Stage;
use yanfang_sync::orders::{Quantities, Substitution};

/// The home of this part.
const HOME: usize = 1;

pub(super) fn play(cast: &Cast, book: &mut Book) -> Result<(), Stop> {
    reassigned(cast, book)?;
    substituted(cast, book)
}

/// Given to another firm while its contractor works in the basement without a network.
fn reassigned(cast: &Cast, book: &mut Book) -> Result<(), Stop> {
    let [former, next] = &cast.contractors;
    let (defect, order) = released(cast)?;
    meet(&[former])?;
    book.row(
        "指令单下发，单位手机上只有自己的单 / an order is released; its contractor's phone has that order alone",
        "1 order, 1 to accept, 0 elsewhere",
        orders(former).and_then(|(held, waiting)| {
            let elsewhere = orders(next)?.0;
            Ok(format!("{held} order, {waiting} to accept, {elsewhere} elsewhere"))
        }),
    );
    former.device.accept(order, defect)?;
    former.device.progress(order, defect, Some(40), EventDraft::default())?;
    let (project, clerk, to) = (cast.project(), cast.member("lin.xiao")?, firm(cast, "MC")?);
    let moving = cast.server.reassign_order(project, clerk, order, to, "人手不够，换一家".into(), cast.clock.moment());
    let given = wait(moving).map_err(|_| Stop::Incomplete { what: "an order given to another" })?;
    meet(&[former, next, &cast.engineer])?;
    book.row(
        "原单位没网时改派：派给新单位，原来的进度还在 / given to another while it was offline: the new firm has it, the work stays visible",
        "Assigned, repairer MC, progress kept, former 0 open",
        kept(cast, defect).and_then(|kept| {
            let open: u32 = former.device.orders()?.iter().map(|line| line.open).sum();
            Ok(format!("{kept}, former {open} open"))
        }),
    );
    next.device.report_done(given, defect, cast.with_picture("重新抹灰")?)?;
    meet(&[next, &cast.inspector])?;
    cast.inspector.device.pass(cast.homes[HOME], defect, None, EventDraft::default())?;
    meet(&[&cast.inspector, next])?;
    let open = next.device.order_detail(given)?.line.open;
    book.row("新单位报完工，复验通过 / the new firm reports done, passed", "0 open", Ok(format!("{open} open")));
    Ok(())
}

/// 代维修: the contractor neither answers nor comes; after the grace another repairs, the liable stays.
fn substituted(cast: &Cast, book: &mut Book) -> Result<(), Stop> {
    let (home, [_, substitute]) = (cast.homes[HOME], &cast.contractors);
    let (defect, _) = released(cast)?;
    cast.clock.pass_days(4);
    wait(cast.server.act_on_limits(cast.project())).map_err(|_| Stop::Incomplete { what: "the limits" })?;
    meet(&[&cast.engineer])?;
    book.row(
        "到期没有答复，视为接单 / no answer in time: deemed accepted",
        "InRepair",
        status(&cast.engineer, home, defect),
    );
    let what = Substitution {
        repairer: firm(cast, "MC")?,
        notice: "DWX-2026-003".into(),
        served_ms: cast.clock.now_ms(),
        grace_days: 3,
        quantities: Quantities::Each("抹灰 2.4 平方米".into()),
        reason: "通知后没有进场维修".into(),
    };
    let (project, lead) = (cast.project(), cast.member("gao.feng")?);
    let defects = [(home, defect)];
    let give = || wait(cast.server.substitute(project, lead, &defects, &what, cast.clock.moment()));
    let early = give().map_or_else(|error| error.code().to_owned(), |_| "allowed".into());
    book.row("宽限没过，不能代维修 / not before the grace is over", "grace_running", Ok(early));
    cast.clock.pass_days(6);
    let order = give().map_err(|_| Stop::Incomplete { what: "the substitute's order" })?;
    meet(&[substitute, &cast.engineer])?;
    book.row(
        "代维修，责任单位不变 / another repairs, the liable stays",
        "Assigned, liable HG, repairer MC",
        standing(&cast.engineer, home, defect, |standing| {
            let (liable, repairer) = (code(cast, standing.liable), code(cast, standing.repairer));
            format!("{:?}, liable {liable}, repairer {repairer}", standing.status)
        }),
    );
    substitute.device.report_done(order, defect, cast.with_picture("代维修完成")?)?;
    meet(&[substitute, &cast.inspector])?;
    cast.inspector.device.pass(home, defect, None, EventDraft::default())?;
    meet(&[&cast.inspector, &cast.engineer])
}

/// A defect of the plasterers on a released order.
fn released(cast: &Cast) -> Result<(DefectId, OrderId), Stop> {
    let home = cast.homes[HOME];
    let defect = cast.defect(&cast.inspector, HOME, Stage::Internal, Trade::Plastering, Severity::Major)?;
    meet(&[&cast.inspector, &cast.engineer])?;
    let detail = cast.engineer.device.unit_detail(home)?;
    let order = detail.defects.iter().find(|one| one.defect.id == defect).and_then(|one| one.standing.order);
    let order = order.ok_or(Stop::Incomplete { what: "an order" })?;
    let (project, clerk, orders) = (cast.project(), cast.member("lin.xiao")?, [order]);
    wait(cast.server.release_orders(project, clerk, &orders, cast.clock.moment()))
        .map_err(|_| Stop::Incomplete { what: "a released order" })?;
    Ok((defect, order))
}

/// How many orders a phone holds, and defects that wait for an answer.
fn orders(phone: &Phone) -> Result<(usize, u32), Stop> {
    let held = phone.device.orders()?;
    Ok((held.len(), held.iter().map(|line| line.unanswered).sum()))
}

fn kept(cast: &Cast, defect: DefectId) -> Result<String, Stop> {
    let detail = cast.engineer.device.unit_detail(cast.homes[HOME])?;
    let one = detail.defects.into_iter().find(|one| one.defect.id == defect);
    let one = one.ok_or(Stop::Incomplete { what: "the defect" })?;
    let progressed = one.defect.events.iter().any(|event| event.kind.name().text() == "progressed");
    let Standing { status, repairer, .. } = one.standing;
    let kept = if progressed { "kept" } else { "lost" };
    Ok(format!("{status:?}, repairer {}, progress {kept}", code(cast, repairer)))
}

fn firm(cast: &Cast, code: &str) -> Result<ContractorId, Stop> {
    let found = cast.catalog.contractors.contractors.iter().find(|firm| firm.code == code);
    found.map(|firm| firm.id).ok_or(Stop::Incomplete { what: "a firm" })
}

fn code(cast: &Cast, id: Option<ContractorId>) -> &str {
    let found = cast.catalog.contractors.contractors.iter().find(|firm| Some(firm.id) == id);
    found.map_or("nobody", |firm| firm.code.as_str())
}
