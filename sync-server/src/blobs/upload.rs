//! Uploads that go on where they stopped: the state is two files, so a restart loses nothing that arrived.
//!
//! `ID.json` says what is coming, the length of `ID.part` is the offset. Only a whole file with the announced hash
//! leaves this folder.

use super::{BlobError, Blobs, Kind, object_path};
use futures::{Stream, StreamExt as _};
use object_store::ObjectStoreExt as _;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::PoisonError;
use std::time::Duration;
use tokio::fs::OpenOptions;
use tokio::io::AsyncWriteExt as _;
use yanfang_domain::id::{Digest, MemberId, ProjectId, SealedFileId};
use yanfang_protocol::sealed::SEALED_OVERHEAD;

/// Unfinished uploads without a new piece for this long are swept when the server starts.
const KEPT: Duration = Duration::from_hours(7 * 24);

/// Largest thumbnail: they are 20 to 40 kB.
const THUMBNAIL_LIMIT: u64 = 512 * 1024;

/// Largest signed view, compressed: 300 defects take 60 kB.
const VIEW_FILE_LIMIT: u64 = 8 << 20;

/// What a member announces.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Announced {
    /// For which project.
    pub project: ProjectId,
    /// By whom: nobody else goes on with it.
    pub member: MemberId,
    /// What it is.
    pub kind: Kind,
    /// SHA-256 of the file.
    pub hash: Digest,
    /// The photo that a thumbnail is of; the view whose bytes these are.
    pub of: Option<Digest>,
    /// The name of a sealed file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<SealedFileId>,
    /// Its length in bytes.
    pub length: u64,
}

impl Announced {
    /// The hash the file is found under: a thumbnail under its original's.
    fn key(&self) -> Digest {
        self.of.unwrap_or(self.hash)
    }
}

/// How far an upload is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Bytes that are here.
    pub offset: u64,
    /// Bytes that were announced.
    pub length: u64,
    /// The signed view that is whole now: what waits for it goes on.
    pub view: Option<(ProjectId, Digest)>,
}

impl Blobs {
    /// Begins an upload; gives its id.
    pub async fn begin(&self, announced: &Announced) -> Result<String, BlobError> {
        let limit = match announced.kind {
            Kind::Original => self.limit,
            Kind::Thumbnail => THUMBNAIL_LIMIT.min(self.limit),
            Kind::View => VIEW_FILE_LIMIT,
            Kind::Sealed => self.limit + SEALED_OVERHEAD as u64,
        };
        if announced.length > limit {
            return Err(BlobError::TooLarge { limit });
        }
        self.check_named(announced).await?;
        let mut entropy = [0; 16];
        getrandom::fill(&mut entropy)?;
        let id = hex::encode(entropy);
        let description = serde_json::to_vec(announced).map_err(BlobError::Description)?;
        tokio::fs::write(self.part(&id), []).await.map_err(BlobError::File)?;
        tokio::fs::write(self.description(&id), description).await.map_err(BlobError::File)?;
        Ok(id)
    }

    /// How far an upload of this member is.
    pub async fn progress(&self, member: MemberId, id: &str) -> Result<Progress, BlobError> {
        let announced = self.announced(member, id).await?;
        Ok(Progress { offset: self.offset(id).await?, length: announced.length, view: None })
    }

    /// Takes the next piece. What arrives before the sender stops is kept; the last piece makes the file visible.
    pub async fn append<E>(
        &self,
        member: MemberId,
        id: &str,
        offset: u64,
        pause: Duration,
        now_ms: i64,
        piece: impl Stream<Item = Result<axum::body::Bytes, E>> + Unpin,
    ) -> Result<Progress, BlobError> {
        let announced = self.announced(member, id).await?;
        let _turn = self.turn(id)?;
        let at = self.offset(id).await?;
        if at != offset {
            return Err(BlobError::WrongOffset { at });
        }
        let mut whole = None;
        let offset = self.write(id, &announced, offset, pause, piece).await?;
        if offset == announced.length {
            self.finish(id, &announced, now_ms).await?;
            whole = announced.of.filter(|_| announced.kind == Kind::View).map(|view| (announced.project, view));
        }
        Ok(Progress { offset, length: announced.length, view: whole })
    }

    /// A thumbnail must be of a photo that some record names, a view one that was signed, a sealed file one that a record of
    /// the sender names: until that record is accepted the file waits on the phone.
    async fn check_named(&self, announced: &Announced) -> Result<(), BlobError> {
        match (announced.kind, announced.of) {
            (Kind::Original, None) => Ok(()),
            (Kind::Sealed, None) if self.is_named_by(announced.project, announced.file, announced.member).await? => {
                Ok(())
            }
            (Kind::View, Some(view)) if self.is_signed(announced.project, view).await? => Ok(()),
            (Kind::Thumbnail, Some(of)) if !self.named_in(announced.project, of).await?.is_empty() => Ok(()),
            _ => Err(BlobError::UnknownPhoto),
        }
    }

