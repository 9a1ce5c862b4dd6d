//! What a document is, by how it begins.

use std::borrow::Cow;

use memchr::memmem;

/// How many bytes are looked at for the first tag.
const HEAD: usize = 8 << 10;
/// How many bytes are searched for the version of a JSON Feed, whose keys may stand in any order.
const JSON_HEAD: usize = 1 << 20;
/// What the version of a JSON Feed is the address of.
const JSON_VERSION: &[u8] = b"jsonfeed.org/version";
/// Keys that hardly any other JSON has, where the version is no address as it should be.
const JSON_SIGNS: [&[u8]; 2] = [b"\"content_html\"", b"\"content_text\""];
/// What the namespaces of RSS in RDF have in them.
const RDF_SIGNS: [&[u8]; 3] = [b"purl.org/rss/", b"purl.org/net/rss1.1", b"netscape.com/"];
/// How the first tag of a feed may begin, where something stands before it.
const BEGINNINGS: [&[u8]; 3] = [b"<rss", b"<feed", b"<rdf:RDF"];

pub(super) fn looks_like_feed(bytes: &[u8], content_type: Option<&str>) -> bool {
    let head = without_zeros(&bytes[..bytes.len().min(HEAD)]);
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&head);
    if head.trim_ascii_start().first() == Some(&b'{') {
        let called = content_type.is_some_and(|kind| kind.to_ascii_lowercase().contains("feed+json"));
        let head = &bytes[..bytes.len().min(JSON_HEAD)];
        let has = |sign: &[u8]| memmem::find(head, sign).is_some();
        return called || has(JSON_VERSION) || has(b"\"items\"") && JSON_SIGNS.iter().any(|sign| has(sign));
    }
    let text = String::from_utf8_lossy(head);
    match first_name(&text) {
        Some(name) => is_feed_name(name, &text) || !is_html(name) && buried(&text).is_some(),
        None => false,
    }
}

/// Whether the first element of `bytes` has a name, without prefix and in lower case, that `is` says yes to.
pub(super) fn begins_with(bytes: &[u8], is: impl Fn(&str) -> bool) -> bool {
    let head = without_zeros(&bytes[..bytes.len().min(HEAD)]);
    first_name(&String::from_utf8_lossy(&head)).is_some_and(|name| is(&local(name).to_ascii_lowercase()))
}

/// Whether a document that begins with an element `name` is a feed.
pub(super) fn is_feed_name(name: &str, text: &str) -> bool {
    match local(name).to_ascii_lowercase().as_str() {
        "rss" | "feed" | "channel" => true,
        "entry" => memmem::find(text.as_bytes(), b"w3.org/2005/Atom").is_some(),
        "rdf" => RDF_SIGNS.iter().any(|sign| memmem::find(text.as_bytes(), sign).is_some()),
        _ => false,
    }
}

fn is_html(name: &str) -> bool {
    local(name).eq_ignore_ascii_case("html")
}

fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

/// The name of the first element of `text`, behind declarations and comments. A document type counts: `html`.
fn first_name(text: &str) -> Option<&str> {
    let mut rest = text;
    loop {
        rest = &rest[rest.find('<')? + 1..];
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = &comment[comment.find("-->")?..];
        } else if rest.starts_with('?') {
            rest = &rest[rest.find("?>")?..];
        } else if rest.get(..13).is_some_and(|begins| begins.eq_ignore_ascii_case("!doctype html")) {
            return Some("html");
        } else if rest.starts_with(|c: char| c.is_alphabetic()) {
            return rest.split(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).next();
        }
    }
}

/// Whether `text` begins as a page of HTML.
pub(super) fn is_page(text: &str) -> bool {
    first_name(&text[..text.floor_char_boundary(HEAD)]).is_some_and(is_html)
}

/// Where a feed begins in what begins as something else: a server's warnings, say.
pub(super) fn buried(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let head = &bytes[..bytes.len().min(HEAD)];
    let places = BEGINNINGS.iter().filter_map(|begins| memmem::find(head, begins));
    places.filter(|at| *at > 0).min()
}

fn without_zeros(bytes: &[u8]) -> Cow<'_, [u8]> {
    let mut parts = bytes.split(|b| *b == 0).peekable();
    let first = parts.next().unwrap_or_default();
    if parts.peek().is_none() {
        return Cow::Borrowed(first);
    }
    Cow::Owned(bytes.iter().copied().filter(|b| !matches!(b, 0 | 0xff | 0xfe)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn by_the_bytes() {
        for feed in [
            "<rss version='2.0'>",
            "\u{feff}\n<?xml version='1.0'?>\n<!-- <html> --><feed>",
            "<!DOCTYPE rss SYSTEM 'x'><rss>",
            "<rdf:RDF xmlns='http://purl.org/rss/1.0/'>",
            "<atom:feed>",
            "<CHANNEL>",
            "{\"items\": [], \"version\": \"https://jsonfeed.org/version/1.1\"}",
            "<b>Warning</b>: no such file\n<?xml version='1.0'?><rss>",
        ] {
            assert!(looks_like_feed(feed.as_bytes(), None), "{feed}");
            let wide: Vec<u8> = feed.encode_utf16().flat_map(u16::to_le_bytes).collect();
            assert!(looks_like_feed(&wide, None) || feed.starts_with('{'), "{feed} in UTF-16");
        }
        for other in [
            "",
            "<",
            "<!--",
            "<html><!-- <rss>",
            "<!doctype html><p><rss>",
            "<rdf:RDF>",
            "<opml>",
            "{\"a\": 1}",
            "feed",
        ] {
            assert!(!looks_like_feed(other.as_bytes(), Some("application/rss+xml")), "{other}");
        }
    }
}
