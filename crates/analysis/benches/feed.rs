//! Reading feeds: twenty items with their full texts, twenty with summaries, and what is no feed at all.

use std::hint::black_box;

use analysis::feed::{looks_like_feed, parse};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

const ITEMS: usize = 20;
/// Words of a full text.
const WORDS: usize = 600;

fn paragraphs(words: usize) -> String {
    let sentence = "The last boat left at noon, and nobody who had waited was on board, she said. ";
    let per_sentence = sentence.split_whitespace().count();
    let paragraph = format!(
        "<p>{}<a href=\"https://holm-gazette.example/?a=1&amp;b=2\">more</a></p>",
        sentence.repeat(4)
    );
    paragraph.repeat(words.div_ceil(4 * per_sentence))
}

fn escaped(html: &str) -> String {
    html.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn rss(full: Option<&str>) -> String {
    let summary = escaped(&paragraphs(30));
    let item = |n: usize| {
        let full = full.map(|text| format!("<content:encoded>{text}</content:encoded>")).unwrap_or_default();
        format!(
            "<item><title>Boat {n} leaves &amp; returns</title><link>https://holm-gazette.example/2026/03/{n}</link>\
             <guid isPermaLink=\"false\">boat-{n}</guid><pubDate>Wed, 04 Mar 2026 16:{n:02}:00 +0100</pubDate>\
             <dc:creator>Ada Quill</dc:creator><category>boats</category><description>{summary}</description>{full}</item>\n"
        )
    };
    let items: String = (0..ITEMS).map(item).collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rss version=\"2.0\" \
         xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\
         <channel><title>Holm Gazette</title><link>https://holm-gazette.example/</link>{items}</channel></rss>"
    )
}

fn json(full: &str) -> String {
    let text = full.replace('"', "\\\"");
    let item = |n: usize| {
        format!(
            "{{\"id\":\"boat-{n}\",\"url\":\"https://holm-gazette.example/{n}\",\"title\":\"Boat {n}\",\
             \"content_html\":\"{text}\",\"date_published\":\"2026-03-04T16:10:00+01:00\"}}"
        )
    };
    let items: Vec<String> = (0..ITEMS).map(item).collect();
    format!("{{\"version\":\"https://jsonfeed.org/version/1.1\",\"items\":[{}]}}", items.join(","))
}

fn feeds(c: &mut Criterion) {
    let full = paragraphs(WORDS);
    let base = Some("https://holm-gazette.example/feed.xml");
    let mut group = c.benchmark_group("feed");
    for (name, document) in [
        ("summaries", rss(None)),
        ("full texts, escaped", rss(Some(&escaped(&full)))),
        ("full texts, CDATA", rss(Some(&format!("<![CDATA[{full}]]>")))),
        ("full texts, JSON", json(&full)),
    ] {
        group.throughput(Throughput::Bytes(document.len() as u64));
        group.bench_function(name, |b| b.iter(|| black_box(parse(document.as_bytes(), None, base))));
    }
    let page = format!("<!doctype html><html><head><title>Boats</title></head><body>{full}</body></html>");
    group.bench_function("a page, looked at", |b| {
        b.iter(|| black_box(looks_like_feed(page.as_bytes(), None)));
    });
    group.finish();
}

criterion_group!(benches, feeds);
criterion_main!(benches);
