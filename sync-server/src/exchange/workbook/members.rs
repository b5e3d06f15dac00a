//! Sheet 成员: a row for each role a member holds.

use super::SheetFormat;
use super::contractors::CONTRACTORS;
use super::places::BUILDINGS;
use super::reading::{Reading, may, must, refer};
use super::words::{PARTIES, ROLES};
use crate::exchange::sheets::{CellFault, Row};
use std::collections::HashMap;
use yanfang_domain::batch::Party;
use yanfang_domain::id::{ContractorId, MemberId};
use yanfang_domain::language::Bilingual;
use yanfang_domain::role::{Grant, Member, Role, Scope};

pub(super) const MEMBERS: SheetFormat = SheetFormat {
    zh: "成员",
    en: "Members",
    required: true,
    columns: &[
        must("账号", "Account"),
        must("姓名", "Name"),
        may("责任单位", "Contractor"),
        must("角色", "Role"),
        may("范围", "Scope"),
        may("开始", "From"),
        may("结束", "Until"),
        may("停用", "Revoked"),
        may("签署方", "Party"),
    ],
};

/// The members, in the order of their first rows.
pub(super) fn read(reading: &mut Reading<'_>) -> Vec<Member> {
    let mut members: Vec<Member> = Vec::new();
    let Some(table) = reading.table(&MEMBERS) else { return members };
    let mut first_rows: HashMap<String, String> = HashMap::new();
    for row in table.rows() {
        let account = account(reading, &row);
        let faults = &mut reading.faults;
        let name = row.text(1, faults);
        let contractor = refer(&row, 2, &reading.known.contractors, &CONTRACTORS, faults);
        let published = account.as_ref().and_then(|account| {
            reading.current.and_then(|current| current.members.iter().find(|member| member.account == *account))
        });
        let grant = grant(reading, &row, published.is_some_and(|member| member.party.is_some()));
        let revoked_ms = row.day(7, &mut reading.faults).map(|day| day.begins_ms(reading.offset_min));
        let party = row.word(8, PARTIES, &mut reading.faults);
        let (Some(account), Some(name)) = (account, name) else { continue };
        if let Some(member) = members.iter_mut().find(|member| member.account == account) {
            agree(reading, &row, member, (&name, contractor, party), first_rows.get(&account));
            member.grants.extend(grant);
            member.revoked_ms = member.revoked_ms.or(revoked_ms);
            continue;
        }
        let id = reading.id(published.map(|member| member.id), MemberId::from_bytes);
        reading.known.members.insert(account.clone(), id);
        first_rows.insert(account.clone(), row.cell(0));
        // What the office ended on its page stays ended, and what it filled in stays, where the workbook is silent.
        let party = party.or_else(|| published.and_then(|member| member.party));
        let revoked_ms = revoked_ms.or_else(|| published.and_then(|member| member.revoked_ms));
        members.push(Member { id, name, account, contractor, party, grants: grant.into_iter().collect(), revoked_ms });
    }
    members
}

/// An account to sign in with: 2 to 64 letters, digits and `.-_@`.
fn account(reading: &mut Reading<'_>, row: &Row<'_>) -> Option<String> {
    let text = row.text(0, &mut reading.faults)?;
    let allowed = |c: char| c.is_ascii_alphanumeric() || ".-_@".contains(c);
    if (2..=64).contains(&text.len()) && text.chars().all(allowed) {
        return Some(text);
    }
    row.fault(0, CellFault::Form { text, example: "zhou.lan".into() }, &mut reading.faults);
    None
}

/// `knows_party`: the party of a signer is published already.
fn grant(reading: &mut Reading<'_>, row: &Row<'_>, knows_party: bool) -> Option<Grant> {
    let faults = &mut reading.faults;
    let role = row.word(3, ROLES, faults);
    let from = row.day(5, faults);
    let until = row.day(6, faults);
    if let (Some(from), Some(until)) = (from, until)
        && until < from
    {
        let right = Bilingual::new(format!("不早于 {from}"), format!("not before {from}"));
        row.fault(6, CellFault::Contradicts { text: until.to_string(), right }, faults);
    }
    let has_firm = row.value(2, faults).is_some();
    let has_party = row.value(8, faults).is_some();
    if role == Some(Role::ContractorUser) && !has_firm {
        row.fault(2, CellFault::Empty { column: MEMBERS.columns[2].name() }, faults);
    }
    if role == Some(Role::BatchSigner) && !has_party && !knows_party {
        row.fault(8, CellFault::Empty { column: MEMBERS.columns[8].name() }, &mut reading.faults);
    }
    let scope = scope(reading, row)?;
    let offset = reading.offset_min;
    Some(Grant {
        role: role?,
        scope,
        from_ms: from.map_or(0, |day| day.begins_ms(offset)),
        until_ms: until.map(|day| day.ended_ms(offset)),
    })
}

/// 项目 or nothing, a building's code, `building-entrance`, or a unit's code.
fn scope(reading: &mut Reading<'_>, row: &Row<'_>) -> Option<Scope> {
    let Some(text) = row.text(4, &mut reading.faults) else { return Some(Scope::Project) };
    let known = &reading.known;
    let entrance = || {
        let (building, entrance) = text.rsplit_once('-')?;
        known.entrances.get(&(*known.buildings.get(building)?, entrance.to_owned())).copied()
    };
    let scope = match text.as_str() {
        "项目" | "project" | "Project" => Some(Scope::Project),
        code => (known.buildings.get(code).copied().map(Scope::Building))
            .or_else(|| entrance().map(Scope::Entrance))
            .or_else(|| known.units.get(code).copied().map(Scope::Unit)),
    };
    if scope.is_none() {
        let sheet = Bilingual::new(BUILDINGS.zh, BUILDINGS.en);
        row.fault(4, CellFault::Unknown { text, sheet }, &mut reading.faults);
    }
    scope
}

/// A further row of a member must say the same name, firm and, where it says one, party.
fn agree(
    reading: &mut Reading<'_>,
    row: &Row<'_>,
    member: &Member,
    (name, contractor, party): (&str, Option<ContractorId>, Option<Party>),
    first: Option<&String>,
) {
    let first = first.cloned().unwrap_or_default();
    let right = || Bilingual::new(format!("与 {first} 一致"), format!("the same as at {first}"));
    if member.name != name {
        row.fault(1, CellFault::Contradicts { text: name.to_owned(), right: right() }, &mut reading.faults);
    }
    if party.is_some() && member.party != party {
        let text = row.text(8, &mut reading.faults).unwrap_or_default();
        row.fault(8, CellFault::Contradicts { text, right: right() }, &mut reading.faults);
    }
    if member.contractor != contractor {
        let text = row.text(2, &mut reading.faults).unwrap_or_default();
        row.fault(2, CellFault::Contradicts { text, right: right() }, &mut reading.faults);
    }
}
