//! Feeds that are asked again and again.

use testkit::{Answer, story};

use super::{GatheringDesk, rss};

/// A desk that watches `/feed`, which announces the stories `numbers`.
fn desk(numbers: std::ops::Range<usize>) -> GatheringDesk {
    let desk = GatheringDesk::new();
    announce(&desk, numbers);
    desk.watch("/feed");
    desk
}

fn announce(desk: &GatheringDesk, numbers: std::ops::Range<usize>) {
    let mut items = Vec::new();
    for number in numbers {
        let path = format!("/harbour/{number}");
        let url = desk.web.url(&path);
        desk.web.set(&path, Answer::page(story(number).replace(&testkit::story_url(number), &url)));
        items.push((format!("id-{number}"), url, format!("Harbour report {number}")));
    }
    let items: Vec<_> = items.iter().map(|(g, l, t)| (g.as_str(), l.as_str(), t.as_str())).collect();
    let xml = rss(&items);
    desk.web.set("/feed", Answer::rss(xml.clone()).tagged(&xml.len().to_string()));
}

#[test]
fn a_feed_and_its_pages_are_kept_and_asked_for_once() {
    let desk = desk(0..3);
    let lines = desk.gather();
    assert_eq!(lines.len(), 4, "{lines:?}");
    assert_eq!(lines[0]["outcome"], "RSS 2.0, 3 items, 3 new");
    let asked = desk.web.asked();
    assert_eq!(asked[0].path, "/robots.txt");
    assert!(asked.iter().all(|asked| asked.headers["user-agent"].starts_with("whatthen/")), "{asked:?}");
    assert_eq!(asked.len(), 5);
    let status = desk.status();
    assert_eq!((&status["articles"], &status["versions"]), (&3.into(), &3.into()));
    assert_eq!(desk.source()["items"], 3);

    let lines = desk.gather();
    assert_eq!((lines.len(), &lines[0]["outcome"]), (1, &"unchanged".into()));
    let asked = desk.web.asked();
    assert_eq!((asked.len(), asked[0].status), (1, 304), "robots.txt is believed for a day");

    // A day later: one more, and the first in other words.
    announce(&desk, 0..4);
    let lines = desk.gather();
    assert_eq!(lines[0]["outcome"], "RSS 2.0, 4 items, 1 new");
    assert_eq!(desk.web.asked().len(), 2, "the feed and the new page");
    assert_eq!(desk.status()["articles"], 4);
}

#[test]
fn ids_that_change_or_are_shared_make_no_second_article() {
    let desk = GatheringDesk::new();
    desk.watch("/feed");
    for number in 0..2 {
        let path = format!("/harbour/{number}");
        let url = desk.web.url(&path);
        desk.web.set(&path, Answer::page(story(number).replace(&testkit::story_url(number), &url)));
    }
    let (first, second) = (desk.web.url("/harbour/0"), desk.web.url("/harbour/1"));
    for poll in 0..40 {
        let (one, other) = match poll % 4 {
            0 => ("a".to_owned(), "b".to_owned()),
            1 => (format!("a{poll}"), format!("b{poll}")),
            2 => ("same".to_owned(), "same".to_owned()),
            _ => ("b".to_owned(), "a".to_owned()),
        };
        // Trackers, and now and then another order.
        let tracked = format!("{first}?utm_source=feed{poll}");
        let mut items =
            vec![(one.as_str(), tracked.as_str(), "One"), (other.as_str(), second.as_str(), "Two")];
        if poll % 3 == 0 {
            items.reverse();
        }
        desk.web.set("/feed", Answer::rss(rss(&items)));
        desk.gather();
    }
    assert_eq!(desk.source()["items"], 2);
    assert_eq!(desk.status()["articles"], 2);
}

