//! What a captured feed or sitemap announces, as rows: always the same for the same record.

use std::io::Read;

use analysis::extract::CanonicalUrl;
use analysis::feed::{self, Feed, ItemDate, sitemap};
use archive::{HttpResponse, Record, RecordType};
use flate2::read::MultiGzDecoder;
use model::{ArticleId, Sha256};
use store::{Item, Withdrawn};

use super::importing::Withdrawals;
use crate::input::Body;
use crate::pipeline;

/// Characters of a feed's summary that are kept in a row; the archive has it all.
const SUMMARY: usize = 600;

/// Bytes of a packed sitemap that are read, as much as of one that is not: sitemaps.org allows 50 MB, few have 5.
const UNPACKED: u64 = 16 << 20;

/// What a feed or sitemap says.
#[derive(Clone, Debug, Default)]
pub(crate) struct Announcement {
    /// What kind of list it is: the format's name.
    pub(crate) format: &'static str,
    /// What it calls itself.
    pub(crate) title: Option<String>,
    /// What it announces, each once.
    pub(crate) items: Vec<Item>,
    /// Sitemaps that it lists instead of pages.
    pub(crate) sitemaps: Vec<String>,
    /// Whether it is a sitemap.
    pub(crate) is_sitemap: bool,
    /// Minutes for which it asks not to be asked again.
    pub(crate) ttl: Option<u32>,
    /// Hours (UTC) and days (1 is Monday) on which it asks not to be asked.
    pub(crate) skip_hours: Vec<u8>,
    pub(crate) skip_days: Vec<u8>,
    /// What was wrong with it, for people.
    pub(crate) complaint: Option<String>,
}

impl Announcement {
    /// Leaves out what was withdrawn.
    pub(super) fn without(&mut self, withdrawn: &Withdrawals) {
        let gone = |article: &String| withdrawn.contains_key(&(Withdrawn::Article, article.clone()));
        self.items.retain(|item| !item.article.as_ref().is_some_and(gone));
    }
}

/// What `record` announces, where it is the answer of a feed or sitemap.
pub(crate) fn announced(record: &Record) -> Option<Announcement> {
    announced_in(record, None)
}

/// The same, where what the record holds may have been decoded: most answers are pages, which are read once.
pub(super) fn announced_in(record: &Record, held: Option<&Body>) -> Option<Announcement> {
    if record.kind() != RecordType::Response {
        return None;
    }
    let head = HttpResponse::head(record.block()).ok()?;
    if head.status != 200 {
        return None;
    }
    let answer;
    let (bytes, content_type) =
        if let Some(Body::Page { bytes, content_type } | Body::Text { bytes, content_type }) = held {
            (bytes, content_type.as_deref())
        } else {
            answer = HttpResponse::parse(record.block()).ok()?;
            (&answer.body, answer.header("Content-Type"))
        };
    announcement(bytes, content_type, record.target_uri())
}

/// What these bytes announce, where they are a feed or sitemap. A parser that fails costs its feed alone.
pub(crate) fn announcement(
    bytes: &[u8],
    content_type: Option<&str>,
    address: Option<&str>,
) -> Option<Announcement> {
    let name = address.unwrap_or_default();
    pipeline::guarded(name, || Ok(parsed(bytes, content_type, address))).ok().flatten()
}

fn parsed(bytes: &[u8], content_type: Option<&str>, address: Option<&str>) -> Option<Announcement> {
    if feed::looks_like_feed(bytes, content_type) {
        return feed::parse(bytes, content_type, address).ok().map(of_feed);
    }
    let unpacked = unpacked(bytes);
    let bytes = unpacked.as_deref().unwrap_or(bytes);
    if sitemap::looks_like_sitemap(bytes) {
        return sitemap::parse(bytes).ok().map(of_sitemap);
    }
    None
}

