//! The way of a unit to its owner beside receptions: notice, appointments, formalities, meters, open day, owner's lists,
//! key loans (domain.md 2, steps 9 and 10).
//!
//! They are entries of the unit's document rather than rows of the server, so that they work without a network, never
//! overwrite each other and need no second way up. Nobody is named in them: an owner is a random id.

mod appointment;
mod check;
mod contact;
mod formality;
mod key_loan;
mod list;
mod meter;
mod notice;
mod on_lists;
mod open_day;
mod rule;
mod slip;
mod state;

pub use appointment::{Appointment, AppointmentState, appointments};
pub(crate) use check::check;
pub use contact::{UNREACHED_DAYS, days_unreached};
pub use formality::{FormalityState, formalities, missing_formalities};
pub use key_loan::{KeyLoan, key_loans};
pub use list::{OwnersList, owners_lists};
pub use meter::{Plausibility, Reading, plausibility, readings};
pub use notice::{Notice, notice};
pub use on_lists::{Awaited, OnLists, on_lists};
pub use open_day::{OpenDayVisit, listed_now, open_day_visits};
pub use rule::DeliveryRule;
pub use slip::{Slip, SlipError};
pub use state::{DeliveryState, delivery_state};

use crate::defect::Photo;
use crate::id::{ContractorId, DefectId, EntryId, HandoverId, MemberId, OwnerId};
use serde::{Deserialize, Serialize};

/// How something reached the owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// By post, with a receipt.
    Post,
    /// In person.
    InPerson,
    /// By telephone.
    Telephone,
    /// Text message.
    Message,
    /// Electronic mail.
    Mail,
    /// Newspaper or notice board, where nothing else reaches anyone.
    Publication,
}

/// What an appointment is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AppointmentPurpose {
    /// The formal handover.
    Handover,
    /// The visit that confirms repairs of a reception.
    Confirmation,
    /// A repair.
    Repair,
    /// A warranty visit.
    WarrantyVisit,
}

/// Where an appointment stands.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AppointmentStep {
    /// The owner agreed.
    Confirmed,
    /// The owner is there.
    Arrived,
    /// It took place.
    Kept,
    /// The owner did not come.
    NoShow,
    /// Another time (UTC ms).
    Rescheduled {
        /// When.
        at_ms: i64,
        /// Why.
        reason: String,
    },
    /// It will not take place.
    Cancelled {
        /// Why.
        reason: String,
    },
}

/// Which meter (表).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MeterKind {
    /// 水.
    Water,
    /// 热水.
    HotWater,
    /// 中水.
    ReclaimedWater,
    /// 电.
    Electricity,
    /// 燃气.
    Gas,
    /// 暖.
    Heat,
}

/// Where a reading comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReadingSource {
    /// A bulk reading before the delivery days.
    Bulk,
    /// Read on site.
    OnSite,
}

/// Who borrows a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Borrower {
    /// A contractor's people.
    Contractor(ContractorId),
    /// A member.
    Member(MemberId),
}

/// A defect as it stood on the list that an owner was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListedDefect {
    /// Which.
    pub defect: DefectId,
    /// 已修好.
    pub fixed: bool,
    /// Promised until (UTC ms), where it is not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub promised_ms: Option<i64>,
}

/// What happens on a unit's way to its owner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum DeliveryEntry {
    /// 入伙通知书.
    NoticeServed {
        /// Its number.
        number: String,
        /// How it was sent.
        channel: Channel,
        /// When it was served (UTC ms).
        served_ms: i64,
        /// The last day to come (UTC ms): afterwards the unit is 逾期未收.
        last_day_ms: i64,
        /// The proof of delivery.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        proof: Option<Photo>,
    },
    /// An attempt to reach the owner.
    Contacted {
        /// How.
        channel: Channel,
        /// Whether somebody answered.
        reached: bool,
        /// In words, without names.
        note: String,
    },
    /// A date is proposed.
    AppointmentProposed {
        /// What for.
        purpose: AppointmentPurpose,
        /// When (UTC ms).
        at_ms: i64,
        /// How long (min).
        minutes: u16,
        /// With whom, if that is settled.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        member: Option<MemberId>,
    },
    /// An appointment goes on.
    AppointmentMoved {
        /// Which: the entry that proposed it.
        appointment: EntryId,
        /// To where.
        step: AppointmentStep,
    },
    /// The owner arrived at the counter and got a slip, with which any companion takes the home.
    CheckedIn {
        /// The number on the slip, as it is called out.
        slip: String,
        /// The owner.
        owner: OwnerId,
        /// The appointment, if there was one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        appointment: Option<EntryId>,
    },
    /// 手续: done or not done, and who said so; no amounts.
    FormalityMarked {
        /// The formality's code in the project's settings.
        code: String,
        /// Whether it is done.
        done: bool,
    },
    /// A meter's reading.
    MeterRead {
        /// Which kind.
        meter: MeterKind,
        /// Its serial number, if the unit has several of a kind.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        serial: Option<String>,
        /// The reading in thousandths of its unit (m³ or kWh).
        value_milli: i64,
        /// Where it comes from.
        source: ReadingSource,
        /// The reception it was read in, if in one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        handover: Option<HandoverId>,
        /// The dial.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        photo: Option<Photo>,
        /// Why it is right although it is below the last reading, such as a new meter.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        remark: String,
    },
    /// 业主开放日: the owner came and got the whole list.
    OpenDayVisited {
        /// The owner.
        owner: OwnerId,
        /// The list as it was given.
        listed: Vec<ListedDefect>,
        /// The owner's remarks that are no defects.
        remarks: String,
    },
    /// A list of the owner or of the owner's inspector, as a whole; itemised later.
    ListAttached {
        /// Its pages.
        pages: Vec<Photo>,
        /// Whose it is, in words without names.
        note: String,
        /// The reception it was given in, if in one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        handover: Option<HandoverId>,
    },
    /// What a list says is recorded as defects.
    ListItemised {
        /// The list: the entry that attached it.
        list: EntryId,
        /// The defects it became.
        defects: Vec<DefectId>,
        /// Nothing of it is left to record.
        complete: bool,
    },
    /// A key is lent (钥匙借用).
    KeyLent {
        /// Which key or card set, as labelled.
        key: String,
        /// To whom.
        to: Borrower,
        /// When it is to be back (UTC ms).
        due_ms: i64,
        /// What for.
        purpose: String,
    },
    /// A lent key is back.
    KeyReturned {
        /// The loan: the entry that lent it.
        loan: EntryId,
    },
}
