//! Schependomlaan, Nijmegen: ten terraced dwellings and the nine firms that got remarks (data set by S. van Schaijk,
//! Hendriks Bouw en Ontwikkeling, ROOT and TNO, CC BY 4.0). The house type's plan is drawn for this sample, it is not
//! the project's own; the members are made up.

use super::SampleError;
use super::book::{Rows, row, sheet};
use super::firms::{Firm, Firms};
use super::plans::{T1, house_types, rooms};
use super::tower::members;
use rust_xlsxwriter::Workbook;
use std::path::{Path, PathBuf};

const DWELLINGS: u32 = 10;

/// Account, name, firm, role, scope.
const MEMBERS: [[&str; 5]; 9] = [
    ["anna.visser", "Anna Visser", "", "验房工程师", ""],
    ["bram.dekker", "Bram Dekker", "", "验房工程师", ""],
    ["carla.smit", "Carla Smit", "", "项目工程师", ""],
    ["daan.mulder", "Daan Mulder", "", "项目工程负责人", ""],
    ["eva.bos", "Eva Bos", "", "客服专员", ""],
    ["finn.meijer", "Finn Meijer", "", "客户经理", ""],
    ["greet.kok", "Greet Kok", "", "管理员", ""],
    ["fek.hans", "Hans Prins", "FEK", "责任单位人员", ""],
    ["multicom.iris", "Iris Post", "MUL", "责任单位人员", ""],
];

/// Further items by which people tell the firms of one trade apart: item, firm.
const FINER: [(&str, &str); 12] = [
    ("12.02", "GEE"),
    ("12.12", "JOR"),
    ("12.05", "MUL"),
    ("12.07", "MUL"),
    ("12.08", "MUL"),
    ("12.09", "MUL"),
    ("12.04", "WAA"),
    ("12.14", "XEL"),
    ("12.16", "YTO"),
    ("12.17", "BER"),
    ("12.19", "BER"),
    ("12.20", "BER"),
];

/// Writes workbook and plan, with a contractor, a rule and a check item for each further firm.
pub(super) fn write(folder: &Path, firms: &Firms) -> Result<PathBuf, SampleError> {
    std::fs::create_dir_all(folder)?;
    let plans = [T1];
    plans.iter().try_for_each(|plan| plan.write(folder))?;
    let mut book = Workbook::new();
    sheet(&mut book, "项目", vec![row!["SDL", "斯海彭多姆兰", "Schependomlaan", "+01:00"]])?;
    sheet(&mut book, "楼栋", vec![row!["SDL", "", "", 1, 2]])?;
    sheet(&mut book, "户型", house_types(&plans))?;
    sheet(&mut book, "房间", rooms(&plans))?;
    let unit = |number| row![format!("Kavel {number:02}"), "住宅", "SDL", "", 1, "T1"];
    sheet(&mut book, "房号", (1..=DWELLINGS).map(unit).collect())?;
    sheet(&mut book, "责任单位", firms.all().map(|firm| row![&*firm.code, &*firm.contractor]).collect())?;
    let contract = |firm: &Firm| row![&*firm.contractor, &*firm.code, firm.trade];
    sheet(&mut book, "标段", Firms::known().iter().map(contract).collect())?;
    if !firms.further().is_empty() {
        sheet(&mut book, "检查项", firms.further().iter().map(item).collect())?;
    }
    sheet(&mut book, "派单规则", rules(firms))?;
    sheet(&mut book, "成员", members(&MEMBERS))?;
    sheet(&mut book, "设置", vec![row!["指令单合并", "户"], row!["自动下发", "是"]])?;
    let path = folder.join("schependomlaan.xlsx");
    book.save(&path)?;
    Ok(path)
}

/// The check item for the remarks of a package whose firm's trade is not known.
fn item(firm: &Firm) -> Vec<super::book::Cell> {
    let (zh, en) = (format!("给 {} 的意见", firm.contractor), format!("Remark to {}", firm.contractor));
    row![&*firm.item, zh, en, firm.trade, "其他", "严重"]
}

/// The item picked for each firm's remarks, the finer ones, and the trades that only one firm has.
fn rules(firms: &Firms) -> Rows {
    let items = firms.all().map(|firm| (&*firm.item, "", &*firm.code));
    let finer = FINER.iter().map(|(item, firm)| (*item, "", *firm));
    let known = Firms::known();
    let alone = |trade: &str| known.iter().filter(|firm| firm.trade == trade).count() == 1;
    let trades = known.iter().filter(|firm| alone(firm.trade)).map(|firm| ("", firm.trade, &*firm.code));
    let all = items.chain(finer).chain(trades);
    (1..)
        .zip(all)
        .map(|(number, (item, trade, firm)): (u32, _)| row![number, item, trade, "", "", "", "", "", firm])
        .collect()
}
