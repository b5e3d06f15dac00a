//! People come and go: a member is revoked while offline; what was seen is taken and marked, what was decided waits for
//! the office (R14).

use super::book::Book;
use super::cast::{Cast, meet};
use super::inspection::status;
use super::wait;
use crate::demo::phone::Stop;
use yanfang_domain::catalog::{Severity, Trade};
use yanfang_domain::inspection::Stage;

pub(super) fn play(cast: &Cast, book: &mut Book) -> Result<(), Stop> {
    let (phone, home) = (&cast.companions[1], cast.homes[9]);
    let before = cast.defect(phone, 9, Stage::Internal, Trade::Plastering, Severity::Cosmetic)?;
    meet(&[phone, &cast.manager])?;
    let fact = cast.defect(phone, 9, Stage::Internal, Trade::Plastering, Severity::Cosmetic)?;
    phone.device.void(home, before, "看错了".into())?;
    let mut catalog = cast.catalog.clone();
    for member in catalog.members.iter_mut().filter(|member| member.account == "shen.qi") {
        // What was done before stays what a member did.
        member.revoked_ms = Some(cast.clock.now_ms() + 1);
    }
    wait(cast.server.publish_catalog(catalog)).map_err(|_| Stop::Incomplete { what: "the new catalog" })?;
    meet(&[phone, &cast.manager])?;
    let shelf = phone.device.shelf()?;
    let why: Vec<&str> = shelf.iter().filter_map(|one| one.code.as_deref()).collect();
    book.row(
        "停用的成员：所见收下，决定待核 / a revoked member: what was seen is taken, a decision waits (R14)",
        "seen: Assigned, decided on: Assigned, on the shelf: member_revoked",
        status(&cast.manager, home, fact).and_then(|seen| {
            let decided = status(&cast.manager, home, before)?;
            Ok(format!("seen: {seen}, decided on: {decided}, on the shelf: {}", why.join(" ")))
        }),
    );
    Ok(())
}
