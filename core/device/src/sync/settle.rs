//! What an answer says about commands that were sent (sync.md 3).

use super::error::SyncError;
use super::outbox::SentDocument;
use crate::store::pending::{self, Pending, Sendable};
use crate::store::receipts::{self, Office, Outcome, Receipt};
use crate::store::{changes, documents};
use rusqlite::Transaction;
use yanfang_domain::id::Origin;
use yanfang_protocol::feed::Cursor;
use yanfang_protocol::problem::Code;
use yanfang_protocol::sync::{ChainAnswer, DocumentAnswer, LaterReceipt, NotJudged, Reason, Verdict};

/// When and where an answer was given.
pub(crate) struct Stamp {
    pub(crate) server_ms: i64,
    pub(crate) epoch: u32,
    pub(crate) feed: u64,
    /// This phone's clock (UTC ms).
    pub(crate) now_ms: i64,
}

impl Stamp {
    pub(crate) const fn new(cursor: &Cursor, server_ms: i64, now_ms: i64) -> Self {
        Self { server_ms, epoch: cursor.epoch, feed: cursor.number, now_ms }
    }
}

/// What follows for a document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Settled {
    /// Something was not taken as it was: confirmed changes, a new actor, pending commands executed again.
    pub(crate) rebuild: bool,
    /// Not judged: not sent again in this sync.
    pub(crate) skip: bool,
    /// How many commands got a verdict.
    pub(crate) judged: u32,
}

/// After how many failures in a row a document is backed off alone.
const FAILURES: u32 = 3;

/// Takes in the answer for one document.
pub(crate) fn settle(
    tx: &Transaction<'_>,
    sent: &mut SentDocument,
    answer: &DocumentAnswer,
    stamp: &Stamp,
) -> Result<Settled, SyncError> {
    let mut settled = Settled::default();
    match answer {
        DocumentAnswer::Accepted => {
            for command in sent.chains.iter().flatten() {
                take(tx, command, &Verdict::Accepted, stamp, &mut settled)?;
            }
        }
        DocumentAnswer::Chains(answers) => {
            let SentDocument { held, chains } = &mut *sent;
            for (chain, answer) in chains.iter().zip(answers) {
                match answer {
                    ChainAnswer::Accepted => {
                        for command in chain {
                            take(tx, command, &Verdict::Accepted, stamp, &mut settled)?;
                        }
                    }
                    ChainAnswer::Each(verdicts) => {
                        for (command, verdict) in chain.iter().zip(verdicts) {
                            take(tx, command, verdict, stamp, &mut settled)?;
                        }
                    }
                    ChainAnswer::NotJudged(why) => not_judged(held, why, stamp, &mut settled),
                }
            }
        }
        DocumentAnswer::NotJudged(why) => not_judged(&mut sent.held, why, stamp, &mut settled),
    }
    if settled.judged > 0 && !settled.skip {
        sent.held.failures = 0;
        sent.held.not_before_ms = 0;
    }
    documents::update(tx, &sent.held)?;
    Ok(settled)
}

fn take(
    tx: &Transaction<'_>,
    command: &Sendable,
    verdict: &Verdict,
    stamp: &Stamp,
    settled: &mut Settled,
) -> Result<(), SyncError> {
    let pending = &command.pending;
    settled.judged += 1;
    let (outcome, code, cause) = match verdict {
        Verdict::Accepted if pending.bytes.is_empty() => (Outcome::Rebased, None, None),
        Verdict::Accepted => (Outcome::Accepted, None, None),
        Verdict::Rebased { flag } => (Outcome::Rebased, *flag, None),
        Verdict::Quarantined { why } => (Outcome::Quarantined, Some(why.code), why.cause),
        Verdict::Refused { why } => (Outcome::Refused, Some(why.code), why.cause),
        Verdict::Forked => return fork(tx, pending, settled),
    };
    settled.rebuild |= outcome != Outcome::Accepted;
    pending::remove(tx, pending.document, pending.number)?;
    if outcome == Outcome::Accepted {
        changes::add(tx, pending.document, &pending.bytes)?;
    }
    let mut receipt = receipt(pending, outcome, code, cause, stamp);
    receipt.change = (outcome == Outcome::Accepted).then_some(pending.hash);
    Ok(receipts::put(tx, &receipt)?)
}

