//! `import`: a project workbook becomes the next catalog. Without errors only; with `--dry-run` nothing is published.

mod catalog;

pub(crate) use catalog::publish_workbook;

use crate::DataFolder;
use crate::fault::Fault;
use crate::running::open;
use std::path::PathBuf;
use std::process::ExitCode;

/// What to import.
#[derive(clap::Args)]
pub(crate) struct Options {
    #[command(flatten)]
    folder: DataFolder,
    /// The workbook (.xlsx); its form is described in docs/workbook.md.
    file: PathBuf,
    /// Says what would change and every error, and changes nothing.
    #[arg(long)]
    dry_run: bool,
}

pub(crate) async fn run(options: Options) -> Result<ExitCode, Fault> {
    let server = open(&options.folder.data).await?;
    catalog::import(&server, &options.file, options.dry_run).await?;
    Ok(ExitCode::SUCCESS)
}
