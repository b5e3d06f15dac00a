//! R1: a handover begins only under a valid delivery confirmation. Offline the phone decides by what it last heard, and
//! says how old that is.

use crate::entry::Confirmation;
use crate::language::Language;

/// What is known here of the confirmation that a unit is under.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GateState {
    /// A confirmation holds: a handover may begin.
    Open {
        /// The newest that holds.
        confirmation: Confirmation,
        /// How old this knowledge is (ms): the time since the server was last heard, never below 0.
        age_ms: i64,
    },
    /// There was one, and it holds no more.
    Revoked {
        /// The newest.
        confirmation: Confirmation,
    },
    /// None was heard of.
    None,
}

impl GateState {
    /// Whether a handover may begin.
    pub const fn is_open(&self) -> bool {
        matches!(self, Self::Open { .. })
    }

    /// What a person reads: whether it may begin, and how old the knowledge is.
    pub fn text(&self, language: Language) -> String {
        match (self, language) {
            (Self::Open { age_ms, .. }, Language::Zh) => {
                format!("交付确认书有效，{}核对", age(*age_ms, language))
            }
            (Self::Open { age_ms, .. }, Language::En) => {
                format!("the delivery confirmation holds, checked {}", age(*age_ms, language))
            }
            (Self::Revoked { .. }, Language::Zh) => "交付确认书已撤回，现在不能交付。可以先看房、记问题。".into(),
            (Self::Revoked { .. }, Language::En) => {
                "the delivery confirmation holds no more: no handover now; you may walk and record".into()
            }
            (Self::None, Language::Zh) => "这一户还没有交付确认书，现在不能交付。可以先看房、记问题。".into(),
            (Self::None, Language::En) => {
                "there is no delivery confirmation for this unit: no handover now; you may walk and record".into()
            }
        }
    }
}

fn age(ms: i64, language: Language) -> String {
    let minutes = ms / 60_000;
    let (count, zh, en) = match minutes {
        0 => return if language == Language::Zh { "刚刚".into() } else { "just now".into() },
        1..60 => (minutes, "分钟", "min"),
        60..1_440 => (minutes / 60, "小时", "h"),
        _ => (minutes / 1_440, "天", "d"),
    };
    match language {
        Language::Zh => format!("{count} {zh}前"),
        Language::En => format!("{count} {en} ago"),
    }
}

/// Whether a handover of a unit may begin, by the confirmations of the batches it is or was in
/// ([`Elsewhere::confirmations`](crate::entry::Elsewhere::confirmations), in the order they were made).
///
/// `heard_ms` is when the phone last heard the server (UTC ms, by its own clock; the server passes its own time).
pub fn gate(confirmations: &[Confirmation], heard_ms: i64, now_ms: i64) -> GateState {
    let holds = confirmations.iter().rev().find(|confirmation| !confirmation.revoked);
    match (holds, confirmations.last()) {
        (Some(confirmation), _) => {
            GateState::Open { confirmation: *confirmation, age_ms: now_ms.saturating_sub(heard_ms).max(0) }
        }
        (None, Some(confirmation)) => GateState::Revoked { confirmation: *confirmation },
        (None, None) => GateState::None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{ActorId, BatchId, EntryId, Origin};

    fn confirmation(number: u8, revoked: bool) -> Confirmation {
        let origin = Origin { actor: ActorId([number; 16]), seq: 1 };
        Confirmation { batch: BatchId::from_bytes([number; 16]), entry: EntryId(origin.record(0)), revoked }
    }

    #[test]
    fn the_newest_that_holds_opens_it() {
        let (old, new) = (confirmation(1, true), confirmation(2, false));
        assert_eq!(gate(&[], 0, 0), GateState::None);
        assert_eq!(gate(&[old], 0, 0), GateState::Revoked { confirmation: old });
        assert_eq!(gate(&[old, new], 10, 25), GateState::Open { confirmation: new, age_ms: 15 });
        assert_eq!(gate(&[new, old], 10, 25), GateState::Open { confirmation: new, age_ms: 15 });
        let newer = confirmation(3, false);
        assert_eq!(gate(&[new, newer], 10, 5), GateState::Open { confirmation: newer, age_ms: 0 }, "a clock set back");
    }

    #[test]
    fn the_age_is_told() {
        let open = |age_ms| GateState::Open { confirmation: confirmation(1, false), age_ms };
        assert_eq!(open(0).text(Language::Zh), "交付确认书有效，刚刚核对");
        assert_eq!(open(34 * 60_000).text(Language::Zh), "交付确认书有效，34 分钟前核对");
        assert!(open(3 * 86_400_000).text(Language::En).ends_with("checked 3 d ago"));
        assert!(GateState::None.text(Language::En).contains("no handover now"));
    }
}
