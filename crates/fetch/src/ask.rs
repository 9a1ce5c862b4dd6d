//! What is asked for.

use url::Url;

/// One thing to fetch. Made by [`Ask::feed`], [`Ask::page`] or [`Ask::anything`]; the other fields may then
/// be set.
#[derive(Clone, Debug)]
pub struct Ask {
    /// The address, `http` or `https`. A user name and password in it are sent as Basic credentials to this
    /// very address, and nowhere else; they are not recorded.
    pub url: Url,
    /// Which kind of content is preferred.
    pub wants: Wants,
    /// What was kept of the last full answer: makes the request conditional. Empty = unconditional.
    pub validators: Validators,
    /// The address that gave the validators ([`crate::Got::url`]), where that is not [`Ask::url`] because it
    /// redirects. Validators are sent to no other address.
    pub validated: Option<Url>,
    /// A person's own single request, for example to a feed address typed in by hand: `robots.txt` is neither
    /// fetched nor asked. Everything else holds.
    pub ignore_robots: bool,
}

impl Ask {
    /// Asks for a feed.
    pub fn feed(url: Url) -> Self {
        Self::of(url, Wants::Feed)
    }

    /// Asks for a page.
    pub fn page(url: Url) -> Self {
        Self::of(url, Wants::Page)
    }

    /// Asks for whatever is there.
    pub fn anything(url: Url) -> Self {
        Self::of(url, Wants::Anything)
    }

    fn of(url: Url, wants: Wants) -> Self {
        Self { url, wants, validators: Validators::default(), validated: None, ignore_robots: false }
    }
}

/// Which kind of content is preferred: the `Accept` header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wants {
    /// RSS, Atom, RDF or JSON Feed; pages are taken too.
    Feed,
    /// An HTML page.
    Page,
    /// Whatever is there.
    Anything,
}

impl Wants {
    pub(crate) fn accept(self) -> &'static str {
        match self {
            Self::Feed => {
                "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml, \
                 application/xml;q=0.9, application/json;q=0.8, text/xml;q=0.9, text/html;q=0.5, */*;q=0.1"
            }
            Self::Page => "text/html, application/xhtml+xml, */*;q=0.8",
            Self::Anything => "*/*",
        }
    }
}

/// What an answer says of its version, to ask later whether it changed. Kept as received.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Validators {
    /// `ETag`, quotes and `W/` included.
    pub etag: Option<String>,
    /// `Last-Modified`.
    pub last_modified: Option<String>,
}

impl Validators {
    /// Whether there is nothing to ask with.
    pub fn is_empty(&self) -> bool {
        self.etag.is_none() && self.last_modified.is_none()
    }
}
