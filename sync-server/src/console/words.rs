//! Words of the pages in the reader's language, and names of the domain's values.

use yanfang_domain::catalog::{Element, Severity};
use yanfang_domain::inspection::Stage;
use yanfang_domain::language::{Bilingual, Language};
use yanfang_domain::role::Role;

/// The reader's language; both texts stand side by side where they are used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Words(pub(super) Language);

impl Words {
    /// One of two texts.
    pub(super) const fn t<'a>(self, zh: &'a str, en: &'a str) -> &'a str {
        match self.0 {
            Language::Zh => zh,
            Language::En => en,
        }
    }

    /// The text of a catalog.
    pub(super) fn of(self, text: &Bilingual) -> &str {
        text.get(self.0)
    }

    /// The tag of the language.
    pub(super) const fn tag(self) -> &'static str {
        self.t("zh-CN", "en")
    }

    /// `n` things, in the plural that the language asks for.
    pub(super) fn count(self, count: usize, zh: &str, one: &str, many: &str) -> String {
        match self.0 {
            Language::Zh => format!("{count} {zh}"),
            Language::En => format!("{count} {}", if count == 1 { one } else { many }),
        }
    }

    /// A unit's number, or numbers, before the one it has.
    pub(super) fn formerly(self, number: &str) -> String {
        format!("{} {number}", self.t("曾用房号", "formerly"))
    }

    pub(super) const fn role(self, role: Role) -> &'static str {
        match role {
            Role::Inspector => self.t("验房工程师", "inspector"),
            Role::ThirdPartyInspector => self.t("第三方验房", "third-party inspector"),
            Role::HandoverCompanion => self.t("陪验人员", "handover companion"),
            Role::ProjectEngineer => self.t("项目工程师", "project engineer"),
            Role::RepairEngineer => self.t("房修工程师", "repair engineer"),
            Role::EngineeringLead => self.t("项目工程负责人", "engineering lead"),
            Role::ServiceClerk => self.t("客服专员", "service clerk"),
            Role::ServiceManager => self.t("客户经理", "service manager"),
            Role::CallCentre => self.t("呼叫中心", "call centre"),
            Role::PropertyManager => self.t("物业", "property manager"),
            Role::BatchSigner => self.t("联合验收方", "signing party"),
            Role::ContractorUser => self.t("责任单位", "contractor"),
            Role::Auditor => self.t("审计", "auditor"),
            Role::Administrator => self.t("管理员", "administrator"),
        }
    }

    pub(super) const fn stage(self, stage: Stage) -> &'static str {
        match stage {
            Stage::ThirdParty => self.t("第三方验房", "Third-party inspection"),
            Stage::Internal => self.t("内部联合验收", "Internal acceptance"),
            Stage::SixParty => self.t("六方联合抽检", "Six-party sampling"),
            Stage::PropertyTakeover => self.t("物业承接查验", "Property takeover"),
            Stage::OpenDay => self.t("业主开放日", "Open day"),
            Stage::Handover => self.t("正式交付", "Handover"),
            Stage::WarrantyVisit => self.t("质量回访", "Warranty visit"),
            Stage::VacantCheck => self.t("空置房巡查", "Vacant-home check"),
        }
    }

    pub(super) const fn element(self, element: Element) -> &'static str {
        match element {
            Element::Ceiling => self.t("顶面", "ceiling"),
            Element::Floor => self.t("地面", "floor"),
            Element::Wall => self.t("墙面", "wall"),
            Element::Door => self.t("门", "door"),
            Element::Window => self.t("窗", "window"),
            Element::Services => self.t("水电", "services"),
            Element::Cabinets => self.t("厨卫柜体", "cabinets"),
            Element::Other => self.t("其他", "other"),
        }
    }

    /// Only what is worse than usual is said; the rest is silent.
    pub(super) const fn severity(self, severity: Severity) -> Option<&'static str> {
        match severity {
            Severity::Critical => Some(self.t("紧急", "Critical")),
            Severity::Major => Some(self.t("严重", "Major")),
            Severity::Minor | Severity::Cosmetic => None,
        }
    }
}