/// A clone of this phone used the same origin: a new one, given when the document is rebuilt (an actor that is zero
/// stands for "the one it is executed under next").
fn fork(tx: &Transaction<'_>, pending: &Pending, settled: &mut Settled) -> Result<(), SyncError> {
    settled.rebuild = true;
    // One that was sent again has its effect made anew, under the new origin.
    let dependencies = if pending.is_again() { vec![pending.hash] } else { pending.dependencies.clone() };
    Ok(pending::put(tx, &Pending { origin: super::job::NEW_ORIGIN, dependencies, ..pending.clone() })?)
}

fn receipt(pending: &Pending, outcome: Outcome, code: Option<Code>, cause: Option<Origin>, stamp: &Stamp) -> Receipt {
    Receipt {
        number: pending.number,
        document: pending.document,
        origin: pending.origin,
        outcome,
        code: code.map(|code| code.text().into()),
        cause,
        at_ms: stamp.server_ms,
        epoch: stamp.epoch,
        feed: stamp.feed,
        change: None,
        office: None,
        shelved: outcome.is_shelved(),
    }
}

/// No verdict: the work stays pending.
fn not_judged(held: &mut documents::DocumentRow, why: &NotJudged, stamp: &Stamp, settled: &mut Settled) {
    // The server lost, or never had, what this phone holds as confirmed: fetch it whole, rebuild, send again.
    if let NotJudged::Missing { .. } | NotJudged::OtherGeneration { .. } = why {
        held.refetch = true;
        return;
    }
    settled.skip = true;
    if let NotJudged::Failed { .. } = why {
        held.failures += 1;
        if held.failures >= FAILURES {
            let wait = super::back_off::delay(held.failures, 0, None);
            held.not_before_ms = stamp.now_ms + wait.as_millis() as i64;
        }
    }
}

/// A command that cannot be executed any more, because what it requires was not accepted: it shares that fate.
pub(crate) fn shelve(tx: &Transaction<'_>, pending: &Pending, stamp: &Stamp) -> Result<(), SyncError> {
    pending::remove(tx, pending.document, pending.number)?;
    let code = Some(Code::DependsOnNotAccepted);
    Ok(receipts::put(tx, &receipt(pending, Outcome::Refused, code, None, stamp))?)
}

/// A receipt that replaces an earlier one; gives the document whose shelf changed.
pub(crate) fn replace(tx: &Transaction<'_>, later: &LaterReceipt, stamp: &Stamp) -> Result<Option<i64>, SyncError> {
    let Some(mut receipt) = receipts::replaceable(tx, later.origin)? else { return Ok(None) };
    let before = receipt.clone();
    let reason = |why: &Reason| (Some(why.code.text().to_owned()), why.cause);
    (receipt.outcome, (receipt.code, receipt.cause)) = match &later.verdict {
        Verdict::Accepted => (Outcome::Rebased, (None, None)),
        Verdict::Rebased { flag } => (Outcome::Rebased, (flag.map(|flag| flag.text().to_owned()), None)),
        Verdict::Quarantined { why } => (Outcome::Quarantined, reason(why)),
        Verdict::Refused { why } => (Outcome::Refused, reason(why)),
        Verdict::Forked => return Ok(None),
    };
    receipt.at_ms = stamp.server_ms;
    receipt.epoch = stamp.epoch;
    receipt.feed = stamp.feed;
    receipt.office = later.office.as_ref().map(|word| Office {
        name: word.name.clone(),
        at_ms: word.at_ms,
        reason: word.reason.clone(),
    });
    // What the office took in stays on the shelf until its author has seen it; the same word again changes nothing.
    if (receipt.outcome, &receipt.office) == (before.outcome, &before.office) {
        return Ok(None);
    }
    receipt.shelved = receipt.outcome.is_shelved() || receipt.office.is_some();
    receipts::put(tx, &receipt)?;
    Ok(Some(receipt.document))
}
