//! The rules that an entry of a work order may break, with what people and programs are told.

/// Which rule speaks against an entry of a work order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OrderRule {
    /// An order is released once.
    ReleasedAlready,
    /// Nothing happens to an order before it is released.
    NotReleased,
    /// A closed order stays as it is.
    OrderClosed,
    /// A substitute is named only when the grace of the notice is over (代维修).
    GraceRunning,
}

impl OrderRule {
    /// A name that never changes, for programs; the Chinese and the English that people read.
    pub(crate) const fn texts(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::ReleasedAlready => ("released_already", "指令单已下发", "the order is released already"),
            Self::NotReleased => ("not_released", "指令单尚未下发", "the order is not released yet"),
            Self::GraceRunning => ("grace_running", "通知的宽限期还没有过", "the grace of the notice is not over yet"),
            Self::OrderClosed => ("order_closed", "指令单已关闭", "the order is closed"),
        }
    }
}
