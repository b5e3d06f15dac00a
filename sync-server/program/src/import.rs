//! `import`: a project workbook becomes the next catalog; other people's lists become defects (docs/import.md).
//!
//! What a file is, it says itself: a workbook with the sheet 项目 is a project, one of unit and room a third-party
//! firm's list, a zip file of topics a BCF package. A folder may hold several.

mod catalog;
mod defects;
mod options;
mod packages;
mod report;
mod third_party;

pub(crate) use catalog::publish_workbook;
pub(crate) use options::Options;

use crate::fault::Fault;
use crate::running::open;
use defects::Project;
use report::Report;
use std::path::Path;
use std::process::ExitCode;
use yanfang_sync::exchange::folder::{self, Found};
use yanfang_sync::exchange::intake::IntakeFault;
use yanfang_sync::exchange::third_party::is_third_party;

/// Fails only where nothing usable was read; single errors are in the list, and the rest was taken.
pub(crate) async fn run(options: Options) -> Result<ExitCode, Fault> {
    let file = options.file.clone();
    std::fs::metadata(&file).map_err(Fault::Io)?;
    if file.is_dir() {
        let found = folder::look(&file).map_err(Fault::Io)?;
        return whole_folder(options, found).await;
    }
    match folder::ending(&file).as_str() {
        "xlsx" if is_third_party(&file).unwrap_or(false) => {
            let found = Found { workbooks: vec![file], ..Found::default() };
            import_defects(&options, &found, None).await
        }
        "xlsx" => {
            let server = open(&options.folder.data).await?;
            catalog::import(&server, &file, options.dry_run).await?;
            Ok(ExitCode::SUCCESS)
        }
        "bcf" | "bcfzip" | "zip" => {
            let found = Found { packages: vec![file], ..Found::default() };
            import_defects(&options, &found, None).await
        }
        _ => {
            let mut report = Report::default();
            report.fault(IntakeFault::UnknownFile { file: defects::name(&file) });
            report.end(options.dry_run)
        }
    }
}

/// BCF packages, and third-party firms' workbooks with their photos. Without a workbook a zip file is a package.
async fn whole_folder(options: Options, mut found: Found) -> Result<ExitCode, Fault> {
    if found.workbooks.is_empty() {
        found.packages.append(&mut found.archives);
        found.packages.sort();
    }
    let whole = found.clone();
    import_defects(&options, &found, Some(&whole)).await
}

async fn import_defects(options: &Options, found: &Found, whole: Option<&Found>) -> Result<ExitCode, Fault> {
    let mut report = Report::default();
    if found.workbooks.is_empty() && found.packages.is_empty() {
        report.fault(IntakeFault::UnknownFile { file: options.file.display().to_string() });
        return report.end(options.dry_run);
    }
    let project = Project::open(options).await?;
    for workbook in &found.workbooks {
        let photos = options.photos.clone().or_else(|| folder::photos_of(workbook, whole));
        third_party::import(&project, workbook, photos.as_deref(), firm(options, workbook), &mut report).await?;
    }
    for package in &found.packages {
        packages::import(&project, package, &mut report).await?;
    }
    report.end(options.dry_run)
}

/// The firm that was named, else the workbook's name.
fn firm(options: &Options, workbook: &Path) -> String {
    let stem = || workbook.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    options.firm.clone().unwrap_or_else(stem)
}
