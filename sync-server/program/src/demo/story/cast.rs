//! Who plays: people of the tower and those who join for the delivery, each with a phone; and the homes.

use super::super::phone::{self, Phone, Stop};
use super::super::picture;
use super::super::stage::Stage;
use super::StoryClock;
use crate::fault::Fault;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use yanfang_device::{CancelToken, DefectDraft, Device, EventDraft};
use yanfang_domain::batch::Party;
use yanfang_domain::catalog::{Catalog, Formality, SampleSize, Severity, Trade};
use yanfang_domain::id::{DefectId, DocumentId, MemberId, OwnerId, ProjectId, RoomId, UnitId};
use yanfang_domain::inspection::Stage as Round;
use yanfang_domain::language::Bilingual;
use yanfang_domain::role::{Grant, Member, Role, Scope};
use yanfang_sync::engine::Server;

/// Homes of the story: those that nobody has walked in the morning.
const HOMES: usize = 10;
/// The first picture's number: far from those of the morning's phones.
const FIRST_PICTURE: u64 = 9_000_001;

/// Everybody and everything on the story's stage.
pub(super) struct Cast {
    pub(super) clock: Arc<StoryClock>,
    pub(super) server: Arc<Server>,
    pub(super) catalog: Catalog,
    pub(super) homes: Vec<UnitId>,
    pub(super) rooms: Vec<Vec<RoomId>>,
    pub(super) third_party: Phone,
    pub(super) inspector: Phone,
    pub(super) other_inspector: Phone,
    pub(super) engineer: Phone,
    pub(super) lead: Phone,
    pub(super) clerk: Phone,
    pub(super) manager: Phone,
    pub(super) companions: [Phone; 2],
    /// The plasterers' foreman, and another firm's.
    pub(super) contractors: [Phone; 2],
    pub(super) signers: Vec<(Party, Phone)>,
    pub(super) folder: PathBuf,
    pictures: AtomicU64,
}

impl Cast {
    /// Adds the people of the delivery to the tower's catalog, as the office does, and gives everybody a phone.
    pub(super) async fn gather(stage: &Stage, folder: &Path) -> Result<Self, Fault> {
        let server = stage.running.server.clone();
        let clock = stage.clock.clone();
        let project = stage.tower.catalog().places.project.id;
        let mut catalog = with_delivery(stage.tower.catalog(), clock.now_ms());
        catalog.version = server.publish_catalog(catalog.clone()).await?;
        let homes = untouched(&server, &catalog).await?;
        let rooms = homes.iter().map(|home| rooms_of(&catalog, *home)).collect();
        let folder = folder.join("story");
        let enrol = |account: &'static str| enrol(stage, &catalog, account, folder.join(account));
        let mut signers = Vec::new();
        for (party, account) in Party::ALL.into_iter().zip(SIGNERS) {
            signers.push((party, enrol(account).await?));
        }
        tracing::debug!(%project, homes = homes.len(), "the story's people have their phones");
        Ok(Self {
            third_party: enrol("gu.yan").await?,
            inspector: enrol("zhou.lan").await?,
            other_inspector: enrol("li.qiang").await?,
            engineer: enrol("he.jun").await?,
            lead: enrol("gao.feng").await?,
            clerk: enrol("lin.xiao").await?,
            manager: enrol("song.yi").await?,
            companions: [enrol("peng.yu").await?, enrol("shen.qi").await?],
            contractors: [enrol("hg.ma").await?, enrol("mc.luo").await?],
            signers,
            clock,
            server,
            homes,
            rooms,
            catalog,
            folder,
            pictures: AtomicU64::new(FIRST_PICTURE),
        })
    }

    /// A new picture, as a camera leaves it.
    pub(super) fn picture(&self) -> Result<PathBuf, Stop> {
        let number = self.pictures.fetch_add(1, Ordering::Relaxed);
        let file = self.folder.join(format!("{number}.jpg"));
        picture::write(&file, number).map_err(Stop::Io)?;
        Ok(file)
    }

    /// A note with a picture.
    pub(super) fn with_picture(&self, note: &str) -> Result<EventDraft, Stop> {
        Ok(EventDraft { note: note.into(), photos: vec![self.picture()?] })
    }

    /// Records a defect of a trade in a home's first room.
    pub(super) fn defect(
        &self,
        phone: &Phone,
        home: usize,
        stage: Round,
        trade: Trade,
        severity: Severity,
    ) -> Result<DefectId, Stop> {
        let item = self.catalog.items.iter().find(|item| item.trade == trade).map(|item| item.code.clone());
        let draft = DefectDraft {
            stage,
            inspection: None,
            room: self.rooms[home][0],
            element: None,
            item,
            severity,
            note: "交付前验收记录".into(),
            pin: None,
            photos: vec![self.picture()?],
        };
        phone.record(self.homes[home], draft)
    }

    /// Everybody meets.
    pub(super) fn all_meet(&self) -> Result<(), Stop> {
        let named = [
            &self.inspector,
            &self.other_inspector,
            &self.engineer,
            &self.lead,
            &self.clerk,
            &self.manager,
            &self.companions[0],
            &self.companions[1],
        ];
        meet(&named)
    }

