//! Text strings of a PDF (ISO 32000, 7.9.2.2): UTF-16 or UTF-8 with a byte order mark, else `PDFDocEncoding`.

/// What bytes 0x80 to 0xA0 stand for in `PDFDocEncoding` (ISO 32000, annex D.2). All others that stand for a
/// character stand for that of Latin-1.
const UPPER: [char; 33] = [
    '•', '†', '‡', '…', '—', '–', 'ƒ', '⁄', '‹', '›', '−', '‰', '„', '“', '”', '‘', '’', '‚', '™', 'ﬁ', 'ﬂ',
    'Ł', 'Œ', 'Š', 'Ÿ', 'Ž', 'ı', 'ł', 'œ', 'š', 'ž', '\u{fffd}', '€',
];

/// The words of a string.
pub(super) fn decode(bytes: &[u8]) -> String {
    let wide = |of: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = bytes[2..].chunks_exact(2).map(|pair| of([pair[0], pair[1]])).collect();
        String::from_utf16_lossy(&units)
    };
    let words = match bytes {
        [0xfe, 0xff, ..] => wide(u16::from_be_bytes),
        [0xff, 0xfe, ..] => wide(u16::from_le_bytes),
        [0xef, 0xbb, 0xbf, words @ ..] => String::from_utf8_lossy(words).into_owned(),
        _ => bytes.iter().map(|byte| of_byte(*byte)).collect(),
    };
    let words: Vec<&str> = words.split(|c: char| c.is_whitespace() || c.is_control()).collect();
    words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

fn of_byte(byte: u8) -> char {
    match byte {
        0x80..=0xa0 => UPPER[usize::from(byte - 0x80)],
        byte => char::from(byte),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_encoding() {
        for (bytes, words) in [
            (&b"The last  boat"[..], "The last boat"),
            (b"\x8dOver\x8e \x85 caf\xe9 \xa0", "“Over” – café €"),
            (b"\xfe\xff\x00B\x20\x19", "B’"),
            (b"\xff\xfeB\x00\x19\x20\x00", "B’"),
            (b"\xef\xbb\xbfB\xe2\x80\x99", "B’"),
            (b"\xfe\xff", ""),
            (b"", ""),
        ] {
            assert_eq!(decode(bytes), words, "{bytes:x?}");
        }
    }
}
