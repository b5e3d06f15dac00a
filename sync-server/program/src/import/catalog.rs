//! A project workbook becomes the next catalog.

use crate::fault::Fault;
use crate::say;
use std::path::Path;
use std::sync::Arc;
use yanfang_domain::catalog::Catalog;
use yanfang_sync::catalogs::CatalogView;
use yanfang_sync::engine::Server;
use yanfang_sync::exchange::sheets::WorkbookError;
use yanfang_sync::exchange::workbook::{CatalogDraft, Change, read_catalog};

/// Says what a workbook changes, and publishes it unless this is a dry run.
pub(super) async fn import(server: &Server, file: &Path, dry_run: bool) -> Result<(), Fault> {
    let draft = draft(server, file).await?;
    for part in draft.changes.iter().filter(|part| part.is_changed()) {
        say(format_args!(
            "{:?}: {} in all, {} new, {} changed, {} gone",
            part.part,
            part.total,
            part.count(Change::Added),
            part.count(Change::Changed),
            part.count(Change::Removed)
        ));
    }
    if !draft.is_changed() {
        say("nothing changes");
    } else if dry_run {
        say("a dry run: nothing was published");
    } else {
        let version = server.publish_catalog(draft.catalog).await?;
        say(format_args!("published as version {version}"));
    }
    Ok(())
}

/// Publishes a workbook and returns the catalog in force.
pub(crate) async fn publish_workbook(server: &Server, file: &Path) -> Result<Arc<CatalogView>, Fault> {
    let draft = draft(server, file).await?;
    let project = draft.catalog.places.project.id;
    if draft.is_changed() {
        server.publish_catalog(draft.catalog).await?;
    }
    server.catalog(project).await?.ok_or(Fault::WhichProject { known: Vec::new() })
}

/// Reads a workbook against the catalog in force of the project that it names.
async fn draft(server: &Server, file: &Path) -> Result<CatalogDraft, Fault> {
    let first = read(file, None)?;
    let code = &first.catalog.places.project.code;
    let known = server.projects().await?.into_iter().find(|(_, known, _)| known == code);
    let Some((project, ..)) = known else { return Ok(first) };
    let current = server.catalog(project).await?;
    read(file, current.as_deref().map(CatalogView::catalog))
}

fn read(file: &Path, current: Option<&Catalog>) -> Result<CatalogDraft, Fault> {
    let ids = || {
        let mut entropy = [0; 10];
        // Without randomness ids could repeat: better no import.
        getrandom::fill(&mut entropy).map(|()| id(entropy))
    };
    let mut failed = false;
    let mut draw = || {
        ids().unwrap_or_else(|_| {
            failed = true;
            [0; 16]
        })
    };
    let draft = read_catalog(file, current, &mut draw);
    if failed {
        return Err(Fault::NoEntropy);
    }
    draft.map_err(|error| refused(&error))
}

/// A UUIDv7 of now.
fn id(entropy: [u8; 10]) -> [u8; 16] {
    *yanfang_domain::id::UnitId::new(crate::running::now_ms().unsigned_abs(), entropy).bytes()
}

/// Says every error, cell by cell, in both languages.
fn refused(error: &WorkbookError) -> Fault {
    let WorkbookError::Cells(cells) = error else {
        say(format_args!("{}  {}", error.zh(), error.en()));
        return Fault::Workbook { errors: 1 };
    };
    for cell in cells {
        say(format_args!("{}!{}: {}", cell.sheet, cell.cell(), cell.zh()));
        say(format_args!("{:width$}  {}", "", cell.en(), width = cell.sheet.chars().count() + cell.cell().len() + 1));
    }
    Fault::Workbook { errors: cells.len() }
}
