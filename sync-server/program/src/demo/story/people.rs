//! People come and go: a member is revoked while offline; what was seen is taken and marked, what was decided waits for
//! the office (R14), which takes one decision in and declines the other.

use super::book::Book;
use super::cast::{Cast, meet};
use super::inspection::status;
use super::wait;
use crate::demo::phone::Stop;
use yanfang_device::ShelfState;
use yanfang_domain::catalog::{Severity, Trade};
use yanfang_domain::id::{MemberId, Origin};
use yanfang_domain::inspection::Stage;
use yanfang_domain::people::PeopleChange;
use yanfang_domain::quarantine::OfficeEntry;

pub(super) fn play(cast: &Cast, book: &mut Book) -> Result<(), Stop> {
    let (phone, home) = (&cast.companions[1], cast.homes[9]);
    let record = || cast.defect(phone, 9, Stage::Internal, Trade::Plastering, Severity::Cosmetic);
    let (before, other, left) = (record()?, record()?, record()?);
    meet(&[phone, &cast.manager])?;
    let fact = record()?;
    let taken_in = phone.device.void(home, before, "看错了".into())?.0.origin;
    let declined = phone.device.void(home, other, "应该没事".into())?.0.origin;
    // One more, which waits for whoever looks at the console.
    phone.device.void(home, left, "和客厅那处一样".into())?;
    let project = cast.catalog.places.project.id;
    let revoke = PeopleChange::Revoke { member: member(cast, "shen.qi")? };
    wait(cast.server.change_people(project, member(cast, "admin")?, &revoke, "离职"))
        .map_err(|_| Stop::Incomplete { what: "the end of a member's access" })?;
    meet(&[phone, &cast.manager])?;
    let shelf = phone.device.shelf()?;
    let mut why: Vec<&str> = shelf.iter().filter_map(|one| one.code.as_deref()).collect();
    why.dedup();
    book.row(
        "停用的成员：所见收下，决定待核 / a revoked member: what was seen is taken, a decision waits (R14)",
        "seen: Assigned, decided on: Assigned, on the shelf: 3 member_revoked",
        status(&cast.manager, home, fact).and_then(|seen| {
            let decided = status(&cast.manager, home, before)?;
            let (count, why) = (shelf.len(), why.join(" "));
            Ok(format!("seen: {seen}, decided on: {decided}, on the shelf: {count} {why}"))
        }),
    );
    let clerk = member(cast, "lin.xiao")?;
    let answer = |entry| {
        wait(cast.server.answer_quarantined(project, clerk, entry))
            .map_err(|_| Stop::Incomplete { what: "the office's answer" })
    };
    answer(OfficeEntry::TakenIn { command: taken_in, reason: "照片看得出".into() })?;
    answer(OfficeEntry::Declined { command: declined, reason: "现场还在".into() })?;
    meet(&[phone, &cast.manager])?;
    book.row(
        "办公室收下一条，作者和时间不变 / the office takes one decision in, author and time stay",
        "Voided, on the phone: TakenIn",
        status(&cast.manager, home, before)
            .and_then(|status| Ok(format!("{status}, on the phone: {}", shelved(cast, taken_in)?))),
    );
    book.row(
        "办公室不收另一条，写明原因，记录仍在 / the other is declined with a reason and stays kept",
        "Assigned, on the phone: NotTaken 现场还在",
        status(&cast.manager, home, other)
            .and_then(|status| Ok(format!("{status}, on the phone: {}", shelved(cast, declined)?))),
    );
    Ok(())
}

/// How a command stands on its author's shelf, with the office's reason where it was declined.
fn shelved(cast: &Cast, command: Origin) -> Result<String, Stop> {
    let shelf = cast.companions[1].device.shelf()?;
    let one = shelf.into_iter().find(|one| one.origin == command);
    let one = one.ok_or(Stop::Incomplete { what: "a command of the shelf" })?;
    let reason = one.office.filter(|_| one.state == ShelfState::NotTaken).map(|office| format!(" {}", office.reason));
    Ok(format!("{:?}{}", one.state, reason.unwrap_or_default()))
}

fn member(cast: &Cast, account: &str) -> Result<MemberId, Stop> {
    let found = cast.catalog.members.iter().find(|member| member.account == account);
    found.map(|member| member.id).ok_or(Stop::Incomplete { what: "a member of the story" })
}
