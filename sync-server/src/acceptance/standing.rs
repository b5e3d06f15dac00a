//! What a check comes to: for each signature by itself, and for the file as a whole.

use super::fault::Fault;
use super::told::Told;
use yanfang_domain::language::Bilingual;
use yanfang_domain::signing::Purpose;
use yanfang_protocol::acceptance::Finding;

/// Whether a signature holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// A device of the member signed exactly this, and the record is what was signed.
    Holds,
    /// It does, and something is to be said about it.
    HoldsWithRemarks,
    /// It does not: it does not fit, is nobody's, or contradicts the file.
    DoesNotHold,
}

impl Standing {
    /// What people read.
    pub fn text(self) -> Bilingual {
        match self {
            Self::Holds => Bilingual::new("成立", "holds"),
            Self::HoldsWithRemarks => Bilingual::new("成立，有说明", "holds, with remarks"),
            Self::DoesNotHold => Bilingual::new("不成立", "does not hold"),
        }
    }
}

/// Something to be said about a signature beside whether it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Remark {
    /// The server noticed it when it took the signature, and it is so.
    Noticed(Finding),
    /// The bytes of a further unit's view are not in the file: they had not come when it was written.
    FurtherViewNotHere,
    /// The record was written under another generation, or the view in another form than this program makes: signatures
    /// and stored views were checked, the record was not made again.
    NotRebuilt,
    /// It does not hold, and another that holds was given in its place.
    Replaced,
}

impl Remark {
    /// What people read.
    pub fn text(self) -> Bilingual {
        match self {
            Self::Noticed(finding) => finding.text(),
            Self::FurtherViewNotHere => {
                Bilingual::new("同单房屋所签内容的原文尚未上传", "the bytes of a further unit's view are not here yet")
            }
            Self::NotRebuilt => Bilingual::new(
                "记录的版本不同，只核对了签名和原文，没有重建",
                "written under another form of the record: signatures and stored bytes were checked, not rebuilt",
            ),
            Self::Replaced => Bilingual::new("同一位置另有成立的签名", "another signature in the same place holds"),
        }
    }
}

/// What a whole bundle comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// Every signature holds, and nothing is to be said.
    Holds,
    /// Every place is signed by a signature that holds, and something is to be said.
    HoldsWithRemarks,
    /// The file is what the server wrote, but some signature in it does not hold, and none replaces it.
    HoldsInPart,
    /// The file was changed or contradicts itself, or no signature in it holds.
    DoesNotHold,
}

impl Verdict {
    /// What these faults and signatures come to.
    pub(super) fn of(faults: &[Fault], told: &[Told]) -> Self {
        let fails = |told: &Told| told.standing == Standing::DoesNotHold;
        if faults.iter().any(|fault| fault.code.breaks_file()) || told.iter().all(fails) {
            return Self::DoesNotHold;
        }
        if told.iter().any(|told| fails(told) && !told.remarks.contains(&Remark::Replaced)) {
            return Self::HoldsInPart;
        }
        if told.iter().all(|told| told.standing == Standing::Holds) { Self::Holds } else { Self::HoldsWithRemarks }
    }

    /// Whether one may rely on every place that is signed.
    pub const fn is_good(self) -> bool {
        matches!(self, Self::Holds | Self::HoldsWithRemarks)
    }

    /// What people read.
    pub fn text(self) -> Bilingual {
        match self {
            Self::Holds => Bilingual::new(
                "成立：签名都对得上，记录与所签一致",
                "holds: every signature fits, and the record is what was signed",
            ),
            Self::HoldsWithRemarks => Bilingual::new(
                "成立，有说明：见上面各签名下的“注意”",
                "holds with remarks: see the notes under the signatures above",
            ),
            Self::HoldsInPart => Bilingual::new(
                "部分成立：文件未被改动，但上面有签名不成立",
                "holds in part: the file is unchanged, but a signature above does not hold",
            ),
            Self::DoesNotHold => Bilingual::new("不成立：不能采信", "does not hold: do not rely on it"),
        }
    }
}

/// Marks the signatures that do not hold and have one beside them that does: the same form, or draw, in the same place.
pub(super) fn mark_replaced(told: &mut [Told]) {
    let good: Vec<_> = told.iter().filter(|told| told.standing != Standing::DoesNotHold).map(place).collect();
    for one in told.iter_mut().filter(|told| told.standing == Standing::DoesNotHold) {
        // Each amendment says something of its own: none stands for another.
        if one.purpose != Purpose::Amendment && good.contains(&place(one)) {
            one.remarks.push(Remark::Replaced);
        }
    }
}

type Place = (Purpose, yanfang_domain::signing::SignerRole, Option<yanfang_domain::id::HandoverId>, Option<u16>);

const fn place(told: &Told) -> Place {
    (told.purpose, told.role, told.handover, told.draw)
}
