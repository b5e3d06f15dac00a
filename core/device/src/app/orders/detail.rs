//! Everything about one order.

use super::list::{OrderLine, line};
use crate::Device;
use crate::app::unit_detail::describe;
use crate::app::{AppError, DefectDetail};
use crate::store::photos;
use yanfang_domain::command::DefectPlace;
use yanfang_domain::entry::Entry;
use yanfang_domain::id::{DocumentId, OrderId, UnitId};
use yanfang_domain::quarantine::answers;

/// A defect of an order.
#[derive(Clone, Debug)]
pub struct OrderDefect {
    /// As recorded, with where it stands and its photos.
    pub detail: DefectDetail,
    /// The unit.
    pub unit: Option<UnitId>,
    /// Unit and room in words.
    pub place: Option<DefectPlace>,
    /// Whether it is still on this order: another may have it by now.
    pub is_here: bool,
}

/// An order.
#[derive(Clone, Debug)]
pub struct OrderDetail {
    /// As lists show it.
    pub line: OrderLine,
    /// Release, and what happened to the order since, by id.
    pub entries: Vec<Entry>,
    /// Its defects, by unit and number.
    pub defects: Vec<OrderDefect>,
}

impl Device {
    /// Reads an order.
    ///
    /// # Errors
    ///
    /// [`AppError::UnknownDocument`] where this phone does not hold it.
    pub fn order_detail(&self, order: OrderId) -> Result<OrderDetail, AppError> {
        let id = DocumentId::Order(order);
        let document = self.core.document(id)?;
        let line = line(order, &document).ok_or(AppError::UnknownDocument { document: id })?;
        let places = self.core.places(id)?;
        let waiting = photos::waiting_hashes(&self.core.reader())?;
        let entries = document.entries();
        let answers = answers(&entries);
        let defects = document.unit().defects.into_iter().map(|defect| {
            let (unit, words) = (document.unit_of(defect.id), document.place_of(defect.id));
            let place = places.of(&defect);
            let detail = describe(&waiting, &answers, defect, place);
            OrderDefect { is_here: detail.standing.order == Some(order), detail, unit, place: words }
        });
        let mut defects: Vec<OrderDefect> = defects.collect();
        defects.sort_by(|one, other| key(one).cmp(&key(other)));
        Ok(OrderDetail { line, entries, defects })
    }
}

fn key(one: &OrderDefect) -> (Option<&str>, Option<UnitId>, u32) {
    (one.place.as_ref().map(|place| place.unit.as_str()), one.unit, one.detail.defect.number)
}
