//! A project on its delivery days: a confirmed batch, companions, a counter, a manager, an engineer.

use std::path::PathBuf;
use std::sync::Arc;
use tempfile::TempDir;
use yanfang_device::{AppError, DefectDraft, KeyStore, MeterDraft, SignedOn, StartDraft};
use yanfang_domain::batch::{BatchEntry, Party, SampleResult, SignOff, Stratum};
use yanfang_domain::catalog::{Catalog, Formality, Severity, UnitKind};
use yanfang_domain::command::{AddEntry, Body};
use yanfang_domain::delivery::{DeliveryState, MeterKind, delivery_state};
use yanfang_domain::entry::{EntryKind, EntryRule};
use yanfang_domain::event::{Cause, OwnerWord};
use yanfang_domain::handover::{HandedKind, Outcome, Visitor};
use yanfang_domain::id::{BatchId, DefectId, Digest, DocumentId, EntryId, HandoverId, MemberId, OwnerId, UnitId};
use yanfang_domain::inspection::Stage;
use yanfang_domain::language::Bilingual;
use yanfang_domain::role::{Grant, Member, Role, Scope};
use yanfang_domain::signing::SignerRole;
use yanfang_domain::time::Moment;
use yanfang_protocol::acceptance::fingerprint;
use yanfang_sync::ingest::Officer;
use yanfang_tests::clock::TestClock;
use yanfang_tests::phone::{TestPhone, draft};
use yanfang_tests::seed::Seed;
use yanfang_tests::server::TestServer;
use yanfang_tests::{picture, sample};

pub(super) const COMPANIONS: [MemberId; 2] = [MemberId::from_bytes([0xB1; 16]), MemberId::from_bytes([0xB2; 16])];
pub(super) const MANAGER: MemberId = MemberId::from_bytes([0xB3; 16]);
pub(super) const HOUR_MS: i64 = 60 * 60 * 1000;
pub(super) const DAY_MS: i64 = 24 * HOUR_MS;
/// The unit that is a parking place.
pub(super) const PARKING: usize = 5;
const UNITS: usize = 6;

pub(super) struct Days {
    pub(super) server: TestServer,
    files: TempDir,
}

impl Days {
    pub(super) fn new() -> Self {
        Self::with(|_| {})
    }

    pub(super) fn with(settle: impl FnOnce(&mut Catalog)) -> Self {
        Self::over(TestServer::empty(), settle)
    }

    /// The same on a server of one's own.
    pub(super) fn over(server: TestServer, settle: impl FnOnce(&mut Catalog)) -> Self {
        let mut catalog = sample::catalog(UNITS);
        let person = |id, name: &str, role| Member {
            id,
            name: name.into(),
            account: format!("{role:?}-{id}").to_lowercase(),
            contractor: None,
            party: None,
            grants: vec![Grant { role, scope: Scope::Project, from_ms: 0, until_ms: None }],
            revoked_ms: None,
        };
        catalog.members.extend([
            person(COMPANIONS[0], "周陪验", Role::HandoverCompanion),
            person(COMPANIONS[1], "何陪验", Role::HandoverCompanion),
            person(MANAGER, "林经理", Role::ServiceManager),
        ]);
        catalog.settings.formalities = vec![
            Formality { code: "fund".into(), name: Bilingual::new("维修资金", "Maintenance fund"), required: true },
            Formality { code: "loan".into(), name: Bilingual::new("按揭", "Mortgage"), required: false },
        ];
        catalog.places.units[PARKING].kind = UnitKind::Parking;
        settle(&mut catalog);
        server.publish(catalog);
        Self::reopened(server)
    }

    /// A server that knows its project already.
    pub(super) fn reopened(server: TestServer) -> Self {
        Self { server, files: tempfile::tempdir().unwrap() }
    }

    pub(super) fn clock(&self) -> &TestClock {
        self.server.clock()
    }

    /// A phone that has heard everything.
    pub(super) fn phone(&self, member: MemberId) -> TestPhone {
        let phone = self.server.phone(member);
        phone.sync_until_quiet();
        phone
    }

    /// A phone that keeps its key elsewhere than in a file, and has heard everything.
    pub(super) fn phone_with(&self, member: MemberId, key_store: Arc<dyn KeyStore>) -> TestPhone {
        let phone = TestPhone::with_key_store(self.clock().clone(), key_store);
        phone.enrol(&self.server.url(), &self.server.enrol_code(member));
        phone.sync_until_quiet();
        phone
    }

