//! The words people use for severities, parts of a room and trades, in both languages.

use super::{Element, Severity, Trade};
use crate::language::Language;

impl Severity {
    /// Every severity, the worst first.
    pub const ALL: [Self; 4] = [Self::Critical, Self::Major, Self::Minor, Self::Cosmetic];

    /// The word people use.
    pub const fn label(self, language: Language) -> &'static str {
        in_language(
            language,
            match self {
                Self::Critical => ("紧急", "critical"),
                Self::Major => ("严重", "major"),
                Self::Minor => ("一般", "minor"),
                Self::Cosmetic => ("轻微", "cosmetic"),
            },
        )
    }
}

impl Element {
    /// Every first-level part, in the order of domain.md.
    pub const ALL: [Self; 8] =
        [Self::Ceiling, Self::Floor, Self::Wall, Self::Door, Self::Window, Self::Services, Self::Cabinets, Self::Other];

    /// The word people use.
    pub const fn label(self, language: Language) -> &'static str {
        in_language(
            language,
            match self {
                Self::Ceiling => ("顶面", "ceiling"),
                Self::Floor => ("地面", "floor"),
                Self::Wall => ("墙面", "wall"),
                Self::Door => ("门", "door"),
                Self::Window => ("窗", "window"),
                Self::Services => ("水电", "services"),
                Self::Cabinets => ("厨卫柜体", "cabinets"),
                Self::Other => ("其他", "other"),
            },
        )
    }
}

impl Trade {
    /// Every trade, roughly in the order they come to a building.
    pub const ALL: [Self; 23] = [
        Self::Structure,
        Self::Masonry,
        Self::Plastering,
        Self::Painting,
        Self::Tiling,
        Self::Flooring,
        Self::Waterproofing,
        Self::DoorsWindows,
        Self::Railings,
        Self::Insulation,
        Self::Plumbing,
        Self::Electrical,
        Self::Hvac,
        Self::Gas,
        Self::Cabinetry,
        Self::Stone,
        Self::Precast,
        Self::Steelwork,
        Self::LowVoltage,
        Self::Lifts,
        Self::Landscape,
        Self::Cleaning,
        Self::Department,
    ];

    /// The word people use.
    pub const fn label(self, language: Language) -> &'static str {
        in_language(
            language,
            match self {
                Self::Structure => ("主体结构", "structure"),
                Self::Masonry => ("砌筑", "masonry"),
                Self::Plastering => ("抹灰", "plastering"),
                Self::Painting => ("涂饰", "painting"),
                Self::Tiling => ("贴砖", "tiling"),
                Self::Flooring => ("木地板", "flooring"),
                Self::Waterproofing => ("防水", "waterproofing"),
                Self::DoorsWindows => ("门窗", "doors and windows"),
                Self::Railings => ("栏杆", "railings"),
                Self::Insulation => ("保温节能", "insulation"),
                Self::Plumbing => ("给排水", "plumbing"),
                Self::Electrical => ("电气", "electrical"),
                Self::Hvac => ("暖通", "heating and ventilation"),
                Self::Gas => ("燃气", "gas"),
                Self::Cabinetry => ("橱柜", "cabinetry"),
                Self::Stone => ("石材", "stone"),
                Self::Precast => ("预制构件", "precast"),
                Self::Steelwork => ("钢结构", "steelwork"),
                Self::LowVoltage => ("弱电", "low voltage"),
                Self::Lifts => ("电梯", "lifts"),
                Self::Landscape => ("景观", "landscape"),
                Self::Cleaning => ("保洁", "cleaning"),
                Self::Department => ("非施工", "department"),
            },
        )
    }
}

const fn in_language(language: Language, (zh, en): (&'static str, &'static str)) -> &'static str {
    match language {
        Language::Zh => zh,
        Language::En => en,
    }
}
