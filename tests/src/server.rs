//! A real server on loopback, in a folder of its own, with a clock that the test moves.

use crate::clock::TestClock;
use crate::direct::Direct;
use crate::link::Link;
use crate::phone::TestPhone;
use crate::sample;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use yanfang_document::Document;
use yanfang_domain::catalog::Catalog;
use yanfang_domain::defect::Defect;
use yanfang_domain::id::{DocumentId, MemberId, UnitId};
use yanfang_protocol::account::EnrolRequest;
use yanfang_protocol::device_key::DeviceKey;
use yanfang_protocol::problem::Code;
use yanfang_protocol::signature::{Purpose, sign};
use yanfang_protocol::sync::{SyncAnswer, SyncRequest};
use yanfang_sync::api::{Api, ServeError, serve};
use yanfang_sync::engine::{Caller, Clock, Server, ServerConfig};
use yanfang_sync::settings::Settings;

/// A running server.
pub struct TestServer {
    folder: Folder,
    clock: TestClock,
    runtime: Runtime,
    running: Option<Running>,
}

/// Where a server keeps its data: a folder that goes with it, or one that stays.
enum Folder {
    Own(TempDir),
    Kept(PathBuf),
}

impl Folder {
    fn path(&self) -> &Path {
        match self {
            Self::Own(folder) => folder.path(),
            Self::Kept(folder) => folder,
        }
    }
}

struct Running {
    api: Arc<Api>,
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    serving: JoinHandle<Result<(), ServeError>>,
}

impl TestServer {
    /// A server with the sample project of this many units.
    pub fn with_units(units: usize) -> Self {
        let server = Self::empty();
        server.publish(sample::catalog(units));
        server
    }

    /// A server that knows no project.
    pub fn empty() -> Self {
        let folder = tempfile::tempdir().expect("a folder for the server");
        Self::start_in(Folder::Own(folder), TestClock::default())
    }

    /// A server over a folder that another one left, and that stays when it ends.
    pub fn over(folder: &Path, clock: TestClock) -> Self {
        Self::start_in(Folder::Kept(folder.to_owned()), clock)
    }

    fn start_in(folder: Folder, clock: TestClock) -> Self {
        let mut builder = tokio::runtime::Builder::new_multi_thread();
        let runtime = builder.worker_threads(2).enable_all().build().expect("a runtime");
        let mut server = Self { folder, clock, runtime, running: None };
        server.start();
        server
    }

    fn start(&mut self) {
        let folder = self.folder.path().to_owned();
        let clock: Arc<dyn Clock> = Arc::new(self.clock.clone());
        let running = self.runtime.block_on(async move {
            let config = ServerConfig { clock, ..ServerConfig::new(&folder) };
            let server = Server::open(config).await.expect("the server opens");
            let settings = Settings { sync_requests_a_minute: None, ..Settings::new(&folder) };
            let api = Api::new(server, settings).expect("the API opens");
            let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("loopback has a free port");
            let address = listener.local_addr().expect("a bound listener has an address");
            let (stop, stopped) = oneshot::channel();
            let until = async move {
                // A dropped sender stops it as well.
                let _ = stopped.await;
            };
            let serving = tokio::spawn(serve(api.clone(), listener, until));
            Running { api, address, stop, serving }
        });
        self.running = Some(running);
    }

    /// Stops it as an operator does and starts it again over the same folder, at another address.
    pub fn restart(&mut self) {
        self.stop();
        self.start();
    }

    fn stop(&mut self) {
        if let Some(Running { api, stop, serving, .. }) = self.running.take() {
            let _ = stop.send(());
            drop(api);
            serving.abort();
            let _ = self.runtime.block_on(serving);
        }
    }

    fn running(&self) -> &Running {
        self.running.as_ref().expect("the server runs")
    }

    /// The server as a library.
    pub fn server(&self) -> &Arc<Server> {
        self.running().api.server()
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.running().address
    }

    /// Its base URL.
    pub fn url(&self) -> String {
        format!("http://{}", self.address())
    }

    /// A link in front of it that counts and cuts.
    pub fn link(&self) -> Link {
        Link::to(self.address())
    }

