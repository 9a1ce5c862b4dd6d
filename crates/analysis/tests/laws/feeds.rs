//! What holds of the reading of any bytes as a feed, sitemap, subscription list or page with feeds.

use analysis::feed::{self, Item, discover, limits, opml, sitemap};

/// Reads `bytes` as all of them and checks what every reading must keep to.
pub(crate) fn hold_for(bytes: &[u8]) {
    let base = Some("https://holm-gazette.example/feed");
    // Never fails, whatever it says; only reading tells.
    let _ = feed::looks_like_feed(bytes, None);
    if let Ok(feed) = feed::parse(bytes, Some("text/xml; charset=utf-8"), base) {
        assert!(feed.items.len() <= limits::MAX_ITEMS);
        feed.items.iter().for_each(item_holds);
        for text in [&feed.title, &feed.language].into_iter().flatten() {
            line_holds(text);
        }
        for url in [&feed.link, &feed.self_link, &feed.hub, &feed.image].into_iter().flatten() {
            link_holds(url);
        }
        assert!(feed.skip_hours.iter().all(|hour| *hour < 24));
    }
    if let Ok((sitemap::Sitemap::Urls(list) | sitemap::Sitemap::Index(list), _)) = sitemap::read(bytes) {
        assert!(list.len() <= limits::MAX_LOCATIONS);
        list.iter().for_each(|place| link_holds(&place.loc));
    }
    if let Ok(list) = opml::parse(bytes) {
        let again = opml::parse(opml::write(&list).as_bytes()).expect("what was written is read");
        assert_eq!(again.outlines.len(), list.outlines.len());
    }
    let page = String::from_utf8_lossy(bytes);
    for found in discover::feeds(&page, "https://holm-gazette.example/") {
        link_holds(&found.url);
    }
}

fn item_holds(item: &Item) {
    for text in item.title.iter().chain(&item.authors).chain(&item.categories) {
        line_holds(text);
    }
    for url in item.link.iter().chain(&item.comments).chain(item.media.iter().map(|media| &media.url)) {
        link_holds(url);
    }
}

fn line_holds(text: &str) {
    assert!(!text.is_empty() && text.trim() == text && !text.contains(['\n', '\t']), "one line: {text:?}");
}

fn link_holds(url: &str) {
    let lower = url.to_ascii_lowercase();
    assert!(lower.starts_with("http://") || lower.starts_with("https://"), "a link to a page: {url:?}");
}

/// Bytes that an item keeps.
#[allow(dead_code, reason = "the fuzz target does not count")]
pub(crate) fn kept(item: &Item) -> usize {
    let texts = [&item.guid, &item.link, &item.title, &item.summary, &item.content];
    texts.into_iter().flatten().map(String::len).sum::<usize>()
        + item.media.iter().map(|media| media.url.len()).sum::<usize>()
        + item.categories.iter().chain(&item.authors).map(String::len).sum::<usize>()
}
