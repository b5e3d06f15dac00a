//! The not-accepted shelf: kept for ever, with the reason in both languages (N5).

use super::AppError;
use crate::Device;
use crate::store::{documents, journal, receipts};
use yanfang_domain::command::Body;
use yanfang_domain::id::{DocumentId, Origin};
use yanfang_domain::language::Bilingual;
use yanfang_domain::time::Moment;
use yanfang_protocol::problem::Code;

/// A command that the server did not take.
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
    /// The office may still take it (`quarantined`), or it was refused.
    pub may_be_accepted: bool,
    /// Why, as a code.
    pub code: String,
    /// Why, for people.
    pub reason: Bilingual,
    /// The command whose verdict it shares.
    pub cause: Option<Origin>,
}

impl Device {
    /// Everything that was not accepted, the oldest first.
    pub fn shelf(&self) -> Result<Vec<Shelved>, AppError> {
        let reader = self.core.reader();
        let mut shelf = Vec::new();
        for receipt in receipts::shelf(&reader, None)? {
            let entry = journal::get(&reader, receipt.number)?;
            let held = documents::by_row(&reader, receipt.document)?;
            let (Some(entry), Some(held)) = (entry, held) else { continue };
            let code = receipt.code.unwrap_or_else(|| Code::Internal.text().into());
            shelf.push(Shelved {
                origin: receipt.origin,
                document: held.id,
                body: yanfang_protocol::codec::decode_body(&entry.body)?,
                done_at: entry.done_at,
                may_be_accepted: receipt.outcome == receipts::Outcome::Quarantined,
                reason: message(&code),
                code,
                cause: receipt.cause,
            });
        }
        Ok(shelf)
    }
}

/// The sentence for a code; a code of a newer server is shown as it is.
fn message(code: &str) -> Bilingual {
    let known = Code::ALL.iter().find(|known| known.text() == code);
    known.map_or_else(|| Bilingual::new(code, code), |known| known.message())
}
