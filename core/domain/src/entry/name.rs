//! The names of entries, on the wire and in the permission table.

use super::EntryKind;
use crate::batch::BatchEntry as B;
use crate::delivery::DeliveryEntry as D;
use crate::handover::HandoverEntry as H;
use crate::order::OrderEntry as O;
use crate::quarantine::OfficeEntry as F;

macro_rules! entry_names {
    ($($family:ident $short:ident { $($kind:ident => $name:ident = $text:literal),* $(,)? })*) => {
        /// The name of an entry's kind, without what it carries.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum EntryName {
            $($(#[doc = concat!("`", $text, "`")] $name),*),*
        }

        impl EntryName {
            /// Every name.
            pub const ALL: &[Self] = &[$($(Self::$name),*),*];

            /// The name in the permission table.
            pub const fn text(self) -> &'static str {
                match self { $($(Self::$name => $text),*),* }
            }
        }

        impl EntryKind {
            /// The name of this kind.
            pub const fn name(&self) -> EntryName {
                match self { $($(Self::$family($short::$kind { .. }) => EntryName::$name),*),* }
            }
        }
    };
}

entry_names! {
    Batch B {
        Opened => BatchOpened = "batch_opened",
        UnitsChanged => BatchUnitsChanged = "batch_units_changed",
        MilestoneSet => MilestoneSet = "milestone_set",
        CompletionRecorded => CompletionRecorded = "completion_recorded",
        SampleDrawn => SampleDrawn = "sample_drawn",
        SampleInspected => SampleInspected = "sample_inspected",
        SignedOff => SignedOff = "signed_off",
        Confirmed => DeliveryConfirmed = "delivery_confirmed",
        Revoked => ConfirmationRevoked = "confirmation_revoked",
        SummaryWritten => SummaryWritten = "summary_written",
    }
    Delivery D {
        NoticeServed => NoticeServed = "notice_served",
        Contacted => Contacted = "contacted",
        AppointmentProposed => AppointmentProposed = "appointment_proposed",
        AppointmentMoved => AppointmentMoved = "appointment_moved",
        CheckedIn => CheckedIn = "checked_in",
        FormalityMarked => FormalityMarked = "formality_marked",
        MeterRead => MeterRead = "meter_read",
        OpenDayVisited => OpenDayVisited = "open_day_visited",
        ListAttached => ListAttached = "list_attached",
        ListItemised => ListItemised = "list_itemised",
        KeyLent => KeyLent = "key_lent",
        KeyReturned => KeyReturned = "key_returned",
    }
    Handover H {
        Started => HandoverStarted = "handover_started",
        IdentityChecked => IdentityChecked = "identity_checked",
        Walked => Walked = "walked",
        OutcomeSet => OutcomeSet = "outcome_set",
        OutcomeDecided => OutcomeDecided = "outcome_decided",
        CriticalConsented => CriticalConsented = "critical_consented",
        FormalitiesReleased => FormalitiesReleased = "formalities_released",
        ItemHanded => ItemHanded = "item_handed",
        FormSigned => FormSigned = "form_signed",
        SignatureRefused => SignatureRefused = "signature_refused",
        KeysReleased => KeysReleased = "keys_released",
        Amended => HandoverAmended = "handover_amended",
        FinalOutcomeSet => FinalOutcomeSet = "final_outcome_set",
        Closed => ReceptionClosed = "reception_closed",
        RecordedElsewhere => HandoverRecordedElsewhere = "handover_recorded_elsewhere",
    }
    Order O {
        Released => OrderReleased = "order_released",
        Seen => OrderSeen = "order_seen",
        Closed => OrderClosed = "order_closed",
    }
    Office F {
        TakenIn => DecisionTakenIn = "decision_taken_in",
        Declined => DecisionDeclined = "decision_declined",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn no_two_entries_share_a_name_with_each_other_or_with_an_event() {
        let events = crate::event::EventName::ALL.iter().map(|name| name.text());
        let all: Vec<_> = EntryName::ALL.iter().map(|name| name.text()).chain(events).collect();
        assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len());
    }
}
