//! The demo's stage: two projects, a server, eight phones, and what they play on it.

mod play;

#[cfg(test)]
pub(super) use play::play_remarks;
pub(super) use play::{go_on, play, until_quiet};

use super::checks::{self, Rows};
use super::link::FaultyLink;
use super::outcome::{Bytes, Outcome};
use super::packages::{self, PackageFile, Recorded};
use super::phone::{self, Phone};
use super::story::{self, StoryClock};
use super::{Progress, Stop};
use crate::fault::Fault;
use crate::running::{self, Running};
use crate::sample::{self, Firms};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use yanfang_device::{CancelToken, Device};
use yanfang_domain::catalog::Catalog;
use yanfang_domain::id::ProjectId;
use yanfang_domain::role::{Member, Role};
use yanfang_sync::catalogs::CatalogView;

/// The password of the demo's console accounts, on loopback only.
pub(super) const PASSWORD: &str = "yanfang-demo-2026";

/// Phones in the tower: five inspectors and the engineer.
const TOWER_INSPECTORS: usize = 5;
/// Phones at the ten dwellings.
const DWELLING_INSPECTORS: usize = 2;

/// Everything that is up.
pub(super) struct Stage {
    pub(super) running: Running,
    /// What time it is, for the server and the phones.
    pub(super) clock: Arc<StoryClock>,
    pub(super) tower: Arc<CatalogView>,
    pub(super) dwellings: Arc<CatalogView>,
    /// In the tower: inspectors first, the engineer last.
    pub(super) tower_phones: Vec<Arc<Phone>>,
    pub(super) dwelling_phones: Vec<Arc<Phone>>,
    pub(super) link: FaultyLink,
    pub(super) packages: Vec<PackageFile>,
    pub(super) firms: Firms,
    pub(super) recorded: Vec<Recorded>,
    /// Records that a phone had said are saved before it was killed.
    pub(super) killed_after: usize,
    pub(super) accounts: Vec<(String, String, String)>,
}

/// Imports the projects, starts the server, enrols the phones.
pub(super) async fn build(folder: &Path, bcf: Option<&Path>, tell: &Progress) -> Result<Stage, Fault> {
    let data = folder.join("server");
    let clock = story::clock();
    let server = running::open_at(&data, clock.clone()).await?;
    let mut settings = yanfang_sync::settings::Settings::new(&data);
    // Eight phones in one minute are a busy day in a compressed one.
    settings.sync_requests_a_minute = None;
    let inputs = folder.join("input");
    let tower = import(&server, sample::write_tower(&inputs.join("tower"))?, tell).await?;
    let packages = packages::list(&bcf.map_or_else(sample::packages_folder, Path::to_path_buf))?;
    let firms = Firms::of(packages.iter().filter(|file| file.topics_seen() > 0).map(|file| file.name.as_str()));
    let workbook = sample::write_schependomlaan(&inputs.join("schependomlaan"), &firms)?;
    let dwellings = import(&server, workbook, tell).await?;
    let running = Running::start(server, settings, SocketAddr::from(([127, 0, 0, 1], 0))).await?;
    let link = FaultyLink::to(running.address).map_err(Fault::Io)?;
    tell.tell(format_args!("the server listens at http://{}", running.address));

    let mut accounts = Vec::new();
    for catalog in [&tower, &dwellings] {
        for role in [Role::ServiceManager, Role::ServiceClerk] {
            if let Some(member) = with_role(catalog.catalog(), role).first() {
                let project = catalog.catalog().places.project.id;
                running.accounts.set_password(project, &member.account, member.id, PASSWORD).await?;
                let name = catalog.catalog().places.project.name.zh.clone();
                accounts.push((name, member.account.clone(), member.name.clone()));
            }
        }
    }
    let phones = folder.join("phones");
    let mut wanted: Vec<&Member> = with_role(tower.catalog(), Role::Inspector);
    wanted.truncate(TOWER_INSPECTORS);
    wanted.extend(with_role(tower.catalog(), Role::ProjectEngineer).first());
    let tower_phones = enrol(&running, &clock, &link, tower.catalog(), &wanted, &phones.join("tower")).await?;
    let mut wanted = with_role(dwellings.catalog(), Role::Inspector);
    wanted.truncate(DWELLING_INSPECTORS);
    let dwelling_phones =
        enrol(&running, &clock, &link, dwellings.catalog(), &wanted, &phones.join("dwellings")).await?;
    tell.tell(format_args!("{} phones are enrolled", tower_phones.len() + dwelling_phones.len()));
    Ok(Stage {
        running,
        clock,
        tower,
        dwellings,
        tower_phones,
        dwelling_phones,
        link,
        packages,
        firms,
        recorded: Vec::new(),
        killed_after: 0,
        accounts,
    })
}

