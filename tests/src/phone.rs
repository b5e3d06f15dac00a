//! A phone on the real core, in a folder of its own.

use crate::clock::TestClock;
use crate::day;
use crate::sample;
use crate::seed::Seed;
use std::ops::Deref;
use std::path::Path;
use std::sync::Arc;
use tempfile::TempDir;
use yanfang_device::{CancelToken, DefectDraft, Device, KeyStore, Link, LinkError, LinkRequest, LinkResponse, Options};
use yanfang_domain::defect::Defect;
use yanfang_domain::id::{DefectId, UnitId};

/// A phone; everything that [`Device`] can do it can do.
pub struct TestPhone {
    folder: TempDir,
    clock: TestClock,
    link: Option<Arc<dyn Link>>,
    key_store: Option<Arc<dyn KeyStore>>,
    device: Option<Device>,
}

impl Deref for TestPhone {
    type Target = Device;

    fn deref(&self) -> &Device {
        self.device.as_ref().expect("the phone is on")
    }
}

impl TestPhone {
    /// A phone out of the box.
    pub fn new(clock: TestClock) -> Self {
        Self::in_folder(tempfile::tempdir().expect("a folder for the phone"), clock)
    }

    /// A phone over a folder that another one left.
    pub fn in_folder(folder: TempDir, clock: TestClock) -> Self {
        Self::with_link(folder, clock, None)
    }

    /// A phone that reaches its server by another way than HTTP.
    pub fn with_link(folder: TempDir, clock: TestClock, link: Option<Arc<dyn Link>>) -> Self {
        let mut phone = Self { folder, clock, link, key_store: None, device: None };
        phone.switch_on();
        phone
    }

    /// A phone out of the box that keeps its key elsewhere than in a file.
    pub fn with_key_store(clock: TestClock, key_store: Arc<dyn KeyStore>) -> Self {
        let folder = tempfile::tempdir().expect("a folder for the phone");
        let mut phone = Self { folder, clock, link: None, key_store: Some(key_store), device: None };
        phone.switch_on();
        phone
    }

    fn switch_on(&mut self) {
        let (link, key_store) = (self.link.clone(), self.key_store.clone());
        let options = Options { link, key_store, ..options(&self.clock) };
        self.device = Some(Device::open(self.folder.path(), options).expect("the phone's folder opens"));
    }

    /// Enrols it with a one-time code.
    pub fn enrol(&self, server: &str, code: &str) {
        Device::enrol(self, server, code, "test", &CancelToken::new()).expect("the phone is enrolled");
    }

    /// Switches it off without warning and on again.
    pub fn restart(&mut self) {
        self.device = None;
        self.switch_on();
    }

    /// A second phone with a copy of everything on this one, as a restored backup is.
    pub fn cloned(&mut self) -> Self {
        self.device = None;
        let copy = tempfile::tempdir().expect("a folder for the copy");
        copy_folder(self.folder.path(), copy.path());
        self.switch_on();
        Self::with_link(copy, self.clock.clone(), self.link.clone())
    }

    /// The folder with its database and files.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Switches it off and gives its folder back.
    pub fn into_folder(mut self) -> TempDir {
        self.device = None;
        self.folder
    }

    /// Records the `n`-th defect of the day's work in a unit, without photos.
    pub fn record(&self, unit: UnitId, n: usize, seed: &mut Seed) -> DefectId {
        self.record_defect(unit, draft(n, seed)).expect("an inspector may record a defect")
    }

    /// Syncs until nothing more comes, however often the connection breaks on the way.
    pub fn sync_until_quiet(&self) {
        let mut last = None;
        for _ in 0..20 {
            let report = self.sync(&CancelToken::new());
            if report.as_ref().is_ok_and(|report| report.pending == 0) {
                return;
            }
            last = Some(report);
        }
        panic!("after twenty calls the phone still has something to send: {last:?}");
    }

    /// All defects of the first units, as this phone shows them.
    pub fn defects(&self, units: usize) -> Vec<Defect> {
        let details = (0..units).map(|unit| self.unit_detail(sample::unit(unit)).expect("a unit is read"));
        details.flat_map(|detail| detail.defects).map(|one| one.defect).collect()
    }

    /// Fails unless the phone finds all that it ever saved, unchanged.
    pub fn assert_sound(&self) {
        let check = self.self_check().expect("the phone can look");
        assert_eq!(check.damage, [], "the phone finds damage");
    }
}

/// Opens a device where there is no network: what it does, it does by itself.
pub fn open(folder: &Path, clock: &TestClock) -> Device {
    let options = Options { link: Some(Arc::new(NoNetwork)), ..options(clock) };
    Device::open(folder, options).expect("the phone's folder opens")
}

/// Nothing gets through.
struct NoNetwork;

impl Link for NoNetwork {
    fn send(&self, _request: LinkRequest, _cancel: &CancelToken) -> Result<LinkResponse, LinkError> {
        Err(LinkError::Offline)
    }
}

fn options(clock: &TestClock) -> Options {
    Options { clock: Arc::new(clock.clone()), undo_window_ms: 0, ..Options::default() }
}

/// The `n`-th defect of the day's work as a person says it, without photos.
pub fn draft(n: usize, seed: &mut Seed) -> DefectDraft {
    let body = day::defect(0, n, seed);
    DefectDraft {
        stage: body.stage,
        inspection: None,
        room: body.room,
        element: body.element,
        item: body.item,
        severity: body.severity,
        note: body.note,
        pin: body.pin,
        photos: Vec::new(),
    }
}

/// Copies a folder with all that is in it.
pub fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder can be made");
    for entry in std::fs::read_dir(from).expect("the folder can be read") {
        let entry = entry.expect("the folder can be read");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).expect("a file can be copied");
        }
    }
}
