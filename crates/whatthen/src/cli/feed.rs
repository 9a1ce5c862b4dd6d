//! `whatthen feed`: what a feed, sitemap or subscription list says, and what is wrong with it.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::PathBuf;

use analysis::feed::opml::{self, Opml, Outline};
use analysis::feed::sitemap::{self, Location, Sitemap};
use analysis::feed::{self, Deviation, Feed, FeedError, Item, ItemDate, limits};
use anyhow::Context;
use flate2::read::MultiGzDecoder;
use serde_json::{Value, json};

use crate::input::Problem;
use crate::report::Report;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The address that it came from, which relative links are read from
    #[arg(long, value_name = "URL")]
    url: Option<String>,
    /// A feed, sitemap or OPML file, gzip or not; `-` or nothing is standard input
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
}

pub(super) fn run(args: &Args) -> anyhow::Result<u8> {
    let mut report = Report::new("reading");
    let file = args.file.as_ref().filter(|file| file.as_os_str() != "-");
    let name = file.map_or_else(|| "standard input".to_owned(), |file| file.display().to_string());
    let bytes = match file {
        Some(file) => File::open(file).and_then(unpacked),
        None => unpacked(io::stdin().lock()),
    };
    let said = match bytes {
        Ok(bytes) => said_by(&bytes, args.url.as_deref()).map_err(|why| why.to_string()),
        Err(error) => Err(format!("cannot be read: {error}")),
    };
    match said {
        Ok(said) => writeln!(io::stdout().lock(), "{said}").context("standard output")?,
        Err(why) => report.problem(&Problem::new(name, why)),
    }
    Ok(report.exit_code())
}

/// The bytes of `source`, unpacked where they are gzip; one more than are read, so that too many are noticed.
fn unpacked(source: impl Read) -> io::Result<Vec<u8>> {
    let most = limits::MAX_BYTES as u64 + 1;
    let mut bytes = Vec::new();
    source.take(most).read_to_end(&mut bytes)?;
    if !bytes.starts_with(&[0x1f, 0x8b]) {
        return Ok(bytes);
    }
    let mut unpacked = Vec::new();
    MultiGzDecoder::new(&bytes[..]).take(most).read_to_end(&mut unpacked)?;
    Ok(unpacked)
}

fn said_by(bytes: &[u8], url: Option<&str>) -> Result<Value, FeedError> {
    if sitemap::looks_like_sitemap(bytes) {
        return sitemap::read(bytes).map(|(map, deviations)| of_sitemap(&map, &deviations));
    }
    if opml::looks_like_opml(bytes) {
        return opml::parse(bytes).map(|list| of_list(&list));
    }
    match feed::parse(bytes, None, url) {
        Ok(feed) => Ok(of_feed(&feed)),
        // A sitemap may be a list of addresses, which begins as nothing.
        Err(why) => sitemap::read(bytes).map(|(map, told)| of_sitemap(&map, &told)).map_err(|_| why),
    }
}

fn of_feed(feed: &Feed) -> Value {
    json!({
        "kind": "feed", "format": feed.format.as_str(), "title": feed.title, "description": feed.description,
        "link": feed.link, "self": feed.self_link, "language": feed.language, "authors": feed.authors,
        "published": date(feed.published.as_ref()), "updated": date(feed.updated.as_ref()),
        "ttl": feed.ttl, "skip_hours": feed.skip_hours, "skip_days": feed.skip_days,
        "update_period": feed.update_period, "hub": feed.hub, "image": feed.image, "encoding": feed.encoding,
        "deviations": in_words(&feed.deviations), "items": feed.items.iter().map(of_item).collect::<Vec<_>>(),
    })
}

fn of_item(item: &Item) -> Value {
    let source = item.source.as_ref().map(|source| json!({"title": source.title, "url": source.url}));
    let media = item.media.iter().map(|m| json!({"url": m.url, "type": m.kind, "length": m.length}));
    json!({
        "guid": item.guid, "guid_is_permalink": item.guid_is_permalink, "link": item.link, "title": item.title,
        "summary": item.summary, "content": item.content, "authors": item.authors,
        "published": date(item.published.as_ref()), "updated": date(item.updated.as_ref()),
        "source": source, "media": media.collect::<Vec<_>>(), "categories": item.categories,
        "language": item.language, "comments": item.comments,
    })
}

fn of_sitemap(map: &Sitemap, deviations: &[Deviation]) -> Value {
    let (kind, places) = match map {
        Sitemap::Urls(places) => ("sitemap", places),
        Sitemap::Index(places) => ("sitemap_index", places),
    };
    let items: Vec<Value> = places.iter().map(of_location).collect();
    json!({"kind": kind, "deviations": in_words(deviations), "items": items})
}

fn of_location(place: &Location) -> Value {
    let news = place.news.as_ref().map(|news| {
        json!({
            "publication": news.publication, "language": news.language, "title": news.title,
            "published": date(news.published.as_ref()),
        })
    });
    json!({"link": place.loc, "updated": date(place.lastmod.as_ref()), "news": news})
}

fn of_list(list: &Opml) -> Value {
    let items: Vec<Value> = list.outlines.iter().map(of_outline).collect();
    json!({"kind": "opml", "title": list.title, "deviations": in_words(&list.problems), "items": items})
}

fn of_outline(outline: &Outline) -> Value {
    json!({
        "title": outline.title, "feed": outline.feed_url, "link": outline.html_url, "type": outline.kind,
        "folders": outline.folders, "categories": outline.categories,
    })
}

fn date(date: Option<&ItemDate>) -> Value {
    date.map_or(
        Value::Null,
        |date| json!({"written": date.written, "read": date.parsed.map(|read| read.to_string())}),
    )
}

fn in_words(deviations: &[Deviation]) -> Vec<String> {
    deviations.iter().map(ToString::to_string).collect()
}
