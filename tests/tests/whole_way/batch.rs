//! A delivery batch from its inspections to the confirmation and its revocation, on phones without a network most of the
//! time, and through the real server (domain.md 2, step 7; R1, R7).

use yanfang_device::{AppError, EventDraft};
use yanfang_domain::batch::{
    BatchEntry, BatchRule, BatchStatus, BatchWarning, GateState, Milestone, Missing, OrgLevel, Party, PartyWord,
    SampleResult, SignOff, sample as plan,
};
use yanfang_domain::catalog::{Catalog, SampleSize};
use yanfang_domain::command::{AddEntry, Body, Command};
use yanfang_domain::entry::{EntryKind, EntryRule};
use yanfang_domain::event::{Author, Cause};
use yanfang_domain::id::{BatchId, DocumentId, MemberId, Origin, UnitId};
use yanfang_domain::inspection::{RoomResult, Stage};
use yanfang_domain::role::{Grant, Member, Role, Scope};
use yanfang_domain::time::{DAY_MS, Moment};
use yanfang_protocol::problem::Code;
use yanfang_protocol::sync::{ChainAnswer, DocumentAnswer, Verdict};
use yanfang_tests::phone::TestPhone;
use yanfang_tests::sample::{self, ENGINEER, INSPECTORS, LEAD};
use yanfang_tests::seed::Seed;
use yanfang_tests::server::TestServer;
use yanfang_tests::{chains, oracle};

const UNITS: usize = 4;
const HOUR_MS: i64 = 3_600_000;
const COMPANION: MemberId = MemberId::from_bytes([0xC1; 16]);

/// Somebody who signs for a party; two of each, so that they can disagree.
fn signer(party: Party, which: u8) -> MemberId {
    let at = Party::ALL.iter().position(|one| *one == party).unwrap() as u8;
    MemberId::from_bytes([0xB0 + at * 2 + which; 16])
}

fn catalog() -> Catalog {
    let mut catalog = sample::catalog(UNITS);
    let member = |id, role, party| Member {
        id,
        name: format!("{id}"),
        account: format!("{id}"),
        contractor: None,
        party,
        grants: vec![Grant { role, scope: Scope::Project, from_ms: 0, until_ms: None }],
        revoked_ms: None,
    };
    for party in Party::ALL {
        catalog.members.extend([0, 1].map(|which| member(signer(party, which), Role::BatchSigner, Some(party))));
    }
    catalog.members.push(member(COMPANION, Role::HandoverCompanion, None));
    catalog.settings.sample_size = SampleSize { percent: 10, at_least: 1 };
    catalog
}

fn units() -> Vec<UnitId> {
    (0..UNITS).map(sample::unit).collect()
}

/// A server, with every room of every unit recorded.
fn inspected() -> (TestServer, TestPhone) {
    let server = TestServer::empty();
    server.publish(catalog());
    let inspector = server.phone(INSPECTORS[0]);
    inspector.sync_until_quiet();
    for unit in units() {
        let round = inspector.start_inspection(unit, Stage::Internal).unwrap();
        for room in 0..sample::ROOMS {
            inspector.record_room(unit, round, sample::room(room), RoomResult::Clear).unwrap();
        }
    }
    (server, inspector)
}

/// The same with a batch that is ready for its sample, on the lead's phone and on the server.
fn ready() -> (TestServer, TestPhone, TestPhone, BatchId) {
    let (server, inspector) = inspected();
    inspector.sync_until_quiet();
    let lead = server.phone(LEAD);
    lead.sync_until_quiet();
    let batch = lead.open_batch("1 号楼第 1 批", &units()).unwrap();
    lead.record_completion(batch, "备 2026-17", server.clock().now_ms(), None).unwrap();
    (server, inspector, lead, batch)
}

/// The rule that refused it on the phone.
fn rule<T: std::fmt::Debug>(result: Result<T, AppError>) -> BatchRule {
    match result.unwrap_err() {
        AppError::EntryRefused { rule: EntryRule::Batch(rule), .. } => rule,
        other => panic!("{other:?}"),
    }
}

fn pass_all(phone: &TestPhone, batch: BatchId) {
    let left = phone.batch_detail(batch).unwrap().state.current().unwrap().left();
    for unit in left {
        phone.inspect_sample(batch, unit, SampleResult::Pass).unwrap();
    }
}

fn signers(server: &TestServer) -> Vec<(Party, TestPhone)> {
    let phone = |party| {
        let phone = server.phone(signer(party, 0));
        phone.sync_until_quiet();
        (party, phone)
    };
    Party::ALL.into_iter().map(phone).collect()
}

fn status(phone: &TestPhone, batch: BatchId) -> BatchStatus {
    phone.sync_until_quiet();
    phone.batch_detail(batch).unwrap().status
}

