//! Feeds, sitemaps and subscription lists: what a publisher, or a reader of publishers, lists for machines.
//!
//! Read by the specifications, and on behind what breaks them: each thing that is wrong is a [`Deviation`].
//! No DTD is ever read, nothing is expanded but the five entities of XML and the names of HTML, and nothing is
//! fetched. Cost and memory grow with the length of the input, within the limits of [`limits`].

mod base64;
mod channel;
pub mod dates;
mod deviation;
pub mod discover;
mod encoding;
mod entry;
mod error;
mod fields;
mod item;
mod json;
pub mod limits;
mod links;
mod markup;
pub mod opml;
mod people;
mod said;
pub mod sitemap;
mod slot;
mod sniff;
mod times;
mod words;
mod xml;

pub use dates::ItemDate;
pub use deviation::Deviation;
pub use entry::{Feed, Format, Item, ItemSource, Media};
pub use error::FeedError;

/// Reads a feed: RSS 0.9x to 2.0, RDF, Atom 0.3 and 1.0, CDF, JSON Feed, with the modules that publishers use.
///
/// `content_type` is the header as received; the charset that it names counts, the type does not: what the
/// bytes are decides. `base` is the address that the bytes came from; relative links are read from it.
///
/// ```
/// let feed = analysis::feed::parse(b"<rss version='2.0'><channel><title>Holm Gazette</title>\
///     <item><title>Last boat</title><link>/boat</link></item>", None, Some("https://holm-gazette.example/feed"));
/// let item = &feed.unwrap().items[0];
/// assert_eq!(item.link.as_deref(), Some("https://holm-gazette.example/boat"));
/// ```
///
/// # Errors
/// Where the bytes are no feed, are too many, or a JSON Feed is no JSON. Broken XML is no error: what can be read is,
/// and [`Feed::deviations`] says what was wrong.
pub fn parse(bytes: &[u8], content_type: Option<&str>, base: Option<&str>) -> Result<Feed, FeedError> {
    if bytes.len() > limits::MAX_BYTES {
        return Err(FeedError::TooLarge(bytes.len()));
    }
    let decoded = encoding::decode(bytes, content_type);
    let text = decoded.text.trim_start_matches(['\u{feff}', '\0']).trim();
    if text.is_empty() {
        return Err(FeedError::Empty);
    }
    let mut feed = if text.starts_with('{') {
        json::read(text, base, decoded.encoding)?
    } else {
        parse_xml(text, base, decoded.encoding)?
    };
    feed.deviations.splice(..0, decoded.deviations);
    Ok(feed)
}

fn parse_xml(text: &str, base: Option<&str>, encoding: &'static str) -> Result<Feed, FeedError> {
    let why = match parse_from(text, base, encoding) {
        Err(FeedError::NotAFeed(why)) => why,
        read => return read,
    };
    if sniff::is_page(text) {
        return Err(FeedError::NotAFeed("a page of HTML".to_owned()));
    }
    let buried = sniff::buried(text).and_then(|at| text.get(at..));
    let Some(Ok(mut feed)) = buried.map(|rest| parse_from(rest, base, encoding)) else {
        return Err(FeedError::NotAFeed(why));
    };
    if !feed.deviations.contains(&Deviation::Junk) {
        feed.deviations.push(Deviation::Junk);
    }
    Ok(feed)
}

fn parse_from(text: &str, base: Option<&str>, encoding: &'static str) -> Result<Feed, FeedError> {
    let mut reader = xml::Reader::new(text, base);
    let Some(root) = reader.root() else { return Err(FeedError::NotAFeed("a text".to_owned())) };
    if sniff::is_feed_name(&root.local, text) {
        return Ok(channel::read(reader, &root, encoding));
    }
    let name: String = root.local.chars().take(40).collect();
    Err(FeedError::NotAFeed(format!("a document that begins with <{name}>")))
}

/// Whether the bytes begin as a feed does: cheap, for every response. [`parse`] may still find that it is none.
///
/// `content_type` counts only where the bytes leave it open: of JSON.
pub fn looks_like_feed(bytes: &[u8], content_type: Option<&str>) -> bool {
    sniff::looks_like_feed(bytes, content_type)
}

/// The words of a piece of HTML, such as [`Item::summary`]: tags taken off, references resolved, blanks folded.
pub fn plain(html: &str) -> String {
    markup::plain(html, false)
}
