//! Random histories of many people on several phones: the product and the reference model say and see the same.

use std::collections::BTreeMap;
use std::panic::catch_unwind;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Instant;
use yanfang_domain::event::Status;
use yanfang_tests::history::{Tally, play};
use yanfang_tests::reference::sentence::{Reading, Sentence};
use yanfang_tests::seed::seeds;

/// What some history must come to; one that does not would test nothing.
const REACHED: &[&str] = &[
    "form signed",
    "keys out",
    "reception closed",
    "outcomes apart",
    "final outcome",
    "after signature",
    "documents",
    "batch Confirmed",
    "batch SampleFailed",
    "batch Refused",
    "batch NeedsDecision",
    "batch Revoked",
];

fn threads() -> usize {
    std::thread::available_parallelism().map_or(1, |number| number.get().min(4))
}

#[test]
fn histories_agree_with_the_reference_model() {
    let range = seeds(100_000);
    println!("seeds {range:?}");
    let start = Instant::now();
    let next = AtomicU64::new(range.start);
    let broken = AtomicBool::new(false);
    let (all, wrong) = (Mutex::new(Tally::default()), Mutex::new(BTreeMap::new()));
    std::thread::scope(|scope| {
        for _ in 0..threads() {
            scope.spawn(|| {
                let mut mine = Tally::default();
                while !broken.load(Ordering::Relaxed) {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= range.end {
                        break;
                    }
                    let played = catch_unwind(|| play(seed, Reading::default()));
                    match played.unwrap_or_else(|_| Err("it panics".into())) {
                        Ok(tally) => mine.add(tally),
                        Err(why) => {
                            broken.store(true, Ordering::Relaxed);
                            wrong.lock().unwrap().insert(seed, why);
                        }
                    }
                }
                all.lock().unwrap().add(mine);
            });
        }
    });
    if let Some((seed, why)) = wrong.lock().unwrap().iter().next() {
        panic!("after {:?}: YANFANG_SEED={seed} YANFANG_ROUNDS=0\n{why}", start.elapsed());
    }
    let tally = all.lock().unwrap();
    println!("{} histories in {:?}", range.end - range.start, start.elapsed());
    println!("{:#?}\n{:?}", tally.asked, tally.reached);
    if range.end - range.start < 10_000 {
        return;
    }
    for (name, (yes, no)) in &tally.asked {
        assert!(*yes > 0 && *no > 0, "{name} was never allowed, or never refused: {yes} and {no}");
    }
    for what in REACHED.iter().map(ToString::to_string).chain(Status::ALL.map(|status| format!("{status:?}"))) {
        assert!(tally.reached.contains_key(&what), "no history came to {what}");
    }
}

/// A comparison that cannot fail shows nothing: each sentence of the model is left out once, and a history notices.
#[test]
fn each_sentence_left_out_is_noticed() {
    let range = seeds(60_000);
    let next = Mutex::new(Sentence::ALL.iter());
    let (noticed, missed) = (Mutex::new(Vec::new()), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..threads() {
            scope.spawn(|| {
                loop {
                    let Some(sentence) = next.lock().unwrap().next() else { return };
                    let reading = Reading { without: Some(*sentence) };
                    if let Some(histories) = range.clone().position(|seed| play(seed, reading).is_err()) {
                        noticed.lock().unwrap().push((histories + 1, *sentence));
                    } else {
                        println!("nobody notices without {sentence:?}");
                        missed.lock().unwrap().push(*sentence);
                    }
                }
            });
        }
    });
    let mut noticed = noticed.into_inner().unwrap();
    noticed.sort_by_key(|(histories, _)| *histories);
    println!("histories until it was noticed: {noticed:?}");
    assert!(missed.lock().unwrap().is_empty(), "no history notices that these are left out: {missed:?}");
}
