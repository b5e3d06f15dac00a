//! Writes what the server has not taken: own commands sealed, colleagues' handed on unchanged, photos that wait.

use super::BundleError;
use crate::Device;
use crate::app::Identity;
use crate::cancel::CancelToken;
use crate::device::Core;
use crate::store::{documents, journal, pending, photos, receipts, sealed};
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;
use yanfang_domain::id::Origin;
use yanfang_protocol::bundle::{Record, SealedCommand, Writing};
use yanfang_protocol::codec;
use yanfang_protocol::signature::{Purpose, Signed};

/// What was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Exported {
    /// Own commands: waiting, and those on the shelf.
    pub commands: u32,
    /// Colleagues' commands, handed on.
    pub forwarded: u32,
    /// Photo files.
    pub files: u32,
}

impl Device {
    /// Writes a bundle; it replaces the file at `path` only when it is whole and on the disk. Works whatever became of
    /// the member, the session or the server (N8).
    pub fn export_pending(&self, path: &Path, cancel: &CancelToken) -> Result<Exported, BundleError> {
        let identity = self.core.identity().ok_or(BundleError::NotEnrolled)?;
        let temporary = path.with_extension("part");
        let mut writing = Writing::begin(BufWriter::new(File::create(&temporary)?))?;
        let mut exported = Exported::default();
        self.core.export_commands(&identity, &mut writing, &mut exported, cancel)?;
        for row in sealed::all(&self.core.reader())? {
            let command = codec::from_plain(&row.bytes)?;
            writing.add(&Record::Sealed { certificate: row.certificate, command })?;
            exported.forwarded += 1;
            if let Some(receipt) = row.receipt {
                writing.add(&Record::Receipt { receipt: codec::from_plain(&receipt)? })?;
            }
        }
        self.core.export_files(&mut writing, &mut exported, cancel)?;
        let mut out = writing.end()?;
        out.flush()?;
        out.get_ref().sync_all()?;
        fs::rename(&temporary, path)?;
        Ok(exported)
    }
}

impl Core {
    fn export_commands(
        &self,
        identity: &Identity,
        writing: &mut Writing<impl Write>,
        exported: &mut Exported,
        cancel: &CancelToken,
    ) -> Result<(), BundleError> {
        let certificate = hex::decode(&identity.certificate).map_err(|_| BundleError::BadSignature)?;
        let mut numbers: Vec<(i64, Origin)> = {
            let reader = self.reader();
            let shelf = receipts::shelf(&reader, None)?.into_iter().filter(|receipt| receipt.outcome.is_shelved());
            let shelved = shelf.map(|receipt| (receipt.number, receipt.origin));
            let mut numbers: Vec<_> = shelved.collect();
            for document in pending::documents(&reader)? {
                numbers.extend(pending::origins(&reader, document)?);
            }
            numbers
        };
        numbers.sort_unstable();
        for (number, origin) in numbers {
            if cancel.is_cancelled() {
                return Err(BundleError::Cancelled);
            }
            let reader = self.reader();
            let Some(entry) = journal::get(&reader, number)? else { continue };
            let Some(held) = documents::by_row(&reader, entry.document)? else { continue };
            drop(reader);
            let message = codec::plain(&SealedCommand {
                project: identity.project,
                document: held.id,
                generation: held.generation,
                origin,
                catalog: entry.catalog,
                version: entry.version,
                body: entry.body,
                done_at: entry.done_at,
            })?;
            let signature = self.key_store().sign(Purpose::Bundle, &message)?;
            let command = Signed { message, signature };
            writing.add(&Record::Sealed { certificate: certificate.clone(), command })?;
            exported.commands += 1;
        }
        Ok(())
    }

    fn export_files(
        &self,
        writing: &mut Writing<impl Write>,
        exported: &mut Exported,
        cancel: &CancelToken,
    ) -> Result<(), BundleError> {
        let waiting = photos::waiting(&self.reader())?;
        for photo in waiting {
            for (hash, thumbnail) in [(photo.thumbnail, true), (photo.hash, false)] {
                if cancel.is_cancelled() {
                    return Err(BundleError::Cancelled);
                }
                // A damaged file is left out: the rest of the bundle is worth more than a refusal.
                let Ok(bytes) = self.photos().read(hash) else { continue };
                writing.add(&Record::File { photo: photo.hash, thumbnail, hash, bytes })?;
                exported.files += 1;
            }
        }
        Ok(())
    }
}
