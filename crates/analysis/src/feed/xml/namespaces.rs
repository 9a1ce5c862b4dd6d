//! Which vocabulary an element's name belongs to.

/// The vocabularies that are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::feed) enum Ns {
    /// No namespace, or one of RSS: the format's own.
    Core,
    Atom,
    Dc,
    DcTerms,
    Content,
    Syndication,
    Media,
    Itunes,
    Xhtml,
    Rdf,
    FeedBurner,
    Sitemap,
    News,
    Other,
}

/// Addresses of namespaces, in lower case and without a slash or sign at the end.
const BY_ADDRESS: &[(&str, Ns)] = &[
    ("http://www.w3.org/2005/atom", Ns::Atom),
    ("http://purl.org/atom/ns", Ns::Atom),
    ("http://purl.org/dc/elements/1.1", Ns::Dc),
    ("http://purl.org/dc/elements/1.0", Ns::Dc),
    ("http://purl.org/dc/terms", Ns::DcTerms),
    ("http://purl.org/rss/1.0/modules/content", Ns::Content),
    ("http://purl.org/rss/1.0/modules/syndication", Ns::Syndication),
    ("http://search.yahoo.com/mrss", Ns::Media),
    ("http://search.yahoo.com/rss", Ns::Media),
    ("http://video.search.yahoo.com/mrss", Ns::Media),
    ("http://www.itunes.com/dtds/podcast-1.0.dtd", Ns::Itunes),
    ("http://www.w3.org/1999/xhtml", Ns::Xhtml),
    ("http://www.w3.org/1999/02/22-rdf-syntax-ns", Ns::Rdf),
    ("http://rssnamespace.org/feedburner/ext/1.0", Ns::FeedBurner),
    ("http://www.sitemaps.org/schemas/sitemap/0.9", Ns::Sitemap),
    ("http://www.google.com/schemas/sitemap/0.84", Ns::Sitemap),
    ("http://www.google.com/schemas/sitemap-news/0.9", Ns::News),
    ("", Ns::Core),
    ("http://purl.org/rss/1.0", Ns::Core),
    ("http://purl.org/net/rss1.1", Ns::Core),
    ("http://my.netscape.com/rdf/simple/0.9", Ns::Core),
    ("http://channel.netscape.com/rdf/simple/0.9", Ns::Core),
    ("http://my.netscape.com/publish/formats/rss-0.91.dtd", Ns::Core),
    ("http://blogs.law.harvard.edu/tech/rss", Ns::Core),
    ("http://cyber.law.harvard.edu/rss/rss.html", Ns::Core),
    ("http://www.rssboard.org/rss-specification", Ns::Core),
];

/// Drafts, which ended in a number or word each.
const BY_BEGINNING: &[(&str, Ns)] = &[
    ("http://purl.org/atom/ns#draft", Ns::Atom),
    ("http://backend.userland.com/rss", Ns::Core),
    ("http://www.itunes.com/dtds/", Ns::Itunes),
];

/// Prefixes that stand for a namespace where none is declared.
const BY_PREFIX: &[(&str, Ns)] = &[
    ("atom", Ns::Atom),
    ("atom10", Ns::Atom),
    ("dc", Ns::Dc),
    ("dcterms", Ns::DcTerms),
    ("content", Ns::Content),
    ("sy", Ns::Syndication),
    ("media", Ns::Media),
    ("itunes", Ns::Itunes),
    ("xhtml", Ns::Xhtml),
    ("rdf", Ns::Rdf),
    ("feedburner", Ns::FeedBurner),
    ("news", Ns::News),
    ("rss", Ns::Core),
];

impl Ns {
    /// The vocabulary at `address`.
    pub(super) fn at(address: &str) -> Self {
        let lower = address.trim().to_ascii_lowercase();
        let lower = lower.strip_prefix("https://").map_or(lower.clone(), |rest| format!("http://{rest}"));
        let bare = lower.trim_end_matches(['/', '#']);
        let exact = BY_ADDRESS.iter().find(|(known, _)| *known == bare);
        let known = exact.or_else(|| BY_BEGINNING.iter().find(|(known, _)| lower.starts_with(known)));
        known.map_or(Self::Other, |(_, ns)| *ns)
    }

    /// The vocabulary that `prefix` usually stands for.
    pub(super) fn of_prefix(prefix: &str) -> Self {
        let known = BY_PREFIX.iter().find(|(known, _)| prefix.eq_ignore_ascii_case(known));
        known.map_or(Self::Other, |(_, ns)| *ns)
    }

    /// Whether it is a feed format's own, not a module's.
    pub(in crate::feed) fn is_native(self) -> bool {
        matches!(self, Self::Core | Self::Atom)
    }
}
