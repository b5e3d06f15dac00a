//! What survives a restart, and that `verify` finds what did not.

use crate::phone::Phone;
use crate::project::{PLASTER, Site, device, document, project_id};
use yanfang_protocol::sync::DocumentAnswer;
use yanfang_sync::engine::{OpenError, Server, ServerConfig};
use yanfang_sync::verify::{FindingCode, verify};

async fn filled() -> Site {
    let mut site = Site::new().await;
    let mut phone = Phone::new(1);
    phone.sync(&site.server).await;
    for _ in 0..40 {
        phone.record(document(1), Some(PLASTER));
    }
    phone.record(document(2), None);
    phone.try_sync(&site.server).await.unwrap();
    let mut body = phone.held(document(2)).pending[0].commands[0].body.clone();
    let last = body.len() - 1;
    body[last] = 9;
    phone.held(document(2)).pending[0].commands[0].body = body;
    phone.sync(&site.server).await;
    let mut auditor = Phone::new(8);
    auditor.sync(&site.server).await;
    auditor.record(document(3), None);
    auditor.sync(&site.server).await;
    site.publish().await;
    site
}

#[tokio::test]
async fn a_restart_changes_nothing() {
    let mut site = filled().await;
    let read = |site: &Site| {
        let server = site.server.clone();
        async move { server.document(project_id(1), document(1)).await.unwrap().unwrap().view() }
    };
    let before = read(&site).await;
    site.restart().await;
    assert_eq!(read(&site).await, before);
    assert_eq!(site.count("SELECT COUNT(*) FROM document WHERE snapshot IS NOT NULL").await, 1);
    let mut phone = Phone::new(1);
    phone.sync(&site.server).await;
    phone.record(document(1), Some(PLASTER));
    assert_eq!(phone.sync(&site.server).await.documents, [DocumentAnswer::Accepted]);
    let report = verify(site.folder.path()).await.unwrap();
    assert_eq!(report.findings, []);
    assert_eq!((report.counts.documents, report.counts.defects, report.counts.commands), (2, 42, 45));
}

#[tokio::test]
async fn verify_finds_a_flipped_byte_in_every_table() {
    let site = filled().await;
    assert_eq!(verify(site.folder.path()).await.unwrap().findings, []);
    for (table, column, expected) in [
        ("catalog", "json", FindingCode::CatalogChanged),
        ("catalog", "hash", FindingCode::CatalogChanged),
        ("change", "bytes", FindingCode::ChangeChainBroken),
        ("change", "hash", FindingCode::DocumentUnreadable),
        ("change", "row_chain", FindingCode::ChangeChainBroken),
        ("document", "heads", FindingCode::HeadsDiffer),
        ("document", "snapshot", FindingCode::SnapshotChanged),
        ("document", "row_chain", FindingCode::DocumentRowWrong),
        ("command", "body", FindingCode::CommandChanged),
        ("command", "change_hash", FindingCode::CommandChanged),
        ("forked_command", "body", FindingCode::CommandChanged),
        ("feed", "payload", FindingCode::FeedChainBroken),
        ("feed", "chain", FindingCode::FeedChainBroken),
        ("project", "feed_chain", FindingCode::FeedChainBroken),
        ("server", "value", FindingCode::KeyForeign),
    ] {
        let restore = flip(&site, table, column);
        let findings = verify(site.folder.path()).await.unwrap().findings;
        assert!(findings.iter().any(|finding| finding.code == expected), "{table}.{column}: {findings:?}");
        restore();
    }
    let row = rusqlite::Connection::open(site.folder.path().join("yanfang.db")).unwrap();
    row.execute("UPDATE defect SET status = 'closed' WHERE number = 7", []).unwrap();
    let findings = verify(site.folder.path()).await.unwrap().findings;
    assert_eq!(findings.len(), 1);
    assert_eq!(findings[0].code, FindingCode::ViewDiffers);
}

/// Flips the last byte of the first value of a column; the returned function puts it back.
fn flip(site: &Site, table: &'static str, column: &'static str) -> impl FnOnce() + use<> {
    let database = rusqlite::Connection::open(site.folder.path().join("yanfang.db")).unwrap();
    let select = format!("SELECT rowid, {column} FROM {table} WHERE {column} IS NOT NULL ORDER BY rowid LIMIT 1");
    let (row, before): (i64, Vec<u8>) = database.query_row(&select, [], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    let update = format!("UPDATE {table} SET {column} = ?2 WHERE rowid = ?1");
    let mut after = before.clone();
    *after.last_mut().unwrap() ^= 1;
    database.execute(&update, rusqlite::params![row, after]).unwrap();
    move || {
        database.execute(&update, rusqlite::params![row, before]).unwrap();
    }
}

#[tokio::test]
async fn a_lost_or_foreign_key_is_not_replaced() {
    let site = filled().await;
    let folder = site.folder.path().to_owned();
    let key = folder.join("server.key");
    let kept = std::fs::read(&key).unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(std::fs::metadata(&key).unwrap().permissions().mode() & 0o777, 0o600);
    }
    std::fs::remove_file(&key).unwrap();
    assert!(matches!(Server::open(ServerConfig::new(&folder)).await, Err(OpenError::Key(_))));
    let findings = verify(&folder).await.unwrap().findings;
    assert_eq!(findings[0].code, FindingCode::KeyMissing);
    std::fs::write(&key, [3; 32]).unwrap();
    assert!(matches!(Server::open(ServerConfig::new(&folder)).await, Err(OpenError::ForeignKey)));
    std::fs::write(&key, kept).unwrap();
    assert!(Server::open(ServerConfig::new(&folder)).await.is_ok());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn requests_at_the_same_time_lose_nothing() {
    let site = Site::new().await;
    let mut running = Vec::new();
    for number in 0..12_u16 {
        let server = site.server.clone();
        running.push(tokio::spawn(async move {
            let mut phone = Phone::new(1 + number % 2);
            phone.caller.device = device(200 + number);
            phone.sync(&server).await;
            for round in 0..3 {
                for unit in 1..=4 {
                    phone.record(document((unit + number + round) % 4 + 1), Some(PLASTER));
                }
                let answer = phone.sync(&server).await;
                assert!(answer.documents.iter().all(|answer| *answer == DocumentAnswer::Accepted), "{answer:?}");
            }
        }));
    }
    for task in running {
        task.await.unwrap();
    }
    assert_eq!(site.count("SELECT COUNT(*) FROM defect WHERE status = 'assigned'").await, 12 * 12);
    assert_eq!(verify(site.folder.path()).await.unwrap().findings, []);
}
