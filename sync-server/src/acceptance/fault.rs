//! What is wrong with a bundle.

use yanfang_domain::id::EntryId;
use yanfang_domain::language::Bilingual;

/// What is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FaultCode {
    /// No bundle, cut, or lengthened.
    NotABundle,
    /// Larger than any bundle may be.
    TooLarge,
    /// Its bytes were changed, or another key than the given one signed them.
    Changed,
    /// Its content does not read.
    Unreadable,
    /// It holds no signature.
    NoSignature,
    /// The device's certificate is not the server's, or names another key, project or member.
    Certificate,
    /// A counter-signature is missing, is not the server's, or is about something else.
    CounterSignature,
    /// The counter-signatures do not follow each other.
    CounterOrder,
    /// The signed view does not have the hash that was signed.
    View,
    /// The signed view is not in the file.
    ViewMissing,
    /// The photos of the signed view are not those that were signed.
    Photos,
    /// A document cannot be rebuilt from its changes.
    Document,
    /// The rebuilt document does not hold the signature as it is shown.
    OtherEntry,
    /// The rebuilt document reads otherwise at the counter-signed heads than what was counter-signed.
    OtherView,
    /// The differences named by the server are not those that there are.
    OtherDifferences,
    /// What the server noticed of the signature is not so, or not all there is.
    OtherFindings,
}

impl FaultCode {
    /// Every code.
    pub const ALL: [Self; 16] = [
        Self::NotABundle,
        Self::TooLarge,
        Self::Changed,
        Self::Unreadable,
        Self::NoSignature,
        Self::Certificate,
        Self::CounterSignature,
        Self::CounterOrder,
        Self::View,
        Self::ViewMissing,
        Self::Photos,
        Self::Document,
        Self::OtherEntry,
        Self::OtherView,
        Self::OtherDifferences,
        Self::OtherFindings,
    ];

    /// Whether the file is not what a server wrote. A statement that names other photos than its view has is its signer's
    /// fault alone.
    pub const fn breaks_file(self) -> bool {
        !matches!(self, Self::Photos)
    }

    /// A name that never changes, for programs.
    pub const fn text(self) -> &'static str {
        match self {
            Self::NotABundle => "not_a_bundle",
            Self::TooLarge => "too_large",
            Self::Changed => "changed",
            Self::Unreadable => "unreadable",
            Self::NoSignature => "no_signature",
            Self::Certificate => "certificate",
            Self::CounterSignature => "counter_signature",
            Self::CounterOrder => "counter_order",
            Self::View => "view",
            Self::ViewMissing => "view_missing",
            Self::Photos => "photos",
            Self::Document => "document",
            Self::OtherEntry => "other_entry",
            Self::OtherView => "other_view",
            Self::OtherDifferences => "other_differences",
            Self::OtherFindings => "other_findings",
        }
    }

    /// What people read.
    pub fn message(self) -> Bilingual {
        let (zh, en) = match self {
            Self::NotABundle => ("这不是一个完整的签收文件", "this is not a whole acceptance file"),
            Self::TooLarge => ("文件太大，没有读取", "the file is too large and was not read"),
            Self::Changed => {
                ("文件被改过，或不是所给密钥签的", "the file was changed, or another key than the one given signed it")
            }
            Self::Unreadable => ("文件的内容读不懂", "the file's content does not read"),
            Self::NoSignature => ("文件里没有签名", "the file holds no signature"),
            Self::Certificate => ("设备的证书对不上", "the device's certificate does not fit"),
            Self::CounterSignature => {
                ("服务器的副签缺失或对不上", "the server's counter-signature is missing or does not fit")
            }
            Self::CounterOrder => ("服务器的副签先后对不上", "the counter-signatures do not follow each other"),
            Self::View => ("所签内容的原文与签名时不同", "the bytes of what was signed are not those that were signed"),
            Self::ViewMissing => ("所签内容的原文不在文件里", "the bytes of what was signed are not in the file"),
            Self::Photos => ("照片清单与所签不同", "the photos are not those that were signed"),
            Self::Document => ("记录不能从文件重新建立", "a record cannot be rebuilt from the file"),
            Self::OtherEntry => ("重建的记录里没有这个签名", "the rebuilt record does not hold this signature"),
            Self::OtherView => {
                ("重建的内容与服务器副签的不同", "the rebuilt record is not what the server counter-signed")
            }
            Self::OtherDifferences => {
                ("服务器写明的不同之处与实际不符", "the differences that the server named are not those that there are")
            }
            Self::OtherFindings => {
                ("服务器对签名的说明与实际不符", "what the server noticed of the signature is not what there is")
            }
        };
        Bilingual::new(zh, en)
    }
}

/// Something wrong, and at which signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What.
    pub code: FaultCode,
    /// The signature; `None` for the file as a whole.
    pub entry: Option<EntryId>,
}

impl Fault {
    pub(super) const fn of_file(code: FaultCode) -> Self {
        Self { code, entry: None }
    }

    pub(super) const fn at(code: FaultCode, entry: EntryId) -> Self {
        Self { code, entry: Some(entry) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn no_two_faults_share_a_name() {
        let names: BTreeSet<_> = FaultCode::ALL.iter().map(|code| code.text()).collect();
        assert_eq!(names.len(), FaultCode::ALL.len());
    }
}
