//! What comes in from other programs' files and goes out to them.
//!
//! Readers here are pure: bytes in, values out, within limits. What a value means for a project (which unit, which
//! check item, who is responsible) is decided by the import that uses them.

pub mod bcf;
pub mod sheets;
pub mod third_party;
pub mod workbook;
