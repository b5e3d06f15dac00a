//! Delivery batches (交付批次): may this batch be handed over, and if not, what is missing?

mod facts;
mod list;
mod parties;
mod ring;
mod sampled;
mod summary;
mod view;
mod words;
mod write;

pub(super) use list::{list, open, states};
pub(super) use summary::summary;
pub(super) use view::page;
pub(super) use write::write;

use super::error::PageError;
use super::visitor::Visitor;
use crate::api::Api;
use crate::ingest::Elsewhere;
use yanfang_domain::batch::BatchState;
use yanfang_domain::command::CommandName;
use yanfang_domain::entry::{Entry, EntryName};
use yanfang_domain::event::Author;
use yanfang_domain::id::{BatchId, DocumentId, UnitId};
use yanfang_domain::permission::{Place, allowed};
use yanfang_protocol::problem::Code;

/// A batch as its pages read it.
struct Opened {
    id: BatchId,
    entries: Vec<Entry>,
    state: BatchState,
    elsewhere: Elsewhere,
}

/// Reads a batch that the visitor may see.
async fn read(api: &Api, visitor: &Visitor, id: &str) -> Result<Opened, PageError> {
    let id: BatchId = id.parse().map_err(|_| Code::NotFound)?;
    visits(visitor)?;
    let document = api.server().document(visitor.project(), DocumentId::Batch(id)).await?.ok_or(Code::NotFound)?;
    let entries = document.entries();
    let state = BatchState::of(&entries);
    if !state.is_opened() {
        return Err(Code::NotFound.into());
    }
    let elsewhere = api.server().elsewhere_for_batches(visitor.project()).await?;
    Ok(Opened { id, entries, state, elsewhere })
}

/// Batches are for those who work for the company itself.
fn visits(visitor: &Visitor) -> Result<(), PageError> {
    if visitor.catalog.reads_batches(&visitor.member, visitor.now_ms) { Ok(()) } else { Err(Code::NotAllowed.into()) }
}

/// Whether the visitor's role may write an entry of this kind.
fn may(visitor: &Visitor, name: EntryName) -> bool {
    allowed(&visitor.member, Place::Project, CommandName::Entry(name), None, visitor.now_ms).is_ok()
}

/// A unit's number.
fn unit_code(visitor: &Visitor, unit: UnitId) -> String {
    visitor.catalog.unit(unit).map_or_else(|| "–".to_owned(), |unit| unit.code.clone())
}

/// Who did it.
pub(super) fn who(visitor: &Visitor, author: Author) -> String {
    let words = visitor.words;
    match author {
        Author::Member(id) => {
            let member = visitor.catalog.member(id);
            member.map_or_else(|| words.t("以前的成员", "a former member").to_owned(), |member| member.name.clone())
        }
        Author::Rule(_) | Author::Server => words.t("系统", "the server").to_owned(),
    }
}
