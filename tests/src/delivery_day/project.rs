//! The project of the day: its people, its settings, and the batch that was confirmed.

use super::Size;
use crate::sample;
use crate::server::TestServer;
use yanfang_domain::batch::{BatchEntry, Party, SampleResult, SignOff, Stratum};
use yanfang_domain::catalog::{Catalog, Formality};
use yanfang_domain::command::{AddEntry, Body};
use yanfang_domain::entry::EntryKind;
use yanfang_domain::id::{BatchId, DocumentId, EntryId, MemberId, UnitId};
use yanfang_domain::language::Bilingual;
use yanfang_domain::role::{Grant, Member, Role, Scope};
use yanfang_domain::time::Moment;
use yanfang_sync::ingest::Officer;

/// The service manager.
pub const MANAGER: MemberId = MemberId::from_bytes([0xDA; 16]);
/// The clerk at the counter, who checks owners in.
pub const COUNTER: MemberId = sample::CLERK;
/// The batch of the day.
const BATCH: BatchId = BatchId::from_bytes([0xDB; 16]);

/// The `index`-th companion.
pub fn companion(index: usize) -> MemberId {
    let mut bytes = [0xDC; 16];
    bytes[1] = index as u8;
    MemberId::from_bytes(bytes)
}

pub(super) fn catalog(size: Size) -> Catalog {
    let mut catalog = sample::catalog(size.homes);
    let person = |id, name: String, role| Member {
        id,
        name,
        account: format!("{role:?}-{id}").to_lowercase(),
        contractor: None,
        party: None,
        grants: vec![Grant { role, scope: Scope::Project, from_ms: 0, until_ms: None }],
        revoked_ms: None,
    };
    let companions =
        (0..size.phones).map(|index| person(companion(index), format!("陪验{}", index + 1), Role::HandoverCompanion));
    catalog.members.extend(companions);
    catalog.members.push(person(MANAGER, "林经理".into(), Role::ServiceManager));
    catalog.settings.formalities = vec![
        Formality { code: "fund".into(), name: Bilingual::new("维修资金", "Maintenance fund"), required: true },
        Formality { code: "loan".into(), name: Bilingual::new("按揭", "Mortgage"), required: false },
    ];
    catalog
}

/// A batch of all homes, sampled, signed by the six parties and confirmed, as the office entered it.
pub(super) fn confirm(server: &TestServer, homes: usize) {
    let mut units: Vec<UnitId> = (0..homes).map(sample::unit).collect();
    units.sort_unstable();
    let drawn = units[0];
    let home = sample::catalog(1).places.units.remove(0);
    let strata = vec![Stratum { building: home.building, house_type: home.house_type, units: vec![drawn] }];
    let date_ms = server.clock().now_ms();
    let mut entries = vec![
        BatchEntry::Opened { name: "首批".into(), units },
        BatchEntry::CompletionRecorded { number: "BA-1".into(), date_ms, photo: None },
        BatchEntry::SampleDrawn { draw: 1, seed: 7, strata },
        BatchEntry::SampleInspected { draw: 1, unit: drawn, result: SampleResult::Pass },
    ];
    let signed = |party| BatchEntry::SignedOff { draw: 1, party, verdict: SignOff::Accept, signature: None };
    entries.extend(Party::ALL.map(signed));
    entries.push(BatchEntry::Confirmed { draw: 1, number: "JF-1".into() });
    let mut last = None;
    for entry in entries {
        let body = AddEntry { after: last.into_iter().collect(), kind: EntryKind::Batch(entry) };
        let at = Moment { utc_ms: server.clock().now_ms(), offset_min: 480 };
        let (document, bodies) = (DocumentId::Batch(BATCH), vec![Body::AddEntry(body)]);
        let written = server.server().execute_as(sample::project(), Officer::Server, document, bodies, at);
        last = Some(EntryId(server.wait(written).expect("the office may write")[0].origin.record(0)));
    }
}
