//! 临江新苑一期, building 3: 33 floors, two entrances, two homes on each landing. Names and firms are made up.

use super::SampleError;
use super::book::{Rows, row, sheet};
use super::plans::{A1, B3, C2, house_types, rooms};
use rust_xlsxwriter::Workbook;
use std::path::{Path, PathBuf};

const FLOORS: u32 = 33;

/// Code, name, contract, trades, end of the warranty.
const FIRMS: [(&str, &str, &str, &str, &str); 8] = [
    ("HG", "华冈建设", "土建总包一标", "主体结构，砌筑，抹灰", "2028-09-30"),
    ("JT", "佳泰精装", "精装修二标", "涂饰，贴砖，木地板，橱柜，石材", "2028-09-30"),
    ("MC", "明川门窗", "外门窗", "门窗", "2028-09-30"),
    ("FS", "方盛防水", "防水", "防水", "2031-09-30"),
    ("SD", "顺达机电", "机电安装", "给排水，电气，暖通", "2028-09-30"),
    ("LG", "隆固栏杆", "栏杆百叶", "栏杆", "2028-09-30"),
    ("BW", "博温节能", "外墙保温", "保温节能", "2031-09-30"),
    ("YL", "远林景观", "室外景观", "景观", "2028-09-30"),
];

/// Item, trade, building, entrance, unit, house type, contract, liable, repairer. Rules 18 and 19 are a tie: who
/// answers for a stain on a wall, a person decides. Gas, lifts, low voltage and cleaning are nobody's.
const RULES: [[&str; 9]; 21] = [
    ["", "主体结构", "", "", "", "", "", "HG", ""],
    ["", "砌筑", "", "", "", "", "", "HG", ""],
    ["", "抹灰", "", "", "", "", "", "HG", ""],
    ["", "涂饰", "", "", "", "", "", "JT", ""],
    ["", "贴砖", "", "", "", "", "", "JT", ""],
    ["", "木地板", "", "", "", "", "", "JT", ""],
    ["", "橱柜", "", "", "", "", "", "JT", ""],
    ["", "石材", "", "", "", "", "", "JT", ""],
    ["", "门窗", "", "", "", "", "", "MC", ""],
    ["", "防水", "", "", "", "", "", "FS", ""],
    ["", "给排水", "", "", "", "", "", "SD", ""],
    ["", "电气", "", "", "", "", "", "SD", ""],
    ["", "暖通", "", "", "", "", "", "SD", ""],
    ["", "栏杆", "", "", "", "", "", "LG", ""],
    ["", "保温节能", "", "", "", "", "", "BW", ""],
    ["03.02", "", "", "", "", "", "", "MC", "FS"],
    ["03.02", "门窗", "3", "1", "", "", "", "MC", ""],
    ["05.06", "", "", "", "", "", "", "FS", ""],
    ["05.06", "", "", "", "", "", "", "BW", ""],
    ["", "景观", "", "", "", "", "室外景观", "YL", ""],
    ["08.07", "贴砖", "", "", "3-2-3302", "", "", "HG", "JT"],
];

/// Account, name, firm, role, scope. The first eight carry phones.
const MEMBERS: [[&str; 5]; 15] = [
    ["zhou.lan", "周岚", "", "验房工程师", ""],
    ["li.qiang", "李强", "", "验房工程师", ""],
    ["chen.hao", "陈浩", "", "验房工程师", ""],
    ["wu.min", "吴敏", "", "验房工程师", "3"],
    ["sun.yue", "孙悦", "", "验房工程师", "3-1"],
    ["zheng.kai", "郑凯", "", "验房工程师", "3-2"],
    ["he.jun", "何军", "", "项目工程师", ""],
    ["tang.wei", "唐巍", "", "房修工程师", ""],
    ["gao.feng", "高峰", "", "项目工程负责人", ""],
    ["lin.xiao", "林晓", "", "客服专员", ""],
    ["song.yi", "宋怡", "", "客户经理", ""],
    ["admin", "许宁", "", "管理员", ""],
    ["hg.ma", "马涛", "HG", "责任单位人员", ""],
    ["mc.luo", "罗斌", "MC", "责任单位人员", ""],
    ["wu.min", "吴敏", "", "陪验人员", ""],
];

/// Name, stage, members, building, entrances, floors.
const TEAMS: [[&str; 6]; 3] = [
    ["一组", "内部联合验收", "zhou.lan, sun.yue", "3", "1", ""],
    ["二组", "内部联合验收", "li.qiang, zheng.kai", "3", "2", ""],
    ["高区组", "内部联合验收", "chen.hao, wu.min", "3", "", "23~33"],
];

/// Writes workbook and plans.
pub(super) fn write(folder: &Path) -> Result<PathBuf, SampleError> {
    std::fs::create_dir_all(folder)?;
    let plans = [A1, C2, B3];
    plans.iter().try_for_each(|plan| plan.write(folder))?;
    let mut book = Workbook::new();
    sheet(&mut book, "项目", vec![row!["LJ1", "临江新苑一期", "Linjiang New Court, phase 1", "+08:00"]])?;
    sheet(&mut book, "楼栋", vec![row!["3", "一期", "1，2", 1, FLOORS]])?;
    sheet(&mut book, "户型", house_types(&plans))?;
    sheet(&mut book, "房间", rooms(&plans))?;
    sheet(&mut book, "房号", units())?;
    sheet(&mut book, "责任单位", FIRMS.iter().map(|(code, name, ..)| row![*code, *name]).collect())?;
    let contract = |(code, _, contract, trades, end): &(&str, &str, &str, &str, &str)| {
        row![*contract, *code, *trades, "3", "履约中", "", *end]
    };
    sheet(&mut book, "标段", FIRMS.iter().map(contract).collect())?;
    sheet(&mut book, "派单规则", rules(&RULES))?;
    sheet(&mut book, "成员", members(&MEMBERS))?;
    let team = |team: &[&str; 6]| team.iter().map(|cell| (*cell).into()).collect();
    sheet(&mut book, "班组", TEAMS.iter().map(team).collect())?;
    sheet(&mut book, "设置", vec![row!["指令单合并", "户"], row!["自动下发", "否"]])?;
    let path = folder.join("linjiang.xlsx");
    book.save(&path)?;
    Ok(path)
}

/// Two landings on each floor: C2 and B3 at entrance 1, A1 and C2 at entrance 2.
fn units() -> Rows {
    let homes = [("1", "01", "C2"), ("1", "02", "B3"), ("2", "01", "A1"), ("2", "02", "C2")];
    let floor = |floor: u32| {
        homes.map(|(entrance, home, house_type)| {
            let directions = format!("3 号楼 {entrance} 单元电梯至 {floor} 层");
            row![format!("3-{entrance}-{floor}{home}"), "住宅", "3", entrance, floor, house_type, directions]
        })
    };
    (1..=FLOORS).flat_map(floor).collect()
}

/// Rows of the sheet 派单规则, numbered from 1.
pub(super) fn rules(rules: &[[&str; 9]]) -> Rows {
    let row = |(number, rule): (u32, &[&str; 9])| {
        let mut row = row![number];
        row.extend(rule.iter().map(|cell| (*cell).into()));
        row
    };
    (1..).zip(rules).map(row).collect()
}

/// Rows of the sheet 成员.
pub(super) fn members(members: &[[&str; 5]]) -> Rows {
    members.iter().map(|member| member.iter().map(|cell| (*cell).into()).collect()).collect()
}
