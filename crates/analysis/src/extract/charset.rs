//! From bytes to characters, in the order in which browsers decide.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

use super::html::{Scanner, Tag, Token};

/// How many bytes at the head of a page are searched for a `<meta>` that names its charset.
const META_WINDOW: usize = 1 << 16;
/// How many of them browsers search before they parse; they begin again when they find one later.
const BROWSER_WINDOW: usize = 1024;

/// What decoding made of some bytes.
#[derive(Debug, PartialEq, Eq)]
pub struct Decoded<'a> {
    /// The characters.
    pub text: Cow<'a, str>,
    /// Name of the encoding that was used.
    pub encoding: &'static str,
    /// What was wrong, in words: an encoding that was declared and does not fit.
    pub complaint: Option<String>,
}

/// Decodes a page: byte order mark, then the `charset` of its Content-Type, then its `<meta>`, then
/// UTF-8 where the bytes are UTF-8, else windows-1252. Bytes that are not the UTF-8 that they are declared to be
/// are read as windows-1252.
pub fn decode<'a>(bytes: &'a [u8], content_type: Option<&str>) -> Decoded<'a> {
    decode_as(bytes, content_type.and_then(charset_of).or_else(|| meta_charset(bytes)))
}

/// Decodes what says that it is in the encoding `named`, in the same order.
pub(crate) fn decode_as<'a>(bytes: &'a [u8], named: Option<&'static Encoding>) -> Decoded<'a> {
    let encoding =
        named.unwrap_or_else(|| if std::str::from_utf8(bytes).is_ok() { UTF_8 } else { WINDOWS_1252 });
    // `decode` lets a byte order mark win over what was named.
    let (text, used, errors) = encoding.decode(bytes);
    if errors && used == UTF_8 {
        let (text, used, _) = WINDOWS_1252.decode(bytes);
        let complaint = Some("is not the UTF-8 that it says it is; it was read as windows-1252".to_owned());
        return Decoded { text, encoding: used.name(), complaint };
    }
    let complaint = errors.then(|| format!("has bytes that are no {}; they were replaced", used.name()));
    Decoded { text, encoding: used.name(), complaint }
}

/// The encoding that a Content-Type names, as the HTML standard finds it.
pub(crate) fn charset_of(content_type: &str) -> Option<&'static Encoding> {
    const NAME: &str = "charset";
    let lower = content_type.to_ascii_lowercase();
    let mut from = 0;
    while let Some(at) = lower[from..].find(NAME) {
        from += at + NAME.len();
        let Some(value) = content_type[from..].trim_ascii_start().strip_prefix('=') else { continue };
        let value = value.trim_ascii_start();
        let label = match value.chars().next()? {
            quote @ ('"' | '\'') => value[1..].split(quote).next()?,
            _ => value.split([';', ' ', '\t', '\n', '\r', '\u{c}']).next()?,
        };
        return Encoding::for_label(label.as_bytes());
    }
    None
}

/// The encoding that a `<meta>` names, found as browsers find it: not in comments or attributes.
fn meta_charset(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(META_WINDOW)];
    let head: String = head.iter().map(|b| if b.is_ascii() { char::from(*b) } else { '?' }).collect();
    let mut scanner = Scanner::new(&head);
    while let Some(token) = scanner.next() {
        let Token::Start { tag, attributes, source, .. } = token else { continue };
        // So far browsers look before they parse, and see no scripts.
        if source.start < BROWSER_WINDOW {
            scanner.enter_raw();
        }
        if tag != Tag::Meta {
            continue;
        }
        let at = |range: &std::ops::Range<u32>| &head[range.start as usize..range.end as usize];
        let attribute = |name: &str| {
            let all = scanner.attributes.get(attributes..)?;
            all.iter().find(|a| at(&a.name).eq_ignore_ascii_case(name)).map(|a| at(&a.value))
        };
        let pragma = attribute("http-equiv").is_some_and(|value| value.eq_ignore_ascii_case("content-type"));
        let named = match attribute("charset") {
            Some(label) => Encoding::for_label(label.as_bytes()),
            None => attribute("content").filter(|_| pragma).and_then(charset_of),
        };
        if let Some(encoding) = named {
            // A page whose <meta> could be read as ASCII is not UTF-16, whatever it says.
            let utf16 = matches!(encoding.name(), "UTF-16LE" | "UTF-16BE");
            return Some(if utf16 { UTF_8 } else { encoding });
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_of_browsers() {
        let latin = b"<meta charset=\"iso-8859-1\">caf\xe9";
        assert_eq!(decode(latin, None).text, "<meta charset=\"iso-8859-1\">café");
        assert_eq!((&*decode("café".as_bytes(), None).text, decode(b"x", None).encoding), ("café", "UTF-8"));
        assert_eq!(decode(b"\x93caf\xe9\x94", None).text, "“café”");
        assert_eq!(decode(b"caf\xe9", Some("text/html; charset=latin1")).text, "café");
        let utf16: Vec<u8> = "\u{feff}é".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(decode(&utf16, Some("text/html; charset=utf-8")).encoding, "UTF-16LE");
        let old = b"<META http-equiv=Content-Type content='text/html; charset=windows-1251'>\xcf";
        assert_eq!(decode(old, None).encoding, "windows-1251");
        for no_charset in [
            "<!-- <meta charset=windows-1251> -->",
            "<p title='<meta charset=windows-1251>'>",
            "<meta name=x content='text/html; charset=windows-1251'>",
            "<meta charset=\"windows-1251>",
        ] {
            assert_eq!(decode(no_charset.as_bytes(), None).encoding, "UTF-8", "{no_charset}");
        }
        assert_eq!(decode(b"<meta  charset = 'euc-jp' >", None).encoding, "EUC-JP");
        let wrong = decode(b"<meta charset=utf-8>caf\xe9", None);
        assert!(wrong.text.ends_with("café") && wrong.complaint.is_some());
    }
}
