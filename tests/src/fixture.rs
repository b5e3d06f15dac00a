//! Databases as a released version left them: a phone with work done and work waiting, and its server.

use crate::clock::TestClock;
use crate::phone::TestPhone;
use crate::sample::{self, INSPECTORS};
use crate::seed::Seed;
use crate::server::TestServer;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use tempfile::TempDir;
use yanfang_domain::defect::FieldValue;
use yanfang_protocol::codec;

/// Homes of the fixture.
pub const UNITS: usize = 4;
/// Largest file of a fixture.
const FILE_LIMIT: usize = 64 << 20;

/// The fixture of this released version.
pub fn folder(version: u32) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("fixtures/upgrade/v{version}"))
}

/// Writes a fixture with the present version: run once for each release, before its schema may change again.
pub fn write(to: &Path) {
    let server = TestServer::with_units(UNITS);
    let mut seed = Seed::new(1);
    let phone = server.direct_phone(INSPECTORS[0]);
    phone.sync_until_quiet();
    for n in 0..6 {
        phone.record(sample::unit(n % 2), n, &mut seed);
    }
    phone.sync_until_quiet();
    let first = phone.unit_detail(sample::unit(0)).expect("a unit is read").defects[0].defect.id;
    phone.amend_defect(sample::unit(0), first, vec![FieldValue::Note("还没有发出".into())]).expect("it may be amended");
    phone.record(sample::unit(2), 0, &mut seed);
    let expected =
        json!({ "phone": content(&phone), "pending": phone.sync_status().expect("the status is read").pending });
    let kept = server.folder().to_owned();
    pack(&phone.into_folder().keep(), &to.join("phone"));
    drop_and_pack(server, &kept, &to.join("server"));
    std::fs::write(to.join("expected.json"), format!("{expected:#}\n")).expect("the fixture can be written");
}

fn drop_and_pack(mut server: TestServer, from: &Path, to: &Path) {
    server.restart();
    pack(from, to);
}

/// What a phone shows of every unit: ids, notes and numbers of its defects.
pub fn content(phone: &TestPhone) -> Value {
    let units = (0..UNITS).map(|unit| phone.unit_detail(sample::unit(unit)).expect("a unit is read"));
    let units = units.map(|detail| {
        let defects = detail.defects.into_iter().map(|one| one.defect);
        json!(defects.map(|one| json!([one.id, one.number, one.note, one.photos])).collect::<Vec<_>>())
    });
    Value::Array(units.collect())
}

/// A server and a phone over copies of a fixture; the phone reaches the server without sockets.
pub fn open(version: u32) -> (TestServer, TestPhone, TempDir) {
    let data = tempfile::tempdir().expect("a folder for the server");
    unpack(&folder(version).join("server"), data.path());
    let server = TestServer::over(data.path(), TestClock::default());
    let own = tempfile::tempdir().expect("a folder for the phone");
    unpack(&folder(version).join("phone"), own.path());
    let phone = TestPhone::with_link(own, TestClock::default(), Some(server.direct()));
    (server, phone, data)
}

fn pack(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("the fixture can be written");
    for entry in std::fs::read_dir(from).expect("the folder can be read") {
        let path = entry.expect("the folder can be read").path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        // Only what stays: an index of a write-ahead log is made anew by whoever opens the database.
        if path.is_file() && !name.ends_with("-shm") {
            let bytes = std::fs::read(&path).expect("a file can be read");
            let packed = codec::compress(&bytes).expect("bytes can be compressed");
            std::fs::write(to.join(format!("{name}.zst")), packed).expect("the fixture can be written");
        }
    }
}

fn unpack(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).expect("the fixture is there") {
        let path = entry.expect("the fixture is there").path();
        let packed = std::fs::read(&path).expect("a file of the fixture");
        let bytes = codec::inflate(&packed, FILE_LIMIT).expect("a file of the fixture is whole");
        std::fs::write(to.join(path.file_stem().unwrap_or_default()), bytes).expect("the folder takes it");
    }
}
