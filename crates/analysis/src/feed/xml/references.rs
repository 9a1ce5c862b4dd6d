//! References in text and attributes: the five of XML, numbers, and the names of HTML. No others.

use std::borrow::Cow;

use memchr::memchr;

use super::Faults;

/// The longest name of HTML has 31 characters.
const LONGEST_NAME: usize = 32;

/// `text` with its references resolved. What is no known reference stays as it is written.
pub(in crate::feed) fn resolve<'x>(text: &'x str, faults: &mut Faults) -> Cow<'x, str> {
    let Some(first) = memchr(b'&', text.as_bytes()) else { return Cow::Borrowed(text) };
    let mut out = String::with_capacity(text.len());
    out.push_str(&text[..first]);
    let mut rest = &text[first..];
    while !rest.is_empty() {
        let length = reference_at(rest);
        if length == 0 {
            faults.bare_ampersand = true;
            out.push('&');
            rest = &rest[1..];
        } else {
            push_reference(&rest[..length], &mut out, faults);
            rest = &rest[length..];
        }
        let next = memchr(b'&', rest.as_bytes()).unwrap_or(rest.len());
        out.push_str(&rest[..next]);
        rest = &rest[next..];
    }
    Cow::Owned(out)
}

/// Bytes of the reference that `text` begins with, `&` and `;` included; 0 where it begins with none.
fn reference_at(text: &str) -> usize {
    let body = &text.as_bytes()[1..];
    let end = body.iter().take(LONGEST_NAME + 1).position(|b| !(b.is_ascii_alphanumeric() || *b == b'#'));
    match end {
        Some(end) if end > 0 && body[end] == b';' => end + 2,
        _ => 0,
    }
}

fn push_reference(reference: &str, out: &mut String, faults: &mut Faults) {
    match reference {
        "&amp;" => out.push('&'),
        "&lt;" => out.push('<'),
        "&gt;" => out.push('>'),
        "&quot;" => out.push('"'),
        "&apos;" => out.push('\''),
        _ => match htmlize::unescape(reference) {
            // A name that is the beginning of a longer one ("&notit;") is none of HTML's either.
            Cow::Owned(text) if !text.ends_with(';') => out.push_str(&text),
            _ => {
                let name = reference.trim_matches(['&', ';']);
                faults.unknown_entity.get_or_insert_with(|| name.to_owned());
                out.push_str(reference);
            }
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_ones_only() {
        let mut faults = Faults::default();
        for (written, read) in [
            ("a &amp; b &lt;i&gt;", "a & b <i>"),
            ("caf&eacute; &#233; &#xe9; &#x27;", "café é é '"),
            ("&#147;boat&#148;", "“boat”"),
            ("AT&T, R&D; ?a=1&copy=2", "AT&T, R&D; ?a=1&copy=2"),
            ("&lol9;", "&lol9;"),
            ("&notit;", "&notit;"),
            ("&amp;amp;", "&amp;"),
            ("&", "&"),
            ("&é;", "&é;"),
        ] {
            assert_eq!(resolve(written, &mut faults), read, "{written}");
        }
        assert_eq!(faults.unknown_entity.as_deref(), Some("D"));
        assert!(faults.bare_ampersand);
    }
}
