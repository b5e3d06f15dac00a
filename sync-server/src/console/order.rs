//! A work order (工程指令单): what is on it, what the office does with it, and the notice of a substitution.

mod notice;
mod read;
mod refusal;
mod view;
mod write;

pub(super) use notice::notice;
pub(super) use refusal::{Asked, asked, refused};
pub(super) use view::{firms, page};
pub(super) use write::write;

use super::visitor::Visitor;
use yanfang_domain::command::CommandName;
use yanfang_domain::permission::{Place, allowed};

/// Whether the visitor's role may do this somewhere in the project; where exactly is judged when it is done.
pub(super) fn may(visitor: &Visitor, name: CommandName) -> bool {
    allowed(&visitor.member, Place::Project, name, None, visitor.now_ms).is_ok()
}
