//! Redirects, under our hand.

use hyper::header::{HeaderMap, LOCATION};
use url::Url;

use crate::Failure;

/// Where a visit has been.
pub(crate) struct Trail {
    asked: Url,
    /// Each address in order, without credentials and fragment; the last is the current one.
    been: Vec<Url>,
    all_permanent: bool,
    /// Whether a redirect led from `https` to `http`.
    pub(crate) downgraded: bool,
    limit: usize,
}

impl Trail {
    pub(crate) fn new(url: &Url, limit: usize) -> Self {
        let start = bare(url.clone());
        Self { asked: start.clone(), been: vec![start], all_permanent: true, downgraded: false, limit }
    }

    /// The address that was asked for, without credentials and fragment.
    pub(crate) fn asked(&self) -> &Url {
        &self.asked
    }

    /// The current address.
    pub(crate) fn url(&self) -> &Url {
        self.been.last().unwrap_or(&self.asked)
    }

    /// Goes where an answer of that status sends.
    pub(crate) fn follow(&mut self, status: u16, headers: &HeaderMap) -> Result<(), Failure> {
        let url = self.url();
        let location =
            headers.get(LOCATION).map(|value| String::from_utf8_lossy(value.as_bytes())).unwrap_or_default();
        let bad =
            || Failure::BadRedirect { url: url.clone(), location: location.chars().take(200).collect() };
        let next = match location.trim() {
            "" => return Err(bad()),
            location => bare(url.join(location).map_err(|_| bad())?),
        };
        if self.been.contains(&next) {
            return Err(Failure::RedirectLoop { url: next });
        }
        if self.been.len() > self.limit {
            return Err(Failure::TooManyRedirects { url: self.asked.clone(), limit: self.limit });
        }
        let down = url.scheme() == "https" && next.scheme() == "http";
        self.all_permanent &= matches!(status, 301 | 308);
        self.downgraded |= down;
        self.been.push(next);
        Ok(())
    }

    /// Where the asked address has moved to for good, should there be an answer here.
    pub(crate) fn moved_to(&self) -> Option<Url> {
        (self.been.len() > 1 && self.all_permanent && !self.downgraded).then(|| self.url().clone())
    }
}

/// Whether an answer of that status sends elsewhere.
pub(crate) fn is_redirect(status: u16) -> bool {
    matches!(status, 301 | 302 | 303 | 307 | 308)
}

/// Without credentials and fragment.
fn bare(mut url: Url) -> Url {
    url.set_fragment(None);
    without_credentials(url)
}

/// `url` without the user name and password that it may hold: as it may be recorded and shown.
pub fn without_credentials(mut url: Url) -> Url {
    // Fails only for addresses without a host, which have no credentials.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url
}

#[cfg(test)]
mod tests {
    use hyper::header::HeaderValue;

    use super::*;

    fn follow(trail: &mut Trail, status: u16, location: &'static str) -> Result<(), Failure> {
        trail.follow(status, &[(LOCATION, HeaderValue::from_static(location))].into_iter().collect())
    }

    #[test]
    fn only_what_moved_for_good_has_moved() {
        let start: Url = "https://me:secret@holm-gazette.example/feed#top".parse().unwrap();
        let mut trail = Trail::new(&start, 10);
        assert_eq!(trail.url().as_str(), "https://holm-gazette.example/feed");
        assert_eq!(trail.moved_to(), None);
        follow(&mut trail, 301, "/rss#x").unwrap();
        assert_eq!(trail.moved_to().unwrap().as_str(), "https://holm-gazette.example/rss");
        follow(&mut trail, 302, "//you:too@other.example/").unwrap();
        assert_eq!((trail.url().as_str(), trail.moved_to()), ("https://other.example/", None));
        assert!(!trail.downgraded);
        follow(&mut trail, 301, "http://other.example/").unwrap();
        assert!(trail.downgraded);
        assert!(matches!(follow(&mut trail, 302, "/"), Err(Failure::RedirectLoop { .. })));
        for bad in ["", "http://", "http://exa mple.org/"] {
            assert!(matches!(follow(&mut trail, 302, bad), Err(Failure::BadRedirect { .. })), "{bad}");
        }
    }

    #[test]
    fn redirects_end() {
        let mut trail = Trail::new(&"http://holm-gazette.example/".parse().unwrap(), 2);
        follow(&mut trail, 302, "/1").unwrap();
        follow(&mut trail, 302, "/2").unwrap();
        assert!(matches!(follow(&mut trail, 302, "/3"), Err(Failure::TooManyRedirects { limit: 2, .. })));
    }
}
