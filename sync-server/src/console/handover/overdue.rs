//! 逾期未收: whose owner did not come by the last day of the notice.

use super::names;
use super::read::Home;
use crate::console::visitor::Visitor;
use crate::console::when;
use yanfang_domain::delivery::{AppointmentPurpose, days_unreached};

pub(super) struct OverdueRow {
    pub(super) href: String,
    pub(super) code: String,
    pub(super) number: String,
    pub(super) channel: &'static str,
    /// Whether the notice has a proof of delivery.
    pub(super) proven: bool,
    pub(super) last_day: String,
    pub(super) late: String,
    /// On how many days the owner was tried in vain since last reached.
    pub(super) tried: usize,
    /// The last appointment was a no-show.
    pub(super) no_show: bool,
}

pub(super) fn rows(visitor: &Visitor, homes: &[Home]) -> Vec<OverdueRow> {
    let overdue = homes.iter().filter(|home| home.state.is_overdue(visitor.now_ms));
    let mut rows: Vec<(i64, OverdueRow)> = overdue
        .filter_map(|home| {
            let notice = home.state.notice.as_ref()?;
            let row = OverdueRow {
                href: format!("/console/handover?list=overdue&unit={}", home.unit),
                code: home.code.clone(),
                number: notice.number.clone(),
                channel: names::channel(notice.channel, visitor.words),
                proven: notice.proof.is_some(),
                last_day: when::date(when::at_office(notice.last_day_ms), visitor.words),
                late: when::due(notice.last_day_ms, visitor.now_ms, visitor.words).0,
                tried: days_unreached(&home.entries, i64::MIN),
                no_show: home.state.is_no_show(AppointmentPurpose::Handover),
            };
            Some((notice.last_day_ms, row))
        })
        .collect();
    rows.sort_by(|(one, a), (other, b)| (one, &a.code).cmp(&(other, &b.code)));
    rows.into_iter().map(|(_, row)| row).collect()
}
