//! From bytes to characters, in the order in which browsers decide.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

/// How many bytes at the head of a page are searched for a `<meta>` that names its charset.
const META_WINDOW: usize = 4096;

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
    let named = content_type.and_then(charset_of).or_else(|| meta_charset(bytes));
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

fn charset_of(content_type: &str) -> Option<&'static Encoding> {
    let lower = content_type.to_ascii_lowercase();
    let at = lower.find("charset=")? + "charset=".len();
    let label = content_type[at..].trim_start_matches(['"', '\'', ' ']);
    let end = label.find(['"', '\'', ';', ' ', '>', '/']).unwrap_or(label.len());
    Encoding::for_label(&label.as_bytes()[..end])
}

fn meta_charset(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(META_WINDOW)];
    let head: String = head.iter().map(|b| char::from(*b)).collect();
    let lower = head.to_ascii_lowercase();
    let mut from = 0;
    while let Some(at) = lower[from..].find("<meta") {
        let start = from + at;
        let end = lower[start..].find('>').map_or(lower.len(), |e| start + e);
        if let Some(encoding) = charset_of(&lower[start..end]) {
            // A page whose <meta> could be read as ASCII is not UTF-16, whatever it says.
            let utf16 = matches!(encoding.name(), "UTF-16LE" | "UTF-16BE");
            return Some(if utf16 { UTF_8 } else { encoding });
        }
        from = end;
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
        let wrong = decode(b"<meta charset=utf-8>caf\xe9", None);
        assert!(wrong.text.ends_with("café") && wrong.complaint.is_some());
    }
}
