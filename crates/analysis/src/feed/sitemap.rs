//! Sitemaps (sitemaps.org 0.9), news sitemaps, indexes of sitemaps, and lists of addresses as text.

use super::item::date;
use super::links::address;
use super::markup::fold;
use super::words::{Words, beginning};
use super::xml::{Element, Ns, Reader};
use super::{Deviation, FeedError, ItemDate, encoding, limits, sniff};

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
/// ```
/// use analysis::feed::sitemap::{self, Sitemap};
/// let map = sitemap::parse(b"<urlset><url><loc>https://holm-gazette.example/boat</loc></url></urlset>");
/// assert!(matches!(map.unwrap(), Sitemap::Urls(urls) if urls[0].loc == "https://holm-gazette.example/boat"));
/// ```
///
/// # Errors
/// Where it is neither.
pub fn parse(bytes: &[u8]) -> Result<Sitemap, FeedError> {
    read(bytes).map(|(sitemap, _)| sitemap)
}

/// Reads a sitemap as [`parse`] does; also what was wrong with it.
///
/// # Errors
/// Where it is no sitemap.
pub fn read(bytes: &[u8]) -> Result<(Sitemap, Vec<Deviation>), FeedError> {
    if bytes.len() > limits::MAX_BYTES {
        return Err(FeedError::TooLarge(bytes.len()));
    }
    let decoded = encoding::decode(bytes, None);
    let text = decoded.text.trim();
    if text.is_empty() {
        return Err(FeedError::Empty);
    }
    let mut list = List { deviations: decoded.deviations, ..List::default() };
    if !text.starts_with('<') {
        return list.lines(text);
    }
    let mut reader = Reader::new(text, None);
    let root = reader.root().ok_or_else(|| FeedError::NotAFeed("a text".to_owned()))?;
    let is_index = match root.local.as_ref() {
        "urlset" => false,
        "sitemapindex" => true,
        name => {
            return Err(FeedError::NotAFeed(format!(
                "a document that begins with <{}>",
                fold(beginning(name))
            )));
        }
    };
    while let Some(child) = reader.child(root.depth) {
        if matches!(child.local.as_ref(), "url" | "sitemap") && matches!(child.ns, Ns::Sitemap | Ns::Core) {
            list.entry(&mut reader, &child);
        }
    }
    let faults = reader.finish();
    faults.tell(&mut list.deviations);
    Ok(list.finish(is_index))
}

/// Whether the bytes begin as a sitemap in XML does. Lists of addresses as text do not begin as anything.
pub fn looks_like_sitemap(bytes: &[u8]) -> bool {
    sniff::begins_with(bytes, |name| matches!(name, "urlset" | "sitemapindex"))
}

#[derive(Default)]
struct List {
    locations: Vec<Location>,
    dropped: usize,
    deviations: Vec<Deviation>,
}

impl List {
    fn entry<'x>(&mut self, reader: &mut Reader<'x>, element: &Element<'x>) {
        reader.set_exclusive(element);
        reader.take_loose();
        let mut location = Location::default();
        while let Some(child) = reader.child(element.depth) {
            let own = child.depth == element.depth + 1 && matches!(child.ns, Ns::Sitemap | Ns::Core);
            match child.local.as_ref() {
                "loc" if own => {
                    let text = reader.whole_text(&child);
                    location.loc = fold(beginning(&text.value)).into_owned();
                }
                "lastmod" if own => location.lastmod = date(reader, &child),
                "news" if child.ns == Ns::News => location.news = Some(news(reader, &child)),
                _ => {}
            }
        }
        // Some forget the `<loc>`.
        if location.loc.is_empty()
            && let Some(text) = reader.take_loose()
        {
            location.loc = fold(beginning(&text)).into_owned();
        }
        self.push(location);
    }

    fn push(&mut self, location: Location) {
        if self.locations.len() >= limits::MAX_LOCATIONS {
            self.dropped += 1;
        } else if let Some(loc) = address(&location.loc) {
            self.locations.push(Location { loc, ..location });
        } else {
            no_address(&mut self.deviations, &location.loc);
        }
    }

    fn lines(mut self, text: &str) -> Result<(Sitemap, Vec<Deviation>), FeedError> {
        // The first line tells a list of addresses from any other text.
        if text.lines().next().and_then(address).is_none() {
            return Err(FeedError::NotAFeed("a text".to_owned()));
        }
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
            self.push(Location { loc: beginning(line).to_owned(), ..Location::default() });
        }
        Ok(self.finish(false))
    }

    fn finish(mut self, is_index: bool) -> (Sitemap, Vec<Deviation>) {
        if self.dropped > 0 {
            self.deviations.push(Deviation::ItemsDropped(self.dropped));
        }
        let sitemap = if is_index { Sitemap::Index(self.locations) } else { Sitemap::Urls(self.locations) };
        (sitemap, self.deviations)
    }
}

