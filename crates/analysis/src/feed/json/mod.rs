//! JSON Feed 1.0 and 1.1. Values of another type than they should have are read as if they were not there.

mod lenient;

use url::Url;

use self::lenient::Json;
use super::dates::ItemDate;
use super::links::{absolute, is_address};
use super::markup::{fold, plain};
use super::words::beginning;
use super::{Deviation, Feed, FeedError, Format, Item, Media, limits};

/// Reads `text`, which begins with `{`.
pub(super) fn read(text: &str, base: Option<&str>, encoding: &'static str) -> Result<Feed, FeedError> {
    let (document, dropped) = lenient::read(text).map_err(|why| FeedError::BrokenJson(why.to_string()))?;
    let named =
        document.get("version").text().is_some_and(|version| version.contains("jsonfeed.org/version"));
    let texts = |entry: &Json| {
        !matches!((entry.get("content_html"), entry.get("content_text")), (Json::Other, Json::Other))
    };
    if !named && !document.get("items").list().iter().any(texts) {
        return Err(FeedError::NotAFeed("another JSON document".to_owned()));
    }
    let base = base.and_then(|base| Url::parse(base.trim()).ok());
    let link = link(&document, "home_page_url", base.as_ref());
    let base = base.or_else(|| Url::parse(link.as_deref()?).ok());
    let deviations = if dropped > 0 { vec![Deviation::ItemsDropped(dropped)] } else { Vec::new() };
    Ok(Feed { link, encoding, deviations, ..feed(&document, base.as_ref()) })
}

fn feed(document: &Json, base: Option<&Url>) -> Feed {
    let hubs = document.get("hubs").list();
    let entries = document.get("items").list().iter();
    Feed {
        format: Format::JsonFeed,
        title: line(document, "title"),
        description: document.get("description").text().map(escaped),
        self_link: link(document, "feed_url", base),
        language: line(document, "language"),
        authors: authors(document),
        hub: hubs.iter().find_map(|hub| link(hub, "url", base)),
        image: link(document, "icon", base).or_else(|| link(document, "favicon", base)),
        items: entries
            .filter(|entry| matches!(entry, Json::Object(_)))
            .map(|entry| item(entry, base))
            .collect(),
        ..Feed::default()
    }
}

fn item(entry: &Json, base: Option<&Url>) -> Item {
    let guid = line(entry, "id");
    let named = guid.clone().filter(|guid| is_address(guid));
    let date = |key| ItemDate::of(entry.get(key).text()?);
    let html = entry.get("content_html").text().map(str::to_owned);
    Item {
        guid_is_permalink: false,
        link: link(entry, "url", base).or_else(|| link(entry, "external_url", base)).or(named),
        title: line(entry, "title"),
        summary: entry.get("summary").text().map(escaped),
        content: html.or_else(|| entry.get("content_text").text().map(escaped)),
        authors: authors(entry),
        published: date("date_published"),
        updated: date("date_modified"),
        source: None,
        media: media(entry, base),
        categories: entry.get("tags").list().iter().filter_map(|tag| one_line(tag.text()?)).collect(),
        language: line(entry, "language"),
        comments: None,
        guid,
    }
}

fn media(entry: &Json, base: Option<&Url>) -> Vec<Media> {
    let files = entry.get("attachments").list().iter().filter_map(|file| {
        let length = file.get("size_in_bytes").text().and_then(|size| size.parse().ok());
        let kind = line(file, "mime_type");
        Some(Media { url: link(file, "url", base)?, kind, length: length.filter(|length| *length > 0) })
    });
    let pictures = ["image", "banner_image"].into_iter().filter_map(|key| {
        Some(Media { url: link(entry, key, base)?, kind: Some("image".to_owned()), length: None })
    });
    let mut media: Vec<Media> = Vec::new();
    for file in files.chain(pictures) {
        if media.iter().all(|held| held.url != file.url) {
            media.push(file);
        }
    }
    media
}

/// Names of `authors` (1.1) and `author` (1.0); the address of one without a name.
fn authors(of: &Json) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for person in of.get("authors").list().iter().chain([of.get("author")]) {
        let name = line(person, "name").or_else(|| one_line(person.text()?)).or_else(|| line(person, "url"));
        names.extend(name.filter(|name| !names.contains(name)));
    }
    names.truncate(limits::MAX_LIST);
    names
}

fn link(of: &Json, key: &str, base: Option<&Url>) -> Option<String> {
    absolute(of.get(key).text()?, base)
}

fn line(of: &Json, key: &str) -> Option<String> {
    one_line(of.get(key).text()?)
}

/// JSON Feed says that titles are plain; markup in them is taken off all the same.
fn one_line(text: &str) -> Option<String> {
    let text = beginning(text);
    let line = if text.contains('<') { plain(text, true) } else { fold(text).into_owned() };
    (!line.is_empty()).then_some(line)
}

fn escaped(text: &str) -> String {
    htmlize::escape_text(text).into_owned()
}
