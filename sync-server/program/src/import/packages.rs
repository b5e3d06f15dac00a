//! A BCF package: each topic a defect, each broken one an error of its own.

use super::defects::{Project, name};
use super::report::Report;
use crate::fault::Fault;
use std::path::Path;
use yanfang_sync::exchange::bcf::{self, BcfError, BcfLimits, Package};
use yanfang_sync::exchange::intake::{BCF_SOURCE, Incoming, IntakeFault, Tally, topics};

/// Reads a package and records its topics. Memory holds one package at a time.
pub(super) async fn import(project: &Project, file: &Path, report: &mut Report) -> Result<(), Fault> {
    let path = file.to_path_buf();
    let read = tokio::task::spawn_blocking(move || bcf::read_package(&path, &BcfLimits::default()));
    let mut package = match read.await.map_err(|_| Fault::ThreadEnded)? {
        Ok(package) => package,
        Err(error) => return lost(file, error, report).await,
    };
    let sent = package.topics.len() + package.broken.len();
    missing(&package, report);
    let incoming: Vec<Incoming> = topics(&mut package, project.catalog(), &project.mapping, project.now);
    let broken = sent - incoming.len();
    for topic in package.broken {
        let (package, folder, fault) = (package.name.clone(), topic.folder, topic.fault);
        report.fault(IntakeFault::Topic { package, folder, fault });
    }
    let mut progress = Report::progress(&name(file));
    let recorded = project.intake.record(BCF_SOURCE, incoming, None, &mut report.faults, &mut progress).await?;
    report.part(&name(file), Tally { sent, broken: broken + recorded.broken, ..recorded });
    Ok(())
}

/// A package that does not open: the topics that it still shows are named, so that each that was sent is accounted for.
/// One that is too large is not looked into.
async fn lost(file: &Path, error: BcfError, report: &mut Report) -> Result<(), Fault> {
    let too_large = matches!(error, BcfError::PackageTooLarge { .. });
    report.fault(IntakeFault::Package { file: name(file), error });
    if too_large {
        return Ok(());
    }
    let path = file.to_path_buf();
    let look = tokio::task::spawn_blocking(move || bcf::topics_seen(&path, &BcfLimits::default()));
    let seen = look.await.map_err(|_| Fault::ThreadEnded)?.map_err(Fault::Io)?;
    let package = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let sent = seen.len();
    for folder in seen {
        report.fault(IntakeFault::LostTopic { package: package.clone(), folder });
    }
    if sent > 0 {
        report.part(&name(file), Tally { sent, broken: sent, ..Tally::default() });
    }
    Ok(())
}

/// Pictures that a topic names and the package lacks: the topic is sound without them.
fn missing(package: &Package, report: &mut Report) {
    for topic in &package.topics {
        for picture in &topic.missing_snapshots {
            let place = format!("{} / {}", package.name, topic.folder);
            report.fault(IntakeFault::PictureMissing { place, name: picture.clone() });
        }
    }
}
