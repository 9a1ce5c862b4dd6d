//! Lists, articles, proofs, search and feeds.

use roxmltree::Document;
use serde_json::Value;
use testkit::{page as news_page, story_url};

use super::super::desk::TestDesk;
use super::{all, page, serve, serve_beside_a_writer, words};

#[test]
fn an_empty_desk_says_what_to_do() {
    let desk = TestDesk::new();
    let server = serve(&desk);
    let front = server.get("/");
    assert!(front.text().contains("Nothing here yet."));
    assert_eq!(all(&page(&front), "form[action='/add']", "method"), ["post"]);
    for target in ["/sources", "/search?q=x", "/feed.atom", "/feed.json", "/opml", "/metrics", "/add"] {
        assert_eq!(server.get(target).status, 200, "{target}");
    }
    assert!(super::when_grouped(&server, "/stories").text().contains("no articles to group yet"));
}

#[test]
fn the_newest_come_first_each_once_and_pages_follow_each_other() {
    let desk = TestDesk::with_stories(70);
    let server = serve_beside_a_writer(&desk);
    let mut next = Some("/".to_owned());
    let mut seen = Vec::new();
    let mut pages = 0;
    while let Some(target) = next {
        let shown = page(&server.get(&target));
        seen.extend(words(&shown, "h3 a"));
        next = all(&shown, "a[rel=next]", "href").pop();
        pages += 1;
        // What comes in meanwhile moves nothing.
        if pages == 1 {
            desk.write_stories("more", 70..75);
            desk.done("import", ["more"]);
        }
    }
    let number = |title: &String| title.split([' ', ':']).nth(2).unwrap().parse::<usize>().unwrap();
    assert_eq!(pages, 3);
    assert_eq!(seen.iter().map(number).collect::<Vec<_>>(), (0..70).rev().collect::<Vec<_>>());
}

