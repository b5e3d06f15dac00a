//! What comes down: whole documents, changes, catalogs by audience, scopes, cursors and epochs.

use crate::phone::Phone;
use crate::project::{PLASTER, Site, building, contractor, device, document, member, open};
use yanfang_domain::id::DocumentId;
use yanfang_domain::role::Scope;
use yanfang_protocol::codec;
use yanfang_protocol::feed::{FeedContent, FeedPart};
use yanfang_protocol::problem::Code;
use yanfang_protocol::signature::{Purpose, Signed};
use yanfang_protocol::sync::{DocumentAnswer, SyncAnswer};

async fn phone(site: &Site, member: u16) -> Phone {
    let mut phone = Phone::new(member);
    phone.sync(&site.server).await;
    phone
}

/// Records one defect in each of these units.
async fn fill(site: &Site, units: impl Iterator<Item = u16>) {
    let mut author = phone(site, 1).await;
    units.for_each(|number| {
        author.record(document(number), Some(PLASTER));
    });
    author.sync(&site.server).await;
}

fn documents(answer: &SyncAnswer) -> Vec<(DocumentId, bool)> {
    let mut found: Vec<_> = answer
        .feed
        .iter()
        .filter_map(|part| match part {
            FeedPart::Document(part) => Some((part.id, matches!(part.content, FeedContent::Snapshot(_)))),
            _ => None,
        })
        .collect();
    found.sort_unstable();
    found
}

#[tokio::test]
async fn a_phone_that_comes_anew_gets_whole_documents_then_changes_then_nothing() {
    let site = Site::new().await;
    fill(&site, 1..=3).await;
    let mut other = Phone::new(2);
    let first = other.sync(&site.server).await;
    assert_eq!(documents(&first), [(document(1), true), (document(2), true), (document(3), true)]);
    fill(&site, [2, 4].into_iter()).await;
    let second = other.sync(&site.server).await;
    assert_eq!(documents(&second), [(document(2), false), (document(4), true)]);
    let idle = other.sync(&site.server).await;
    assert!(idle.feed.is_empty() && !idle.more);
    let sealed = Signed::seal(site.server.key(), Purpose::Answer, &idle).unwrap();
    let bytes = codec::encode(&sealed).unwrap().len();
    assert!(bytes < 300, "an idle answer has {bytes} bytes");
    let server = site.server.document(other.caller.project, document(2)).await.unwrap().unwrap();
    assert_eq!(server.view(), other.held(document(2)).document.view());
}

#[tokio::test]
async fn a_document_can_be_fetched_again_whole() {
    let site = Site::new().await;
    fill(&site, 1..=2).await;
    let other = phone(&site, 2).await;
    let mut request = other.request();
    request.refetch = vec![document(1), document(5)];
    let answer = site.server.sync(other.caller, request, 0).await.unwrap();
    assert_eq!(documents(&answer), [(document(1), true)]);
}

#[tokio::test]
async fn everybody_hears_only_their_scope_and_contractors_no_unit() {
    let site = Site::new().await;
    fill(&site, 1..=8).await;
    let of_building = Phone::new(3).sync(&site.server).await;
    assert_eq!(documents(&of_building).len(), 4);
    assert!(documents(&Phone::new(6).sync(&site.server).await).is_empty());
    let external = Phone::new(7).sync(&site.server).await;
    assert_eq!(documents(&external).len(), 8);
}

#[tokio::test]
async fn a_new_scope_brings_what_entered_and_names_what_left() {
    let mut site = Site::new().await;
    fill(&site, 1..=8).await;
    let mut inspector = phone(&site, 3).await;
    site.catalog.members[2].grants[0].scope = Scope::Building(building(2));
    site.publish().await;
    let answer = inspector.sync(&site.server).await;
    let entered: Vec<_> = (5..=8).map(|number| (document(number), true)).collect();
    assert_eq!(documents(&answer), entered);
    assert_eq!(inspector.left, (1..=4).map(document).collect::<Vec<_>>());
    assert_eq!(inspector.catalog, 2);
    assert!(inspector.sync(&site.server).await.feed.is_empty());
}