    async fn write<E>(
        &self,
        id: &str,
        announced: &Announced,
        mut offset: u64,
        pause: Duration,
        mut piece: impl Stream<Item = Result<axum::body::Bytes, E>> + Unpin,
    ) -> Result<u64, BlobError> {
        let mut file = OpenOptions::new().append(true).open(self.part(id)).await.map_err(BlobError::File)?;
        let ended = loop {
            match tokio::time::timeout(pause, piece.next()).await {
                Ok(Some(Ok(bytes))) if offset + bytes.len() as u64 > announced.length => {
                    break Err(BlobError::TooLarge { limit: announced.length });
                }
                Ok(Some(Ok(bytes))) => {
                    file.write_all(&bytes).await.map_err(BlobError::File)?;
                    offset += bytes.len() as u64;
                }
                Ok(None) => break Ok(offset),
                Ok(Some(Err(_))) | Err(_) => break Err(BlobError::Interrupted { at: offset }),
            }
        };
        file.flush().await.map_err(BlobError::File)?;
        file.sync_data().await.map_err(BlobError::File)?;
        ended
    }

    /// Checks the whole file, makes it visible, notes it in the rows, and only then lets the upload go.
    async fn finish(&self, id: &str, announced: &Announced, now_ms: i64) -> Result<(), BlobError> {
        let bytes = tokio::fs::read(self.part(id)).await.map_err(BlobError::File)?;
        if Sha256::digest(&bytes).as_slice() != announced.hash.0 {
            self.discard(id).await?;
            return Err(BlobError::HashMismatch);
        }
        match announced.kind {
            Kind::Original | Kind::Thumbnail => {
                let path = object_path(announced.project, announced.kind, announced.key());
                self.store.put(&path, bytes.into()).await?;
                self.mark(announced.project, announced.kind, announced.key()).await?;
            }
            Kind::View | Kind::Sealed => {
                let kept = if announced.kind == Kind::View {
                    self.keep_view(announced, bytes).await
                } else {
                    self.keep_sealed(announced, &bytes, now_ms).await
                };
                if matches!(kept, Err(BlobError::HashMismatch | BlobError::Sealed)) {
                    self.discard(id).await?;
                }
                kept?;
            }
        }
        self.discard(id).await
    }

    async fn announced(&self, member: MemberId, id: &str) -> Result<Announced, BlobError> {
        if id.len() != 32 || !id.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(BlobError::NoUpload);
        }
        let bytes = tokio::fs::read(self.description(id)).await.map_err(absent_is_none)?;
        let announced: Announced = serde_json::from_slice(&bytes).map_err(BlobError::Description)?;
        if announced.member == member { Ok(announced) } else { Err(BlobError::NoUpload) }
    }

    async fn offset(&self, id: &str) -> Result<u64, BlobError> {
        Ok(tokio::fs::metadata(self.part(id)).await.map_err(absent_is_none)?.len())
    }

    async fn discard(&self, id: &str) -> Result<(), BlobError> {
        tokio::fs::remove_file(self.description(id)).await.map_err(BlobError::File)?;
        tokio::fs::remove_file(self.part(id)).await.map_err(BlobError::File)
    }

    fn part(&self, id: &str) -> PathBuf {
        self.uploads.join(format!("{id}.part"))
    }

    fn description(&self, id: &str) -> PathBuf {
        self.uploads.join(format!("{id}.json"))
    }

    fn turn(&self, id: &str) -> Result<Turn<'_>, BlobError> {
        let mut busy = self.busy.lock().unwrap_or_else(PoisonError::into_inner);
        if busy.insert(id.to_owned()) { Ok(Turn { blobs: self, id: id.to_owned() }) } else { Err(BlobError::Busy) }
    }
}

/// The right to write to an upload, until dropped.
struct Turn<'a> {
    blobs: &'a Blobs,
    id: String,
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.blobs.busy.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.id);
    }
}

fn absent_is_none(error: std::io::Error) -> BlobError {
    if error.kind() == ErrorKind::NotFound { BlobError::NoUpload } else { BlobError::File(error) }
}

/// Removes uploads that nobody went on with.
pub(super) fn sweep(folder: &Path) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let age = entry.metadata()?.modified()?.elapsed().unwrap_or_default();
        if age > KEPT {
            std::fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}
