//! The project that other people's defects go into, by the options given.

use super::options::Options;
use super::options::SeverityWord;
use crate::fault::Fault;
use crate::running::{now_ms, open, project_by_code};
use std::path::Path;
use yanfang_domain::catalog::Catalog;
use yanfang_domain::command::CommandName;
use yanfang_domain::id::UnitId;
use yanfang_domain::permission::allowed;
use yanfang_domain::role::Member;
use yanfang_domain::time::Moment;
use yanfang_sync::blobs::Blobs;
use yanfang_sync::exchange::intake::{BcfMapping, Intake};
use yanfang_sync::ingest::Officer;
use yanfang_sync::settings::Settings;

/// An open project with how things become its own.
pub(super) struct Project {
    pub(super) intake: Intake,
    pub(super) mapping: BcfMapping,
    /// Now, by the clock of the place that the dates are meant for.
    pub(super) now: Moment,
}

impl Project {
    /// Opens the data folder and checks the options against the catalog in force.
    pub(super) async fn open(options: &Options) -> Result<Self, Fault> {
        let server = open(&options.folder.data).await?;
        let view = project_by_code(&server, options.project.as_deref()).await?;
        let catalog = view.catalog();
        let now = Moment { utc_ms: now_ms(), offset_min: options.utc_offset };
        let officer = match &options.member {
            None => Officer::Server,
            Some(account) => Officer::Member(member(catalog, account, now)?.id),
        };
        let mapping = BcfMapping {
            units: options.units.iter().map(|code| unit(catalog, code)).collect::<Result<_, _>>()?,
            room: options.room.clone(),
            items: options.items.iter().map(|text| item(catalog, text)).collect::<Result<_, _>>()?,
            severity: options.severity.map(SeverityWord::severity),
        };
        let limit = Settings::new(&options.folder.data).photo_limit;
        let blobs = Blobs::of(&server, &options.folder.data, limit)?;
        let dry_run = options.dry_run;
        Ok(Self { intake: Intake { server, blobs, catalog: view, officer, dry_run }, mapping, now })
    }

    pub(super) fn catalog(&self) -> &Catalog {
        self.intake.catalog.catalog()
    }
}

/// A file's name, for people.
pub(super) fn name(file: &Path) -> String {
    file.file_name().unwrap_or(file.as_os_str()).to_string_lossy().into_owned()
}

/// A member who may record defects now; every command would be refused otherwise.
fn member<'a>(catalog: &'a Catalog, account: &str, now: Moment) -> Result<&'a Member, Fault> {
    let found = catalog.members.iter().find(|member| member.account == account);
    let member = found.ok_or_else(|| Fault::UnknownAccount { account: account.into() })?;
    let denied = catalog
        .places
        .units
        .first()
        .and_then(|unit| allowed(member, unit, CommandName::RecordDefect, None, now.utc_ms).err());
    match denied {
        None => Ok(member),
        Some(denied) => Err(Fault::MayNotRecord { account: account.into(), denied }),
    }
}

fn unit(catalog: &Catalog, code: &str) -> Result<UnitId, Fault> {
    let found = catalog.places.units.iter().find(|unit| unit.code == code);
    found.map(|unit| unit.id).ok_or_else(|| Fault::UnknownUnit { unit: code.into() })
}

/// `CODE`, or `PACKAGE=CODE` for packages whose names begin so.
fn item(catalog: &Catalog, text: &str) -> Result<(String, String), Fault> {
    let (prefix, code) = text.rsplit_once('=').unwrap_or(("", text));
    let is_known = catalog.items.iter().any(|item| item.code == code);
    let pair = (prefix.to_owned(), code.to_owned());
    if is_known { Ok(pair) } else { Err(Fault::UnknownItem { item: code.into() }) }
}
