//! `POST /v1/deliver`: sealed commands of colleagues, handed on by whoever has network (sync.md 7).
//!
//! The server checks certificate and seal, then judges each command as its author's; exactly once, whoever brings it and
//! however often. The receipts are signed one by one, so that they can travel back to the author in a bundle.

use crate::signature::Signed;
use crate::sync::{NotJudged, Verdict};
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;
use yanfang_domain::id::{Origin, ProjectId};

/// The path of the call.
pub const PATH: &str = "/v1/deliver";

/// Most commands in one request.
pub const COMMANDS: usize = 256;

/// What is handed on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeliverRequest {
    /// The protocol version the phone speaks.
    pub protocol: u16,
    /// The project.
    pub project: ProjectId,
    /// The commands, each after those it stands on.
    pub commands: Vec<Sealed>,
}

/// A sealed command, as it came in the bundle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sealed {
    /// The server's certificate of the author's device: MessagePack of [`Signed`].
    pub certificate: ByteBuf,
    /// [`Signed`] over a [`crate::bundle::SealedCommand`].
    pub command: Signed,
}

/// One answer a command, in the same order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeliverAnswer {
    /// What became of each.
    pub commands: Vec<Delivered>,
}

/// What became of a delivered command.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Delivered {
    /// It was judged: [`Signed`] over a [`DeliveredReceipt`], for its author.
    Judged(Signed),
    /// No verdict yet: it is to be brought again, or its author brings it.
    NotJudged(NotJudged),
    /// Certificate or seal does not fit, or it belongs to another project: nothing of it was read.
    NotSealed,
}

/// A receipt for the author of a delivered command.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeliveredReceipt {
    /// The project.
    pub project: ProjectId,
    /// The command.
    pub origin: Origin,
    /// What became of it.
    pub verdict: Verdict,
    /// The server's time (UTC ms).
    pub at_ms: i64,
}
