//! From an entry's bytes to text: byte-order marks, UTF-16, and encodings that the XML declares.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// Where an XML declaration ends at the latest.
const DECLARATION: usize = 200;

/// The text without its byte-order mark; `None` if the bytes are not text in the encoding found.
pub(super) fn decode(bytes: &[u8]) -> Option<Cow<'_, str>> {
    let (encoding, body) = match Encoding::for_bom(bytes) {
        Some((encoding, mark)) => (encoding, bytes.get(mark..)?),
        None => (encoding_without_mark(bytes), bytes),
    };
    encoding.decode_without_bom_handling_and_without_replacement(body)
}

fn encoding_without_mark(bytes: &[u8]) -> &'static Encoding {
    match bytes {
        [b'<', 0, ..] => UTF_16LE,
        [0, b'<', ..] => UTF_16BE,
        // A declaration that can be read as ASCII is not UTF-16, whatever it says (a frequent slip of .NET programs).
        _ => declared(bytes).filter(|encoding| encoding.is_ascii_compatible()).unwrap_or(UTF_8),
    }
}

/// The encoding named in `<?xml … encoding="…"?>`.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let start = String::from_utf8_lossy(bytes.get(..DECLARATION.min(bytes.len()))?).into_owned();
    let declaration = start.strip_prefix("<?xml")?.split("?>").next()?;
    let (_, value) = declaration.split_once("encoding")?;
    let quoted = value.trim_start().strip_prefix('=')?.trim_start();
    let quote = quoted.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    Encoding::for_label(quoted.get(1..)?.split(quote).next()?.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf16(text: &str, big: bool) -> Vec<u8> {
        text.encode_utf16().flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
    }

    #[test]
    fn every_form_gives_the_same_text() {
        let text = "<a>空鼓 ü</a>";
        let marked = |mark: &[u8], body: Vec<u8>| [mark, &body].concat();
        for bytes in [
            text.as_bytes().to_vec(),
            marked(b"\xef\xbb\xbf", text.as_bytes().to_vec()),
            utf16(text, false),
            utf16(text, true),
            marked(b"\xff\xfe", utf16(text, false)),
            marked(b"\xfe\xff", utf16(text, true)),
        ] {
            assert_eq!(decode(&bytes).as_deref(), Some(text), "{bytes:02x?}");
        }
    }

    #[test]
    fn the_declared_encoding_counts_unless_it_is_a_lie() {
        let gbk = b"<?xml version='1.0' encoding = 'GBK'?><a>\xbf\xd5\xb9\xc4</a>";
        assert!(decode(gbk).unwrap().ends_with("<a>空鼓</a>"));
        let latin = b"<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a>\xfc</a>";
        assert!(decode(latin).unwrap().ends_with("<a>ü</a>"));
        let lie = "<?xml version=\"1.0\" encoding=\"utf-16\"?><a>ü</a>";
        assert_eq!(decode(lie.as_bytes()).as_deref(), Some(lie));
    }

    #[test]
    fn bytes_that_are_no_text_are_refused() {
        assert_eq!(decode(b"<a>\xff\xfe\xfa</a>"), None);
        assert_eq!(decode(b"\xff\xfe\x00\xd8<\x00"), None);
        assert_eq!(decode(b"").as_deref(), Some(""));
    }
}
