//! The file: a line that names it, records led by their length, and an end that counts them.

use super::BundleError;
use serde::{Deserialize, Serialize};
use std::io::{Read, Write};
use yanfang_domain::id::{Digest, DocumentId, Origin, ProjectId};
use yanfang_domain::time::Moment;
use yanfang_protocol::codec;
use yanfang_protocol::signature::Signed;

/// The first bytes of every bundle.
const NAME: &[u8; 16] = b"yanfang bundle 1";

/// Longest record: a photo with its frame.
const RECORD_LIMIT: usize = 26 << 20;

/// One record.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Record {
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
    /// Nothing follows.
    End {
        /// How many records came before.
        records: u32,
    },
}

/// What a device signs of a command.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SealedCommand {
    pub(crate) project: ProjectId,
    pub(crate) document: DocumentId,
    pub(crate) generation: u32,
    pub(crate) origin: Origin,
    pub(crate) catalog: u32,
    pub(crate) version: u8,
    #[serde(with = "serde_bytes")]
    pub(crate) body: Vec<u8>,
    pub(crate) done_at: Moment,
}

/// Writes a bundle.
pub(crate) struct Writing<W> {
    out: W,
    records: u32,
}

impl<W: Write> Writing<W> {
    pub(crate) fn begin(mut out: W) -> Result<Self, BundleError> {
        out.write_all(NAME)?;
        Ok(Self { out, records: 0 })
    }

    pub(crate) fn add(&mut self, record: &Record) -> Result<(), BundleError> {
        let bytes = codec::plain(record)?;
        self.out.write_all(&(bytes.len() as u32).to_be_bytes())?;
        self.out.write_all(&bytes)?;
        self.records += 1;
        Ok(())
    }

    pub(crate) fn end(mut self) -> Result<W, BundleError> {
        let records = self.records;
        self.add(&Record::End { records })?;
        Ok(self.out)
    }
}

/// Reads a bundle record by record; `each` may stop it. A bundle without its end is refused.
pub(crate) fn read(
    mut from: impl Read,
    mut each: impl FnMut(Record) -> Result<(), BundleError>,
) -> Result<(), BundleError> {
    let mut name = [0; NAME.len()];
    from.read_exact(&mut name).map_err(|_| BundleError::NotABundle)?;
    if name != *NAME {
        return Err(BundleError::NotABundle);
    }
    for records in 0.. {
        let mut length = [0; 4];
        from.read_exact(&mut length).map_err(|_| BundleError::NotABundle)?;
        let length = u32::from_be_bytes(length) as usize;
        if length > RECORD_LIMIT {
            return Err(BundleError::NotABundle);
        }
        let mut bytes = vec![0; length];
        from.read_exact(&mut bytes).map_err(|_| BundleError::NotABundle)?;
        match codec::from_plain(&bytes).map_err(|_| BundleError::NotABundle)? {
            Record::End { records: counted } if counted == records => return Ok(()),
            Record::End { .. } => return Err(BundleError::NotABundle),
            record => each(record)?,
        }
    }
    Err(BundleError::NotABundle)
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
            read(bytes, |_| {
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
