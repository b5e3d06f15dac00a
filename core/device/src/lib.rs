#![doc = include_str!("../README.md")]

mod app;
mod bundle;
mod cancel;
mod device;
mod journal;
mod observer;
mod photos;
mod ports;
mod search;
mod store;
mod sync;

pub use app::{
    Addition, Answered, AppError, AppointmentLine, BatchDetail, BatchLine, BulkReading, CarriedRoom, CarryOver,
    CheckedIn, ConfirmedFixed, Coverage, Damage, DayLine, DefectDetail, DefectDraft, DeliveryDetail, EnrolError,
    EventDraft, Fingerprint, Hit, Identity, KeyLoanLine, LinkedDefect, MeterDraft, NoticeDraft, OfficeAnswer,
    OrderDefect, OrderDetail, OrderFilter, OrderLine, OverdueLine, OwnerSays, Place, ReadingDone, ReceptionDetail,
    SelfCheck, ShelfState, Shelved, SignedOn, StartDraft, SubstituteDraft, SyncStatus, TaskLine, TeamProgress,
    UNDO_WINDOW_MS, UnitDetail, UnitLine,
};
pub use bundle::{BundleError, Exported, Imported};
pub use cancel::CancelToken;
pub use device::{Device, OpenError, Options};
pub use observer::{Changed, Observer};
pub use photos::PhotoFileError;
pub use ports::{Clock, Entropy, FileKeyStore, KeyError, KeyStore, NoEntropy, SystemClock, SystemEntropy};
pub use store::StoreError;
pub use store::documents::Counts;
pub use sync::{HttpLink, Link, LinkError, LinkRequest, LinkResponse, Method, SyncError, SyncReport, delay};
