//! The pages of gathering, with one behind them that says what the tests want.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use testkit::http::{Answer, Ask};
use testkit::{TempDir, scratch};

use super::limits::PAGE_FORMS;
use super::state::{Added, Gathering, Health, Kept, ProgressLine, ProgressView, Refusal, SourceView};
use super::{Serving, serve};
use crate::desk::{self, Supplied};

const EVIL: &str = "\"><script>alert(1)</script>\u{202e}\u{1}";

/// A desk that is served with gathering as the tests have it. The server ends with the tests.
struct Served {
    _folder: TempDir,
    address: SocketAddr,
    supplied: Arc<Mutex<Vec<Supplied>>>,
}

impl Served {
    fn new() -> Self {
        let folder = scratch();
        let path = folder.path().join("desk");
        desk::init(&path).unwrap();
        let supplied = Arc::new(Mutex::new(Vec::new()));
        let gathering = gathering(Arc::clone(&supplied));
        let (tell, told) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            let serving = Serving { listen: "127.0.0.1:0".parse().unwrap(), hosts: Vec::new(), https: false };
            serve(&path, serving, gathering, |address| tell.send(address).unwrap()).unwrap();
        });
        Self { _folder: folder, address: told.recv().unwrap(), supplied }
    }

    fn get(&self, target: &str) -> Answer {
        Ask::new("GET", target).send(self.address)
    }

    fn post(&self, target: &str, fields: &[(&str, &str)]) -> Answer {
        let origin = format!("http://{}", self.address);
        Ask::new("POST", target).with("Origin", &origin).form(fields).send(self.address)
    }

    fn post_from_elsewhere(&self, target: &str, fields: &[(&str, &str)]) -> Answer {
        Ask::new("POST", target).with("Origin", "https://news.example").form(fields).send(self.address)
    }

    fn supplied(&self) -> Vec<Supplied> {
        self.supplied.lock().unwrap().clone()
    }
}

fn source(url: &str, title: Option<&str>, folder: Option<&str>, health: Health) -> SourceView {
    SourceView {
        url: url.to_owned(),
        title: title.map(str::to_owned),
        outlet: title.map(str::to_owned),
        folder: folder.map(str::to_owned),
        health,
        last_success: Some("2026-03-04T10:00:00Z".to_owned()),
        failures: 3,
        outcome: "asks for a subscription (402)".to_owned(),
        next_try: None,
        items: 1200,
    }
}

fn gathering(supplied: Arc<Mutex<Vec<Supplied>>>) -> Gathering {
    Gathering {
        sources: Box::new(|_| {
            Ok(vec![
                source("https://holm-gazette.example/feed", Some("Holm Gazette"), None, Health::Well),
                source("https://lantern.example/feed", None, Some("Islands / Papers"), Health::Failing),
                source("javascript:alert(1)", Some(EVIL), Some(EVIL), Health::Stopped),
            ])
        }),
        progress: Box::new(|| ProgressView {
            running: true,
            done: 5,
            total: 14,
            lines: vec![
                ProgressLine {
                    source: "Holm Gazette".to_owned(),
                    outcome: "12 pages".to_owned(),
                    well: Some(true),
                },
                ProgressLine { source: EVIL.to_owned(), outcome: EVIL.to_owned(), well: Some(false) },
                ProgressLine {
                    source: "Coast & Cargo".to_owned(),
                    outcome: "reading".to_owned(),
                    well: None,
                },
            ],
            halt: Some("Nothing can be kept at the moment: no room.".to_owned()),
        }),
        add: Box::new(|url, _| match url {
            "busy" => Err(Refusal::NotNow("The disk is full.".to_owned())),
            url if url.starts_with("https://") => {
                Ok(Added { urls: vec![url.to_owned()], words: "a feed of 20 items".to_owned() })
            }
            url => Err(Refusal::Wrong {
                reason: format!("This address begins with {url:?}."),
                instead: Some("https://holm-gazette.example/".to_owned()),
            }),
        }),
        supply: Box::new(move |given| {
            supplied.lock().unwrap().push(given);
            Ok(Kept { article: Some("a/b".to_owned()), words: "one new article".to_owned() })
        }),
        articles: Box::new(|_, _, _| Ok(Vec::new())),
    }
}

