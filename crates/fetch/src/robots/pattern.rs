//! One path pattern of a `robots.txt`.

use memchr::memmem;

use crate::percent::octets;

/// Writes a pattern behind `out`, normalised: octets that need no escape unescaped, others escaped in capitals, runs of
/// `*` as one. Whatever `*` and, at its end, `$` there is then means something; the longest pattern wins.
pub(super) fn write(text: &[u8], out: &mut Vec<u8>) {
    let (text, anchored) = match text.strip_suffix(b"$") {
        Some(rest) => (rest, true),
        None => (text, false),
    };
    let mut starred = false;
    for (at, piece) in text.split(|byte| *byte == b'*').enumerate() {
        if at > 0 && !starred {
            out.push(b'*');
        }
        starred = at > 0 && piece.is_empty();
        normalise(piece, out);
    }
    if anchored {
        out.push(b'$');
    }
}

/// Whether a pattern (normalised) matches the start of a path (normalised), or all of it where it ends in `$`. One pass
/// over the path: the first place of each piece leaves most room for those behind.
pub(super) fn matches(pattern: &[u8], path: &[u8]) -> bool {
    let (pattern, anchored) = match pattern.strip_suffix(b"$") {
        Some(rest) => (rest, true),
        None => (pattern, false),
    };
    let mut pieces = pattern.split(|byte| *byte == b'*');
    let Some(mut rest) = pieces.next().and_then(|first| path.strip_prefix(first)) else { return false };
    let Some(last) = pieces.next_back() else { return !anchored || rest.is_empty() };
    for piece in pieces {
        match memmem::find(rest, piece) {
            Some(at) => rest = &rest[at + piece.len()..],
            None => return false,
        }
    }
    if anchored { rest.ends_with(last) } else { memmem::find(rest, last).is_some() }
}

/// Writes path and query of an address, or a piece of a pattern, normalised, behind `out`. `*` and `$` as such are
/// escaped, so that they match only what a pattern escapes.
pub(super) fn normalise(text: &[u8], out: &mut Vec<u8>) {
    out.reserve(text.len());
    for (octet, escaped) in octets(text) {
        let unreserved = octet.is_ascii_alphanumeric() || b"-._~".contains(&octet);
        let plain = octet.is_ascii() && !matches!(octet, b'*' | b'$') && !escaped;
        if unreserved || plain {
            out.push(octet);
        } else {
            out.extend_from_slice(&[b'%', digit(octet >> 4), digit(octet & 15)]);
        }
    }
}

fn digit(value: u8) -> u8 {
    b"0123456789ABCDEF"[usize::from(value)]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(pattern: &str, path: &str) -> bool {
        let mut normalised = Vec::new();
        normalise(path.as_bytes(), &mut normalised);
        super::matches(&written(pattern), &normalised)
    }

    fn written(pattern: &str) -> Vec<u8> {
        let mut out = Vec::new();
        write(pattern.as_bytes(), &mut out);
        out
    }

    #[test]
    fn stars_and_ends() {
        assert!(matches("/a", "/abc") && !matches("/a$", "/abc") && matches("/a$", "/a"));
        assert!(matches("/*.php$", "/x.php.php") && !matches("/*.php$", "/x.php?a"));
        assert!(matches("*", "/") && matches("**", "/a") && matches("/***a**$", "/ba/"));
        assert!(matches("/a*bc*d", "/a-bb-bc-d") && !matches("/a*bc*d", "/a-d-bc"));
        assert!(!matches("/ab*b$", "/ab") && matches("/ab*b$", "/abb"));
        assert_eq!(written("/***a**$"), b"/*a*$");
        assert_eq!(written("***"), b"*");
    }

    #[test]
    fn escapes() {
        assert!(matches("/%61%2a", "/a*") && !matches("/a/b", "/a%2fb") && matches("/a%2Fb", "/a%2fb"));
        assert!(matches("/\u{e9}", "/%C3%A9") && matches("/100%", "/100%") && matches("/a%24", "/a$"));
    }

    #[test]
    fn many_stars_over_a_long_path_take_one_pass() {
        let pattern = "*a".repeat(4000) + "b";
        assert!(!matches(&pattern, &"a".repeat(4000)));
    }
}