/// Tells that `written` is no address, for as many as are told.
pub(super) fn no_address(deviations: &mut Vec<Deviation>, written: &str) {
    if deviations.len() < limits::MAX_LIST {
        deviations.push(Deviation::NoAddress(written.chars().take(80).collect()));
    }
}

fn news<'x>(reader: &mut Reader<'x>, element: &Element<'x>) -> News {
    let mut news = News::default();
    while let Some(child) = reader.child(element.depth) {
        match child.local.as_ref() {
            "name" => news.publication = Words::read(reader, &child, |_| false).plain(&mut reader.faults),
            "language" => news.language = Words::read(reader, &child, |_| false).plain(&mut reader.faults),
            "title" => news.title = Words::read(reader, &child, |_| false).plain(&mut reader.faults),
            "publication_date" => news.published = date(reader, &child),
            _ => {}
        }
    }
    news
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_with_news() {
        let (map, told) = read(
            br#"<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
            xmlns:n="http://www.google.com/schemas/sitemap-news/0.9" xmlns:i="http://www.google.com/schemas/sitemap-image/1.1">
            <url><loc> https://holm-gazette.example/boat </loc><lastmod>2026-03-04</lastmod>
            <i:image><i:loc>https://holm-gazette.example/boat.jpg</i:loc></i:image>
            <n:news><n:publication><n:name>Holm Gazette</n:name><n:language>en</n:language></n:publication>
            <n:publication_date>2026-03-04T16:10:00Z</n:publication_date><n:title>Last boat &amp; first</n:title></n:news></url>
            <url><loc>boat</loc></url></urlset>"#,
        )
        .unwrap();
        let Sitemap::Urls(urls) = map else { panic!("an index") };
        let news = urls[0].news.as_ref().unwrap();
        assert_eq!((urls.len(), urls[0].loc.as_str()), (1, "https://holm-gazette.example/boat"));
        assert_eq!(news.title.as_deref(), Some("Last boat & first"));
        assert_eq!(
            (news.publication.as_deref(), news.language.as_deref()),
            (Some("Holm Gazette"), Some("en"))
        );
        assert_eq!(told, [Deviation::NoAddress("boat".to_owned())]);
    }

    #[test]
    fn other_shapes() {
        let index = b"<sitemapindex><sitemap><loc>https://a.example/1.xml</loc></sitemap><sitemap>https://a.example/2.xml</sitemap>";
        assert!(matches!(parse(index).unwrap(), Sitemap::Index(list) if list.len() == 2));
        let lines = b"https://a.example/1\r\nhttps://a.example/2\n\n";
        assert!(matches!(parse(lines).unwrap(), Sitemap::Urls(list) if list.len() == 2));
        assert!(parse(b"Tide tables").is_err());
        assert!(parse(b"<rss>").is_err());
        assert!(looks_like_sitemap(b"<?xml version='1.0'?><!-- x --><urlset>"));
        assert!(!looks_like_sitemap(b"<rss>"));
    }
}