async fn import(
    server: &Arc<yanfang_sync::engine::Server>,
    workbook: PathBuf,
    tell: &Progress,
) -> Result<Arc<CatalogView>, Fault> {
    let catalog = crate::import::publish_workbook(server, &workbook).await?;
    let places = &catalog.catalog().places;
    tell.tell(format_args!(
        "imported {}: {} units, {} contractors, {} rules",
        places.project.name.zh,
        places.units.len(),
        catalog.catalog().contractors.contractors.len(),
        catalog.catalog().rules.len()
    ));
    Ok(catalog)
}

fn with_role(catalog: &Catalog, role: Role) -> Vec<&Member> {
    catalog.members.iter().filter(|member| member.grants.iter().any(|grant| grant.role == role)).collect()
}

/// Enrols a phone for each member; the first speaks through a link that can be cut.
async fn enrol(
    running: &Running,
    clock: &Arc<StoryClock>,
    link: &FaultyLink,
    catalog: &Catalog,
    members: &[&Member],
    folder: &Path,
) -> Result<Vec<Arc<Phone>>, Fault> {
    let mut phones = Vec::new();
    for (index, member) in members.iter().enumerate() {
        let project = catalog.places.project.id;
        let code = running.accounts.create_enrol_code(project, member.id, clock.now_ms()).await?;
        let address = if index == 0 { link.address() } else { running.address };
        let folder = folder.join(&member.account);
        let name = member.name.clone();
        let first_picture = picture_numbers(project, index);
        let clock = clock.clone();
        let opened = tokio::task::spawn_blocking(move || -> Result<Phone, Stop> {
            let device = Device::open(&folder, phone::options(clock))?;
            device.enrol(&format!("http://{address}"), &code, &name, &CancelToken::default())?;
            let phone = Phone::new(device, name, folder, first_picture)?;
            phone.sync()?;
            Ok(phone)
        });
        phones.push(Arc::new(opened.await.map_err(|_| Fault::ThreadEnded)??));
    }
    Ok(phones)
}

/// Each phone draws its own pictures.
fn picture_numbers(project: ProjectId, phone: usize) -> u64 {
    u64::from(project.bytes()[15]) * 1_000_000 + phone as u64 * 10_000 + 1
}

/// Checks what must hold, and counts.
pub(super) async fn judge(stage: &Stage, folder: &Path, tell: &Progress) -> Result<Outcome, Fault> {
    tell.tell("checking what must hold");
    let server = &stage.running.server;
    let mut outcome = Outcome::default();
    let mut findings: [Vec<String>; 6] = Default::default();
    let projects = [(&stage.tower, &stage.tower_phones), (&stage.dwellings, &stage.dwelling_phones)];
    for (catalog, phones) in projects {
        let project = catalog.catalog().places.project.id;
        // The newest: people joined for the delivery.
        let newest = server.catalog(project).await?.unwrap_or_else(|| catalog.clone());
        let catalog = newest.catalog();
        let rows = Rows::read(server, project).await?;
        rows.count(catalog, &mut outcome);
        findings[0].extend(checks::kept(phones)?);
        findings[1].extend(rows.stored(phones)?);
        findings[2].extend(rows.once(phones));
        findings[3].extend(rows.complete());
        findings[4].extend(rows.allowed(catalog));
        findings[5].extend(checks::same_views(server, project, catalog, phones).await?);
        if project == stage.dwellings.catalog().places.project.id {
            outcome.packages = packages::outcomes(&stage.recorded, catalog, &rows.assigned());
        }
        for phone in phones {
            let (rooms, photos) = phone.counts();
            let (up, down) = phone.bytes();
            outcome.phones += 1;
            outcome.rooms += rooms;
            outcome.photos += photos;
            outcome.bytes = Bytes { up: outcome.bytes.up + up, down: outcome.bytes.down + down };
        }
    }
    for (index, findings) in findings.into_iter().enumerate() {
        outcome.check(&format!("I{}", index + 1), findings);
    }
    outcome.cuts = stage.link.cuts();
    outcome.killed_after = stage.killed_after;
    let report = yanfang_sync::verify::verify(&folder.join("server")).await?;
    outcome.check("I7", report.findings.iter().map(crate::verify::describe).collect());
    Ok(outcome)
}
