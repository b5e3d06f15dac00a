//! The words that cells hold: first the Chinese one that messages show, then the English one, then others in use.

use yanfang_domain::batch::Party;
use yanfang_domain::catalog::{
    ContractState, Element, OrderGrouping, RoomKind, Severity, Trade, UnitKind, WarrantyClass,
};
use yanfang_domain::inspection::Stage;
use yanfang_domain::language::Language::{En, Zh};
use yanfang_domain::role::Role;

/// A word with its spellings.
type Words<T> = [(T, &'static [&'static str])];

pub(in crate::exchange) const ROOM_KINDS: &Words<RoomKind> = &[
    (RoomKind::Hall, &["玄关", "hall", "入户", "过道", "走廊"]),
    (RoomKind::Living, &["客厅", "living", "起居室", "living room"]),
    (RoomKind::Dining, &["餐厅", "dining", "dining room"]),
    (RoomKind::Bedroom, &["卧室", "bedroom", "主卧", "次卧", "儿童房"]),
    (RoomKind::Study, &["书房", "study"]),
    (RoomKind::Kitchen, &["厨房", "kitchen"]),
    (RoomKind::Bath, &["卫生间", "bath", "厕所", "洗手间", "bathroom", "toilet"]),
    (RoomKind::Balcony, &["阳台", "balcony", "露台"]),
    (RoomKind::Storage, &["储藏", "storage", "储藏室", "储物间"]),
    (RoomKind::Zone, &["区域", "zone"]),
];

pub(super) const UNIT_KINDS: &Words<UnitKind> = &[
    (UnitKind::Dwelling, &["住宅", "dwelling"]),
    (UnitKind::CommonArea, &["公区", "common area"]),
    (UnitKind::Parking, &["车位", "parking"]),
    (UnitKind::Storage, &["储藏室", "storage"]),
    (UnitKind::Shop, &["商铺", "shop"]),
];

pub(super) const CONTRACT_STATES: &Words<ContractState> = &[
    (ContractState::Active, &["履约中", "active"]),
    (ContractState::Suspended, &["停派", "suspended"]),
    (ContractState::Left, &["已退场", "left"]),
];

pub(super) const ROLES: &Words<Role> = &[
    (Role::Inspector, &["验房工程师", "inspector"]),
    (Role::ThirdPartyInspector, &["第三方验房", "third-party inspector"]),
    (Role::HandoverCompanion, &["陪验人员", "handover companion"]),
    (Role::ProjectEngineer, &["项目工程师", "project engineer"]),
    (Role::RepairEngineer, &["房修工程师", "repair engineer"]),
    (Role::EngineeringLead, &["项目工程负责人", "engineering lead"]),
    (Role::ServiceClerk, &["客服专员", "service clerk"]),
    (Role::ServiceManager, &["客户经理", "service manager"]),
    (Role::CallCentre, &["呼叫中心", "call centre"]),
    (Role::PropertyManager, &["物业", "property manager"]),
    (Role::BatchSigner, &["交付签署人", "batch signer"]),
    (Role::ContractorUser, &["责任单位人员", "contractor user"]),
    (Role::Auditor, &["审计", "auditor"]),
    (Role::Administrator, &["管理员", "administrator"]),
];

pub(super) const STAGES: &Words<Stage> = &[
    (Stage::ThirdParty, &["第三方验房", "third-party inspection"]),
    (Stage::Internal, &["内部联合验收", "internal inspection", "内部验收"]),
    (Stage::SixParty, &["六方联合抽检", "six-party sampling"]),
    (Stage::PropertyTakeover, &["物业承接查验", "property takeover", "承接查验"]),
    (Stage::OpenDay, &["业主开放日", "open day", "开放日"]),
    (Stage::Handover, &["正式交付", "handover", "交付"]),
    (Stage::WarrantyVisit, &["质量回访", "warranty visit", "上门保养"]),
    (Stage::VacantCheck, &["空置房巡查", "vacant-home check"]),
];

pub(super) const PARTIES: &Words<Party> = &[
    (Party::ProjectDepartment, &["项目部", "project department"]),
    (Party::CustomerService, &["客服部", "customer service"]),
    (Party::PropertyCompany, &["物管公司", "property company", "物业公司"]),
    (Party::HeadOfficeService, &["本部品牌客服部", "head office service"]),
    (Party::ProjectManagement, &["项目管理部", "project management"]),
    (Party::ProductDevelopment, &["产品研发部", "product development"]),
];

pub(super) const WARRANTY_CLASSES: &Words<WarrantyClass> = &[
    (WarrantyClass::DesignLife, &["设计年限", "design life"]),
    (WarrantyClass::FiveYears, &["5年", "5 years"]),
    (WarrantyClass::TwoSeasons, &["2个采暖供冷期", "2 seasons"]),
    (WarrantyClass::TwoYears, &["2年", "2 years"]),
    (WarrantyClass::None, &["无", "none"]),
];

pub(super) const GROUPINGS: &Words<OrderGrouping> = &[
    (OrderGrouping::Unit, &["户", "unit"]),
    (OrderGrouping::Floor, &["楼层", "floor"]),
    (OrderGrouping::Entrance, &["单元", "entrance"]),
    (OrderGrouping::BuildingDay, &["楼栋按日", "building and day"]),
];

pub(super) const YES_NO: &Words<bool> = &[(true, &["是", "yes", "true"]), (false, &["否", "no", "false"])];

pub(in crate::exchange) const SEVERITIES: [(Severity, [&str; 2]); 4] =
    [labelled(Severity::Critical), labelled(Severity::Major), labelled(Severity::Minor), labelled(Severity::Cosmetic)];

const fn labelled(severity: Severity) -> (Severity, [&'static str; 2]) {
    (severity, [severity.label(Zh), severity.label(En)])
}

pub(in crate::exchange) const ELEMENTS: &Words<Element> = &[
    (Element::Ceiling, &["顶面", "ceiling", "顶棚", "天棚", "天花"]),
    (Element::Floor, &["地面", "floor", "地板", "楼地面"]),
    (Element::Wall, &["墙面", "wall", "墙体", "墙"]),
    (Element::Door, &["门", "door", "房门", "入户门"]),
    (Element::Window, &["窗", "window", "窗户", "外窗"]),
    (Element::Services, &["水电", "services"]),
    (Element::Cabinets, &["厨卫柜体", "cabinets", "橱柜", "柜体"]),
    (Element::Other, &["其他", "other"]),
];

/// The trades by their labels.
pub(super) fn trades() -> [(Trade, [&'static str; 2]); 23] {
    Trade::ALL.map(|trade| (trade, [trade.label(Zh), trade.label(En)]))
}
