//! Without a server.

use crate::world::{World, draft, sync, unit};
use yanfang_device::{BundleError, CancelToken, Place};

#[test]
fn a_bundle_is_shown_beside_handed_on_unchanged_and_refused_when_changed() {
    let world = World::new(1);
    let token = CancelToken::new();
    let (one, two) = (world.device(1), world.device(2));
    one.record_defect(unit(0), draft("from one")).unwrap();
    let path = world.path("a.bundle");
    assert_eq!(one.export_pending(&path, &token).unwrap().commands, 1);
    assert_eq!(two.import_bundle(&path, &token).unwrap().commands, 1);
    assert_eq!(two.import_bundle(&path, &token).unwrap().commands, 0, "once is enough");
    let detail = two.unit_detail(unit(0)).unwrap();
    assert_eq!((detail.defects.len(), detail.from_colleagues.len()), (0, 1));
    assert_eq!(detail.from_colleagues[0].place, Place::FromColleague);
    let onward = world.path("b.bundle");
    assert_eq!(two.export_pending(&onward, &token).unwrap().forwarded, 1);
    assert_eq!(std::fs::read(&path).unwrap(), std::fs::read(&onward).unwrap(), "not a byte differs");
    let mut bytes = std::fs::read(&path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&path, bytes).unwrap();
    let refused = two.import_bundle(&path, &token);
    assert!(matches!(refused, Err(BundleError::BadSignature | BundleError::Format(_))));
    sync(&one);
    sync(&two);
    let detail = two.unit_detail(unit(0)).unwrap();
    assert_eq!((detail.defects.len(), detail.from_colleagues.len()), (1, 0), "the server's word replaces it");
}