#[test]
fn what_a_feed_wishes_holds_though_it_is_not_sent_again() {
    let desk = GatheringDesk::new();
    let xml = rss(&[]).replace("<description>News", "<ttl>720</ttl><description>News");
    desk.web.set("/feed", Answer::rss(xml).tagged("1"));
    desk.watch("/feed");
    for status in [200, 304, 304] {
        desk.gather();
        assert_eq!(desk.web.asked().last().unwrap().status, status);
        let source = desk.source();
        let seconds =
            |field: &str| source[field].as_str().unwrap().parse::<jiff::Timestamp>().unwrap().as_second();
        let wait = seconds("next") - seconds("tried");
        assert!((12 * 3600..=14 * 3600).contains(&wait), "{status}: {wait} s");
    }
}

#[test]
fn an_item_that_moves_stays_one() {
    let desk = GatheringDesk::new();
    desk.watch("/feed");
    desk.web.set("/feed", Answer::rss(rss(&[("7", &desk.web.url("/boat"), "The boat")])));
    desk.call(&["gather", "--once"]);
    desk.web.set("/feed", Answer::rss(rss(&[("7", &desk.web.url("/last-boat"), "The last boat")])));
    let ran = desk.call(&["gather", "--once", "--jsonl"]);
    assert_eq!(ran.lines()[0]["outcome"], "RSS 2.0, 1 items, 0 new, 1 changed");
    assert_eq!(desk.source()["items"], 1);
}

#[test]
fn what_was_gathered_can_be_made_again() {
    let desk = desk(0..3);
    desk.gather();
    announce(&desk, 1..5);
    desk.gather();
    let before = (desk.status(), desk.source()["items"].clone(), desk.done(&["read"]).out);
    assert_eq!(before.1, 5);
    desk.done(&["rebuild"]);
    // How it went with the source is not derived: it is asked in full once more.
    desk.web.asked();
    let lines = desk.gather();
    assert_eq!(desk.web.asked().iter().filter(|asked| asked.status == 200).count(), 1);
    assert_eq!((lines.len(), &lines[0]["outcome"]), (1, &"unchanged".into()));
    let after = (desk.status(), desk.source()["items"].clone(), desk.done(&["read"]).out);
    assert!(after == before, "{:?} was {:?}", after.0, before.0);
    desk.done(&["doctor"]);
}

#[test]
fn a_withdrawn_page_is_announced_no_more() {
    let desk = desk(0..3);
    desk.gather();
    let url = desk.web.url("/harbour/1");
    desk.done(&["forget", &url, "--reason", "asked to"]);
    assert_eq!(desk.source()["items"], 0, "the one capture that announced it went with it");
    announce(&desk, 0..4);
    desk.web.asked();
    desk.gather();
    assert!(desk.web.asked().iter().all(|asked| asked.path != "/harbour/1"));
    assert_eq!(desk.source()["items"], 3);
    desk.done(&["rebuild"]);
    assert_eq!(desk.status()["articles"], 3);
    desk.done(&["doctor"]);
}

#[test]
fn what_goes_wrong_is_said_and_waited_out() {
    let desk = GatheringDesk::new();
    desk.watch("/feed");
    for (answer, said) in [
        (Answer::status(500), "500"),
        (Answer::page("<html><body><p>Not here.</p></body></html>"), "no feed"),
        (Answer::rss(""), "no feed"),
    ] {
        desk.web.set("/feed", answer);
        let ran = desk.call(&["gather", "--once"]);
        assert_eq!(ran.code, 1);
        assert!(ran.err.contains(&desk.web.url("/feed")) && ran.err.contains(said), "{said}: {}", ran.err);
    }
    let source = desk.source();
    assert_eq!((&source["failures"], &source["succeeded"]), (&3.into(), &serde_json::Value::Null));
    // Who asks for a pause gets it, also from a person.
    desk.web.set("/feed", Answer::status(503).with("Retry-After", "3600"));
    assert_eq!(desk.call(&["gather", "--once"]).code, 1);
    desk.web.asked();
    let ran = desk.call(&["gather", "--once"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, "0 sources asked: 0 new items\n"));
    assert!(desk.web.asked().is_empty());
}
