//! Sitemaps (sitemaps.org 0.9), news sitemaps, indexes of sitemaps, and lists of addresses as text.

use super::{FeedError, ItemDate};

/// What a sitemap lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sitemap {
    /// Pages.
    Urls(Vec<Location>),
    /// Further sitemaps.
    Index(Vec<Location>),
}

/// One address of a sitemap.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Location {
    /// The address, absolute.
    pub loc: String,
    /// When it last changed.
    pub lastmod: Option<ItemDate>,
    /// What a news sitemap says of it.
    pub news: Option<News>,
}

/// The news extension: an article.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct News {
    /// Name of the publication.
    pub publication: Option<String>,
    /// Its language, as written.
    pub language: Option<String>,
    /// Headline, plain.
    pub title: Option<String>,
    /// When the article was published.
    pub published: Option<ItemDate>,
}

/// Reads a sitemap, in XML or one address a line. gzip is the caller's to unpack.
///
/// # Errors
/// Where it is neither.
pub fn parse(bytes: &[u8]) -> Result<Sitemap, FeedError> {
    let _ = bytes;
    Err(FeedError::NotAFeed("nothing".to_owned()))
}

/// Whether the bytes begin as a sitemap or sitemap index does: cheap, for every response.
pub fn looks_like_sitemap(bytes: &[u8]) -> bool {
    let _ = bytes;
    false
}
