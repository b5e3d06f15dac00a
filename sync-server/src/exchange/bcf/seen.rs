//! The topics that a file shows without its directory: what is said about a package that does not open.

use std::collections::HashSet;
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;

use super::{BcfLimits, archive, folders};

/// How a file within a zip file begins.
const LOCAL_SIGNATURE: &[u8; 4] = b"PK\x03\x04";
/// Where its name's length stands, counted from the signature.
const NAME_LENGTH_AT: usize = 26;
/// Where its name stands.
const NAME_AT: usize = 30;
/// Longest name that is believed, in bytes.
const NAME_LIMIT: usize = 1_024;
const CHUNK: usize = 1 << 20;

/// The folders with a `markup.bcf` of which the file still shows the beginning, in their order: in a whole package all
/// of them, in one that was cut off those before the cut, in a file that is no zip file none.
///
/// Blocking. Reads no more than [`BcfLimits::package_bytes`], inflates nothing, believes no sizes.
pub fn topics_seen(path: &Path, limits: &BcfLimits) -> io::Result<Vec<String>> {
    let mut reader = BufReader::new(File::open(path)?).take(limits.package_bytes);
    let (mut window, mut seen, mut known) = (Vec::new(), Vec::new(), HashSet::new());
    loop {
        let more = (&mut reader).take(CHUNK as u64).read_to_end(&mut window)? > 0;
        // A signature near the end waits for its name, unless nothing follows.
        let end = if more { window.len().saturating_sub(NAME_AT + NAME_LIMIT) } else { window.len() };
        for at in signatures(&window, end) {
            if let Some(folder) = name(&window, at).as_deref().and_then(folders::topic_of)
                && seen.len() < usize::try_from(limits.entries).unwrap_or(usize::MAX)
                && known.insert(folder.to_owned())
            {
                seen.push(folder.to_owned());
            }
        }
        if !more {
            return Ok(seen);
        }
        window.drain(..end);
    }
}

fn signatures(window: &[u8], end: usize) -> Vec<usize> {
    let starts = window.windows(LOCAL_SIGNATURE.len()).take(end).enumerate();
    starts.filter(|(_, bytes)| *bytes == LOCAL_SIGNATURE).map(|(at, _)| at).collect()
}

fn name(window: &[u8], at: usize) -> Option<String> {
    let length = window.get(at + NAME_LENGTH_AT..at + NAME_LENGTH_AT + 2)?;
    let length = usize::from(u16::from_le_bytes([length[0], length[1]]));
    let raw = window.get(at + NAME_AT..at + NAME_AT + length).filter(|_| length <= NAME_LIMIT)?;
    Some(archive::slashed(&String::from_utf8_lossy(raw)))
}
