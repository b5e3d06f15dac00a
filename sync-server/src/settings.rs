//! What whoever runs the server may set; the defaults are those of security.md.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

/// Settings of one server.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The folder that holds photos and unfinished uploads.
    pub data: PathBuf,
    /// Sync requests one device may send in a minute; `None`: as many as it likes (tests).
    pub sync_requests_a_minute: Option<u32>,
    /// Plain HTTP also where others can listen. Without it only the loopback address is served.
    pub plain_http_anywhere: bool,
    /// The console is reached through `https`: its cookie is `Secure` and has the `__Host-` name.
    pub secure_cookies: bool,
    /// Largest photo in bytes.
    pub photo_limit: u64,
    /// Longest time to send the head of a request.
    pub head_timeout: Duration,
    /// Longest pause between two pieces of a body.
    pub pause_timeout: Duration,
    /// Longest time to send a whole body that is no file.
    pub body_timeout: Duration,
}

impl Settings {
    /// The defaults, with files under this folder.
    pub fn new(data: impl Into<PathBuf>) -> Self {
        Self {
            data: data.into(),
            sync_requests_a_minute: Some(120),
            plain_http_anywhere: false,
            secure_cookies: false,
            photo_limit: 25 << 20,
            head_timeout: Duration::from_secs(15),
            pause_timeout: Duration::from_secs(30),
            body_timeout: Duration::from_mins(1),
        }
    }

    /// Whether plain HTTP may be served at this address.
    pub fn may_serve_plain(&self, address: SocketAddr) -> bool {
        self.plain_http_anywhere || address.ip().is_loopback()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_http_is_for_loopback_unless_told_otherwise() {
        let mut settings = Settings::new("data");
        let open: SocketAddr = ([0, 0, 0, 0], 8080).into();
        assert!(settings.may_serve_plain(([127, 0, 0, 1], 8080).into()));
        assert!(!settings.may_serve_plain(open));
        settings.plain_http_anywhere = true;
        assert!(settings.may_serve_plain(open));
    }
}
