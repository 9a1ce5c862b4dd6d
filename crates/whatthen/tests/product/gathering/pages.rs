//! Pages that feeds announce: asked again when something is said anew of them, and what comes of those that cannot be
//! had.

use serde_json::Value;
use store::{Articles, PageState, WantedPage};
use testkit::{Answer, NewsWeb, story, story_url};

use super::{GatheringDesk, rss, set_story};

/// The pages that wait.
fn due(rows: &Articles) -> Vec<WantedPage> {
    let hosts = rows.hosts_due(i64::MAX).unwrap();
    hosts.iter().flat_map(|host| rows.pages_due(host, i64::MAX, 9).unwrap()).collect()
}

fn asked(web: &NewsWeb, path: &str) -> usize {
    web.asked().iter().filter(|asked| asked.path == path).count()
}

#[test]
fn another_headline_is_another_wording_of_the_same_article() {
    let desk = GatheringDesk::new();
    let page = set_story(&desk.web, "/harbour/1", 1);
    desk.web.set("/feed", Answer::rss(rss(&[("1", &page, "The boat")])));
    desk.watch("/feed");
    desk.gather();
    let words =
        story(1).replace(&story_url(1), &page).replace("Harbour report 1", "Correction: harbour report 1");
    desk.web.set("/harbour/1", Answer::page(words));
    desk.web.set("/feed", Answer::rss(rss(&[("1", &page, "Correction: the boat")])));
    desk.web.asked();
    let lines = desk.gather();
    assert_eq!(lines[0]["outcome"], "RSS 2.0, 1 items, 0 new, 1 changed");
    assert_eq!(lines[1]["outcome"], "an article, in other words than before");
    assert_eq!(asked(&desk.web, "/harbour/1"), 1);
    let status = desk.status();
    assert_eq!((&status["articles"], &status["versions"]), (&1.into(), &2.into()));
    assert_eq!(desk.source()["items"], 1);

    // Only its date moves: the page is looked at, and says what it said.
    let dated =
        rss(&[("1", &page, "Correction: the boat")]).replace("04 Mar 2026 16:22", "04 Mar 2026 18:00");
    desk.web.set("/feed", Answer::rss(dated));
    let lines = desk.gather();
    assert_eq!(lines[0]["outcome"], "RSS 2.0, 1 items, 0 new, 1 changed");
    assert_eq!((lines.len(), &lines[1]["outcome"]), (2, &"unchanged".into()));
    assert_eq!((&desk.source()["items"], &desk.status()["versions"]), (&1.into(), &2.into()));
}

#[test]
fn one_id_in_two_feeds_is_two_items_and_one_article() {
    let desk = GatheringDesk::new();
    let page = set_story(&desk.web, "/harbour/1", 1);
    let other = set_story(&desk.web, "/harbour/2", 2);
    desk.web.set("/all", Answer::rss(rss(&[("7", &page, "The boat")])));
    desk.web.set("/sea", Answer::rss(rss(&[("7", &page, "The boat"), ("8", &other, "Two")])));
    desk.web.set("/land", Answer::rss(rss(&[("7", &other, "Two")])));
    desk.watch_all(&["/all", "/sea", "/land"].map(|path| desk.web.url(path)));
    assert_eq!(desk.gather().len(), 5);
    let sources = desk.done(&["sources", "--jsonl"]).lines();
    let mut items: Vec<u64> = sources.iter().map(|source| source["items"].as_u64().unwrap()).collect();
    items.sort_unstable();
    assert_eq!((items, &desk.status()["articles"]), (vec![1, 1, 2], &2.into()));
    assert_eq!(asked(&desk.web, "/harbour/1"), 1);
}

#[test]
fn items_without_link_and_id_are_told_by_what_they_say() {
    let desk = GatheringDesk::new();
    let feed = |titles: &[&str]| {
        let items = titles
            .iter()
            .map(|title| format!("<item><title>{title}</title></item>"))
            .collect::<Vec<_>>()
            .concat();
        Answer::rss(format!(
            "<rss version=\"2.0\"><channel><title>Holm</title>{items}<item/></channel></rss>"
        ))
    };
    desk.web.set("/feed", feed(&["One", "Two", "One"]));
    desk.watch("/feed");
    let lines = desk.gather();
    assert_eq!((lines.len(), &desk.source()["items"]), (1, &2.into()), "{lines:?}");
    desk.web.set("/feed", feed(&["Three", "Two", "One"]));
    desk.gather();
    assert_eq!(desk.source()["items"], 3);
}

