//! Who answers for and repairs what was just recorded: by rules, on drafts of work orders (sync.md 5, domain.md 2).
//!
//! Routing reads the touched defects once; the order's id is found or drawn between the two parallel steps of ingest, and
//! the assignments of a document become one event.

mod orders;
mod returned;

pub(crate) use orders::{Orders, choose};
pub(crate) use returned::{ReturnedOrder, returned_orders, write_returned};

use crate::ingest::{Context, ServerCommand};
use std::collections::{BTreeMap, HashMap};
use yanfang_domain::calendar::{Calendar, local_day};
use yanfang_domain::catalog::Unit;
use yanfang_domain::command::{Body, DefectEvent};
use yanfang_domain::defect::Defect;
use yanfang_domain::event::{AssignedBy, AssignmentGroup, Author, EventKind, Status};
use yanfang_domain::id::{ContractorId, DefectId, EventId, OrderId, Origin, RuleId};
use yanfang_domain::routing::{Routed, Router, Why, due_at, order_group_key};
use yanfang_domain::standing::fold;

/// A defect that a rule gives to somebody.
pub(crate) struct Assignable {
    pub(crate) defect: DefectId,
    pub(crate) liable: ContractorId,
    pub(crate) repairer: ContractorId,
    pub(crate) rule: RuleId,
    /// Which defects share its order.
    pub(crate) group: String,
    pub(crate) due_ms: i64,
    /// The status-bearing events that the rule saw.
    after: Vec<EventId>,
}

/// What routing says of one document's defects.
#[derive(Default)]
pub(crate) struct Routing {
    pub(crate) assignable: Vec<Assignable>,
    /// Why a defect waits for a person (`ToAssign`), as stored in the defect's row.
    pub(crate) unassigned: HashMap<DefectId, String>,
}

/// Routes those of the touched defects that are open and have no repairer.
pub(crate) fn route(defects: &[Defect], unit: Option<&Unit>, context: &Context, router: &Router<'_>) -> Routing {
    let mut routing = Routing::default();
    let Some(unit) = unit else { return routing };
    let catalog = context.today.catalog();
    let calendar = Calendar::default();
    for defect in defects {
        let standing = fold(defect);
        if standing.status != Status::Open || standing.repairer.is_some() {
            continue;
        }
        match router.route(defect.item.as_deref(), unit) {
            Routed::Unassigned(why) => {
                routing.unassigned.insert(defect.id, reason(&why));
            }
            Routed::Rule { rule, liable, repairer, .. } => {
                let item = defect.item.as_deref().and_then(|code| context.today.item(code));
                let due_ms = due_at(&catalog.settings, &calendar, defect.severity, item, context.now, None);
                let day = local_day(context.now);
                let group = order_group_key(catalog.settings.order_grouping, unit, repairer, day);
                let after = standing.frontier;
                routing.assignable.push(Assignable { defect: defect.id, liable, repairer, rule, group, due_ms, after });
            }
        }
    }
    routing
}

/// Why nobody was named: a stable code, for the contradicting rules with their ids.
fn reason(why: &Why) -> String {
    match why {
        Why::NoItem => "no_item".into(),
        Why::UnknownItem { .. } => "unknown_item".into(),
        Why::NoRule => "no_rule".into(),
        Why::Tie(rules) => {
            let rules: Vec<String> = rules.iter().map(ToString::to_string).collect();
            format!("tie {}", rules.join(" "))
        }
        Why::ContractSuspended { contractor, .. } => format!("contract_suspended {contractor}"),
        Why::NoSuccessor { contractor, .. } => format!("no_successor {contractor}"),
    }
}

/// What the defects of a group have in common: order, liable, repairer and rule.
type GroupKey = (Option<OrderId>, ContractorId, ContractorId, RuleId);

/// The one event that assigns a document's defects, caused by the first command that touched one of them.
pub(crate) fn assignment(
    routing: &Routing,
    orders: &Orders,
    causes: &BTreeMap<DefectId, Origin>,
) -> Option<ServerCommand> {
    let cause = routing.assignable.iter().filter_map(|assignable| causes.get(&assignable.defect)).min()?;
    let mut groups: BTreeMap<GroupKey, Vec<(DefectId, i64)>> = BTreeMap::new();
    let mut after = Vec::new();
    for assignable in &routing.assignable {
        let order = orders.of(&assignable.group);
        let key = (order, assignable.liable, assignable.repairer, assignable.rule);
        groups.entry(key).or_default().push((assignable.defect, assignable.due_ms));
        after.extend(assignable.after.iter().copied());
    }
    after.sort_unstable();
    after.dedup();
    let groups = groups
        .into_iter()
        .map(|((order, liable, repairer, rule), defects)| AssignmentGroup {
            defects,
            liable,
            repairer,
            order,
            by: AssignedBy::Rule(rule),
        })
        .collect();
    let event = DefectEvent { defect: None, after, kind: EventKind::Assigned { groups } };
    Some(ServerCommand { body: Body::DefectEvent(event), by: Author::Server, purpose: "assigned", cause: *cause })
}
