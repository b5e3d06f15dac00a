//! A bundle's file (sync.md 7): a line that names it, records led by their length, and an end that counts them.

use crate::account::Certificate;
use crate::codec::{self, CodecError};
use crate::signature::{Purpose, Signed};
use ed25519_dalek::VerifyingKey;
use serde::{Deserialize, Serialize};
use std::io::{self, Read, Write};
use yanfang_domain::id::{Digest, DocumentId, Origin, ProjectId};
use yanfang_domain::time::Moment;

/// Why a bundle cannot be written or read.
#[derive(Debug, thiserror::Error)]
pub enum BundleFormatError {
    /// The file cannot be read or written.
    #[error("the bundle cannot be read or written")]
    File(#[from] io::Error),
    /// Not a bundle, or one that was cut.
    #[error("the file is not a whole bundle")]
    NotABundle,
    /// A record cannot be written (none of ours can fail).
    #[error(transparent)]
    Codec(#[from] CodecError),
}

/// Why a sealed command is nobody's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// A signature does not fit: the bytes were changed, or the server does not know the device.
    #[error("a signature of the sealed command does not fit")]
    BadSignature,
    /// It belongs to another project.
    #[error("the sealed command belongs to another project")]
    OtherProject,
}

/// The first bytes of every bundle.
const NAME: &[u8; 16] = b"yanfang bundle 1";

/// Longest record: a photo with its frame.
const RECORD_LIMIT: usize = 26 << 20;

/// One record.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Record {
    /// A command that its author's device signed.
    Sealed {
        /// The server's certificate of that device: MessagePack of [`Signed`].
        #[serde(with = "serde_bytes")]
        certificate: Vec<u8>,
        /// [`Signed`] over a [`SealedCommand`].
        command: Signed,
    },
    /// A photo's file.
    File {
        /// The photo it belongs to.
        photo: Digest,
        /// Whether it is the thumbnail.
        thumbnail: bool,
        /// SHA-256 of the bytes.
        hash: Digest,
        /// The file.
        #[serde(with = "serde_bytes")]
        bytes: Vec<u8>,
    },
    /// What the server said of a command that a colleague delivered: [`Signed`] over a
    /// [`crate::deliver::DeliveredReceipt`].
    Receipt {
        /// The server's words.
        receipt: Signed,
    },
    /// Nothing follows.
    End {
        /// How many records came before.
        records: u32,
    },
}

/// What a device signs of a command.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SealedCommand {
    /// The project.
    pub project: ProjectId,
    /// The document it is about.
    pub document: DocumentId,
    /// That document's generation.
    pub generation: u32,
    /// Its id.
    pub origin: Origin,
    /// The catalog version acted under.
    pub catalog: u32,
    /// The version of its kind.
    pub version: u8,
    /// The body as [`codec::encode_body`] writes it.
    #[serde(with = "serde_bytes")]
    pub body: Vec<u8>,
    /// When, by the device.
    pub done_at: Moment,
}

/// Checks a sealed command: the certificate by the server's key, the seal by the certified device's key.
pub fn open_sealed(
    server: &VerifyingKey,
    project: ProjectId,
    certificate: &[u8],
    command: &Signed,
) -> Result<(Certificate, SealedCommand), SealError> {
    let signed: Signed = codec::from_plain(certificate).map_err(|_| SealError::BadSignature)?;
    let author: Certificate = signed.open(server, Purpose::Certificate).map_err(|_| SealError::BadSignature)?;
    let sealed: SealedCommand =
        command.open_by(&author.public_key, Purpose::Bundle).map_err(|_| SealError::BadSignature)?;
    if author.project != project || sealed.project != project {
        return Err(SealError::OtherProject);
    }
    Ok((author, sealed))
}

/// Writes a bundle.
#[derive(Debug)]
pub struct Writing<W> {
    out: W,
    records: u32,
}

impl<W: Write> Writing<W> {
    /// Begins with the name.
    pub fn begin(mut out: W) -> Result<Self, BundleFormatError> {
        out.write_all(NAME)?;
        Ok(Self { out, records: 0 })
    }

    /// Adds a record.
    pub fn add(&mut self, record: &Record) -> Result<(), BundleFormatError> {
        let bytes = codec::plain(record)?;
        self.out.write_all(&(bytes.len() as u32).to_be_bytes())?;
        self.out.write_all(&bytes)?;
        self.records += 1;
        Ok(())
    }

    /// Ends with the count, without which nobody reads it.
    pub fn end(mut self) -> Result<W, BundleFormatError> {
        let records = self.records;
        self.add(&Record::End { records })?;
        Ok(self.out)
    }
}

/// Reads a bundle record by record; `each` may stop it. A bundle without its end is refused.
pub fn read<E: From<BundleFormatError>>(
    mut from: impl Read,
    mut each: impl FnMut(Record) -> Result<(), E>,
) -> Result<(), E> {
    let mut name = [0; NAME.len()];
    from.read_exact(&mut name).map_err(|_| BundleFormatError::NotABundle)?;
    if name != *NAME {
        return Err(BundleFormatError::NotABundle.into());
    }
    for records in 0.. {
        match next(&mut from)? {
            Record::End { records: counted } if counted == records => return Ok(()),
            Record::End { .. } => break,
            record => each(record)?,
        }
    }
    Err(BundleFormatError::NotABundle.into())
}

fn next(from: &mut impl Read) -> Result<Record, BundleFormatError> {
    let mut length = [0; 4];
    from.read_exact(&mut length).map_err(|_| BundleFormatError::NotABundle)?;
    let length = u32::from_be_bytes(length) as usize;
    if length > RECORD_LIMIT {
        return Err(BundleFormatError::NotABundle);
    }
    let mut bytes = vec![0; length];
    from.read_exact(&mut bytes).map_err(|_| BundleFormatError::NotABundle)?;
    codec::from_plain(&bytes).map_err(|_| BundleFormatError::NotABundle)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cut_or_lengthened_bundle_is_refused() {
        let mut writing = Writing::begin(Vec::new()).unwrap();
        let file = Record::File { photo: Digest([1; 32]), thumbnail: false, hash: Digest([1; 32]), bytes: vec![7; 9] };
        writing.add(&file).unwrap();
        writing.add(&file).unwrap();
        let whole = writing.end().unwrap();
        let count = |bytes: &[u8]| {
            let mut seen = 0;
            read::<BundleFormatError>(bytes, |_| {
                seen += 1;
                Ok(())
            })
            .map(|()| seen)
        };
        assert_eq!(count(&whole).unwrap(), 2);
        for length in 0..whole.len() {
            assert!(count(&whole[..length]).is_err(), "cut at {length}");
        }
    }
}
