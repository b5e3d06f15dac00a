//! Lists over a city's homes on their way to the owner: the console's page of the delivery day, and the phone's lists.

use crate::figure::{self, Times, ms};
use serde_json::json;
use std::time::{Duration, Instant};
use yanfang_device::CancelToken;
use yanfang_domain::command::{AddEntry, Body};
use yanfang_domain::delivery::{
    AppointmentPurpose, Borrower, Channel, DeliveryEntry, MeterKind, ReadingSource, delivery_state,
};
use yanfang_domain::entry::{Entry, EntryKind};
use yanfang_domain::handover::{HandedKind, HandoverEntry, Outcome, Visitor};
use yanfang_domain::id::{DocumentId, EntryId, HandoverId, OwnerId};
use yanfang_domain::time::{DAY_MS, Moment};
use yanfang_sync::ingest::Officer;
use yanfang_tests::browser::Browser;
use yanfang_tests::oracle;
use yanfang_tests::sample::{self, CLERK};
use yanfang_tests::server::TestServer;

/// A page may take so long.
const WANTED: Duration = Duration::from_millis(200);
/// Of all homes: those of today, those whose owner did not come, those with a key out. The others were handed over.
const TODAY: usize = 150;
const OVERDUE: usize = 200;
const KEYS_OUT: usize = 40;
/// Days over which the others were handed over.
const DAYS: i64 = 60;
/// Homes in one transaction.
const AT_ONCE: usize = 200;

/// `HOMES` sets another number than a city's.
pub(crate) fn run() {
    let homes = std::env::var("HOMES").ok().and_then(|text| text.parse().ok()).unwrap_or(8_000);
    let server = TestServer::with_units(homes);
    server.clock().advance_ms(100 * DAY_MS);
    let start = Instant::now();
    seed(&server, homes);
    let seeding = start.elapsed();

    let browser = Browser::of(&server, CLERK);
    let page = |path: &str| {
        let mut times = Times::default();
        let mut text = String::new();
        for _ in 0..20 {
            let start = Instant::now();
            text = browser.page(path, "en");
            times.add(start.elapsed());
        }
        (times.percentile(50), times.percentile(100), text.matches("data-row").count())
    };
    let unit = format!("/console/units/{}", sample::unit(homes - 1));
    let [day, overdue, keys, file] =
        ["/console/handover", "/console/handover?list=overdue", "/console/handover?list=keys", unit.as_str()].map(page);
    assert_eq!((day.2, overdue.2, keys.2), (TODAY, OVERDUE, KEYS_OUT), "each list is whole");
    let start = Instant::now();
    let (entries, waited_for) = fold_all(&server, homes);
    let all = start.elapsed();
    assert_eq!(waited_for, OVERDUE, "the fold says the same");
    let holds = [&day, &overdue, &keys, &file].iter().all(|page| page.0 < ms(WANTED));
    let fields = json!({ "homes": homes, "entries": entries, "seeding_ms": ms(seeding), "wanted_ms": ms(WANTED),
        "holds": holds, "day_ms": day.0, "day_max_ms": day.1, "overdue_ms": overdue.0, "keys_ms": keys.0,
        "unit_ms": file.0, "every_entry_folded_ms": ms(all) });
    figure::print("handover_page", fields);
    on_a_phone(&server, homes);
}

/// The same lists on a phone that holds every home.
fn on_a_phone(server: &TestServer, homes: usize) {
    let phone = server.phone(CLERK);
    let start = Instant::now();
    phone.sync(&CancelToken::new()).expect("everything comes");
    let pull = start.elapsed();
    let now_ms = server.clock().now_ms();
    let timed = |ask: &dyn Fn() -> usize| {
        let mut times = Times::default();
        let mut count = 0;
        for _ in 0..20 {
            let start = Instant::now();
            count = ask();
            times.add(start.elapsed());
        }
        (times.percentile(50), count)
    };
    let overdue = timed(&|| phone.overdue_homes().expect("the list is read").len());
    let today = timed(&|| phone.appointments(now_ms..now_ms + DAY_MS).expect("the list is read").len());
    let keys = timed(&|| phone.keys_out().expect("the list is read").len());
    let no_shows = timed(&|| phone.no_shows(AppointmentPurpose::Handover).expect("the list is read").len());
    assert_eq!((overdue.1, today.1, keys.1, no_shows.1), (OVERDUE, TODAY, KEYS_OUT, 0), "each list is whole");
    // What it would be if each list opened the documents: some of them, and the rest by proportion.
    let some = homes.min(400);
    let start = Instant::now();
    for unit in 0..some {
        phone.delivery_detail(sample::unit(unit)).expect("a home is read");
    }
    let opened = start.elapsed().as_secs_f64() * 1_000.0 * homes as f64 / some as f64;
    let fields = json!({ "homes": homes, "pull_ms": ms(pull), "overdue_ms": overdue.0, "appointments_ms": today.0,
        "keys_ms": keys.0, "no_shows_ms": no_shows.0, "every_document_opened_ms": figure::rounded(opened) });
    figure::print("handover_lists", fields);
}

