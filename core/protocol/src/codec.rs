//! How messages are written: MessagePack with named fields, zstd over the whole (sync.md 3).
//!
//! Named fields cost nothing after zstd and let an older server say "I do not know this field" instead of misreading it.

use serde::{Serialize, de::DeserializeOwned};
use std::io::Read;
use yanfang_domain::command::Body;

/// Largest compressed request body (sync.md 3).
pub const COMPRESSED_LIMIT: usize = 1 << 20;

/// Largest inflated request body (sync.md 3).
pub const INFLATED_LIMIT: usize = 16 << 20;

/// Compression level: 3 costs about 3 ms a megabyte (measured.md).
const LEVEL: i32 = 3;

/// The content type of both directions.
pub const CONTENT_TYPE: &str = "application/vnd.yanfang.sync";

/// Why bytes are not a message.
#[derive(Debug, thiserror::Error)]
pub enum CodecError {
    /// The inflated size passes the limit: refused before it is read.
    #[error("the message inflates to more than {limit} bytes")]
    TooLarge {
        /// The limit.
        limit: usize,
    },
    /// Not zstd.
    #[error("the message is not compressed as it should be")]
    NotCompressed(#[source] std::io::Error),
    /// Not the MessagePack of this message.
    #[error("the message does not have the expected form")]
    Malformed(#[source] rmp_serde::decode::Error),
    /// A value that cannot be written (none of ours can fail).
    #[error("the message cannot be written")]
    Unwritable(#[source] rmp_serde::encode::Error),
}

/// Writes a message: MessagePack, then zstd.
pub fn encode<T: Serialize>(message: &T) -> Result<Vec<u8>, CodecError> {
    compress(&plain(message)?)
}

/// Reads a message of at most `inflated_limit` bytes before compression.
pub fn decode<T: DeserializeOwned>(bytes: &[u8], inflated_limit: usize) -> Result<T, CodecError> {
    rmp_serde::from_slice(&inflate(bytes, inflated_limit)?).map_err(CodecError::Malformed)
}

/// MessagePack without compression: what signatures and hashes are made over.
pub fn plain<T: Serialize>(message: &T) -> Result<Vec<u8>, CodecError> {
    rmp_serde::to_vec_named(message).map_err(CodecError::Unwritable)
}

/// Reads MessagePack without compression.
pub fn from_plain<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, CodecError> {
    rmp_serde::from_slice(bytes).map_err(CodecError::Malformed)
}

/// zstd over bytes.
pub fn compress(bytes: &[u8]) -> Result<Vec<u8>, CodecError> {
    zstd::bulk::compress(bytes, LEVEL).map_err(CodecError::NotCompressed)
}

/// Inflates at most `limit` bytes; stops as soon as there are more.
pub fn inflate(bytes: &[u8], limit: usize) -> Result<Vec<u8>, CodecError> {
    let reader = zstd::stream::Decoder::new(bytes).map_err(CodecError::NotCompressed)?;
    let mut inflated = Vec::new();
    let read = reader.take(limit as u64 + 1).read_to_end(&mut inflated).map_err(CodecError::NotCompressed)?;
    if read > limit { Err(CodecError::TooLarge { limit }) } else { Ok(inflated) }
}

/// Writes a command's body; the hash of these bytes is the body's hash.
pub fn encode_body(body: &Body) -> Result<Vec<u8>, CodecError> {
    plain(body)
}

/// The kind that a body's bytes name, without reading the rest: `record_defect`, `add_entry` ...
pub fn body_kind(bytes: &[u8]) -> Option<&str> {
    // A map of one member, whose key is a text of fewer than 32 bytes.
    let [0x81, length, rest @ ..] = bytes else { return None };
    let length = usize::from(length.checked_sub(0xa0).filter(|length| *length < 32)?);
    std::str::from_utf8(rest.get(..length)?).ok()
}

/// Reads a command's body. An unknown kind or field is [`CodecError::Malformed`]: the server answers `server_too_old`.
pub fn decode_body(bytes: &[u8]) -> Result<Body, CodecError> {
    from_plain(bytes)
}
