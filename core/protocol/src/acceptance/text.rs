//! The words above a signature line, by their version: what somebody signed is read years later.

use yanfang_domain::language::Bilingual;
use yanfang_domain::signing::Purpose;

/// The version of the words that are signed now (docs/acceptance.md).
pub const TEXT_VERSION: u16 = 1;

/// The words of a version; `None` for one that this program does not know. Words never change within a version.
pub fn words(purpose: Purpose, version: u16) -> Option<Bilingual> {
    if version != 1 {
        return None;
    }
    Some(match purpose {
        Purpose::Handover => Bilingual::new(
            "本人已查看房屋和本单所列的全部内容（房间、问题、读数、钥匙和资料、交付结果），签字确认。",
            "I have seen the home and everything on this form (rooms, defects, readings, keys and books, the outcome), \
             and sign for it.",
        ),
        Purpose::Amendment => {
            Bilingual::new("本人对已签交接单的这一补充签字确认。", "I sign for this addition to the signed form.")
        }
        Purpose::SignOff => Bilingual::new(
            "本人代表本方，就该交付批次及其抽检结果签署意见。",
            "I give my party's word on this delivery batch and the results of its sample.",
        ),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_are_those_of_the_page() {
        let page = include_str!("../../../../docs/acceptance.md");
        for purpose in [Purpose::Handover, Purpose::Amendment, Purpose::SignOff] {
            let words = words(purpose, TEXT_VERSION).unwrap();
            assert!(page.contains(&format!("{} / {}", words.zh, words.en)), "{purpose:?}");
        }
        assert_eq!(words(Purpose::Handover, TEXT_VERSION + 1), None);
    }
}
