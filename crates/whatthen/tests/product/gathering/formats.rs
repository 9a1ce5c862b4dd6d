//! Feeds and sitemaps as they come: other formats, other encodings, packed, far too large, with odd words in them.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::json;
use testkit::Answer;

use super::{GatheringDesk, rss, set_story};

fn urlset(places: &[String]) -> String {
    let places = places.iter().map(|url| format!("<url><loc>{url}</loc></url>")).collect::<Vec<_>>().concat();
    format!(
        "<?xml version=\"1.0\"?><urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">{places}</urlset>"
    )
}

fn index(places: &[String]) -> Answer {
    let places =
        places.iter().map(|url| format!("<sitemap><loc>{url}</loc></sitemap>")).collect::<Vec<_>>().concat();
    let space = "http://www.sitemaps.org/schemas/sitemap/0.9";
    Answer::ok(
        "application/xml",
        format!("<?xml version=\"1.0\"?><sitemapindex xmlns=\"{space}\">{places}</sitemapindex>"),
    )
}

fn packed(words: &str) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::default());
    packer.write_all(words.as_bytes()).unwrap();
    packer.finish().unwrap()
}

#[test]
fn feeds_in_other_encodings_are_read_right() {
    let words = "Hölm Gåzette";
    let xml =
        |encoding: &str| rss(&[("1", "/b", "Båt")]).replace("Holm Gazette", words).replace("utf-8", encoding);
    let latin: Vec<u8> = xml("iso-8859-1").chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    let wide = |mark: bool, little: bool, encoding: &str| -> Vec<u8> {
        let text = format!("{}{}", if mark { "\u{feff}" } else { "" }, xml(encoding));
        text.encode_utf16()
            .flat_map(|unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() })
            .collect()
    };
    for (body, content_type) in [
        (latin.clone(), "application/rss+xml"),
        (latin.clone(), "text/xml; charset=iso-8859-1"),
        (wide(true, true, "utf-16"), "application/rss+xml"),
        (wide(true, false, "utf-16"), "application/rss+xml"),
        (wide(false, true, "utf-16le"), "application/xml"),
        (xml("utf-8").into_bytes(), "application/rss+xml"),
    ] {
        let desk = GatheringDesk::new();
        desk.web.set("/feed", Answer::ok(content_type, body));
        let ran = desk.call(&["add", "--no-pages", &desk.web.url("/feed")]);
        assert_eq!(
            ran.out,
            format!("added: feed {} ({words}), 1 items\n", desk.web.url("/feed")),
            "{content_type}"
        );
        desk.gather();
        assert_eq!((&desk.source()["title"], &desk.source()["items"]), (&words.into(), &1.into()));
    }
}

#[test]
fn a_json_feed_is_not_sent_twice() {
    let desk = GatheringDesk::new();
    let page = set_story(&desk.web, "/harbour/1", 1);
    let feed = json!({
        "version": "https://jsonfeed.org/version/1.1", "title": "Holm Gazette",
        "items": [{"id": "1", "url": page, "title": "The boat", "content_text": "Of the boat.", "date_published": "2026-03-04T16:22:00+01:00"}],
    });
    desk.web.set("/feed.json", Answer::ok("application/feed+json", feed.to_string()).tagged("j1"));
    desk.call(&["add", &desk.web.url("/feed.json")]);
    assert_eq!(desk.gather().len(), 2);
    desk.web.asked();
    assert_eq!(desk.gather()[0]["outcome"], "unchanged");
    let asked = desk.web.asked();
    assert_eq!((asked.len(), asked[0].status), (1, 304));
    assert_eq!((&desk.source()["items"], &desk.source()["title"]), (&1.into(), &"Holm Gazette".into()));
}

#[test]
fn a_packed_sitemap_is_read() {
    let desk = GatheringDesk::new();
    let pages: Vec<String> = (0..2).map(|n| set_story(&desk.web, &format!("/harbour/{n}"), n)).collect();
    desk.web.set("/sitemap.xml.gz", Answer::ok("application/gzip", packed(&urlset(&pages))));
    let ran = desk.call(&["add", &desk.web.url("/sitemap.xml.gz")]);
    assert_eq!(
        ran.out,
        format!("added: sitemap {}, 2 items\n", desk.web.url("/sitemap.xml.gz")),
        "{}",
        ran.err
    );
    assert_eq!(desk.gather().len(), 3);
    assert_eq!(desk.status()["articles"], 2);
    let before = (desk.status(), desk.source()["items"].clone());
    desk.done(&["rebuild"]);
    desk.gather();
    assert_eq!((desk.status(), desk.source()["items"].clone()), before);
    // One that unpacks to far more than it is.
    let bomb = packed(&format!("{}{}", urlset(&[]), " ".repeat(64 << 20)));
    desk.web.set("/sitemap.xml.gz", Answer::ok("application/gzip", bomb));
    let ran = desk.call(&["gather", "--once"]);
    assert!(!ran.err.contains("panicked"), "{}", ran.err);
    desk.done(&["doctor"]);
}