#[test]
fn a_sample_waits_for_record_and_inspections_and_anybody_repeats_it() {
    let (server, inspector) = inspected();
    let lead = server.phone(LEAD);
    lead.sync_until_quiet();
    let batch = lead.open_batch("1 号楼第 1 批", &units()).unwrap();
    assert_eq!(rule(lead.draw_sample(batch)), BatchRule::NoCompletionRecord);
    lead.record_completion(batch, "备 2026-17", server.clock().now_ms(), None).unwrap();
    assert_eq!(rule(lead.draw_sample(batch)), BatchRule::ReadinessUnknown, "the inspector's day is not here yet");
    lead.set_milestone(batch, Milestone::Delivery, server.clock().now_ms() + 30 * DAY_MS).unwrap();
    let warning = BatchWarning::TooLittleTime { days: 30, at_least: 60, planned: false, to: OrgLevel::City };
    assert_eq!(lead.batch_detail(batch).unwrap().warnings, [warning]);

    let mut seed = Seed::new(1);
    let mut draft = yanfang_tests::phone::draft(0, &mut seed);
    draft.severity = yanfang_domain::catalog::Severity::Critical;
    let critical = inspector.record_defect(sample::unit(1), draft).unwrap();
    inspector.sync_until_quiet();
    lead.sync_until_quiet();
    assert_eq!(rule(lead.draw_sample(batch)), BatchRule::CriticalOpen);
    inspector.void(sample::unit(1), critical, "看错了".into()).unwrap();
    inspector.sync_until_quiet();
    lead.sync_until_quiet();
    lead.draw_sample(batch).unwrap();
    assert_eq!(rule(lead.draw_sample(batch)), BatchRule::DrawStands);

    lead.sync_until_quiet();
    let anybody = server.phone(COMPANION);
    anybody.sync_until_quiet();
    let detail = anybody.batch_detail(batch).unwrap();
    let draw = detail.state.current().unwrap();
    assert!(draw.seed < 1 << 53);
    let catalog = anybody.catalog().unwrap();
    let candidates = plan::candidates(&catalog, &detail.state.units).unwrap();
    assert_eq!(plan::draw(&candidates, catalog.settings.sample_size, 0, draw.seed), draw.strata);
    assert_eq!(detail.missing, [Missing::Results(1)]);
}

#[test]
fn a_forged_sample_is_refused_by_the_server() {
    let (server, _inspector, lead, batch) = ready();
    lead.sync_until_quiet();
    let document = server.wait(server.server().document(sample::project(), batch.into())).unwrap().unwrap();
    let mut units = units();
    units.sort_unstable();
    let candidates = plan::candidates(&catalog(), &units).unwrap();
    let honest = |seed| plan::draw(&candidates, SampleSize { percent: 10, at_least: 1 }, 0, seed);
    let other = (1..1_000).find(|seed| honest(*seed) != honest(0)).unwrap();
    let push = |actor: u8, strata| {
        let after = document.entries().iter().map(|entry| entry.id).collect();
        let kind = EntryKind::Batch(BatchEntry::SampleDrawn { draw: 1, seed: 0, strata });
        let command = Command {
            origin: Origin { actor: yanfang_domain::id::ActorId([actor; 16]), seq: 1 },
            by: Author::Member(LEAD),
            done_at: Moment { utc_ms: server.clock().now_ms(), offset_min: 480 },
            catalog: 1,
            body: Body::AddEntry(AddEntry { after, kind }),
        };
        let push = chains::push_onto(&document, [actor; 16], &[command]);
        let answer = server.sync(oracle::caller(LEAD), chains::request(None, vec![push])).unwrap();
        answer.documents.into_iter().next().unwrap()
    };
    let DocumentAnswer::Chains(answers) = push(7, honest(other)) else { panic!("a forged sample was accepted") };
    let [ChainAnswer::Each(verdicts)] = answers.as_slice() else { panic!("{answers:?}") };
    let [Verdict::Refused { why }] = verdicts.as_slice() else { panic!("{verdicts:?}") };
    assert_eq!(why.code, Code::WrongState);
    assert_eq!(push(8, honest(0)), DocumentAnswer::Accepted, "the one of the seed is taken");
}

