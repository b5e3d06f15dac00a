//! The check-in slip as a QR text: with it any companion takes any home, without a network.
//!
//! `YF1:` and base 32 (A to Z, 2 to 7: the QR code's small alphabet) over unit, owner, expiry, appointment, number and a
//! checksum. It names an owner by a random id only. It proves nothing: who holds it still shows who they are.

use crate::id::{ActorId, EntryId, Origin, OwnerId, UnitId};
use crate::language::Language;

const PREFIX: &str = "YF";
const VERSION: u32 = 1;
const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
/// A slip number is called out aloud.
const NUMBER_LIMIT: usize = 32;

/// What a slip says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slip {
    /// The home.
    pub unit: UnitId,
    /// The number as it is called out.
    pub number: String,
    /// The owner.
    pub owner: OwnerId,
    /// The appointment, if there was one.
    pub appointment: Option<EntryId>,
    /// Until when it is taken (UTC ms, to the minute).
    pub expires_ms: i64,
}

/// Why a scanned text is no slip to go by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message(Language::En))]
pub enum SlipError {
    /// Some other code was scanned.
    NotASlip,
    /// A later app printed it.
    NewerVersion {
        /// Its version.
        version: u32,
    },
    /// It does not read in full.
    Damaged,
    /// It was for another day.
    Expired,
    /// The number is empty or too long to be called out.
    Number,
}

impl SlipError {
    /// A name that never changes, for programs.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotASlip => "not_a_slip",
            Self::NewerVersion { .. } => "newer_slip",
            Self::Damaged => "damaged_slip",
            Self::Expired => "expired_slip",
            Self::Number => "slip_number",
        }
    }

    /// What a person reads.
    pub const fn message(self, language: Language) -> &'static str {
        let (zh, en) = match self {
            Self::NotASlip => ("这不是签到条", "this is no check-in slip"),
            Self::NewerVersion { .. } => {
                ("签到条由更新的软件打印，请更新软件", "a newer app printed this slip; update")
            }
            Self::Damaged => ("签到条没扫全，请再扫一次", "the slip was not read in full; scan it again"),
            Self::Expired => ("签到条已过期，请重新签到", "the slip has expired; check in again"),
            Self::Number => ("签到号须为 1 至 32 个字符", "a slip's number has 1 to 32 characters"),
        };
        match language {
            Language::Zh => zh,
            Language::En => en,
        }
    }
}

impl Slip {
    /// The text of the QR code.
    ///
    /// # Errors
    ///
    /// [`SlipError::Number`].
    pub fn text(&self) -> Result<String, SlipError> {
        if self.number.trim().is_empty() || self.number.len() > NUMBER_LIMIT {
            return Err(SlipError::Number);
        }
        let mut bytes = Vec::with_capacity(80);
        bytes.extend(self.unit.bytes());
        bytes.extend(self.owner.bytes());
        bytes.extend(minute(self.expires_ms).to_be_bytes());
        match self.appointment {
            Some(EntryId(record)) => {
                bytes.push(1);
                bytes.extend(record.origin.actor.0);
                bytes.extend(record.origin.seq.to_be_bytes());
                bytes.extend(record.index.to_be_bytes());
            }
            None => bytes.push(0),
        }
        bytes.extend(self.number.as_bytes());
        bytes.extend(checksum(&bytes).to_be_bytes());
        Ok(format!("{PREFIX}{VERSION}:{}", encode(&bytes)))
    }

    /// Reads a scanned text.
    ///
    /// # Errors
    ///
    /// Why it is no slip to go by at this time (UTC ms).
    pub fn read(text: &str, now_ms: i64) -> Result<Self, SlipError> {
        let rest = text.trim().strip_prefix(PREFIX).ok_or(SlipError::NotASlip)?;
        let (version, rest) = rest.split_once(':').ok_or(SlipError::NotASlip)?;
        let version: u32 = version.parse().map_err(|_| SlipError::NotASlip)?;
        if version != VERSION {
            return Err(SlipError::NewerVersion { version });
        }
        let bytes = decode(rest).ok_or(SlipError::Damaged)?;
        let (body, sum) = bytes.split_last_chunk::<4>().ok_or(SlipError::Damaged)?;
        if checksum(body) != u32::from_be_bytes(*sum) {
            return Err(SlipError::Damaged);
        }
        let slip = parse(body).ok_or(SlipError::Damaged)?;
        if slip.expires_ms < now_ms { Err(SlipError::Expired) } else { Ok(slip) }
    }
}

