//! People come and go: a member is revoked while offline; the work is kept.

use super::book::Book;
use super::cast::Cast;
use super::wait;
use crate::demo::phone::Stop;
use yanfang_device::CancelToken;
use yanfang_domain::catalog::{Severity, Trade};
use yanfang_domain::inspection::Stage;

pub(super) fn play(cast: &Cast, book: &mut Book) -> Result<(), Stop> {
    let phone = &cast.companions[1];
    cast.defect(phone, 9, Stage::Internal, Trade::Plastering, Severity::Cosmetic)?;
    let mut catalog = cast.catalog.clone();
    // What was done before stays what a member did.
    let until = cast.clock.now_ms() + 1;
    for member in catalog.members.iter_mut().filter(|member| member.account == "shen.qi") {
        member.revoked_ms = Some(until);
    }
    wait(cast.server.publish_catalog(catalog)).map_err(|_| Stop::Incomplete { what: "the new catalog" })?;
    let refused = phone.sync().is_err();
    let waiting = phone.device.sync_status()?.pending;
    let bundle = cast.folder.join("shen.qi.bundle");
    let kept = phone.device.export_pending(&bundle, &CancelToken::default()).is_ok();
    book.row(
        "停用的成员：未发的都在本机，可导出 / a revoked member's unsent work stays and can be exported",
        "sync refused, 1 waiting, exported",
        Ok(format!(
            "{}, {waiting} waiting, {}",
            if refused { "sync refused" } else { "synced" },
            if kept { "exported" } else { "not exported" }
        )),
    );
    let project = cast.catalog.places.project.id;
    let brought = wait(crate::deliver::bring(&cast.server, project, &bundle));
    let (_, outcomes) = brought.map_err(|_| Stop::Incomplete { what: "the bundle that was exported" })?;
    let told: Vec<String> = outcomes.iter().map(|(word, count)| format!("{word} {count}")).collect();
    book.row(
        "办公室代交：事实收下并标明 / the office delivers it: a fact is taken and marked (R14)",
        "flagged 1",
        Ok(told.join(", ")),
    );
    Ok(())
}
