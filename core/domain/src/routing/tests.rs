use super::*;
use crate::calendar::Calendar;
use crate::catalog::{Element, OrderGrouping, Settings, Severity, UnitKind, WarrantyClass};
use crate::id::{BuildingId, ContractId, EntranceId, FloorId, HouseTypeId, UnitId};
use crate::language::Bilingual;
use crate::time::{DAY_MS, Moment};

fn firm(n: u8) -> ContractorId {
    ContractorId::from_bytes([n; 16])
}

fn building(n: u8) -> BuildingId {
    BuildingId::from_bytes([n; 16])
}

fn unit() -> Unit {
    Unit {
        id: UnitId::from_bytes([9; 16]),
        kind: UnitKind::Dwelling,
        code: "3-1-1201".into(),
        building: Some(building(3)),
        entrance: Some(EntranceId::from_bytes([1; 16])),
        floor: Some(FloorId::from_bytes([12; 16])),
        house_type: HouseTypeId::from_bytes([2; 16]),
        former: Vec::new(),
        directions: None,
    }
}

fn item(code: &str, trade: Trade) -> CheckItem {
    CheckItem {
        code: code.into(),
        text: Bilingual::default(),
        trade,
        elements: vec![Element::Wall],
        severity: Severity::Major,
        repair_days: None,
        warranty: WarrantyClass::TwoYears,
        tolerance: None,
    }
}

fn rule(number: u32, when: RuleConditions, liable: u8) -> RoutingRule {
    RoutingRule { id: RuleId::from_bytes([number as u8; 16]), number, when, liable: firm(liable), repairer: None }
}

fn tiling() -> RuleConditions {
    RuleConditions { trade: Some(Trade::Tiling), ..RuleConditions::default() }
}

fn contract(contractor: u8, state: ContractState, successor: Option<u8>) -> Contract {
    Contract {
        id: ContractId::from_bytes([contractor; 16]),
        contractor: firm(contractor),
        name: "精装一标".into(),
        trades: vec![Trade::Tiling],
        buildings: Vec::new(),
        state,
        successor: successor.map(firm),
        warranty_end_ms: None,
    }
}

fn route(rules: &[RoutingRule], contracts: Vec<Contract>) -> Routed {
    let items = [item("02.03.04", Trade::Tiling), item("05.01", Trade::Painting)];
    let contractors = Contractors { contractors: Vec::new(), contracts };
    Router::of(&items, rules, &contractors).route(Some("02.03.04"), &unit())
}

fn firms(routed: &Routed) -> Option<(ContractorId, ContractorId)> {
    match routed {
        Routed::Rule { liable, repairer, .. } => Some((*liable, *repairer)),
        Routed::Unassigned(_) => None,
    }
}

#[test]
fn the_most_specific_rule_wins_and_says_what_the_others_lack() {
    let rules = [
        rule(1, tiling(), 1),
        rule(2, RuleConditions { building: Some(building(3)), ..tiling() }, 2),
        rule(3, RuleConditions { item: Some("02".into()), ..tiling() }, 3),
        rule(4, RuleConditions { item: Some("02.03".into()), ..tiling() }, 4),
        rule(5, RuleConditions { building: Some(building(4)), item: Some("02.03".into()), ..tiling() }, 5),
    ];
    let Routed::Rule { rule, beaten, .. } = route(&rules, Vec::new()) else { panic!("no rule decided") };
    assert_eq!(rule, rules[3].id);
    assert_eq!(
        beaten,
        [
            (rules[2].id, Beaten::ShorterItem),
            (rules[1].id, Beaten::ShorterItem),
            (rules[0].id, Beaten::FewerConditions { has: 1, winner: 2 }),
        ]
    );
}

#[test]
fn of_places_the_narrowest_wins() {
    let entrance = RuleConditions { entrance: unit().entrance, ..tiling() };
    let home = RuleConditions { unit: Some(unit().id), ..tiling() };
    let rules = [rule(1, RuleConditions { building: Some(building(3)), ..tiling() }, 1), rule(2, entrance, 2)];
    assert_eq!(firms(&route(&rules, Vec::new())), Some((firm(2), firm(2))));
    let rules = [rules[0].clone(), rules[1].clone(), rule(3, home, 3)];
    assert_eq!(firms(&route(&rules, Vec::new())), Some((firm(3), firm(3))));
}

#[test]
fn a_tie_waits_and_so_does_what_no_rule_names() {
    let same = [rule(7, tiling(), 1), rule(3, tiling(), 2)];
    assert_eq!(route(&same, Vec::new()), Routed::Unassigned(Why::Tie(vec![same[1].id, same[0].id])));
    assert_eq!(route(&[], Vec::new()), Routed::Unassigned(Why::NoRule));
    let items = [item("02.03", Trade::Tiling)];
    let contractors = Contractors::default();
    let router = Router::of(&items, &same, &contractors);
    assert_eq!(router.route(None, &unit()), Routed::Unassigned(Why::NoItem));
    let code = "02.99".to_owned();
    assert_eq!(router.route(Some("02.99"), &unit()), Routed::Unassigned(Why::UnknownItem { code }));
}