#[test]
fn pages_that_robots_txt_forbids_are_not_asked_and_the_feed_is() {
    let desk = GatheringDesk::new();
    let pages: Vec<String> = (0..3).map(|n| set_story(&desk.web, &format!("/harbour/{n}"), n)).collect();
    desk.web.set(
        "/robots.txt",
        Answer::ok("text/plain", "User-agent: whatthen\nDisallow: /harbour/\nAllow: /harbour/2\n"),
    );
    let items: Vec<_> = pages.iter().map(|page| (page.as_str(), page.as_str(), "Headline")).collect();
    desk.web.set("/feed", Answer::rss(rss(&items)));
    desk.watch("/feed");
    let ran = desk.call(&["gather", "--once"]);
    assert_eq!((ran.code, ran.err.lines().count()), (1, 2), "{}", ran.err);
    assert!(
        ran.err.lines().all(|line| line.contains("robots.txt of ") && line.contains("/harbour/")),
        "{}",
        ran.err
    );
    let mut paths: Vec<String> = desk.web.asked().into_iter().map(|asked| asked.path).collect();
    paths.sort();
    assert_eq!(paths, ["/feed", "/harbour/2", "/robots.txt"]);
    assert_eq!((&desk.source()["items"], &desk.status()["articles"]), (&3.into(), &1.into()));
}

#[test]
fn a_page_that_asks_for_a_pause_gets_it_and_costs_its_host_no_tries() {
    let desk = GatheringDesk::new();
    let pages: Vec<String> = (0..3).map(|n| set_story(&desk.web, &format!("/harbour/{n}"), n)).collect();
    desk.web.set("/harbour/0", Answer::status(429).with("Retry-After", "3600"));
    let items: Vec<_> = pages.iter().map(|page| (page.as_str(), page.as_str(), "Headline")).collect();
    desk.web.set("/feed", Answer::rss(rss(&items)));
    desk.watch("/feed");
    let ran = desk.call(&["gather", "--once", "--jsonl"]);
    let lines = ran.lines();
    let failed: Vec<&str> = lines
        .iter()
        .filter(|line| line["ok"] == false)
        .map(|line| line["outcome"].as_str().unwrap())
        .collect();
    assert_eq!(failed.len(), 3, "{lines:?}");
    assert!(failed[0].contains("429") && failed[0].contains("3600"), "{failed:?}");
    assert!(failed[1..].iter().all(|said| said.contains("is left alone")), "{failed:?}");
    assert!(desk.done(&["sources"]).out.ends_with("0 captured, 3 waiting, 0 given up\n"));
    // The pages wait, though a person asks.
    desk.web.asked();
    assert_eq!(desk.gather().len(), 1);
    assert_eq!(desk.web.asked().len(), 1);
}

#[test]
fn pages_whose_robots_txt_cannot_be_had_are_tried_no_time_and_not_given_up() {
    let desk = GatheringDesk::new();
    let other = NewsWeb::at("127.0.0.8");
    let page = set_story(&other, "/harbour/1", 1);
    other.set("/robots.txt", Answer::status(503));
    desk.web.set("/feed", Answer::rss(rss(&[("1", &page, "The boat")])));
    desk.watch("/feed");
    for round in 0..5 {
        let ran = desk.call(&["gather", "--once"]);
        assert!(ran.code == 1 && ran.err.contains("robots.txt"), "{round}: {}", ran.err);
        assert!(desk.done(&["sources"]).out.ends_with("0 captured, 1 waiting, 0 given up\n"), "{round}");
        // As if its time had come.
        let mut rows = Articles::open(&desk.folder.path().join("desk/derived/articles.sqlite")).unwrap();
        let [waiting] = <[_; 1]>::try_from(due(&rows)).unwrap();
        assert_eq!(waiting.tries, 0, "{round}");
        let state = PageState::Unasked { next: 0, since: waiting.unasked_since.unwrap() };
        rows.write(|batch| batch.settle_page(&waiting.article, &state)).unwrap();
    }
    assert_eq!(asked(&other, "/harbour/1"), 0);
    // After two weeks it is given up.
    let mut rows = Articles::open(&desk.folder.path().join("desk/derived/articles.sqlite")).unwrap();
    let article = due(&rows).remove(0).article;
    rows.write(|batch| batch.settle_page(&article, &PageState::Unasked { next: 0, since: 1 })).unwrap();
    desk.call(&["gather", "--once"]);
    assert!(desk.done(&["sources"]).out.ends_with("0 captured, 0 waiting, 1 given up\n"));
}

