//! The project workbook: what the office publishes, written by people as one .xlsx file (docs/workbook.md).
//!
//! Reading it is a dry run: a draft of the next catalog and what it would change, or every wrong cell of the whole
//! workbook at once. Nothing that a published catalog holds goes away because the workbook leaves it out.

mod changes;
mod contractors;
mod format;
mod house_types;
mod items;
mod kept;
mod members;
mod places;
mod plan;
mod reading;
mod rules;
mod settings;
mod teams;
mod units;
mod words;

pub use changes::{Change, Part, PartChanges};
pub use format::SheetFormat;
pub use plan::{PLAN_BYTES, PlanFault, check_plan};

pub(super) use words::{ELEMENTS, ROOM_KINDS, SEVERITIES};

use super::sheets::{SheetLimits, WorkbookError, read};
use reading::Reading;
use std::path::Path;
use yanfang_domain::catalog::{Catalog, Contractors, Places};

/// The next catalog, not published yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CatalogDraft {
    /// What would be published. Its version is one more than the current one's if anything changes.
    pub catalog: Catalog,
    /// What would change, part by part.
    pub changes: Vec<PartChanges>,
}

impl CatalogDraft {
    /// Whether publishing it would change anything.
    pub fn is_changed(&self) -> bool {
        self.changes.iter().any(PartChanges::is_changed)
    }
}

/// Reads the workbook at `path` into a draft of the catalog that follows `current`.
///
/// What `current` holds under the same code keeps its id; `ids` draws one for everything new, in the workbook's order.
/// Wrong cells are collected over the whole workbook and come as [`WorkbookError::Cells`].
pub fn read_catalog(
    path: &Path,
    current: Option<&Catalog>,
    ids: &mut dyn FnMut() -> [u8; 16],
) -> Result<CatalogDraft, WorkbookError> {
    let sheets = read(path, &SheetLimits::default())?;
    let folder = path.parent().unwrap_or(Path::new(""));
    let mut reading = Reading::new(&sheets, folder, current, ids);
    reading.check_sheets();
    let project = places::project(&mut reading);
    let (phases, buildings) = places::buildings(&mut reading);
    let house_types = house_types::read(&mut reading);
    let units = units::read(&mut reading);
    let contractors = contractors::firms(&mut reading);
    let contracts = contractors::contracts(&mut reading);
    let items = items::read(&mut reading);
    let rules = rules::read(&mut reading);
    let members = members::read(&mut reading);
    let teams = teams::read(&mut reading);
    let settings = settings::read(&mut reading);
    let errors = reading.into_errors();
    let (Some(project), true) = (project, errors.is_empty()) else { return Err(WorkbookError::Cells(errors)) };
    let mut catalog = Catalog {
        version: current.map_or(1, |current| current.version),
        places: Places { project, phases, buildings, house_types, units },
        items,
        contractors: Contractors { contractors, contracts },
        rules,
        members,
        teams: teams.or_else(|| current.map(|current| current.teams.clone())).unwrap_or_default(),
        settings,
    };
    if let Some(current) = current {
        kept::carry_over(&mut catalog, current);
    }
    let changes = changes::between(current, &catalog);
    let changed = changes.iter().any(PartChanges::is_changed);
    catalog.version += u32::from(current.is_some() && changed);
    Ok(CatalogDraft { catalog, changes })
}

#[cfg(test)]
mod documented;
#[cfg(test)]
mod tests;
