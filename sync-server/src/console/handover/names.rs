//! Names of the handover's values, and of people.

use crate::console::visitor::Visitor;
use crate::console::words::Words;
use yanfang_domain::delivery::{Borrower, Channel, MeterKind};
use yanfang_domain::event::Author;
use yanfang_domain::handover::HandedKind;
use yanfang_domain::signing::SignerRole;

pub(super) const fn meter(meter: MeterKind, words: Words) -> &'static str {
    match meter {
        MeterKind::Water => words.t("水表", "Water"),
        MeterKind::HotWater => words.t("热水表", "Hot water"),
        MeterKind::ReclaimedWater => words.t("中水表", "Reclaimed water"),
        MeterKind::Electricity => words.t("电表", "Electricity"),
        MeterKind::Gas => words.t("燃气表", "Gas"),
        MeterKind::Heat => words.t("热表", "Heat"),
    }
}

/// A reading with its unit: one decimal, as on a dial.
pub(super) fn reading(meter: MeterKind, value_milli: i64) -> String {
    let unit = match meter {
        MeterKind::Electricity | MeterKind::Heat => "kWh",
        MeterKind::Water | MeterKind::HotWater | MeterKind::ReclaimedWater | MeterKind::Gas => "m³",
    };
    format!("{}.{} {unit}", value_milli / 1_000, value_milli % 1_000 / 100)
}

pub(super) const fn item(item: HandedKind, words: Words) -> &'static str {
    match item {
        HandedKind::Key => words.t("钥匙", "Keys"),
        HandedKind::AccessCard => words.t("门禁卡", "Access cards"),
        HandedKind::QualityGuarantee => words.t("住宅质量保证书", "Quality guarantee"),
        HandedKind::UserManual => words.t("住宅使用说明书", "User manual"),
        HandedKind::Other => words.t("其他", "Other"),
    }
}

pub(super) const fn signer(role: SignerRole, words: Words) -> &'static str {
    match role {
        SignerRole::Owner => words.t("业主", "Owner"),
        SignerRole::Proxy => words.t("代理人", "Proxy"),
        SignerRole::Companion => words.t("陪验人员", "Companion"),
        SignerRole::Property => words.t("物业", "Property"),
        SignerRole::Party(_) => words.t("会签方", "Party"),
    }
}

pub(super) const fn channel(channel: Channel, words: Words) -> &'static str {
    match channel {
        Channel::Post => words.t("邮寄", "Post"),
        Channel::InPerson => words.t("当面", "In person"),
        Channel::Telephone => words.t("电话", "Telephone"),
        Channel::Message => words.t("短信", "Message"),
        Channel::Mail => words.t("电子邮件", "E-mail"),
        Channel::Publication => words.t("公告", "Notice"),
    }
}

pub(super) fn person(visitor: &Visitor, by: Author) -> String {
    match by {
        Author::Member(id) => visitor.catalog.member(id).map_or_else(|| "–".to_owned(), |member| member.name.clone()),
        Author::Rule(_) | Author::Server => visitor.words.t("系统", "The system").to_owned(),
    }
}

pub(super) fn borrower(visitor: &Visitor, to: Borrower) -> String {
    match to {
        Borrower::Member(id) => person(visitor, Author::Member(id)),
        Borrower::Contractor(id) => {
            let found = visitor.catalog.contractor(id);
            found.map_or_else(|| visitor.words.t("别的单位", "another firm").to_owned(), |found| found.name.clone())
        }
    }
}
