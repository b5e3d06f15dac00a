//! Under which licences we build. Expressions are SPDX's, with the older `/` for "or".

use std::collections::BTreeSet;
use std::fs;

use serde::Deserialize;

use crate::workspace::{metadata, root};

#[derive(Deserialize)]
struct Policy {
    allow: BTreeSet<String>,
}

/// Whether some choice among the alternatives of `expression` needs only what is allowed; `None` if it cannot be read.
fn satisfiable(expression: &str, allow: &BTreeSet<String>) -> Option<bool> {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut rest = words.as_slice();
    let answer = alternatives(&mut rest, allow)?;
    if rest.is_empty() { Some(answer) } else { None }
}

fn alternatives(rest: &mut &[&str], allow: &BTreeSet<String>) -> Option<bool> {
    let mut answer = conjunction(rest, allow)?;
    while let ["OR", after @ ..] = *rest {
        *rest = after;
        answer |= conjunction(rest, allow)?;
    }
    Some(answer)
}

fn conjunction(rest: &mut &[&str], allow: &BTreeSet<String>) -> Option<bool> {
    let mut answer = single(rest, allow)?;
    while let ["AND", after @ ..] = *rest {
        *rest = after;
        answer &= single(rest, allow)?;
    }
    Some(answer)
}

fn single(rest: &mut &[&str], allow: &BTreeSet<String>) -> Option<bool> {
    match *rest {
        ["(", after @ ..] => {
            *rest = after;
            let answer = alternatives(rest, allow)?;
            let [")", after @ ..] = *rest else { return None };
            *rest = after;
            Some(answer)
        }
        [")" | "AND" | "OR" | "WITH", ..] | [] => None,
        [name, "WITH", exception, after @ ..] => {
            *rest = after;
            Some(allow.contains(&format!("{name} WITH {exception}")))
        }
        [name, after @ ..] => {
            *rest = after;
            Some(allow.contains(*name))
        }
    }
}

#[test]
fn every_dependency_may_be_used() {
    let policy: Policy =
        basic_toml::from_str(&fs::read_to_string(root().join("tests/licences.toml")).unwrap()).unwrap();
    let metadata = metadata();
    let mut wrong = Vec::new();
    for package in metadata.packages.iter().filter(|package| !metadata.workspace_members.contains(&package.id)) {
        let licence = package.license.as_deref().unwrap_or_default();
        if satisfiable(licence, &policy.allow) != Some(true) {
            wrong.push(format!("{} {}: {licence:?}", package.name, package.version));
        }
    }
    assert!(metadata.packages.len() > 100, "only {} packages seen", metadata.packages.len());
    assert!(wrong.is_empty(), "licences that tests/licences.toml does not cover: {wrong:#?}");
}

#[test]
fn expressions_are_read_as_spdx_means_them() {
    let allow: BTreeSet<String> = ["MIT", "ISC", "Apache-2.0 WITH LLVM-exception"].map(str::to_owned).into();
    for yes in [
        "MIT",
        "GPL-3.0 OR MIT",
        "MIT/Apache-2.0",
        "(GPL-3.0 OR MIT) AND ISC",
        "Apache-2.0 WITH LLVM-exception",
        "GPL-3.0 AND X OR MIT",
    ] {
        assert_eq!(satisfiable(yes, &allow), Some(true), "{yes}");
    }
    for no in ["GPL-3.0", "MIT AND GPL-3.0", "Apache-2.0", "(MIT OR ISC) AND GPL-3.0"] {
        assert_eq!(satisfiable(no, &allow), Some(false), "{no}");
    }
    for unreadable in ["", "MIT OR", "(MIT", "MIT ISC", "AND MIT", "MIT)"] {
        assert_eq!(satisfiable(unreadable, &allow), None, "{unreadable}");
    }
}