#[test]
fn a_prefix_ends_at_a_dot() {
    assert!(is_under("02.03", "02.03") && is_under("02.03.04", "02.03") && is_under("02.03", "02."));
    assert!(!is_under("02.031", "02.03") && !is_under("02", "02.03"));
}

#[test]
fn contracts_that_were_left_or_suspended() {
    let rules = [rule(1, tiling(), 1)];
    let left = |successor| contract(1, ContractState::Left, successor);
    assert_eq!(firms(&route(&rules, vec![left(Some(2))])), Some((firm(2), firm(2))), "follows the successor");
    let rule_id = rules[0].id;
    let nobody = Why::NoSuccessor { rule: rule_id, contractor: firm(1) };
    assert_eq!(route(&rules, vec![left(None)]), Routed::Unassigned(nobody));
    let suspended = vec![contract(1, ContractState::Suspended, None)];
    let why = Why::ContractSuspended { rule: rule_id, contractor: firm(1) };
    assert_eq!(route(&rules, suspended.clone()), Routed::Unassigned(why));
    let elsewhere = [RoutingRule { repairer: Some(firm(3)), ..rules[0].clone() }];
    assert_eq!(firms(&route(&elsewhere, suspended)), Some((firm(1), firm(3))), "liable stays liable while suspended");
}

#[test]
fn successors_in_a_circle_wait_for_a_person() {
    let rules = [rule(1, tiling(), 1)];
    let circle = vec![contract(1, ContractState::Left, Some(2)), contract(2, ContractState::Left, Some(1))];
    assert!(matches!(route(&rules, circle), Routed::Unassigned(Why::NoSuccessor { .. })));
}

#[test]
fn due_times_by_severity_item_and_delivery() {
    // Friday 2026-11-20, 10:00 in China.
    let start = Moment { utc_ms: 20_777 * DAY_MS + 2 * 3_600_000, offset_min: 480 };
    let (settings, calendar) = (Settings::default(), Calendar::default());
    let mut seepage = item("06.01", Trade::Waterproofing);
    seepage.repair_days = Some(15);
    let due = |severity, item, delivery| due_at(&settings, &calendar, severity, item, start, delivery);
    let days = |due: i64| (due - start.utc_ms) / DAY_MS;
    assert_eq!(days(due(Severity::Critical, Some(&seepage), None)), 3);
    assert_eq!(days(due(Severity::Major, None, None)), 11, "seven working days hold two weekends");
    assert_eq!(days(due(Severity::Major, Some(&seepage), None)), 21);
    let delivery = Some(start.utc_ms + 20 * DAY_MS);
    assert_eq!(days(due(Severity::Cosmetic, None, delivery)), 10);
    assert_eq!(days(due(Severity::Cosmetic, None, Some(start.utc_ms - DAY_MS))), 42, "it was delivered already");
}

#[test]
fn orders_are_grouped_as_the_project_wants() {
    let mut area = unit();
    (area.floor, area.entrance) = (None, None);
    let key = |grouping, unit: &Unit, day| order_group_key(grouping, unit, firm(1), day);
    let mut neighbour = unit();
    neighbour.id = UnitId::from_bytes([8; 16]);
    assert_ne!(key(OrderGrouping::Unit, &unit(), 1), key(OrderGrouping::Unit, &neighbour, 1));
    assert_eq!(key(OrderGrouping::Floor, &unit(), 1), key(OrderGrouping::Floor, &neighbour, 2));
    assert_ne!(key(OrderGrouping::Floor, &unit(), 1), key(OrderGrouping::Floor, &area, 1));
    assert_eq!(key(OrderGrouping::BuildingDay, &unit(), 1), key(OrderGrouping::BuildingDay, &area, 1));
    assert_ne!(key(OrderGrouping::BuildingDay, &unit(), 1), key(OrderGrouping::BuildingDay, &unit(), 2));
    assert_ne!(
        order_group_key(OrderGrouping::Entrance, &unit(), firm(1), 1),
        order_group_key(OrderGrouping::Entrance, &unit(), firm(2), 1)
    );
}

#[test]
fn two_thousand_defects_are_routed_in_less_than_ten_milliseconds() {
    let items: Vec<CheckItem> = (0..60).map(|n| item(&format!("02.{n:02}"), Trade::Tiling)).collect();
    let rules: Vec<RoutingRule> = (0..200)
        .map(|n| {
            let item = Some(format!("02.{:02}", n % 60));
            rule(n, RuleConditions { item, building: Some(building(n as u8 / 60)), ..tiling() }, 1)
        })
        .collect();
    let contractors =
        Contractors { contractors: Vec::new(), contracts: vec![contract(1, ContractState::Active, None)] };
    let router = Router::of(&items, &rules, &contractors);
    let unit = unit();
    let start = std::time::Instant::now();
    let routed = (0..2_000).filter(|n| firms(&router.route(Some(&items[n % 60].code), &unit)).is_some()).count();
    let elapsed = start.elapsed();
    println!("2,000 defects, 200 rules of one trade: {elapsed:?}, {routed} routed");
    assert!(routed > 0);
    if !cfg!(debug_assertions) {
        assert!(elapsed.as_millis() < 10, "{elapsed:?}");
    }
}
