//! Requests as a phone would send them, made without a phone: for benches of the server alone, and for verdicts that a
//! correct phone never provokes.

use yanfang_document::Document;
use yanfang_domain::command::Command;
use yanfang_domain::id::{ActorId, Digest, DocumentId};
use yanfang_protocol::codec;
use yanfang_protocol::feed::Cursor;
use yanfang_protocol::sync::{Chain, DocumentPush, PROTOCOL, SentCommand, SyncRequest};

use crate::sample;

/// A request of the sample project that pushes these documents.
pub fn request(cursor: Option<Cursor>, documents: Vec<DocumentPush>) -> SyncRequest {
    SyncRequest { protocol: PROTOCOL, project: sample::project(), cursor, catalog: 1, documents, refetch: Vec::new() }
}

/// One chain of commands on a document that nobody has written to before.
pub fn first_push(id: DocumentId, actor: [u8; 16], commands: &[Command]) -> DocumentPush {
    let document = Document::genesis(id, 1).expect("a document begins");
    push_onto(&document, actor, commands)
}

/// One chain of commands that stands on the heads of this document.
pub fn push_onto(document: &Document, actor: [u8; 16], commands: &[Command]) -> DocumentPush {
    let dependencies = document.heads();
    let mut branch = document.branch(&dependencies, ActorId(actor)).expect("heads are known");
    let mut last = Digest([0; 32]);
    for command in commands {
        last = branch.execute(command).expect("a good command").hash;
    }
    let chain = Chain {
        actor: ActorId(actor),
        again: false,
        first_seq: commands.first().map_or(1, |command| command.origin.seq),
        dependencies,
        catalog: 1,
        commands: commands.iter().map(sent).collect(),
        last,
    };
    DocumentPush { id: document.id(), generation: document.generation(), chains: vec![chain] }
}

/// A command as it is sent.
pub fn sent(command: &Command) -> SentCommand {
    let body = codec::encode_body(&command.body).expect("a body can be written");
    SentCommand { version: 1, body, done_at: command.done_at, origin: None }
}
