//! The rules that an entry of a unit's way to its owner may break, with what people and programs are told.

/// Which rule speaks against an entry of a unit's way to its owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DeliveryRule {
    /// What is moved is an appointment.
    UnknownAppointment,
    /// What is itemised is an attached list.
    UnknownList,
    /// What comes back was lent.
    UnknownLoan,
    /// A key comes back once.
    ReturnedAlready,
}

impl DeliveryRule {
    /// A name that never changes, for programs; the Chinese and the English that people read.
    pub(crate) const fn texts(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::UnknownAppointment => ("unknown_appointment", "没有这个预约", "there is no such appointment"),
            Self::UnknownList => ("unknown_list", "没有这份清单", "there is no such list"),
            Self::UnknownLoan => ("unknown_loan", "没有这笔借用", "there is no such loan"),
            Self::ReturnedAlready => ("returned_already", "钥匙已归还", "the key is back already"),
        }
    }
}
