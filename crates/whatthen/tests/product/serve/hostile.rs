//! Others' words in every field, on every page: they stay words.

use std::collections::BTreeSet;
use std::num::NonZero;
use std::process::Command;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use roxmltree::Document;
use scraper::Html;
use serde_json::{Value, json};
use testkit::http::{Server, encoded};
use testkit::{Answer, NewsWeb, payloads, rare_word};

use super::super::desk::TestDesk;
use super::{all, serve, when_grouped};

/// Elements of our own pages.
const ELEMENTS: &str = "html head meta title link script noscript body a header footer nav ul ol li form label input fieldset \
    legend button main h1 h2 h3 p span i b bdi div section article aside mark details summary dl dt dd table caption thead \
    tbody tr th td select option textarea iframe figure figcaption blockquote progress small time hr br";
/// Their attributes.
const ATTRIBUTES: &str = "lang charset name content rel href src defer class aria-label aria-current aria-labelledby \
    aria-hidden aria-describedby aria-invalid role for id type value placeholder method action checked data-theme data-walk \
    data-renew datetime title selected required rows size sandbox loading open scope data-l max http-equiv autocomplete";

/// As many articles as are grouped at once.
const OF_A_DESK: usize = 1_700;
/// Payloads of one feed.
const OF_A_FEED: usize = 10;

/// An article with the payload in every field, and words that one other has, with which it is a story.
fn article(at: usize, payload: &str) -> Value {
    let pair = at / 2;
    // Far from the day of any other.
    let day = format!("{}-{:02}-{:02}", 1900 + pair / 12, pair % 12 + 1, 4);
    let own: Vec<String> = (0..60).map(|word| rare_word(pair * 60 + word)).collect();
    let text = format!("{payload}\n“{payload},” said {payload}.\nHarbour report: {}.", own.join(" "));
    json!({
        "id": format!("{at} {payload}"), "url": format!("https://a.example/{at}?{payload}"), "title": payload,
        "outlet": payload, "byline": [payload], "published": day, "lang": payload, "text": text,
        "comments": [{"author": payload, "published": null, "parent": null, "text": payload}],
        "links": [{"url": payload, "start": null, "end": null, "text": null}], "not_article": null,
    })
}

/// A feed with the payloads in every field.
fn feed(payloads: &[String]) -> Vec<u8> {
    let all = payloads.join(" ");
    let item = |payload: &String| {
        json!({
            "id": payload, "url": payload, "external_url": format!("https://a.example/?{payload}"), "title": payload,
            "content_html": payload, "summary": payload, "date_published": payload, "language": payload,
            "authors": [{"name": payload, "url": payload}], "tags": [payload],
        })
    };
    json!({
        "version": "https://jsonfeed.org/version/1.1", "title": all, "home_page_url": payloads[0], "description": all,
        "language": all, "authors": [{"name": all}], "items": payloads.iter().map(item).collect::<Vec<_>>(),
    })
    .to_string()
    .into_bytes()
}

/// Everything on a page that our templates did not put there.
fn off(page: &str) -> Vec<String> {
    static OURS: LazyLock<[BTreeSet<&str>; 2]> =
        LazyLock::new(|| [ELEMENTS, ATTRIBUTES].map(|all| all.split_whitespace().collect()));
    let [elements, attributes] = &*OURS;
    let mut off = Vec::new();
    for element in Html::parse_document(page).tree.nodes().filter_map(|node| node.value().as_element()) {
        if !elements.contains(element.name()) {
            off.push(format!("<{}>", element.name()));
        }
        for (name, value) in element.attrs() {
            if !attributes.contains(name) {
                off.push(format!("{name}={value}"));
            }
            if ["href", "src", "action"].contains(&name)
                && !["/", "#", "http://", "https://"].iter().any(|start| value.starts_with(start))
            {
                off.push(format!("{name}={value}"));
            }
        }
    }
    off
}

fn hold(server: &Server, target: &str) -> String {
    let answer = server.get(target);
    assert!(matches!(answer.status, 200 | 404), "{target}: {}", answer.status);
    let text = answer.text();
    assert_eq!(off(&text), [""; 0], "{target}");
    text
}

/// Calls `what` with each, on as many threads as there are processors.
fn each<T: Sync>(all: &[T], what: impl Fn(&T) + Sync) {
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    thread::scope(|scope| {
        for part in all.chunks(all.len().div_ceil(threads).max(1)) {
            scope.spawn(|| part.iter().for_each(&what));
        }
    });
}

#[test]
fn payloads_stay_words_on_every_page_and_in_every_feed() {
    for payloads in payloads().chunks(OF_A_DESK) {
        let desk = TestDesk::new();
        let lines: Vec<String> =
            payloads.iter().enumerate().map(|(at, payload)| article(at, payload).to_string()).collect();
        desk.write("all.jsonl", lines.join("\n"));
        let ran = desk.run("import", ["all.jsonl"]);
        assert!(ran.code <= 1, "{}", ran.err);
        let server = serve(&desk);
        let (mut next, mut articles) = (Some("/".to_owned()), Vec::new());
        while let Some(target) = next {
            let list = Html::parse_document(&hold(&server, &target));
            articles.extend(all(&list, "h3 a", "href"));
            next = all(&list, "a[rel=next]", "href").pop();
        }
        assert!(articles.len() * 10 >= payloads.len() * 9, "{} of {}", articles.len(), payloads.len());
        each(&articles, |article| {
            let shown = Html::parse_document(&hold(&server, article));
            if let Some(proof) = all(&shown, ".notes a", "href").first() {
                hold(&server, proof.split('#').next().unwrap());
            }
            hold_rendering(&server, &all(&shown, "a.btn.go", "href")[0]);
        });
        hold_stories(&server, &articles);
        each(payloads, |payload| hold_asked(&server, &encoded(payload)));
        hold_feeds(&server, "");
    }
}