#[test]
fn a_failed_sample_is_drawn_again_of_double_size_and_all_sign_again() {
    let (server, inspector, lead, batch) = ready();
    lead.draw_sample(batch).unwrap();
    lead.sync_until_quiet();
    inspector.sync_until_quiet();
    let unit = inspector.batch_detail(batch).unwrap().state.current().unwrap().left()[0];
    let failed = SampleResult::Fail { reason: "阳台渗水".into(), defects: Vec::new() };
    inspector.inspect_sample(batch, unit, failed).unwrap();
    inspector.sync_until_quiet();
    let party = server.phone(signer(Party::CustomerService, 0));
    party.sync_until_quiet();
    assert_eq!(rule(party.sign_off(batch, SignOff::Accept)), BatchRule::SampleFailed);
    party.sign_off(batch, SignOff::Refuse { reasons: "渗水".into() }).unwrap();
    assert_eq!(status(&lead, batch), BatchStatus::SampleFailed);
    assert_eq!(lead.batch_detail(batch).unwrap().missing, [Missing::DrawAfterFailure]);

    lead.draw_sample(batch).unwrap();
    let second = lead.batch_detail(batch).unwrap().state;
    let second = second.current().unwrap();
    assert_eq!((second.number, second.results.len()), (2, 2), "double the one unit of the first draw");
    assert!(second.parties.iter().all(|party| party.word == PartyWord::Missing), "all sign again");
    lead.sync_until_quiet();
    inspector.sync_until_quiet();
    pass_all(&inspector, batch);
    assert_eq!(status(&inspector, batch), BatchStatus::Signing);
}

#[test]
fn parties_sign_apart_and_a_contradiction_is_decided_by_neither() {
    let (server, inspector, lead, batch) = ready();
    lead.draw_sample(batch).unwrap();
    lead.sync_until_quiet();
    inspector.sync_until_quiet();
    pass_all(&inspector, batch);
    inspector.sync_until_quiet();

    // Three phones take the results along and sign without a network.
    let [one, other] = [0, 1].map(|which| server.phone(signer(Party::ProjectDepartment, which)));
    let property = server.phone(signer(Party::PropertyCompany, 0));
    [&one, &other, &property].into_iter().for_each(TestPhone::sync_until_quiet);
    one.sign_off(batch, SignOff::Accept).unwrap();
    other.sign_off(batch, SignOff::Refuse { reasons: "阳台没看".into() }).unwrap();
    property.sign_off(batch, SignOff::Accept).unwrap();
    [&one, &other, &property, &one].into_iter().for_each(TestPhone::sync_until_quiet);

    let state = one.batch_detail(batch).unwrap().state;
    let draw = state.current().unwrap();
    assert_eq!(draw.word(Party::PropertyCompany), PartyWord::Accepted);
    assert_eq!(draw.parties[0].word, PartyWord::NeedsDecision);
    assert_eq!(draw.parties[0].standing.len(), 2, "both are kept");
    assert_eq!(state.status(), BatchStatus::NeedsDecision);
    assert_eq!(rule(one.sign_off(batch, SignOff::Accept)), BatchRule::DecidedByOneOfThem);
    // Having looked together, the second joins the first.
    other.sync_until_quiet();
    other.sign_off(batch, SignOff::Accept).unwrap();
    other.sync_until_quiet();
    assert_eq!(status(&lead, batch), BatchStatus::Signing);
    let state = lead.batch_detail(batch).unwrap().state;
    let party = &state.current().unwrap().parties[0];
    assert_eq!((party.word, party.replaced.len()), (PartyWord::Accepted, 2), "what was replaced stays");
    assert_eq!(rule(lead.confirm_batch(batch, "JF-2026-011")), BatchRule::SignOffsMissing);
}

