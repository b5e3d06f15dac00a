//! The rules that an entry of a reception may break, with what people and programs are told.

use crate::language::Language;

macro_rules! rules {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $zh:literal, $en:literal;)*) => {
        /// Which rule speaks against an entry of a reception.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum HandoverRule {
            $($(#[$doc])* $name,)*
        }

        impl HandoverRule {
            /// Every rule.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// A name that never changes, for programs; the Chinese and the English that people read.
            pub(crate) const fn texts(self) -> (&'static str, &'static str, &'static str) {
                match self { $(Self::$name => ($code, $zh, $en)),* }
            }
        }
    };
}

rules! {
    /// R1: nothing is known of a confirmation.
    NoConfirmation = "no_confirmation", "这批的交付确认书还没签齐，现在不能交付。可以先看房、记问题", "the delivery confirmation is not complete; you may walk and record";
    /// R1: the confirmation named is none of this unit's.
    UnknownConfirmation = "unknown_confirmation", "交付确认书不包括这户", "the delivery confirmation does not cover this unit";
    /// R1: the confirmation does not hold any more.
    ConfirmationRevoked = "confirmation_revoked", "交付确认书已撤回", "the delivery confirmation was revoked";
    /// The reception was never begun.
    UnknownReception = "unknown_reception", "没有这次交付接待", "there is no such reception";
    /// A closed reception stays as it is.
    ReceptionClosed = "reception_closed", "交付接待已关闭", "the reception is closed";
    /// One reception at a time.
    ReceptionOpen = "reception_open", "这户已有进行中的交付接待，请接着办", "a reception of this unit is going on; continue it";
    /// A home is handed over once.
    HandedOverAlready = "handed_over_already", "这户已经交付", "this unit was handed over already";
    /// Parking and storage go with a dwelling.
    FurtherUnitKind = "further_unit_kind", "只有车位和储藏室可以随户交付", "only parking and storage go with a dwelling";
    /// The order of a handover: identity before the outcome.
    IdentityNotChecked = "identity_not_checked", "还没有核对业主或代理人身份", "the visitor's identity was not checked yet";
    /// The walk comes first.
    WalkIncomplete = "walk_incomplete", "还有房间没看，也没写原因", "a room was neither seen nor skipped with a reason";
    /// `Accepted` needs no open defect.
    OpenDefects = "open_defects", "还有没修好的，不能选“顺利接收”。业主不要求修的，请逐处勾“按现状接收（不影响保修）”", "something is still open; what the owner does not mind is accepted as it is, one by one";
    /// An open critical defect blocks `AcceptedRepairLater` without consent.
    CriticalNeedsConsent = "critical_needs_consent", "有未修好的紧急问题，须客户经理同意后才能先接收", "a critical defect is open; the service manager must consent";
    /// Nothing was chosen yet.
    NoOutcome = "no_outcome", "还没有选交付结果", "no outcome was chosen yet";
    /// Several outcomes were set apart (R7).
    OutcomeContradicts = "outcome_contradicts", "两人选的结果不一致，须客户经理定", "two people set different outcomes; the service manager decides";
    /// Meters, keys and books come only with an accepting outcome.
    NotAccepting = "not_accepting", "业主没有接收，不抄表、不交钥匙", "the owner does not take the home; no meters, no keys";
    /// R7: nothing contradicts.
    NothingToDecide = "nothing_to_decide", "没有要定的", "there is nothing to decide";
    /// R7: what is chosen is one of the contradicting outcomes.
    ChoiceIsNotAmongThem = "choice_is_not_among_outcomes", "所选不在待定的结果之中", "the choice is none of the contradicting outcomes";
    /// R7: decided by neither of the two.
    DecidedByOneOfThem = "outcome_decided_by_one_of_them", "须由双方以外的人定", "somebody decides who is neither of the two";
    /// The project has no such formality.
    UnknownFormality = "unknown_formality_released", "项目没有这项手续", "the project has no such formality";
    /// R2: a signed handover is never edited.
    SignedAlreadyForm = "form_is_signed", "交接单已签，不能再改；请另写补充记录", "the form is signed and stays; write an amendment";
    /// Owner or proxy, companion, property.
    WrongSigner = "wrong_signer", "交接单由业主或代理人、陪验人员、物业签", "owner or proxy, companion and property sign the form";
    /// On the screen, on paper or both: a setting.
    WrongSigningMode = "wrong_signing_mode", "没有按项目规定的方式签", "not signed in the way the project wants";
    /// The signed words are about something else.
    StatementOfAnother = "statement_of_another", "签名内容不是这份交接单", "the signature is over something else";
    /// Nobody signs twice in one place.
    SignedInThisRole = "signed_in_this_role", "这一方已经签了", "this party has signed already";
    /// A meter of the project's list was not read.
    MetersMissing = "meters_missing", "还有表没抄", "a meter was not read";
    /// Keys and both books are handed over with an accepted home.
    ItemsMissing = "items_missing", "钥匙、住宅质量保证书、住宅使用说明书还没点交", "keys and the two books were not handed over";
    /// The form was not signed by all.
    FormNotSigned = "form_not_signed", "交接单还没签齐", "the form is not signed by all";
    /// Keys go out only with the owner's or proxy's signature.
    OwnerDidNotSign = "owner_did_not_sign", "业主没有签字，不能发钥匙", "the owner did not sign; keys stay here";
    /// 必办 formalities come before the keys.
    FormalitiesMissing = "formalities_missing", "还有必办手续没办，也没有客户经理放行", "a required formality is neither done nor released";
    /// Keys are released once.
    KeysReleasedAlready = "keys_released_already", "钥匙已经发过", "the keys were released already";
    /// What was accepted closes only with its keys at the owner's.
    KeysNotReleased = "keys_not_released", "钥匙还没有发放", "the keys were not released yet";
    /// An amendment goes on from the signed form or from the last amendment.
    AmendsAnother = "amends_another", "补充记录须接在已签的交接单或上一份补充记录之后", "an amendment follows the signed form or the last amendment";
    /// A clean acceptance is final as it is.
    FinalNotNeeded = "final_not_needed", "已是顺利接收，不需要最终结果", "it was accepted as it is; there is no final outcome";
    /// The final outcome and the closing come after all tasks.
    TasksOpen = "tasks_open", "还有维修任务没有关闭", "a repair task is still open";
    /// From a reception that had not accepted, keys need their own sheet.
    KeyReleaseSheetMissing = "key_release_sheet_missing", "须有钥匙发放单", "the key-release sheet is missing";
    /// With the sheet, meters are read anew.
    FreshReadingsMissing = "fresh_readings_missing", "发钥匙前须重新抄表", "the meters must be read anew before the keys go out";
    /// A final outcome or a clean acceptance comes before the closing (R6).
    NoFinalOutcome = "no_final_outcome", "还没有最终结果，不能关闭", "there is no final outcome yet";
    /// Final outcomes were set apart.
    FinalContradicts = "final_contradicts", "最终结果不一致，请重新确定", "the final outcomes differ; set it again";
}

impl HandoverRule {
    /// A name that never changes, for programs.
    pub const fn code(self) -> &'static str {
        self.texts().0
    }

    /// What a person reads.
    pub const fn message(self, language: Language) -> &'static str {
        let (_, zh, en) = self.texts();
        match language {
            Language::Zh => zh,
            Language::En => en,
        }
    }
}
