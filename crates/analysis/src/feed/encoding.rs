//! From the bytes of a feed to characters: byte order mark, its pattern of zeros, the charset of its Content-Type,
//! its XML declaration; what does not fit is put right and told.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use memchr::memmem;

use super::Deviation;
use crate::extract::{charset_of, decode_as};

/// How many bytes at the head are searched for an XML declaration.
const DECLARATION_WINDOW: usize = 1024;

/// The characters, the encoding's name, and what was wrong.
pub(super) struct Decoded<'a> {
    pub(super) text: Cow<'a, str>,
    pub(super) encoding: &'static str,
    pub(super) deviations: Vec<Deviation>,
}

/// Decodes XML or JSON.
pub(super) fn decode<'a>(bytes: &'a [u8], content_type: Option<&str>) -> Decoded<'a> {
    if let Some(big_endian) = utf32(bytes) {
        return decode_utf32(bytes, big_endian);
    }
    let mut deviations = Vec::new();
    let named = Encoding::for_bom(bytes).map(|(encoding, _)| encoding).or_else(|| utf16(bytes));
    let named = named.or_else(|| named_encoding(bytes, content_type, &mut deviations));
    let decoded = match mostly_utf8(bytes, named) {
        Some(text) => {
            deviations
                .push(Deviation::WrongEncoding("has bytes that are no UTF-8; they were replaced".to_owned()));
            return Decoded { text: Cow::Owned(text), encoding: UTF_8.name(), deviations };
        }
        None => decode_as(bytes, named),
    };
    deviations.extend(decoded.complaint.map(Deviation::WrongEncoding));
    Decoded { text: decoded.text, encoding: decoded.encoding, deviations }
}

/// UTF-8 with some bytes that are none: one broken character must not spoil all the others. `None` for what is
/// UTF-8, or has more broken than whole characters and so is something else.
fn mostly_utf8(bytes: &[u8], named: Option<&'static Encoding>) -> Option<String> {
    if named.is_some_and(|named| named != UTF_8) || std::str::from_utf8(bytes).is_ok() {
        return None;
    }
    let text = String::from_utf8_lossy(bytes).into_owned();
    let (mut broken, mut whole) = (0, 0);
    for c in text.chars().filter(|c| !c.is_ascii()) {
        if c == '\u{fffd}' {
            broken += 1;
        } else {
            whole += 1;
        }
    }
    (whole > broken).then_some(text)
}

/// UTF-16 without a byte order mark: whether every other of its first bytes is zero, and which.
fn utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    match bytes {
        [0, b, 0, c, ..] if *b != 0 && *c != 0 => Some(UTF_16BE),
        [b, 0, c, 0, ..] if *b != 0 && *c != 0 => Some(UTF_16LE),
        _ => None,
    }
}

/// The encoding that the Content-Type names, else the XML declaration.
fn named_encoding(
    bytes: &[u8],
    content_type: Option<&str>,
    deviations: &mut Vec<Deviation>,
) -> Option<&'static Encoding> {
    let label = declared_label(bytes);
    let declared = label.and_then(Encoding::for_label);
    if let (Some(label), None) = (label, declared) {
        let label = String::from_utf8_lossy(&label[..label.len().min(40)]);
        deviations.push(Deviation::WrongEncoding(format!("names an encoding that is not known: {label}")));
    }
    // A declaration that could be read as ASCII is not in UTF-16, whatever it says.
    let declared = declared.map(|encoding| if is_utf16(encoding) { UTF_8 } else { encoding });
    let sent = content_type.and_then(charset_of);
    match sent {
        None => declared,
        // Servers put their default charset on everything; text that happens to be UTF-8 is UTF-8.
        Some(sent)
            if sent != UTF_8
                && declared.is_none_or(|declared| declared == UTF_8)
                && !bytes.is_ascii()
                && std::str::from_utf8(bytes).is_ok() =>
        {
            let told = format!("is UTF-8, not the {} that its Content-Type says", sent.name());
            deviations.push(Deviation::WrongEncoding(told));
            Some(UTF_8)
        }
        Some(sent) if is_utf16(sent) => declared,
        Some(sent) => Some(sent),
    }
}

