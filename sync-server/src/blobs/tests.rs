use super::*;
use crate::store::{Sqlite, Value};
use axum::body::Bytes;
use futures::{StreamExt as _, stream};
use sha2::{Digest as _, Sha256};
use std::convert::Infallible;
use std::time::Duration;
use yanfang_domain::id::MemberId;

const PAUSE: Duration = Duration::from_millis(50);

struct Store {
    blobs: Blobs,
    database: Arc<dyn Database>,
    folder: tempfile::TempDir,
}

fn store() -> Store {
    let folder = tempfile::tempdir().unwrap();
    let database: Arc<dyn Database> = Arc::new(Sqlite::open(&folder.path().join("server.sqlite")).unwrap());
    let blobs = Blobs::open(Arc::clone(&database), folder.path(), 1 << 20, vault(folder.path())).unwrap();
    Store { blobs, database, folder }
}

fn vault(folder: &Path) -> Vault {
    Vault::open(folder, &ed25519_dalek::SigningKey::from_bytes(&[7; 32])).unwrap()
}

const fn project() -> ProjectId {
    ProjectId::from_bytes([1; 16])
}

const fn member() -> MemberId {
    MemberId::from_bytes([2; 16])
}

fn photo() -> Vec<u8> {
    (0..200_000_u32).map(|at| (at % 251) as u8).collect()
}

fn announced(bytes: &[u8]) -> Announced {
    Announced {
        project: project(),
        member: member(),
        kind: Kind::Original,
        hash: Digest(Sha256::digest(bytes).into()),
        of: None,
        file: None,
        length: bytes.len() as u64,
    }
}

fn piece(bytes: &[u8]) -> impl futures::Stream<Item = Result<Bytes, Infallible>> + Unpin + use<> {
    stream::iter(bytes.chunks(16_384).map(|chunk| Ok(Bytes::copy_from_slice(chunk))).collect::<Vec<_>>())
}

async fn record(store: &Store, hash: Digest) {
    let mut transaction = store.database.begin().await.unwrap();
    let defect = "INSERT INTO defect (project, defect, unit, number, room, stage, severity, note, status, conflicts,
        photos, photos_missing, recorded_by, recorded_ms, received_ms)
        VALUES ($1, 'd', $2, 1, 'r', 'internal', 'minor', '', 'open', 0, 1, 1, 'm', 0, 0)";
    let unit = yanfang_domain::id::UnitId::from_bytes([3; 16]);
    let key: [Value; 2] = [project().to_string().into(), unit.to_string().into()];
    transaction.execute(defect, key.to_vec()).await.unwrap();
    let photo = "INSERT INTO photo (project, hash, defect, unit, stored, thumbnail) VALUES ($1, $3, 'd', $2, 0, 0)";
    let [project, unit] = key;
    transaction.execute(photo, vec![project, unit, hash.0.to_vec().into()]).await.unwrap();
    transaction.commit().await.unwrap();
}

async fn numbers(store: &Store, sql: &'static str) -> i64 {
    store.database.query(sql, Vec::new()).await.unwrap()[0].integer(0).unwrap()
}

#[tokio::test]
async fn an_interrupted_upload_goes_on_after_a_restart_and_is_counted_when_whole() {
    let store = store();
    let photo = photo();
    let hash = announced(&photo).hash;
    record(&store, hash).await;
    let id = store.blobs.begin(&announced(&photo)).await.unwrap();

    let cut = stream::iter(vec![Ok(Bytes::copy_from_slice(&photo[..70_000])), Err("cut")]);
    let stopped = store.blobs.append(member(), &id, 0, PAUSE, 0, cut).await;
    assert!(matches!(stopped, Err(BlobError::Interrupted { at: 70_000 })), "{stopped:?}");
    let silent = stream::iter(vec![Ok::<_, Infallible>(Bytes::copy_from_slice(&photo[70_000..90_000]))])
        .chain(stream::pending());
    let slow = store.blobs.append(member(), &id, 70_000, PAUSE, 0, Box::pin(silent)).await;
    assert!(matches!(slow, Err(BlobError::Interrupted { at: 90_000 })), "{slow:?}");

    let Store { database, folder, .. } = store;
    let blobs = Blobs::open(Arc::clone(&database), folder.path(), 1 << 20, vault(folder.path())).unwrap();
    let store = Store { blobs, database, folder };
    assert_eq!(store.blobs.progress(member(), &id).await.unwrap().offset, 90_000);
    assert_eq!(store.blobs.missing(project(), Kind::Original, &[hash]).await.unwrap(), [hash]);
    assert_eq!(numbers(&store, "SELECT photos_missing FROM defect").await, 1);

    store.blobs.append(member(), &id, 90_000, PAUSE, 0, piece(&photo[90_000..])).await.unwrap();
    assert!(store.blobs.missing(project(), Kind::Original, &[hash]).await.unwrap().is_empty());
    assert_eq!(numbers(&store, "SELECT photos_missing FROM defect").await, 0);
    assert_eq!(numbers(&store, "SELECT stored FROM photo").await, 1);
    let read = store.blobs.read(project(), Kind::Original, hash).await.unwrap().unwrap();
    assert_eq!(read.bytes().await.unwrap(), photo);
    let gone = store.blobs.progress(member(), &id).await;
    assert!(matches!(gone, Err(BlobError::NoUpload)));
}

