//! Random histories: the same state for every order of the entries; keys go out exactly where the plain reading says.

use super::reading::keys_may_go_out;
use super::world::*;
use crate::delivery::{Channel, DeliveryEntry, MeterKind, delivery_state, on_lists};
use crate::entry::EntryKind;
use crate::handover::{HandedKind, HandoverEntry, Outcome};
use crate::id::HandoverId;
use crate::signing::SignerRole;
use proptest::prelude::*;

/// What somebody may write, by number.
fn something(handover: HandoverId, what: u8) -> EntryKind {
    EntryKind::Handover(match what {
        0 => HandoverEntry::IdentityChecked { handover, document: "身份证".into() },
        1 => walk(handover),
        2..=5 => outcome(handover, Outcome::ALL[usize::from(what) - 2]),
        6 => HandoverEntry::ItemHanded { handover, item: HandedKind::Key, label: "A".into(), count: 1 },
        7 => signed(handover, SignerRole::Owner),
        8 => signed(handover, SignerRole::Companion),
        9 => signed(handover, SignerRole::Property),
        10 => HandoverEntry::FormalitiesReleased { handover, codes: vec!["fund".into()], reason: "补办".into() },
        11 => HandoverEntry::KeysReleased { handover },
        12 => return formality(true),
        13 => return formality(false),
        14 => return EntryKind::Delivery(reading(Some(handover), MeterKind::Water, 1)),
        15 => final_outcome(handover, Outcome::Accepted, true),
        _ => HandoverEntry::SignatureRefused { handover, reason: "不签".into(), witness: "物业".into() },
    })
}

/// Two phones that write apart and hear of each other now and then; the entries that both came to have.
fn histories(steps: &[(bool, u8, bool)]) -> (World, HandoverId) {
    let mut one = World::new();
    let handover = one.start();
    let mut other = one.clone();
    other.actor = 2;
    for (first, what, meet) in steps {
        let (world, by) = if *first { (&mut one, COMPANION) } else { (&mut other, OTHER_COMPANION) };
        world.write(by, something(handover, *what));
        if *meet {
            merge(&mut one, &other);
            merge(&mut other, &one);
        }
    }
    merge(&mut one, &other);
    (one, handover)
}

fn merge(into: &mut World, from: &World) {
    for entry in &from.entries {
        if into.entries.iter().all(|known| known.id != entry.id) {
            into.entries.push(entry.clone());
        }
    }
}

proptest! {
    #[test]
    fn every_order_of_the_entries_gives_the_same_state(
        steps in prop::collection::vec((any::<bool>(), 0u8..17, prop::bool::weighted(0.2)), 1..30),
        mut order in prop::collection::vec(any::<prop::sample::Index>(), 60),
    ) {
        let (world, _) = histories(&steps);
        let expected = delivery_state(&world.entries, &world.catalog.settings);
        let mut shuffled = world.entries.clone();
        for place in 0..shuffled.len() {
            let with = order.pop().map_or(0, |index| index.index(world.entries.len()));
            shuffled.swap(place, with);
        }
        shuffled.extend(world.entries.iter().take(5).cloned());
        prop_assert_eq!(delivery_state(&shuffled, &world.catalog.settings), expected);
    }

    #[test]
    fn lists_say_what_the_state_says(
        steps in prop::collection::vec((any::<bool>(), 0u8..17, prop::bool::weighted(0.2)), 0..20),
        begun in any::<bool>(),
    ) {
        let mut world = if begun { histories(&steps).0 } else { World::new() };
        let (number, channel, last_day_ms) = ("RH-1".to_owned(), Channel::Post, 1_000);
        let notice = DeliveryEntry::NoticeServed { number, channel, served_ms: 0, last_day_ms, proof: None };
        world.write(COMPANION, EntryKind::Delivery(notice));
        let state = delivery_state(&world.entries, &world.catalog.settings);
        let shown = on_lists(&world.entries);
        for now_ms in [last_day_ms - 1, last_day_ms + 1] {
            prop_assert_eq!(shown.is_overdue(now_ms), state.is_overdue(now_ms));
        }
        prop_assert_eq!(&shown.appointments, &state.appointments);
        prop_assert_eq!(shown.begun_ms.len(), state.receptions.len());
        prop_assert!(begun || shown.is_overdue(last_day_ms + 1));
    }

    #[test]
    fn keys_go_out_exactly_where_the_plain_reading_says(
        steps in prop::collection::vec(prop_oneof![3 => 2u8..13, 1 => 0u8..15], 1..30),
        revoked in prop::bool::weighted(0.1),
    ) {
        let mut world = World::new();
        let handover = world.start();
        for what in steps {
            world.write(COMPANION, something(handover, what));
        }
        world.revoked = revoked;
        let may = world.refusal(COMPANION, HandoverEntry::KeysReleased { handover }).is_none();
        prop_assert_eq!(may, keys_may_go_out(&world, handover));
    }

    /// From a form that all have signed on, so that the answer is often yes.
    #[test]
    fn keys_of_a_signed_form_go_out_exactly_where_the_plain_reading_says(
        steps in prop::collection::vec(0u8..15, 0..6),
    ) {
        let mut world = World::new();
        let handover = world.accepted();
        for what in steps {
            world.write(COMPANION, something(handover, what));
        }
        let may = world.refusal(COMPANION, HandoverEntry::KeysReleased { handover }).is_none();
        prop_assert_eq!(may, keys_may_go_out(&world, handover));
    }

    #[test]
    fn what_the_rules_allow_never_hands_a_home_over_twice_on_one_phone(
        steps in prop::collection::vec(0u8..17, 1..60),
    ) {
        let mut world = World::new();
        let handover = world.start();
        for what in steps {
            let kind = something(handover, what);
            if world.check(COMPANION, &kind).is_ok() {
                world.write(COMPANION, kind);
            }
        }
        let released = world.entries.iter().filter(|entry| {
            matches!(entry.kind, EntryKind::Handover(HandoverEntry::KeysReleased { .. }))
        });
        prop_assert!(released.count() <= 1);
        let state = delivery_state(&world.entries, &world.catalog.settings);
        prop_assert!(!state.is_handed_over_twice());
        let fresh = world.entries.iter().any(|entry| matches!(entry.kind, EntryKind::Delivery(DeliveryEntry::MeterRead { .. })));
        prop_assert!(fresh || state.readings.is_empty());
    }
}
