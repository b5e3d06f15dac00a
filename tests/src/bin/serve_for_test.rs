//! The server until it is killed, for the tests: `serve_for_test FOLDER`. Says its address when it listens.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test program stops at the first surprise")]

use std::io::Write;
use std::path::PathBuf;
use std::time::Duration;
use yanfang_tests::clock::TestClock;
use yanfang_tests::server::TestServer;

fn main() {
    let folder = PathBuf::from(std::env::args().nth(1).expect("usage: serve_for_test FOLDER"));
    let server = TestServer::over(&folder, TestClock::default());
    let mut out = std::io::stdout().lock();
    writeln!(out, "{}", server.address()).and_then(|()| out.flush()).expect("the test listens");
    loop {
        std::thread::sleep(Duration::from_mins(1));
    }
}
