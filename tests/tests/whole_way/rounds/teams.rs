//! Teams by floor: a member's day, and how far each team is.

use super::world::*;
use yanfang_domain::inspection::{RoomResult, Stage};
use yanfang_tests::sample::{self, INSPECTORS, LEAD, ROOMS};

#[test]
fn a_members_day_is_the_units_of_the_teams_with_rooms_accounted_for() {
    let server = server();
    let [one, other, lead] = [INSPECTORS[0], INSPECTORS[1], LEAD].map(|member| phone(&server, member));
    let units = |phone: &yanfang_tests::phone::TestPhone| -> Vec<_> {
        phone.my_day().unwrap().iter().map(|line| (line.team, line.unit)).collect()
    };
    let first_floor = [0, 1].map(|at| (FIRST_TEAM, sample::unit(at)));
    let second_floor = [2, 3].map(|at| (SECOND_TEAM, sample::unit(at)));
    assert_eq!(units(&one), first_floor);
    assert_eq!(units(&other), [first_floor, second_floor].concat());
    assert_eq!(units(&lead), [], "who is in no team has no day");

    // One whole home, with a room nobody could open; the next home is shared by two who know nothing of each other.
    let round = one.start_inspection(sample::unit(0), Stage::Internal).unwrap();
    walk(&one, sample::unit(0), round, 0..ROOMS - 1);
    let locked = RoomResult::NotSeen { reason: "门锁".into() };
    one.record_room(sample::unit(0), round, sample::room(ROOMS - 1), locked).unwrap();
    let round = one.start_inspection(sample::unit(1), Stage::Internal).unwrap();
    walk(&one, sample::unit(1), round, 0..4);
    let lines = one.my_day().unwrap();
    assert!(lines[0].state.is_inspected() && lines[0].state.not_seen == 1, "{lines:?}");
    assert_eq!((lines[1].state.rooms_done, lines[1].state.rooms, lines[1].state.is_inspected()), (4, 8, false));

    let round = other.start_inspection(sample::unit(1), Stage::Internal).unwrap();
    walk(&other, sample::unit(1), round, 4..ROOMS);
    // A round of another stage is no progress of the team.
    let warranty = other.start_inspection(sample::unit(2), Stage::WarrantyVisit).unwrap();
    walk(&other, sample::unit(2), warranty, 0..ROOMS);
    meet(&[&one, &other, &lead]);
    assert!(one.my_day().unwrap().iter().all(|line| line.state.is_inspected()), "they did it together");

    let progress = lead.team_progress().unwrap();
    let told: Vec<_> =
        progress.iter().map(|team| (team.name.as_str(), team.units, team.begun, team.inspected)).collect();
    assert_eq!(told, [("一组", 2, 2, 2), ("二组", 2, 0, 0)]);
    assert_eq!((progress[0].state.rooms_done, progress[0].state.rooms, progress[0].state.not_seen), (16, 16, 1));
}

#[test]
fn a_new_catalog_moves_a_member_to_another_team() {
    let server = server();
    let one = phone(&server, INSPECTORS[0]);
    let catalog = one.catalog().unwrap();
    let mut next = catalog.clone();
    next.teams[0].members.retain(|member| *member != INSPECTORS[0]);
    next.teams[1].members.push(INSPECTORS[0]);
    server.publish(next);
    one.sync_until_quiet();
    let teams: Vec<_> = one.my_day().unwrap().iter().map(|line| line.team).collect();
    assert_eq!(teams, [SECOND_TEAM, SECOND_TEAM]);
}

#[test]
fn teams_are_own_peoples_affair() {
    let server = server();
    let names = |member| phone(&server, member).catalog().unwrap().teams.len();
    assert_eq!((names(LEAD), names(THIRD_PARTY), names(sample::contractor_user(0))), (2, 0, 0));
}
