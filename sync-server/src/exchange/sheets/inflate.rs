//! The guard before anything parses a workbook: every entry is inflated into a sink, whatever its header claims.

use super::{SheetLimits, WorkbookError};
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// Checks that the bytes are a zip file whose entries inflate to no more than the limits.
pub(super) fn guard(bytes: &[u8], limits: &SheetLimits) -> Result<(), WorkbookError> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| WorkbookError::NotAWorkbook)?;
    if zip.len() > limits.entries {
        return Err(WorkbookError::TooMuch { what: "entries", limit: limits.entries as u64 });
    }
    let mut chunk = vec![0; 64 * 1024];
    let mut remaining = limits.inflated_bytes;
    for index in 0..zip.len() {
        let mut entry = zip.by_index(index).map_err(|_| WorkbookError::NotAWorkbook)?;
        loop {
            let read = entry.read(&mut chunk).map_err(|_| WorkbookError::NotAWorkbook)?;
            if read == 0 {
                break;
            }
            remaining = remaining
                .checked_sub(read as u64)
                .ok_or(WorkbookError::InflatedTooLarge { limit: limits.inflated_bytes })?;
        }
    }
    Ok(())
}