#[test]
fn a_batch_is_confirmed_when_refusals_and_conditions_are_cured_and_a_revocation_reaches_phones_later() {
    let (server, inspector, lead, batch) = ready();
    let companion = server.phone(COMPANION);
    let unit = sample::unit(2);
    lead.draw_sample(batch).unwrap();
    pass_all(&lead, batch);
    lead.sync_until_quiet();
    let condition = inspector.record(unit, 0, &mut Seed::new(1));
    inspector.sync_until_quiet();
    let phones = signers(&server);
    for (party, phone) in &phones {
        let verdict = match party {
            Party::ProjectManagement => {
                SignOff::Refuse { reasons: "抽检户阳台进不去，补查后再签".into() }
            }
            Party::PropertyCompany => {
                SignOff::AcceptOnConditions { defects: vec![(unit, condition)], text: "修好再交".into() }
            }
            _ => SignOff::Accept,
        };
        phone.sign_off(batch, verdict).unwrap();
        phone.sync_until_quiet();
    }
    assert_eq!(status(&lead, batch), BatchStatus::Refused);
    let missing = lead.batch_detail(batch).unwrap().missing;
    assert_eq!(missing, [Missing::Refusal(Party::ProjectManagement), Missing::Condition(unit, condition)]);
    assert_eq!(rule(lead.confirm_batch(batch, "JF-2026-011")), BatchRule::PartyRefused);
    let (_, refusing) = &phones[4];
    refusing.sign_off(batch, SignOff::Accept).unwrap();
    refusing.sync_until_quiet();
    lead.sync_until_quiet();
    assert_eq!(rule(lead.confirm_batch(batch, "JF-2026-011")), BatchRule::ConditionsOpen);

    let engineer = server.phone(ENGINEER);
    engineer.sync_until_quiet();
    engineer.pass(unit, condition, Some(Cause::Workmanship("基层".into())), EventDraft::default()).unwrap();
    engineer.sync_until_quiet();
    lead.sync_until_quiet();
    lead.confirm_batch(batch, "JF-2026-011").unwrap();
    assert_eq!(lead.gate(unit).unwrap(), GateState::None, "a confirmation counts once the server has it");
    companion.sync_until_quiet();
    assert_eq!(companion.gate(unit).unwrap(), GateState::None);
    assert_eq!(status(&lead, batch), BatchStatus::Confirmed);
    companion.sync_until_quiet();
    assert!(matches!(companion.gate(unit).unwrap(), GateState::Open { age_ms: 0, .. }));

    // The companion leaves for the homes; the lead revokes.
    lead.revoke_confirmation(batch, "2 层发现渗水").unwrap();
    assert!(matches!(lead.gate(unit).unwrap(), GateState::Revoked { .. }), "a revocation counts at once");
    lead.sync_until_quiet();
    server.clock().advance_ms(3 * HOUR_MS);
    let GateState::Open { age_ms, confirmation } = companion.gate(unit).unwrap() else { panic!("not heard yet") };
    assert_eq!(age_ms, 3 * HOUR_MS, "the phone says how old its knowledge is");
    companion.sync_until_quiet();
    let revoked = companion.gate(unit).unwrap();
    assert!(matches!(revoked, GateState::Revoked { confirmation: one } if one.entry == confirmation.entry));
    assert_eq!(companion.batches().unwrap()[0].status, BatchStatus::Revoked);
    let rows = "SELECT COUNT(*) FROM confirmation WHERE revoked = 1";
    assert_eq!(oracle::count(server.folder(), rows), UNITS as i64, "the server's rows say so for each unit");
    assert_eq!(rule(lead.revoke_confirmation(batch, "再撤")), BatchRule::NotInForce);
    companion.assert_sound();
}

#[test]
fn a_refusal_signed_while_apart_closes_the_gate_when_it_arrives() {
    let (server, _inspector, lead, batch) = ready();
    lead.draw_sample(batch).unwrap();
    pass_all(&lead, batch);
    lead.sync_until_quiet();
    let phones = signers(&server);
    for (_, phone) in &phones {
        phone.sign_off(batch, SignOff::Accept).unwrap();
        phone.sync_until_quiet();
    }
    // Without a network one thinks again; meanwhile the lead confirms what has arrived.
    let (_, late) = &phones[1];
    late.sign_off(batch, SignOff::Refuse { reasons: "接到业主反映".into() }).unwrap();
    lead.sync_until_quiet();
    lead.confirm_batch(batch, "JF-2026-011").unwrap();
    assert_eq!(status(&lead, batch), BatchStatus::Confirmed);
    late.sync_until_quiet();
    assert_eq!(status(&lead, batch), BatchStatus::Refused, "neither has overwritten the other");
    assert!(matches!(lead.gate(sample::unit(0)).unwrap(), GateState::Revoked { .. }));
    assert_eq!(oracle::count(server.folder(), "SELECT COUNT(*) FROM confirmation WHERE revoked = 0"), 0);
    late.sign_off(batch, SignOff::Accept).unwrap();
    late.sync_until_quiet();
    assert_eq!(status(&lead, batch), BatchStatus::Confirmed, "taken back by the one who refused");
}

#[test]
fn a_summary_names_the_figures_it_is_about() {
    let (server, inspector, lead, batch) = ready();
    inspector.record(sample::unit(0), 0, &mut Seed::new(1));
    inspector.sync_until_quiet();
    lead.sync_until_quiet();
    let figures = lead.batch_figures(batch).unwrap();
    assert_eq!((figures.units, figures.heard, figures.inspected), (4, 4, 4));
    assert_eq!((figures.defects.all, figures.defects.open, figures.clean), (1, 1, 3));
    lead.write_summary(batch, "整体可控，一户待修。", None).unwrap();
    lead.sync_until_quiet();
    let summary = lead.batch_detail(batch).unwrap().state.summaries[0].clone();
    let now = yanfang_document::CanonicalFigures::from(&figures).hash;
    assert_eq!(summary.figures, now);
    inspector.record(sample::unit(1), 1, &mut Seed::new(2));
    inspector.sync_until_quiet();
    lead.sync_until_quiet();
    let moved = yanfang_document::CanonicalFigures::from(&lead.batch_figures(batch).unwrap()).hash;
    assert_ne!(summary.figures, moved, "the figures moved since");
    let document = server.wait(server.server().document(sample::project(), DocumentId::Batch(batch))).unwrap();
    assert!(document.is_some_and(|document| document.entries().len() == 3));
}
