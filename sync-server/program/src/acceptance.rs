//! `export-acceptance`: everything that was signed about a unit as one file.

use crate::fault::Fault;
use crate::running::{open, project_by_code};
use crate::{DataFolder, say};
use std::path::PathBuf;
use std::process::ExitCode;
use yanfang_domain::id::DocumentId;
use yanfang_protocol::acceptance::fingerprint;

/// Which unit, and where to.
#[derive(clap::Args)]
pub(crate) struct Options {
    #[command(flatten)]
    folder: DataFolder,
    /// The project's code; may be left out while there is one project.
    #[arg(long)]
    project: Option<String>,
    /// The unit's number, such as 3-1-1201, or a document's id, such as batch:UUID.
    unit: String,
    /// The file to write.
    file: PathBuf,
}

pub(crate) async fn run(options: Options) -> Result<ExitCode, Fault> {
    let server = open(&options.folder.data).await?;
    let catalog = project_by_code(&server, options.project.as_deref()).await?;
    let places = &catalog.catalog().places;
    let unit = places.units.iter().find(|unit| unit.code == options.unit).map(|unit| DocumentId::Unit(unit.id));
    let document = unit.or_else(|| options.unit.parse().ok());
    let document = document.ok_or_else(|| Fault::UnknownUnit { unit: options.unit.clone() })?;
    let bundle = server.export_acceptance(places.project.id, document).await?;
    let bundle = bundle.ok_or_else(|| Fault::NothingSigned { unit: options.unit.clone() })?;
    std::fs::write(&options.file, bundle).map_err(Fault::Io)?;
    say(format_args!("{} -> {}", options.unit, options.file.display()));
    say(format_args!("key {}", fingerprint(&server.public_key().to_bytes())));
    Ok(ExitCode::SUCCESS)
}
