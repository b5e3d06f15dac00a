//! A checked bundle in plain words, in both languages.

use super::fault::Fault;
use super::outcome::Stated;
use super::told::{After, Told};
use yanfang_domain::batch::{Party, SignOff};
use yanfang_domain::handover::Outcome;
use yanfang_domain::language::{Bilingual, Language};
use yanfang_domain::signing::{Purpose, Signed, SignerRole};
use yanfang_domain::time::Moment;

/// Differences that are named one by one; of more, the count is told.
const NAMED: usize = 20;

/// What a signature says, line by line.
pub fn say(told: &Told, language: Language) -> Vec<String> {
    let pick = |zh: String, en: String| match language {
        Language::Zh => zh,
        Language::En => en,
    };
    let role = role(told.role);
    let purpose = purpose(told.purpose);
    let mut lines = vec![pick(
        format!("{} {}：{}（{}）{}", purpose.zh, told.place, role.zh, told.signer, moment(told.signed_at)),
        format!("{} {}: {} ({}), {}", purpose.en, told.place, role.en, told.signer, moment(told.signed_at)),
    )];
    let standing = told.standing.text();
    lines.push(pick(format!("  核验：{}", standing.zh), format!("  checked: {}", standing.en)));
    for (further, here) in &told.further {
        let view = view_text(*here);
        lines.push(pick(
            format!("  同单：{further}，{}", view.zh),
            format!("  on the same form: {further}, {}", view.en),
        ));
    }
    lines.extend(outcomes(told).into_iter().map(|line| pick(line.zh, line.en)));
    if let Some(verdict) = &told.verdict {
        let verdict = verdict_text(verdict);
        lines.push(pick(format!("  意见：{}", verdict.zh), format!("  says: {}", verdict.en)));
    }
    if let Some(text) = &told.text {
        lines.push(pick(format!("  补充：{text}"), format!("  adds: {text}")));
    }
    if let Some(words) = &told.words {
        lines.push(pick(format!("  所签文字：{}", words.zh), format!("  the words: {}", words.en)));
    }
    if let Some(on) = told.on {
        let on = on_text(on);
        lines.push(pick(format!("  签在：{}", on.zh), format!("  signed on: {}", on.en)));
    }
    let view = view_text(told.view);
    lines.push(pick(format!("  所签内容：{}", view.zh), format!("  what was signed: {}", view.en)));
    lines.push(pick(format!("  照片：{} 张", told.photos), format!("  photos: {}", told.photos)));
    if let Some(device_of) = &told.device_of {
        lines.push(pick(format!("  设备：{device_of} 的设备"), format!("  device: {device_of}'s")));
    }
    lines.push(pick(
        format!("  服务器收下：{}，本项目第 {} 号副签", moment(told.accepted_at), told.number),
        format!(
            "  accepted by the server: {}, counter-signature {} of the project",
            moment(told.accepted_at),
            told.number
        ),
    ));
    for remark in &told.remarks {
        let text = remark.text();
        lines.push(pick(format!("  注意：{}", text.zh), format!("  note: {}", text.en)));
    }
    for field in told.differences.iter().take(NAMED) {
        lines.push(pick(format!("  不同：{field}"), format!("  differs: {field}")));
    }
    if told.differences.len() > NAMED {
        let more = told.differences.len() - NAMED;
        lines.push(pick(format!("  另有 {more} 处不同"), format!("  and {more} more")));
    }
    lines.push(after_text(&told.after, language));
    lines
}

/// What the form states, and what the record says today where that is something else.
fn outcomes(told: &Told) -> Vec<Bilingual> {
    let line = |zh: &str, en: &str, stated: &Stated| {
        let said = stated_text(stated)?;
        Some(Bilingual::new(format!("  {zh}：{}", said.zh), format!("  {en}: {}", said.en)))
    };
    let mut lines = vec![line("交付结果", "outcome", &told.outcome)];
    if told.outcome_now != told.outcome {
        lines.push(line("交付结果（按现有记录）", "outcome by the record today", &told.outcome_now));
    }
    lines.push(line("最终结果", "final outcome", &told.final_outcome));
    lines.into_iter().flatten().collect()
}

fn stated_text(stated: &Stated) -> Option<Bilingual> {
    match stated {
        Stated::Nothing => None,
        Stated::One(outcome) => Some(outcome_text(*outcome)),
        Stated::Contradicting(said) => {
            let said: Vec<Bilingual> = said.iter().copied().map(outcome_text).collect();
            let join = |pick: fn(&Bilingual) -> &str, with| said.iter().map(pick).collect::<Vec<_>>().join(with);
            Some(Bilingual::new(
                format!("互相矛盾，待客服经理裁定（{}）", join(|said| &said.zh, "、")),
                format!("contradicting, to be decided by the service manager ({})", join(|said| &said.en, "; ")),
            ))
        }
    }
}

fn view_text(here: bool) -> Bilingual {
    if here {
        Bilingual::new("原文在文件里，与签名一致", "in the file, as it was signed")
    } else {
        Bilingual::new("原文尚未上传，不在文件里", "not in the file, it had not come yet")
    }
}

/// A fault in one line.
pub fn say_fault(fault: &Fault, language: Language) -> String {
    let message = fault.code.message();
    let message = message.get(language);
    fault.entry.map_or_else(
        || format!("{} [{}]", message, fault.code.text()),
        |entry| format!("{} [{}] {entry}", message, fault.code.text()),
    )
}

