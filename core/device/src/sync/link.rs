//! The way to the server, as a trait: tests put a faulty one under the session.

use crate::cancel::CancelToken;

/// What to do with the resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// `GET`
    Get,
    /// `HEAD`
    Head,
    /// `POST`
    Post,
    /// `PATCH`
    Patch,
}

/// A request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkRequest {
    /// The method.
    pub method: Method,
    /// The whole address.
    pub url: String,
    /// Header names in lower case, and values.
    pub headers: Vec<(&'static str, String)>,
    /// The body.
    pub body: Vec<u8>,
    /// The largest body that is taken as an answer, in bytes.
    pub answer_limit: usize,
}

/// A response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkResponse {
    /// The HTTP status.
    pub status: u16,
    /// Header names in lower case, and values.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl LinkResponse {
    /// A header's value.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Whether the status says that it was done.
    pub const fn is_success(&self) -> bool {
        self.status >= 200 && self.status < 300
    }
}

/// Why there is no response.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LinkError {
    /// No network, or the server cannot be reached.
    #[error("the server cannot be reached")]
    Offline,
    /// Nothing came for too long.
    #[error("the server did not answer in time")]
    TimedOut,
    /// The connection ended in the middle.
    #[error("the connection ended in the middle")]
    Cut,
    /// The server's certificate is not one that is trusted, or the address is not one.
    #[error("the connection cannot be trusted")]
    Untrusted,
    /// Plain HTTP to a server that is not this machine (security.md).
    #[error("only https is allowed to this address")]
    PlainHttp,
    /// The answer is larger than this kind of answer may be.
    #[error("the answer is too large")]
    TooLarge,
    /// The caller cancelled.
    #[error("cancelled")]
    Cancelled,
}

/// Sends a request and waits for the response, or for the token.
pub trait Link: Send + Sync {
    /// One exchange. A failure says nothing about whether the server received the request.
    fn send(&self, request: LinkRequest, cancel: &CancelToken) -> Result<LinkResponse, LinkError>;
}
