//! What was read from elsewhere becomes defects of a project: placed, with pictures, through the server's own path.
//!
//! Each source (a firm's list, the world of BCF topics) has keys for what it holds; a key is taken once, in the same
//! transaction that records it. So an import may be run again after an error, a kill or a correction, and only what is
//! missing follows.

mod bcf_topic;
mod fault;
mod incoming;
mod pictures;
mod placing;
mod record;
mod tally;
mod third_party_row;

pub use bcf_topic::{BCF_SOURCE, BcfMapping, topics};
pub use fault::IntakeFault;
pub use incoming::{Incoming, Picture, PictureBytes, Remark};
pub use record::{Intake, IntakeError};
pub use tally::Tally;
pub use third_party_row::{rows, third_party_source};
