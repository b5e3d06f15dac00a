//! A way to the server without sockets: the same calls, for properties that need many of them.

use serde::Serialize;
use serde::de::DeserializeOwned;
use std::sync::Arc;
use tokio::runtime::Handle;
use yanfang_device::{CancelToken, Link, LinkError, LinkRequest, LinkResponse};
use yanfang_protocol::codec;
use yanfang_protocol::signature::{Purpose, Signed};
use yanfang_sync::accounts::Accounts;
use yanfang_sync::engine::{Caller, Server};

/// Calls the server on this machine's threads. Photos do not travel this way.
pub struct Direct {
    server: Arc<Server>,
    accounts: Accounts,
    runtime: Handle,
}

impl Direct {
    /// A way to this server; the runtime must be one whose own threads never call it.
    pub fn to(server: &Arc<Server>, runtime: Handle) -> Arc<Self> {
        let accounts = Accounts::new(Arc::clone(server.database()), server.key().clone());
        Arc::new(Self { server: Arc::clone(server), accounts, runtime })
    }

    async fn answer(&self, request: &LinkRequest) -> Option<Vec<u8>> {
        let now_ms = self.server.clock().now_ms();
        let path = request.url.split_once("//").and_then(|(_, rest)| rest.split_once('/')).map(|(_, path)| path);
        match path? {
            "v1/enrol" => json(self.accounts.enrol(&parsed(request)?, "test", now_ms).await.ok()?),
            "v1/session/nonce" => json(self.accounts.nonce(now_ms).ok()?),
            "v1/session" => json(self.accounts.renew(&parsed(request)?, now_ms).await.ok()?),
            "v1/sync" => self.sync(request, now_ms).await,
            _ => None,
        }
    }

    async fn sync(&self, request: &LinkRequest, now_ms: i64) -> Option<Vec<u8>> {
        let (_, bearer) = request.headers.iter().find(|(name, _)| *name == "authorization")?;
        let who = self.accounts.caller(bearer.strip_prefix("Bearer ")?, now_ms).await.ok()?;
        let caller = Caller { project: who.project, member: who.member, device: who.device? };
        let message = codec::decode(&request.body, codec::INFLATED_LIMIT).ok()?;
        let answer = self.server.sync(caller, message, request.body.len()).await.ok()?;
        codec::encode(&Signed::seal(self.server.key(), Purpose::Answer, &answer).ok()?).ok()
    }
}

impl Link for Direct {
    fn send(&self, request: LinkRequest, _cancel: &CancelToken) -> Result<LinkResponse, LinkError> {
        let body = self.runtime.block_on(self.answer(&request)).ok_or(LinkError::Cut)?;
        Ok(LinkResponse { status: 200, headers: Vec::new(), body })
    }
}

fn parsed<T: DeserializeOwned>(request: &LinkRequest) -> Option<T> {
    serde_json::from_slice(&request.body).ok()
}

fn json<T: Serialize>(answer: T) -> Option<Vec<u8>> {
    serde_json::to_vec(&answer).ok()
}
