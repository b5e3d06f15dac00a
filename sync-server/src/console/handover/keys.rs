//! Keys that are out: which, to whom, until when.

use super::names;
use super::read::Home;
use crate::console::visitor::Visitor;
use crate::console::when;

pub(super) struct KeyRow {
    pub(super) href: String,
    pub(super) code: String,
    pub(super) key: String,
    pub(super) to: String,
    pub(super) purpose: String,
    pub(super) since: String,
    pub(super) due: String,
    pub(super) overdue: bool,
}

pub(super) fn rows(visitor: &Visitor, homes: &[Home]) -> Vec<KeyRow> {
    let mut rows: Vec<(i64, KeyRow)> = Vec::new();
    for home in homes {
        for loan in home.state.loans.iter().filter(|loan| loan.is_out()) {
            let row = KeyRow {
                href: format!("/console/units/{}", home.unit),
                code: home.code.clone(),
                key: loan.key.clone(),
                to: names::borrower(visitor, loan.to),
                purpose: loan.purpose.clone(),
                since: when::date_and_clock(when::at_office(loan.at_ms), visitor.words),
                due: when::date_and_clock(when::at_office(loan.due_ms), visitor.words),
                overdue: loan.is_overdue(visitor.now_ms),
            };
            rows.push((loan.due_ms, row));
        }
    }
    rows.sort_by(|(one, a), (other, b)| (one, &a.code).cmp(&(other, &b.code)));
    rows.into_iter().map(|(_, row)| row).collect()
}
