//! A phone whose clock is years off: it works, its roles hold as long as they hold, and nothing that it says moves others.

use super::world::*;
use yanfang_device::EventDraft;
use yanfang_domain::event::Status;
use yanfang_domain::handover::{Outcome, Visitor};
use yanfang_domain::id::MemberId;
use yanfang_tests::clock::TestClock;
use yanfang_tests::phone::TestPhone;
use yanfang_tests::sample::{self, ENGINEER};
use yanfang_tests::{oracle, seed::Seed};

const YEARS_MS: i64 = 10 * 365 * DAY_MS;

/// A phone with a clock of its own that has heard everything.
fn phone_off_by(days: &Days, member: MemberId, off_ms: i64) -> TestPhone {
    let clock = TestClock::default();
    clock.advance_ms(days.clock().now_ms() + off_ms - clock.now_ms());
    let phone = TestPhone::new(clock);
    phone.enrol(&days.server.url(), &days.server.enrol_code(member));
    phone.sync_until_quiet();
    phone
}

#[test]
fn a_phone_whose_clock_is_ten_years_off_works_like_any_other() {
    for off_ms in [YEARS_MS, -YEARS_MS] {
        let year = |days: i64| sample_time() + days * DAY_MS;
        // Roles for this year only, as the office gives them.
        let days = Days::with(|catalog| {
            for grant in catalog.members.iter_mut().flat_map(|member| &mut member.grants) {
                (grant.from_ms, grant.until_ms) = (year(-180), Some(year(180)));
            }
        });
        days.confirm();
        let unit = sample::unit(0);
        let counter = days.phone(sample::CLERK);
        let slip = counter.check_in(unit, "A-001".into(), owner(1), None).unwrap();
        let companion = phone_off_by(&days, COMPANIONS[0], off_ms);
        let engineer = phone_off_by(&days, ENGINEER, off_ms);
        let right = days.phone(sample::INSPECTORS[0]);

        // Facts and decisions, a slip of today, a signed form.
        let found = engineer.record(unit, 0, &mut Seed::new(1));
        engineer.pass(unit, found, None, EventDraft::default()).unwrap();
        let (_, handover) = companion.start_from_slip(&slip.text, Visitor::Owner, Vec::new()).unwrap();
        walk(&companion, unit, handover);
        accept(&days, &companion, unit, handover, Outcome::Accepted);
        for phone in [&engineer, &companion, &counter, &right, &engineer, &companion] {
            phone.sync_until_quiet();
            assert_eq!(phone.shelf().unwrap(), [], "nothing is turned away because of a clock");
        }
        let marked = "SELECT COUNT(*) FROM command WHERE reason IS NOT NULL AND reason <> 'flag_after_signature'";
        assert_eq!(oracle::count(days.server.folder(), marked), 0, "nor marked");
        let recorded = days.server.document(unit).unwrap().defect(found).unwrap();
        let standing = yanfang_domain::standing::fold(&recorded);
        assert_eq!((standing.status, recorded.at.utc_ms), (Status::Passed, days.clock().now_ms() + off_ms));
        let received = format!("SELECT received_ms FROM command WHERE origin = '{}'", found.0.origin);
        assert_eq!(oracle::count(days.server.folder(), &received), days.clock().now_ms(), "both times are kept");
        assert!(days.state(unit).is_handed_over());

        // Whoever goes on with a right clock comes after it.
        right.fail(unit, found, "又裂了".into(), EventDraft::default()).unwrap();
        right.sync_until_quiet();
        engineer.sync_until_quiet();
        let detail = engineer.unit_detail(unit).unwrap();
        let seen = detail.defects.iter().find(|one| one.defect.id == found).unwrap();
        assert_eq!(seen.standing.status, Status::Returned, "what is known counts, not what a clock says");

        // A role that ended is over, whatever the phone's clock says.
        days.clock().advance_ms(200 * DAY_MS);
        engineer.sync_until_quiet();
        let late = yanfang_tests::phone::draft(1, &mut Seed::new(2));
        assert!(matches!(engineer.record_defect(unit, late), Err(yanfang_device::AppError::NotAllowed { .. })));
    }
}

/// The time at which the sample's clocks begin.
fn sample_time() -> i64 {
    TestClock::default().now_ms()
}
