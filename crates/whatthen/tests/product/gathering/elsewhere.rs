//! What is no longer where it was: feeds and pages that move, come back, or are gone.

use serde_json::Value;
use testkit::{Answer, NewsWeb};

use super::{GatheringDesk, rss, set_story};

/// Paths that were asked since this was last called.
fn paths(web: &NewsWeb) -> Vec<String> {
    web.asked().into_iter().map(|asked| asked.path).collect()
}

/// A desk whose feed announces one story.
fn desk() -> GatheringDesk {
    let desk = GatheringDesk::new();
    set_story(&desk.web, "/harbour/1", 1);
    desk.web.set("/feed", feed(&desk).tagged("1"));
    desk.watch("/feed");
    desk
}

/// What announces that story.
fn feed(desk: &GatheringDesk) -> Answer {
    Answer::rss(rss(&[("1", &desk.web.url("/harbour/1"), "The boat")]))
}

#[test]
fn a_feed_that_moved_for_good_is_asked_where_it_is() {
    let desk = desk();
    desk.web.set("/moved", Answer::redirect(301, "/feed"));
    let old = desk.web.url("/moved");
    desk.done(&["sources", "--remove", &desk.web.url("/feed")]);
    desk.watch("/moved");
    desk.gather();
    assert_eq!(paths(&desk.web), ["/robots.txt", "/moved", "/feed", "/harbour/1"]);
    // The next time, and each time after that.
    for _ in 0..3 {
        assert_eq!(desk.gather()[0]["outcome"], "unchanged");
        assert_eq!(paths(&desk.web), ["/feed"]);
        assert_eq!(desk.source()["moved_to"], desk.web.url("/feed"));
    }
    let said = desk.done(&["sources"]).out;
    assert!(
        said.contains(&old) && said.contains(&format!("moved for good to {}", desk.web.url("/feed"))),
        "{said}"
    );
    assert_eq!((&desk.source()["items"], &desk.source()["url"]), (&1.into(), &old.into()));
}

#[test]
fn a_feed_that_moved_for_a_while_is_asked_where_it_was() {
    let desk = desk();
    desk.web.set("/away", feed(&desk).tagged("1"));
    desk.web.set("/feed", Answer::redirect(302, "/away"));
    desk.gather();
    desk.gather();
    let asked = desk.web.asked();
    let last: Vec<(&str, u16)> =
        asked[asked.len() - 2..].iter().map(|asked| (asked.path.as_str(), asked.status)).collect();
    assert_eq!(last, [("/feed", 302), ("/away", 304)], "validators go to the address that gave them");
    assert_eq!(desk.source()["moved_to"], Value::Null);
}

#[test]
fn a_move_that_led_nowhere_is_taken_back() {
    let desk = desk();
    desk.web.set("/new", feed(&desk));
    desk.web.set("/feed", Answer::redirect(301, "/new"));
    desk.gather();
    assert_eq!(desk.source()["moved_to"], desk.web.url("/new"));
    // The new address is gone, and the old one answers as before.
    desk.web.set("/new", Answer::status(404));
    desk.web.set("/feed", feed(&desk));
    for _ in 0..4 {
        desk.call(&["gather", "--once"]);
    }
    let source = desk.source();
    assert_eq!((&source["failures"], &source["moved_to"]), (&0.into(), &Value::Null), "{source}");
}

#[test]
fn a_move_is_believed_again_once_its_address_answers() {
    let desk = desk();
    desk.web.set("/new", feed(&desk));
    desk.web.set("/feed", Answer::redirect(301, "/new"));
    desk.gather();
    // Both fail for long, then the new address is back, and the old one never again.
    desk.web.set("/new", Answer::status(404));
    desk.web.set("/feed", Answer::status(404));
    paths(&desk.web);
    for _ in 0..5 {
        desk.call(&["gather", "--once"]);
    }
    assert_eq!(paths(&desk.web), ["/new", "/new", "/feed", "/new", "/feed"]);
    desk.web.set("/new", feed(&desk));
    desk.gather();
    assert_eq!(
        (&desk.source()["failures"], &desk.source()["moved_to"]),
        (&0.into(), &desk.web.url("/new").into())
    );
}

#[test]
fn a_source_that_says_to_be_gone_is_asked_no_more_until_it_is_added_again() {
    let desk = desk();
    desk.gather();
    desk.web.set("/feed", Answer::status(410));
    for _ in 0..5 {
        desk.call(&["gather", "--once"]);
    }
    assert_eq!(paths(&desk.web), ["/robots.txt", "/feed", "/harbour/1", "/feed", "/feed", "/feed"]);
    assert!(desk.done(&["sources"]).out.contains("not asked any more"));
    assert_eq!(desk.source()["next"], Value::Null);
    desk.web.set("/feed", feed(&desk));
    desk.watch("/feed");
    assert_eq!(desk.gather()[0]["outcome"], "unchanged");
    assert_eq!(desk.source()["failures"], 0);
}

