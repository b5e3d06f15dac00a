//! What needs a real connection: slow senders, news, stopping.

use super::office::{INSPECTOR, Office};
use crate::api::{ServeError, serve};
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::time::timeout;

const SOON: Duration = Duration::from_secs(5);

#[tokio::test]
async fn plain_http_is_not_served_where_others_listen() {
    let office = Office::open().await;
    let listener = TcpListener::bind(("0.0.0.0", 0)).await.unwrap();
    let served = serve(office.api, listener, std::future::ready(())).await;
    assert!(matches!(served, Err(ServeError::PlainHttp { .. })));
}

#[tokio::test]
async fn who_sends_a_head_too_slowly_is_dropped() {
    let office = Office::with(|settings| settings.head_timeout = Duration::from_millis(100)).await;
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let serving = tokio::spawn(serve(office.api, listener, async { drop(stopped.await) }));
    let mut slow = TcpStream::connect(address).await.unwrap();
    slow.write_all(b"GET /v1/health HTT").await.unwrap();
    let mut rest = Vec::new();
    timeout(SOON, slow.read_to_end(&mut rest)).await.expect("dropped").unwrap();
    stop.send(()).unwrap();
    timeout(SOON, serving).await.unwrap().unwrap().unwrap();
}

#[tokio::test]
async fn news_arrives_after_a_commit_and_ends_when_the_server_stops() {
    let office = Office::open().await;
    let token = office.enrol(INSPECTOR).await.session.token;
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let serving = tokio::spawn(serve(office.api.clone(), listener, async { drop(stopped.await) }));
    let mut listening = TcpStream::connect(address).await.unwrap();
    let ask = format!("GET /v1/events HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {token}\r\n\r\n");
    listening.write_all(ask.as_bytes()).await.unwrap();
    let heard = until(&mut listening, 1).await;
    assert!(!heard.contains("crack"));
    office.record("crack", &[]).await;
    let heard = until(&mut listening, 1).await;
    assert!(heard.contains("event: news") && !heard.contains("crack"), "{heard}");
    stop.send(()).unwrap();
    let mut rest = Vec::new();
    timeout(SOON, listening.read_to_end(&mut rest)).await.expect("the stream ends").unwrap();
    timeout(SOON, serving).await.unwrap().unwrap().unwrap();
}

/// Reads until so many announcements were heard.
async fn until(stream: &mut TcpStream, count: usize) -> String {
    let mut heard = String::new();
    let mut piece = [0; 4_096];
    while heard.matches("event: news").count() < count {
        let read = timeout(SOON, stream.read(&mut piece)).await.expect("news in time").unwrap();
        assert!(read > 0, "the stream ended: {heard}");
        heard.push_str(&String::from_utf8_lossy(&piece[..read]));
    }
    heard
}