#[test]
fn sources_are_shown_with_their_health_and_progress() {
    let desk = Served::new();
    let page = desk.get("/sources").text();
    for words in [
        "3 watched, 1 well, 1 failing, 1 stopped",
        "Holm Gazette",
        "asks for a subscription (402)",
        "3 times in a row",
        "4 March 2026, 10:00 UTC",
        "1,200",
        "Islands / Papers",
        "5 of 14 asked",
        "12 pages",
        "role=\"status\">Nothing can be kept at the moment: no room.",
        "data-running",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(!page.contains("<script>alert") && !page.contains("href=\"javascript:"), "{page}");
    let progress = desk.get("/progress");
    assert_eq!(progress.status, 200);
    assert!(
        progress.text().trim_start().starts_with("<div id=\"progress\" data-running>"),
        "{}",
        progress.text()
    );
    let one = desk.get("/source?url=https%3A%2F%2Flantern.example%2Ffeed").text();
    assert!(
        one.contains("3 failures in a row")
            && one.contains("/feed.atom?source=https%3A%2F%2Flantern.example%2Ffeed")
    );
    let odd = desk.get("/source?url=javascript%3Aalert(1)").text();
    assert!(!odd.contains("href=\"javascript:") && odd.contains("javascript:alert(1)"));
    assert_eq!(desk.get("/source?url=x").status, 404);
    assert_eq!(desk.get("/feed.atom?source=x").status, 200);
    let metrics = desk.get("/metrics").text();
    assert!(metrics.contains("whatthen_sources{state=\"failing\"} 1"), "{metrics}");
}

#[test]
fn a_source_is_added_or_the_form_says_why_not() {
    let desk = Served::new();
    let added = desk.post("/add", &[("url", " https://holm-gazette.example/ ")]);
    assert_eq!(added.status, 303);
    let shown = desk.get(added.header("location").unwrap()).text();
    assert!(shown.contains("https://holm-gazette.example/: a feed of 20 items"), "{shown}");
    let wrong = desk.post("/add", &[("url", EVIL)]);
    assert_eq!(wrong.status, 422);
    let page = wrong.text();
    assert!(
        page.contains("aria-invalid=\"true\"")
            && page.contains("Did you mean <bdi>https://holm-gazette.example/")
    );
    assert!(!page.contains("<script>alert"));
    let busy = desk.post("/add", &[("url", "busy")]);
    assert_eq!((busy.status, busy.header("retry-after")), (503, Some("5")));
    assert!(busy.text().contains("The disk is full."));
    assert_eq!(desk.post("/add", &[("x", "y")]).status, 400);
    assert_eq!(desk.post_from_elsewhere("/add", &[("url", "https://evil.example")]).status, 403);
}

#[test]
fn what_a_person_sees_is_handed_in() {
    let desk = Served::new();
    let form = |url: &'static str, published: &'static str, content: &'static str| {
        [
            ("url", url),
            ("published", published),
            ("content", content),
            ("outlet", "Holm Gazette"),
            ("by", "Ines"),
            ("title", ""),
        ]
    };
    let kept = desk.post("/supply", &form("https://a.example/1", "2026-03-04", " Words. "));
    assert_eq!(
        (kept.status, kept.header("location")),
        (303, Some("/add?kept=one%20new%20article&article=a%2Fb"))
    );
    assert!(
        desk.get("/add?kept=one%20new%20article&article=a%2Fb").text().contains("href=\"/article/a%2Fb\"")
    );
    for (url, published, content, said) in [
        ("javascript:alert(1)", "", "Words.", "The address must be one of the web"),
        ("https://a.example/1", "yesterday", "Words.", "is no time"),
        ("https://a.example/1", "", " \n", "There is no text."),
    ] {
        let wrong = desk.post("/supply", &form(url, published, content));
        assert_eq!(wrong.status, 422);
        assert!(wrong.text().contains(said), "{said}: {}", wrong.text());
        assert!(wrong.text().contains("value=\"Holm Gazette\""), "what was written is not lost");
    }
    let supplied = desk.supplied();
    assert_eq!(supplied.len(), 1);
    let one = &supplied[0];
    assert_eq!(
        (one.url.as_str(), one.by.as_deref(), one.title.as_deref()),
        ("https://a.example/1", Some("Ines"), None)
    );
    assert_eq!((one.outlet.as_deref(), one.published.as_deref()), (Some("Holm Gazette"), Some("2026-03-04")));
    // Kept as it was pasted.
    assert_eq!(
        (one.content.as_slice(), one.content_type.as_deref()),
        (&b" Words. "[..], Some("text/plain; charset=utf-8"))
    );
}

