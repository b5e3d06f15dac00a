//! Work goes up, news comes down, whatever happens in between.

use crate::server::Order;
use crate::world::{World, draft, sync, unit};
use std::sync::atomic::Ordering;
use yanfang_device::{CancelToken, Place, SyncError};

#[test]
fn what_one_records_the_other_finds() {
    let world = World::new(3);
    let (one, two) = (world.device(1), world.device(2));
    let defect = one.record_defect(unit(0), draft("墙面空鼓")).unwrap();
    assert_eq!(one.unit_detail(unit(0)).unwrap().defects[0].place, Place::OnThisPhone);
    assert_eq!(sync(&one).judged, 1);
    assert_eq!(one.unit_detail(unit(0)).unwrap().defects[0].place, Place::OnTheServer);
    sync(&two);
    assert_eq!(two.search("空鼓", 10).unwrap()[0].defect, defect);
    assert_eq!(two.list_units().unwrap()[0].counts.open, 1);
    let quiet = sync(&two);
    assert_eq!((quiet.requests, quiet.received), (1, 0));
    assert!(quiet.sent_bytes < 300 && quiet.received_bytes < 400, "{quiet:?}");
}

#[test]
fn two_who_work_at_the_same_time_end_up_with_the_same() {
    let world = World::new(2);
    let (one, two) = (world.device(1), world.device(2));
    for round in 0..5 {
        for device in [&one, &two] {
            device.record_defect(unit(0), draft(&format!("round {round}"))).unwrap();
            device.record_defect(unit(0), draft(&format!("again {round}"))).unwrap();
        }
        sync(&one);
        sync(&two);
        two.record_defect(unit(0), draft("after the merge")).unwrap();
        sync(&two);
        sync(&one);
    }
    let defects = |device: &yanfang_device::Device| {
        let mut defects: Vec<_> =
            device.unit_detail(unit(0)).unwrap().defects.into_iter().map(|detail| detail.defect).collect();
        defects.sort_by_key(|defect| defect.id);
        defects
    };
    assert_eq!(defects(&one).len(), 25);
    assert_eq!(defects(&one), defects(&two));
    assert_eq!(one.sync_status().unwrap().pending + two.sync_status().unwrap().pending, 0);
    assert_eq!(one.list_units().unwrap()[0].counts.defects, 25);
}

#[test]
fn a_lost_answer_costs_nothing_and_nothing_is_done_twice() {
    let world = World::new(1);
    let one = world.device(1);
    one.record_defect(unit(0), draft("first")).unwrap();
    world.server.state.lock().unwrap().lose_answers = 2;
    for _ in 0..2 {
        assert!(matches!(one.sync(&CancelToken::new()), Err(SyncError::Link(_))));
        one.record_defect(unit(0), draft("meanwhile")).unwrap();
    }
    sync(&one);
    assert_eq!(one.unit_detail(unit(0)).unwrap().defects.len(), 3);
    assert_eq!(one.sync_status().unwrap().pending, 0);
    let two = world.device(2);
    assert_eq!(two.unit_detail(unit(0)).unwrap().defects.len(), 3);
}

#[test]
fn it_goes_on_after_closing_and_opening() {
    let world = World::new(1);
    let one = world.device(1);
    for number in 0..40 {
        one.record_defect(unit(0), draft(&format!("number {number}"))).unwrap();
    }
    sync(&one);
    one.close().unwrap();
    let one = world.open("device1");
    one.record_defect(unit(0), draft("after opening")).unwrap();
    drop(one);
    let one = world.open("device1");
    assert_eq!(one.unit_detail(unit(0)).unwrap().defects.len(), 41);
    sync(&one);
    assert_eq!(one.self_check().unwrap().damage, []);
    assert_eq!(one.self_check().unwrap().commands, 41);
    let two = world.device(2);
    assert_eq!(two.unit_detail(unit(0)).unwrap().defects.len(), 41);
}

#[test]
fn a_held_command_waits_for_its_undo_and_those_after_it_too() {
    let mut world = World::new(2);
    world.undo_window_ms = 8_000;
    let one = world.device(1);
    let defect = one.record_defect(unit(0), draft("a slip")).unwrap();
    one.record_defect(unit(1), draft("another unit")).unwrap();
    assert_eq!(sync(&one).pending, 2);
    one.undo(unit(0), defect).unwrap();
    world.clock.0.fetch_add(8_001, Ordering::Relaxed);
    assert!(one.undo(unit(1), defect).is_err());
    assert_eq!((sync(&one).pending, one.list_units().unwrap()[0].counts.open), (0, 0));
}

#[test]
fn a_changed_answer_and_a_shorter_history_are_refused() {
    let world = World::new(1);
    let one = world.device(1);
    one.record_defect(unit(0), draft("x")).unwrap();
    sync(&one);
    world.server.state.lock().unwrap().tamper = true;
    assert!(matches!(one.sync(&CancelToken::new()), Err(SyncError::BadSignature)));
    world.server.state.lock().unwrap().tamper = false;
    let kept = std::mem::take(&mut world.server.state.lock().unwrap().feed);
    assert!(matches!(one.sync(&CancelToken::new()), Err(SyncError::HistoryChanged)));
    world.server.state.lock().unwrap().feed = kept;
    sync(&one);
}

#[test]
fn a_restored_server_gets_back_what_it_lost() {
    let world = World::new(1);
    let one = world.device(1);
    one.record_defect(unit(0), draft("before the backup")).unwrap();
    sync(&one);
    let (documents, feed, origins) = {
        let state = world.server.state.lock().unwrap();
        (state.documents.clone(), state.feed.clone(), state.origins.clone())
    };
    one.record_defect(unit(0), draft("after the backup")).unwrap();
    sync(&one);
    {
        let mut state = world.server.state.lock().unwrap();
        (state.documents, state.feed, state.origins) = (documents, feed, origins);
        state.epoch = 1;
    }
    let report = sync(&one);
    assert!(report.new_epoch);
    assert_eq!(one.unit_detail(unit(0)).unwrap().defects.len(), 2);
    assert_eq!(one.sync_status().unwrap().pending, 0);
    let two = world.device(2);
    assert_eq!(two.unit_detail(unit(0)).unwrap().defects.len(), 2);
}

#[test]
fn a_document_the_server_cannot_judge_is_backed_off_alone() {
    let world = World::new(2);
    let one = world.device(1);
    one.record_defect(unit(0), draft("unlucky")).unwrap();
    for _ in 0..3 {
        world.server.order(Order::Fail);
        sync(&one);
    }
    one.record_defect(unit(1), draft("lucky")).unwrap();
    assert_eq!(sync(&one).pending, 1, "only the unlucky one waits");
    world.clock.0.fetch_add(60_000, Ordering::Relaxed);
    assert_eq!(sync(&one).pending, 0);
}
