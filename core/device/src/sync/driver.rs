//! Drives a sync: asks, sends, applies, until nothing waits and nothing more comes; then the photos.

use super::account::{authorized, good};
use super::apply::{Applied, apply};
use super::error::SyncError;
use super::link::{LinkRequest, Method};
use super::outbox::{self, Outbox};
use super::session::{Awaiting, Ready};
use super::{compact, files, kept, take_back};
use crate::Device;
use crate::app::Identity;
use crate::cancel::CancelToken;
use crate::device::Core;
use crate::store::{meta, pending};
use std::collections::HashSet;
use std::sync::TryLockError;
use yanfang_protocol::codec::CONTENT_TYPE;
use yanfang_protocol::problem::Code;
use yanfang_protocol::signature::public_key;
use yanfang_protocol::sync::PATH;

/// Largest answer, compressed.
const ANSWER_LIMIT: usize = 64 << 20;

/// What a sync did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SyncReport {
    /// Requests to `POST /v1/sync`.
    pub requests: u32,
    /// Bytes of their bodies.
    pub sent_bytes: u64,
    /// Bytes of the answers' bodies.
    pub received_bytes: u64,
    /// Commands that got a verdict.
    pub judged: u32,
    /// Parts of documents that came down.
    pub received: u32,
    /// Colleagues' sealed commands that the server judged now.
    pub delivered: u32,
    /// Files that were sent, thumbnails and originals each.
    pub files_sent: u32,
    /// Commands that still wait: their undo is open, or the server could not judge them.
    pub pending: u32,
    /// The server was restored since this phone last heard it (N4); shown to the person.
    pub new_epoch: bool,
}

impl Device {
    /// Sends what waits and takes in what is new, until both are done; then photos, thumbnails first.
    ///
    /// May be interrupted at any point and repeated: nothing is lost, nothing is done twice (N3).
    pub fn sync(&self, cancel: &CancelToken) -> Result<SyncReport, SyncError> {
        self.run_sync(cancel, true)
    }

    /// The same without photos: for a metered network.
    pub fn sync_without_photos(&self, cancel: &CancelToken) -> Result<SyncReport, SyncError> {
        self.run_sync(cancel, false)
    }

    /// Ends every open undo, so that the next sync sends all (on leaving the site, on logging out).
    pub fn end_undo(&self) -> Result<(), SyncError> {
        let mut writer = self.core.writer();
        let tx = writer.db.transaction()?;
        pending::release_holds(&tx)?;
        Ok(tx.commit()?)
    }

    fn run_sync(&self, cancel: &CancelToken, photos: bool) -> Result<SyncReport, SyncError> {
        let core = &self.core;
        let _running = match core.syncing.try_lock() {
            Ok(running) => running,
            Err(TryLockError::Poisoned(poisoned)) => poisoned.into_inner(),
            Err(TryLockError::WouldBlock) => return Err(SyncError::AlreadyRunning),
        };
        let identity = core.identity().ok_or(SyncError::NotEnrolled)?;
        core.writer().sync_mark()?;
        let mut report = SyncReport::default();
        let talked = talk(core, &identity, cancel, &mut report);
        core.set_sending(HashSet::new());
        talked?;
        // Colleagues' work next: their photos are taken only where a record names them.
        report.delivered = crate::bundle::deliver(core, &identity, cancel)?;
        if report.delivered > 0 {
            talk(core, &identity, cancel, &mut report)?;
        }
        if photos {
            // Few and small, and signatures rest on them: before the photos.
            kept::send(core, &identity, cancel, &mut report)?;
            files::send(core, &identity, cancel, &mut report)?;
        }
        finish(core, &mut report)?;
        Ok(report)
    }
}

fn talk(core: &Core, identity: &Identity, cancel: &CancelToken, report: &mut SyncReport) -> Result<(), SyncError> {
    let (mut skip, mut asked) = (HashSet::new(), HashSet::new());
    loop {
        if cancel.is_cancelled() {
            return Err(SyncError::Cancelled);
        }
        let outbox = outbox::collect(&core.reader(), core.clock().now().utc_ms, &skip, &asked)?;
        let has_work = !outbox.is_empty();
        asked.extend(outbox.refetch.iter().map(|held| held.row));
        let Some((applied, more)) = exchange(core, identity, outbox, cancel, report)? else { continue };
        report.judged += applied.judged;
        report.received += applied.received;
        let progressed = applied.judged > 0 || applied.received > 0;
        skip.extend(applied.skip);
        core.tell(&applied.changed);
        if more && progressed {
            continue;
        }
        let rest = outbox::collect(&core.reader(), core.clock().now().utc_ms, &skip, &asked)?;
        if rest.is_empty() || (has_work && !progressed && rest.refetch.is_empty()) {
            return Ok(());
        }
    }
}

/// One request and its answer; `None` if the server had to take back first what it lost, and all is to be asked anew.
fn exchange(
    core: &Core,
    identity: &Identity,
    outbox: Outbox,
    cancel: &CancelToken,
    report: &mut SyncReport,
) -> Result<Option<(Applied, bool)>, SyncError> {
    let ready = Ready {
        project: identity.project,
        server_key: public_key(&identity.server_key.0).map_err(|_| SyncError::BadSignature)?,
        cursor: meta::get(&core.reader(), meta::CURSOR)?,
        catalog: core.known().map_or(0, |known| known.catalog.version),
    };
    let awaiting = ready.ask(outbox)?;
    core.set_sending(numbers(&awaiting));
    let request = LinkRequest {
        method: Method::Post,
        url: format!("{}{PATH}", identity.server),
        headers: vec![("content-type", CONTENT_TYPE.into())],
        body: awaiting.body().to_vec(),
        answer_limit: ANSWER_LIMIT,
    };
    report.requests += 1;
    report.sent_bytes += request.body.len() as u64;
    let response = match good(authorized(core, identity, request, cancel)?) {
        Err(SyncError::Server { problem }) if problem.code == Code::Restored && !report.new_epoch => {
            take_back::give_back(core, identity, cancel)?;
            report.new_epoch = true;
            return Ok(None);
        }
        response => response?,
    };
    report.received_bytes += response.body.len() as u64;
    let checked = awaiting.answered(&response.body)?;
    let more = checked.answer.more;
    Ok(Some((apply(core, identity, checked)?, more)))
}

fn numbers(awaiting: &Awaiting) -> HashSet<i64> {
    let commands = awaiting.sent().iter().flat_map(|sent| sent.chains.iter().flatten());
    commands.map(|command| command.pending.number).collect()
}

fn finish(core: &Core, report: &mut SyncReport) -> Result<(), SyncError> {
    if report.judged == 0 && report.received == 0 {
        // Nobody waits for a sync that brings nothing: that is the time to tidy up.
        compact::run(core)?;
    }
    let mut writer = core.writer();
    let tx = writer.db.transaction()?;
    meta::set(&tx, meta::LAST_SYNC, &core.clock().now().utc_ms)?;
    report.pending = pending::count(&tx)?;
    Ok(tx.commit()?)
}
