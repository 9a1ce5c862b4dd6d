//! Base64 as Atom uses it: with blanks and line breaks, often without the padding.

/// The text that `written` stands for; `None` where it is no base64 or no UTF-8.
pub(super) fn decode(written: &str) -> Option<String> {
    let mut out = Vec::with_capacity(written.len() / 4 * 3);
    let (mut bits, mut held) = (0_u32, 0_u32);
    for byte in written.bytes().filter(|b| !b.is_ascii_whitespace()) {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            b'=' => continue,
            _ => return None,
        };
        bits = (bits << 6 | u32::from(value)) & 0xfff;
        held += 6;
        if held >= 8 {
            held -= 8;
            out.push((bits >> held) as u8);
        }
    }
    String::from_utf8(out).ok()
}

#[cfg(test)]
mod tests {
    #[test]
    fn decodes() {
        assert_eq!(super::decode("VGhlIGxh\n c3QgYm9hdA==").as_deref(), Some("The last boat"));
        assert_eq!(super::decode("VGhlIGxhc3QgYm9hdA").as_deref(), Some("The last boat"));
        assert_eq!(super::decode("The last boat!"), None);
    }
}
