//! Renderings of archived pages: words, and nothing that does anything.

use scraper::Html;

use super::super::desk::TestDesk;
use super::{all, page, serve};

/// Thirty ways in which a page asks for something elsewhere.
const REFERENCES: &str = r#"
<base href="https://elsewhere.example/"><meta http-equiv="refresh" content="0;url=https://elsewhere.example/">
<link rel="stylesheet" href="https://elsewhere.example/s.css"><link rel="preload" as="image" href="https://elsewhere.example/p">
<link rel="dns-prefetch" href="//elsewhere.example"><link rel="icon" href="https://elsewhere.example/i">
<link rel="manifest" href="https://elsewhere.example/m"><script src="https://elsewhere.example/j"></script>
<script type="module">import "https://elsewhere.example/k"; document.cookie = "a=b";</script>
<style>@import "https://elsewhere.example/t"; p { background: url(https://elsewhere.example/b) } @font-face { font-family: x; src: url(https://elsewhere.example/f) }</style>
<p style="background:url(https://elsewhere.example/q)" onclick="fetch('https://elsewhere.example')">Kept words.</p>
<img src="https://elsewhere.example/1" srcset="https://elsewhere.example/2 2x" onerror="alert(1)"><picture><source srcset="https://elsewhere.example/3"></picture>
<video src="https://elsewhere.example/4" poster="https://elsewhere.example/5"><track src="https://elsewhere.example/6"></video>
<audio src="https://elsewhere.example/7"></audio><embed src="https://elsewhere.example/8"><object data="https://elsewhere.example/9"></object>
<iframe src="https://elsewhere.example/10" srcdoc="<script>alert(1)</script>"></iframe><frame src="https://elsewhere.example/11">
<form action="https://elsewhere.example/12"><input type="image" src="https://elsewhere.example/13"><button formaction="https://elsewhere.example/14">x</button></form>
<svg><image href="https://elsewhere.example/15"/><use href="https://elsewhere.example/16#a"/><script>alert(1)</script></svg>
<math><annotation-xml encoding="text/html"><img src="https://elsewhere.example/17"></annotation-xml></math>
<a href="https://elsewhere.example/18" ping="https://elsewhere.example/19">A link</a><area href="https://elsewhere.example/20">
<table background="https://elsewhere.example/21"><tr><td background="https://elsewhere.example/22">Cell</td></tr></table>
<body background="https://elsewhere.example/23"><input src="https://elsewhere.example/24" type="image"><template><img src="https://elsewhere.example/25"></template>
<noscript><img src="https://elsewhere.example/26"></noscript><blockquote cite="https://elsewhere.example/27">Cited words.</blockquote>
<portal src="https://elsewhere.example/28"></portal><fencedframe src="https://elsewhere.example/29"></fencedframe><x-y src="https://elsewhere.example/30">z</x-y>
"#;

#[test]
fn a_rendering_asks_for_nothing() {
    let desk = TestDesk::with_stories(1);
    let filler = "The harbour board of Holm said on Wednesday that the ferry would stay in port. ".repeat(20);
    desk.write(
        "page.html",
        format!("<html><head><title>T</title></head><body><p>{filler}</p>{REFERENCES}</body></html>"),
    );
    desk.import("page.html");
    let server = serve(&desk);
    let article = all(&page(&server.get("/")), "h3 a", "href").remove(0);
    let record = all(&page(&server.get(&article)), "a.btn.go", "href").remove(0);
    let answer = server.get(&record);
    let text = answer.text();
    assert!(text.contains("Kept words.") && text.contains("Cited words."), "{text}");
    let (_, body) = text.split_once("</header>").unwrap();
    assert!(!body.contains("elsewhere.example"), "{body}");
    let rendering = Html::parse_document(&text);
    for found in rendering.tree.nodes().filter_map(|node| node.value().as_element()) {
        assert!(
            found.attrs().all(|(name, _)| [
                "lang", "dir", "charset", "name", "content", "class", "colspan", "rowspan", "start"
            ]
            .contains(&name)),
            "{found:?}"
        );
        assert!(
            !["script", "iframe", "form", "img", "a", "svg", "object", "embed", "link", "base"]
                .contains(&found.name())
        );
    }
    assert!(answer.header("set-cookie").is_none());
}

#[test]
fn what_is_no_page_is_saved_not_shown() {
    let desk = TestDesk::new();
    let mut warc = Vec::new();
    for (at, (kind, body)) in [
        ("image/svg+xml", "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"),
        ("application/pdf", "%PDF-1.4"),
        ("application/javascript", "alert(1)"),
        ("image/png", "<html><script>alert(1)</script>"),
        ("text/plain", "<script>alert(1)</script>"),
        (
            "text/xml",
            "<?xml version='1.0'?><x:script xmlns:x='http://www.w3.org/1999/xhtml'>alert(1)</x:script>",
        ),
    ]
    .iter()
    .enumerate()
    {
        let block = format!("HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nSet-Cookie: a=b\r\n\r\n{body}");
        warc.extend(
            format!(
                "WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:0000000{at}-0000-4000-8000-000000000000>\r\n\
                 WARC-Date: 2026-03-04T10:00:00Z\r\nWARC-Target-URI: https://a.example/{at}\r\n\
                 Content-Type: application/http; msgtype=response\r\nContent-Length: {}\r\n\r\n{block}\r\n\r\n",
                block.len()
            )
            .into_bytes(),
        );
    }
    desk.write("files.warc", warc);
    desk.run("import", ["files.warc"]);
    let server = serve(&desk);
    for at in 0..6 {
        let answer = server.get(&format!("/archive/urn%3Auuid%3A0000000{at}-0000-4000-8000-000000000000"));
        assert_eq!(answer.status, 200, "{at}: {}", answer.text());
        assert!(answer.header("set-cookie").is_none());
        let (kind, save) = (answer.header("content-type"), answer.header("content-disposition"));
        if at < 4 {
            assert_eq!(
                (kind, save),
                (Some("application/octet-stream"), Some("attachment; filename=\"archived.bin\""))
            );
        } else {
            assert_eq!((kind, save), (Some("text/plain; charset=utf-8"), None));
        }
    }
}
