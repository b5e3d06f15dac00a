//! The rules that a change of members may break, with what people and programs are told.

use crate::language::Language;
use crate::permission::Denied;

/// Which rule speaks against a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message(Language::En))]
pub enum PeopleRule {
    /// The permission table says no.
    Denied(Denied),
    /// What takes something away needs a reason.
    NoReason,
    /// No such member.
    UnknownMember,
    /// The member's access ended already.
    Revoked,
    /// Nobody would be left who gives rights.
    LastAdministrator,
    /// An end before the beginning.
    EndsBeforeItBegins,
    /// What was done under a right stays so: it ends now or later.
    EndsInThePast,
    /// The member does not hold that role there, or no more.
    NoSuchGrant,
    /// The member holds that role there in that time already.
    GrantedAlready,
    /// A building, entrance or unit that the catalog does not list.
    UnknownScope,
    /// A contractor's user needs the firm.
    NoFirm,
    /// A signer needs the party.
    NoParty,
    /// An administrator is one of the whole project.
    ProjectWide,
    /// A name is needed.
    NoName,
    /// An account is 2 to 64 letters, digits and `.-_@`.
    BadAccount,
    /// Somebody else has the account.
    AccountTaken,
}

impl PeopleRule {
    /// All but those of the permission table.
    pub const OWN: [Self; 15] = [
        Self::NoReason,
        Self::UnknownMember,
        Self::Revoked,
        Self::LastAdministrator,
        Self::EndsBeforeItBegins,
        Self::EndsInThePast,
        Self::NoSuchGrant,
        Self::GrantedAlready,
        Self::UnknownScope,
        Self::NoFirm,
        Self::NoParty,
        Self::ProjectWide,
        Self::NoName,
        Self::BadAccount,
        Self::AccountTaken,
    ];

    /// A name that never changes, for programs.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Denied(denied) => denied.code(),
            other => other.texts().0,
        }
    }

    /// What a person reads.
    pub const fn message(self, language: Language) -> &'static str {
        if let Self::Denied(denied) = self {
            return denied.message(language);
        }
        let (_, zh, en) = self.texts();
        match language {
            Language::Zh => zh,
            Language::En => en,
        }
    }

    /// Code, Chinese, English.
    const fn texts(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Denied(_) => ("denied", "没有这个权限", "the right to do this is missing"),
            Self::NoReason => ("people_no_reason", "要写明原因", "a reason is needed"),
            Self::UnknownMember => ("unknown_member", "没有这个成员", "there is no such member"),
            Self::Revoked => ("revoked_already", "这位成员已停用", "this member's access has ended already"),
            Self::LastAdministrator => (
                "last_administrator",
                "这是最后一位管理员，不能停用或结束；请先给另一位管理员角色",
                "this is the last administrator and stays; give somebody else the role first",
            ),
            Self::EndsBeforeItBegins => ("ends_before_it_begins", "结束早于开始", "it would end before it begins"),
            Self::EndsInThePast => ("ends_in_the_past", "结束不能早于现在", "it cannot end before now"),
            Self::NoSuchGrant => {
                ("no_such_grant", "没有这个角色，或者已经结束", "there is no such role, or it has ended")
            }
            Self::GrantedAlready => {
                ("granted_already", "这段时间已有这个角色", "the role is held in that time already")
            }
            Self::UnknownScope => ("unknown_scope", "没有这个范围", "there is no such place"),
            Self::NoFirm => ("no_firm", "责任单位人员要选单位", "a contractor's user needs a firm"),
            Self::NoParty => ("no_party", "交付签署人要选哪一方", "a signer needs a party"),
            Self::ProjectWide => {
                ("project_wide", "管理员只能是全项目的", "an administrator is one of the whole project")
            }
            Self::NoName => ("no_name", "要填姓名", "a name is needed"),
            Self::BadAccount => {
                ("bad_account", "账号要 2 到 64 个字母、数字或 .-_@", "an account is 2 to 64 letters, digits and .-_@")
            }
            Self::AccountTaken => ("account_taken", "这个账号已有人用", "somebody else has this account"),
        }
    }
}
