//! `whatthen feed`: feeds, sitemaps and subscription lists as JSON.

use std::fs;
use std::io::Write;

use serde_json::Value;
use testkit::scratch;

use crate::whatthen;

const RSS: &str = "<rss version='2.0'><channel><title>Holm Gazette</title><item><title>Last boat & first</title>\
    <link>/boat</link><pubDate>Wed, 04 Mar 2026 16:10:00 +0100</pubDate><source url='https://press.example/feed'>Meridian \
    Press</source></item><item><title>Hay";

fn said(input: &[u8]) -> Value {
    let ran = whatthen(scratch().path(), ["feed", "--url", "https://holm-gazette.example/feed"], input);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    serde_json::from_str(&ran.out).unwrap()
}

#[test]
fn a_feed_with_what_is_wrong_with_it() {
    let said = said(RSS.as_bytes());
    assert_eq!((&said["kind"], &said["format"]), (&"feed".into(), &"RSS 2.0".into()));
    let item = &said["items"][0];
    assert_eq!(item["link"], "https://holm-gazette.example/boat");
    assert_eq!(item["title"], "Last boat & first");
    assert_eq!(item["published"]["read"], "2026-03-04T16:10:00+01:00");
    assert_eq!(item["source"]["title"], "Meridian Press");
    assert_eq!(said["items"][1]["title"], "Hay");
    assert_eq!(said["deviations"].as_array().unwrap().len(), 2);
}

#[test]
fn sitemaps_and_lists_too_packed_or_not() {
    let map = "<urlset><url><loc>https://a.example/boat</loc><lastmod>2026-03-04</lastmod></url></urlset>";
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(map.as_bytes()).unwrap();
    for map in [map.as_bytes(), &packed.finish().unwrap()] {
        let said = said(map);
        assert_eq!(
            (&said["kind"], &said["items"][0]["link"]),
            (&"sitemap".into(), &"https://a.example/boat".into())
        );
    }
    assert_eq!(said(b"https://a.example/1\nhttps://a.example/2")["items"].as_array().unwrap().len(), 2);
    let list = "<opml><body><outline text='Isles'><outline text='Holm' xmlUrl='https://a.example/f'/></outline></body></opml>";
    assert_eq!(said(list.as_bytes())["items"][0]["folders"][0], "Isles");
}

#[test]
fn what_is_none_of_them_is_named() {
    let folder = scratch();
    fs::write(folder.path().join("page.html"), "<!doctype html><title>Boats</title>").unwrap();
    for (file, why) in [("page.html", "HTML"), ("missing.xml", "cannot be read")] {
        let ran = whatthen(folder.path(), ["feed", file], b"");
        assert_eq!((ran.code, ran.out.as_str()), (1, ""), "{file}");
        assert!(
            ran.err.starts_with(file) && ran.err.contains(why) && ran.err.lines().count() == 1,
            "{}",
            ran.err
        );
    }
}
