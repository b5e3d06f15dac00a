//! A third-party firm's workbook with its photos: each row a defect, each wrong cell an error of its own.

use super::defects::{Project, name};
use super::report::Report;
use crate::fault::Fault;
use std::path::Path;
use yanfang_sync::exchange::intake::{IntakeFault, Tally, rows, third_party_source};
use yanfang_sync::exchange::sheets::WorkbookError;
use yanfang_sync::exchange::third_party::{ThirdPartyError, read_third_party};

/// Reads a workbook and records its rows.
pub(super) async fn import(
    project: &Project,
    workbook: &Path,
    photos: Option<&Path>,
    firm: String,
    report: &mut Report,
) -> Result<(), Fault> {
    let file = name(workbook);
    let (path, archive) = (workbook.to_path_buf(), photos.map(Path::to_path_buf));
    let (view, named) = (project.intake.catalog.clone(), firm.clone());
    let read = tokio::task::spawn_blocking(move || read_third_party(&path, archive.as_deref(), &named, view.catalog()));
    let list = match read.await.map_err(|_| Fault::ThreadEnded)? {
        Ok(list) => list,
        Err(ThirdPartyError::Workbook(WorkbookError::Cells(errors))) => {
            for error in errors {
                report.fault(IntakeFault::Cell { file: file.clone(), error });
            }
            return Ok(());
        }
        Err(ThirdPartyError::Workbook(error)) => {
            report.fault(IntakeFault::Workbook { file, error });
            return Ok(());
        }
        Err(ThirdPartyError::Photos(error)) => {
            let file = photos.map(name).unwrap_or_default();
            report.fault(IntakeFault::Archive { file, error });
            return Ok(());
        }
    };
    let wrong = list.rows - list.defects.len();
    for error in list.errors {
        report.fault(IntakeFault::Cell { file: file.clone(), error });
    }
    let incoming = rows(&file, &list.sheet, &firm, list.defects, project.now);
    let mut progress = Report::progress(&file);
    let source = third_party_source(&firm);
    let recorded = project.intake.record(&source, incoming, list.photos, &mut report.faults, &mut progress).await?;
    report.part(&file, Tally { sent: list.rows, broken: wrong + recorded.broken, ..recorded });
    Ok(())
}
