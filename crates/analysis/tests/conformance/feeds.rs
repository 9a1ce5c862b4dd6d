//! Feeds of other projects' tests, with what is to be read out of each.

use std::panic::catch_unwind;

use analysis::feed::{self, Feed, FeedError, dates, looks_like_feed};
use serde_json::Value;
use url::Url;

use super::cases::{Cases, text};
use super::expected::{Kind, of_feedparser, of_gofeed};
use super::score::Score;

/// Where the cases stand for their authors.
const ADDRESS: &str = "http://127.0.0.1:8097/";

fn read(cases: &Cases, case: &Value) -> (Vec<u8>, Result<Feed, FeedError>) {
    let bytes = cases.bytes(case);
    let header = |name: &str| {
        let headers = case["headers"].as_object()?;
        headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).and_then(|(_, value)| value.as_str())
    };
    let address = Url::parse(ADDRESS).unwrap().join(text(&case["file"])).unwrap();
    let address = match header("content-location") {
        Some(place) => address.join(place).unwrap(),
        None => address,
    };
    let feed = catch_unwind(|| feed::parse(&bytes, header("content-type"), Some(address.as_str())));
    let feed = feed.unwrap_or_else(|_| panic!("{}: a panic", text(&case["id"])));
    (bytes, feed)
}

/// How many items begin in these bytes, counted without any reader of XML.
fn items_begun(bytes: &[u8]) -> usize {
    let bytes: Vec<u8> = bytes.iter().copied().filter(|b| *b != 0).collect();
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let passed = regex::Regex::new(r"(?s)<!--.*?-->|<!\[CDATA\[.*?\]\]>").unwrap();
    let text = passed.replace_all(&text, "");
    regex::Regex::new(r"(?i)<((atom|rss)\w*:)?(item|entry)[\s>/]").unwrap().find_iter(&text).count()
}

#[test]
fn feeds_are_read() {
    let Some(cases) = Cases::of("feeds") else { return };
    let mut score = Score::default();
    for case in &cases.all {
        let (id, stratum) = (text(&case["id"]), text(&case["stratum"]));
        let (bytes, feed) = read(&cases, case);
        let feed = match feed {
            Ok(feed) => feed,
            Err(why) => {
                assert!(!looks_like_feed(&bytes, None), "{id}: looks like a feed, but {why}");
                score.check("is a feed", stratum, id, "is a feed", false, &why.to_string());
                continue;
            }
        };
        score.check("is a feed", stratum, id, "is a feed", true, "");
        score.check("is sniffed", stratum, id, "is sniffed", looks_like_feed(&bytes, None), "");
        let begun = items_begun(&bytes);
        assert!(begun == 0 || !feed.items.is_empty(), "{id}: silently empty");
        let checks = match case["checks"].as_array() {
            Some(checks) => checks.iter().filter_map(|check| of_feedparser(&feed, check)).collect(),
            None => of_gofeed(&feed, &case["expected"]),
        };
        if case["expected"].is_null() && feed.format != feed::Format::JsonFeed {
            let told = format!("{} items, {begun} begin", feed.items.len());
            score.check("item counts", stratum, id, "items", feed.items.len() == begun, &told);
        }
        for check in checks {
            score.check(check.kind.as_str(), stratum, id, &check.what, check.held(), &check.told());
        }
    }
    read_dates(&mut score);
    score.close(include_str!("feeds.tsv"));
    for (kind, least) in [(Kind::Title, 0.95), (Kind::Link, 0.95), (Kind::Count, 1.0), (Kind::Date, 0.9)] {
        let rate = score.rate(kind.as_str());
        assert!(rate >= least, "{}: {rate}", kind.as_str());
    }
}

/// Dates as they stand in feeds, without the feeds.
fn read_dates(score: &mut Score) {
    let Some(cases) = Cases::of("dates") else { return };
    for case in &cases.all {
        let read = dates::parse(text(&case["input"]));
        let seconds = read.map(|read| read.approximate_seconds());
        let held = match case["utc"].as_str() {
            None => read.is_none(),
            Some("any (must parse)") => read.is_some(),
            Some(utc) => seconds == Some(utc.parse::<jiff::Timestamp>().unwrap().as_second()),
        };
        let told = format!("{} is read as {read:?}", case["input"]);
        score.check(Kind::Date.as_str(), "dates alone", text(&case["id"]), "instant", held, &told);
    }
}
