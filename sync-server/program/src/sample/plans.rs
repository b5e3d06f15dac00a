//! The house types of the samples: plan, size, and the rooms in walking order with their outlines.

use super::book::{Rows, row};
use std::path::Path;

/// A house type with its drawing.
pub(super) struct HousePlan {
    /// The code.
    pub(super) code: &'static str,
    zh: &'static str,
    en: &'static str,
    area_m2: f64,
    svg: &'static str,
    /// Width and height of the drawing's view box.
    size: (u32, u32),
    /// Millimetres of the building in a unit of the view box.
    scale_mm: u32,
    rooms: &'static [PlanRoom],
}

/// A room: Chinese and English name, kind, corners in units of the view box.
type PlanRoom = (&'static str, &'static str, &'static str, &'static [(u32, u32)]);

/// Terraced house.
pub(super) const T1: HousePlan = HousePlan {
    code: "T1",
    zh: "联排住宅",
    en: "Terraced house",
    area_m2: 104.0,
    svg: include_str!("plans/t1.svg"),
    size: (320, 290),
    scale_mm: 40,
    rooms: &[
        ("门厅", "Hall", "玄关", &[(8, 32), (58, 32), (58, 120), (8, 120)]),
        ("客卫", "Toilet", "卫生间", &[(58, 32), (92, 32), (92, 76), (58, 76)]),
        ("楼梯", "Stairs", "区域", &[(58, 76), (92, 76), (92, 120), (58, 120)]),
        ("厨房", "Kitchen", "厨房", &[(92, 32), (138, 32), (138, 120), (92, 120)]),
        ("客厅", "Living", "客厅", &[(8, 120), (138, 120), (138, 232), (8, 232)]),
        ("露台", "Terrace", "阳台", &[(8, 232), (138, 232), (138, 272), (8, 272)]),
        ("次卧", "Bedroom 2", "卧室", &[(182, 32), (246, 32), (246, 120), (182, 120)]),
        ("儿童房", "Bedroom 3", "卧室", &[(246, 32), (312, 32), (312, 120), (246, 120)]),
        ("楼梯间", "Landing", "玄关", &[(182, 120), (246, 120), (246, 176), (182, 176)]),
        ("浴室", "Bath", "卫生间", &[(246, 120), (312, 120), (312, 176), (246, 176)]),
        ("主卧", "Bedroom 1", "卧室", &[(182, 176), (312, 176), (312, 240), (182, 240)]),
        ("阳台", "Balcony", "阳台", &[(182, 240), (312, 240), (312, 272), (182, 272)]),
    ],
};

/// Two bedrooms, 89 m2.
pub(super) const A1: HousePlan = HousePlan {
    code: "A1",
    zh: "两室两厅",
    en: "Two bedrooms",
    area_m2: 89.0,
    svg: include_str!("plans/a1.svg"),
    size: (300, 260),
    scale_mm: 35,
    rooms: &[
        ("玄关", "Hall", "玄关", &[(92, 8), (140, 8), (140, 92), (92, 92)]),
        ("餐厅", "Dining", "餐厅", &[(8, 92), (204, 92), (204, 148), (8, 148)]),
        ("客厅", "Living", "客厅", &[(8, 148), (160, 148), (160, 212), (8, 212)]),
        ("阳台", "Balcony", "阳台", &[(8, 212), (160, 212), (160, 252), (8, 252)]),
        ("厨房", "Kitchen", "厨房", &[(8, 8), (92, 8), (92, 92), (8, 92)]),
        ("卫生间", "Bath", "卫生间", &[(140, 8), (204, 8), (204, 92), (140, 92)]),
        ("次卧", "Bedroom 2", "卧室", &[(204, 8), (292, 8), (292, 148), (204, 148)]),
        ("主卧", "Bedroom 1", "卧室", &[(160, 148), (292, 148), (292, 252), (160, 252)]),
    ],
};

