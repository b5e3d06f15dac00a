//! The newest changes of members, devices and codes, in words.

use crate::console::visitor::Visitor;
use crate::console::when;
use crate::people::AuditLine;

/// A line.
pub(super) struct Line {
    pub(super) at: String,
    pub(super) by: String,
    pub(super) what: &'static str,
    pub(super) about: String,
    pub(super) words: String,
    pub(super) reason: String,
}

pub(super) fn line(visitor: &Visitor, line: &AuditLine) -> Line {
    let w = visitor.words;
    let member = |id: &str| {
        let id = id.parse().ok()?;
        visitor.catalog.member(id).map(|member| member.name.clone())
    };
    Line {
        at: when::date_and_clock(when::at_office(line.at_ms), w),
        by: visitor.catalog.member(line.by).map_or_else(|| "–".to_owned(), |member| member.name.clone()),
        what: match line.action.as_str() {
            "member_added" => w.t("加入", "added"),
            "role_granted" => w.t("给角色", "gave a role to"),
            "role_ended" => w.t("结束角色", "ended a role of"),
            "member_revoked" => w.t("停用", "ended the access of"),
            "code_given" => w.t("发登记码", "gave a code to"),
            "codes_withdrawn" => w.t("收回登记码", "withdrew the codes of"),
            "device_revoked" => w.t("停用设备", "ended the access of a device"),
            _ => "",
        },
        about: member(&line.about).unwrap_or_default(),
        words: line.words.clone(),
        reason: line.reason.clone(),
    }
}
