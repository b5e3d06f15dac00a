//! The not-accepted shelf: kept for ever, with the reason in both languages (N5), and what the office said about it.

use super::AppError;
use crate::Device;
use crate::store::{documents, journal, receipts};
use yanfang_domain::command::Body;
use yanfang_domain::id::{DocumentId, Origin};
use yanfang_domain::language::Bilingual;
use yanfang_domain::time::Moment;
use yanfang_protocol::problem::Code;

/// How a command on the shelf stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShelfState {
    /// 待核收: the office has it and will answer.
    Waiting,
    /// 未收: refused by a rule, or declined by the office.
    NotTaken,
    /// 已收下: the office took it in; it stays here until its author has seen that.
    TakenIn,
}

/// What the office said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfficeAnswer {
    /// Who said it.
    pub name: String,
    /// When, by the server (UTC ms).
    pub at_ms: i64,
    /// Why; may be empty where it was taken in.
    pub reason: String,
}

/// A command that the server did not take at first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shelved {
    /// The command.
    pub origin: Origin,
    /// The document it is about.
    pub document: DocumentId,
    /// What it says.
    pub body: Body,
    /// When it was done.
    pub done_at: Moment,
    /// How it stands.
    pub state: ShelfState,
    /// Why, as a code; none where the office took it in as it is.
    pub code: Option<String>,
    /// Why, for people.
    pub reason: Option<Bilingual>,
    /// The command whose verdict it shares.
    pub cause: Option<Origin>,
    /// What the office said.
    pub office: Option<OfficeAnswer>,
}

impl Device {
    /// Everything that was not accepted, and what the office took in since, the oldest first.
    pub fn shelf(&self) -> Result<Vec<Shelved>, AppError> {
        let reader = self.core.reader();
        let mut shelf = Vec::new();
        for receipt in receipts::shelf(&reader, None)? {
            let entry = journal::get(&reader, receipt.number)?;
            let held = documents::by_row(&reader, receipt.document)?;
            let (Some(entry), Some(held)) = (entry, held) else { continue };
            shelf.push(Shelved {
                origin: receipt.origin,
                document: held.id,
                body: yanfang_protocol::codec::decode_body(&entry.body)?,
                done_at: entry.done_at,
                state: match receipt.outcome {
                    receipts::Outcome::Quarantined => ShelfState::Waiting,
                    receipts::Outcome::Refused => ShelfState::NotTaken,
                    receipts::Outcome::Accepted | receipts::Outcome::Rebased => ShelfState::TakenIn,
                },
                reason: receipt.code.as_deref().map(message),
                code: receipt.code,
                cause: receipt.cause,
                office: receipt.office.map(|office| OfficeAnswer {
                    name: office.name,
                    at_ms: office.at_ms,
                    reason: office.reason,
                }),
            });
        }
        Ok(shelf)
    }

    /// Its author has seen that the office took a command in: it leaves the shelf. What was not taken stays.
    pub fn answer_seen(&self, command: Origin) -> Result<(), AppError> {
        let mut writer = self.core.writer();
        let tx = writer.db.transaction().map_err(crate::store::StoreError::from)?;
        if let Some(receipt) = receipts::replaceable(&tx, command)?
            && !receipt.outcome.is_shelved()
        {
            receipts::put(&tx, &receipts::Receipt { shelved: false, ..receipt })?;
        }
        Ok(tx.commit().map_err(crate::store::StoreError::from)?)
    }
}

/// The sentence for a code; a code of a newer server is shown as it is.
fn message(code: &str) -> Bilingual {
    let known = Code::ALL.iter().find(|known| known.text() == code);
    known.map_or_else(|| Bilingual::new(code, code), |known| known.message())
}
