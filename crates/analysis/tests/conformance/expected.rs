//! Other programs' names for what a feed says, and what they expect there.

use analysis::feed::{self, Feed, Item, ItemDate};
use encoding_rs::Encoding;
use serde_json::Value;

/// What a check is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Title,
    Link,
    Count,
    Date,
    Text,
    Writer,
    Encoding,
    WellFormed,
    Other,
}

impl Kind {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Title => "titles",
            Self::Link => "links",
            Self::Count => "item counts",
            Self::Date => "dates",
            Self::Text => "summaries and texts",
            Self::Writer => "writers",
            Self::Encoding => "encodings",
            Self::WellFormed => "well-formed or not",
            Self::Other => "other fields",
        }
    }
}

/// A value expected, and the one read.
#[derive(Debug)]
pub(crate) struct Check {
    pub(crate) kind: Kind,
    pub(crate) what: String,
    expected: Option<String>,
    read: Option<String>,
}

impl Check {
    fn new(kind: Kind, what: impl Into<String>, expected: Option<String>, read: Option<String>) -> Self {
        Self { kind, what: what.into(), expected, read }
    }

    /// Whether they are the same, markup ignored.
    pub(crate) fn held(&self) -> bool {
        let clean = |value: &Option<String>| {
            let value = value.as_deref().map(str::trim).filter(|value| !value.is_empty())?;
            Some(match self.kind {
                Kind::Title | Kind::Text | Kind::Writer | Kind::Other => bare(value),
                Kind::Link => value.trim_end_matches('/').to_owned(),
                _ => value.to_owned(),
            })
        };
        let (expected, read) = (clean(&self.expected), clean(&self.read));
        expected == read || expected.unwrap_or_default().is_empty() && read.unwrap_or_default().is_empty()
    }

    pub(crate) fn told(&self) -> String {
        format!("expected {:?}, read {:?}", self.expected, self.read)
    }
}

/// The letters of a text: markup, escaped markup, references and blanks do not count.
fn bare(text: &str) -> String {
    let once = feed::plain(text);
    let twice = if once.contains(['<', '&']) { feed::plain(&once) } else { once };
    twice.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What feedparser's check asks, where it is of something that we have.
pub(crate) fn of_feedparser(feed: &Feed, check: &Value) -> Option<Check> {
    let path: Vec<String> =
        check["path"].as_array()?.iter().map(|part| part.to_string().replace('"', "")).collect();
    let path: Vec<&str> = path.iter().map(String::as_str).collect();
    let what = path.join(".");
    let op = check["op"].as_str()?;
    let expected = match &check["value"] {
        Value::Null => None,
        Value::String(value) => Some(value.clone()),
        value => Some(value.to_string()),
    };
    if path == ["bozo"] {
        let flag = |is: bool| Some(is.to_string());
        let sound = feed.deviations.is_empty();
        return Some(Check::new(Kind::WellFormed, what, flag(op == "falsy"), flag(sound)));
    }
    if path == ["encoding"] {
        let canonical =
            |label: &str| Encoding::for_label(label.as_bytes()).map(|found| found.name().to_lowercase());
        let expected = expected.map(|label| canonical(&label).unwrap_or(label.to_lowercase()));
        let ours = feed.encoding.to_lowercase();
        // Only the word: we do not say which end comes first.
        let ours =
            if expected.as_deref().is_some_and(|e| e.starts_with(&ours)) { expected.clone()? } else { ours };
        return Some(Check::new(Kind::Encoding, what, expected, Some(ours)));
    }
    if op == "instant" {
        let expected = expected?.parse::<jiff::Timestamp>().ok()?.as_second().to_string();
        let date = date_of(feed, &path)?;
        let read = date.and_then(|date| date.parsed).map(|read| read.approximate_seconds().to_string());
        return Some(Check::new(Kind::Date, what, Some(expected), read));
    }
    if op != "eq" {
        return None;
    }
    if let Some(date) = date_of(feed, &path) {
        return Some(Check::new(Kind::Other, what, expected, date.map(|date| date.written.clone())));
    }
    let (kind, read) = value_of(feed, &path)?;
    Some(Check::new(kind, what, expected, read))
}

#[expect(clippy::option_option, reason = "no such field here, or nothing in it")]
fn date_of<'f>(feed: &'f Feed, path: &[&str]) -> Option<Option<&'f ItemDate>> {
    Some(match path {
        ["feed", "updated" | "modified"] => feed.updated.as_ref(),
        ["feed", "published"] => feed.published.as_ref(),
        ["entries", at, "updated" | "modified"] => item(feed, at)?.updated.as_ref(),
        ["entries", at, "published" | "created" | "issued"] => item(feed, at)?.published.as_ref(),
        _ => return None,
    })
}

fn item<'f>(feed: &'f Feed, at: &str) -> Option<&'f Item> {
    feed.items.get(at.parse::<usize>().ok()?)
}

fn value_of(feed: &Feed, path: &[&str]) -> Option<(Kind, Option<String>)> {
    Some(match path {
        ["feed", "title"] | ["feed", "title_detail", "value"] => (Kind::Title, feed.title.clone()),
        ["feed", "link"] => (Kind::Link, feed.link.clone()),
        ["feed", "tagline" | "subtitle" | "description" | "info"]
        | ["feed", "tagline_detail" | "subtitle_detail" | "info_detail", "value"] => {
            (Kind::Text, feed.description.clone())
        }
        ["feed", "language"] => (Kind::Other, feed.language.clone()),
        ["feed", "ttl"] => (Kind::Other, feed.ttl.map(|ttl| ttl.to_string())),
        ["feed", "author_detail", "name"] | ["feed", "authors", "0", "name"] => {
            (Kind::Writer, feed.authors.first().cloned())
        }
        ["feed", "image", "href"] => (Kind::Other, feed.image.clone()),
        ["entries", at, rest @ ..] => return value_of_item(item(feed, at)?, rest),
        _ => return None,
    })
}

