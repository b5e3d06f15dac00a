//! A plain GET on loopback, as a browser sends it, without following where the answer leads.

use crate::server::TestServer;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;
use yanfang_domain::id::MemberId;

/// What came back.
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The head, lines with `name: value`.
    pub head: String,
    /// The body.
    pub body: Vec<u8>,
}

impl Answer {
    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// Asks for a page; `header` is one line without its end.
pub fn get(server: SocketAddr, path: &str, header: &str) -> Answer {
    let mut stream = TcpStream::connect(server).expect("the server listens");
    stream.set_read_timeout(Some(Duration::from_secs(30))).expect("a timeout can be set");
    let header = if header.is_empty() { String::new() } else { format!("{header}\r\n") };
    let request = format!("GET {path} HTTP/1.1\r\nhost: {server}\r\n{header}connection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).expect("the request is sent");
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).expect("the answer ends");
    let end = bytes.windows(4).position(|window| window == b"\r\n\r\n").expect("an answer has a head");
    let body = bytes.split_off(end + 4);
    let head = String::from_utf8(bytes).expect("a head is text").to_lowercase();
    assert!(!head.contains("transfer-encoding"), "this reads whole bodies only");
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a head begins with a status");
    Answer { status, head, body }
}

/// A browser that is signed in to the console.
pub struct Browser {
    server: SocketAddr,
    cookie: String,
}

impl Browser {
    /// Signs a member in.
    pub fn of(server: &TestServer, member: MemberId) -> Self {
        Self { server: server.address(), cookie: server.cookie(&format!("browser-{member}"), member) }
    }

    /// Asks for a page in one of the two languages (`zh`, `en`); fails unless it is there.
    pub fn page(&self, path: &str, language: &str) -> String {
        let answer = get(self.server, path, &format!("cookie: {}; language={language}", self.cookie));
        assert_eq!(answer.status, 200, "{path}: {}", answer.head);
        answer.text()
    }
}