#[test]
fn the_bookmark_hands_in_with_its_key_alone() {
    let desk = Served::new();
    assert!(!desk.get("/add").text().contains("javascript:"));
    assert_eq!(desk.post("/add/key", &[]).header("location"), Some("/add#bookmark"));
    let key = key_of(&desk.get("/add").text());
    let page = "<p>Words</p>".repeat(50_000);
    let send = |key: &str| {
        let fields = [
            ("url", "https://a.example/2"),
            ("kind", "text/html"),
            ("content", page.as_str()),
            ("by", "somebody else"),
        ];
        desk.post_from_elsewhere(&format!("/supply?key={key}"), &fields)
    };
    assert_eq!(desk.post_from_elsewhere("/supply", &[("key", &key), ("url", "x")]).status, 403);
    for wrong in ["", "x", &key[1..]] {
        assert_eq!(send(wrong).status, 403, "{wrong}");
    }
    assert_eq!(send(&key).status, 303);
    let one = desk.supplied().remove(0);
    assert_eq!(
        (one.content_type.as_deref(), one.by.as_deref()),
        (Some("text/html; charset=utf-8"), Some("a person, by the bookmark"))
    );
    assert_eq!(one.content.len(), page.len());
    // What is refused from elsewhere does not tell the key.
    let refused = desk.post_from_elsewhere(&format!("/supply?key={key}"), &[("url", "x"), ("content", "y")]);
    assert_eq!(refused.status, 422);
    assert!(!refused.text().contains("javascript:"));
    // A new key makes the old one worthless.
    desk.post("/add/key", &[]);
    assert_ne!(key_of(&desk.get("/add").text()), key);
    assert_eq!(send(&key).status, 403);
    assert_eq!(desk.post_from_elsewhere(&format!("/add/key?key={key}"), &[]).status, 403);
}

/// Begins to hand in a page whose last byte does not come.
fn all_but_a_byte(desk: &Served, target: &str, origin: &str) -> TcpStream {
    let form = "url=https%3A%2F%2Fa.example%2F3&content=Words.&by=Ines";
    let head = format!(
        "POST {target} HTTP/1.1\r\nHost: {}\r\nOrigin: {origin}\r\nContent-Type: application/x-www-form-urlencoded\r\n\
         Content-Length: {}\r\n\r\n{form}",
        desk.address,
        form.len() + 1
    );
    let mut stream = TcpStream::connect(desk.address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(15))).unwrap();
    stream.write_all(head.as_bytes()).unwrap();
    stream
}

fn status_line(stream: &mut TcpStream) -> String {
    let mut start = [0; 12];
    stream.read_exact(&mut start).expect("an answer");
    String::from_utf8_lossy(&start).into_owned()
}

#[test]
fn nothing_that_comes_without_the_key_is_read() {
    let desk = Served::new();
    let elsewhere = "https://news.example";
    for target in ["/supply", "/supply?key=", "/supply?key=x"] {
        let answer = status_line(&mut all_but_a_byte(&desk, target, elsewhere));
        assert_eq!(answer, "HTTP/1.1 403", "{target}");
    }
    desk.post("/add/key", &[]);
    let answer = status_line(&mut all_but_a_byte(&desk, "/supply?key=x", elsewhere));
    assert_eq!(answer, "HTTP/1.1 403");
}

#[test]
fn pages_are_taken_in_by_a_few_at_once() {
    let desk = Served::new();
    let own = format!("http://{}", desk.address);
    let mut slow: Vec<_> = (0..PAGE_FORMS).map(|_| all_but_a_byte(&desk, "/supply", &own)).collect();
    // They are being read by now.
    std::thread::sleep(Duration::from_millis(500));
    let mut next = all_but_a_byte(&desk, "/supply", &own);
    next.write_all(b"x").unwrap();
    std::thread::sleep(Duration::from_millis(500));
    assert!(desk.supplied().is_empty());
    slow[0].write_all(b"x").unwrap();
    assert_eq!(status_line(&mut slow[0]), "HTTP/1.1 303");
    assert_eq!(status_line(&mut next), "HTTP/1.1 303");
    assert_eq!(desk.supplied().len(), 2);
    // Nobody waits for them to add a source.
    assert_eq!(desk.post("/add", &[("url", "https://a.example/")]).status, 303);
}

fn key_of(page: &str) -> String {
    let (_, rest) = page.split_once("supply%3Fkey%3D").unwrap_or_else(|| panic!("no bookmark: {page}"));
    rest.split_once("%27").unwrap().0.to_owned()
}
