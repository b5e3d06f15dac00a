//! The link over HTTP: reqwest on a thread and runtime of its own, so that it may be called from anywhere.

use super::link::{Link, LinkError, LinkRequest, LinkResponse, Method};
use crate::cancel::CancelToken;
use reqwest::{Client, Url};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Duration;
use tokio::runtime::{Builder, Handle};
use tokio::sync::oneshot;

/// How long a connection may take to come about.
const CONNECT: Duration = Duration::from_secs(10);
/// How long the server may be silent.
const SILENCE: Duration = Duration::from_mins(1);
/// How often the token is looked at.
const LOOK: Duration = Duration::from_millis(20);

/// HTTP and HTTPS.
pub struct HttpLink {
    client: Client,
    runtime: Handle,
    allow_plain_http: bool,
    // Dropped with the link, which ends the thread.
    _stop: oneshot::Sender<()>,
}

impl HttpLink {
    /// Begins a link. Plain HTTP is refused but to this machine, unless it is allowed here.
    pub fn new(allow_plain_http: bool) -> Result<Self, LinkError> {
        // An error says that a provider was installed before: any will do.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder()
            .connect_timeout(CONNECT)
            .read_timeout(SILENCE)
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .map_err(|_| LinkError::Untrusted)?;
        let runtime = Builder::new_current_thread().enable_all().build().map_err(|_| LinkError::Offline)?;
        let handle = runtime.handle().clone();
        let (stop, stopped) = oneshot::channel();
        let thread = thread::Builder::new().name("yanfang-link".into());
        thread
            .spawn(move || {
                // Ends when the sender is dropped; what is on the way is dropped with the runtime.
                let _ = runtime.block_on(stopped);
            })
            .map_err(|_| LinkError::Offline)?;
        Ok(Self { client, runtime: handle, allow_plain_http, _stop: stop })
    }

    fn check(&self, url: &str) -> Result<Url, LinkError> {
        let url = Url::parse(url).map_err(|_| LinkError::Untrusted)?;
        let here = matches!(url.host_str(), Some("127.0.0.1" | "localhost" | "[::1]"));
        match url.scheme() {
            "https" => Ok(url),
            "http" if here || self.allow_plain_http => Ok(url),
            _ => Err(LinkError::PlainHttp),
        }
    }
}

impl Link for HttpLink {
    fn send(&self, request: LinkRequest, cancel: &CancelToken) -> Result<LinkResponse, LinkError> {
        let url = self.check(&request.url)?;
        let (answer, answered) = channel();
        let task = self.runtime.spawn(exchange(self.client.clone(), url, request, answer));
        let result = wait(&answered, cancel);
        task.abort();
        result
    }
}

fn wait(answered: &Receiver<Result<LinkResponse, LinkError>>, cancel: &CancelToken) -> Result<LinkResponse, LinkError> {
    loop {
        if cancel.is_cancelled() {
            return Err(LinkError::Cancelled);
        }
        match answered.recv_timeout(LOOK) {
            Ok(result) => return result,
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return Err(LinkError::Cut),
        }
    }
}

async fn exchange(client: Client, url: Url, request: LinkRequest, answer: Sender<Result<LinkResponse, LinkError>>) {
    let method = match request.method {
        Method::Get => reqwest::Method::GET,
        Method::Head => reqwest::Method::HEAD,
        Method::Post => reqwest::Method::POST,
        Method::Patch => reqwest::Method::PATCH,
    };
    let mut builder = client.request(method, url).body(request.body);
    for (name, value) in request.headers {
        builder = builder.header(name, value);
    }
    let result = async { read(builder.send().await.map_err(|error| cause(&error))?, request.answer_limit).await }.await;
    // The receiver is gone only if the caller cancelled.
    let _ = answer.send(result);
}

async fn read(mut response: reqwest::Response, limit: usize) -> Result<LinkResponse, LinkError> {
    let status = response.status().as_u16();
    let headers = response.headers().iter();
    let headers = headers.filter_map(|(name, value)| Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned())));
    let headers = headers.collect();
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| cause(&error))? {
        if body.len() + chunk.len() > limit {
            return Err(LinkError::TooLarge);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(LinkResponse { status, headers, body })
}

fn cause(error: &reqwest::Error) -> LinkError {
    if error.is_timeout() {
        LinkError::TimedOut
    } else if error.is_connect() {
        LinkError::Offline
    } else if error.is_builder() {
        LinkError::Untrusted
    } else {
        LinkError::Cut
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn get(url: &str) -> LinkRequest {
        LinkRequest { method: Method::Get, url: url.into(), headers: vec![], body: vec![], answer_limit: 1000 }
    }

    #[test]
    fn plain_http_is_refused_but_to_this_machine() {
        let link = HttpLink::new(false).unwrap();
        let token = CancelToken::new();
        assert_eq!(link.send(get("http://192.0.2.1/v1/health"), &token), Err(LinkError::PlainHttp));
        assert_eq!(link.send(get("http://127.0.0.1:1/v1/health"), &token), Err(LinkError::Offline));
        assert_eq!(link.send(get("ftp://127.0.0.1/"), &token), Err(LinkError::PlainHttp));
    }

    #[test]
    fn a_cancelled_call_ends_at_once() {
        let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/", silent.local_addr().unwrap());
        let link = HttpLink::new(false).unwrap();
        let token = CancelToken::new();
        let other = token.clone();
        let waiting = thread::spawn(move || link.send(get(&url), &other));
        thread::sleep(Duration::from_millis(50));
        token.cancel();
        assert_eq!(waiting.join().unwrap(), Err(LinkError::Cancelled));
    }
}
