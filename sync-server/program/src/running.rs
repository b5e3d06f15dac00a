//! A server that is open, and one that listens.

use crate::fault::Fault;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use yanfang_domain::id::{MemberId, ProjectId};
use yanfang_sync::accounts::Accounts;
use yanfang_sync::api::{Api, ServeError, serve};
use yanfang_sync::catalogs::CatalogView;
use yanfang_sync::engine::{Clock, Server, ServerConfig};
use yanfang_sync::settings::Settings;

/// Opens a data folder.
pub(crate) async fn open(data: &Path) -> Result<Arc<Server>, Fault> {
    Ok(Server::open(ServerConfig::new(data)).await?)
}

/// Opens a data folder with a clock of its own.
pub(crate) async fn open_at(data: &Path, clock: Arc<dyn Clock>) -> Result<Arc<Server>, Fault> {
    Ok(Server::open(ServerConfig { clock, ..ServerConfig::new(data) }).await?)
}

/// A server that listens.
pub(crate) struct Running {
    /// The server.
    pub(crate) server: Arc<Server>,
    /// Accounts, devices and sessions.
    pub(crate) accounts: Accounts,
    /// Where it listens.
    pub(crate) address: SocketAddr,
    stop: oneshot::Sender<()>,
    listening: JoinHandle<Result<(), ServeError>>,
}

impl Running {
    /// Listens at this address; port 0 takes a free one.
    pub(crate) async fn start(server: Arc<Server>, settings: Settings, address: SocketAddr) -> Result<Self, Fault> {
        let listener = TcpListener::bind(address).await.map_err(|source| Fault::Listen { address, source })?;
        let address = listener.local_addr().map_err(Fault::Io)?;
        let api = Api::new(server.clone(), settings)?;
        let accounts = Accounts::new(server.database().clone(), server.key().clone());
        let (stop, stopped) = oneshot::channel::<()>();
        let shutdown = async move {
            // A dropped sender is a stop too.
            let _ = stopped.await;
        };
        let listening = tokio::spawn(serve(api, listener, shutdown));
        Ok(Self { server, accounts, address, stop, listening })
    }

    /// Lets running requests finish, then stops.
    pub(crate) async fn stop(self) -> Result<(), Fault> {
        let _ = self.stop.send(());
        Ok(self.listening.await.map_err(|_| Fault::ThreadEnded)??)
    }
}

/// Milliseconds since 1970, UTC.
pub(crate) fn now_ms() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis() as i64)
}

/// A project's newest catalog; without a code, the only project's.
pub(crate) async fn project_by_code(server: &Server, code: Option<&str>) -> Result<Arc<CatalogView>, Fault> {
    let projects = server.projects().await?;
    let known: Vec<String> = projects.iter().map(|(_, code, _)| code.clone()).collect();
    let found: Vec<ProjectId> = projects
        .into_iter()
        .filter(|(_, known, _)| code.is_none_or(|code| code == known))
        .map(|(project, ..)| project)
        .collect();
    let [project] = found[..] else { return Err(Fault::WhichProject { known }) };
    server.catalog(project).await?.ok_or(Fault::WhichProject { known })
}

/// A member by the project's code and the member's account.
pub(crate) async fn member_by_account(
    server: &Server,
    project: &str,
    account: &str,
) -> Result<(ProjectId, MemberId), Fault> {
    let view = project_by_code(server, Some(project)).await?;
    let member = view.catalog().members.iter().find(|member| member.account == account);
    let member = member.ok_or_else(|| Fault::UnknownAccount { account: account.into() })?;
    Ok((view.catalog().places.project.id, member.id))
}
