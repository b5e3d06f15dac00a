//! The events that give a unit's defects to a contractor.

use super::moving::{Move, Moved};
use crate::catalogs::CatalogView;
use std::collections::BTreeMap;
use yanfang_domain::calendar::Calendar;
use yanfang_domain::command::{Body, DefectEvent};
use yanfang_domain::event::{AssignedBy, AssignmentGroup, EventKind};
use yanfang_domain::id::{ContractorId, DefectId, OrderId};
use yanfang_domain::routing::due_at;
use yanfang_domain::time::Moment;

/// Most defects that one assignment event lists: what it stands on must fit in its `after`.
const IN_ONE_EVENT: usize = 32;

/// The events that assign a unit's defects, each with the earliest due time in it.
pub(super) fn assignments(
    catalog: &CatalogView,
    defects: &[Moved],
    what: &Move,
    order: OrderId,
    at: Moment,
) -> Vec<(Body, Option<i64>)> {
    let bodies = defects.chunks(IN_ONE_EVENT).map(|some| {
        let mut groups: BTreeMap<ContractorId, Vec<(DefectId, i64)>> = BTreeMap::new();
        let mut after: Vec<_> = some.iter().flat_map(|one| one.standing.frontier.iter().copied()).collect();
        after.sort_unstable();
        after.dedup();
        for one in some {
            let liable = one.standing.liable.unwrap_or(what.repairer);
            let liable = what.heir.filter(|(left, _)| *left == liable).map_or(liable, |(_, heir)| heir);
            groups.entry(liable).or_default().push((one.defect.id, due(catalog, one, what, at)));
        }
        let due_ms = groups.values().flatten().map(|(_, due)| *due).min();
        let groups = groups.into_iter().map(|(liable, defects)| AssignmentGroup {
            defects,
            liable,
            repairer: what.repairer,
            order: Some(order),
            by: AssignedBy::Person { reason: what.reason.clone() },
        });
        let kind = EventKind::Assigned { groups: groups.collect() };
        (Body::DefectEvent(DefectEvent { defect: None, after, kind }), due_ms)
    });
    bodies.collect()
}

/// Another contractor's limit begins anew; the same one keeps the date it has.
fn due(catalog: &CatalogView, one: &Moved, what: &Move, at: Moment) -> i64 {
    if let (Some(due_ms), true) = (one.standing.due_ms, one.standing.repairer == Some(what.repairer)) {
        return due_ms;
    }
    let item = one.defect.item.as_deref().and_then(|code| catalog.item(code));
    due_at(&catalog.catalog().settings, &Calendar::default(), one.defect.severity, item, at, None)
}
