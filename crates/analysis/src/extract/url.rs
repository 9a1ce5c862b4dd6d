//! Addresses: canonical form and registrable domain.

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::LazyLock;

use url::Url;

static TRACKING: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    include_str!("../../data/tracking_parameters.txt")
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .collect()
});

/// An address without fragment, default port and known tracking parameters, its escapes in one way. Unknown parameters
/// stay, in their order: a page may differ by them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CanonicalUrl(Url);

impl CanonicalUrl {
    /// The canonical form of `raw`; `None` for what is no http or https address.
    pub fn parse(raw: &str) -> Option<Self> {
        let mut url = Url::parse(raw.trim()).ok()?;
        if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none() {
            return None;
        }
        url.set_fragment(None);
        if let Some(host) = url.host_str().and_then(|host| host.strip_suffix('.')).map(str::to_owned) {
            url.set_host(Some(&host)).ok()?;
        }
        if let Cow::Owned(path) = with_escapes_in_one_way(url.path()) {
            url.set_path(&path);
        }
        let is_kept = |parameter: &&str| !parameter.is_empty() && !is_tracking(parameter);
        let kept = url.query().map(|query| query.split('&').filter(is_kept).collect::<Vec<_>>().join("&"));
        let kept = kept.filter(|kept| !kept.is_empty());
        url.set_query(kept.as_deref().map(with_escapes_in_one_way).as_deref());
        Some(Self(url))
    }

    /// The canonical address of a page at `base` whose `<link rel=canonical>` says `link`: the link
    /// where it leads to the same site and not from an article to the front page, else `base`.
    pub fn of_page(base: Option<&str>, link: Option<&str>) -> Option<Self> {
        let base = base.and_then(Self::parse);
        let link = link.and_then(|link| match &base {
            Some(base) => base.0.join(link.trim()).ok().and_then(|url| Self::parse(url.as_str())),
            None => Self::parse(link),
        });
        match (base, link) {
            (Some(base), Some(link)) => {
                let front_page = link.0.path() == "/" && link.0.query().is_none() && base.0.path() != "/";
                let same_site = registrable_domain(link.host()) == registrable_domain(base.host());
                Some(if same_site && !front_page { link } else { base })
            }
            (base, link) => base.or(link),
        }
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// The host's name, in lower case.
    pub fn host(&self) -> &str {
        self.0.host_str().unwrap_or("")
    }

    /// What identity is made of: `http` and `https` are one.
    pub fn identity(&self) -> &str {
        self.0.as_str().split_once(':').map_or("", |(_, rest)| rest)
    }

    /// The path, for dates in it.
    pub fn path(&self) -> &str {
        self.0.path()
    }

    /// `link` made absolute; `None` where it is no http or https address.
    pub fn join(&self, link: &str) -> Option<String> {
        let url = self.0.join(link.trim()).ok()?;
        matches!(url.scheme(), "http" | "https").then(|| url.into())
    }
}

/// With escapes only where they are needed and in capitals (RFC 3986, 6.2.2): `%7e` is `~`, `%2f` is `%2F`.
fn with_escapes_in_one_way(part: &str) -> Cow<'_, str> {
    let mut parts = part.split('%');
    let mut written = parts.next().unwrap_or("").to_owned();
    for part in parts {
        let digits = part.get(..2).filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()));
        let octet = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match octet {
            Some(octet)
                if (octet.is_ascii_alphanumeric() || b"-._~".contains(&octet))
                    && !(octet.is_ascii_hexdigit() && ends_in_percent(&written)) =>
            {
                written.push(char::from(octet));
                written.push_str(&part[2..]);
            }
            Some(octet) => {
                written.push_str(&format!("%{octet:02X}"));
                written.push_str(&part[2..]);
            }
            None => {
                written.push('%');
                written.push_str(part);
            }
        }
    }
    if written == part { Cow::Borrowed(part) } else { Cow::Owned(written) }
}

/// Whether a digit more would make an escape of what was none: `%%330` is not `%30`.
fn ends_in_percent(written: &str) -> bool {
    let mut last = written.bytes().rev();
    match last.next() {
        Some(b'%') => true,
        Some(digit) => digit.is_ascii_hexdigit() && last.next() == Some(b'%'),
        None => false,
    }
}

fn is_tracking(parameter: &str) -> bool {
    let name = parameter.split('=').next().unwrap_or("").to_ascii_lowercase();
    TRACKING.contains(name.as_str()) || name.starts_with("utm_")
}

/// The registrable domain of `host` by the Public Suffix List; the host itself where it has none, as IP addresses do.
pub fn registrable_domain(host: &str) -> &str {
    if host.starts_with('[') || host.parse::<std::net::Ipv4Addr>().is_ok() {
        return host;
    }
    psl::domain_str(host).unwrap_or(host)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn canonical_forms() {
        for (raw, canonical) in [
            ("HTTPS://Holm-Gazette.example:443/boat#talk", "https://holm-gazette.example/boat"),
            ("https://a.example/x?utm_source=y&id=7&fbclid=z", "https://a.example/x?id=7"),
            ("https://a.example/x?unknown=1", "https://a.example/x?unknown=1"),
            ("https://a.example./%7ex%d0%bf%2f?&q=%c3&&p=100%", "https://a.example/~x%D0%BF%2F?q=%C3&p=100%"),
            ("https://a.example/%+a?q=%+1", "https://a.example/%+a?q=%+1"),
            ("https://a.example/?%%330&q=%%4%31", "https://a.example/?%%330&q=%%4%31"),
            ("https://a.example/%2541?utm_source=y&", "https://a.example/%2541"),
        ] {
            assert_eq!(CanonicalUrl::parse(raw).unwrap().as_str(), canonical);
        }
        assert_eq!(CanonicalUrl::parse("mailto:a@b.example"), None);
    }

    #[test]
    fn a_canonical_link_must_stay_on_the_site() {
        let of = |base, link| CanonicalUrl::of_page(Some(base), Some(link)).unwrap().as_str().to_owned();
        assert_eq!(of("https://m.a.example/x?p=1", "https://www.a.example/x"), "https://www.a.example/x");
        assert_eq!(of("https://a.example/x", "https://b.example/x"), "https://a.example/x");
        assert_eq!(of("https://a.example/x", "https://a.example/"), "https://a.example/x");
        assert_eq!(of("https://a.example/x/amp", "/x"), "https://a.example/x");
    }

    proptest! {
        #[test]
        fn canonical_is_idempotent(raw in "https?://[a-z]{1,8}\\.example(:[0-9]{2,4})?/[a-z/%]{0,12}(\\?[a-z_=&%0-9]{0,20})?(#[a-z]{0,5})?") {
            if let Some(once) = CanonicalUrl::parse(&raw) {
                prop_assert_eq!(CanonicalUrl::parse(once.as_str()), Some(once));
            }
        }
    }
}
