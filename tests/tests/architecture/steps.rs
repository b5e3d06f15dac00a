//! The tests that docs/steps.md names for each step and rule are there.

use std::collections::BTreeSet;

use crate::files::rust_files;
use crate::workspace::root;

/// The last column of every row: a test's name in backticks.
fn named() -> BTreeSet<String> {
    let text = std::fs::read_to_string(root().join("docs/steps.md")).unwrap();
    let last = |line: &str| line.strip_suffix("` |")?.rsplit('`').next().map(str::to_owned);
    text.lines().filter(|line| line.starts_with("| ")).filter_map(last).collect()
}

#[test]
fn every_step_names_a_test_that_is_there() {
    let names = named();
    assert!(names.len() > 40, "only {} tests are named", names.len());
    let mut missing = names;
    for file in rust_files() {
        missing.retain(|name| !file.has_function(name));
    }
    assert_eq!(missing, BTreeSet::new());
}
