//! Units on their way to the owner, folded from the entries' rows; only those that the page shows.

use super::asked::List;
use crate::api::Api;
use crate::console::visitor::Visitor;
use crate::console::when;
use crate::store::{Row, StoreError, Value};
use std::collections::BTreeSet;
use yanfang_domain::delivery::{DeliveryState, delivery_state};
use yanfang_domain::entry::Entry;
use yanfang_domain::id::{DocumentId, UnitId};
use yanfang_domain::time::DAY_MS;
use yanfang_protocol::problem::Code;

/// A unit of the visitor's scope.
pub(super) struct Home {
    pub(super) unit: UnitId,
    pub(super) code: String,
    pub(super) entries: Vec<Entry>,
    pub(super) state: DeliveryState,
    /// Defects open for an acceptance.
    pub(super) open: i64,
    /// When the last entry arrived (UTC ms).
    pub(super) heard_ms: i64,
    /// 撤回后交付: something was taken and marked so.
    pub(super) after_revocation: bool,
    /// How many records were taken and marked as 签后新增.
    pub(super) after_signature: usize,
    /// How many signatures were taken and marked as doubtful.
    pub(super) doubtful: usize,
}

/// What the page shows: the homes of the day and of the list that is asked for, and how long the other lists are.
pub(super) struct Homes {
    /// In the order of their numbers.
    pub(super) homes: Vec<Home>,
    pub(super) overdue: usize,
    pub(super) keys_out: usize,
}

const ON_LISTS: &str = "SELECT unit, last_day_ms, keys_out, days FROM on_lists WHERE project = $1";

const ENTRIES: &str = "SELECT received_ms, json FROM entry WHERE project = $1 AND document = $2";

const OPEN: &str = "SELECT open FROM unit_state WHERE project = $1 AND unit = $2";

const FLAGS: &str = "SELECT reason FROM command WHERE project = $1 AND document = $2
    AND verdict = 'rebased' AND reason IS NOT NULL AND reason IN ($3, $4, $5)";

/// Reads what the visitor may read of it.
pub(super) async fn homes(
    api: &Api,
    visitor: &Visitor,
    list: List,
    chosen: Option<UnitId>,
) -> Result<Homes, StoreError> {
    let rows = api.server().database().query(ON_LISTS, vec![Value::text(visitor.project())]).await?;
    let start_ms = when::day_start_ms(visitor.now_ms);
    // The office's day is a part of two days in UTC.
    let today = [start_ms, start_ms + DAY_MS - 1].map(|at_ms| format!(",{},", at_ms.div_euclid(DAY_MS)));
    let (mut units, mut overdue, mut keys_out) = (BTreeSet::new(), 0, 0);
    for row in &rows {
        let unit: UnitId = row.parse(0)?;
        if !visitor.reads(unit) {
            continue;
        }
        let is_overdue = row.optional_integer(1)?.is_some_and(|last_day_ms| last_day_ms < visitor.now_ms);
        let keys = row.integer(2)? as usize;
        overdue += usize::from(is_overdue);
        keys_out += keys;
        let days = row.text(3)?;
        let is_shown = today.iter().any(|day| days.contains(day))
            || (list == List::Overdue && is_overdue)
            || (list == List::Keys && keys > 0);
        if is_shown || chosen == Some(unit) {
            units.insert(unit);
        }
    }
    Ok(Homes { homes: read(api, visitor, &units).await?, overdue, keys_out })
}

/// The homes with these ids, in the order of their numbers.
async fn read(api: &Api, visitor: &Visitor, units: &BTreeSet<UnitId>) -> Result<Vec<Home>, StoreError> {
    let database = api.server().database();
    let (project, settings) = (visitor.project(), &visitor.catalog.catalog().settings);
    let document = |unit: &UnitId| Value::text(DocumentId::Unit(*unit));
    let keys = |key: &dyn Fn(&UnitId) -> Vec<Value>| units.iter().map(key).collect::<Vec<_>>();
    let entries = database.query_many(ENTRIES, keys(&|unit| vec![Value::text(project), document(unit)])).await?;
    let open = database.query_many(OPEN, keys(&|unit| vec![Value::text(project), Value::text(unit)])).await?;
    let marks = [Code::FlagAfterRevocation, Code::FlagAfterSignature, Code::FlagSignature].map(Code::text);
    let flagged = |unit: &UnitId| {
        let marks = marks.map(Value::from);
        [Value::text(project), document(unit)].into_iter().chain(marks).collect()
    };
    let flags = database.query_many(FLAGS, keys(&flagged)).await?;
    let mut homes = Vec::with_capacity(units.len());
    for (((unit, entries), open), flags) in units.iter().zip(entries).zip(open).zip(flags) {
        let (entries, heard_ms) = parsed(&entries)?;
        let count = |code: Code| flags.iter().filter(|row| row.text(0).is_ok_and(|text| text == code.text())).count();
        let home = Home {
            unit: *unit,
            code: visitor.catalog.unit(*unit).map_or_else(String::new, |unit| unit.code.clone()),
            state: delivery_state(&entries, settings),
            entries,
            open: open.first().map_or(Ok(0), |row| row.integer(0))?,
            heard_ms,
            after_revocation: count(Code::FlagAfterRevocation) > 0,
            after_signature: count(Code::FlagAfterSignature),
            doubtful: count(Code::FlagSignature),
        };
        homes.push(home);
    }
    homes.sort_by(|one, other| one.code.cmp(&other.code));
    Ok(homes)
}

/// A unit's entries, and when the last of them arrived.
fn parsed(rows: &[Row]) -> Result<(Vec<Entry>, i64), StoreError> {
    let (mut entries, mut heard_ms) = (Vec::with_capacity(rows.len()), 0);
    for row in rows {
        let entry = serde_json::from_str(row.text(1)?)
            .map_err(|error| StoreError::Damaged { what: format!("an entry's row does not read: {error}") })?;
        entries.push(entry);
        heard_ms = heard_ms.max(row.integer(0)?);
    }
    Ok((entries, heard_ms))
}