#[test]
fn what_is_gone_is_said_to_be_gone() {
    let desk = desk();
    let gone = desk.web.url("/gone");
    desk.web.set("/gone", Answer::status(410));
    desk.web.set(
        "/feed",
        Answer::rss(rss(&[("1", &desk.web.url("/harbour/1"), "The boat"), ("2", &gone, "Gone")])),
    );
    let ran = desk.call(&["gather", "--once", "--jsonl"]);
    let said: Vec<Value> = ran.lines().into_iter().filter(|line| line["ok"] == false).collect();
    assert_eq!((ran.code, said.len(), &said[0]["address"]), (1, 1, &gone.clone().into()));
    assert!(said[0]["outcome"].as_str().unwrap().contains("410"), "{}", said[0]);
    // It is something that the world said: it is kept, and not asked again.
    assert!(desk.done(&["sources"]).out.ends_with("1 captured, 0 waiting, 1 given up\n"));
    paths(&desk.web);
    desk.gather();
    assert_eq!(paths(&desk.web), ["/feed"]);
    desk.web.set("/feed", Answer::status(410));
    let ran = desk.call(&["gather", "--once"]);
    assert!(ran.code == 1 && ran.err.contains("410"), "{}", ran.err);
    let said = desk.done(&["sources"]).out;
    assert!(said.contains("answered 410") && said.contains("failed 1 times, last well at "), "{said}");
    assert_eq!(
        (&desk.source()["items"], &desk.status()["articles"]),
        (&2.into(), &1.into()),
        "what was there stays"
    );
}

#[test]
fn a_feed_that_is_a_page_for_a_day_returns() {
    let desk = desk();
    desk.gather();
    desk.web.set("/feed", Answer::page("<html><body><p>We are mending this.</p></body></html>"));
    for failures in 1..=2 {
        let ran = desk.call(&["gather", "--once"]);
        assert!(ran.code == 1 && ran.err.contains("no feed"), "{}", ran.err);
        assert_eq!((&desk.source()["failures"], &desk.source()["items"]), (&failures.into(), &1.into()));
    }
    let page = set_story(&desk.web, "/harbour/2", 2);
    desk.web.set(
        "/feed",
        Answer::rss(rss(&[("1", &desk.web.url("/harbour/1"), "The boat"), ("2", &page, "Two")])).tagged("2"),
    );
    let lines = desk.gather();
    assert_eq!(lines[0]["outcome"], "RSS 2.0, 2 items, 1 new");
    assert_eq!((&desk.source()["failures"], &desk.status()["articles"]), (&0.into(), &2.into()));
}

#[test]
fn a_feed_that_was_away_with_the_same_items_is_well_again() {
    let desk = desk();
    desk.gather();
    let same = feed(&desk);
    desk.web.set("/feed", Answer::page("<html><body><p>We are mending this.</p></body></html>"));
    desk.call(&["gather", "--once"]);
    // It comes back without a tag, to the byte as it was.
    desk.web.set("/feed", same);
    let lines = desk.gather();
    assert_eq!(lines.len(), 1);
    assert_eq!((&desk.source()["failures"], &desk.source()["items"]), (&0.into(), &1.into()));
}

#[test]
fn a_page_that_leads_to_another_host_is_the_article_there() {
    let desk = GatheringDesk::new();
    let other = NewsWeb::at("127.0.0.9");
    let there = set_story(&other, "/boat", 3);
    desk.web.set("/click/3", Answer::redirect(302, &there));
    desk.web.set("/feed", Answer::rss(rss(&[("3", &desk.web.url("/click/3"), "The boat")])));
    desk.watch("/feed");
    assert_eq!(desk.gather()[1]["outcome"], "an article");
    assert_eq!(paths(&other), ["/robots.txt", "/boat"]);
    let line: Value =
        serde_json::from_str(desk.done(&["read", "--jsonl"]).out.lines().next().unwrap()).unwrap();
    assert_eq!(line["url"], there);
    // Nor is it asked again once all is made again.
    paths(&desk.web);
    desk.done(&["rebuild"]);
    desk.gather();
    assert_eq!(
        (paths(&desk.web), paths(&other)),
        (vec!["/robots.txt".to_owned(), "/feed".to_owned()], Vec::new())
    );
    assert_eq!(desk.status()["articles"], 1);
}