    /// The project.
    pub(super) const fn project(&self) -> ProjectId {
        self.catalog.places.project.id
    }

    /// A member by its account.
    pub(super) fn member(&self, account: &str) -> Result<MemberId, Stop> {
        let found = self.catalog.members.iter().find(|member| member.account == account);
        found.map(|member| member.id).ok_or(Stop::Incomplete { what: "a member of the story" })
    }

    /// The code of a home, such as 3-1-3301.
    pub(super) fn code(&self, home: usize) -> &str {
        let unit = self.catalog.places.units.iter().find(|unit| unit.id == self.homes[home]);
        unit.map_or("?", |unit| &unit.code)
    }
}

/// These phones say what they have to say and hear the rest.
pub(super) fn meet(phones: &[&Phone]) -> Result<(), Stop> {
    for phone in phones.iter().chain(phones) {
        let mut rounds = 0;
        while !phone.sync_once_more()? && rounds < 12 {
            rounds += 1;
        }
    }
    Ok(())
}

/// The owner of a home: a number that names nobody.
pub(super) const fn owner(home: usize) -> OwnerId {
    OwnerId::from_bytes([0xA0 + home as u8; 16])
}

const SIGNERS: [&str; 6] =
    ["sign.project", "sign.service", "sign.property", "sign.brand", "sign.management", "sign.product"];

fn with_delivery(catalog: &Catalog, now_ms: i64) -> Catalog {
    let mut catalog = catalog.clone();
    let mut join = |number: u8, account: &str, name: &str, role, party| {
        catalog.members.push(Member {
            id: MemberId::from_bytes([0xD0 + number; 16]),
            name: name.into(),
            account: account.into(),
            contractor: None,
            party,
            grants: vec![Grant { role, scope: Scope::Project, from_ms: now_ms - 1, until_ms: None }],
            revoked_ms: None,
        });
    };
    join(0, "peng.yu", "彭瑜", Role::HandoverCompanion, None);
    join(1, "shen.qi", "沈琪", Role::HandoverCompanion, None);
    join(8, "gu.yan", "顾言", Role::ThirdPartyInspector, None);
    let names =
        ["项目部 钱江", "客服部 冯蕾", "物管公司 鲁平", "品牌客服部 樊华", "项目管理部 施远", "产品研发部 尤佳"];
    for (at, (party, account)) in (2..).zip(Party::ALL.into_iter().zip(SIGNERS)) {
        join(at, account, names[usize::from(at) - 2], Role::BatchSigner, Some(party));
    }
    catalog.settings.formalities = vec![
        Formality { code: "fund".into(), name: Bilingual::new("维修资金", "Maintenance fund"), required: true },
        Formality { code: "loan".into(), name: Bilingual::new("按揭", "Mortgage"), required: false },
    ];
    catalog.settings.sample_size = SampleSize { percent: 10, at_least: 1 };
    catalog
}

/// Dwellings that nothing was recorded in yet, the last of the catalog first.
async fn untouched(server: &Server, catalog: &Catalog) -> Result<Vec<UnitId>, Fault> {
    let project = catalog.places.project.id;
    let mut homes = Vec::new();
    for unit in catalog.places.units.iter().rev() {
        if homes.len() < HOMES && server.document(project, DocumentId::Unit(unit.id)).await?.is_none() {
            homes.push(unit.id);
        }
    }
    if homes.len() < HOMES {
        return Err(Stop::Incomplete { what: "ten homes that nobody has walked" }.into());
    }
    homes.sort_unstable();
    Ok(homes)
}

fn rooms_of(catalog: &Catalog, home: UnitId) -> Vec<RoomId> {
    let places = &catalog.places;
    let unit = places.units.iter().find(|unit| unit.id == home);
    let house_type = unit.and_then(|unit| places.house_types.iter().find(|one| one.id == unit.house_type));
    house_type.map_or_else(Vec::new, |house_type| house_type.rooms.iter().map(|room| room.id).collect())
}

async fn enrol(stage: &Stage, catalog: &Catalog, account: &str, folder: PathBuf) -> Result<Phone, Fault> {
    let member = catalog.members.iter().find(|member| member.account == account);
    let member = member.ok_or(Stop::Incomplete { what: "a member of the story" })?;
    let project = catalog.places.project.id;
    let code = stage.running.accounts.create_enrol_code(project, member.id, stage.clock.now_ms()).await?;
    let (address, name, clock) = (stage.running.address, member.name.clone(), stage.clock.clone());
    let opened = tokio::task::spawn_blocking(move || -> Result<Phone, Stop> {
        let device = Device::open(&folder, phone::options(clock))?;
        device.enrol(&format!("http://{address}"), &code, &name, &CancelToken::default())?;
        let phone = Phone::new(device, name, folder, FIRST_PICTURE)?;
        phone.sync()?;
        Ok(phone)
    });
    Ok(opened.await.map_err(|_| Fault::ThreadEnded)??)
}
