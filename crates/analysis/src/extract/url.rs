//! Addresses: canonical form and registrable domain.

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

/// An address without fragment, default port and known tracking parameters. Unknown parameters stay.
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
        if url.query().is_some_and(|q| q.split('&').any(is_tracking)) {
            let kept: Vec<&str> = url.query().unwrap_or("").split('&').filter(|p| !is_tracking(p)).collect();
            let kept = kept.join("&");
            url.set_query(if kept.is_empty() { None } else { Some(&kept) });
        }
        if url.query() == Some("") {
            url.set_query(None);
        }
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
