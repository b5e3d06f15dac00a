//! The rows that lists, counts and the console read: written from domain values for what a request touched.

mod chains;
mod confirmations;
mod defects;
mod entries;
mod inspections;
mod on_lists;
mod orders;
mod sealed;
mod units;

pub(crate) use defects::no_successor;
pub(crate) use on_lists::columns as on_lists_columns;
pub(crate) use units::TO_ASSIGN;

use crate::ingest::Context;
use crate::store::{StoreError, Transaction, Value};
use std::collections::HashMap;
use yanfang_document::Document;
use yanfang_domain::catalog::Unit;
use yanfang_domain::defect::Defect;
use yanfang_domain::delivery::on_lists as shown;
use yanfang_domain::entry::Entry;
use yanfang_domain::id::{DefectId, DocumentId, OrderId, UnitId};

/// Rows of one document, ready to be written.
#[derive(Default)]
pub(crate) struct Rows {
    defects: Vec<Vec<Value>>,
    photos: Vec<Vec<Value>>,
    rooms: Vec<Vec<Value>>,
    units: Vec<Vec<Value>>,
    room_counts: Vec<Vec<Value>>,
    entries: Vec<Vec<Value>>,
    on_lists: Vec<Vec<Value>>,
    confirmations: Vec<Vec<Value>>,
    sealed: Vec<Vec<Value>>,
    orders: orders::OrderRows,
    chains: Vec<Vec<Value>>,
}

/// What is projected of one document.
pub(crate) struct Touched<'a> {
    pub(crate) unit: UnitId,
    pub(crate) place: Option<&'a Unit>,
    pub(crate) defects: &'a [Defect],
    pub(crate) unassigned: &'a HashMap<DefectId, String>,
    pub(crate) inspections: bool,
}

/// Makes the rows of what was touched.
pub(crate) fn rows(document: &Document, touched: &Touched<'_>, context: &Context) -> Rows {
    let mut rows = Rows::default();
    for defect in touched.defects {
        rows.defects.push(defects::row(defect, touched, context));
        rows.photos.extend(defects::photos(defect, touched.unit, context));
        rows.chains.extend(chains::rows(defect, touched.unit, context));
    }
    if touched.inspections {
        let inspections = document.unit().inspections;
        rows.rooms = inspections::rows(&inspections, touched, context);
        rows.room_counts.push(inspections::counts(&inspections, touched, context));
    }
    rows.units.push(units::row(touched, context));
    rows
}

impl Rows {
    /// Adds the rows of entries just written, and of what follows from them.
    pub(crate) fn add_entries(&mut self, document: &Document, entries: &[Entry], context: &Context) {
        if entries.is_empty() {
            return;
        }
        self.entries.extend(entries.iter().filter_map(|entry| entries::row(document.id(), entry, context)));
        self.photos.extend(entries.iter().flat_map(|entry| entries::photos(document.id(), entry, context)));
        self.sealed.extend(entries.iter().flat_map(|entry| sealed::rows(document.id(), entry, context)));
        match document.id() {
            DocumentId::Order(order) => self.orders.add_entries(order, entries, context),
            DocumentId::Batch(batch) => {
                self.confirmations.extend(confirmations::rows(batch, &document.entries(), context));
            }
            DocumentId::Unit(unit) => {
                self.on_lists.push(on_lists::row(unit, &shown(&document.entries()), context));
            }
            DocumentId::Case(_) => {}
        }
    }

    /// Adds the rows of an order's defects just written: which they are, and their photos, so that these are known before
    /// the unit has them.
    pub(crate) fn add_order<'a>(
        &mut self,
        order: OrderId,
        document: &Document,
        touched: impl Iterator<Item = &'a DefectId>,
        context: &Context,
    ) {
        for defect in touched {
            let (Some(unit), Some(defect)) = (document.unit_of(*defect), document.defect(*defect)) else { continue };
            self.orders.add_defect(order, unit, defect.id, context);
            self.photos.extend(defects::photos(&defect, unit, context));
        }
    }

    /// Takes in another document's rows, so that each table is written once.
    pub(crate) fn extend(&mut self, other: Self) {
        self.defects.extend(other.defects);
        self.photos.extend(other.photos);
        self.rooms.extend(other.rooms);
        self.units.extend(other.units);
        self.room_counts.extend(other.room_counts);
        self.entries.extend(other.entries);
        self.on_lists.extend(other.on_lists);
        self.confirmations.extend(other.confirmations);
        self.sealed.extend(other.sealed);
        self.orders.extend(other.orders);
        self.chains.extend(other.chains);
    }

    /// Writes them: photos before defects, which count them, and units last, which count defects.
    pub(crate) async fn write(mut self, transaction: &mut dyn Transaction) -> Result<(), StoreError> {
        // In the order of the keys: neighbours land on the same pages.
        self.photos.sort_unstable_by(|one, other| one[1].cmp(&other[1]));
        self.defects.sort_unstable_by(|one, other| one[1].cmp(&other[1]));
        let mut batches = vec![
            (defects::PHOTO, self.photos),
            (defects::DEFECT, self.defects),
            (inspections::ROOM, self.rooms),
            (units::UNIT, self.units),
            (inspections::ROOM_COUNTS, self.room_counts),
            (entries::ENTRY, self.entries),
            (on_lists::ON_LISTS, self.on_lists),
            (confirmations::CONFIRMATION, self.confirmations),
            (sealed::SEALED_NAME, self.sealed),
            (chains::LINK, self.chains),
        ];
        batches.extend(self.orders.batches());
        transaction.execute_all(batches).await.map(|_| ())
    }
}

/// How a value is spelt in a row: its name on the wire.
pub(crate) fn word<T: serde::Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}

/// Who did it, as stored: the member's or rule's id, or `server`.
pub(crate) fn author(by: yanfang_domain::event::Author) -> String {
    match by {
        yanfang_domain::event::Author::Member(member) => member.to_string(),
        yanfang_domain::event::Author::Rule(rule) => rule.to_string(),
        yanfang_domain::event::Author::Server => "server".into(),
    }
}