fn is_utf16(encoding: &'static Encoding) -> bool {
    encoding == UTF_16BE || encoding == UTF_16LE
}

/// The attribute of an XML declaration that names its encoding.
const NAME: &[u8] = b"encoding";

/// What `<?xml … encoding="…"?>` says.
fn declared_label(bytes: &[u8]) -> Option<&[u8]> {
    let head = &bytes[..bytes.len().min(DECLARATION_WINDOW)];
    let declaration = &head[memmem::find(head, b"<?xml")?..];
    let declaration = &declaration[..memmem::find(declaration, b"?>").unwrap_or(declaration.len())];
    let value = declaration[memmem::find(declaration, NAME)? + NAME.len()..].trim_ascii_start();
    let value = value.strip_prefix(b"=")?.trim_ascii_start();
    let quote = *value.first().filter(|quote| matches!(quote, b'"' | b'\''))?;
    value[1..].split(|b| *b == quote).next()
}

/// Whether it is UTF-32, and if so whether its first byte is the highest: by mark or by its zeros.
fn utf32(bytes: &[u8]) -> Option<bool> {
    match bytes {
        [0, 0, 0xfe, 0xff, ..] => Some(true),
        [0xff, 0xfe, 0, 0, ..] => Some(false),
        [0, 0, 0, b, ..] if *b != 0 => Some(true),
        [b, 0, 0, 0, ..] if *b != 0 => Some(false),
        _ => None,
    }
}

/// The Encoding standard has no UTF-32; XML may be in it.
fn decode_utf32(bytes: &[u8], big_endian: bool) -> Decoded<'static> {
    let read = if big_endian { u32::from_be_bytes } else { u32::from_le_bytes };
    let characters = bytes.as_chunks::<4>().0.iter().map(|four| read(*four));
    let text: String = characters
        .map(|number| char::from_u32(number).unwrap_or('\u{fffd}'))
        .skip_while(|c| *c == '\u{feff}')
        .collect();
    Decoded { text: Cow::Owned(text), encoding: "UTF-32", deviations: Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8], content_type: Option<&str>) -> (String, &'static str, usize) {
        let decoded = decode(bytes, content_type);
        (decoded.text.into_owned(), decoded.encoding, decoded.deviations.len())
    }

    #[test]
    fn the_order_of_what_names_an_encoding() {
        let latin = b"<?xml version='1.0' encoding='iso-8859-1'?><a>caf\xe9";
        assert!(read(latin, None).0.ends_with("café"));
        assert!(read(latin, Some("text/xml; charset=windows-1251")).0.ends_with("cafй"));
        let utf8 = "<?xml version='1.0' encoding='utf-8'?><a>café".as_bytes();
        assert_eq!(read(utf8, Some("text/xml; charset=iso-8859-1")).1, "UTF-8");
        assert_eq!(read(b"<?xml version='1.0' encoding='klingon'?>", None).2, 1);
        assert_eq!(read(b"<?xml version='1.0' encoding='utf-16'?>", None).1, "UTF-8");
    }

    #[test]
    fn zeros_and_marks() {
        for (unit, mark) in [(2, ""), (2, "\u{feff}"), (4, ""), (4, "\u{feff}")] {
            for big in [true, false] {
                let text = format!("{mark}<a>é");
                let bytes: Vec<u8> = text
                    .chars()
                    .flat_map(|c| {
                        let mut bytes = u32::from(c).to_be_bytes()[4 - unit..].to_vec();
                        if !big {
                            bytes.reverse();
                        }
                        bytes
                    })
                    .collect();
                assert_eq!(read(&bytes, None).0, "<a>é", "{unit} {mark:?} {big}");
            }
        }
    }

    #[test]
    fn one_broken_character_does_not_spoil_the_others() {
        let (text, encoding, told) = read("<a>日本\u{e9}語".as_bytes().split_last().unwrap().1, None);
        assert_eq!((text.as_str(), encoding, told), ("<a>日本é\u{fffd}", "UTF-8", 1));
        assert!(read(b"<a>caf\xe9", None).0.ends_with("café"));
    }
}
