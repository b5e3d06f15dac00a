//! docs/odd-days.md quotes what the product says, and names tests that are there.

use std::fs;

use crate::files::rust_files;
use crate::workspace::root;

fn page() -> String {
    fs::read_to_string(root().join("docs/odd-days.md")).unwrap()
}

/// What pages and code say: sources and templates, in one text.
fn sources() -> String {
    let templates = fs::read_dir(root().join("sync-server/templates")).unwrap();
    let templates = templates.map(|entry| fs::read_to_string(entry.unwrap().path()).unwrap());
    rust_files().iter().map(|file| file.text().to_owned()).chain(templates).collect()
}

#[test]
fn every_quoted_sentence_is_the_products_in_both_languages() {
    let sources = sources();
    let page = page();
    let rows = page.lines().filter_map(|line| line.strip_prefix("| ")?.strip_suffix(" |")?.split_once(" | "));
    let rows: Vec<_> = rows.filter(|(zh, _)| *zh != "---").collect();
    assert!(rows.len() >= 20, "only {} sentences are quoted", rows.len());
    for (zh, en) in rows {
        for text in [zh, en] {
            assert!(sources.contains(text), "nothing says {text:?}");
        }
    }
}

#[test]
fn every_odd_day_names_a_test_that_is_there() {
    let files = rust_files();
    let page = page();
    for day in page.split("\n## ").skip(1) {
        let (title, _) = day.split_once('\n').unwrap();
        let (_, shown) = day.split_once("\nShown by ").unwrap_or_else(|| panic!("{title}: nothing shows it"));
        for name in shown.split('`').skip(1).step_by(2) {
            assert!(files.iter().any(|file| file.has_function(name)), "{title}: there is no test {name}");
        }
    }
}
