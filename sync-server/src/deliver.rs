//! Sealed commands that somebody hands on: judged as their author's, whoever brings them (sync.md 7, N8).
//!
//! Certificate and seal are checked first. What is sealed names no dependencies: each command is executed at the heads, and
//! known by its origin when its author brings it too. A device or member that was revoked meanwhile is no obstacle: rights
//! are judged as everywhere, so facts are taken and flagged, decisions go to the quarantine.

use crate::engine::{Caller, Server};
use crate::ingest::{IngestError, code_of};
use std::collections::BTreeMap;
use std::sync::Arc;
use yanfang_domain::id::{DeviceId, Digest, DocumentId, ProjectId};
use yanfang_protocol::bundle::{SealedCommand, open_sealed};
use yanfang_protocol::deliver::{COMMANDS, DeliverAnswer, Delivered, DeliveredReceipt, Sealed};
use yanfang_protocol::problem::Code;
use yanfang_protocol::signature::{Purpose, Signed};
use yanfang_protocol::sync::{Chain, ChainAnswer, DocumentAnswer, DocumentPush, NotJudged, SentCommand, Verdict};

/// One author's commands with their places in the request.
struct Batch {
    author: Caller,
    documents: BTreeMap<DocumentId, Vec<(usize, SealedCommand)>>,
}

/// What became of a command: its verdict, or why there is none.
type Judged = Result<Verdict, NotJudged>;

impl Server {
    /// Judges sealed commands of this project; one answer each, in their order.
    pub async fn deliver(self: &Arc<Self>, project: ProjectId, commands: Vec<Sealed>) -> Result<DeliverAnswer, Code> {
        if commands.len() > COMMANDS {
            return Err(Code::TooLarge);
        }
        self.deliver_all(project, commands).await.map_err(|error| code_of(&error))
    }

    async fn deliver_all(
        self: &Arc<Self>,
        project: ProjectId,
        commands: Vec<Sealed>,
    ) -> Result<DeliverAnswer, IngestError> {
        let mut answers = vec![Delivered::NotSealed; commands.len()];
        for Batch { author, documents } in self.batches(project, commands) {
            let pushes = documents.iter().map(|(id, commands)| push(*id, commands)).collect();
            let pushed = self.push(author, pushes).await?;
            for (commands, answer) in documents.into_values().zip(pushed.answers) {
                for ((place, sealed), judged) in commands.iter().zip(spread(&commands, answer)) {
                    answers[*place] = self.delivered(project, sealed, judged)?;
                }
            }
        }
        Ok(DeliverAnswer { commands: answers })
    }

    /// By the author's device, in the order in which they came; what is nobody's is left out.
    fn batches(&self, project: ProjectId, commands: Vec<Sealed>) -> Vec<Batch> {
        let mut batches: BTreeMap<DeviceId, Batch> = BTreeMap::new();
        for (place, Sealed { certificate, command }) in commands.into_iter().enumerate() {
            match open_sealed(&self.public_key(), project, &certificate, &command) {
                Ok((author, sealed)) => {
                    let author = Caller { project, member: author.member, device: author.device };
                    let batch = batches.entry(author.device);
                    let batch = batch.or_insert_with(|| Batch { author, documents: BTreeMap::new() });
                    batch.documents.entry(sealed.document).or_default().push((place, sealed));
                }
                Err(error) => tracing::warn!(%project, %error, "a delivered command is nobody's"),
            }
        }
        batches.into_values().collect()
    }

    fn delivered(&self, project: ProjectId, sealed: &SealedCommand, judged: Judged) -> Result<Delivered, IngestError> {
        Ok(match judged {
            Ok(verdict) => {
                let receipt = DeliveredReceipt { project, origin: sealed.origin, verdict, at_ms: self.clock.now_ms() };
                Delivered::Judged(Signed::seal(&self.key, Purpose::Delivered, &receipt)?)
            }
            Err(not_judged) => Delivered::NotJudged(not_judged),
        })
    }
}

/// One chain a command, so that one that has to wait holds up no other.
fn push(id: DocumentId, commands: &[(usize, SealedCommand)]) -> DocumentPush {
    let generation = commands.first().map_or(0, |(_, sealed)| sealed.generation);
    let chains = commands.iter().map(|(_, sealed)| Chain {
        actor: sealed.origin.actor,
        first_seq: sealed.origin.seq,
        dependencies: Vec::new(),
        catalog: sealed.catalog,
        commands: vec![SentCommand {
            version: sealed.version,
            body: sealed.body.clone(),
            done_at: sealed.done_at,
            origin: None,
        }],
        last: Digest([0; 32]),
        again: true,
    });
    DocumentPush { id, generation, chains: chains.collect() }
}

/// The answer for a document, command by command.
fn spread(commands: &[(usize, SealedCommand)], answer: DocumentAnswer) -> Vec<Judged> {
    match answer {
        DocumentAnswer::Accepted => vec![Ok(Verdict::Accepted); commands.len()],
        DocumentAnswer::NotJudged(why) => vec![Err(why); commands.len()],
        DocumentAnswer::Chains(answers) => {
            let judged = answers.into_iter().map(|answer| match answer {
                ChainAnswer::Accepted => Ok(Verdict::Accepted),
                ChainAnswer::NotJudged(why) => Err(why),
                ChainAnswer::Each(verdicts) => verdicts.into_iter().next().ok_or(NotJudged::Busy),
            });
            judged.collect()
        }
    }
}
