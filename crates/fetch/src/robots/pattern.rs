//! One path pattern of a `robots.txt`.

use memchr::memmem;

use crate::percent::octets;

/// A pattern, normalised: octets that need no escape unescaped, others escaped in capitals.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pattern {
    /// What stands between the `*`s. The first is at the start of the path.
    pieces: Vec<Vec<u8>>,
    /// Whether it ends in `$`: the last piece is at the end of the path.
    anchored: bool,
    /// Octets: the longest pattern wins.
    len: usize,
}

impl Pattern {
    pub(super) fn read(text: &[u8]) -> Self {
        let (text, anchored) = match text.strip_suffix(b"$") {
            Some(rest) => (rest, true),
            None => (text, false),
        };
        let mut pieces: Vec<Vec<u8>> = text.split(|byte| *byte == b'*').map(normalise).collect();
        // Runs of `*` are one.
        let last = pieces.len() - 1;
        let mut at = 0;
        pieces.retain(|piece| {
            at += 1;
            !piece.is_empty() || at == 1 || at - 1 == last
        });
        let stars = pieces.len() - 1;
        let len = pieces.iter().map(Vec::len).sum::<usize>() + stars + usize::from(anchored);
        Self { pieces, anchored, len }
    }

    pub(super) fn len(&self) -> usize {
        self.len
    }

    /// Whether it matches the start of a path (normalised), or all of it where it is anchored. One pass over
    /// the path: the first place of each piece leaves most room for those behind.
    pub(super) fn matches(&self, path: &[u8]) -> bool {
        let Some((first, others)) = self.pieces.split_first() else { return false };
        let Some(mut rest) = path.strip_prefix(first.as_slice()) else { return false };
        let Some((last, between)) = others.split_last() else {
            return !self.anchored || rest.is_empty();
        };
        for piece in between {
            match memmem::find(rest, piece) {
                Some(at) => rest = &rest[at + piece.len()..],
                None => return false,
            }
        }
        if self.anchored { rest.ends_with(last) } else { memmem::find(rest, last).is_some() }
    }
}

/// Normalises path and query of an address, or a piece of a pattern. `*` and `$` as such are escaped, so that
/// they match only what a pattern escapes.
pub(super) fn normalise(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    for (octet, escaped) in octets(text) {
        let unreserved = octet.is_ascii_alphanumeric() || b"-._~".contains(&octet);
        let plain = octet.is_ascii() && !matches!(octet, b'*' | b'$') && !escaped;
        if unreserved || plain {
            out.push(octet);
        } else {
            out.extend_from_slice(&[b'%', digit(octet >> 4), digit(octet & 15)]);
        }
    }
    out
}

fn digit(value: u8) -> u8 {
    b"0123456789ABCDEF"[usize::from(value)]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(pattern: &str, path: &str) -> bool {
        Pattern::read(pattern.as_bytes()).matches(&normalise(path.as_bytes()))
    }

    #[test]
    fn stars_and_ends() {
        assert!(matches("/a", "/abc") && !matches("/a$", "/abc") && matches("/a$", "/a"));
        assert!(matches("/*.php$", "/x.php.php") && !matches("/*.php$", "/x.php?a"));
        assert!(matches("*", "/") && matches("**", "/a") && matches("/***a**$", "/ba/"));
        assert!(matches("/a*bc*d", "/a-bb-bc-d") && !matches("/a*bc*d", "/a-d-bc"));
        assert!(!matches("/ab*b$", "/ab") && matches("/ab*b$", "/abb"));
        assert!(!matches("", "") || Pattern::read(b"").len() == 0);
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
