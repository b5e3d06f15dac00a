//! Listening: one task a connection, a limit for slow heads, and a stop that lets running requests finish.

use super::{Api, Peer, router};
use axum::Router;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tower::ServiceExt as _;

/// How long running requests may take after the stop.
const GRACE: Duration = Duration::from_secs(10);

/// How often limits that passed are looked for.
const KEEP_UP: Duration = Duration::from_secs(5);

/// Pause after a failed accept: mostly there are no file handles for a moment.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// Why the server does not serve.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// Plain HTTP where others can listen.
    #[error("plain HTTP at {address} is not loopback; put TLS in front or allow it explicitly")]
    PlainHttp {
        /// The address.
        address: SocketAddr,
    },
    /// The listener has no address.
    #[error("the listener has no address")]
    Address(#[source] std::io::Error),
}

/// Serves until `shutdown` ends, then lets running requests finish for ten seconds.
pub async fn serve(
    api: Arc<Api>,
    listener: TcpListener,
    shutdown: impl Future<Output = ()> + Send,
) -> Result<(), ServeError> {
    let address = listener.local_addr().map_err(ServeError::Address)?;
    if !api.settings.may_serve_plain(address) {
        return Err(ServeError::PlainHttp { address });
    }
    let routes = router(Arc::clone(&api));
    let keeping_up = tokio::spawn(keep_up(Arc::clone(&api)));
    let graceful = GracefulShutdown::new();
    let mut shutdown = std::pin::pin!(shutdown);
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, peer)) => {
                    let connection = connection(&api, stream, peer, routes.clone());
                    let watched = graceful.watch(connection);
                    // How a connection ends is the caller's business: phones walk out of reach.
                    tokio::spawn(async move { drop(watched.await) });
                }
                Err(error) => {
                    tracing::warn!(%error, "a connection was not accepted");
                    tokio::time::sleep(ACCEPT_PAUSE).await;
                }
            },
            () = &mut shutdown => break,
        }
    }
    drop(listener);
    api.stopping.send_replace(true);
    keeping_up.abort();
    if tokio::time::timeout(GRACE, graceful.shutdown()).await.is_err() {
        tracing::warn!("requests were still running when the server stopped");
    }
    Ok(())
}

/// At once, for what the last end of the server cut off, then again and again.
async fn keep_up(api: Arc<Api>) {
    let mut ticks = tokio::time::interval(KEEP_UP);
    loop {
        ticks.tick().await;
        api.server.keep_up().await;
    }
}

fn connection(
    api: &Api,
    stream: TcpStream,
    peer: SocketAddr,
    routes: Router,
) -> impl hyper_util::server::graceful::GracefulConnection<Error = hyper::Error> + use<> {
    // Small answers should not wait for more to send.
    let _unsupported = stream.set_nodelay(true);
    let service = service_fn(move |mut request: hyper::Request<Incoming>| {
        request.extensions_mut().insert(Peer(Some(peer.ip())));
        routes.clone().oneshot(request)
    });
    http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(api.settings.head_timeout)
        .serve_connection(TokioIo::new(stream), service)
}
