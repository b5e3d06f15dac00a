//! What must hold after every scenario (quality.md, I1 to I8), read past the product: straight from the databases.

use rusqlite::{Connection, OpenFlags};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;
use yanfang_domain::entry::{Entry, EntryName};
use yanfang_domain::id::{ActorId, DefectId, DeviceId, DocumentId, EntryId, MemberId, Origin};
use yanfang_sync::engine::Caller;

use crate::sample;

/// A caller of the sample project, for requests without a network; every member has one device.
pub fn caller(member: MemberId) -> Caller {
    Caller { project: sample::project(), member, device: DeviceId::from_bytes(*member.bytes()) }
}

/// I2: every command that the phone holds a receipt for is stored on the server.
pub fn receipts_are_stored(phone: &Path, server: &Path) {
    let stored = stored_origins(server);
    let phone = read_only(&phone.join("device.sqlite"));
    let mut receipts = phone.prepare("SELECT origin_actor, origin_seq FROM receipt").expect("receipts can be read");
    let origins = receipts.query_map([], |row| {
        let actor: [u8; 16] = row.get(0)?;
        Ok(Origin { actor: ActorId(actor), seq: row.get(1)? }.to_string())
    });
    for origin in origins.expect("receipts can be read") {
        let origin = origin.expect("receipts can be read");
        assert!(stored.contains(&origin), "the phone has a receipt for {origin}, the server has no such command");
    }
}

/// I1 to I3: every command that the phone ever acknowledged is stored on the server, was taken, and what it made is there
/// once. Answers how many there are.
pub fn journal_is_stored(phone: &Path, server: &Path) -> usize {
    let server = read_only(&server.join("yanfang.db"));
    let taken: HashMap<String, (String, String)> = {
        let mut commands = server.prepare("SELECT origin, kind, verdict FROM command").expect("commands can be read");
        let rows = commands.query_map([], |row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?))));
        rows.expect("commands can be read").collect::<Result<_, _>>().expect("commands can be read")
    };
    let entries = counted(&server, "SELECT entry FROM entry");
    let defects = counted(&server, "SELECT defect FROM defect");
    let phone = read_only(&phone.join("device.sqlite"));
    let mut journal = phone.prepare("SELECT actor, seq FROM journal").expect("the journal can be read");
    let origins = journal.query_map([], |row| Ok(Origin { actor: ActorId(row.get(0)?), seq: row.get(1)? }));
    let origins = origins.expect("the journal can be read").collect::<Result<Vec<_>, _>>();
    let origins = origins.expect("the journal can be read");
    for origin in &origins {
        let (kind, verdict) = taken.get(&origin.to_string()).expect("what a phone acknowledged is on the server");
        assert!(["accepted", "rebased"].contains(&verdict.as_str()), "{origin} {kind} was {verdict}");
        let made = match kind.as_str() {
            "record_defect" => defects.get(&DefectId(origin.record(0)).to_string()),
            kind if EntryName::ALL.iter().any(|name| name.text() == kind) => {
                entries.get(&EntryId(origin.record(0)).to_string())
            }
            _ => continue,
        };
        assert_eq!(made, Some(&1), "what {origin} {kind} made is there once");
    }
    origins.len()
}

/// How often each value of a column is there.
fn counted(server: &Connection, sql: &str) -> HashMap<String, usize> {
    let mut rows = server.prepare(sql).expect("the rows can be read");
    let mut counts = HashMap::new();
    for value in rows.query_map([], |row| row.get::<_, String>(0)).expect("the rows can be read") {
        *counts.entry(value.expect("the rows can be read")).or_default() += 1;
    }
    counts
}

/// The rows of a document's entries as the server's lists read them, by id.
pub fn entry_rows(server: &Path, document: DocumentId) -> BTreeMap<String, Entry> {
    let server = read_only(&server.join("yanfang.db"));
    let mut rows = server.prepare("SELECT entry, json FROM entry WHERE document = ?1").expect("entries can be read");
    let rows = rows.query_map([document.to_string()], |row| Ok((row.get(0)?, row.get::<_, String>(1)?)));
    let read = rows.expect("entries can be read").map(|row| {
        let (id, json) = row.expect("entries can be read");
        (id, serde_json::from_str(&json).expect("an entry's row is an entry"))
    });
    read.collect()
}

/// Every document's entries as the server's lists read them.
pub fn all_entry_rows(server: &Path) -> HashMap<String, Vec<Entry>> {
    let server = read_only(&server.join("yanfang.db"));
    let mut rows = server.prepare("SELECT document, json FROM entry").expect("entries can be read");
    let rows = rows.query_map([], |row| Ok((row.get(0)?, row.get::<_, String>(1)?)));
    let mut entries: HashMap<String, Vec<Entry>> = HashMap::new();
    for row in rows.expect("entries can be read") {
        let (document, json) = row.expect("entries can be read");
        entries.entry(document).or_default().push(serde_json::from_str(&json).expect("an entry's row is an entry"));
    }
    entries
}

fn stored_origins(server: &Path) -> HashSet<String> {
    let server = read_only(&server.join("yanfang.db"));
    let mut commands = server.prepare("SELECT origin FROM command").expect("commands can be read");
    let origins = commands.query_map([], |row| row.get(0)).expect("commands can be read");
    origins.collect::<Result<_, _>>().expect("commands can be read")
}

/// I7: every hash, chain, document and view row of a server's folder is what was written.
pub fn verify(server: &Path) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let report = runtime.block_on(yanfang_sync::verify::verify(server)).expect("the folder can be checked");
    let first: Vec<_> = report.findings.iter().take(5).collect();
    assert!(first.is_empty(), "{} findings in the server's folder, such as {first:#?}", report.findings.len());
}

/// The one number that a query on the server's database gives.
pub fn count(server: &Path, query: &str) -> i64 {
    let server = read_only(&server.join("yanfang.db"));
    server.query_row(query, [], |row| row.get(0)).expect("the query gives a number")
}

/// The texts that a query on the server's database gives.
pub fn texts(server: &Path, query: &str) -> Vec<String> {
    let server = read_only(&server.join("yanfang.db"));
    let mut rows = server.prepare(query).expect("the query can be asked");
    let rows = rows.query_map([], |row| row.get(0)).expect("the query can be asked");
    rows.collect::<Result<_, _>>().expect("the query gives texts")
}

fn read_only(path: &Path) -> Connection {
    // Read and write: after a kill the write-ahead log has to be taken in before anything can be read.
    Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE).expect("the database opens")
}
