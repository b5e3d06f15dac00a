//! Who may use what.

use std::collections::BTreeSet;

use crate::files::rust_files;
use crate::workspace::metadata;

/// Package, and the packages of the workspace that it may depend on.
const LAYERS: &[(&str, &[&str])] = &[
    ("yanfang-domain", &[]),
    ("yanfang-document", &["yanfang-domain"]),
    ("yanfang-protocol", &["yanfang-domain"]),
    ("yanfang-photo", &[]),
    ("yanfang-device", &["yanfang-domain", "yanfang-document", "yanfang-protocol", "yanfang-photo"]),
    ("yanfang-sync", &["yanfang-domain", "yanfang-document", "yanfang-protocol", "yanfang-photo"]),
    (
        "yanfang-server",
        &["yanfang-domain", "yanfang-document", "yanfang-protocol", "yanfang-photo", "yanfang-device", "yanfang-sync"],
    ),
    (
        "yanfang-tests",
        &["yanfang-domain", "yanfang-document", "yanfang-protocol", "yanfang-photo", "yanfang-device", "yanfang-sync"],
    ),
];

/// Dependency, and the packages that may name it.
const OWNERS: &[(&str, &[&str])] = &[
    ("automerge", &["yanfang-document", "yanfang-tests"]),
    ("axum", &["yanfang-sync"]),
    ("object_store", &["yanfang-sync"]),
    ("tokio-postgres", &["yanfang-sync"]),
    ("rusqlite", &["yanfang-device", "yanfang-sync", "yanfang-tests"]),
    ("reqwest", &["yanfang-device", "yanfang-tests"]),
    ("typst", &[]),
    ("uniffi", &[]),
];

/// All that the domain may name outside its tests: nothing that does IO.
const DOMAIN_USES: &[&str] = &["serde", "serde_bytes", "thiserror", "uuid"];

/// Ways to the outside that the standard library offers.
const OUTSIDE: &[&str] =
    &["std::fs", "std::net", "std::process", "std::env", "std::thread", "SystemTime", "Instant::now"];

fn allowed<'a>(table: &'a [(&str, &[&str])], name: &str) -> Option<&'a [&'a str]> {
    table.iter().find(|(key, _)| *key == name).map(|(_, list)| *list)
}

#[test]
fn packages_depend_downward_only() {
    let metadata = metadata();
    let members: BTreeSet<String> = metadata.workspace_packages().iter().map(|p| p.name.to_string()).collect();
    let mut wrong = Vec::new();
    for package in metadata.workspace_packages() {
        let Some(below) = allowed(LAYERS, &package.name) else {
            wrong.push(format!("{} has no place in the layers", package.name));
            continue;
        };
        for dependency in package.dependencies.iter().filter(|dependency| members.contains(&dependency.name)) {
            if !below.contains(&dependency.name.as_str()) {
                wrong.push(format!("{} -> {}", package.name, dependency.name));
            }
        }
    }
    assert!(wrong.is_empty(), "edges that the layers do not have: {wrong:#?}");
}

#[test]
fn each_big_dependency_has_its_owner() {
    let mut wrong = Vec::new();
    for package in metadata().workspace_packages() {
        for dependency in &package.dependencies {
            let family = OWNERS.iter().find(|(name, _)| {
                dependency.name == *name
                    || dependency.name.strip_prefix(name).is_some_and(|rest| rest.starts_with(['-', '_']))
            });
            if family.is_some_and(|(_, owners)| !owners.contains(&package.name.as_str())) {
                wrong.push(format!("{} names {}", package.name, dependency.name));
            }
        }
    }
    assert!(wrong.is_empty(), "dependencies that belong to others: {wrong:#?}");
}

#[test]
fn the_domain_is_pure() {
    let metadata = metadata();
    let domain = metadata.workspace_packages().into_iter().find(|package| package.name == "yanfang-domain").unwrap();
    let wrong: Vec<&str> = domain
        .dependencies
        .iter()
        .filter(|dependency| dependency.kind != cargo_metadata::DependencyKind::Development)
        .map(|dependency| dependency.name.as_str())
        .filter(|name| !DOMAIN_USES.contains(name))
        .collect();
    assert!(wrong.is_empty(), "the domain names {wrong:?}");

    let sources: Vec<_> = rust_files()
        .into_iter()
        .filter(|file| file.path.starts_with("core/domain/src") && !file.path.ends_with("tests.rs"))
        .collect();
    assert!(!sources.is_empty(), "no sources found");
    for file in sources {
        for (number, line) in file.lines_without_tests().enumerate() {
            let code = line.split("//").next().unwrap_or_default();
            let found = OUTSIDE.iter().find(|word| code.contains(**word));
            assert!(found.is_none(), "{}:{}: the domain uses {found:?}", file.path.display(), number + 1);
        }
    }
}
