//! Packages that nobody has seen: as many programs write them, and as they arrive damaged.

mod foreign;
mod odd;

use super::super::walk::Dice;
use super::super::{Progress, stage};
use super::list;
use foreign::Foreign;
use std::path::Path;
use std::time::Instant;
use yanfang_sync::exchange::bcf::{BcfLimits, read_package};

fn write(folder: &Path, packages: &[Foreign]) {
    for package in packages {
        let path = folder.join(&package.file_name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, &package.bytes).unwrap();
    }
}

#[test]
fn what_any_program_writes_is_read_and_what_is_damaged_is_named() {
    let folder = tempfile::tempdir().unwrap();
    for seed in 0..400 {
        let package = Foreign::drawn(&mut Dice::new(seed), seed);
        write(folder.path(), std::slice::from_ref(&package));
        let path = folder.path().join(&package.file_name);
        let read = read_package(&path, &BcfLimits::default()).unwrap();
        let told: Vec<_> = read.broken.iter().map(|broken| (&broken.folder, broken.fault.code())).collect();
        assert_eq!((read.topics.len(), told.len()), (package.sound, package.broken), "seed {seed}: {told:?}");
        std::fs::remove_file(path).unwrap();
    }
}

#[test]
fn every_package_of_a_folder_is_found_once() {
    let folder = tempfile::tempdir().unwrap();
    let packages = odd::packages();
    write(folder.path(), &packages);
    write(folder.path(), &odd::no_packages());
    let mut found: Vec<_> =
        list(folder.path()).unwrap().into_iter().map(|file| (file.name.clone(), file.topics_seen())).collect();
    found.sort();
    let mut expected: Vec<_> = packages
        .iter()
        .map(|package| (package.name(), package.seen.unwrap_or(package.sound + package.broken)))
        .collect();
    expected.sort();
    assert_eq!(found, expected);
}

/// Everything at once through phones, rules and server, as `demo --bcf` does.
#[tokio::test(flavor = "multi_thread")]
async fn a_folder_of_unseen_packages_goes_the_whole_way() {
    let (folder, data) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mut packages = odd::packages();
    packages.extend((1_000..1_012).map(|seed| Foreign::drawn(&mut Dice::new(seed), seed)));
    write(folder.path(), &packages);
    write(folder.path(), &odd::no_packages());
    let tell = Progress { json: true, started: Instant::now() };
    let stage = stage::build(data.path(), Some(folder.path()), &tell).await.unwrap();
    let stage = stage::play_remarks(stage, &tell).await.unwrap();
    let outcome = stage::judge(&stage, data.path(), &tell).await.unwrap();
    assert!(outcome.holds(), "{:?}", outcome.findings);
    let told: Vec<_> = outcome.packages.iter().map(|one| (one.name.clone(), one.imported, one.broken)).collect();
    let mut expected: Vec<_> = packages.iter().map(|one| (one.name(), one.sound, one.broken)).collect();
    expected.sort();
    let mut sorted = told.clone();
    sorted.sort();
    assert_eq!(sorted, expected);
    for package in &outcome.packages {
        assert_eq!(package.topics, package.imported + package.broken, "{}", package.name);
        assert_eq!(package.broken, package.broken_topics.len(), "{}", package.name);
        assert_eq!(package.reached, package.imported, "{} is for {}", package.name, package.firm);
    }
    stage.running.stop().await.unwrap();
}
