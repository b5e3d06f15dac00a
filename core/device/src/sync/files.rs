//! Photos up and down: thumbnails first, resumable, in the wire format of tus 1.0 (sync.md 6).

use super::account::{authorized, good, post};
use super::driver::SyncReport;
use super::error::SyncError;
use super::link::{LinkRequest, LinkResponse, Method};
use crate::app::Identity;
use crate::cancel::CancelToken;
use crate::device::Core;
use crate::observer::Changed;
use crate::photos::{PhotoFileError, sha256};
use crate::store::photos::{self, PhotoRow};
use crate::{Device, sync};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use std::path::PathBuf;
use yanfang_domain::id::Digest;

/// Hashes in one question (the server's limit is 1,000).
const QUESTION: usize = 500;
/// Bytes in one piece: what a cut costs at most.
const PIECE: usize = 512 << 10;
/// Largest photo that is fetched (security.md).
const PHOTO_LIMIT: usize = 25 << 20;
/// How often an upload is begun anew before it waits for the next sync.
const TRIES: u32 = 2;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    Thumbnail,
    Original,
}

#[derive(Serialize)]
struct Question {
    kind: Kind,
    /// Always the originals' hashes: a thumbnail is stored under its original's.
    hashes: Vec<Digest>,
}

#[derive(Deserialize)]
struct Missing {
    missing: HashSet<Digest>,
}

/// Sends what the server lacks. Photos whose files are damaged here are left out; the self-check reports them.
pub(crate) fn send(
    core: &Core,
    identity: &Identity,
    cancel: &CancelToken,
    report: &mut SyncReport,
) -> Result<(), SyncError> {
    for kind in [Kind::Thumbnail, Kind::Original] {
        let waiting = photos::waiting(&core.reader())?;
        let waiting: Vec<_> = waiting.into_iter().filter(|photo| !is_sent(photo, kind)).collect();
        for some in waiting.chunks(QUESTION) {
            let question = Question { kind, hashes: some.iter().map(|photo| photo.hash).collect() };
            let url = format!("{}/v1/photos/missing", identity.server);
            let Missing { missing } = post(core, &url, &question, Some(identity), cancel)?;
            for photo in some {
                if !missing.contains(&photo.hash) {
                    mark_sent(core, photo, kind)?;
                } else if upload(core, identity, photo.clone(), kind, cancel)? {
                    report.files_sent += 1;
                }
            }
        }
    }
    Ok(())
}

const fn is_sent(photo: &PhotoRow, kind: Kind) -> bool {
    match kind {
        Kind::Thumbnail => photo.thumbnail_sent,
        Kind::Original => photo.original_sent,
    }
}

fn mark_sent(core: &Core, photo: &PhotoRow, kind: Kind) -> Result<(), SyncError> {
    let mut photo = photos::get(&core.reader(), photo.hash)?.unwrap_or_else(|| photo.clone());
    match kind {
        Kind::Thumbnail => (photo.thumbnail_sent, photo.thumbnail_upload) = (true, None),
        Kind::Original => (photo.original_sent, photo.original_upload) = (true, None),
    }
    keep(core, &photo)?;
    core.tell(&Changed { photos: vec![photo.hash], ..Changed::default() });
    Ok(())
}

fn keep(core: &Core, photo: &PhotoRow) -> Result<(), SyncError> {
    let mut writer = core.writer();
    let tx = writer.db.transaction()?;
    photos::update(&tx, photo)?;
    Ok(tx.commit()?)
}

/// Sends one file; false if it cannot be sent now, which holds up no other.
fn upload(
    core: &Core,
    identity: &Identity,
    mut photo: PhotoRow,
    kind: Kind,
    cancel: &CancelToken,
) -> Result<bool, SyncError> {
    let name = if kind == Kind::Thumbnail { photo.thumbnail } else { photo.hash };
    let bytes = match core.photos().read(name) {
        Ok(bytes) => bytes,
        Err(PhotoFileError::DiskFull) => return Err(PhotoFileError::DiskFull.into()),
        Err(PhotoFileError::ReadsBackDifferently { .. } | PhotoFileError::File { .. }) => return Ok(false),
    };
    for _ in 0..TRIES {
        let begun = if kind == Kind::Thumbnail { &mut photo.thumbnail_upload } else { &mut photo.original_upload };
        let (location, offset) = if let Some(location) = begun.take() {
            let Some(offset) = progress(core, identity, &location, cancel)? else { continue };
            (location, offset)
        } else {
            let location = begin(core, identity, kind, name, photo.hash, bytes.len(), cancel)?;
            match kind {
                Kind::Thumbnail => photo.thumbnail_upload = Some(location.clone()),
                Kind::Original => photo.original_upload = Some(location.clone()),
            }
            // Kept before the first piece: an upload that is cut goes on where it stopped.
            keep(core, &photo)?;
            (location, 0)
        };
        if pieces(core, identity, &location, &bytes, offset, cancel)? {
            mark_sent(core, &photo, kind)?;
            return Ok(true);
        }
        match kind {
            Kind::Thumbnail => photo.thumbnail_upload = None,
            Kind::Original => photo.original_upload = None,
        }
    }
    Ok(false)
}