fn parse(body: &[u8]) -> Option<Slip> {
    let (unit, rest) = body.split_first_chunk::<16>()?;
    let (owner, rest) = rest.split_first_chunk::<16>()?;
    let (minutes, rest) = rest.split_first_chunk::<4>()?;
    let (has_appointment, mut rest) = rest.split_first()?;
    let mut appointment = None;
    if *has_appointment == 1 {
        let (actor, after) = rest.split_first_chunk::<16>()?;
        let (seq, after) = after.split_first_chunk::<4>()?;
        let (index, after) = after.split_first_chunk::<2>()?;
        let origin = Origin { actor: ActorId(*actor), seq: u32::from_be_bytes(*seq) };
        appointment = Some(EntryId(origin.record(u16::from_be_bytes(*index))));
        rest = after;
    }
    Some(Slip {
        unit: UnitId::from_bytes(*unit),
        owner: OwnerId::from_bytes(*owner),
        expires_ms: i64::from(u32::from_be_bytes(*minutes)) * 60_000,
        appointment,
        number: std::str::from_utf8(rest).ok()?.to_owned(),
    })
}

/// Minutes since 1970: four bytes reach to the year 10136.
fn minute(ms: i64) -> u32 {
    u32::try_from(ms.div_euclid(60_000)).unwrap_or(if ms < 0 { 0 } else { u32::MAX })
}

/// CRC-32: notices what a camera misreads.
fn checksum(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| if sum & 1 == 1 { (sum >> 1) ^ 0xEDB8_8320 } else { sum >> 1 })
    })
}

fn encode(bytes: &[u8]) -> String {
    let (mut text, mut held, mut bits) = (String::with_capacity(bytes.len() * 8 / 5 + 1), 0u32, 0u32);
    for byte in bytes {
        held = (held << 8) | u32::from(*byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            text.push(char::from(ALPHABET[(held >> bits & 31) as usize]));
        }
        held &= (1 << bits) - 1;
    }
    if bits > 0 {
        text.push(char::from(ALPHABET[(held << (5 - bits) & 31) as usize]));
    }
    text
}

fn decode(text: &str) -> Option<Vec<u8>> {
    let (mut bytes, mut held, mut bits) = (Vec::with_capacity(text.len() * 5 / 8), 0u32, 0u32);
    for letter in text.bytes() {
        let value = ALPHABET.iter().position(|known| *known == letter.to_ascii_uppercase())?;
        held = (held << 5) | value as u32;
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            bytes.push((held >> bits) as u8);
            held &= (1 << bits) - 1;
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn slip() -> Slip {
        let origin = Origin { actor: ActorId([9; 16]), seq: 70_000 };
        Slip {
            unit: UnitId::from_bytes([1; 16]),
            number: "A-017".into(),
            owner: OwnerId::from_bytes([2; 16]),
            appointment: Some(EntryId(origin.record(3))),
            expires_ms: 1_790_000_040_000,
        }
    }

    #[test]
    fn what_is_printed_is_what_is_read() {
        for slip in [slip(), Slip { appointment: None, number: "甲 7".into(), ..slip() }] {
            let text = slip.text().unwrap();
            assert_eq!(Slip::read(&text, 0), Ok(slip.clone()));
            assert_eq!(Slip::read(&format!(" {} \n", text.to_lowercase().replacen("yf1", "YF1", 1)), 0), Ok(slip));
            assert!(text.len() < 140, "{} characters make a small code", text.len());
        }
    }

    #[test]
    fn what_cannot_be_gone_by_is_said_by_its_name() {
        let text = slip().text().unwrap();
        assert_eq!(Slip::read("https://example.com", 0), Err(SlipError::NotASlip));
        assert_eq!(Slip::read(&text.replacen("YF1", "YF2", 1), 0), Err(SlipError::NewerVersion { version: 2 }));
        assert_eq!(Slip::read(&text[..text.len() - 3], 0), Err(SlipError::Damaged));
        assert_eq!(Slip::read(&text, slip().expires_ms + 1), Err(SlipError::Expired));
        assert_eq!(Slip { number: " ".into(), ..slip() }.text(), Err(SlipError::Number));
    }

    proptest! {
        #[test]
        fn one_changed_letter_is_noticed(place in 4usize..100, to in 0usize..32) {
            let text = slip().text().unwrap();
            let mut letters = text.clone().into_bytes();
            let place = 4 + (place - 4) % (letters.len() - 4);
            letters[place] = ALPHABET[to];
            let changed = String::from_utf8(letters).unwrap();
            // The last letter has bits that carry nothing.
            prop_assume!(changed != text && place + 1 < text.len());
            prop_assert_eq!(Slip::read(&changed, 0), Err(SlipError::Damaged));
        }

        #[test]
        fn no_text_makes_it_panic(text in "\\PC*") {
            let _ = Slip::read(&text, 0);
            let _ = Slip::read(&format!("YF1:{text}"), 0);
        }
    }
}
