//! Units with anything on their way to the owner, folded from the entries' rows.

use crate::api::Api;
use crate::console::visitor::Visitor;
use crate::store::{StoreError, Value};
use std::collections::{BTreeMap, HashMap};
use yanfang_domain::delivery::{DeliveryState, delivery_state};
use yanfang_domain::entry::Entry;
use yanfang_domain::id::{DocumentId, UnitId};
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

const ENTRIES: &str = "SELECT document, received_ms, json FROM entry
    WHERE project = $1 AND document >= 'unit:' AND document < 'unit;' ORDER BY document";

const OPEN: &str = "SELECT unit, open FROM unit_state WHERE project = $1";

const FLAGS: &str =
    "SELECT document, reason FROM command WHERE project = $1 AND verdict = 'rebased' AND reason IN ($2, $3, $4)";

/// Every unit with entries that the visitor may read, in the order of their numbers.
pub(super) async fn homes(api: &Api, visitor: &Visitor) -> Result<Vec<Home>, StoreError> {
    let project = || Value::text(visitor.project());
    let database = api.server().database();
    let mut by_unit: BTreeMap<UnitId, (Vec<Entry>, i64)> = BTreeMap::new();
    for row in database.query(ENTRIES, vec![project()]).await? {
        let Ok(DocumentId::Unit(unit)) = row.text(0)?.parse() else { continue };
        if !visitor.reads(unit) {
            continue;
        }
        let entry = serde_json::from_str(row.text(2)?)
            .map_err(|error| StoreError::Damaged { what: format!("an entry's row does not read: {error}") })?;
        let (entries, heard_ms) = by_unit.entry(unit).or_default();
        entries.push(entry);
        *heard_ms = (*heard_ms).max(row.integer(1)?);
    }
    let mut open: HashMap<UnitId, i64> = HashMap::new();
    for row in database.query(OPEN, vec![project()]).await? {
        open.insert(row.parse(0)?, row.integer(1)?);
    }
    let flags = [Code::FlagAfterRevocation, Code::FlagAfterSignature, Code::FlagSignature].map(Code::text);
    let mut flagged = HashMap::<(UnitId, String), usize>::new();
    let asked = std::iter::once(project()).chain(flags.map(Value::from));
    for row in database.query(FLAGS, asked.collect()).await? {
        let Ok(DocumentId::Unit(unit)) = row.text(0)?.parse() else { continue };
        *flagged.entry((unit, row.text(1)?.to_owned())).or_default() += 1;
    }
    let count = |unit, code: Code| flagged.get(&(unit, code.text().to_owned())).copied().unwrap_or_default();
    let settings = &visitor.catalog.catalog().settings;
    let mut homes: Vec<Home> = by_unit
        .into_iter()
        .map(|(unit, (entries, heard_ms))| Home {
            unit,
            code: visitor.catalog.unit(unit).map_or_else(String::new, |unit| unit.code.clone()),
            state: delivery_state(&entries, settings),
            entries,
            open: open.get(&unit).copied().unwrap_or_default(),
            heard_ms,
            after_revocation: count(unit, Code::FlagAfterRevocation) > 0,
            after_signature: count(unit, Code::FlagAfterSignature),
            doubtful: count(unit, Code::FlagSignature),
        })
        .collect();
    homes.sort_by(|one, other| one.code.cmp(&other.code));
    Ok(homes)
}
