//! Rows of work orders: their state by the entries of their documents, which defects they hold, the limit to accept.

use crate::ingest::Context;
use crate::store::Value;
use yanfang_domain::calendar::Calendar;
use yanfang_domain::entry::{Entry, EntryKind};
use yanfang_domain::id::{DefectId, OrderId, UnitId};
use yanfang_domain::order::OrderEntry;

/// An order that is released has its row as a draft, or begins with its document; closed it stays closed.
const RELEASE: &str = "INSERT INTO work_order
    (project, work_order, number, group_key, repairer, state, drafted_ms, released_ms, due_ms, engineer)
    VALUES ($1, $2, $3, $4, $5, 'released', $6, $6, $7, $8)
    ON CONFLICT (project, work_order) DO UPDATE SET
     state = CASE WHEN work_order.state = 'draft' THEN 'released' ELSE work_order.state END,
     released_ms = COALESCE(work_order.released_ms, excluded.released_ms), engineer = excluded.engineer";

const CLOSE: &str = "UPDATE work_order SET state = 'closed', closed_ms = $3 WHERE project = $1 AND work_order = $2";

const DEFECT: &str = "INSERT INTO order_defect (project, work_order, defect, unit) VALUES ($1, $2, $3, $4)
    ON CONFLICT (project, work_order, defect) DO NOTHING";

const LIMIT: &str = "INSERT INTO timer (project, kind, subject, due_ms) VALUES ($1, 'accept', $2, $3)
    ON CONFLICT (project, kind, subject) DO NOTHING";

/// Rows of one or more orders.
#[derive(Default)]
pub(super) struct OrderRows {
    released: Vec<Vec<Value>>,
    closed: Vec<Vec<Value>>,
    defects: Vec<Vec<Value>>,
    limits: Vec<Vec<Value>>,
}

impl OrderRows {
    pub(super) fn add_entries(&mut self, order: OrderId, entries: &[Entry], context: &Context) {
        let key = || vec![Value::text(context.project), Value::text(order)];
        for entry in entries {
            match &entry.kind {
                EntryKind::Order(OrderEntry::Released { number, repairer, due_ms, engineer }) => {
                    let mut row = key();
                    row.extend([
                        (*number).into(),
                        format!("order:{order}").into(),
                        Value::text(repairer),
                        context.now.utc_ms.into(),
                        (*due_ms).into(),
                        engineer.map(|member| member.to_string()).into(),
                    ]);
                    self.released.push(row);
                    self.limit(order, context);
                }
                EntryKind::Order(OrderEntry::Closed { .. }) => {
                    let mut row = key();
                    row.push(context.now.utc_ms.into());
                    self.closed.push(row);
                }
                _ => {}
            }
        }
    }

    /// The contractor's limit to accept starts when the order is released (R5), in working days (R4).
    fn limit(&mut self, order: OrderId, context: &Context) {
        let settings = &context.today.catalog().settings;
        if settings.deemed_acceptance {
            let due_ms = Calendar::default().after_working_days(context.now, settings.accept_days);
            self.limits.push(vec![Value::text(context.project), Value::text(order), due_ms.into()]);
        }
    }

    pub(super) fn add_defect(&mut self, order: OrderId, unit: UnitId, defect: DefectId, context: &Context) {
        self.defects.push(vec![
            Value::text(context.project),
            Value::text(order),
            Value::text(defect),
            Value::text(unit),
        ]);
    }

    pub(super) fn extend(&mut self, other: Self) {
        self.released.extend(other.released);
        self.closed.extend(other.closed);
        self.defects.extend(other.defects);
        self.limits.extend(other.limits);
    }

    pub(super) fn batches(self) -> [(&'static str, Vec<Vec<Value>>); 4] {
        [(RELEASE, self.released), (CLOSE, self.closed), (DEFECT, self.defects), (LIMIT, self.limits)]
    }
}
