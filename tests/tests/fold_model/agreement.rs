//! Random histories: the same for every order of delivery, idempotent, and as the reference model says.

use crate::story::Story;
use proptest::prelude::{ProptestConfig, any, proptest};
use proptest::prop_assert_eq;
use std::collections::BTreeMap;
use std::time::Instant;
use yanfang_domain::defect::Defect;
use yanfang_domain::event::{Attachment, Event, EventKind, Status};
use yanfang_domain::id::EventId;
use yanfang_domain::standing::{fold, fold_among};
use yanfang_tests::reference::{self, random};
use yanfang_tests::seed::{Seed, seeds};

/// The originals that random histories name, recorded at different times; one of the three is not at hand.
fn originals() -> Vec<Defect> {
    [(41, 90), (42, 20)].map(|(number, at)| Defect { at: random::moment(at), ..random::defect(number) }).into()
}

#[test]
fn the_fold_is_what_the_reference_model_says() {
    let unit = originals();
    let mut statuses: BTreeMap<Status, u32> = BTreeMap::new();
    let start = Instant::now();
    let range = seeds(100_000);
    println!("seeds {range:?}");
    for seed in range {
        let defect = random::history(&mut Seed::new(seed), 12);
        let folded = fold_among(&defect, &unit);
        let expected = reference::standing(&defect, &unit);
        assert_eq!(folded, expected, "YANFANG_SEED={seed} YANFANG_ROUNDS=0\n{:#?}", defect.events);
        *statuses.entry(folded.status).or_default() += 1;
    }
    println!("{statuses:?} in {:?}", start.elapsed());
    assert_eq!(statuses.len(), Status::ALL.len(), "a status that no history comes to is not tested");
}

#[test]
fn the_order_of_delivery_and_duplicates_do_not_matter() {
    let unit = originals();
    for seed in seeds(20_000) {
        let mut random_numbers = Seed::new(seed);
        let defect = random::history(&mut random_numbers, 16);
        let expected = fold_among(&defect, &unit);
        let mut again = defect.clone();
        for _ in 0..4 {
            if !defect.events.is_empty() {
                again.events.push(random_numbers.pick(&defect.events).clone());
            }
            random_numbers.shuffle(&mut again.events);
            assert_eq!(fold_among(&again, &unit), expected, "YANFANG_SEED={seed} YANFANG_ROUNDS=0");
        }
    }
}

#[test]
fn what_is_about_another_defect_changes_nothing() {
    for seed in seeds(2_000) {
        let mut random_numbers = Seed::new(seed);
        let defect = random::history(&mut random_numbers, 8);
        let mut mixed = defect.clone();
        for mut event in random::history(&mut random_numbers, 8).events {
            if !matches!(event.kind, EventKind::Assigned { .. }) {
                event.id = EventId(random::record(230, event.id.0.origin.seq));
                event.defect = Some(random::defect(9).id);
                mixed.events.push(event);
            }
        }
        assert_eq!(fold(&mixed), fold(&defect), "YANFANG_SEED={seed} YANFANG_ROUNDS=0");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    /// Even circles, which only a forger could write, come to one standing in every order.
    #[test]
    fn any_links_at_all_come_to_one_standing(seed in any::<u64>(), shuffle in any::<u64>()) {
        let mut random_numbers = Seed::new(seed);
        let mut defect = random::history(&mut random_numbers, 12);
        let ids: Vec<EventId> = defect.events.iter().map(|event| event.id).collect();
        for event in &mut defect.events {
            for _ in 0..random_numbers.below(4) {
                event.after.push(*random_numbers.pick(&ids));
            }
        }
        let expected = fold(&defect);
        Seed::new(shuffle).shuffle(&mut defect.events);
        for event in &mut defect.events {
            Seed::new(shuffle).shuffle(&mut event.after);
        }
        prop_assert_eq!(fold(&defect), expected);
    }

    /// Whoever has seen the whole frontier and acts leaves a frontier of one.
    #[test]
    fn acting_on_the_frontier_ends_the_concurrency(seed in any::<u64>()) {
        let mut defect = random::history(&mut Seed::new(seed), 12);
        let after = fold(&defect).frontier;
        let id = EventId(random::record(252, 1));
        let kind = EventKind::Reopened { reason: "复发".into() };
        defect.events.push(Event {
            id, by: random::person(9), at: random::moment(70), defect: Some(defect.id), after, kind,
        });
        prop_assert_eq!(fold(&defect).frontier, vec![id]);
    }
}

/// Three hundred events in a line, and three hundred that nobody saw of each other.
#[test]
fn long_histories_are_fast() {
    let mut story = Story::new();
    for _ in 0..100 {
        story.then(random::assigned_by_person(1, 10));
        story.then(EventKind::ReportedDone { with: Attachment::default() });
        story.then(EventKind::OwnerRejected { reason: "仍漏".into() });
    }
    let time = |defect: &Defect| {
        let start = Instant::now();
        for _ in 0..10 {
            std::hint::black_box(fold(std::hint::black_box(defect)));
        }
        start.elapsed() / 10
    };
    let line = time(&story.defect);
    assert_eq!(fold(&story.defect).returned, 100);
    for event in &mut story.defect.events {
        event.after.clear();
    }
    let apart = time(&story.defect);
    story.defect.events.truncate(10);
    let usual = time(&story.defect);
    story.defect.events.clear();
    let none = time(&story.defect);
    println!("300 in a line {line:?}, 300 apart {apart:?}, 10 apart {usual:?}, none {none:?}");
    assert!(line.as_millis() < 5 && apart.as_millis() < 20, "{line:?} {apart:?}");
}
