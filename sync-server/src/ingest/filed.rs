//! A command with the bytes that are filed for it, and their hash.

use sha2::{Digest as _, Sha256};
use yanfang_domain::command::Command;
use yanfang_domain::event::Author;
use yanfang_domain::id::{Digest, Origin};
use yanfang_protocol::codec::{self, CodecError};
use yanfang_protocol::sync::Chain;

/// The version of every command's kind so far.
const VERSION: u8 = 1;

/// Longest body of a command, in bytes: a note of 4,000 characters and 64 photos take 18 kB.
const BODY_LIMIT: usize = 256 << 10;

/// A command as it is judged and stored.
#[derive(Clone)]
pub(crate) struct Filed {
    pub(crate) command: Command,
    pub(crate) version: u8,
    pub(crate) bytes: Vec<u8>,
    pub(crate) hash: Digest,
}

impl Filed {
    /// Files a command that was made here.
    pub(super) fn made_here(command: Command) -> Result<Self, CodecError> {
        let bytes = codec::encode_body(&command.body)?;
        Ok(Self { command, version: VERSION, hash: hash(&bytes), bytes })
    }
}

/// A kind, version, field or size that this server does not know.
pub(super) struct TooNew;

/// Reads a chain's commands; their own numbering gives the origins that are not named.
pub(super) fn parse(chain: &Chain, by: Author) -> Result<Vec<Filed>, TooNew> {
    chain
        .commands
        .iter()
        .zip(chain.first_seq..)
        .map(|(sent, seq)| {
            if sent.version != VERSION || sent.body.len() > BODY_LIMIT {
                return Err(TooNew);
            }
            let command = Command {
                origin: sent.origin.unwrap_or(Origin { actor: chain.actor, seq }),
                by,
                done_at: sent.done_at,
                catalog: chain.catalog,
                body: codec::decode_body(&sent.body).map_err(|_| TooNew)?,
            };
            Ok(Filed { command, version: sent.version, hash: hash(&sent.body), bytes: sent.body.clone() })
        })
        .collect()
}

fn hash(bytes: &[u8]) -> Digest {
    Digest(Sha256::digest(bytes).into())
}
