//! Chained work of several trades: when the repair before is reported done, the turn of the next one comes.
//!
//! Found by rows, written from the document as it is then: looking twice, or by two servers at once, moves nothing twice.

use crate::catalogs::CatalogView;
use crate::engine::Server;
use crate::ingest::{Consequence, Context, IngestError, OFFSET_MIN, Work};
use crate::store::{Row, StoreError, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use yanfang_document::Document;
use yanfang_domain::calendar::Calendar;
use yanfang_domain::catalog::Severity;
use yanfang_domain::chain::{Before, Link, Waiting, links, waits_for};
use yanfang_domain::command::{Body, DefectEvent};
use yanfang_domain::defect::Defect;
use yanfang_domain::event::{EventKind, Status};
use yanfang_domain::id::{DefectId, DocumentId, EventId, Origin, ProjectId, UnitId};
use yanfang_domain::standing::fold;
use yanfang_domain::time::Moment;

/// Every link of a repair that is still to be done, with where both stand.
const RUNNING: &str = "SELECT c.link, c.unit, c.defect, c.before_unit, c.before_defect, c.due_ms, c.came,
     d.severity, d.item, b.status, b.due_ms
    FROM chain c
    JOIN defect d ON d.project = c.project AND d.defect = c.defect
    JOIN defect b ON b.project = c.project AND b.defect = c.before_defect
    WHERE c.project = $1 AND c.ended = 0
     AND d.status IN ('open', 'assigned', 'in_repair', 'disputed', 'returned', 'needs_decision')";

/// A link as its row says.
struct Running {
    unit: UnitId,
    defect: DefectId,
    link: Link,
    severity: Severity,
    item: Option<String>,
    before: Before,
}

/// What may have moved in one unit.
struct Turns {
    links: Vec<(DefectId, EventId, Before)>,
}

impl Consequence for Turns {
    fn bodies(&self, document: &Document, context: &Context) -> Vec<(Option<Origin>, Body)> {
        let moved = self.links.iter().filter_map(|(defect, id, before)| {
            let defect = document.defect(*defect)?;
            let link = links(&defect).into_iter().find(|link| link.id == *id)?;
            let waiting = waiting(&context.today, defect.severity, defect.item.as_deref());
            let (came, due_ms) = waiting.moved(&link, before, context.now)?;
            let kind = EventKind::ChainMoved { link: *id, step: link.step + 1, came, due_ms };
            Some((Some(id.0.origin), body(&defect, kind)))
        });
        moved.collect()
    }

    fn is_mirrored(&self) -> bool {
        true
    }
}

fn body(defect: &Defect, kind: EventKind) -> Body {
    Body::DefectEvent(DefectEvent { defect: Some(defect.id), after: fold(defect).frontier, kind })
}

fn waiting<'a>(catalog: &'a CatalogView, severity: Severity, item: Option<&str>) -> Waiting<'a> {
    let item = item.and_then(|code| catalog.item(code));
    Waiting { settings: &catalog.catalog().settings, calendar: Calendar::default(), severity, item }
}

impl Server {
    /// Tells every repair whose turn came, or whose plan moved; tells how many units it wrote to.
    pub async fn act_on_chains(self: &Arc<Self>, project: ProjectId) -> Result<usize, IngestError> {
        let rows = self.database.query(RUNNING, vec![Value::text(project)]).await?;
        if rows.is_empty() {
            return Ok(0);
        }
        let Some(catalog) = self.catalog(project).await? else { return Ok(0) };
        let running = read(&rows)?;
        let now = Moment { utc_ms: self.clock.now_ms(), offset_min: OFFSET_MIN };
        let mut units: BTreeMap<UnitId, Vec<(DefectId, EventId, Before)>> = BTreeMap::new();
        for one in running {
            let waiting = waiting(&catalog, one.severity, one.item.as_deref());
            if waiting.moved(&one.link, &one.before, now).is_some() {
                units.entry(one.unit).or_default().push((one.defect, one.link.id, one.before));
            }
        }
        let follow = |(unit, links)| {
            let consequence: Arc<dyn Consequence> = Arc::new(Turns { links });
            (DocumentId::Unit(unit), Work::Follow(consequence))
        };
        let work: Vec<_> = units.into_iter().map(follow).collect();
        let written = work.len();
        let failed = self.copy(project, work).await?;
        if !failed.is_empty() {
            tracing::error!(%project, documents = failed.len(), "repairs whose turn came were not told yet");
        }
        if written > 0 {
            self.mirror(project).await?;
        }
        Ok(written)
    }
}

fn read(rows: &[Row]) -> Result<Vec<Running>, StoreError> {
    let mut running = Vec::with_capacity(rows.len());
    let mut waits: BTreeMap<DefectId, BTreeSet<DefectId>> = BTreeMap::new();
    for row in rows {
        let before: (UnitId, DefectId) = (row.parse(3)?, row.parse(4)?);
        let word = |column: usize| row.text(column).map(serde_json::Value::from);
        let (Ok(severity), Ok(status)) = (serde_json::from_value(word(7)?), serde_json::from_value::<Status>(word(9)?))
        else {
            continue;
        };
        let link = Link { id: row.parse(0)?, before, due_ms: row.integer(5)?, came: row.integer(6)? != 0, step: 0 };
        let one = Running {
            unit: row.parse(1)?,
            defect: row.parse(2)?,
            link,
            severity,
            item: row.optional_text(8)?.map(str::to_owned),
            before: Before { status, due_ms: row.optional_integer(10)?, on_circle: false },
        };
        waits.entry(one.defect).or_default().insert(before.1);
        running.push(one);
    }
    for one in &mut running {
        one.before.on_circle = waits_for(&waits, one.link.before.1, one.defect);
    }
    Ok(running)
}
