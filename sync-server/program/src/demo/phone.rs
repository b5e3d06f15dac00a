//! A simulated phone: the real core in a folder of its own, and what its user was told is saved.

use super::story::StoryClock;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use yanfang_device::{CancelToken, DefectDraft, Device, Options, SyncError, SyncReport};
use yanfang_domain::event::Status;
use yanfang_domain::id::{DefectId, UnitId};

/// Why a phone's part of the demo cannot go on.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Stop {
    /// The core did not do it.
    #[error("a phone could not do what its user asked: {0}")]
    App(#[from] yanfang_device::AppError),
    /// A phone's store does not open.
    #[error("a phone does not open: {0}")]
    Open(#[from] yanfang_device::OpenError),
    /// Enrolment failed.
    #[error("a phone could not be enrolled: {0}")]
    Enrol(#[from] yanfang_device::EnrolError),
    /// Syncing failed more often than a bad network explains.
    #[error("a phone could not sync: {0}")]
    Sync(#[from] yanfang_device::SyncError),
    /// A file.
    #[error("a file could not be written or read: {0}")]
    Io(#[source] std::io::Error),
    /// The sample lacks something.
    #[error("the sample is incomplete: {what}")]
    Incomplete {
        /// What is missing.
        what: &'static str,
    },
}

/// How the demo's phones are opened: no defect can be taken back, because nobody waits eight seconds here.
pub(super) fn options(clock: Arc<StoryClock>) -> Options {
    Options { clock, undo_window_ms: 0, ..Options::default() }
}

/// A phone and its user.
pub(crate) struct Phone {
    /// The core.
    pub(super) device: Device,
    /// Who uses it.
    pub(super) name: String,
    /// Where its camera's pictures lie.
    pub(super) camera: PathBuf,
    /// The core's folder.
    pub(super) folder: PathBuf,
    acknowledged: Mutex<Vec<(UnitId, DefectId)>>,
    rooms: AtomicUsize,
    photos: AtomicUsize,
    pictures: AtomicU64,
    bytes: [AtomicU64; 2],
}

impl Phone {
    /// A phone whose pictures are drawn from this number on.
    pub(super) fn new(device: Device, name: String, folder: PathBuf, first_picture: u64) -> Result<Self, Stop> {
        let camera = folder.with_extension("camera");
        std::fs::create_dir_all(&camera).map_err(Stop::Io)?;
        Ok(Self {
            device,
            name,
            camera,
            folder,
            acknowledged: Mutex::default(),
            rooms: AtomicUsize::new(0),
            photos: AtomicUsize::new(0),
            pictures: AtomicU64::new(first_picture),
            bytes: Default::default(),
        })
    }

    /// Records a defect and remembers that its user was told it is saved.
    pub(super) fn record(&self, unit: UnitId, draft: DefectDraft) -> Result<DefectId, Stop> {
        let defect = self.device.record_defect(unit, draft)?;
        self.acknowledge(unit, defect);
        Ok(defect)
    }

    /// Remembers that the phone said "saved".
    pub(super) fn acknowledge(&self, unit: UnitId, defect: DefectId) {
        self.acknowledged.lock().unwrap_or_else(PoisonError::into_inner).push((unit, defect));
    }

    /// Everything this phone's user was told is saved.
    pub(super) fn acknowledged(&self) -> Vec<(UnitId, DefectId)> {
        self.acknowledged.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The status of each defect of a unit, as this phone knows it.
    pub(super) fn standings(&self, unit: UnitId) -> Result<Vec<(DefectId, Status)>, Stop> {
        let detail = self.device.unit_detail(unit)?;
        Ok(detail.defects.iter().map(|defect| (defect.defect.id, defect.standing.status)).collect())
    }

    /// Syncs once, and counts what crossed the network.
    pub(super) fn sync(&self) -> Result<SyncReport, SyncError> {
        let report = self.device.sync(&CancelToken::default())?;
        self.bytes[0].fetch_add(report.sent_bytes, Ordering::Relaxed);
        self.bytes[1].fetch_add(report.received_bytes, Ordering::Relaxed);
        Ok(report)
    }

    /// Syncs on a bad network: a cut connection is tried again later. Tells whether nothing was left to say or to hear.
    pub(super) fn sync_once_more(&self) -> Result<bool, Stop> {
        match self.sync() {
            Ok(report) => Ok(report.judged + report.received + report.files_sent + report.pending == 0),
            Err(SyncError::Link(_)) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// Closes the core, lets something else work in its folder, and opens it again.
    pub(super) fn in_another_process<T>(
        self,
        clock: Arc<StoryClock>,
        work: impl FnOnce(&Path) -> Result<T, Stop>,
    ) -> Result<(Self, T), Stop> {
        let Self { device, name, camera, folder, acknowledged, rooms, photos, pictures, bytes } = self;
        drop(device);
        let done = work(&folder)?;
        let device = Device::open(&folder, options(clock))?;
        Ok((Self { device, name, camera, folder, acknowledged, rooms, photos, pictures, bytes }, done))
    }

    /// A new picture's number.
    pub(super) fn next_picture(&self) -> u64 {
        self.pictures.fetch_add(1, Ordering::Relaxed)
    }

    /// Counts photos that were taken in.
    pub(super) fn count_photos(&self, photos: usize) {
        self.photos.fetch_add(photos, Ordering::Relaxed);
    }

    /// Counts a room record.
    pub(super) fn count_room(&self) {
        self.rooms.fetch_add(1, Ordering::Relaxed);
    }

    /// Room records and photos made here.
    pub(super) fn counts(&self) -> (usize, usize) {
        (self.rooms.load(Ordering::Relaxed), self.photos.load(Ordering::Relaxed))
    }

    /// Bytes of sync bodies, up and down.
    pub(super) fn bytes(&self) -> (u64, u64) {
        (self.bytes[0].load(Ordering::Relaxed), self.bytes[1].load(Ordering::Relaxed))
    }
}
