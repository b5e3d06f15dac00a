//! `import` through the real program: sound and damaged input, again and again, killed at any moment.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a scenario's steps may stop at the first surprise

#[path = "import/killed.rs"]
mod killed;
#[path = "import/packages.rs"]
mod packages;
#[path = "import/stage.rs"]
mod stage;
#[path = "import/third_party.rs"]
mod third_party;
#[path = "import/workbook.rs"]
mod workbook;
