//! The rules that an entry of a unit's way to its owner may break, with what people and programs are told.

use crate::handover::HandoverRule;

/// Which rule speaks against an entry of a unit's way to its owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DeliveryRule {
    /// What is moved is an appointment.
    UnknownAppointment,
    /// An appointment that was kept or cancelled is over.
    AppointmentOver,
    /// Nobody fails to come before the time.
    NotYetDue,
    /// The project has no such formality.
    UnknownFormality,
    /// A meter does not run backwards: a lower reading needs a reason.
    BelowLastReading,
    /// The owner gets the whole list.
    ListIncomplete,
    /// The list says what is.
    ListMisstates,
    /// What is itemised is an attached list.
    UnknownList,
    /// What a list became is recorded first.
    ItemisedUnknown,
    /// A list that became nothing is not itemised without a word.
    ItemisedAlready,
    /// What comes back was lent.
    UnknownLoan,
    /// A key comes back once.
    ReturnedAlready,
    /// A key that is out is not lent again.
    LentAlready,
    /// In a reception: its rules.
    Reception(HandoverRule),
}

impl DeliveryRule {
    /// A name that never changes, for programs; the Chinese and the English that people read.
    pub(crate) const fn texts(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::UnknownAppointment => ("unknown_appointment", "没有这个预约", "there is no such appointment"),
            Self::AppointmentOver => ("appointment_over", "预约已结束", "the appointment is over"),
            Self::NotYetDue => {
                ("appointment_not_yet_due", "还没到预约时间", "it is not yet the time of the appointment")
            }
            Self::UnknownFormality => ("unknown_formality", "项目没有这项手续", "the project has no such formality"),
            Self::BelowLastReading => (
                "below_last_reading",
                "比上次读数少，请再看。确认无误就写明原因",
                "less than the last reading; look again or say why",
            ),
            Self::ListIncomplete => ("list_incomplete", "清单不全，须列出全部问题", "the owner gets the whole list"),
            Self::ListMisstates => ("list_misstates", "清单与记录不符", "the list differs from the records"),
            Self::UnknownList => ("unknown_list", "没有这份清单", "there is no such list"),
            Self::ItemisedUnknown => ("itemised_unknown", "所列问题尚未记录", "a defect named is not recorded"),
            Self::ItemisedAlready => ("itemised_already", "这份清单已录完", "the list is itemised already"),
            Self::UnknownLoan => ("unknown_loan", "没有这笔借用", "there is no such loan"),
            Self::ReturnedAlready => ("returned_already", "钥匙已归还", "the key is back already"),
            Self::LentAlready => ("lent_already", "这把钥匙已借出", "this key is out already"),
            Self::Reception(rule) => rule.texts(),
        }
    }
}
