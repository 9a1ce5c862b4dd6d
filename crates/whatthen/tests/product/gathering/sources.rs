//! What is watched: added, listed, imported, removed.

use std::collections::BTreeSet;

use testkit::{Answer, story};

use super::{GatheringDesk, rss, subscriptions};

#[test]
fn the_feed_of_a_site_is_found() {
    let desk = GatheringDesk::new();
    desk.web.set(
        "/",
        Answer::page("<html><head><link rel=\"alternate\" type=\"application/rss+xml\" href=\"/news.xml\"></head><body><p>Holm</p></body></html>"),
    );
    desk.web.set("/news.xml", Answer::rss(rss(&[("1", "/boat", "The boat")])));
    let ran = desk.call(&["add", &desk.web.url("/"), "--folder", "Islands"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(ran.out, format!("added: feed {} (Holm Gazette), 1 items\n", desk.web.url("/news.xml")));
    let source = desk.source();
    assert_eq!(
        (&source["folder"], &source["kind"], &source["home"]),
        (&"Islands".into(), &"feed".into(), &desk.web.url("/").into())
    );
    let again = desk.call(&["add", &desk.web.url("/news.xml")]);
    assert!(again.out.starts_with("was watched already: "), "{}", again.out);
}

#[test]
fn a_site_without_a_feed_has_a_sitemap_perhaps() {
    let desk = GatheringDesk::new();
    desk.web.set("/", Answer::page("<html><body><p>Holm</p></body></html>"));
    let ran = desk.call(&["add", &desk.web.url("/")]);
    assert_eq!((ran.code, ran.out.as_str()), (1, ""));
    assert!(ran.err.contains("announces no feed and no sitemap"), "{}", ran.err);
    let page = desk.web.url("/harbour/1");
    desk.web.set(
        "/robots.txt",
        Answer::ok("text/plain", format!("Sitemap: {}\n", desk.web.url("/news-map.xml"))),
    );
    desk.web.set(
        "/news-map.xml",
        Answer::ok(
            "application/xml",
            format!("<?xml version=\"1.0\"?><urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\"><url><loc>{page}</loc></url></urlset>"),
        ),
    );
    desk.web.set("/harbour/1", Answer::page(story(1).replace(&testkit::story_url(1), &page)));
    let ran = desk.call(&["add", &desk.web.url("/")]);
    assert_eq!(ran.out, format!("added: sitemap {}, 1 items\n", desk.web.url("/news-map.xml")));
    assert_eq!(desk.gather().len(), 2);
    assert_eq!(desk.status()["articles"], 1);
}

#[test]
fn robots_txt_is_passed_over_for_the_address_that_was_given_alone() {
    let desk = GatheringDesk::new();
    desk.web.set("/robots.txt", Answer::ok("text/plain", "User-agent: *\nDisallow: /\n"));
    let home = "<html><head><link rel=\"alternate\" type=\"application/rss+xml\" href=\"/news.xml\"></head><body><p>Holm</p></body></html>";
    desk.web.set("/", Answer::page(home));
    desk.web.set("/bare", Answer::page("<html><body><p>Holm</p></body></html>"));
    desk.web.set("/news.xml", Answer::rss(rss(&[("1", "/boat", "The boat")])));
    let ran = desk.call(&["add", &desk.web.url("/")]);
    assert_eq!((ran.code, ran.out.as_str()), (1, ""));
    assert!(ran.err.contains("asks programs not to fetch /news.xml"), "{}", ran.err);
    // Nor are the places asked where feeds and sitemaps commonly are.
    assert_eq!(desk.call(&["add", &desk.web.url("/bare")]).code, 1);
    let asked: BTreeSet<String> = desk.web.asked().into_iter().map(|asked| asked.path).collect();
    assert_eq!(asked.iter().collect::<Vec<_>>(), ["/", "/bare", "/robots.txt"]);
    let ran = desk.call(&["add", &desk.web.url("/news.xml")]);
    assert_eq!(ran.code, 0, "{}", ran.err);
}

#[test]
fn a_page_can_be_watched_itself() {
    let desk = GatheringDesk::new();
    let url = desk.web.url("/harbour/2");
    let page = story(2).replace(&testkit::story_url(2), &url);
    desk.web.set("/harbour/2", Answer::page(page.clone()));
    desk.call(&["add", "--page", &url]);
    assert_eq!(desk.gather()[0]["outcome"], "an article");
    assert_eq!(desk.gather()[0]["outcome"], "unchanged");
    desk.web.set("/harbour/2", Answer::page(page.replace("hinges", "bow door")));
    assert_eq!(desk.gather()[0]["outcome"], "an article, in other words than before");
    let status = desk.status();
    assert_eq!((&status["articles"], &status["versions"]), (&1.into(), &2.into()));
}

#[test]
fn lists_go_in_and_out() {
    let desk = GatheringDesk::new();
    let list = "<?xml version=\"1.0\"?><opml version=\"2.0\"><head><title>Mine</title></head><body>\
        <outline text=\"Islands\"><outline text=\"Skerries\"><outline type=\"rss\" text=\"Holm\" xmlUrl=\"https://holm-gazette.example/feed\" \
        htmlUrl=\"https://holm-gazette.example/\"/></outline></outline>\
        <outline type=\"rss\" text=\"Bad\" xmlUrl=\"javascript:alert(1)\"/></body></opml>";
    let ran = desk.call_with(&["import"], list.as_bytes());
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("javascript:alert(1)"), "{}", ran.err);
    let source = desk.source();
    assert_eq!((&source["folder"], &source["title"]), (&"Islands / Skerries".into(), &"Holm".into()));
    let written = desk.done(&["sources", "--opml"]).out;
    desk.done(&["sources", "--remove", "https://holm-gazette.example/feed"]);
    let ran = desk.call_with(&["import"], written.as_bytes());
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    assert_eq!(desk.source()["folder"], "Islands / Skerries");
    let ran = desk.call(&["sources", "--remove", "https://nowhere.example/feed"]);
    assert!(ran.code == 1 && ran.err.contains("is not watched"), "{}", ran.err);
}

#[test]
fn addresses_of_a_list_are_asked_for_once() {
    let desk = GatheringDesk::new();
    let mut list = String::from("# to read\n");
    for number in 0..2 {
        let path = format!("/harbour/{number}");
        let url = desk.web.url(&path);
        desk.web.set(&path, Answer::page(story(number).replace(&testkit::story_url(number), &url)));
        list.push_str(&format!("{url}\n"));
    }
    let ran = desk.call_with(&["import"], list.as_bytes());
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    assert_eq!(desk.gather().len(), 2);
    assert!(desk.gather().is_empty());
    assert_eq!(desk.status()["articles"], 2);
}

#[test]
fn lists_of_ten_thousand_are_taken_in_whole() {
    const MANY: usize = 10_000;
    let desk = GatheringDesk::new();
    let feeds: Vec<String> =
        (0..MANY).map(|n| format!("https://outlet-{n}.example/feed?a=1&b={n}")).collect();
    let ran = desk.call_with(&["import"], subscriptions(&feeds).as_bytes());
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    assert!(
        ran.out.starts_with("10000 feeds to be watched, 0 addresses to be asked for, 0 were there already"),
        "{}",
        ran.out
    );
    let pages: Vec<String> = (0..MANY).map(|n| format!("https://outlet-{n}.example/page")).collect();
    let ran = desk.call_with(&["import", "--jsonl"], pages.join("\n").as_bytes());
    assert_eq!((ran.code, ran.lines().len()), (0, MANY));
    let written = desk.done(&["sources", "--opml"]).out;
    let ran = desk.call_with(&["import"], written.as_bytes());
    assert!(ran.out.contains("10000 were there already"), "{}", ran.out);
    let listed = desk.done(&["sources", "--jsonl"]).lines();
    assert_eq!((listed.len(), &listed[0]["url"]), (MANY, &feeds[0].clone().into()));
}

#[test]
fn a_desk_that_watches_nothing_says_so() {
    let desk = GatheringDesk::new();
    let ran = desk.call(&["gather", "--once"]);
    assert_eq!((ran.code, ran.out.as_str()), (1, ""));
    assert!(ran.err.contains("whatthen add"), "{}", ran.err);
}
