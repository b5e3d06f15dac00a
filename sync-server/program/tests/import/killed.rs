//! Killed at any moment: the next run goes on, and each topic is there once.

use crate::packages::{package, topic};
use crate::stage::Stage;
use std::process::Stdio;
use std::time::Duration;

const TOPICS: u32 = 160;
const ROUNDS: u64 = 24;

#[test]
fn a_run_that_is_killed_goes_on_and_records_nothing_twice() {
    let stage = Stage::published();
    let topics = (1..=TOPICS).map(|number| topic(&format!("topic-{number}"), "3-1-101", "墙面裂缝", number)).collect();
    let file = stage.write("long.bcfzip", &package(topics));
    let (mut cut_short, mut partly) = (0, 0);
    for round in 0..ROUNDS {
        let mut command = stage.command("import");
        let mut child = command.arg(&file).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        // Every second round as soon as something more is recorded, however slow the machine is; the others at moments
        // spread over a run's length by a fixed walk, so that a failing round can be repeated.
        if round % 2 == 1 {
            let before = stage.count("SELECT COUNT(*) FROM imported");
            while child.try_wait().unwrap().is_none() && stage.count("SELECT COUNT(*) FROM imported") == before {
                std::thread::sleep(Duration::from_millis(1));
            }
        } else {
            std::thread::sleep(Duration::from_millis(4 + round * 17 % 60));
        }
        if child.try_wait().unwrap().is_none() {
            cut_short += 1;
        }
        child.kill().unwrap();
        child.wait().unwrap();
        let (defects, rows) =
            (stage.count("SELECT COUNT(*) FROM defect"), stage.count("SELECT COUNT(*) FROM imported"));
        partly += u32::from((1..i64::from(TOPICS)).contains(&defects));
        assert_eq!(rows, defects * 3, "round {round}: a defect and its remarks are one transaction");
    }
    println!("{cut_short} of {ROUNDS} runs were killed, {partly} left a part");
    assert!(partly > 1, "no run was killed in the middle");
    let said = stage.import(&file, &[]);
    assert!(said.success && said.counts("long.bcfzip").contains("160 sent"), "{}{}", said.text, said.errors);
    assert_eq!(stage.count("SELECT COUNT(*) FROM defect WHERE photos = 1 AND photos_missing = 0"), i64::from(TOPICS));
    assert_eq!(stage.count("SELECT COUNT(DISTINCT note) FROM defect"), i64::from(TOPICS));
    assert_eq!(stage.count("SELECT COUNT(*) FROM photo WHERE stored = 1 AND thumbnail = 1"), i64::from(TOPICS));
    stage.is_whole("3-1-101");
}
