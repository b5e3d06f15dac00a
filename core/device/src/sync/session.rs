//! The session without IO: each phase is a value that can only do what comes next.
//!
//! [`Ready`] asks, [`Awaiting`] takes an answer or is asked again with the same bytes, [`Checked`] may be applied.

use super::error::SyncError;
use super::outbox::{Outbox, SentDocument, empty_request};
use super::parallel;
use ed25519_dalek::VerifyingKey;
use yanfang_domain::id::ProjectId;
use yanfang_protocol::codec;
use yanfang_protocol::feed::{Cursor, FeedPart};
use yanfang_protocol::signature::{Purpose, Signed, catalog_message, document_message, verify};
use yanfang_protocol::sync::{ChainAnswer, DocumentAnswer, SyncAnswer};

/// The largest answer that is read, inflated: a city's documents come in parts far below it.
const ANSWER_LIMIT: usize = 256 << 20;

/// With whom, and where this phone stands.
#[derive(Clone, Debug)]
pub(crate) struct Ready {
    pub(crate) project: ProjectId,
    pub(crate) server_key: VerifyingKey,
    pub(crate) cursor: Option<Cursor>,
    pub(crate) catalog: u32,
}

/// A request is on the way.
#[derive(Debug)]
pub(crate) struct Awaiting {
    ready: Ready,
    sent: Vec<SentDocument>,
    body: Vec<u8>,
}

/// An answer that is the server's, fits the question, and continues the history this phone has seen.
#[derive(Debug)]
pub(crate) struct Checked {
    pub(crate) sent: Vec<SentDocument>,
    pub(crate) answer: SyncAnswer,
}

impl Ready {
    /// Writes the request.
    pub(crate) fn ask(self, mut outbox: Outbox) -> Result<Awaiting, SyncError> {
        let request = empty_request(self.project, self.cursor.clone(), self.catalog);
        let body = outbox.encode(request)?;
        Ok(Awaiting { ready: self, sent: outbox.documents, body })
    }
}

impl Awaiting {
    /// What is sent; the same bytes again are harmless (N3).
    pub(crate) fn body(&self) -> &[u8] {
        &self.body
    }

    /// What is on the way.
    pub(crate) fn sent(&self) -> &[SentDocument] {
        &self.sent
    }

    /// Checks an answer. On an error nothing of it may be used.
    pub(crate) fn answered(self, body: &[u8]) -> Result<Checked, SyncError> {
        let signed: Signed = codec::decode(body, ANSWER_LIMIT).map_err(|_| SyncError::NotTheServer { status: 200 })?;
        let answer: SyncAnswer =
            signed.open(&self.ready.server_key, Purpose::Answer).map_err(|_| SyncError::BadSignature)?;
        if !fits(&self.sent, &answer) {
            return Err(SyncError::Misfit);
        }
        continues(self.ready.cursor.as_ref(), &answer.cursor)?;
        let Ready { project, server_key, .. } = self.ready;
        let (answer, good) = check_parts(answer, project, &server_key);
        if !good {
            return Err(SyncError::BadSignature);
        }
        Ok(Checked { sent: self.sent, answer })
    }
}

/// One answer a document, one a chain, one verdict a command.
fn fits(sent: &[SentDocument], answer: &SyncAnswer) -> bool {
    sent.len() == answer.documents.len()
        && sent.iter().zip(&answer.documents).all(|(sent, answer)| match answer {
            DocumentAnswer::Accepted | DocumentAnswer::NotJudged(_) => true,
            DocumentAnswer::Chains(answers) => {
                answers.len() == sent.chains.len()
                    && sent.chains.iter().zip(answers).all(|(chain, answer)| match answer {
                        ChainAnswer::Each(verdicts) => verdicts.len() == chain.len(),
                        ChainAnswer::Accepted | ChainAnswer::NotJudged(_) => true,
                    })
            }
        })
}

/// Refuses a shorter or another history. A newer epoch comes only with the cursor that ends a taking back (N4).
fn continues(before: Option<&Cursor>, now: &Cursor) -> Result<(), SyncError> {
    let Some(before) = before else { return Ok(()) };
    let goes_on = now.number > before.number || (now.number == before.number && now.chain == before.chain);
    if now.epoch == before.epoch && goes_on { Ok(()) } else { Err(SyncError::HistoryChanged) }
}

/// Checks the signature of every part before anything reads its bytes.
fn check_parts(mut answer: SyncAnswer, project: ProjectId, key: &VerifyingKey) -> (SyncAnswer, bool) {
    let checked = parallel::map(std::mem::take(&mut answer.feed), |part| {
        let good = match &part {
            FeedPart::Document(part) => {
                let message = document_message(&project, &part.id, part.generation, &part.heads, &part.content);
                verify(key, Purpose::Document, &message, &part.signature).is_ok()
            }
            FeedPart::Left(_) => true,
            FeedPart::Catalog { version, json, signature } => {
                verify(key, Purpose::Catalog, &catalog_message(&project, *version, json), signature).is_ok()
            }
        };
        (part, good)
    });
    let good = checked.iter().all(|(_, good)| *good);
    answer.feed = checked.into_iter().map(|(part, _)| part).collect();
    (answer, good)
}

#[cfg(test)]
mod tests;