/// Three bedrooms, 118 m2.
pub(super) const C2: HousePlan = HousePlan {
    code: "C2",
    zh: "三室两厅",
    en: "Three bedrooms",
    area_m2: 118.0,
    svg: include_str!("plans/c2.svg"),
    size: (360, 280),
    scale_mm: 35,
    rooms: &[
        ("玄关", "Hall", "玄关", &[(8, 96), (96, 96), (96, 156), (8, 156)]),
        ("餐厅", "Dining", "餐厅", &[(96, 8), (188, 8), (188, 112), (96, 112)]),
        ("客厅", "Living", "客厅", &[(96, 112), (216, 112), (216, 232), (96, 232)]),
        ("阳台", "Balcony", "阳台", &[(96, 232), (216, 232), (216, 272), (96, 272)]),
        ("厨房", "Kitchen", "厨房", &[(8, 8), (96, 8), (96, 96), (8, 96)]),
        ("公卫", "Bath 2", "卫生间", &[(188, 8), (254, 8), (254, 84), (188, 84)]),
        ("书房", "Study", "书房", &[(254, 8), (352, 8), (352, 112), (254, 112)]),
        ("次卧", "Bedroom 2", "卧室", &[(8, 156), (96, 156), (96, 272), (8, 272)]),
        ("主卧", "Bedroom 1", "卧室", &[(216, 140), (282, 140), (282, 178), (352, 178), (352, 272), (216, 272)]),
        ("主卫", "Bath 1", "卫生间", &[(282, 112), (352, 112), (352, 178), (282, 178)]),
        (
            "过道",
            "Corridor",
            "玄关",
            &[(188, 84), (254, 84), (254, 112), (282, 112), (282, 140), (216, 140), (216, 112), (188, 112)],
        ),
    ],
};

/// Four bedrooms, 143 m2.
pub(super) const B3: HousePlan = HousePlan {
    code: "B3",
    zh: "四室两厅",
    en: "Four bedrooms",
    area_m2: 143.0,
    svg: include_str!("plans/b3.svg"),
    size: (440, 300),
    scale_mm: 35,
    rooms: &[
        ("玄关", "Hall", "玄关", &[(104, 8), (160, 8), (160, 100), (104, 100)]),
        ("餐厅", "Dining", "餐厅", &[(8, 100), (160, 100), (160, 176), (8, 176)]),
        ("客厅", "Living", "客厅", &[(160, 136), (248, 136), (248, 244), (100, 244), (100, 176), (160, 176)]),
        ("阳台", "Balcony", "阳台", &[(100, 244), (248, 244), (248, 292), (100, 292)]),
        ("厨房", "Kitchen", "厨房", &[(8, 8), (104, 8), (104, 100), (8, 100)]),
        ("公卫", "Bath 2", "卫生间", &[(160, 8), (224, 8), (224, 84), (160, 84)]),
        ("书房", "Study", "书房", &[(224, 8), (312, 8), (312, 108), (224, 108)]),
        ("儿童房", "Bedroom 3", "卧室", &[(312, 8), (432, 8), (432, 108), (312, 108)]),
        ("次卧", "Bedroom 2", "卧室", &[(8, 176), (100, 176), (100, 292), (8, 292)]),
        ("主卧", "Bedroom 1", "卧室", &[(248, 136), (352, 136), (352, 292), (248, 292)]),
        ("衣帽间", "Wardrobe", "储藏", &[(352, 190), (432, 190), (432, 292), (352, 292)]),
        ("主卫", "Bath 1", "卫生间", &[(352, 108), (432, 108), (432, 190), (352, 190)]),
        ("过道", "Corridor", "玄关", &[(160, 84), (224, 84), (224, 108), (352, 108), (352, 136), (160, 136)]),
    ],
};

impl HousePlan {
    fn file_name(&self) -> String {
        format!("{}.svg", self.code)
    }

    /// Writes the drawing beside the workbook.
    pub(super) fn write(&self, folder: &Path) -> std::io::Result<()> {
        std::fs::write(folder.join(self.file_name()), self.svg)
    }

    /// Corners as the workbook has them: ten-thousandths of the drawing's width and height.
    fn outline(&self, corners: &[(u32, u32)]) -> String {
        let (width, height) = self.size;
        let corner = |(x, y): &(u32, u32)| format!("{},{}", x * 10_000 / width, y * 10_000 / height);
        corners.iter().map(corner).collect::<Vec<_>>().join("; ")
    }
}

/// Rows of the sheet 户型.
pub(super) fn house_types(plans: &[HousePlan]) -> Rows {
    let row = |plan: &HousePlan| {
        let (width, height) = (plan.size.0 * plan.scale_mm, plan.size.1 * plan.scale_mm);
        row![plan.code, plan.zh, plan.en, plan.area_m2, plan.file_name(), width, height]
    };
    plans.iter().map(row).collect()
}

/// Rows of the sheet 房间.
pub(super) fn rooms(plans: &[HousePlan]) -> Rows {
    let of_plan = |plan: &HousePlan| -> Rows {
        plan.rooms
            .iter()
            .map(|(zh, en, kind, corners)| row![plan.code, *zh, *en, *kind, plan.outline(corners)])
            .collect()
    };
    plans.iter().flat_map(of_plan).collect()
}
