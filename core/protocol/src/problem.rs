//! Problems: a stable code for programs, a sentence in two languages for people.
//!
//! Every error answer is `application/problem+json` with a [`Problem`]; verdicts carry a [`Code`].

use serde::{Deserialize, Serialize};
use yanfang_domain::language::Bilingual;

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $status:literal, $zh:literal, $en:literal;)*) => {
        /// What went wrong, as a stable code. Texts say what happened, what is safe, what to do.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Code {
            $($(#[$doc])* #[serde(rename = $code)] $name,)*
        }

        impl Code {
            /// Every code.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// The code as it stands on the wire and in logs.
            pub const fn text(self) -> &'static str {
                match self { $(Self::$name => $code),* }
            }

            /// The HTTP status that goes with it.
            pub const fn status(self) -> u16 {
                match self { $(Self::$name => $status),* }
            }

            /// The sentence for people.
            pub fn message(self) -> Bilingual {
                match self { $(Self::$name => Bilingual::new($zh, $en)),* }
            }
        }
    };
}

codes! {
    /// The role does not allow it.
    NotAllowed = "not_allowed", 403, "您的角色不能做这件事。记录仍在本机，可请办公室处理。", "Your role does not allow this. The record is still on this phone; ask the office.";
    /// The rule of the defect's life does not allow it now.
    WrongState = "wrong_state", 409, "这处问题现在的状态不能这样做。记录仍在本机。", "The defect's present state does not allow this. The record is still on this phone.";
    /// Four eyes (R13).
    FourEyes = "four_eyes", 403, "报完工的人不能自己通过或关闭。请另一位处理。", "Who reported it done may not pass or close it. Ask a colleague.";
    /// The unit is outside the member's scope today.
    OutOfScope = "out_of_scope", 403, "这户不在您的范围内。记录没有丢，办公室会处理。", "This unit is outside your scope. The record is kept; the office will look at it.";
    /// The member is not active any more.
    MemberRevoked = "member_revoked", 403, "您的账号已停用。未发的都在本机，可以导出。", "Your account is no longer active. What is unsent is still here and can be exported.";
    /// It hangs on something that was not accepted.
    DependsOnNotAccepted = "depends_on_not_accepted", 409, "所依据的记录未被接受。", "What this record depends on was not accepted.";
    /// The office declined what was in quarantine; it says why.
    Declined = "declined", 409, "办公室看过，没有收下，写了原因。记录仍在本机，可以导出。", "The office looked at it and did not take it in; the reason is given. The record is still on this phone and can be exported.";
    /// The body is not valid.
    InvalidBody = "invalid_body", 422, "记录的内容不合规定，没有收下。请更新软件，或导出后联系管理员。", "The record's content is not valid and was not taken. Update the app, or export it and ask the administrator.";
    /// The actor belongs to another device or member.
    ForeignActor = "foreign_actor", 403, "这条记录用了别的手机的身份，没有收下。", "This record uses another device's identity and was not taken.";
    /// The signature does not fit.
    BadSignature = "bad_signature", 400, "签名对不上，内容可能被改过，没有收下。", "The signature does not fit; the content may have been changed. Nothing was taken.";
    /// The session ended.
    SessionExpired = "session_expired", 401, "登录已过期，会自动重新登录。未发的都在本机。", "The session ended and is renewed by itself. What is unsent is still here.";
    /// The enrolment code is wrong, used or too old.
    BadEnrolCode = "bad_enrol_code", 403, "登记码不对、用过了或过期了。请向办公室要新的。", "The enrolment code is wrong, used or expired. Ask the office for a new one.";
    /// The account or password is wrong.
    BadPassword = "bad_password", 403, "账号或密码不对。", "Account or password is wrong.";
    /// Too many tries.
    TooManyTries = "too_many_tries", 429, "试得太多了，请十分钟后再试。", "Too many tries; try again in ten minutes.";
    /// The request is larger than allowed.
    TooLarge = "too_large", 413, "一次发得太多，没有收下。会自动分批再发。", "Too much at once; nothing was taken. It is sent again in smaller parts.";
    /// The request is not well-formed.
    Malformed = "malformed", 400, "请求的格式不对，没有收下。内容都在本机。", "The request is not well-formed; nothing was taken. Everything is still here.";
    /// The protocol is not spoken by this server.
    UnknownProtocol = "unknown_protocol", 426, "软件和服务器的版本差得太远。请更新软件。未发的都在本机。", "App and server are too far apart in version. Update the app; what is unsent is still here.";
    /// The cursor was not made by this server, or was changed.
    BadCursor = "bad_cursor", 409, "这台手机听到的进度对不上，会从头核对。未发的都在本机。", "This phone's place in the news does not match; it is compared anew. What is unsent is still here.";
    /// The server was restored from a backup: first it takes back what this phone holds (N4).
    Restored = "restored", 409, "服务器从备份恢复过，会先从这台手机取回缺的内容，再继续同步。没有丢。", "The server was restored from a backup: it first takes back what this phone holds, then the sync goes on. Nothing is lost.";
    /// No such thing, or not for this member.
    NotFound = "not_found", 404, "没有找到，或不归您看。", "Not found, or not yours to see.";
    /// The photo's bytes do not have the hash they were announced with.
    HashMismatch = "hash_mismatch", 409, "照片传坏了，会自动重传。原件在手机上。", "The photo arrived damaged and is sent again. The original is on the phone.";
    /// An upload does not go on where it stopped.
    WrongOffset = "wrong_offset", 409, "续传的位置不对，会自动重新核对。", "The upload does not continue where it stopped; it is compared anew.";
    /// Limits of requests.
    Busy = "busy", 503, "服务器正忙，稍后自动再试。内容都在本机。", "The server is busy and is tried again later. Everything is still here.";
    /// Taken although outside the scope (R14).
    FlagOutOfScope = "flag_out_of_scope", 200, "已收下，标为超范围。", "Taken, marked as outside the scope.";
    /// Taken although what it rests on was not accepted (R14).
    FlagBasisNotAccepted = "flag_basis_not_accepted", 200, "已收下，标为所依据的未被接受。", "Taken, marked: what it rests on was not accepted.";
    /// A handover that was signed under a confirmation revoked meanwhile (R1).
    FlagAfterRevocation = "flag_after_revocation", 200, "已收下，标为撤回后交付，客户经理在交付页可见。", "Taken, marked as handed over after the revocation; the handover page shows it to the service manager.";
    /// Something about a unit that arrived after its handover was signed (R2).
    FlagAfterSignature = "flag_after_signature", 200, "已收下，标为签后新增。", "Taken, marked as added after the signature.";
    /// A signature that does not fit its statement, its device or its author (sync.md 10).
    FlagSignature = "flag_signature", 200, "已收下，标为签名有疑问，请客户经理核对。", "Taken, marked: the signature does not fit; the service manager should look at it.";
    /// A fault inside the server.
    Internal = "internal", 500, "服务器出了问题，已记下。内容都在本机，会自动再试。", "Something went wrong on the server and was noted. Everything is still here and is tried again.";
}

/// An error answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Problem {
    /// The code.
    pub code: Code,
    /// The sentence in both languages.
    pub message: Bilingual,
    /// A reference to find it in the server's log.
    pub reference: String,
    /// When trying again makes sense, in seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after_s: Option<u32>,
}