/// What a page would do that reads every entry: parse, fold, look whose owner is waited for.
fn fold_all(server: &TestServer, homes: usize) -> (usize, usize) {
    let settings = sample::catalog(1).settings;
    let now_ms = server.clock().now_ms();
    let (mut count, mut overdue) = (0, 0);
    let mut every = oracle::all_entry_rows(server.folder());
    for unit in 0..homes {
        let entries: Vec<Entry> = every.remove(&DocumentId::Unit(sample::unit(unit)).to_string()).unwrap_or_default();
        count += entries.len();
        overdue += usize::from(delivery_state(&entries, &settings).is_overdue(now_ms));
    }
    (count, overdue)
}

fn seed(server: &TestServer, homes: usize) {
    let now_ms = server.clock().now_ms();
    for first in (0..homes).step_by(AT_ONCE) {
        let some: Vec<usize> = (first..homes.min(first + AT_ONCE)).collect();
        let at_ms = now_ms - days_ago(first) * DAY_MS;
        let begun = some.iter().map(|home| (document(*home), before(*home, homes, now_ms))).collect();
        let written = write(server, begun, at_ms);
        let later = some.iter().zip(written).filter(|(home, _)| taken(**home, homes));
        let later = later.map(|(home, last)| (document(*home), after(HandoverId(last.0))));
        write(server, later.collect(), at_ms);
    }
}

/// On which day a home was handed over.
const fn days_ago(home: usize) -> i64 {
    3 + (home / AT_ONCE) as i64 % DAYS
}

fn document(home: usize) -> DocumentId {
    DocumentId::Unit(sample::unit(home))
}

/// The place of a home that is not handed over yet: those of today first, then those who did not come.
const fn waiting(home: usize, homes: usize) -> Option<usize> {
    (home + TODAY + OVERDUE).checked_sub(homes)
}

const fn taken(home: usize, homes: usize) -> bool {
    waiting(home, homes).is_none()
}

/// Notice and appointment; for a home that was handed over the beginning of its reception is the last.
fn before(home: usize, homes: usize, now_ms: i64) -> Vec<EntryKind> {
    let (at_ms, last_day_ms) = match waiting(home, homes) {
        Some(place) if place < TODAY => (now_ms + 60_000, now_ms + 10 * DAY_MS),
        Some(_) => (now_ms - 30 * DAY_MS, now_ms - 20 * DAY_MS),
        None => (now_ms - days_ago(home) * DAY_MS, now_ms - DAY_MS),
    };
    let number = format!("RH-{home}");
    let served_ms = now_ms - 90 * DAY_MS;
    let mut entries = vec![
        DeliveryEntry::NoticeServed { number, channel: Channel::Post, served_ms, last_day_ms, proof: None },
        DeliveryEntry::AppointmentProposed { purpose: AppointmentPurpose::Handover, at_ms, minutes: 30, member: None },
    ];
    if home < KEYS_OUT {
        let (key, to, purpose) = ("B".to_owned(), Borrower::Member(CLERK), "保洁".to_owned());
        entries.push(DeliveryEntry::KeyLent { key, to, due_ms: now_ms + DAY_MS, purpose });
    }
    let mut entries: Vec<EntryKind> = entries.into_iter().map(EntryKind::Delivery).collect();
    if taken(home, homes) {
        let owner = OwnerId::from_bytes([1; 16]);
        let begun = HandoverEntry::Started { owner, visitor: Visitor::Owner, gate: None, slip: None, with: Vec::new() };
        entries.push(EntryKind::Handover(begun));
    }
    entries
}

/// From the identity to the key.
fn after(handover: HandoverId) -> Vec<EntryKind> {
    let rooms = (0..sample::ROOMS).map(sample::room).collect();
    let reasons = String::new();
    let mut entries = vec![
        EntryKind::Handover(HandoverEntry::IdentityChecked { handover, document: "身份证".into() }),
        EntryKind::Handover(HandoverEntry::Walked { handover, rooms, skipped: Vec::new() }),
        EntryKind::Handover(HandoverEntry::OutcomeSet { handover, outcome: Outcome::Accepted, reasons }),
    ];
    for meter in [MeterKind::Water, MeterKind::Electricity, MeterKind::Gas] {
        entries.push(EntryKind::Delivery(DeliveryEntry::MeterRead {
            meter,
            serial: None,
            value_milli: 3_700,
            source: ReadingSource::OnSite,
            handover: Some(handover),
            photo: None,
            remark: String::new(),
        }));
    }
    for item in [HandedKind::Key, HandedKind::QualityGuarantee, HandedKind::UserManual] {
        let label = "A".to_owned();
        entries.push(EntryKind::Handover(HandoverEntry::ItemHanded { handover, item, label, count: 1 }));
    }
    entries.push(EntryKind::Delivery(DeliveryEntry::FormalityMarked { code: "fund".into(), done: true }));
    entries.push(EntryKind::Handover(HandoverEntry::KeysReleased { handover }));
    entries
}

/// Writes entries as the server, many homes at once; gives the last of each.
fn write(server: &TestServer, homes: Vec<(DocumentId, Vec<EntryKind>)>, at_ms: i64) -> Vec<EntryId> {
    let body = |kind| Body::AddEntry(AddEntry { after: Vec::new(), kind });
    let homes = homes.into_iter().map(|(id, kinds)| (id, kinds.into_iter().map(body).collect())).collect();
    let at = Moment { utc_ms: at_ms, offset_min: 480 };
    let written = server.wait(server.server().execute_many_as(sample::project(), Officer::Server, homes, at));
    let written = written.expect("the server may write");
    written.iter().map(|home| EntryId(home[home.len() - 1].origin.record(0))).collect()
}