/// Sitemaps are often files that are packed, which is no coding of the answer.
fn unpacked(bytes: &[u8]) -> Option<Vec<u8>> {
    if !bytes.starts_with(&[0x1f, 0x8b]) {
        return None;
    }
    let mut out = Vec::new();
    MultiGzDecoder::new(bytes).take(UNPACKED).read_to_end(&mut out).ok()?;
    Some(out)
}

fn of_feed(feed: Feed) -> Announcement {
    let complaint = (!feed.deviations.is_empty()).then(|| {
        let said: Vec<String> = feed.deviations.iter().map(ToString::to_string).collect();
        said.join("; ")
    });
    Announcement {
        format: feed.format.as_str(),
        title: feed.title,
        items: feed.items.into_iter().filter_map(of_item).collect(),
        ttl: feed.ttl.or(feed.update_period),
        skip_hours: feed.skip_hours,
        skip_days: feed.skip_days,
        complaint,
        ..Announcement::default()
    }
}

fn of_item(item: feed::Item) -> Option<Item> {
    let date = item.published.as_ref().or(item.updated.as_ref());
    let summary =
        item.summary.as_deref().or(item.content.as_deref()).map(plain).filter(|words| !words.is_empty());
    let mut row = Item {
        key: String::new(),
        article: item.link.as_deref().map(article_of),
        url: item.link,
        guid: item.guid.filter(|guid| !guid.trim().is_empty()),
        title: item.title,
        summary,
        author: (!item.authors.is_empty()).then(|| item.authors.join(", ")),
        credit: item.source.and_then(|source| source.title.or(source.url)),
        published: None,
        published_at: None,
    };
    set_date(&mut row, date);
    row.key = key_of(&row)?;
    Some(row)
}

fn of_sitemap(map: sitemap::Sitemap) -> Announcement {
    let mut found = Announcement { format: "sitemap", is_sitemap: true, ..Announcement::default() };
    match map {
        sitemap::Sitemap::Index(places) => {
            found.sitemaps = places.into_iter().map(|place| place.loc).collect();
        }
        sitemap::Sitemap::Urls(places) => {
            found.items = places.into_iter().filter_map(of_location).collect();
        }
    }
    found
}

fn of_location(place: sitemap::Location) -> Option<Item> {
    let news = place.news.unwrap_or_default();
    let article = Some(article_of(&place.loc));
    let mut row = Item { article, url: Some(place.loc), title: news.title, ..Item::default() };
    set_date(&mut row, news.published.as_ref().or(place.lastmod.as_ref()));
    row.key = key_of(&row)?;
    Some(row)
}

fn set_date(row: &mut Item, date: Option<&ItemDate>) {
    let parsed = date.and_then(|date| date.parsed);
    row.published = parsed.map(|published| published.to_string());
    row.published_at = parsed.map(|published| published.approximate_seconds());
}

/// What an item is known by; `None` where it says nothing at all.
fn key_of(item: &Item) -> Option<String> {
    if let Some(url) = &item.url {
        return Some(page_key(url));
    }
    if let Some(guid) = &item.guid {
        return Some(format!("id:{guid}"));
    }
    let said = [&item.title, &item.summary, &item.published];
    if said.iter().all(|part| part.is_none()) {
        return None;
    }
    let said: Vec<&str> = said.iter().map(|part| part.as_deref().unwrap_or("")).collect();
    Some(format!("sha256:{}", Sha256::of(said.join("\0").as_bytes())))
}

/// Id of the article that the page at `url` is, if its page says nothing else.
fn article_of(url: &str) -> String {
    ArticleId::of_url(&page_key(url)).to_string()
}

/// What a page is known by: its canonical address without the scheme.
fn page_key(url: &str) -> String {
    CanonicalUrl::parse(url).map_or_else(|| url.to_owned(), |url| url.identity().to_owned())
}

/// The words of a piece of HTML, at most [`SUMMARY`] characters of them.
fn plain(html: &str) -> String {
    let words = feed::plain(html);
    match words.char_indices().nth(SUMMARY) {
        Some((end, _)) => format!("{}…", words[..end].trim_end()),
        None => words,
    }
}