#[test]
fn the_sitemaps_of_an_index_that_stays_as_it_is_are_asked_all_the_same() {
    for tagged in [false, true] {
        let desk = GatheringDesk::new();
        let page = |n: usize| set_story(&desk.web, &format!("/harbour/{n}"), n);
        let nested = desk.web.url("/news.xml");
        let answer = index(std::slice::from_ref(&nested));
        desk.web.set("/index.xml", if tagged { answer.tagged("i") } else { answer });
        desk.web.set("/news.xml", Answer::ok("application/xml", urlset(&[page(0)])));
        desk.call(&["add", &desk.web.url("/index.xml")]);
        assert_eq!(desk.gather().len(), 3);
        // A day later: the index is to the byte as it was.
        desk.web.set("/news.xml", Answer::ok("application/xml", urlset(&[page(0), page(1)])));
        let lines = desk.gather();
        assert_eq!((&lines[0]["outcome"], lines.len()), (&"unchanged".into(), 3), "{lines:?}");
        assert_eq!(desk.status()["articles"], 2);
    }
}

#[test]
fn a_feed_that_is_far_too_large_costs_nothing_that_is_there() {
    let desk = GatheringDesk::new();
    desk.web.set("/feed", Answer::rss(rss(&[("1", "", "One")])));
    desk.watch("/feed");
    desk.gather();
    let large = |bytes: usize| {
        rss(&[("1", "", "One"), ("2", "", "Two")]).replace("Of Two.", &"more ".repeat(bytes / 5))
    };
    desk.web.set("/feed", Answer::rss(large(15 << 20)));
    let ran = desk.call(&["gather", "--once"]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("is larger than the 15728640 bytes that are fetched at most"), "{}", ran.err);
    assert_eq!((&desk.source()["items"], &desk.source()["failures"]), (&1.into(), &1.into()));
    // Large, but within the limit.
    desk.web.set("/feed", Answer::rss(large(14 << 20)));
    let said = &desk.gather()[0]["outcome"];
    assert_eq!(*said, "RSS 2.0, 2 items, 1 new (has a text or list longer than is kept)");
    desk.done(&["doctor"]);
}

#[test]
fn odd_words_are_shown_on_one_line_and_command_no_terminal() {
    let desk = GatheringDesk::new();
    let odd = "Boat\u{1b}[2J\u{1b}]0;owned\u{7} sinks\u{202e}tac\u{202c}\r\nsecond\u{0}line\u{9b}31m";
    let long = "very ".repeat(2000);
    let feed = json!({
        "version": "https://jsonfeed.org/version/1.1", "title": odd,
        "items": [
            {"id": "1", "title": odd, "content_text": odd}, {"id": odd, "title": long, "content_text": "x"},
            {"id": "3", "url": desk.web.url("/harbour/1"), "title": odd},
        ],
    });
    desk.web.set("/feed", Answer::ok("application/feed+json", feed.to_string()));
    let page = testkit::page(
        &desk.web.url("/harbour/1"),
        odd,
        "2026-03-04T10:00:00Z",
        odd,
        &[
            "The harbour board of Holm said on Wednesday that the ferry would stay in port until its hinges had been looked at.",
            "“Nobody asked us before the boats were tied up,” said Ada Quill, who keeps the books of the board of the harbour.",
        ],
    );
    desk.web.set("/harbour/1", Answer::page(page));
    // What is for people; lines of JSON are for machines, and have it all.
    let feed = desk.web.url("/feed");
    for args in [&["add", &feed][..], &["gather", "--once"], &["sources"], &["search", "ferry"], &["status"]]
    {
        let ran = desk.call(args);
        let said = format!("{}{}", ran.out, ran.err);
        let commands = |c: &char| (c.is_control() && *c != '\n') || ('\u{202a}'..='\u{202e}').contains(c);
        let bad: Vec<char> = said.chars().filter(commands).collect();
        assert!(bad.is_empty(), "{args:?}: {bad:?} in {said:?}");
        assert!(args[0] == "status" || said.contains("sinks") || args[0] == "gather", "{args:?}: {said}");
        assert!(said.lines().all(|line| !line.starts_with("second")), "{args:?}: {said}");
    }
    let list = desk.done(&["sources", "--opml"]).out;
    assert!(!list.chars().any(|c| c.is_control() && c != '\n'), "{list:?}");
    assert_eq!(desk.source()["items"], 3);
    desk.done(&["doctor"]);
}
