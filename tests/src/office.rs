//! Somebody in front of the console: signs in and reads pages over a socket, as a browser without scripts does.

use crate::sample;
use crate::server::TestServer;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;
use yanfang_domain::id::MemberId;

const PASSWORD: &str = "tower crane at dusk";
/// Longer than any page takes: a test that hangs ends.
const PATIENCE: Duration = Duration::from_secs(30);

/// A signed-in member.
pub struct Office {
    address: SocketAddr,
    cookie: String,
}

impl Office {
    /// Gives the member a password and signs in.
    pub fn sign_in(server: &TestServer, member: MemberId) -> Self {
        let account = format!("office-{member}");
        server.set_password(&account, member, PASSWORD);
        let form = format!("project={}&account={account}&password={}", sample::project(), PASSWORD.replace(' ', "+"));
        let head = format!(
            "POST /console/sign-in HTTP/1.1\r\nsec-fetch-site: same-origin\r\ncontent-type: \
             application/x-www-form-urlencoded\r\ncontent-length: {}\r\n",
            form.len()
        );
        let answer = ask(server.address(), &head, &form);
        let cookie = answer.lines().find_map(|line| line.strip_prefix("set-cookie: ")).expect("a session begins");
        let cookie = cookie.split(';').next().unwrap_or_default().to_owned();
        Self { address: server.address(), cookie }
    }

    /// A page in a language (`zh`, `en`), which must be there.
    pub fn page(&self, path: &str, language: &str) -> String {
        let head = format!("GET {path} HTTP/1.1\r\ncookie: {}; language={language}\r\n", self.cookie);
        let answer = ask(self.address, &head, "");
        assert!(answer.starts_with("HTTP/1.1 200"), "{path}: {answer}");
        answer
    }
}

/// Head and body of an answer.
fn ask(address: SocketAddr, head: &str, body: &str) -> String {
    let mut socket = TcpStream::connect_timeout(&address, PATIENCE).expect("the server listens");
    socket.set_read_timeout(Some(PATIENCE)).expect("a socket takes a limit");
    let request = format!("{head}host: {address}\r\nconnection: close\r\n\r\n{body}");
    socket.write_all(request.as_bytes()).expect("the server reads");
    let mut answer = Vec::new();
    socket.read_to_end(&mut answer).expect("the server answers");
    String::from_utf8(answer).expect("a page is text")
}
