use super::*;
use crate::event::Author;
use crate::id::{ActorId, Origin};
use crate::time::DAY_MS;

/// 2026-11-23 was a Monday.
const MONDAY: i64 = 20_780 * DAY_MS;

fn id(seq: u32) -> EventId {
    EventId(Origin { actor: ActorId([1; 16]), seq }.record(0))
}

fn defect(seq: u32) -> DefectId {
    DefectId(id(seq).0)
}

fn event(seq: u32, at_ms: i64, kind: EventKind) -> Event {
    let at = Moment { utc_ms: at_ms, offset_min: 480 };
    Event { id: id(seq), by: Author::Server, at, defect: Some(defect(1)), after: Vec::new(), kind }
}

fn after(seq: u32, at_ms: i64, before: u32, due_ms: i64) -> Event {
    let unit = UnitId::from_bytes([2; 16]);
    event(seq, at_ms, EventKind::ChainedAfter { unit, defect: defect(before), due_ms })
}

fn moved(seq: u32, step: u32, link: u32, came: bool, due_ms: i64) -> Event {
    // All at the same time: clocks decide nothing.
    event(seq, 100, EventKind::ChainMoved { link: id(link), step, came, due_ms })
}

#[test]
fn a_link_says_what_was_said_of_it_last_in_whatever_order_it_came() {
    // The clock of the phone that made the link was ahead of the server's.
    let mut events = vec![after(2, 900, 8, 10), moved(4, 1, 2, true, 20), moved(3, 2, 2, false, 30)];
    for _ in 0..2 {
        let links = links_in(events.iter());
        assert_eq!(links.len(), 1);
        assert_eq!((links[0].came, links[0].due_ms, links[0].before.1), (false, 30, defect(8)));
        events.reverse();
    }
    events.push(event(5, 1, EventKind::Unchained { link: id(2), reason: "分开做".into() }));
    assert_eq!(links_in(events.iter()), []);
}

#[test]
fn of_several_the_latest_due_time_holds() {
    let links = links_in([after(2, 1, 8, 10), after(3, 1, 9, 40)].iter());
    assert_eq!(due_of(&links, 20), 40);
    assert_eq!(due_of(&[], 20), 20);
}

#[test]
fn the_plan_follows_the_one_before_and_the_limit_begins_when_it_is_reported_done() {
    let settings = Settings::default();
    let calendar = Calendar::default();
    let waiting = Waiting { settings: &settings, calendar, severity: Severity::Critical, item: None };
    let limit = i64::from(settings.repair_days[0]) * DAY_MS;
    let at = |days: i64| Moment { utc_ms: MONDAY + days * DAY_MS, offset_min: 480 };
    let mut link =
        Link { id: id(2), before: (UnitId::from_bytes([2; 16]), defect(8)), due_ms: 0, came: false, step: 0 };
    let mut before = Before { status: Status::Assigned, due_ms: Some(at(5).utc_ms), on_circle: false };
    link.due_ms = waiting.planned(before.due_ms, at(0));
    assert_eq!(link.due_ms, at(5).utc_ms + limit);
    assert_eq!(waiting.moved(&link, &before, at(1)), None, "nothing moved");
    before.due_ms = Some(at(7).utc_ms);
    assert_eq!(waiting.moved(&link, &before, at(1)), Some((false, at(7).utc_ms + limit)), "more time was granted");
    before.status = Status::ReportedDone;
    assert_eq!(waiting.moved(&link, &before, at(2)), Some((true, at(2).utc_ms + limit)));
    (link.came, link.due_ms) = (true, at(2).utc_ms + limit);
    assert_eq!(waiting.moved(&link, &before, at(3)), None, "once");
    before.status = Status::Returned;
    assert_eq!(waiting.moved(&link, &before, at(3)), Some((false, at(7).utc_ms + limit)), "it came back");
    before.on_circle = true;
    assert_eq!(waiting.moved(&link, &before, at(3)), None, "who waits for itself does not wait");
}

#[test]
fn a_circle_is_found_however_long() {
    let waits = |pairs: &[(u32, u32)]| {
        let mut waits: BTreeMap<DefectId, BTreeSet<DefectId>> = BTreeMap::new();
        for (one, other) in pairs {
            waits.entry(defect(*one)).or_default().insert(defect(*other));
        }
        waits
    };
    let line = waits(&[(4, 3), (3, 2), (2, 1), (4, 1)]);
    assert!(waits_for(&line, defect(4), defect(1)));
    assert!(!waits_for(&line, defect(1), defect(4)));
    let circle = waits(&[(3, 2), (2, 1), (1, 3)]);
    assert!(waits_for(&circle, defect(2), defect(2)));
}
