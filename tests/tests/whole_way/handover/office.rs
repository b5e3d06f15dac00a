//! The console's page of a home: the signatures with what the server said of each, and the file with all of them.

use super::world::*;
use std::sync::Arc;
use yanfang_device::KeyStore;
use yanfang_domain::handover::Outcome;
use yanfang_domain::id::{MemberId, UnitId};
use yanfang_domain::signing::SignerRole;
use yanfang_sync::acceptance::{Verdict, check};
use yanfang_tests::browser::{self, Answer};
use yanfang_tests::hardware::Swapped;
use yanfang_tests::{oracle, sample};

fn get(days: &Days, cookie: &str, path: &str) -> Answer {
    browser::get(days.server.address(), path, &format!("cookie: {cookie}"))
}

fn file(unit: UnitId) -> String {
    format!("/console/units/{unit}/acceptance")
}

fn taken(days: &Days, member: MemberId) -> i64 {
    let sql = format!("SELECT COUNT(*) FROM acceptance_access WHERE member = '{member}'");
    oracle::count(days.server.folder(), &sql)
}

#[test]
fn the_office_takes_the_signed_acceptance_from_the_homes_page_and_that_is_noted() {
    let (days, _, unit) = handed_over();
    let (_, key) = days.export(unit);
    let page = format!("/console/handover?unit={unit}");

    let manager = days.server.cookie("lin.manager", MANAGER);
    for (language, words) in [("zh", "签收文件"), ("en", "Signed acceptance")] {
        let shown = get(&days, &format!("{manager}; language={language}"), &page).text();
        assert!(shown.contains(words) && shown.contains(&file(unit)) && shown.contains(&key.to_string()), "{shown}");
        assert!(!shown.contains("签名有疑问") && !shown.contains("doubtful signature"), "{shown}");
    }
    assert_eq!(taken(&days, MANAGER), 0, "to see the link is not to take the file");
    let given = get(&days, &manager, &file(unit));
    assert_eq!(given.status, 200);
    let head = &given.head;
    assert!(head.contains("attachment") && head.contains(".acceptance") && head.contains("no-store"), "{head}");
    assert_eq!(check(&given.body, Some(key)).verdict, Verdict::Holds);
    assert_eq!(taken(&days, MANAGER), 1);

    for (account, member) in [("eng", sample::ENGINEER), ("zhou", COMPANIONS[0])] {
        let cookie = days.server.cookie(account, member);
        assert!(!get(&days, &cookie, &page).text().contains(&file(unit)), "{account} sees no link");
        assert_eq!(get(&days, &cookie, &file(unit)).status, 404, "{account}");
        assert_eq!(taken(&days, member), 0);
    }
    assert_eq!(get(&days, &manager, &file(sample::unit(1))).status, 404, "nothing is signed there");
    assert_eq!(get(&days, "yanfang=0000", &file(unit)).status, 303, "sign in first");
    assert_eq!(oracle::count(days.server.folder(), "SELECT COUNT(*) FROM acceptance_access"), 1);
}

#[test]
fn a_doubtful_signature_is_shown_on_the_homes_page() {
    let days = Days::new();
    days.confirm();
    let store = Arc::new(Swapped::hidden(7, 8));
    let phone = days.phone_with(COMPANIONS[0], Arc::clone(&store) as Arc<dyn KeyStore>);
    let unit = sample::unit(0);
    let handover = walked(&phone, unit);
    phone.set_outcome(unit, handover, Outcome::Accepted, String::new()).unwrap();
    hand_everything(&phone, unit, handover);
    phone.sign_form(unit, handover, SignerRole::Owner, &days.screen(1)).unwrap();
    store.swap();
    phone.sign_form(unit, handover, SignerRole::Companion, &days.screen(1)).unwrap();
    phone.sync_until_quiet();
    let manager = days.server.cookie("lin.manager", MANAGER);
    for (language, doubtful, why) in [
        ("zh", "签名有疑问", "签名与内容对不上"),
        ("en", "doubtful signature", "the signature does not fit what was signed"),
    ] {
        let cookie = format!("{manager}; language={language}");
        let shown = get(&days, &cookie, &format!("/console/handover?unit={unit}")).text();
        assert!(shown.contains(doubtful) && shown.contains(why), "{shown}");
        assert_eq!(shown.matches(why).count(), 1, "only at the one that is doubtful");
    }
}
