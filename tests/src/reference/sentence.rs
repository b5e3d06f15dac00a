//! The sentences of the rules, each of which can be left out to see whether the comparison would notice.

macro_rules! sentences {
    ($($name:ident),* $(,)?) => {
        /// One sentence of domain.md, or of the module that settles what domain.md leaves open.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[allow(missing_docs, reason = "the names are the sentences")]
        pub enum Sentence { $($name),* }

        impl Sentence {
            /// Every sentence.
            pub const ALL: &[Self] = &[$(Self::$name),*];
        }
    };
}

sentences! {
    // Rights: "a member holds a role within a scope, with start and end"; R8.
    RoleMay,
    ScopeReaches,
    AnyMemberRecords,
    GrantBegan,
    GrantLasts,
    MemberThen,
    OwnOrders,

    // Events of a defect: section 4, R6, R7, R13.
    FromStatus,
    AssignedAnewWithReason,
    DeemedByTime,
    CriticalTimeIsTheManagers,
    ExtensionWasAsked,
    PassWithOwnPhoto,
    ReporterDoesNotClose,
    NeverOwnPass,
    ClosedWithOwnersWord,
    EngineerClosesBySetting,
    UnreachableIsTheManagers,
    UnreachableAfterThreeDays,
    ManagerClosesOnlyUnreachable,
    CriticalNeverWaived,
    TickIsTheCompanions,
    ProposalIsTheManagers,
    WaiverWasProposed,
    VoidedByAuthorOrOffice,
    VoidedUntilOthersActed,
    DecidedByNeither,
    ChosenAmongThem,
    ThirdPartyInItsOwn,
    NotOfItself,
    NotBehindItself,
    WasChained,

    // A batch: section 2, step 7, R1, R7.
    OpenedOnce,
    OpenedFirst,
    OtherUnits,
    UnitsKnown,
    UnitsAgreed,
    CompletionRecord,
    EveryUnitInspected,
    NoCriticalOpen,
    DrawnAnewAfterFailure,
    DrawsInOrder,
    SampleBySeed,
    DoubledAfterFailure,
    OnTheCurrentDraw,
    InTheSample,
    NothingAfterConfirmation,
    ForItsOwnParty,
    ResultsFirst,
    FailedIsNotAccepted,
    PartyDecidedByNeither,
    AllSixAccept,
    ConditionsPassed,
    RevokedWhileItHolds,
    RevocationCloses,
    UnitsChangeCloses,
    FailCloses,
    PartyCloses,

    // A reception: section 2, steps 10 and 11, R1, R2, R6, R7.
    UnderAConfirmation,
    ThatHolds,
    OneAtATime,
    HandedOverOnce,
    OnlyParkingAndStorage,
    BegunAndOpen,
    SignedIsNotEdited,
    IdentityFirst,
    WalkFirst,
    AcceptedNeedsNoneOpen,
    CriticalNeedsConsent,
    OnlyWhenAccepting,
    MetersAndItems,
    RightSigner,
    RightMedium,
    SignedOnce,
    OutcomeChosen,
    OutcomeDecidedByNeither,
    OutcomeChosenAmongThem,
    AllSigned,
    OwnerSigned,
    FormalitiesDone,
    FormalityKnown,
    KeysOnce,
    FinalAfterSignature,
    CleanIsFinal,
    TasksDone,
    SheetForLaterKeys,
    FreshReadings,
    FinalBeforeClosing,
    FinalAgreed,
    KeysBeforeClosing,
    AmendsTheLast,
    MetersDoNotRunBack,
    ChangesClearSignatures,
    SignedOutcomeStays,
}

/// How the sentences are read: all of them, or all but one.
#[derive(Clone, Copy, Debug, Default)]
pub struct Reading {
    /// The sentence left out.
    pub without: Option<Sentence>,
}

impl Reading {
    /// Whether a sentence is content: it is met, or it is left out.
    pub fn content(self, sentence: Sentence, met: bool) -> bool {
        met || !self.counts(sentence)
    }

    /// Whether all of these are content.
    pub fn all(self, sentences: &[(Sentence, bool)]) -> bool {
        sentences.iter().all(|(sentence, met)| self.content(*sentence, *met))
    }

    /// Whether a sentence counts at all.
    pub fn counts(self, sentence: Sentence) -> bool {
        self.without != Some(sentence)
    }
}
