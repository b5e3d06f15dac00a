//! `export-document`: a unit's document as a standard Automerge file, for anybody's tools.

use crate::fault::Fault;
use crate::running::{open, project_by_code};
use crate::{DataFolder, say};
use std::path::PathBuf;
use std::process::ExitCode;
use yanfang_domain::id::DocumentId;

/// Which document, and where to.
#[derive(clap::Args)]
pub(crate) struct Options {
    #[command(flatten)]
    folder: DataFolder,
    /// The project's code; may be left out while there is one project.
    #[arg(long)]
    project: Option<String>,
    /// The unit's number, such as 3-1-1201.
    unit: String,
    /// The file to write.
    file: PathBuf,
}

pub(crate) async fn run(options: Options) -> Result<ExitCode, Fault> {
    let server = open(&options.folder.data).await?;
    let catalog = project_by_code(&server, options.project.as_deref()).await?;
    let places = &catalog.catalog().places;
    let unit = places.units.iter().find(|unit| unit.code == options.unit);
    let unit = unit.ok_or_else(|| Fault::UnknownUnit { unit: options.unit.clone() })?;
    let document = server.document(places.project.id, DocumentId::Unit(unit.id)).await?;
    let document = document.ok_or_else(|| Fault::NothingRecorded { unit: options.unit.clone() })?;
    std::fs::write(&options.file, document.save()).map_err(Fault::Io)?;
    say(format_args!("{} -> {}", options.unit, options.file.display()));
    Ok(ExitCode::SUCCESS)
}
