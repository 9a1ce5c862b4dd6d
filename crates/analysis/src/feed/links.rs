//! Links: absolute where they can be, and only such as lead to a page.

use url::Url;

use super::limits;

/// How much longer the links of a document may become by being made absolute, all together: a long base must not
/// be multiplied by many short links.
#[derive(Debug)]
pub(super) struct Room(usize);

impl Default for Room {
    fn default() -> Self {
        Self(limits::MAX_GROWTH)
    }
}

impl Room {
    /// As [`absolute`]; `None` also once there is no room left.
    pub(super) fn absolute(&mut self, written: &str, base: Option<&Url>) -> Option<String> {
        if self.is_full() {
            return None;
        }
        let link = absolute(written, base)?;
        self.0 = self.0.saturating_sub(link.len().saturating_sub(written.len()));
        Some(link)
    }

    /// Whether nothing more is made absolute.
    pub(super) fn is_full(&self) -> bool {
        self.0 == 0
    }
}

/// `written` made absolute from `base`; as it is written where it is absolute, or where there is no base.
/// `None` for what leads to no page: other schemes than http and https, nothing, too much.
pub(super) fn absolute(written: &str, base: Option<&Url>) -> Option<String> {
    // Browsers pass over control characters, also within: "java\nscript:" is no relative link.
    let control = written.contains(char::is_control);
    let cleaned = control.then(|| written.chars().filter(|c| !c.is_control()).collect::<String>());
    let written = cleaned.as_deref().unwrap_or(written).trim();
    if written.is_empty() || written.len() > limits::MAX_SHORT {
        return None;
    }
    match scheme(written) {
        Some(scheme) => {
            let is_web = scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https");
            let url = Url::parse(written).ok().filter(|url| is_web && url.has_host())?;
            // "https:a.example" is an address to browsers.
            let whole = written[scheme.len()..].starts_with("://");
            let clean = whole && !written.contains(|c: char| c.is_whitespace() || c == '\\');
            Some(if clean { written.to_owned() } else { url.into() })
        }
        None if written.starts_with("www.") => absolute(&format!("http://{written}"), None),
        None => match base {
            Some(base) => {
                let url = base.join(written).ok()?;
                matches!(url.scheme(), "http" | "https").then(|| url.into())
            }
            None if written.starts_with("//") => absolute(&format!("https:{written}"), None),
            None => Some(written.split_ascii_whitespace().collect::<Vec<_>>().join("%20")),
        },
    }
}

/// `written`, where it is a whole address of a page, as [`absolute`] gives it.
pub(super) fn address(written: &str) -> Option<String> {
    scheme(written.trim()).and_then(|_| absolute(written, None))
}

fn scheme(written: &str) -> Option<&str> {
    let (scheme, _) = written.split_once(':')?;
    let first = scheme.chars().next()?;
    let rest = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '.' | '-');
    (first.is_ascii_alphabetic() && scheme.chars().all(rest)).then_some(scheme)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pages() {
        let base = Url::parse("https://holm-gazette.example/news/feed.xml").unwrap();
        for (written, read) in [
            ("http://a.example", Some("http://a.example")),
            (" HTTP://A.example/x y ", Some("http://a.example/x%20y")),
            ("https:b.example/x", Some("https://b.example/x")),
            ("boat", Some("https://holm-gazette.example/news/boat")),
            ("/boat", Some("https://holm-gazette.example/boat")),
            ("//b.example/x", Some("https://b.example/x")),
            ("www.b.example/x", Some("http://www.b.example/x")),
            ("?p=1:2", Some("https://holm-gazette.example/news/feed.xml?p=1:2")),
            ("javascript:alert(1)", None),
            ("java\nscript:alert(1)", None),
            ("\u{1}javascript:alert(1)", None),
            ("tag:a.example,2026:1", None),
            ("http://", None),
            ("", None),
        ] {
            assert_eq!(absolute(written, Some(&base)).as_deref(), read, "{written}");
        }
        assert_eq!(absolute("\u{1}java\tscript:alert(1)", None), None);
        assert_eq!(absolute("boat", None).as_deref(), Some("boat"));
        assert_eq!(absolute("//b.example", None).as_deref(), Some("https://b.example"));
    }
}