#[tokio::test]
async fn each_audience_gets_its_own_catalog() {
    let site = Site::new().await;
    let staff = phone(&site, 1).await.last_catalog.unwrap();
    assert_eq!((staff.members.len(), staff.rules.len(), staff.places.units.len()), (9, 2, 8));
    let external = phone(&site, 7).await.last_catalog.unwrap();
    assert!(external.rules.is_empty() && external.contractors.contractors.is_empty());
    assert_eq!(external.places.units.len(), 8);
    let shown = external.members.iter().filter(|other| !other.account.is_empty() || !other.grants.is_empty());
    assert_eq!(shown.map(|other| other.id).collect::<Vec<_>>(), [member(7)]);
    let firm = phone(&site, 6).await.last_catalog.unwrap();
    assert!(firm.rules.is_empty() && firm.places.units.is_empty() && firm.places.house_types.is_empty());
    assert_eq!(firm.contractors.contractors.iter().map(|firm| firm.id).collect::<Vec<_>>(), [contractor(1)]);
    assert_eq!(firm.members.iter().map(|other| other.id).collect::<Vec<_>>(), [member(6)]);
    assert_eq!(firm.items.len(), 3);
}

#[tokio::test]
async fn a_cursor_of_another_phone_or_a_changed_one_is_refused() {
    let site = Site::new().await;
    let mut inspector = phone(&site, 1).await;
    let mut stolen = Phone::new(1);
    stolen.caller.device = device(77);
    stolen.cursor.clone_from(&inspector.cursor);
    assert_eq!(stolen.try_sync(&site.server).await.unwrap_err(), Code::BadCursor);
    inspector.cursor.as_mut().unwrap().number += 1;
    assert_eq!(inspector.try_sync(&site.server).await.unwrap_err(), Code::BadCursor);
}

#[tokio::test]
async fn a_restored_server_begins_a_new_epoch_by_itself() {
    let mut site = Site::new().await;
    fill(&site, 1..=2).await;
    let mut behind = phone(&site, 2).await;
    site.restart().await;
    let backup = tempfile::tempdir().unwrap();
    for entry in std::fs::read_dir(site.folder.path()).unwrap() {
        let entry = entry.unwrap();
        std::fs::copy(entry.path(), backup.path().join(entry.file_name())).unwrap();
    }
    let mut ahead = phone(&site, 1).await;
    ahead.record(document(3), Some(PLASTER));
    ahead.sync(&site.server).await;
    let restored = open(backup.path(), &site.clock).await;
    let quiet = behind.sync(&restored).await;
    assert_eq!((quiet.cursor.epoch, quiet.feed.len()), (1, 0), "who heard nothing more notices nothing");
    for phone in [&mut ahead, &mut behind] {
        assert_eq!(phone.try_sync(&restored).await.unwrap_err(), Code::Restored, "first it gives back");
        let answer = phone.give_back(&restored).await;
        assert_eq!((answer.cursor.epoch, answer.cursor.number), (2, 0));
        phone.cursor = Some(answer.cursor);
        let anew = phone.sync(&restored).await;
        assert_eq!(documents(&anew), [(document(1), true), (document(2), true)]);
        assert_eq!(phone.sync(&restored).await.feed.len(), 0);
    }
    let mut work = phone(&site, 1).await;
    work.cursor = None;
    work.record(document(4), Some(PLASTER));
    assert_eq!(work.sync(&restored).await.documents, [DocumentAnswer::Accepted]);
}

#[tokio::test]
async fn phones_that_write_at_the_same_time_come_to_agree() {
    let site = Site::new().await;
    let mut phones = [phone(&site, 1).await, phone(&site, 2).await, phone(&site, 4).await];
    for round in 0..6 {
        for (place, phone) in phones.iter_mut().enumerate() {
            for number in 1..=2 {
                if (round + place) % 2 == 0 {
                    phone.record(document(number), Some(PLASTER));
                }
            }
        }
        let order = round % 3;
        for place in 0..3 {
            let answer = phones[(place + order) % 3].sync(&site.server).await;
            assert!(answer.documents.iter().all(|answer| *answer == DocumentAnswer::Accepted));
        }
    }
    for phone in &mut phones {
        phone.sync(&site.server).await;
    }
    for number in 1..=2 {
        let server = site.server.document(phones[0].caller.project, document(number)).await.unwrap().unwrap();
        for phone in &mut phones {
            assert_eq!(phone.held(document(number)).document.view(), server.view());
        }
        let mut numbers: Vec<u32> = server.unit().defects.iter().map(|defect| defect.number).collect();
        numbers.sort_unstable();
        numbers.dedup();
        assert_eq!(numbers.len(), 9, "every number once");
    }
}