fn value_of_item(item: &Item, path: &[&str]) -> Option<(Kind, Option<String>)> {
    let source = item.source.as_ref();
    Some(match path {
        ["title"] | ["title_detail", "value"] => (Kind::Title, item.title.clone()),
        ["link"] => (Kind::Link, item.link.clone()),
        ["id" | "guid"] => (Kind::Other, item.guid.clone()),
        ["description" | "summary"] | ["summary_detail", "value"] => {
            (Kind::Text, item.summary.clone().or_else(|| item.content.clone()))
        }
        ["content", "0", "value"] => (Kind::Text, item.content.clone().or_else(|| item.summary.clone())),
        ["author_detail", "name"] | ["authors", "0", "name"] => (Kind::Writer, item.authors.first().cloned()),
        ["category"] | ["tags", "0", "term"] => (Kind::Other, item.categories.first().cloned()),
        ["tags", at, "term"] => (Kind::Other, item.categories.get(at.parse::<usize>().ok()?).cloned()),
        ["comments"] => (Kind::Other, item.comments.clone()),
        ["language"] => (Kind::Other, item.language.clone()),
        ["source", "title"] => (Kind::Title, source.and_then(|source| source.title.clone())),
        ["source", "link"] => (Kind::Link, source.and_then(|source| source.url.clone())),
        ["enclosures", at, "type"] => {
            (Kind::Other, item.media.get(at.parse::<usize>().ok()?).and_then(|media| media.kind.clone()))
        }
        _ => return None,
    })
}

/// What gofeed expects, where it is of something that we have.
pub(crate) fn of_gofeed(feed: &Feed, expected: &Value) -> Vec<Check> {
    let mut checks = Vec::new();
    let Some(pairs) = expected.as_object() else { return checks };
    for (key, value) in pairs {
        let text = || value.as_str().map(str::to_owned);
        let mut check = |kind, expected, read| checks.push(Check::new(kind, key.as_str(), expected, read));
        match key.as_str() {
            "title" => check(Kind::Title, text(), feed.title.clone()),
            "link" => check(Kind::Link, text(), feed.link.clone()),
            "description" | "subtitle" => check(Kind::Text, text(), feed.description.clone()),
            "language" => check(Kind::Other, text(), feed.language.clone()),
            "ttl" => check(Kind::Other, text(), feed.ttl.map(|ttl| ttl.to_string())),
            "authors" => check(Kind::Writer, first_name(value), feed.authors.first().cloned()),
            "updatedParsed" | "lastBuildDateParsed" => {
                check(Kind::Date, seconds(value), read(feed.updated.as_ref()));
            }
            "publishedParsed" | "pubDateParsed" => {
                check(Kind::Date, seconds(value), read(feed.published.as_ref().or(feed.updated.as_ref())));
            }
            "items" | "entries" => {
                let all = value.as_array().map_or(&[][..], Vec::as_slice);
                check(Kind::Count, Some(all.len().to_string()), Some(feed.items.len().to_string()));
                for (at, (value, item)) in all.iter().zip(&feed.items).enumerate() {
                    of_gofeed_item(at, item, value, &mut checks);
                }
            }
            _ => {}
        }
    }
    checks
}

fn of_gofeed_item(at: usize, item: &Item, expected: &Value, checks: &mut Vec<Check>) {
    let Some(pairs) = expected.as_object() else { return };
    for (key, value) in pairs {
        let what = format!("items.{at}.{key}");
        let text = || value.as_str().map(str::to_owned);
        let mut check = |kind, expected, read| checks.push(Check::new(kind, what.as_str(), expected, read));
        match key.as_str() {
            "title" => check(Kind::Title, text(), item.title.clone()),
            "link" => check(Kind::Link, text(), item.link.clone()),
            "guid" | "id" => {
                let id = value.as_str().or_else(|| value["value"].as_str()).map(str::to_owned);
                check(Kind::Other, id, item.guid.clone());
            }
            "description" | "summary" => check(Kind::Text, text(), item.summary.clone()),
            "content" => {
                let content = value.as_str().or_else(|| value["value"].as_str()).map(str::to_owned);
                check(Kind::Text, content, item.content.clone());
            }
            "authors" => check(Kind::Writer, first_name(value), item.authors.first().cloned()),
            "updatedParsed" => check(Kind::Date, seconds(value), read(item.updated.as_ref())),
            "publishedParsed" | "pubDateParsed" => {
                check(Kind::Date, seconds(value), read(item.published.as_ref()));
            }
            "comments" => check(Kind::Other, text(), item.comments.clone()),
            "source" => {
                let source = item.source.as_ref();
                if let Some(title) = value["title"].as_str() {
                    let ours = source.and_then(|source| source.title.clone());
                    check(Kind::Title, Some(title.to_owned()), ours);
                }
                if let Some(url) = value["url"].as_str() {
                    check(Kind::Link, Some(url.to_owned()), source.and_then(|source| source.url.clone()));
                }
            }
            _ => {}
        }
    }
}

fn first_name(authors: &Value) -> Option<String> {
    let first = &authors[0];
    ["name", "email", "uri"].iter().find_map(|key| first[key].as_str()).map(str::to_owned)
}

fn seconds(value: &Value) -> Option<String> {
    Some(value.as_str()?.parse::<jiff::Timestamp>().ok()?.as_second().to_string())
}

fn read(date: Option<&ItemDate>) -> Option<String> {
    Some(date?.parsed?.approximate_seconds().to_string())
}