#[test]
fn an_outlet_has_a_list_of_its_own() {
    let desk = TestDesk::with_stories(30);
    let server = serve(&desk);
    let front = page(&server.get("/"));
    let outlets = loop {
        let outlets = all(&page(&server.get("/")), "select#outlet option[value]", "value");
        if outlets.len() > 1 {
            break outlets;
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    };
    assert_eq!(all(&front, "h3 a", "href").len(), 30);
    let target = format!("/?outlet={}", testkit::http::encoded(&outlets[1]));
    let listed = page(&server.get(&target));
    let count = all(&listed, "h3 a", "href").len();
    assert!(count > 0 && count <= 30, "{count}");
    let feed = server.get(&all(&listed, "link[type='application/feed+json']", "href")[0]);
    let feed: Value = serde_json::from_str(&feed.text()).unwrap();
    assert_eq!(feed["items"].as_array().unwrap().len(), count);
    assert!(page(&server.get("/?outlet=none")).html().contains("no article of this outlet"));
}

#[test]
fn a_mark_leads_to_the_lit_words_of_the_archived_text() {
    let desk = TestDesk::with_stories(1);
    let server = serve(&desk);
    let article = all(&page(&server.get("/")), "h3 a", "href").remove(0);
    let shown = page(&server.get(&article));
    let quotes = words(&shown, "article mark.m-quote");
    let direct = quotes.iter().position(|quote| quote.starts_with('“')).unwrap();
    let quote = quotes[direct].clone();
    assert_eq!(quote, "“Nobody asked us about quababababax before the boats were tied up,”");
    let id = all(&shown, "article mark.m-quote", "id").remove(direct);
    let proof = all(&shown, ".notes .k-quote a", "href").remove(direct);
    let place: Vec<&str> = id.strip_prefix("w-").unwrap().split('-').collect();
    assert!(proof.ends_with(&format!("?start={}&end={}#words", place[0], place[1])), "{id} {proof}");
    let shown = page(&server.get(proof.split('#').next().unwrap()));
    assert_eq!(words(&shown, "#words"), std::slice::from_ref(&quote));
    assert_eq!(words(&shown, ".clip blockquote p"), std::slice::from_ref(&quote));
    assert_eq!(all(&shown, "iframe", "sandbox"), [""]);
    let record = all(&shown, "iframe", "src").remove(0);
    let rendering = server.get(&record);
    assert_eq!(rendering.status, 200);
    assert!(rendering.text().contains("Nobody asked us about"));
    assert!(shown.html().contains(&story_url(0)));
    // Neither another text nor another place passes for it.
    let (path, _) = proof.split_once('?').unwrap();
    for wrong in [
        format!("{path}?start=0&end=100000"),
        format!("{path}?start=5&end=5"),
        format!("{}?start=0&end=1", path.replace(&path[path.len() - 8..], "00000000")),
        format!("{path}x?start=0&end=1"),
        path.to_owned(),
    ] {
        assert!(matches!(server.get(&wrong).status, 400 | 404), "{wrong}");
    }
}

#[test]
fn wordings_are_listed_and_shown() {
    let desk = TestDesk::new();
    let at = |word: &str| {
        let text = format!(
            "The harbour board of Holm said on Wednesday that the ferry would {word} in port until its hinges had been looked \
             at by an engineer from the mainland, who is expected by the end of the week."
        );
        news_page(
            "https://gazette.example/a",
            "Gazette",
            "2026-03-04T10:00:00Z",
            "The ferry stays",
            &[&text, &text],
        )
    };
    for word in ["stay", "remain"] {
        desk.write("a.html", at(word));
        desk.import("a.html");
    }
    let server = serve(&desk);
    let front = page(&server.get("/"));
    let article = all(&front, "h3 a", "href");
    assert_eq!(article.len(), 1, "each article once");
    assert!(front.html().contains("2 wordings"));
    let last = server.get(&article[0]).text();
    assert!(last.contains("would remain in port") && !last.contains("not the wording that was seen last"));
    let first = all(&page(&server.get(&article[0])), "#wordings + ol a", "href").remove(0);
    let first = server.get(&first).text();
    assert!(first.contains("would stay in port") && first.contains("not the wording that was seen last"));
}

#[test]
fn search_finds_and_tells_apart() {
    let desk = TestDesk::with_stories(25);
    let server = serve(&desk);
    let found = page(&server.get("/search?q=hinge"));
    assert_eq!(all(&found, ".results h2 a", "href").len(), 10);
    assert_eq!(words(&found, "b.hit").len(), 10, "other forms of a word are the word");
    let more = all(&found, "p.row a.btn", "href").remove(0);
    assert_eq!(all(&page(&server.get(&more)), ".results h2 a", "href").len(), 25);
    let of_one = page(&server.get("/search?q=ferry&outlet=gazette+3%22)"));
    assert_eq!(all(&of_one, ".results h2 a", "href").len(), 4);
    assert!(page(&server.get("/search?q=zeppelin")).html().contains("No article has all of these words"));
    for odd in ["%00", "%28%28%28", "%22", "%F0%9F%98%80", "title%3A%2A", &"x".repeat(3000)] {
        assert_eq!(server.get(&format!("/search?q={odd}")).status, 200, "{odd}");
    }
}

#[test]
fn feeds_are_whole() {
    let desk = TestDesk::with_stories(60);
    let odd = "Control \u{1} \u{202e}bidi & <b>\u{fffe}";
    let line = serde_json::json!({
        "id": "o", "url": "javascript:alert(1)", "title": odd, "text": format!("{odd} ") .repeat(40), "outlet": odd,
        "published": "2026-03-04",
    });
    desk.write("odd.jsonl", format!("{line}\n"));
    desk.import("odd.jsonl");
    let server = serve(&desk);
    for target in ["/feed.atom", "/feed.atom?q=ferry", "/feed.atom?q=control"] {
        let answer = server.get(target);
        assert_eq!(answer.header("content-type"), Some("application/atom+xml; charset=utf-8"));
        let text = answer.text();
        let feed = Document::parse(&text).unwrap_or_else(|error| panic!("{target}: {error}"));
        let root = feed.root_element();
        let atom = |node: &roxmltree::Node<'_, '_>| {
            node.tag_name().namespace() == Some("http://www.w3.org/2005/Atom")
        };
        assert!(root.descendants().filter(roxmltree::Node::is_element).all(|node| atom(&node)));
        let entries: Vec<_> = root
            .children()
            .filter(|node| node.has_tag_name("entry") || node.tag_name().name() == "entry")
            .collect();
        assert!((1..=50).contains(&entries.len()), "{target}: {}", entries.len());
        let ids: std::collections::BTreeSet<_> = entries
            .iter()
            .map(|entry| {
                for name in ["title", "id", "updated", "author", "link", "summary"] {
                    assert!(entry.children().any(|node| node.tag_name().name() == name), "{target}: {name}");
                }
                entry.children().find(|node| node.tag_name().name() == "id").unwrap().text()
            })
            .collect();
        assert_eq!(ids.len(), entries.len());
        assert!(!text.contains("javascript:"), "{target}");
    }
    let answer = server.get("/feed.json");
    assert_eq!(answer.header("content-type"), Some("application/feed+json; charset=utf-8"));
    let feed: Value = serde_json::from_str(&answer.text()).unwrap();
    assert_eq!(feed["version"], "https://jsonfeed.org/version/1.1");
    assert_eq!(feed["items"].as_array().unwrap().len(), 50);
    assert_eq!(feed["items"][0]["title"], "Control \u{202e}bidi & <b>");
    assert!(feed["items"][0]["content_text"].as_str().unwrap().chars().count() <= 301);
}

#[test]
fn metrics_can_be_read() {
    let desk = TestDesk::with_stories(2);
    let server = serve(&desk);
    server.get("/nothing");
    server.get("/article/%22%0Ax");
    let text = loop {
        let text = server.get("/metrics").text();
        if text.contains("whatthen_articles ") {
            break text;
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    };
    assert!(text.contains("\nwhatthen_articles 2\n"), "{text}");
    assert!(text.contains(
        "whatthen_http_request_duration_seconds_count{route=\"other\",method=\"GET\",status=\"404\"} 1"
    ));
    assert!(text.contains("route=\"/article/{id}\",method=\"GET\",status=\"404\",le=\"+Inf\"} 1"), "{text}");
    let sound = |line: &str| {
        line.starts_with('#') || line.rsplit_once(' ').is_some_and(|(_, value)| value.parse::<f64>().is_ok())
    };
    assert!(text.lines().all(sound), "{text}");
}
