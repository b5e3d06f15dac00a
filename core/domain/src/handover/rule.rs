//! The rules that an entry of a reception may break, with what people and programs are told.

/// Which rule speaks against an entry of a reception.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HandoverRule {
    /// R1: the confirmation does not hold any more.
    ConfirmationRevoked,
    /// The reception was never begun.
    UnknownReception,
    /// A closed reception stays as it is.
    ReceptionClosed,
}

impl HandoverRule {
    /// A name that never changes, for programs; the Chinese and the English that people read.
    pub(crate) const fn texts(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::ConfirmationRevoked => {
                ("confirmation_revoked", "交付确认书已撤回", "the delivery confirmation was revoked")
            }
            Self::UnknownReception => ("unknown_reception", "没有这次交付接待", "there is no such reception"),
            Self::ReceptionClosed => ("reception_closed", "交付接待已关闭", "the reception is closed"),
        }
    }
}
