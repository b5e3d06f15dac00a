//! Figures of ingest: `cargo test --release -p yanfang-sync --test sync figures -- --ignored --nocapture`.

use crate::phone::{Phone, defect};
use crate::project::{PIPE, PLASTER, Site, TILE, catalog, document};
use std::time::Instant;
use yanfang_domain::command::Body;
use yanfang_protocol::codec;
use yanfang_protocol::signature::{Purpose, Signed};
use yanfang_protocol::sync::DocumentAnswer;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "prints figures"]
async fn figures() {
    tracing_subscriber::fmt().with_env_filter("yanfang_sync=debug").init();
    for round in 0..5 {
        let site = Site::with(catalog(200)).await;
        let mut phone = Phone::new(1);
        phone.sync(&site.server).await;
        for number in 1..=200 {
            for place in 0..10 {
                let item = [PLASTER, TILE, PLASTER, PIPE][place % 4];
                let body = defect(Some(item), place as u32 + 1, 2);
                phone.act(document(number), Body::RecordDefect(body));
            }
        }
        let request = phone.request();
        let sent = codec::encode(&request).unwrap();
        let start = Instant::now();
        let decoded = codec::decode(&sent, codec::INFLATED_LIMIT).unwrap();
        let parsed = start.elapsed();
        let answer = site.server.sync(phone.caller, decoded, sent.len()).await.unwrap();
        let judged = start.elapsed();
        let sealed = Signed::seal(site.server.key(), Purpose::Answer, &answer).unwrap();
        let down = codec::encode(&sealed).unwrap();
        let total = start.elapsed();
        assert!(answer.documents.iter().all(|answer| *answer == DocumentAnswer::Accepted));
        println!(
            "round {round}: {} kB up, parse {parsed:?}, sync {:?}, seal {:?}, total {total:?}, {} B down in {} parts",
            sent.len() / 1_000,
            judged.saturating_sub(parsed),
            total.saturating_sub(judged),
            down.len(),
            answer.feed.len()
        );
        phone.hear(&site.server, &answer);
        let start = Instant::now();
        for _ in 0..100 {
            phone.try_sync(&site.server).await.unwrap();
        }
        let idle = start.elapsed() / 100;
        let answer = phone.sync(&site.server).await;
        let sealed = Signed::seal(site.server.key(), Purpose::Answer, &answer).unwrap();
        println!("         idle {idle:?}, {} B down", codec::encode(&sealed).unwrap().len());
        let mut other = Phone::new(2);
        let start = Instant::now();
        let answer = other.sync(&site.server).await;
        println!("         first sync of another phone {:?}, {} parts", start.elapsed(), answer.feed.len());
    }
}