    /// A batch of all units whose sample was passed, as the office entered it, with its last entry.
    pub(super) fn sampled(&self) -> (BatchId, Option<EntryId>) {
        let batch = BatchId::from_bytes([0xC1; 16]);
        let mut units: Vec<UnitId> = (0..UNITS).map(sample::unit).collect();
        units.sort_unstable();
        let (number, date_ms) = ("BA-1".to_owned(), self.clock().now_ms());
        let house_type = sample::catalog(1).places.units[0].house_type;
        let building = sample::catalog(1).places.units[0].building;
        let drawn = units[0];
        let strata = vec![Stratum { building, house_type, units: vec![drawn] }];
        let entries = vec![
            BatchEntry::Opened { name: "首批".into(), units },
            BatchEntry::CompletionRecorded { number, date_ms, photo: None },
            BatchEntry::SampleDrawn { draw: 1, seed: 7, strata },
            BatchEntry::SampleInspected { draw: 1, unit: drawn, result: SampleResult::Pass },
        ];
        (batch, self.enter_all(batch, None, entries))
    }

    /// The same, signed by the six parties and confirmed.
    pub(super) fn confirm(&self) -> (BatchId, EntryId) {
        let (batch, last) = self.sampled();
        let signed = |party| BatchEntry::SignedOff { draw: 1, party, verdict: SignOff::Accept, signature: None };
        let mut entries = Party::ALL.map(signed).to_vec();
        entries.push(BatchEntry::Confirmed { draw: 1, number: "JF-1".into() });
        (batch, self.enter_all(batch, last, entries).unwrap())
    }

    fn enter_all(&self, batch: BatchId, mut last: Option<EntryId>, entries: Vec<BatchEntry>) -> Option<EntryId> {
        for entry in entries {
            last = Some(self.enter(batch, last, entry));
        }
        last
    }

    pub(super) fn revoke(&self, batch: BatchId, confirmation: EntryId) {
        let entry = BatchEntry::Revoked { confirmation, reason: "消防未过".into() };
        self.enter(batch, Some(confirmation), entry);
    }

    fn enter(&self, batch: BatchId, after: Option<EntryId>, entry: BatchEntry) -> EntryId {
        let body = AddEntry { after: after.into_iter().collect(), kind: EntryKind::Batch(entry) };
        let at = Moment { utc_ms: self.clock().now_ms(), offset_min: 480 };
        let written = self.server.server().execute_as(
            sample::project(),
            Officer::Server,
            DocumentId::Batch(batch),
            vec![Body::AddEntry(body)],
            at,
        );
        EntryId(self.server.wait(written).unwrap()[0].origin.record(0))
    }

    /// A new picture, as a camera leaves it.
    pub(super) fn picture(&self, seed: u64) -> PathBuf {
        let file = self.files.path().join(format!("{seed}.png"));
        picture::write(&file, &mut Seed::new(seed));
        file
    }

    pub(super) fn screen(&self, seed: u64) -> SignedOn {
        SignedOn::Screen { image: self.picture(seed) }
    }

    /// What was signed of a document as a file, with the fingerprint of the key it was made with.
    pub(super) fn export(&self, document: impl Into<DocumentId>) -> (Vec<u8>, Digest) {
        let file = self.server.server().export_acceptance(sample::project(), document.into());
        let file = self.server.wait(file).unwrap().expect("something was signed");
        (file, fingerprint(&self.server.server().public_key().to_bytes()))
    }

    /// The way of a unit as the server's document has it.
    pub(super) fn state(&self, unit: UnitId) -> DeliveryState {
        let settings = sample::catalog(1).settings;
        let entries = self.server.document(unit).map_or_else(Vec::new, |document| document.entries());
        delivery_state(&entries, &settings)
    }

    pub(super) fn flagged(&self, code: &str) -> i64 {
        let sql = format!("SELECT COUNT(*) FROM command WHERE reason = '{code}'");
        yanfang_tests::oracle::count(self.server.folder(), &sql)
    }
}

pub(super) fn owner(n: u8) -> OwnerId {
    OwnerId::from_bytes([n; 16])
}

pub(super) fn start(phone: &TestPhone, unit: UnitId) -> HandoverId {
    let draft = StartDraft { owner: owner(1), visitor: Visitor::Owner, slip: None, with: Vec::new() };
    phone.start_handover(unit, draft).unwrap()
}

/// Identity and the whole walk.
pub(super) fn walk(phone: &TestPhone, unit: UnitId, handover: HandoverId) {
    phone.check_identity(unit, handover, "身份证".into()).unwrap();
    let rooms = (0..sample::ROOMS - 1).map(sample::room).collect();
    let skipped = vec![(sample::room(sample::ROOMS - 1), "业主不看阳台".into())];
    phone.walk(unit, handover, rooms, skipped).unwrap();
}

