//! The use cases: one file each, all methods of [`Device`](crate::Device).

mod add_photos;
mod amend_defect;
mod amend_signed;
mod batch;
mod carry_over;
mod chain;
mod compare;
mod coverage;
mod defect_event;
mod delivery;
mod documents;
mod duplicates;
mod elsewhere;
mod enrol;
mod enter;
mod error;
mod handover;
mod known;
mod lines;
mod list_units;
mod measure;
mod orders;
mod perform;
mod progress;
mod record_defect;
mod record_room;
mod relate;
mod rights;
mod search_defects;
mod self_check;
mod server_time;
mod shelf;
mod sign;
mod sign_form;
mod start_inspection;
mod status;
mod tasks;
mod undo;
mod unit_detail;
mod writer;

pub use amend_signed::Addition;
pub use batch::{BatchDetail, BatchLine};
pub use carry_over::{CarriedRoom, CarryOver, ConfirmedFixed};
pub use compare::Fingerprint;
pub use coverage::Coverage;
pub use defect_event::EventDraft;
pub use delivery::{
    AppointmentLine, BulkReading, CheckedIn, DeliveryDetail, KeyLoanLine, MeterDraft, NoticeDraft, OverdueLine,
    ReadingDone,
};
pub use enrol::{EnrolError, Identity};
pub use error::AppError;
pub use handover::{OwnerSays, ReceptionDetail, StartDraft};
pub use list_units::UnitLine;
pub use orders::{Answered, OrderDefect, OrderDetail, OrderFilter, OrderLine, SubstituteDraft};
pub use progress::{DayLine, TeamProgress};
pub use record_defect::DefectDraft;
pub use relate::LinkedDefect;
pub use search_defects::Hit;
pub use self_check::{Damage, SelfCheck};
pub use shelf::{OfficeAnswer, ShelfState, Shelved};
pub use sign::SignedOn;
pub use status::SyncStatus;
pub use tasks::TaskLine;
pub use undo::UNDO_WINDOW_MS;
pub use unit_detail::{DefectDetail, Place, UnitDetail};

pub(crate) use documents::{Documents, OpenDocument, confirmed_document, fresh_actor};
pub(crate) use known::Known;
pub(crate) use lines::{Index, Line, room_count, uncount};
pub(crate) use server_time::ServerTime;
pub(crate) use unit_detail::SCRATCH;
pub(crate) use writer::Writer;