/// Pages that repeat what was asked for.
fn hold_asked(server: &Server, coded: &str) {
    hold(server, &format!("/search?q={coded}&outlet={coded}"));
    hold(server, &format!("/{coded}"));
    hold(server, &format!("/article/{coded}"));
    hold(server, &format!("/?outlet={coded}"));
    hold(server, &format!("/sources?added={coded}"));
    hold(server, &format!("/add?kept={coded}&article={coded}"));
    hold(server, &format!("/source?url={coded}"));
    hold_feeds(server, &format!("?q={coded}"));
}

#[test]
fn payloads_of_feeds_stay_words() {
    let (desk, web) = (TestDesk::new(), NewsWeb::default());
    let mut outlines = String::new();
    for (at, payloads) in payloads().chunks(OF_A_FEED).enumerate() {
        let path = format!("/{at}.json");
        web.set(&path, Answer::ok("application/feed+json", feed(payloads)));
        let named = payloads
            .join(" ")
            .chars()
            .fold(String::new(), |named, char| named + &format!("&#{};", u32::from(char)));
        let (folder, url) = (at % 50, web.url(&path));
        outlines += &format!(
            "<outline text=\"{folder}{named}\"><outline type=\"rss\" text=\"{named}\" xmlUrl=\"{url}\"/></outline>"
        );
    }
    desk.write("all.opml", format!("<opml version=\"2.0\"><body>{outlines}</body></opml>"));
    desk.run("import", ["all.opml"]);
    let mut gather = Command::new(env!("CARGO_BIN_EXE_whatthen"));
    gather.args(["gather", "--once", "--desk"]).arg(desk.at("desk"));
    gather.env("WHATTHEN_GATHER_NETWORKS", "127.0.0.0/8").env("WHATTHEN_GATHER_HOST_GAP_MS", "0");
    let ran = testkit::run_command(&mut gather, b"");
    assert!(ran.code <= 1, "{}", ran.err);
    let server = serve(&desk);
    let sources = Html::parse_document(&hold(&server, "/sources"));
    let links: Vec<String> =
        all(&sources, "a", "href").into_iter().filter(|link| link.starts_with("/source?")).collect();
    assert_eq!(links.len(), payloads().len().div_ceil(OF_A_FEED));
    each(&links, |link| {
        hold(&server, link);
        hold_feeds(&server, &link.replace("/source?url=", "?source="));
    });
    let opml = server.get("/opml").text();
    Document::parse(&opml).unwrap();
}

fn hold_stories(server: &Server, articles: &[String]) {
    let text = when_grouped(server, "/stories").text();
    assert_eq!(off(&text), [""; 0], "/stories");
    let told = AtomicUsize::new(0);
    each(articles, |article| {
        let target = article.replacen("/article/", "/story/", 1);
        let answer = server.get(&target);
        let leads_on = |to: &str| answer.header("location").is_some_and(|path| path.starts_with(to));
        if answer.status != 307 {
            hold(server, &target);
        }
        told.fetch_add(usize::from(answer.status == 200 || leads_on("/story/")), Ordering::Relaxed);
    });
    let told = told.into_inner();
    assert!(
        told * 10 >= articles.len() * 9,
        "{told} of {} articles are in a story that is told",
        articles.len()
    );
}

fn hold_rendering(server: &Server, target: &str) {
    let answer = server.get(target);
    assert_eq!(answer.status, 200);
    // What was handed in as a line of JSON is data: it is saved.
    assert_eq!(answer.header("content-type"), Some("application/octet-stream"), "{target}");
}

fn hold_feeds(server: &Server, query: &str) {
    let atom = server.get(&format!("/feed.atom{query}")).text();
    let parsed = Document::parse(&atom).unwrap_or_else(|error| panic!("{query}: {error}"));
    let known = ["feed", "title", "id", "updated", "link", "generator", "entry", "author", "name", "summary"];
    for node in parsed.descendants().filter(roxmltree::Node::is_element) {
        assert!(known.contains(&node.tag_name().name()), "{query}: {node:?}");
        let href = node.attribute("href").unwrap_or("http://");
        assert!(href.starts_with("http://") || href.starts_with("https://"), "{query}: {href}");
    }
    let feed: Value = serde_json::from_str(&server.get(&format!("/feed.json{query}")).text()).unwrap();
    for item in feed["items"].as_array().unwrap() {
        assert!(item["content_html"].is_null());
        for name in ["url", "external_url"] {
            assert!(item[name].as_str().unwrap_or("http").starts_with("http"), "{query}: {item}");
        }
    }
}

#[test]
fn headlines_of_any_length_and_direction_keep_the_page_whole() {
    let desk = TestDesk::new();
    let odd = [
        "x".repeat(10_000),
        "\u{202e}\u{2066}\u{200f}gnorw\u{0}\u{1}\u{1b}[31m".to_owned(),
        "\u{fdfd}".repeat(500),
        "a\u{301}".repeat(2_000),
        "\n\r\t".to_owned(),
    ];
    let lines: Vec<String> =
        odd.iter().enumerate().map(|(at, words)| article(at, words).to_string()).collect();
    desk.write("odd.jsonl", lines.join("\n"));
    desk.run("import", ["odd.jsonl"]);
    let server = serve(&desk);
    let front = hold(&server, "/");
    assert!(!front.contains(['\u{0}', '\u{1}', '\u{1b}']));
    for article in all(&Html::parse_document(&front), "h3 a", "href") {
        hold(&server, &article);
    }
    hold_feeds(&server, "");
}
