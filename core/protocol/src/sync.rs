//! `POST /v1/sync`: commands up, receipts and changes down, in one call for one project (sync.md 3 and 4).

use crate::feed::{Cursor, FeedPart};
use crate::problem::Code;
use serde::{Deserialize, Serialize};
use yanfang_domain::id::{ActorId, Digest, DocumentId, MemberId, Origin, ProjectId};
use yanfang_domain::time::Moment;

/// The protocol this crate speaks.
pub const PROTOCOL: u16 = 1;

/// The path of the call.
pub const PATH: &str = "/v1/sync";

/// Most commands of one document in one request (sync.md 3).
pub const COMMANDS_A_DOCUMENT: usize = 256;

/// Most chains of one document in one request (sync.md 3).
pub const CHAINS_A_DOCUMENT: usize = 16;

/// What a phone sends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SyncRequest {
    /// The protocol version the phone speaks.
    pub protocol: u16,
    /// The project.
    pub project: ProjectId,
    /// How far this phone has heard the project's feed; `None` at first.
    pub cursor: Option<Cursor>,
    /// The catalog version it holds; 0 for none.
    pub catalog: u32,
    /// Per document, what it has to say.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub documents: Vec<DocumentPush>,
    /// Documents it wants whole (a view hash differed, a chain was missing).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub refetch: Vec<DocumentId>,
}

/// The chains of one document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DocumentPush {
    /// Which.
    pub id: DocumentId,
    /// The generation the phone holds.
    pub generation: u32,
    /// Chains in the order they were made.
    pub chains: Vec<Chain>,
}

/// Commands made one after another by one actor, without anything merged in between.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Chain {
    /// Who wrote; the commands have the sequence numbers `first_seq`, `first_seq + 1`, ...
    pub actor: ActorId,
    /// The first command's sequence number.
    pub first_seq: u32,
    /// What the first command was executed on.
    pub dependencies: Vec<Digest>,
    /// The catalog version acted under.
    pub catalog: u32,
    /// The commands.
    pub commands: Vec<SentCommand>,
    /// The hash of the last command's change; it covers all before it.
    pub last: Digest,
    /// The commands had receipts that a restored server lost (N4): their effects may be in the document already, and
    /// each is found by itself, whatever the dependencies and the last hash say.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub again: bool,
}

/// A command on the wire.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SentCommand {
    /// The version of its kind.
    pub version: u8,
    /// The body as [`crate::codec::encode_body`] writes it; judged alone, so that one unknown kind spoils nothing else.
    #[serde(with = "serde_bytes")]
    pub body: Vec<u8>,
    /// When, by the device.
    pub done_at: Moment,
    /// The origin, where it is not (actor, sequence number).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<Origin>,
}

/// What the server answers. The signature over it travels beside it, see [`Signed`](crate::signature::Signed).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SyncAnswer {
    /// Answers, one a pushed document, in the same order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub documents: Vec<DocumentAnswer>,
    /// Receipts that replace earlier ones (the office took in or declined something).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub later: Vec<LaterReceipt>,
    /// What is new.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub feed: Vec<FeedPart>,
    /// Where the phone's cursor stands now.
    pub cursor: Cursor,
    /// There is more: call again.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub more: bool,
    /// The server's time (UTC ms).
    pub server_ms: i64,
    /// What is sent up to this feed number is in a verified backup: the phone may drop it (N4).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub backed_up: Option<u64>,
}

/// The answer for one document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DocumentAnswer {
    /// Every chain was accepted as it is.
    Accepted,
    /// One answer a chain.
    Chains(Vec<ChainAnswer>),
    /// No verdict: the work stays pending.
    NotJudged(NotJudged),
}

/// The answer for one chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChainAnswer {
    /// Every command was executed, and the last hash is equal.
    Accepted,
    /// One verdict a command.
    Each(Vec<Verdict>),
    /// No verdict: the work stays pending.
    NotJudged(NotJudged),
}

/// What became of a command.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Executed, hash equal.
    Accepted,
    /// Executed at the server's heads under a server actor; the change comes down the feed.
    Rebased {
        /// A fact taken although something was not in order (R14): 超范围, 签后新增, 所依据的未被接受.
        flag: Option<Code>,
    },
    /// A decision that the office has to look at.
    Quarantined {
        /// Why.
        why: Reason,
    },
    /// Never allowed, or malformed.
    Refused {
        /// Why.
        why: Reason,
    },
    /// The same origin came with another body: take a new actor and send again.
    Forked,
}

/// Why a command was not taken: a stable code, and the command it hangs on, if it shares that one's verdict.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    /// The code, with texts in [`crate::problem`].
    pub code: Code,
    /// The command whose verdict it shares.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<Origin>,
}

/// Why there is no verdict yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NotJudged {
    /// The server lacks these changes: send the chains that have them, else rebuild and send again.
    Missing {
        /// Change hashes.
        hashes: Vec<Digest>,
    },
    /// The server does not know the kind, version or a field: update it.
    ServerTooOld,
    /// The server does not know the catalog acted under (after a restore).
    UnknownCatalog,
    /// Another generation is in force: fetch the document anew and execute again.
    OtherGeneration {
        /// The one in force.
        generation: u32,
    },
    /// Too much at once.
    Busy,
    /// The server could not judge this document (a caught fault); the others were judged.
    Failed {
        /// Code for the log.
        code: Code,
    },
}

/// A receipt that replaces an earlier one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LaterReceipt {
    /// The command.
    pub origin: Origin,
    /// What became of it.
    pub verdict: Verdict,
    /// Who in the office said so, and why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub office: Option<OfficeWord>,
}

/// The office's word about a command that was in quarantine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfficeWord {
    /// The member who decided.
    pub by: MemberId,
    /// The member's name: the author may no longer be given the catalog that has it.
    pub name: String,
    /// When, by the server (UTC ms).
    pub at_ms: i64,
    /// Why; may be empty where it was taken in.
    pub reason: String,
}
