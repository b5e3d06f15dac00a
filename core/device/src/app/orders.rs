//! Work orders on a contractor's phone, and what engineers and leads answer from theirs.

mod bulk;
mod detail;
mod list;
mod seen;
mod substitute;
mod time;

pub use bulk::{Answered, OrderFilter};
pub use detail::{OrderDefect, OrderDetail};
pub use list::OrderLine;
pub use substitute::SubstituteDraft;
