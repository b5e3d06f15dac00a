//! Takes a colleague's bundle in: signatures first, then rows; never into a document.

use super::BundleError;
use crate::Device;
use crate::app::Identity;
use crate::cancel::CancelToken;
use crate::observer::Changed;
use crate::photos::sha256;
use crate::store::delivered;
use crate::store::photos::{self, PhotoRow};
use crate::store::sealed::{self, SealedRow};
use std::collections::HashMap;
use std::fs::File;
use std::io::BufReader;
use std::path::Path;
use yanfang_domain::id::Digest;
use yanfang_protocol::bundle::{Record, open_sealed, read};
use yanfang_protocol::codec;
use yanfang_protocol::deliver::DeliveredReceipt;
use yanfang_protocol::signature::{Purpose, Signed, public_key};

/// What was taken in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// Commands that were new here.
    pub commands: u32,
    /// Photos that were new here.
    pub photos: u32,
    /// Own waiting commands that a colleague brought to the server: they wait for their changes only.
    pub receipts: u32,
}

/// What was read of a photo: its files' hashes and lengths.
#[derive(Default)]
struct Seen {
    original: Option<u64>,
    thumbnail: Option<(Digest, u64)>,
}

impl Device {
    /// Checks a bundle and keeps what is new: shown beside the documents until the server has judged it, handed on by
    /// [`Device::export_pending`], never built upon. One bad signature or file refuses the whole.
    pub fn import_bundle(&self, path: &Path, cancel: &CancelToken) -> Result<Imported, BundleError> {
        let identity = self.core.identity().ok_or(BundleError::NotEnrolled)?;
        let (mut rows, mut receipts) = (Vec::new(), Vec::new());
        let mut files: HashMap<Digest, Seen> = HashMap::new();
        read(BufReader::new(File::open(path)?), |record| {
            if cancel.is_cancelled() {
                return Err(BundleError::Cancelled);
            }
            match record {
                Record::Sealed { certificate, command } => rows.extend(open(&identity, certificate, &command)?),
                Record::File { photo, thumbnail, hash, bytes } => {
                    if sha256(&bytes) != hash || (!thumbnail && photo != hash) {
                        return Err(BundleError::DamagedFile { hash });
                    }
                    self.core.photos().keep(hash, &bytes)?;
                    let seen = files.entry(photo).or_default();
                    if thumbnail {
                        seen.thumbnail = Some((hash, bytes.len() as u64));
                    } else {
                        seen.original = Some(bytes.len() as u64);
                    }
                }
                Record::Receipt { receipt } => receipts.push(open_receipt(&identity, receipt)?),
                Record::End { .. } => {}
            }
            Ok(())
        })?;
        self.keep_bundle(&rows, files, &receipts)
    }

    fn keep_bundle(
        &self,
        rows: &[SealedRow],
        files: HashMap<Digest, Seen>,
        receipts: &[(DeliveredReceipt, Vec<u8>)],
    ) -> Result<Imported, BundleError> {
        let mut imported = Imported::default();
        let mut changed = Changed::default();
        {
            let mut writer = self.core.writer();
            let tx = writer.db.transaction().map_err(crate::store::StoreError::from)?;
            for row in rows {
                if sealed::add(&tx, row)? {
                    imported.commands += 1;
                    changed.documents.push(row.document);
                }
            }
            for (receipt, bytes) in receipts {
                sealed::received(&tx, receipt.origin, bytes)?;
                imported.receipts += u32::from(delivered::add(&tx, receipt)?);
            }
            for (hash, seen) in files {
                let (Some(bytes), Some((thumbnail, thumbnail_bytes))) = (seen.original, seen.thumbnail) else {
                    continue;
                };
                if photos::get(&tx, hash)?.is_none() {
                    photos::add(&tx, &photo_row(hash, bytes, thumbnail, thumbnail_bytes))?;
                    imported.photos += 1;
                    changed.photos.push(hash);
                }
            }
            tx.commit().map_err(crate::store::StoreError::from)?;
        }
        changed.documents.dedup();
        self.core.tell(&changed);
        Ok(imported)
    }
}

/// Checks the server's signature of a receipt; gives it with its bytes as they came.
fn open_receipt(identity: &Identity, signed: Signed) -> Result<(DeliveredReceipt, Vec<u8>), BundleError> {
    let server = public_key(&identity.server_key.0).map_err(|_| BundleError::BadSignature)?;
    let receipt: DeliveredReceipt = signed.open(&server, Purpose::Delivered).map_err(|_| BundleError::BadSignature)?;
    if receipt.project != identity.project {
        return Err(BundleError::OtherProject);
    }
    Ok((receipt, codec::plain(&signed)?))
}

/// Checks certificate and seal; `None` for what this device made itself.
fn open(identity: &Identity, certificate: Vec<u8>, command: &Signed) -> Result<Option<SealedRow>, BundleError> {
    let server = public_key(&identity.server_key.0).map_err(|_| BundleError::BadSignature)?;
    let (author, sealed) = open_sealed(&server, identity.project, &certificate, command)?;
    if author.device == identity.device {
        return Ok(None);
    }
    Ok(Some(SealedRow {
        origin: sealed.origin,
        document: sealed.document,
        member: author.member,
        certificate,
        bytes: codec::plain(command)?,
        receipt: None,
    }))
}

const fn photo_row(hash: Digest, bytes: u64, thumbnail: Digest, thumbnail_bytes: u64) -> PhotoRow {
    PhotoRow {
        hash,
        thumbnail,
        bytes,
        thumbnail_bytes,
        thumbnail_sent: false,
        original_sent: false,
        thumbnail_upload: None,
        original_upload: None,
    }
}
