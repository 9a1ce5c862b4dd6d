//! The feeds of a page.

use std::collections::HashSet;

use url::Url;

use super::links::absolute;
use super::markup::{fold, plain};
use super::xml::{Event, Faults, Scanner, Tag, resolve};
use super::{limits, words::beginning};

/// A feed that a page may have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Its address, absolute.
    pub url: String,
    /// What the page calls it.
    pub title: Option<String>,
    /// What makes it look like one.
    pub kind: Kind,
}

/// What makes an address look like that of a feed. Earlier ones are likelier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// `<link rel=alternate>` or `rel=feed` with the type of a feed.
    Declared,
    /// A link of the page whose words or address say feed.
    Linked,
    /// A path at which sites often have one: nothing says that this one has.
    Guessed,
}

/// Types of feeds, as `<link>` names them. Some write `text/xml`, and mean one.
const TYPES: &[&str] = &[
    "application/rss+xml",
    "application/atom+xml",
    "application/feed+json",
    "application/rdf+xml",
    "application/rss",
    "application/atom",
    "text/rss+xml",
    "text/rss",
    "application/x-rss+xml",
    "text/xml",
    "application/xml",
];
/// Where the common programs for sites put their feeds, most common first.
const PATHS: &[&str] = &[
    "/feed/",
    "/rss",
    "/rss.xml",
    "/feed.xml",
    "/atom.xml",
    "/index.xml",
    "/feed.json",
    "/feeds/posts/default",
];
/// What addresses of feeds end in, or have as a part of their path.
const ENDINGS: &[&str] =
    &[".rss", ".rdf", ".atom", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml", "/feed.json"];
const PARTS: &[&str] = &["rss", "feed", "feeds", "atom"];
/// Bytes of a page that are searched; feeds are named at its head or its foot.
const MAX_PAGE: usize = 4 << 20;

/// The feeds that the page at `base` names, likeliest first, then addresses worth a try; each once, none twice.
///
/// ```
/// use analysis::feed::discover::{feeds, Kind};
/// let page = "<link rel=alternate type='application/rss+xml' title=News href=/news.rss>";
/// let found = &feeds(page, "https://holm-gazette.example/boat")[0];
/// assert_eq!((found.url.as_str(), found.kind), ("https://holm-gazette.example/news.rss", Kind::Declared));
/// ```
pub fn feeds(page: &str, base: &str) -> Vec<Found> {
    let Ok(address) = Url::parse(base.trim()) else { return Vec::new() };
    let mut search = Search::new(address);
    search.read(&page[..page.floor_char_boundary(MAX_PAGE)]);
    search.finish()
}

struct Search {
    address: Url,
    /// What relative links are read from: `<base>`, else the address.
    base: Url,
    found: Vec<Found>,
    /// The link whose words are being read.
    open: Option<(String, String)>,
}

impl Search {
    fn new(address: Url) -> Self {
        Self { base: address.clone(), address, found: Vec::new(), open: None }
    }

    fn read(&mut self, page: &str) {
        let mut faults = Faults::default();
        let mut scanner = Scanner::new(page);
        let mut based = false;
        // The element whose content is no markup.
        let mut raw: Option<&str> = None;
        while let Some(event) = scanner.next(&mut faults) {
            match event {
                Event::End(name) if raw.is_some_and(|raw| raw.eq_ignore_ascii_case(name)) => raw = None,
                _ if raw.is_some() => {}
                Event::Start(tag) => match tag.name.to_ascii_lowercase().as_str() {
                    "base" if !based => {
                        let base = value(&tag, "href").and_then(|href| self.address.join(&href).ok());
                        based = base.is_some();
                        self.base = base.unwrap_or_else(|| self.base.clone());
                    }
                    "link" => self.link(&tag),
                    "a" | "area" => {
                        self.close();
                        let url = value(&tag, "href").and_then(|href| absolute(&href, Some(&self.base)));
                        let title = value(&tag, "title").unwrap_or_default();
                        self.open = url.map(|url| (url, title));
                    }
                    "script" | "style" if !tag.empty => raw = Some(tag.name),
                    _ => {}
                },
                Event::End(name) if name.eq_ignore_ascii_case("a") => self.close(),
                Event::Text(text) | Event::CData(text) => {
                    if let Some((_, words)) = &mut self.open
                        && words.len() < LONGEST_WORDS
                    {
                        words.push_str(beginning(text));
                    }
                }
                Event::End(_) => {}
            }
        }
        self.close();
    }

    fn link(&mut self, tag: &Tag<'_>) {
        let rel = value(tag, "rel").unwrap_or_default().to_ascii_lowercase();
        let says = |word: &str| rel.split_ascii_whitespace().any(|rel| rel == word);
        let kind = value(tag, "type").unwrap_or_default().to_ascii_lowercase();
        let kind = kind.split(';').next().unwrap_or("").trim();
        let is_feed = says("feed") || says("alternate") && !says("stylesheet") && TYPES.contains(&kind);
        if !is_feed || self.found.len() >= MAX_LINKS {
            return;
        }
        if let Some(url) = value(tag, "href").and_then(|href| absolute(&href, Some(&self.base))) {
            let title = value(tag, "title");
            self.found.push(Found { url, title, kind: Kind::Declared });
        }
    }

    /// Ends the link that is open.
    fn close(&mut self) {
        let Some((url, words)) = self.open.take() else { return };
        let words = plain(&words, false);
        if self.found.len() < MAX_LINKS && (says_feed(&words) || looks_like_one(&url)) {
            let title = (!words.is_empty()).then_some(words);
            self.found.push(Found { url, title, kind: Kind::Linked });
        }
    }

    fn finish(mut self) -> Vec<Found> {
        for path in PATHS {
            if let Ok(url) = self.address.join(path) {
                self.found.push(Found { url: url.into(), title: None, kind: Kind::Guessed });
            }
        }
        let page = without_fragment(self.address.as_str()).to_owned();
        self.found.sort_by_key(|found| found.kind);
        let mut seen = HashSet::new();
        self.found.retain(|found| {
            let url = without_fragment(&found.url);
            url != page && seen.insert(url.to_owned())
        });
        self.found.truncate(limits::MAX_FOUND);
        self.found
    }
}

/// Links that are kept while reading.
const MAX_LINKS: usize = 1000;
/// Bytes of a link's words.
const LONGEST_WORDS: usize = 400;

fn without_fragment(url: &str) -> &str {
    url.split('#').next().unwrap_or(url)
}

fn value(tag: &Tag<'_>, name: &str) -> Option<String> {
    let raw = tag.raw(name).filter(|raw| raw.len() <= limits::MAX_SHORT)?;
    let value = fold(&resolve(raw, &mut Faults::default())).into_owned();
    (!value.is_empty()).then_some(value)
}

/// Whether a link's words say that it leads to a feed: short ones that have the word, not a report about feeds.
fn says_feed(words: &str) -> bool {
    let lower = words.to_lowercase();
    let mut all = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let short = lower.len() <= 40;
    short && all.any(|word| matches!(word, "rss" | "atom" | "xml" | "rdf"))
}

/// Whether an address looks like that of a feed.
fn looks_like_one(url: &str) -> bool {
    let Ok(url) = Url::parse(url) else { return false };
    let path = url.path().to_ascii_lowercase();
    let last = path.trim_end_matches('/').rsplit('/').next().unwrap_or("");
    ENDINGS.iter().any(|end| path.ends_with(end))
        || PARTS.contains(&last)
        || url.host_str().is_some_and(|host| host.starts_with("feeds.") || host.starts_with("rss."))
        || url.query_pairs().any(|(key, value)| {
            matches!(key.as_ref(), "feed" | "format" | "type")
                && matches!(&*value, "rss" | "rss2" | "atom" | "feed")
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "<!doctype html><head><base href='/en/'>
        <link rel='stylesheet' type='text/css' href=a.css>
        <script>var a = \"<link rel=alternate type='application/rss+xml' href=no>\"</script>
        <LINK REL='Alternate' TYPE='application/rss+xml; charset=utf-8' TITLE='Boats &amp; ships' HREF='boats.rss?a=1&amp;b=2'>
        <link rel=alternate hreflang=de href=/de/>
        <!-- <link rel=alternate type='application/atom+xml' href=old.atom> -->
        <link rel='feed' href='//feeds.holm-gazette.example/all'>
        <body><a href='/boat'>The last boat</a> <a href='/subscribe'><b>RSS</b></a>
        <a href='/boats/feed/'>Boats</a><a href='javascript:rss()'>RSS</a><a href='#rss'>RSS</a>";

    #[test]
    fn likeliest_first() {
        let found = feeds(PAGE, "https://holm-gazette.example/en/");
        let named: Vec<(&str, Kind)> =
            found.iter().map(|f| (f.url.as_str(), f.kind)).filter(|(_, k)| *k != Kind::Guessed).collect();
        assert_eq!(
            named,
            [
                ("https://holm-gazette.example/en/boats.rss?a=1&b=2", Kind::Declared),
                ("https://feeds.holm-gazette.example/all", Kind::Declared),
                ("https://holm-gazette.example/subscribe", Kind::Linked),
                ("https://holm-gazette.example/boats/feed/", Kind::Linked),
            ]
        );
        assert_eq!(found[0].title.as_deref(), Some("Boats & ships"));
        assert_eq!(found.len(), named.len() + PATHS.len());
        assert!(feeds(PAGE, "no address").is_empty());
    }
}
