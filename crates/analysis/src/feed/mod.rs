//! Feeds, sitemaps and subscription lists: what a publisher, or a reader of publishers, lists for machines.
//!
//! Read by the specifications, and on behind what breaks them: each thing that is wrong is a [`Deviation`].
//! No DTD is ever read, nothing is expanded but the five entities of XML and the names of HTML, and nothing is
//! fetched. Cost and memory grow with the length of the input, within the limits of [`limits`].

mod dates;
mod deviation;
pub mod discover;
mod entry;
mod error;
pub mod limits;
pub mod opml;
pub mod sitemap;

pub use dates::ItemDate;
pub use deviation::Deviation;
pub use entry::{Feed, Format, Item, ItemSource, Media};
pub use error::FeedError;

/// Reads a feed: RSS 0.9x to 2.0, RDF, Atom 0.3 and 1.0, CDF, JSON Feed, with the modules that publishers use.
///
/// `content_type` is the header as received; the charset that it names counts, the type does not: what the
/// bytes are decides. `base` is the address that the bytes came from; relative links are read from it.
///
/// # Errors
/// Where the bytes are no feed, or a JSON Feed that is no JSON. Broken XML is no error: what can be read is.
pub fn parse(bytes: &[u8], content_type: Option<&str>, base: Option<&str>) -> Result<Feed, FeedError> {
    let _ = (bytes, content_type, base);
    Err(FeedError::NotAFeed("nothing".to_owned()))
}

/// Whether the bytes begin as a feed does: cheap, for every response. `parse` may still find it broken.
pub fn looks_like_feed(bytes: &[u8], content_type: Option<&str>) -> bool {
    let _ = (bytes, content_type);
    false
}

/// The words of a piece of HTML on one line: markup taken off, references resolved, blanks folded.
pub fn plain(html: &str) -> String {
    html.to_owned()
}
