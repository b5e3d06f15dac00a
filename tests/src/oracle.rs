//! What must hold after every scenario (quality.md, I1 to I8), read past the product: straight from the databases.

use rusqlite::{Connection, OpenFlags};
use std::collections::HashSet;
use std::path::Path;
use yanfang_domain::id::{ActorId, DeviceId, MemberId, Origin};
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

fn read_only(path: &Path) -> Connection {
    // Read and write: after a kill the write-ahead log has to be taken in before anything can be read.
    Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE).expect("the database opens")
}
