//! The addresses of the pages: made here, so that a route and the links to it are written once.

use std::fmt::Write as _;

/// Where a page elsewhere hands in what a person sees.
pub(crate) const SUPPLY: &str = "/supply";
/// Where people sign in.
pub(crate) const SIGN_IN: &str = "/sign-in";
/// Read by programs: they get no redirect to a form, but a challenge.
pub(crate) const FOR_PROGRAMS: [&str; 5] = ["/feed.atom", "/feed.json", "/opml", "/metrics", "/progress"];

/// The page of an article.
pub(crate) fn article(id: &str) -> String {
    format!("/article/{}", encoded(id))
}

/// Words on that page, in code points of the body.
pub(crate) fn words(article_id: &str, start: usize, end: usize) -> String {
    format!("{}#w-{start}-{end}", article(article_id))
}

/// What an article has otherwise than another.
pub(crate) fn against(article_id: &str, other: &str) -> String {
    format!("{}/against/{}", article(article_id), encoded(other))
}

/// The proof of words of a text, in its code points.
pub(crate) fn proof(article_id: &str, text_id: &str, start: usize, end: usize) -> String {
    let text = text_id.strip_prefix("sha256:").unwrap_or(text_id);
    format!("/proof/{}/{}?start={start}&end={end}#words", encoded(article_id), encoded(text))
}

/// The rendering of an archived record.
pub(crate) fn archived(record_id: &str) -> String {
    format!("/archive/{}", encoded(record_id))
}

/// The story that an article belongs to.
pub(crate) fn story(anchor: &str) -> String {
    format!("/story/{}", encoded(anchor))
}

/// The page of a source.
pub(crate) fn source(url: &str) -> String {
    format!("/source?url={}", encoded(url))
}

/// Where to sign in on the way to `back`.
pub(crate) fn sign_in(back: &str) -> String {
    format!("{SIGN_IN}?back={}", encoded(back))
}

/// `path` with those of `pairs` that have a value behind it.
pub(crate) fn with_query(path: &str, pairs: &[(&str, Option<&str>)]) -> String {
    let mut out = path.to_owned();
    let given = pairs.iter().filter_map(|(name, value)| Some((name, (*value)?)));
    for (at, (name, value)) in given.enumerate() {
        let sign = if at == 0 { '?' } else { '&' };
        _ = write!(out, "{sign}{name}={}", encoded(value));
    }
    out
}

/// A path of this desk that somebody gave, to be led back to; the list where it leads anywhere else.
pub(crate) fn local(path: &str) -> &str {
    let own = path.starts_with('/')
        && !path[1..].starts_with(['/', '\\'])
        && path.bytes().all(|byte| byte.is_ascii_graphic());
    if own { path } else { "/" }
}

/// Everything but letters, digits and `-._~` as `%XX`.
pub(crate) fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_led_elsewhere() {
        assert_eq!(local("/article/1?version=2#w-1-2"), "/article/1?version=2#w-1-2");
        for path in ["", "//evil.example", "/\\evil.example", "https://evil.example/", "/a\nb", "/\u{7f}"] {
            assert_eq!(local(path), "/", "{path:?}");
        }
    }

    #[test]
    fn ids_of_any_kind_stay_in_their_place() {
        assert_eq!(archived("urn:uuid:1"), "/archive/urn%3Auuid%3A1");
        assert_eq!(story("../a?b#c"), "/story/..%2Fa%3Fb%23c");
        assert_eq!(with_query("/", &[("a", None), ("b", Some("x y")), ("c", Some("&"))]), "/?b=x%20y&c=%26");
    }
}