fn request(method: Method, url: String, headers: Vec<(&'static str, String)>, body: Vec<u8>) -> LinkRequest {
    let mut headers = headers;
    headers.push(("tus-resumable", "1.0.0".into()));
    LinkRequest { method, url, headers, body, answer_limit: 1 << 20 }
}

fn begin(
    core: &Core,
    identity: &Identity,
    kind: Kind,
    name: Digest,
    of: Digest,
    length: usize,
    cancel: &CancelToken,
) -> Result<String, SyncError> {
    let encode = |text: &str| STANDARD.encode(text);
    let sha256 = encode(&name.to_string());
    let metadata = match kind {
        Kind::Original => format!("sha256 {sha256},kind {}", encode("original")),
        Kind::Thumbnail => {
            format!("sha256 {sha256},kind {},of {}", encode("thumbnail"), encode(&of.to_string()))
        }
    };
    announce(core, identity, &metadata, length, cancel)
}

/// Announces a file; gives where its pieces go.
pub(super) fn announce(
    core: &Core,
    identity: &Identity,
    metadata: &str,
    length: usize,
    cancel: &CancelToken,
) -> Result<String, SyncError> {
    let headers = vec![("upload-length", length.to_string()), ("upload-metadata", metadata.to_owned())];
    let url = format!("{}/v1/photos", identity.server);
    let response = good(authorized(core, identity, request(Method::Post, url, headers, vec![]), cancel)?)?;
    let location = response.header("location").ok_or(SyncError::NotTheServer { status: response.status })?;
    Ok(location.to_owned())
}

/// Where an upload stopped; `None` if the server does not know it any more.
pub(super) fn progress(
    core: &Core,
    identity: &Identity,
    location: &str,
    cancel: &CancelToken,
) -> Result<Option<usize>, SyncError> {
    let response =
        authorized(core, identity, request(Method::Head, absolute(identity, location), vec![], vec![]), cancel)?;
    Ok(if response.is_success() { offset(&response) } else { None })
}

/// Sends the rest piece by piece; false if the upload has to begin anew.
pub(super) fn pieces(
    core: &Core,
    identity: &Identity,
    location: &str,
    bytes: &[u8],
    mut at: usize,
    cancel: &CancelToken,
) -> Result<bool, SyncError> {
    while at < bytes.len() {
        let piece = &bytes[at..bytes.len().min(at + PIECE)];
        let headers =
            vec![("upload-offset", at.to_string()), ("content-type", "application/offset+octet-stream".to_owned())];
        let url = absolute(identity, location);
        let response = authorized(core, identity, request(Method::Patch, url, headers, piece.to_vec()), cancel)?;
        if !response.is_success() {
            // The server lost the upload, or its whole hash did not fit: begin anew.
            return match response.status {
                404 | 409 | 410 => Ok(false),
                _ => good(response).map(|_| false),
            };
        }
        match offset(&response) {
            Some(next) if next > at && next <= bytes.len() => at = next,
            _ => return Ok(false),
        }
    }
    Ok(true)
}

fn offset(response: &LinkResponse) -> Option<usize> {
    response.header("upload-offset")?.parse().ok()
}

fn absolute(identity: &Identity, location: &str) -> String {
    if location.starts_with('/') { format!("{}{location}", identity.server) } else { location.to_owned() }
}

impl Device {
    /// The small picture of a photo, fetched if it is not here.
    pub fn thumbnail(&self, hash: Digest, cancel: &CancelToken) -> Result<PathBuf, SyncError> {
        let own = photos::get(&self.core.reader(), hash)?.map(|photo| self.core.photos().path(photo.thumbnail));
        let kept = self.core.photos().thumbnail_path(hash);
        if let Some(path) = own.into_iter().chain([kept]).find(|path| path.exists()) {
            return Ok(path);
        }
        let bytes = self.fetch(&format!("/v1/photos/{hash}/thumbnail"), cancel)?;
        Ok(self.core.photos().keep_thumbnail(hash, &bytes)?)
    }

    /// The photo itself, fetched if it is not here; its bytes are checked against its name.
    pub fn photo(&self, hash: Digest, cancel: &CancelToken) -> Result<PathBuf, SyncError> {
        if let Some(path) = self.photo_path(hash) {
            return Ok(path);
        }
        let bytes = self.fetch(&format!("/v1/photos/{hash}"), cancel)?;
        if sha256(&bytes) != hash {
            return Err(PhotoFileError::ReadsBackDifferently { hash }.into());
        }
        self.core.photos().keep(hash, &bytes)?;
        self.core.tell(&Changed { photos: vec![hash], ..Changed::default() });
        Ok(self.core.photos().path(hash))
    }

    fn fetch(&self, path: &str, cancel: &CancelToken) -> Result<Vec<u8>, sync::SyncError> {
        let identity = self.core.identity().ok_or(SyncError::NotEnrolled)?;
        let url = format!("{}{path}", identity.server);
        let request =
            LinkRequest { method: Method::Get, url, headers: vec![], body: vec![], answer_limit: PHOTO_LIMIT };
        Ok(good(authorized(&self.core, &identity, request, cancel)?)?.body)
    }
}
