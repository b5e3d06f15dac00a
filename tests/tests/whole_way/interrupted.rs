//! The connection breaks anywhere, answers are lost, the same request comes again: everything arrives, once.

use yanfang_device::CancelToken;
use yanfang_domain::id::{DocumentId, UnitId};
use yanfang_protocol::sync::{ChainAnswer, DocumentAnswer};
use yanfang_tests::sample::{self, INSPECTORS};
use yanfang_tests::seed::{Seed, seeds};
use yanfang_tests::server::TestServer;
use yanfang_tests::{chains, day, oracle};

#[test]
fn a_sync_that_is_cut_anywhere_goes_on_where_it_was() {
    let server = TestServer::with_units(4);
    let link = server.link();
    let phone = server.phone_at(INSPECTORS[0], &link.url());
    phone.sync_until_quiet();
    let mut saved = 0;
    let mut random = Seed::new(1);
    for number in seeds(120) {
        let mut seed = Seed::new(number);
        let unit = sample::unit(seed.below(4));
        let wanted = seed.below(6) + 1;
        (0..wanted).for_each(|n| {
            phone.record(unit, n, &mut random);
        });
        saved += wanted;
        // A request of a few defects has about 1,000 bytes with its head, an answer 500 to 2,000.
        if seed.chance(50) {
            link.cut_up_after(seed.below(1_200) as u64);
        } else {
            link.cut_down_after(seed.below(1_800) as u64);
        }
        let broken = phone.sync(&CancelToken::new());
        link.heal();
        phone.sync_until_quiet();
        assert_eq!(server.defects(4).len(), saved, "seed {number}: after {broken:?}");
    }
    assert!(link.cuts() > 60, "the link cut only {} times: the sizes have changed", link.cuts());
    assert_eq!(phone.shelf().unwrap(), []);
    phone.assert_sound();
    oracle::receipts_are_stored(phone.folder(), server.folder());
}

#[test]
fn the_same_request_twice_changes_nothing_and_is_answered_the_same() {
    let server = TestServer::with_units(1);
    let caller = oracle::caller(INSPECTORS[0]);
    let unit: UnitId = sample::unit(0);
    let mut seed = Seed::new(1);
    let commands: Vec<_> = (0..5).map(|n| day::command([9; 16], n, day::defect(0, n, &mut seed))).collect();
    let push = chains::first_push(DocumentId::Unit(unit), [9; 16], &commands);
    let first = server.sync(caller, chains::request(None, vec![push.clone()])).unwrap();
    let heads = server.document(unit).unwrap().heads();
    for _ in 0..3 {
        let again = server.sync(caller, chains::request(None, vec![push.clone()])).unwrap();
        assert_eq!(again.documents, first.documents);
        assert_eq!(again.documents, [DocumentAnswer::Accepted]);
        assert_eq!(server.document(unit).unwrap().heads(), heads);
    }
    // The first half of it again, as a phone does that was cut before it stored the receipts.
    let half = chains::first_push(DocumentId::Unit(unit), [9; 16], &commands[..2]);
    let again = server.sync(caller, chains::request(None, vec![half])).unwrap();
    let accepted = |answer: &DocumentAnswer| match answer {
        DocumentAnswer::Accepted => true,
        DocumentAnswer::Chains(chains) => chains.iter().all(|chain| *chain == ChainAnswer::Accepted),
        DocumentAnswer::NotJudged(_) => false,
    };
    assert!(again.documents.iter().all(accepted), "{:?}", again.documents);
    assert_eq!(server.document(unit).unwrap().heads(), heads);
}
