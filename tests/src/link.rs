//! A network between phone and server that counts bytes, and cuts or delays when told to: a TCP proxy on loopback.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering::SeqCst};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// No cut is planned.
const NEVER: i64 = i64::MAX;

/// A link to a server.
pub struct Link {
    address: SocketAddr,
    state: Arc<State>,
}

struct State {
    server: Mutex<SocketAddr>,
    up: Way,
    down: Way,
    cuts: AtomicU64,
    delay_ms: AtomicU64,
}

impl State {
    fn server(&self) -> SocketAddr {
        *self.server.lock().expect("nobody panics under this lock")
    }
}

/// One direction.
struct Way {
    bytes: AtomicU64,
    until_cut: AtomicI64,
}

impl Way {
    const fn new() -> Self {
        Self { bytes: AtomicU64::new(0), until_cut: AtomicI64::new(NEVER) }
    }

    /// How many of `wanted` bytes still pass, and whether the link breaks after them.
    fn pass(&self, wanted: usize) -> (usize, bool) {
        let left = self.until_cut.load(SeqCst);
        if left == NEVER {
            return (wanted, false);
        }
        let passing = left.clamp(0, wanted as i64);
        let cut = passing < wanted as i64;
        self.until_cut.store(if cut { NEVER } else { left - passing }, SeqCst);
        (passing as usize, cut)
    }
}

impl Link {
    /// A link to the server at this address.
    pub fn to(server: SocketAddr) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("loopback has a free port");
        let address = listener.local_addr().expect("a bound listener has an address");
        let state = State {
            server: Mutex::new(server),
            up: Way::new(),
            down: Way::new(),
            cuts: AtomicU64::new(0),
            delay_ms: AtomicU64::new(0),
        };
        let state = Arc::new(state);
        let accepting = state.clone();
        // Ends with the test: it holds nothing but sockets.
        thread::spawn(move || {
            for phone in listener.incoming().flatten() {
                let state = accepting.clone();
                thread::spawn(move || connect(phone, state));
            }
        });
        Self { address, state }
    }

    /// Where phones reach it, as a base URL.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Leads to another server from the next connection on.
    pub fn lead_to(&self, server: SocketAddr) {
        *self.state.server.lock().expect("nobody panics under this lock") = server;
    }

    /// Bytes that went up and down so far, HTTP headers included.
    pub fn bytes(&self) -> (u64, u64) {
        (self.state.up.bytes.load(SeqCst), self.state.down.bytes.load(SeqCst))
    }

    /// Breaks the connection once, after this many further bytes of requests.
    pub fn cut_up_after(&self, bytes: u64) {
        self.state.up.until_cut.store(bytes as i64, SeqCst);
    }

    /// Breaks the connection once, after this many further bytes of answers.
    pub fn cut_down_after(&self, bytes: u64) {
        self.state.down.until_cut.store(bytes as i64, SeqCst);
    }

    /// Takes back a cut that has not happened.
    pub fn heal(&self) {
        self.state.up.until_cut.store(NEVER, SeqCst);
        self.state.down.until_cut.store(NEVER, SeqCst);
    }

    /// Holds every packet back for this long.
    pub fn delay(&self, by: Duration) {
        self.state.delay_ms.store(by.as_millis() as u64, SeqCst);
    }

    /// How often it cut.
    pub fn cuts(&self) -> u64 {
        self.state.cuts.load(SeqCst)
    }
}

fn connect(phone: TcpStream, state: Arc<State>) {
    let Ok(server) = TcpStream::connect(state.server()) else { return };
    for socket in [&phone, &server] {
        // Without it small packets wait for each other, which would show in the figures.
        let _ = socket.set_nodelay(true);
    }
    let (Ok(phone_too), Ok(server_too)) = (phone.try_clone(), server.try_clone()) else { return };
    let up_state = state.clone();
    thread::spawn(move || carry(&phone, &server, &up_state.up, &up_state));
    carry(&server_too, &phone_too, &state.down, &state);
}

fn carry(mut from: &TcpStream, mut to: &TcpStream, way: &Way, state: &State) {
    let mut buffer = vec![0; 64 << 10];
    while let Ok(read) = from.read(&mut buffer) {
        let delay = state.delay_ms.load(SeqCst);
        if delay > 0 {
            thread::sleep(Duration::from_millis(delay));
        }
        let (passing, cut) = way.pass(read);
        way.bytes.fetch_add(passing as u64, SeqCst);
        let sent = to.write_all(&buffer[..passing]);
        if cut {
            state.cuts.fetch_add(1, SeqCst);
        }
        if cut || read == 0 || sent.is_err() {
            break;
        }
    }
    // Both sides learn at once that it is over, whichever of them hung up.
    let _ = (from.shutdown(Shutdown::Both), to.shutdown(Shutdown::Both));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn echo() -> SocketAddr {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let address = listener.local_addr().unwrap();
        thread::spawn(move || {
            for socket in listener.incoming().flatten() {
                thread::spawn(move || std::io::copy(&mut &socket, &mut &socket));
            }
        });
        address
    }

    fn say(link: &Link, words: &[u8]) -> Vec<u8> {
        let mut socket = TcpStream::connect(link.address).unwrap();
        socket.write_all(words).unwrap();
        let mut heard = vec![0; words.len()];
        let mut filled = 0;
        while filled < heard.len() {
            match socket.read(&mut heard[filled..]) {
                Ok(0) | Err(_) => break,
                Ok(read) => filled += read,
            }
        }
        heard.truncate(filled);
        heard
    }

    #[test]
    fn a_link_counts_and_cuts_once_where_it_was_told() {
        let link = Link::to(echo());
        assert_eq!(say(&link, b"hello"), b"hello");
        assert_eq!(link.bytes(), (5, 5));
        link.cut_down_after(3);
        assert_eq!(say(&link, b"hello"), b"hel");
        assert_eq!((link.cuts(), say(&link, b"hello")), (1, b"hello".to_vec()));
        link.cut_up_after(0);
        assert_eq!(say(&link, b"hello"), b"");
    }
}