fn after_text(after: &After, language: Language) -> String {
    let parts = [
        (after.defects, "新增问题", "defects recorded"),
        (after.events, "问题进展", "events of defects"),
        (after.inspections, "检查", "inspections"),
        (after.amendments.len(), "补充记录", "amendments"),
        (after.signatures.len(), "其他签名", "further signatures"),
        (after.entries.len(), "其他记录", "other entries"),
    ];
    let said = parts.iter().filter(|(count, ..)| *count > 0);
    match language {
        Language::Zh => {
            let said: Vec<_> = said.map(|(count, zh, _)| format!("{zh} {count}")).collect();
            if said.is_empty() { "  签后：无".into() } else { format!("  签后：{}", said.join("，")) }
        }
        Language::En => {
            let said: Vec<_> = said.map(|(count, _, en)| format!("{count} {en}")).collect();
            if said.is_empty() { "  came after: nothing".into() } else { format!("  came after: {}", said.join(", ")) }
        }
    }
}

fn purpose(purpose: Purpose) -> Bilingual {
    match purpose {
        Purpose::Handover => Bilingual::new("房屋交接单", "Handover form"),
        Purpose::Amendment => Bilingual::new("补充记录", "Amendment"),
        Purpose::SignOff => Bilingual::new("交付批次会签", "Sign-off of a delivery batch"),
    }
}

fn role(role: SignerRole) -> Bilingual {
    match role {
        SignerRole::Owner => Bilingual::new("业主", "owner"),
        SignerRole::Proxy => Bilingual::new("代理人", "owner's proxy"),
        SignerRole::Companion => Bilingual::new("陪验人员", "companion"),
        SignerRole::Property => Bilingual::new("物业", "property company"),
        SignerRole::Party(party) => party_text(party),
    }
}

fn party_text(party: Party) -> Bilingual {
    match party {
        Party::ProjectDepartment => Bilingual::new("项目部", "project department"),
        Party::CustomerService => Bilingual::new("客服部", "customer service"),
        Party::PropertyCompany => Bilingual::new("物管公司", "property company"),
        Party::HeadOfficeService => Bilingual::new("本部品牌客服部", "head office, brand and service"),
        Party::ProjectManagement => Bilingual::new("项目管理部", "project management"),
        Party::ProductDevelopment => Bilingual::new("产品研发部", "product development"),
    }
}

fn outcome_text(outcome: Outcome) -> Bilingual {
    match outcome {
        Outcome::Accepted => Bilingual::new("顺利接收", "accepted"),
        Outcome::Refused => Bilingual::new("拒绝接收", "refused"),
        Outcome::ConfirmAfterRepair => Bilingual::new("处理后确认", "to be confirmed after repair"),
        Outcome::AcceptedRepairLater => Bilingual::new("先接收后处理", "accepted, repairs to follow"),
    }
}

fn verdict_text(verdict: &SignOff) -> Bilingual {
    match verdict {
        SignOff::Accept => Bilingual::new("同意", "accepts"),
        SignOff::AcceptOnConditions { text, defects } => Bilingual::new(
            format!("有条件同意（{} 条）：{text}", defects.len()),
            format!("accepts on {} conditions: {text}", defects.len()),
        ),
        SignOff::Refuse { reasons } => Bilingual::new(format!("不同意：{reasons}"), format!("refuses: {reasons}")),
    }
}

fn on_text(on: Signed) -> Bilingual {
    match on {
        Signed::Screen { .. } => Bilingual::new("屏幕", "the screen"),
        Signed::Paper { .. } => Bilingual::new("纸面（照片）", "paper, photographed"),
        Signed::Both { .. } => Bilingual::new("屏幕和纸面（照片）", "the screen and paper, photographed"),
    }
}

/// `2026-11-25 09:05 +08:00`.
fn moment(at: Moment) -> String {
    let local_ms = at.utc_ms.saturating_add(i64::from(at.offset_min) * 60_000);
    let (year, month, day) = date(local_ms.div_euclid(86_400_000));
    let minutes = local_ms.rem_euclid(86_400_000) / 60_000;
    let sign = if at.offset_min < 0 { '-' } else { '+' };
    let offset = at.offset_min.unsigned_abs();
    format!(
        "{year:04}-{month:02}-{day:02} {:02}:{:02} {sign}{:02}:{:02}",
        minutes / 60,
        minutes % 60,
        offset / 60,
        offset % 60
    )
}

/// Year, month and day of a day since 1970-01-01 in the Gregorian calendar, counted in eras of 400 years from March.
fn date(day: i64) -> (i64, i64, i64) {
    let day = day + 719_468;
    let era = day.div_euclid(146_097);
    let of_era = day.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_read_as_they_were_at_their_place() {
        assert_eq!(moment(Moment { utc_ms: 0, offset_min: 480 }), "1970-01-01 08:00 +08:00");
        assert_eq!(moment(Moment { utc_ms: 1_709_164_800_000, offset_min: 0 }), "2024-02-29 00:00 +00:00");
        assert_eq!(moment(Moment { utc_ms: 1_735_689_599_000, offset_min: -210 }), "2024-12-31 20:29 -03:30");
    }
}
