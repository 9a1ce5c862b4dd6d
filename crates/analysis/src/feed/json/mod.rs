//! JSON Feed 1.0 and 1.1. Values of another type than they should have are read as if they were not there.

mod lenient;

use url::Url;

use self::lenient::Json;
use super::dates::ItemDate;
use super::links::{Room, address};
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
    let mut place = Place { base, room: Room::default() };
    let link = link(&document, "home_page_url", &mut place);
    place.base = place.base.or_else(|| Url::parse(link.as_deref()?).ok());
    let feed = feed(&document, &mut place);
    let mut deviations = Vec::new();
    deviations.extend((dropped > 0).then_some(Deviation::ItemsDropped(dropped)));
    deviations.extend(place.room.is_full().then_some(Deviation::TooLong));
    Ok(Feed { link, encoding, deviations, ..feed })
}

/// What relative links are read from, and how much longer they may become.
struct Place {
    base: Option<Url>,
    room: Room,
}

fn feed(document: &Json, place: &mut Place) -> Feed {
    let hubs = document.get("hubs").list();
    let entries = document.get("items").list().iter();
    Feed {
        format: Format::JsonFeed,
        title: line(document, "title"),
        description: document.get("description").text().map(escaped),
        self_link: link(document, "feed_url", place),
        language: line(document, "language"),
        authors: authors(document),
        hub: hubs.iter().find_map(|hub| link(hub, "url", place)),
        image: link(document, "icon", place).or_else(|| link(document, "favicon", place)),
        items: entries
            .filter(|entry| matches!(entry, Json::Object(_)))
            .map(|entry| item(entry, place))
            .collect(),
        ..Feed::default()
    }
}

fn item(entry: &Json, place: &mut Place) -> Item {
    let guid = line(entry, "id");
    let named = guid.as_deref().and_then(address);
    let date = |key| ItemDate::of(entry.get(key).text()?);
    let html = entry.get("content_html").text().map(str::to_owned);
    Item {
        guid_is_permalink: false,
        link: link(entry, "url", place).or_else(|| link(entry, "external_url", place)).or(named),
        title: line(entry, "title"),
        summary: entry.get("summary").text().map(escaped),
        content: html.or_else(|| entry.get("content_text").text().map(escaped)),
        authors: authors(entry),
        published: date("date_published"),
        updated: date("date_modified"),
        source: None,
        media: media(entry, place),
        categories: entry.get("tags").list().iter().filter_map(|tag| one_line(tag.text()?)).collect(),
        language: line(entry, "language"),
        comments: None,
        guid,
    }
}

fn media(entry: &Json, place: &mut Place) -> Vec<Media> {
    let mut media: Vec<Media> = Vec::new();
    let mut add = |url: Option<String>, kind: Option<String>, length: Option<u64>| {
        let Some(url) = url else { return };
        if media.iter().all(|held| held.url != url) {
            media.push(Media { url, kind, length });
        }
    };
    for file in entry.get("attachments").list() {
        let length = file.get("size_in_bytes").text().and_then(|size| size.parse().ok());
        add(link(file, "url", place), line(file, "mime_type"), length.filter(|length| *length > 0));
    }
    for key in ["image", "banner_image"] {
        add(link(entry, key, place), Some("image".to_owned()), None);
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

fn link(of: &Json, key: &str, place: &mut Place) -> Option<String> {
    place.room.absolute(of.get(key).text()?, place.base.as_ref())
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
