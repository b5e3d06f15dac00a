//! Databases of every released version open, show what they held, and go on (sync.md 9).

use serde_json::Value;
use yanfang_tests::seed::Seed;
use yanfang_tests::{fixture, oracle, sample};

/// Every version that was released with another schema.
const RELEASED: [u32; 1] = [1];

#[test]
fn databases_of_every_release_open_and_go_on() {
    for version in RELEASED {
        let expected = std::fs::read(fixture::folder(version).join("expected.json")).unwrap();
        let expected: Value = serde_json::from_slice(&expected).unwrap();
        let (server, phone, data) = fixture::open(version);
        assert_eq!(fixture::content(&phone), expected["phone"], "version {version}");
        assert_eq!(phone.sync_status().unwrap().pending, expected["pending"], "version {version}");
        phone.assert_sound();
        phone.record(sample::unit(3), 0, &mut Seed::new(9));
        phone.sync_until_quiet();
        assert_eq!(phone.shelf().unwrap(), [], "version {version}");
        let fresh = server.direct_phone(sample::INSPECTORS[1]);
        fresh.sync_until_quiet();
        assert_eq!(fixture::content(&fresh), fixture::content(&phone), "version {version}");
        drop(server);
        oracle::verify(data.path());
    }
}
