//! The rules that an entry of a batch may break, with what people and programs are told.

/// Which rule speaks against an entry of a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BatchRule {
    /// A batch is opened once.
    AlreadyOpened,
    /// Nothing happens to a batch before it is opened.
    NotOpened,
}

impl BatchRule {
    /// A name that never changes, for programs; the Chinese and the English that people read.
    pub(crate) const fn texts(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::AlreadyOpened => ("batch_already_opened", "批次已经建立", "the batch is there already"),
            Self::NotOpened => ("batch_not_opened", "批次尚未建立", "the batch is not opened yet"),
        }
    }
}
