//! Others' words in every field, on every page: they stay words.

use std::collections::BTreeSet;

use roxmltree::Document;
use scraper::Html;
use serde_json::{Value, json};
use testkit::http::Server;
use testkit::payloads;

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

/// An article with the payload in every field.
fn article(at: usize, payload: &str) -> Value {
    let text = format!("{payload}\n“{payload},” said {payload}.\nHarbour report {at}.");
    json!({
        "id": format!("{at} {payload}"), "url": format!("https://a.example/{at}?{payload}"), "title": payload,
        "outlet": payload, "byline": [payload], "published": "2026-03-04T10:00:00Z", "lang": payload, "text": text,
        "comments": [{"author": payload, "published": null, "parent": null, "text": payload}],
        "links": [{"url": payload, "start": null, "end": null, "text": null}], "not_article": null,
    })
}

/// Everything on a page that our templates did not put there.
fn off(page: &str) -> Vec<String> {
    let elements: BTreeSet<&str> = ELEMENTS.split_whitespace().collect();
    let attributes: BTreeSet<&str> = ATTRIBUTES.split_whitespace().collect();
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

#[test]
fn payloads_stay_words_on_every_page_and_in_every_feed() {
    let payloads = payloads();
    let desk = TestDesk::new();
    let lines: Vec<String> =
        payloads.iter().enumerate().map(|(at, payload)| article(at, payload).to_string()).collect();
    desk.write("all.jsonl", lines.join("\n"));
    let ran = desk.run("import", ["all.jsonl"]);
    assert!(ran.code <= 1, "{}", ran.err);
    let server = serve(&desk);
    let (mut next, mut articles) = (Some("/".to_owned()), Vec::new());
    while let Some(target) = next {
        let text = hold(&server, &target);
        let list = Html::parse_document(&text);
        articles.extend(all(&list, "h3 a", "href"));
        next = all(&list, "a[rel=next]", "href").pop();
    }
    assert!(articles.len() * 10 >= payloads.len() * 9, "{} of {}", articles.len(), payloads.len());
    for (at, article) in articles.iter().enumerate() {
        let text = hold(&server, article);
        // The others have the same template; of these each takes its time.
        if at % 8 == 0 {
            let shown = Html::parse_document(&text);
            for proof in all(&shown, ".notes a", "href").iter().take(2) {
                hold(&server, proof.split('#').next().unwrap());
            }
            hold_rendering(&server, &all(&shown, "a.btn.go", "href")[0]);
        }
    }
    hold_stories(&server);
    for (at, payload) in payloads.iter().enumerate().filter(|(at, _)| at % 8 == 0) {
        let coded = testkit::http::encoded(payload);
        hold(&server, &format!("/search?q={coded}&outlet={coded}"));
        hold(&server, &format!("/{coded}"));
        hold(&server, &format!("/article/{coded}"));
        hold(&server, &format!("/?outlet={coded}"));
        hold(&server, &format!("/sources?added={coded}"));
        hold(&server, &format!("/add?kept={coded}&article={coded}"));
        hold(&server, &format!("/source?url={coded}"));
        if at % 64 == 0 {
            hold_feeds(&server, &format!("?q={coded}"));
        }
    }
    hold_feeds(&server, "");
}

fn hold_stories(server: &Server) {
    let text = when_grouped(server, "/stories").text();
    assert_eq!(off(&text), [""; 0], "/stories");
    for path in all(&Html::parse_document(&text), ".stories h2 a", "href").iter().take(60) {
        hold(server, path);
    }
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