pub(super) fn walked(phone: &TestPhone, unit: UnitId) -> HandoverId {
    let handover = start(phone, unit);
    walk(phone, unit, handover);
    handover
}

pub(super) fn defect(phone: &TestPhone, unit: UnitId, severity: Severity) -> DefectId {
    let mut seed = Seed::new(9);
    let draft = DefectDraft { stage: Stage::Handover, severity, photos: Vec::new(), ..draft(0, &mut seed) };
    phone.record_defect(unit, draft).unwrap()
}

pub(super) fn read_meters(phone: &TestPhone, unit: UnitId, handover: HandoverId) {
    for meter in [MeterKind::Water, MeterKind::Electricity, MeterKind::Gas] {
        read(phone, unit, handover, meter, 3_700).unwrap();
    }
}

pub(super) fn read(
    phone: &TestPhone,
    unit: UnitId,
    handover: HandoverId,
    meter: MeterKind,
    value_milli: i64,
) -> Result<yanfang_device::ReadingDone, AppError> {
    let remark = String::new();
    phone.read_meter(
        unit,
        MeterDraft { meter, serial: None, value_milli, handover: Some(handover), photo: None, remark },
    )
}

/// Meters, keys, both books.
pub(super) fn hand_everything(phone: &TestPhone, unit: UnitId, handover: HandoverId) {
    read_meters(phone, unit, handover);
    for (item, count) in [(HandedKind::Key, 5), (HandedKind::QualityGuarantee, 1), (HandedKind::UserManual, 1)] {
        phone.hand_item(unit, handover, item, "A 套".into(), count).unwrap();
    }
}

pub(super) fn all_sign(phone: &TestPhone, unit: UnitId, handover: HandoverId, on: &SignedOn) {
    for role in [SignerRole::Owner, SignerRole::Companion, SignerRole::Property] {
        phone.sign_form(unit, handover, role, on).unwrap();
    }
}

/// From the walk to the key.
pub(super) fn accept(days: &Days, phone: &TestPhone, unit: UnitId, handover: HandoverId, outcome: Outcome) {
    phone.set_outcome(unit, handover, outcome, String::new()).unwrap();
    hand_everything(phone, unit, handover);
    all_sign(phone, unit, handover, &days.screen(1));
    phone.mark_formality(unit, "fund", true).unwrap();
    phone.release_keys(unit, handover).unwrap();
}

/// A home that one companion handed over, all of it on the server.
pub(super) fn handed_over() -> (Days, TestPhone, UnitId) {
    let days = Days::new();
    days.confirm();
    let (phone, unit) = (days.phone(COMPANIONS[0]), sample::unit(0));
    let handover = walked(&phone, unit);
    accept(&days, &phone, unit, handover, Outcome::Accepted);
    phone.sync_until_quiet();
    (days, phone, unit)
}

/// A home that one companion walked, and a second who has heard of it.
pub(super) fn walked_and_heard() -> (Days, TestPhone, TestPhone, UnitId, HandoverId) {
    let days = Days::new();
    days.confirm();
    let (one, other) = (days.phone(COMPANIONS[0]), days.phone(COMPANIONS[1]));
    let unit = sample::unit(0);
    let handover = walked(&one, unit);
    one.sync_until_quiet();
    other.sync_until_quiet();
    (days, one, other, unit, handover)
}

/// The repair of a task, from the engineer's pass to the clerk's closing.
pub(super) fn repair(days: &Days, companion: &TestPhone, unit: UnitId, task: DefectId) {
    let engineer = days.phone(sample::ENGINEER);
    engineer.pass(unit, task, None, yanfang_device::EventDraft::default()).unwrap();
    engineer.sync_until_quiet();
    companion.sync_until_quiet();
    let says = yanfang_device::OwnerSays::Good(OwnerWord::OnSite);
    for (_, said) in companion.confirmation_visit(unit, vec![(task, says)]) {
        said.unwrap();
    }
    companion.sync_until_quiet();
    let clerk = days.phone(sample::CLERK);
    clerk.close_defect(unit, task, Cause::Workmanship("基层".into()), false).unwrap();
    clerk.sync_until_quiet();
}

/// The code of the rule that refused.
pub(super) fn rule<T: std::fmt::Debug>(result: Result<T, AppError>) -> &'static str {
    match result.unwrap_err() {
        AppError::EntryRefused { rule, .. } => EntryRule::code(rule),
        AppError::WrongState { refusal, .. } => refusal.code(),
        other => panic!("{other:?}"),
    }
}
