//! What comes in from other programs' files and goes out to them.
//!
//! Readers here are pure: bytes in, values out, within limits. What a value means for a project (which unit, which
//! check item) is decided by `intake`, which records it; `folder` tells what lies in a folder.

pub mod bcf;
pub mod folder;
pub mod intake;
pub mod sheets;
pub mod third_party;
pub mod workbook;