    /// The clock it goes by.
    pub fn clock(&self) -> &TestClock {
        &self.clock
    }

    /// The folder with its database and files.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Waits for something the server does.
    pub fn wait<F: Future>(&self, what: F) -> F::Output {
        self.runtime.block_on(what)
    }

    /// Publishes a catalog as the project's next version.
    pub fn publish(&self, catalog: Catalog) -> u32 {
        self.wait(self.server().publish_catalog(catalog)).expect("a good catalog is published")
    }

    /// A one-time code for a member.
    pub fn enrol_code(&self, member: MemberId) -> String {
        let accounts = self.running().api.accounts();
        self.wait(accounts.create_enrol_code(sample::project(), member, self.clock.now_ms())).expect("a code is drawn")
    }

    /// Gives a member an account and a password for the console.
    pub fn set_password(&self, account: &str, member: MemberId, password: &str) {
        let accounts = self.running().api.accounts();
        self.wait(accounts.set_password(sample::project(), account, member, password))
            .expect("a good password is taken");
    }

    /// A session of this member, as a bearer token.
    pub fn token(&self, member: MemberId) -> String {
        let code = self.enrol_code(member);
        let key = ed25519_dalek::SigningKey::from_bytes(&[0x5E; 32]);
        let public_key = DeviceKey::Ed25519(key.verifying_key().to_bytes());
        let proof = hex::encode(sign(&key, Purpose::Enrolment, &EnrolRequest::claim(&code, &public_key)));
        let request = EnrolRequest { code, public_key, name: "test".into(), proof, version: None, clock_ms: None };
        let enrolled = self.running().api.accounts().enrol(&request, "test", self.clock.now_ms());
        self.wait(enrolled).expect("the member is enrolled").session.token
    }

    /// The cookie of a browser in which this member signed in to the console.
    pub fn cookie(&self, account: &str, member: MemberId) -> String {
        let password = "tower crane at dusk";
        self.set_password(account, member, password);
        let accounts = self.running().api.accounts();
        let session = accounts.sign_in(sample::project(), account, password, "test", self.clock.now_ms());
        format!("yanfang={}", self.wait(session).expect("the member signs in").token)
    }

    /// A new phone of this member that speaks to the server directly and holds nothing yet.
    pub fn phone(&self, member: MemberId) -> TestPhone {
        self.phone_at(member, &self.url())
    }

    /// The same through a link or another address.
    pub fn phone_at(&self, member: MemberId, url: &str) -> TestPhone {
        let phone = TestPhone::new(self.clock.clone());
        phone.enrol(url, &self.enrol_code(member));
        phone
    }

    /// A new phone of this member that calls the server without sockets, and cannot send photos.
    pub fn direct_phone(&self, member: MemberId) -> TestPhone {
        let folder = tempfile::tempdir().expect("a folder for the phone");
        let phone = TestPhone::with_link(folder, self.clock.clone(), Some(self.direct()));
        phone.enrol(&self.url(), &self.enrol_code(member));
        phone
    }

    /// The way of such a phone.
    pub fn direct(&self) -> Arc<dyn yanfang_device::Link> {
        Direct::to(self.server(), self.runtime.handle().clone())
    }

    /// A sync call as this caller, without a network.
    pub fn sync(&self, caller: Caller, request: SyncRequest) -> Result<SyncAnswer, Code> {
        self.wait(self.server().sync(caller, request, 0))
    }

    /// A unit's document as the server holds it; `None` where nothing was ever written to it.
    pub fn document(&self, unit: UnitId) -> Option<Document> {
        let document = self.server().document(sample::project(), DocumentId::Unit(unit));
        self.wait(document).expect("the document loads")
    }

    /// All defects of the first units, as the server's documents hold them.
    pub fn defects(&self, units: usize) -> Vec<Defect> {
        let documents = (0..units).filter_map(|unit| self.document(sample::unit(unit)));
        documents.flat_map(|document| document.unit().defects).collect()
    }
}

impl Drop for TestServer {
    fn drop(&mut self) {
        self.stop();
    }
}