#[test]
fn a_page_that_is_none_is_kept_and_said_to_be_none() {
    let desk = GatheringDesk::new();
    let picture = desk.web.url("/map.png");
    let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89".to_vec();
    desk.web.set("/map.png", Answer::ok("image/png", png));
    let broken = desk.web.url("/minutes.pdf");
    desk.web.set("/minutes.pdf", Answer::ok("application/pdf", "%PDF-1.4\nno more came"));
    let empty = desk.web.url("/empty");
    desk.web.set("/empty", Answer::page(""));
    let items = [
        ("1", picture.as_str(), "A map"),
        ("2", broken.as_str(), "Minutes"),
        ("3", empty.as_str(), "Nothing"),
    ];
    desk.web.set("/feed", Answer::rss(rss(&items)));
    desk.watch("/feed");
    let lines = desk.gather();
    for url in [&picture, &broken, &empty] {
        let line = lines.iter().find(|line| line["address"] == **url).unwrap();
        assert!(line["outcome"].as_str().unwrap().starts_with("kept"), "{line}");
    }
    let status = desk.status();
    assert_eq!(status["articles"], 0, "{status}");
    desk.done(&["doctor"]);
    desk.web.asked();
    desk.gather();
    assert_eq!(desk.web.asked().len(), 1, "they are not asked again");
}

#[test]
fn a_page_that_waits_is_asked_for_though_all_is_made_again() {
    let desk = GatheringDesk::new();
    let page = desk.web.url("/harbour/1");
    desk.web.set("/harbour/1", Answer::status(500));
    desk.web.set("/feed", Answer::rss(rss(&[("1", &page, "The boat")])).tagged("1"));
    desk.watch("/feed");
    assert_eq!(desk.call(&["gather", "--once"]).code, 1);
    set_story(&desk.web, "/harbour/1", 1);
    desk.done(&["rebuild"]);
    let lines = desk.gather();
    assert_eq!(lines[0]["outcome"], "unchanged");
    assert_eq!((lines.len(), &desk.status()["articles"]), (2, &1.into()), "{lines:?}");
}

#[test]
fn what_is_withdrawn_stays_so_however_it_is_announced() {
    let desk = GatheringDesk::new();
    let page = set_story(&desk.web, "/harbour/1", 1);
    let other = set_story(&desk.web, "/harbour/2", 2);
    let announce = |title: &str, url: &str| {
        desk.web.set("/feed", Answer::rss(rss(&[("1", url, title), ("2", &other, "Two")])));
    };
    announce("The boat", &page);
    desk.watch("/feed");
    desk.gather();
    desk.done(&["forget", &page, "--reason", "asked to"]);
    desk.web.set("/short", Answer::redirect(302, "/harbour/1"));
    for (title, url) in [
        ("The boat", page.clone()),
        ("The boat again", page.clone()),
        ("The boat", format!("{page}?utm_source=feed")),
        ("The boat", desk.web.url("/short")),
    ] {
        announce(title, &url);
        desk.call(&["gather", "--once"]);
        assert_eq!(desk.status()["articles"], 1, "{title}: {url}");
        assert!(!desk.done(&["read", "--jsonl"]).out.contains(&page), "{title}: {url}");
    }
    let once = desk.call_with(&["import"], page.as_bytes());
    assert_eq!(once.code, 0);
    let ran = desk.call(&["gather", "--once", "--jsonl"]);
    let line = ran.lines().into_iter().find(|line| line["address"] == page).unwrap_or(Value::Null);
    assert!(line["outcome"].as_str().is_some_and(|said| said.contains("withdrawn")), "{line}");
    assert_eq!(desk.status()["articles"], 1);
    desk.done(&["rebuild"]);
    desk.done(&["doctor"]);
    assert_eq!(desk.status()["articles"], 1);
}

#[test]
fn what_is_asked_twice_within_a_second_is_kept_once() {
    let desk = GatheringDesk::new();
    let page = set_story(&desk.web, "/harbour/1", 1);
    let ways: Vec<String> = (0..8)
        .map(|n| {
            desk.web.set(&format!("/click/{n}"), Answer::redirect(302, &page));
            desk.web.url(&format!("/click/{n}"))
        })
        .collect();
    let items: Vec<_> = ways.iter().map(|way| (way.as_str(), way.as_str(), "Headline")).collect();
    desk.web.set("/feed", Answer::rss(rss(&items)));
    desk.web.set("/alias", Answer::redirect(302, "/feed"));
    desk.watch_all(&["/feed", "/alias"].map(|path| desk.web.url(path)));
    assert_eq!(desk.gather().len(), 10);
    desk.done(&["doctor"]);
    desk.done(&["rebuild"]);
    let status = desk.status();
    assert_eq!((&status["articles"], &status["versions"]), (&1.into(), &1.into()));
}

#[test]
fn all_pages_of_a_host_are_had_at_once_however_many() {
    let desk = GatheringDesk::new();
    let pages: Vec<String> = (0..150).map(|n| set_story(&desk.web, &format!("/harbour/{n}"), n)).collect();
    let items: Vec<(&str, &str, &str)> =
        pages.iter().map(|page| (page.as_str(), page.as_str(), "A boat")).collect();
    desk.web.set("/feed", Answer::rss(rss(&items)));
    desk.watch("/feed");
    assert_eq!(desk.gather().len(), 151);
    assert!(desk.done(&["sources"]).out.ends_with("150 captured, 0 waiting, 0 given up\n"));
}