#[tokio::test]
async fn bytes_with_another_hash_never_become_visible() {
    let store = store();
    let photo = photo();
    let mut damaged = photo.clone();
    damaged[100] ^= 1;
    let id = store.blobs.begin(&announced(&photo)).await.unwrap();
    let taken = store.blobs.append(member(), &id, 0, PAUSE, 0, piece(&damaged)).await;
    assert!(matches!(taken, Err(BlobError::HashMismatch)));
    assert!(store.blobs.read(project(), Kind::Original, announced(&photo).hash).await.unwrap().is_none());
    let files: Vec<_> = std::fs::read_dir(store.folder.path().join("uploads")).unwrap().collect();
    assert!(files.is_empty(), "nothing of it stays");
}

#[tokio::test]
async fn an_upload_takes_no_gap_no_overlap_no_more_than_announced_and_no_stranger() {
    let store = store();
    let photo = photo();
    let id = store.blobs.begin(&announced(&photo)).await.unwrap();
    let gap = store.blobs.append(member(), &id, 5, PAUSE, 0, piece(&photo[5..])).await;
    assert!(matches!(gap, Err(BlobError::WrongOffset { at: 0 })));
    let too_much = store.blobs.append(member(), &id, 0, PAUSE, 0, piece(&[photo.as_slice(), &[0; 9]].concat())).await;
    assert!(matches!(too_much, Err(BlobError::TooLarge { .. })));
    let stranger = store.blobs.progress(MemberId::from_bytes([7; 16]), &id).await;
    assert!(matches!(stranger, Err(BlobError::NoUpload)));
    for path in ["../../server.sqlite", "..", ""] {
        assert!(matches!(store.blobs.progress(member(), path).await, Err(BlobError::NoUpload)), "{path}");
    }
    let large = Announced { length: (1 << 20) + 1, ..announced(&photo) };
    assert!(matches!(store.blobs.begin(&large).await, Err(BlobError::TooLarge { .. })));
}

#[tokio::test]
async fn a_thumbnail_must_be_of_a_photo_that_a_record_names() {
    let store = store();
    let (photo, small) = (photo(), vec![7; 3_000]);
    let of = announced(&photo).hash;
    let thumbnail = Announced { kind: Kind::Thumbnail, of: Some(of), ..announced(&small) };
    assert!(matches!(store.blobs.begin(&thumbnail).await, Err(BlobError::UnknownPhoto)));
    record(&store, of).await;
    assert!(matches!(
        store.blobs.begin(&Announced { of: None, ..thumbnail.clone() }).await,
        Err(BlobError::UnknownPhoto)
    ));
    let id = store.blobs.begin(&thumbnail).await.unwrap();
    store.blobs.append(member(), &id, 0, PAUSE, 0, piece(&small)).await.unwrap();
    assert_eq!(numbers(&store, "SELECT thumbnail FROM photo").await, 1);
    assert!(store.blobs.read(project(), Kind::Thumbnail, of).await.unwrap().is_some(), "found under its original");
}

#[tokio::test]
async fn a_file_that_came_before_its_record_is_counted_when_asked_for() {
    let store = store();
    let photo = photo();
    let hash = announced(&photo).hash;
    let id = store.blobs.begin(&announced(&photo)).await.unwrap();
    store.blobs.append(member(), &id, 0, PAUSE, 0, piece(&photo)).await.unwrap();
    record(&store, hash).await;
    assert!(store.blobs.missing(project(), Kind::Original, &[hash]).await.unwrap().is_empty());
    assert_eq!(numbers(&store, "SELECT photos_missing FROM defect").await, 0);
}
