//! A loopback link that can be cut in the middle of an answer.

use std::io::{self, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
use std::thread;

/// A proxy in front of the server; phones that speak through it lose their connection when it is told to cut.
pub(super) struct FaultyLink {
    address: SocketAddr,
    remaining: Arc<AtomicI64>,
    cuts: Arc<AtomicUsize>,
}

/// No cut is ordered.
const WHOLE: i64 = i64::MAX;

impl FaultyLink {
    /// Listens on loopback and forwards to the server.
    pub(super) fn to(server: SocketAddr) -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let link =
            Self { address: listener.local_addr()?, remaining: Arc::new(AtomicI64::new(WHOLE)), cuts: Arc::default() };
        let (remaining, cuts) = (link.remaining.clone(), link.cuts.clone());
        // Ends with the program: it holds nothing but sockets.
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let (remaining, cuts) = (remaining.clone(), cuts.clone());
                thread::spawn(move || forward(&client, server, &remaining, &cuts));
            }
        });
        Ok(link)
    }

    /// Where phones reach it.
    pub(super) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Lets this many bytes of answers through, then cuts once.
    pub(super) fn cut_after(&self, bytes: i64) {
        self.remaining.store(bytes, Ordering::SeqCst);
    }

    /// How often it cut.
    pub(super) fn cuts(&self) -> usize {
        self.cuts.load(Ordering::SeqCst)
    }
}

fn forward(client: &TcpStream, server: SocketAddr, remaining: &AtomicI64, cuts: &AtomicUsize) {
    let Ok(upstream) = TcpStream::connect(server) else { return };
    let (Ok(from), Ok(mut to)) = (client.try_clone(), upstream.try_clone()) else { return };
    thread::spawn(move || {
        // Either side may hang up at any time: that is what the link is for.
        let _ = io::copy(&mut &from, &mut to);
        let _ = to.shutdown(Shutdown::Write);
    });
    if answer(&upstream, client, remaining).is_err() {
        cuts.fetch_add(1, Ordering::SeqCst);
    }
    let _ = client.shutdown(Shutdown::Both);
    let _ = upstream.shutdown(Shutdown::Both);
}

/// Passes answers on until the cut; `Err` is the cut.
fn answer(mut upstream: &TcpStream, mut client: &TcpStream, remaining: &AtomicI64) -> Result<(), ()> {
    let mut buffer = [0; 4096];
    while let Ok(length @ 1..) = upstream.read(&mut buffer) {
        let left = remaining.load(Ordering::SeqCst);
        if left == WHOLE {
            if client.write_all(&buffer[..length]).is_err() {
                return Ok(());
            }
            continue;
        }
        let passed = length.min(usize::try_from(left).unwrap_or(0));
        let _ = client.write_all(&buffer[..passed]);
        if left <= length as i64 {
            remaining.store(WHOLE, Ordering::SeqCst);
            return Err(());
        }
        remaining.fetch_sub(length as i64, Ordering::SeqCst);
    }
    Ok(())
}
