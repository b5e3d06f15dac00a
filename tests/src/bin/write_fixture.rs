//! Writes the databases of the present version for the upgrade tests: `write_fixture VERSION`, once a release.

#![allow(clippy::expect_used, reason = "a test program stops at the first surprise")]

fn main() {
    let version = std::env::args().nth(1).and_then(|text| text.parse().ok()).expect("usage: write_fixture VERSION");
    yanfang_tests::fixture::write(&yanfang_tests::fixture::folder(version));
}
