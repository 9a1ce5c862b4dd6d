//! All that was gathered, made again from the archive, and taken to another desk: the same items and articles.

use std::collections::BTreeSet;
use std::path::PathBuf;

use store::{Articles, Item};
use testkit::{Answer, NewsWeb};

use super::{GatheringDesk, rss, set_story};
use crate::whatthen;

/// Every item with its feed.
fn items(desk: &GatheringDesk, name: &str) -> BTreeSet<(String, String)> {
    let path: PathBuf = desk.folder.path().join(name).join("derived/articles.sqlite");
    let rows = Articles::open_to_read(&path).unwrap();
    let feeds: Vec<String> = rows.item_counts().unwrap().into_keys().collect();
    let of = |feed: &String| rows.items_of_feed(feed, 10_000).unwrap();
    let said = |item: &Item| format!("{item:?}");
    feeds.iter().flat_map(of).map(|kept| (kept.feed, said(&kept.item))).collect()
}

/// What `read` prints, line by line in whatever order.
fn read(desk: &GatheringDesk, name: &str) -> BTreeSet<String> {
    let ran = whatthen(desk.folder.path(), ["read", "--jsonl", "--desk", name], b"");
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    ran.out.lines().map(str::to_owned).collect()
}

/// Some days of gathering, with whatever happens to feeds and pages.
fn lived_in() -> GatheringDesk {
    let desk = GatheringDesk::new();
    let other = NewsWeb::at("127.0.0.8");
    let page = |n: usize| set_story(&desk.web, &format!("/harbour/{n}"), n);
    let day = std::cell::Cell::new(1);
    let announce = |path: &str, items: &[(&str, &str, &str)]| {
        // Days that pass within a second must differ: what comes again within one is kept once.
        let xml = rss(items) + &format!("<!-- day {} -->", day.get());
        desk.web.set(path, Answer::rss(xml.clone()).tagged(&format!("{}-{}", day.get(), xml.len())));
    };
    let (one, two, three) = (page(1), page(2), page(3));
    let there = set_story(&other, "/boat", 4);
    desk.web.set("/click", Answer::redirect(302, &there));
    let (click, gone) = (desk.web.url("/click"), desk.web.url("/gone"));
    desk.web.set("/gone", Answer::status(410));
    announce("/feed", &[("1", &one, "One"), ("2", &two, "Two"), ("4", &click, "Four"), ("5", &gone, "Gone")]);
    announce("/old", &[("2", &two, "Two"), ("3", &three, "Three")]);
    desk.watch_all(&["/feed", "/old"].map(|path| desk.web.url(path)));
    assert_eq!(desk.call(&["gather", "--once"]).code, 1);
    day.set(2);
    // The second day: a new headline, an item that moves, one that falls out, a feed that moves.
    set_story(&desk.web, "/harbour/1", 11);
    let moved = page(6);
    announce(
        "/feed",
        &[("1", &one, "One, corrected"), ("2", &moved, "Two, at a new address"), ("4", &click, "Four")],
    );
    announce("/new", &[("3", &three, "Three"), ("7", &page(7), "Seven")]);
    desk.web.set("/old", Answer::redirect(301, "/new"));
    desk.gather();
    day.set(3);
    // The third: a feed that is a page, and as it was on the first day.
    desk.web.set("/new", Answer::page("<html><body><p>We are mending this.</p></body></html>"));
    announce("/feed", &[("1", &one, "One"), ("2", &two, "Two"), ("4", &click, "Four"), ("5", &gone, "Gone")]);
    assert_eq!(desk.call(&["gather", "--once"]).code, 1);
    desk.done(&["forget", &three, "--reason", "asked to"]);
    desk.call(&["gather", "--once"]);
    desk.done(&["doctor"]);
    desk
}

#[test]
fn a_desk_made_again_has_the_same_items() {
    let desk = lived_in();
    let before = (items(&desk, "desk"), read(&desk, "desk"), desk.status());
    assert!(before.0.len() >= 4 && before.1.len() >= 5, "{before:?}");
    desk.done(&["rebuild"]);
    let after = (items(&desk, "desk"), read(&desk, "desk"), desk.status());
    assert_eq!(after, before);
    desk.done(&["doctor"]);
    // Nothing is asked but the feeds, once in full.
    desk.web.asked();
    desk.call(&["gather", "--once"]);
    let asked: Vec<String> = desk.web.asked().into_iter().map(|asked| asked.path).collect();
    assert!(
        asked.iter().all(|path| ["/robots.txt", "/feed", "/old", "/new"].contains(&path.as_str())),
        "{asked:?}"
    );
    assert_eq!((items(&desk, "desk"), read(&desk, "desk")), (before.0, before.1));
}

#[test]
fn what_was_gathered_is_the_same_on_another_desk() {
    let desk = lived_in();
    let at = desk.folder.path();
    let status = desk.status();
    for file in ["all.warc.gz", "all.wacz"] {
        desk.done(&["export", file]);
        let name = format!("from-{file}");
        assert_eq!(whatthen(at, ["init", &name], b"").code, 0);
        let ran = whatthen(at, ["import", "--desk", &name, file], b"");
        assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{file}");
        assert_eq!(items(&desk, &name), items(&desk, "desk"), "{file}");
        assert_eq!(read(&desk, &name), read(&desk, "desk"), "{file}");
        let ran = whatthen(at, ["status", "--json", "--desk", &name], b"");
        assert_eq!(ran.lines()[0]["articles"], status["articles"]);
        let ran = whatthen(at, ["doctor", "--desk", &name], b"");
        assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    }
}
