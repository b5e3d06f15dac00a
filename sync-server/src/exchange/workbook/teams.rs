//! Sheet 班组: who inspects where, a row for each part of the project that a team goes through.

use super::SheetFormat;
use super::members::MEMBERS;
use super::places::BUILDINGS;
use super::reading::{Reading, may, must, refer, refer_text};
use super::words::STAGES;
use crate::exchange::sheets::{CellFault, Row};
use yanfang_domain::id::{BuildingId, MemberId, TeamId};
use yanfang_domain::inspection::Stage;
use yanfang_domain::language::Bilingual;
use yanfang_domain::team::{Team, TeamScope};

pub(super) const TEAMS: SheetFormat = SheetFormat {
    zh: "班组",
    en: "Teams",
    required: false,
    columns: &[
        must("名称", "Name"),
        may("阶段", "Stage"),
        may("成员", "Members"),
        must("楼栋", "Building"),
        may("单元", "Entrances"),
        may("楼层", "Floors"),
    ],
};

/// A team with the row that named it first and the stage that a row of it said.
struct Found<'a> {
    team: Team,
    first: Row<'a>,
    stage: Option<Stage>,
}

/// The teams, in the order of their first rows; `None`: the workbook says nothing of teams.
pub(super) fn read(reading: &mut Reading<'_>) -> Option<Vec<Team>> {
    let table = reading.table(&TEAMS)?;
    let mut teams: Vec<Found<'_>> = Vec::new();
    for row in table.rows() {
        let name = row.text(0, &mut reading.faults);
        let stage = row.word(1, STAGES, &mut reading.faults);
        let members = members(reading, &row);
        let scopes = scopes(reading, &row);
        let Some(name) = name else { continue };
        let place = teams.iter().position(|found| found.team.name == name).unwrap_or(teams.len());
        if place == teams.len() {
            let published = reading.current.and_then(|current| current.teams.iter().find(|team| team.name == name));
            let id = reading.id(published.map(|team| team.id), TeamId::from_bytes);
            let team = Team { id, name, stage: Stage::Internal, members: Vec::new(), scopes: Vec::new() };
            teams.push(Found { team, first: row, stage: None });
        }
        let found = &mut teams[place];
        if let (Some(said), Some(stage)) = (found.stage, stage)
            && said != stage
        {
            let first = found.first.cell(1);
            let right = Bilingual::new(format!("与 {first} 一致"), format!("the same as at {first}"));
            let text = row.text(1, &mut reading.faults).unwrap_or_default();
            row.fault(1, CellFault::Contradicts { text, right }, &mut reading.faults);
        }
        found.stage = found.stage.or(stage);
        add_new(&mut found.team.members, members);
        add_new(&mut found.team.scopes, scopes);
    }
    let finished = teams.into_iter().map(|Found { mut team, first, stage }| {
        if team.members.is_empty() {
            first.fault(2, CellFault::Empty { column: TEAMS.columns[2].name() }, &mut reading.faults);
        }
        team.stage = stage.unwrap_or(Stage::Internal);
        team
    });
    Some(finished.collect())
}

fn add_new<T: PartialEq>(list: &mut Vec<T>, more: Vec<T>) {
    for one in more {
        if !list.contains(&one) {
            list.push(one);
        }
    }
}

fn members(reading: &mut Reading<'_>, row: &Row<'_>) -> Vec<MemberId> {
    let faults = &mut reading.faults;
    let accounts = row.list(2, faults);
    let member = |account| refer_text(row, 2, account, &reading.known.members, &MEMBERS, faults);
    accounts.into_iter().filter_map(member).collect()
}

/// The whole building, or its entrances, or its floors.
fn scopes(reading: &mut Reading<'_>, row: &Row<'_>) -> Vec<TeamScope> {
    let faults = &mut reading.faults;
    let building = refer(row, 3, &reading.known.buildings, &BUILDINGS, faults);
    let entrances = row.list(4, faults);
    let floors = row.list(5, faults);
    let Some(building) = building else { return Vec::new() };
    if !entrances.is_empty() && !floors.is_empty() {
        let right = Bilingual::new("单元和楼层只填一个", "either entrances or floors");
        let text = floors.join(", ");
        row.fault(5, CellFault::Contradicts { text, right }, faults);
        return Vec::new();
    }
    if !entrances.is_empty() {
        let known = &reading.known.entrances;
        let mut scopes = Vec::new();
        for code in entrances {
            match known.get(&(building, code.clone())) {
                Some(entrance) => scopes.push(TeamScope::Entrance(*entrance)),
                None => row.fault(4, unknown(code), &mut reading.faults),
            }
        }
        return scopes;
    }
    if floors.is_empty() {
        return vec![TeamScope::Building(building)];
    }
    floors.into_iter().flat_map(|part| floors_of(reading, row, building, part)).collect()
}

/// One level (`12`, `-1`), or all from one to another (`1~11`), of those that the building has.
fn floors_of(reading: &mut Reading<'_>, row: &Row<'_>, building: BuildingId, text: String) -> Vec<TeamScope> {
    let Some((low, high)) = levels(&text) else {
        row.fault(5, CellFault::Form { text, example: "1~11".into() }, &mut reading.faults);
        return Vec::new();
    };
    let known = &reading.known.floors;
    let ends = [low, high].iter().all(|level| known.contains_key(&(building, *level)));
    if !ends || low > high {
        row.fault(5, unknown(text), &mut reading.faults);
        return Vec::new();
    }
    (low..=high).filter_map(|level| known.get(&(building, level)).copied().map(TeamScope::Floor)).collect()
}

fn levels(text: &str) -> Option<(i16, i16)> {
    let level = |text: &str| text.trim().trim_end_matches(['层', 'F']).parse::<i16>().ok();
    if let Some(one) = level(text) {
        return Some((one, one));
    }
    let (low, high) = ['~', '～', '至'].iter().find_map(|mark| text.split_once(*mark))?;
    Some((level(low)?, level(high)?))
}

fn unknown(text: String) -> CellFault {
    CellFault::Unknown { text, sheet: Bilingual::new(BUILDINGS.zh, BUILDINGS.en) }
}
