//! Check items (检查项, 标准问题库) and what they are sorted by.

mod label;

use crate::language::Bilingual;
use serde::{Deserialize, Serialize};

/// How bad a defect is (domain.md 4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// 紧急: safety, water, gas, electricity, cannot be lived in.
    Critical,
    /// 严重.
    Major,
    /// 一般.
    Minor,
    /// 轻微.
    Cosmetic,
}

/// A part of a room (部位): the eight first-level parts of domain.md.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Element {
    /// 顶面.
    Ceiling,
    /// 地面.
    Floor,
    /// 墙面.
    Wall,
    /// 门.
    Door,
    /// 窗.
    Window,
    /// 水电.
    Services,
    /// 厨卫柜体.
    Cabinets,
    /// 其他.
    Other,
}

/// A trade (工种).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trade {
    /// 土建 / 主体结构.
    Structure,
    /// 砌筑.
    Masonry,
    /// 抹灰.
    Plastering,
    /// 涂饰.
    Painting,
    /// 贴砖.
    Tiling,
    /// 木地板.
    Flooring,
    /// 防水.
    Waterproofing,
    /// 门窗.
    DoorsWindows,
    /// 栏杆.
    Railings,
    /// 保温节能.
    Insulation,
    /// 给排水.
    Plumbing,
    /// 电气.
    Electrical,
    /// 采暖空调通风.
    Hvac,
    /// 燃气.
    Gas,
    /// 厨卫柜体.
    Cabinetry,
    /// 石材.
    Stone,
    /// 预制构件.
    Precast,
    /// 钢结构.
    Steelwork,
    /// 智能化 / 弱电.
    LowVoltage,
    /// 电梯.
    Lifts,
    /// 景观.
    Landscape,
    /// 保洁.
    Cleaning,
    /// 非施工 (设计 法务 物业 销售): complaint topics, which go to a department instead of a contractor.
    Department,
}

/// Statutory warranty class (建设工程质量管理条例 art. 40).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WarrantyClass {
    /// Foundation and main structure: the design life.
    DesignLife,
    /// Roof, wet rooms, external-wall seepage: 5 years.
    FiveYears,
    /// Heating and cooling: 2 seasons.
    TwoSeasons,
    /// Electrics, pipes, equipment, decoration: 2 years.
    TwoYears,
    /// No statutory class (delivery condition, cleaning).
    None,
}

/// The tolerance of a measured item, in thousandths of its unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tolerance {
    /// The unit's symbol, such as `mm`.
    pub unit: String,
    /// How many points are measured.
    pub points: u16,
    /// Lowest allowed deviation from the design value (or value, where there is none).
    pub min_milli: Option<i64>,
    /// Highest allowed deviation from the design value (or value, where there is none).
    pub max_milli: Option<i64>,
    /// Largest allowed range between the points (极差).
    pub range_milli: Option<i64>,
    /// Whether `min` and `max` are deviations from a design value.
    pub relative: bool,
}

/// A check item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CheckItem {
    /// Code such as `02.03`.
    pub code: String,
    /// What is wrong, in few words.
    pub text: Bilingual,
    /// The trade.
    pub trade: Trade,
    /// The parts of a room it is found at.
    pub elements: Vec<Element>,
    /// Default severity.
    pub severity: Severity,
    /// Days to repair, where the item has its own limit (seepage: 15).
    pub repair_days: Option<u16>,
    /// Warranty class.
    pub warranty: WarrantyClass,
    /// The tolerance, where the item is measured.
    pub tolerance: Option<Tolerance>,
}
