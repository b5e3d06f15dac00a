//! Figures of quality.md that this crate answers for. Not run by default: `cargo test --release -p yanfang-device --test
//! flow -- --ignored --nocapture`.

use crate::world::{World, draft, sync, unit};
use rusqlite::Connection;
use std::time::{Duration, Instant};

fn percentiles(mut times: Vec<Duration>) -> [Duration; 3] {
    times.sort_unstable();
    [times[times.len() / 4], times[times.len() / 2], times[times.len() * 99 / 100]]
}

/// One row of the same bytes as a command takes (body, change, hashes), committed as the device commits.
fn bare(folder: &std::path::Path) -> Connection {
    let db = Connection::open(folder.join("bare.sqlite")).unwrap();
    db.pragma_update(None, "journal_mode", "WAL").unwrap();
    db.pragma_update(None, "synchronous", "FULL").unwrap();
    db.execute_batch("CREATE TABLE t (n INTEGER PRIMARY KEY, b BLOB)").unwrap();
    db
}

#[test]
#[ignore = "a measurement"]
fn recording() {
    for before in [10, 300] {
        let world = World::new(8);
        let one = world.device(1);
        for at in 0..before * 8 {
            one.record_defect(unit(at % 8), draft("主卧墙面空鼓，约 0.3 平方米，靠窗一侧")).unwrap();
        }
        sync(&one);
        let db = bare(world.folder.path());
        let (mut ours, mut theirs) = (Vec::new(), Vec::new());
        // In turn, so that both meet the same disk and the same neighbours.
        for at in 0..80 {
            let begin = Instant::now();
            db.prepare_cached("INSERT INTO t (b) VALUES (?1)").unwrap().execute([vec![7_u8; 900]]).unwrap();
            theirs.push(begin.elapsed());
            let begin = Instant::now();
            one.record_defect(unit(at % 8), draft("主卧墙面空鼓，约 0.3 平方米，靠窗一侧")).unwrap();
            ours.push(begin.elapsed());
        }
        let (ours, theirs) = (percentiles(ours), percentiles(theirs));
        let ratio = ours[1].as_secs_f64() / theirs[1].as_secs_f64();
        println!("with {before} defects: record {ours:?}, bare commit {theirs:?} (p25, p50, p99), p50 {ratio:.2}x");
        drop(one);
        let begin = Instant::now();
        let one = world.open("device1");
        let opened = begin.elapsed();
        let begin = Instant::now();
        one.unit_detail(unit(0)).unwrap();
        println!("open the device {opened:?}, open the unit and read it {:?}", begin.elapsed());
    }
}

#[test]
#[ignore = "a measurement"]
fn pulling_a_day_on_a_new_phone() {
    let world = World::new(8_000);
    let one = world.device(1);
    for number in 0..200 {
        for _ in 0..10 {
            one.record_defect(unit(number), draft("厨房瓷砖开裂，灶台右侧第二块")).unwrap();
        }
    }
    let begin = Instant::now();
    let report = sync(&one);
    println!("push of 2,000 (the scripted server's time included) {:?}, {} bytes", begin.elapsed(), report.sent_bytes);
    let two = world.open("device2");
    two.enrol("http://127.0.0.1", "2", "test", &yanfang_device::CancelToken::new()).unwrap();
    let begin = Instant::now();
    let report = sync(&two);
    println!("pull of 200 x 10 {:?}, {} bytes", begin.elapsed(), report.received_bytes);
    let begin = Instant::now();
    let units = two.list_units().unwrap();
    println!("list of {} units {:?}", units.len(), begin.elapsed());
    let begin = Instant::now();
    let hits = two.search("瓷砖开裂", 50).unwrap();
    println!("search, {} of 2,000: {:?}", hits.len(), begin.elapsed());
}
