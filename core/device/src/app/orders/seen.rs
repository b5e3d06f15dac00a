//! The contractor opened an order.

use crate::Device;
use crate::app::AppError;
use yanfang_domain::entry::EntryKind;
use yanfang_domain::id::{EntryId, OrderId};
use yanfang_domain::order::OrderEntry;

impl Device {
    /// Notes that an order was opened, so that the office knows it arrived.
    pub fn see_order(&self, order: OrderId) -> Result<EntryId, AppError> {
        self.enter(order, EntryKind::Order(OrderEntry::Seen), |_| Vec::new())
    }
}
