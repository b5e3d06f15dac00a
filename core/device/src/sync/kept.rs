//! Signed views and sealed files up, by the same resumable uploads as photos.

use super::driver::SyncReport;
use super::error::SyncError;
use super::files::{announce, pieces, progress};
use crate::app::Identity;
use crate::cancel::CancelToken;
use crate::device::Core;
use crate::photos::PhotoFileError;
use crate::store::kept_files::{self, KeptFile, KeptName};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// How often an upload is begun anew before it waits for the next sync.
const TRIES: u32 = 2;

/// Sends what the server lacks. A file that it does not want yet (its record was not accepted) waits.
pub(crate) fn send(
    core: &Core,
    identity: &Identity,
    cancel: &CancelToken,
    report: &mut SyncReport,
) -> Result<(), SyncError> {
    let waiting = kept_files::waiting(&core.reader())?;
    for file in waiting {
        match upload(core, identity, file, cancel) {
            Ok(sent) => report.files_sent += u32::from(sent),
            // Not wanted now, or too large for this server's settings: the record says so, and nothing else is held up.
            Err(SyncError::Server { .. }) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

fn upload(core: &Core, identity: &Identity, mut file: KeptFile, cancel: &CancelToken) -> Result<bool, SyncError> {
    let bytes = match core.photos().read(file.hash) {
        Ok(bytes) => bytes,
        Err(PhotoFileError::DiskFull) => return Err(PhotoFileError::DiskFull.into()),
        Err(PhotoFileError::ReadsBackDifferently { .. } | PhotoFileError::File { .. }) => return Ok(false),
    };
    for _ in 0..TRIES {
        let (location, offset) = if let Some(location) = file.upload.take() {
            let Some(offset) = progress(core, identity, &location, cancel)? else { continue };
            (location, offset)
        } else {
            let location = announce(core, identity, &metadata(&file), bytes.len(), cancel)?;
            file.upload = Some(location.clone());
            // Kept before the first piece: an upload that is cut goes on where it stopped.
            note(core, |tx| kept_files::set_upload(tx, &file))?;
            (location, 0)
        };
        if pieces(core, identity, &location, &bytes, offset, cancel)? {
            note(core, |tx| kept_files::set_sent(tx, &file))?;
            return Ok(true);
        }
        file.upload = None;
    }
    Ok(false)
}

fn metadata(file: &KeptFile) -> String {
    let encode = |text: &str| STANDARD.encode(text);
    let (kind, of) = match file.name {
        KeptName::View(view) => ("view", format!("of {}", encode(&view.to_string()))),
        KeptName::Sealed(id) => ("sealed", format!("file {}", encode(&id.to_string()))),
    };
    format!("sha256 {},kind {},{of}", encode(&file.hash.to_string()), encode(kind))
}

fn note(
    core: &Core,
    change: impl FnOnce(&rusqlite::Transaction<'_>) -> Result<(), crate::store::StoreError>,
) -> Result<(), SyncError> {
    let mut writer = core.writer();
    let tx = writer.db.transaction()?;
    change(&tx)?;
    Ok(tx.commit()?)
}
