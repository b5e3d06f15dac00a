//! An engineer voids a defect with no network while the office ends his role; the decision waits.

use yanfang_domain::id::{DefectId, MemberId, Origin, UnitId};
use yanfang_domain::people::PeopleChange;
use yanfang_domain::quarantine::OfficeEntry;
use yanfang_domain::role::{Role, Scope};
use yanfang_sync::quarantine::{AnswerError, Answered, Quarantined};
use yanfang_tests::clock::TestClock;
use yanfang_tests::link::Link;
use yanfang_tests::oracle;
use yanfang_tests::phone::TestPhone;
use yanfang_tests::sample::{self, ADMINISTRATOR, ENGINEER, INSPECTORS};
use yanfang_tests::seed::Seed;
use yanfang_tests::server::TestServer;

pub(super) struct Waiting {
    pub(super) server: TestServer,
    pub(super) link: Link,
    pub(super) engineer: TestPhone,
    pub(super) inspector: TestPhone,
    pub(super) defect: DefectId,
    pub(super) other: DefectId,
    pub(super) void: Origin,
    pub(super) done_ms: i64,
    pub(super) folder: Option<tempfile::TempDir>,
}

impl Waiting {
    pub(super) fn new() -> Self {
        Self::with(|_, _, _| ())
    }

    /// With more that the engineer did before the office ended his role.
    pub(super) fn with(more: impl FnOnce(&TestPhone, UnitId, DefectId)) -> Self {
        let data = tempfile::tempdir().unwrap();
        let (server, link, phones) = before(data.path());
        let mut stage = away(server, link, phones, more);
        arrives(&stage.server, &stage.engineer);
        stage.folder = Some(data);
        assert_eq!(stage.waiting().first().map(|one| one.origin), Some(stage.void));
        stage
    }

    pub(super) fn waiting(&self) -> Vec<Quarantined> {
        self.list().into_iter().filter(|one| one.answer.is_none()).collect()
    }

    pub(super) fn list(&self) -> Vec<Quarantined> {
        self.server.wait(self.server.server().quarantined(sample::project())).unwrap()
    }

    pub(super) fn only(&self) -> Quarantined {
        let mut list = self.list();
        assert_eq!(list.len(), 1, "{list:?}");
        list.remove(0)
    }

    pub(super) fn answer(&self, by: MemberId, entry: OfficeEntry) -> Result<Answered, AnswerError> {
        self.server.wait(self.server.server().answer_quarantined(sample::project(), by, entry))
    }

    /// Phones and server hold what they should.
    pub(super) fn verify(&self) {
        for phone in [&self.engineer, &self.inspector] {
            phone.assert_sound();
            oracle::receipts_are_stored(phone.folder(), self.server.folder());
        }
        oracle::verify(self.server.folder());
    }
}

pub(super) fn take_in(command: Origin, reason: &str) -> OfficeEntry {
    OfficeEntry::TakenIn { command, reason: reason.into() }
}

pub(super) fn decline(command: Origin, reason: &str) -> OfficeEntry {
    OfficeEntry::Declined { command, reason: reason.into() }
}

/// A server over that folder with the two phones.
pub(super) fn before(data: &std::path::Path) -> (TestServer, Link, [TestPhone; 2]) {
    let server = TestServer::over(data, TestClock::default());
    server.publish(sample::catalog(1));
    let link = server.link();
    let phones = [ENGINEER, INSPECTORS[0]].map(|member| server.phone_at(member, &link.url()));
    (server, link, phones)
}

/// Two defects are known to both; the engineer voids the first with no network.
pub(super) fn away(
    server: TestServer,
    link: Link,
    [engineer, inspector]: [TestPhone; 2],
    more: impl FnOnce(&TestPhone, UnitId, DefectId),
) -> Waiting {
    let (unit, mut seed) = (sample::unit(0), Seed::new(1));
    inspector.sync_until_quiet();
    let [defect, other] = [0, 1].map(|n| inspector.record(unit, n, &mut seed));
    inspector.sync_until_quiet();
    engineer.sync_until_quiet();
    server.clock().advance_ms(60_000);
    let done_ms = server.clock().now_ms();
    let void = engineer.void(unit, defect, "记错了".into()).unwrap().0.origin;
    more(&engineer, unit, defect);
    Waiting { server, link, engineer, inspector, defect, other, void, done_ms, folder: None }
}

/// The office ends the engineer's role, then his phone finds the network.
pub(super) fn arrives(server: &TestServer, engineer: &TestPhone) {
    server.clock().advance_ms(60_000);
    let until_ms = server.clock().now_ms();
    let (member, role, scope) = (ENGINEER, Role::ProjectEngineer, Scope::Project);
    let change = PeopleChange::EndGrant { member, role, scope, until_ms: Some(until_ms) };
    let changed = server.server().change_people(sample::project(), ADMINISTRATOR, &change, "调到别的项目");
    server.wait(changed).unwrap();
    server.clock().advance_ms(60_000);
    engineer.sync_until_quiet();
}
