//! `robots.txt`: other projects' cases, and the way to it.

mod web;

use std::time::{Duration, Instant};

use fetch::{Ask, Outcome, Refusal, Robots, RobotsFile};
use jiff::Timestamp;
use serde_json::Value;
use web::conformance::{cases, folder};
use web::{Play, Server, fetcher, settings};

/// Cases in which we deviate, and why.
const DEVIATIONS: [(&str, &str); 1] = [(
    // `/foo/bar/%62%61%7A` and `/foo/bar/baz` are one path to RFC 9309 (table in 2.2.2), and to the cases of
    // crawler-commons; Google compares as written. Matched by content, as the numbers of cases differ from
    // set to set.
    "%62%61%7A",
    "unreserved octets are unescaped before they are compared",
)];

fn bytes(case: &Value) -> Vec<u8> {
    let text = case["robots_b64"].as_str().unwrap();
    let digit = |byte: u8| match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' => 62,
        _ => 63,
    };
    let mut out = Vec::new();
    for four in text.trim_end_matches('=').as_bytes().chunks(4) {
        let bits = four.iter().fold(0_u32, |bits, byte| (bits << 6) | u32::from(digit(*byte)));
        let bits = bits << (6 * (4 - four.len()));
        out.extend_from_slice(&bits.to_be_bytes()[1..four.len()]);
    }
    out
}

/// Path and query as a case writes them: an address that is not escaped stays so.
fn path(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path = rest.find(['/', '?']).map_or("/", |at| &rest[at..]);
    path.split('#').next().unwrap_or(path)
}

#[test]
fn googles_cases() {
    let cases = cases("robots");
    let (mut right, mut wrong) = (0, Vec::new());
    for case in &cases {
        let file = bytes(case);
        let robots = Robots::parse(&file, case["agent"].as_str().unwrap());
        if Some(robots.allows(path(case["url"].as_str().unwrap()))) == case["allowed"].as_bool() {
            right += 1;
        } else {
            let text = String::from_utf8_lossy(&file).into_owned();
            let known = DEVIATIONS.iter().any(|(mark, _)| text.contains(mark));
            wrong.push((known, case["id"].clone(), case["google_only"].as_bool() == Some(true)));
        }
    }
    eprintln!("robots.json: {right} of {} cases, not {wrong:?}", cases.len());
    // 143 of 145, or the same share of a part.
    assert!(wrong.len() * 145 <= cases.len().max(73) * 2, "{wrong:?}");
    assert!(wrong.iter().all(|(known, _, google_only)| *known || *google_only), "{wrong:?}");
}

#[test]
fn patterns_against_paths() {
    for case in cases("robots_rules") {
        // One pattern was written as its language escapes it.
        let rule = case["rule"].as_str().unwrap().replace("\\u30C4", "\u{30c4}");
        let rules = if rule.contains(':') { rule } else { format!("Disallow: {rule}") };
        let robots = Robots::parse(format!("User-agent: *\n{rules}").as_bytes(), "whatthen");
        if let Some(allowed) = case["allowed"].as_bool() {
            assert_eq!(robots.allows(path(case["url"].as_str().unwrap())), allowed, "{case}");
        } else {
            let given = case["path"].as_str().unwrap();
            let expected = case["match"].as_bool().unwrap();
            // Where the case has both kinds of rules, `match` says that the page may be fetched.
            let may =
                if rules.contains("allow: /") && rules.starts_with("allow") { expected } else { !expected };
            assert_eq!(robots.allows(path(given)), may, "{case}");
        }
    }
}

#[test]
fn real_files_are_read_at_once() {
    let Some(folder) = folder() else { return };
    let (begun, sites) = (Instant::now(), cases("robots_sites"));
    for case in &sites {
        let file = std::fs::read(folder.join(case["file"].as_str().unwrap())).unwrap();
        let robots = Robots::parse(&file, "whatthen");
        for path in ["/", "/news/2026/03/04/the-last-boat.html?page=2", &format!("/{}", "a*%2".repeat(500))] {
            robots.allows(path);
        }
        assert!(robots.allows("/robots.txt"));
    }
    eprintln!("robots_sites.json: {} files in {:?}", sites.len(), begun.elapsed());
}

#[tokio::test]
async fn the_file_is_asked_first_and_once() {
    let server = Server::start(|path| match path {
        "/robots.txt" => Play::ok("User-agent: whatthen\nDisallow: /private/\n"),
        path => Play::ok(path),
    })
    .await;
    let fetcher = fetcher(settings());
    let first = fetcher.fetch(Ask::page(server.url("/a"))).await;
    assert_eq!((first.outcome.kind(), first.hops.len()), ("got", 1));
    let refused = fetcher.fetch(Ask::page(server.url("/private/b?c"))).await;
    assert!(refused.hops.is_empty());
    let Outcome::Refused(Refusal::Robots { path, .. }) = &refused.outcome else { panic!() };
    assert_eq!(path, "/private/b?c");
    assert!(!refused.outcome.is_transient());
    let own = fetcher.fetch(Ask { ignore_robots: true, ..Ask::page(server.url("/private/b")) }).await;
    assert_eq!(own.outcome.kind(), "got");
    assert_eq!(server.paths(), ["/robots.txt", "/a", "/private/b"]);
    assert_eq!(server.connections(), 1);

    let [(origin, file)] = fetcher.robots_learned().try_into().unwrap();
    assert_eq!(origin, server.url("/").origin().ascii_serialization());
    assert_eq!((file.status, file.body.len()), (Some(200), 41));
    assert!(fetcher.robots_learned().is_empty());
    // What was stored is not asked for again.
    let later = web::fetcher(settings());
    later.know_robots(&origin, file);
    assert_eq!(later.fetch(Ask::page(server.url("/private/"))).await.outcome.kind(), "robots");
    assert_eq!(server.paths().len(), 3);
}

#[tokio::test]
async fn no_file_allows_and_trouble_forbids() {
    for (status, kind, transient) in
        [("404 No", "got", false), ("403 No", "got", false), ("500 Oh", "robots-unreachable", true)]
    {
        let server = Server::start(move |path| match path {
            "/robots.txt" => Play::answer(status, "", b"User-agent: *\nDisallow: /"),
            _ => Play::ok("page"),
        })
        .await;
        let visit = fetcher(settings()).fetch(Ask::page(server.url("/"))).await;
        assert_eq!((visit.outcome.kind(), visit.outcome.is_transient()), (kind, transient), "{status}");
        assert_eq!(visit.outcome.retry_after().is_some(), transient);
    }
}

#[tokio::test]
async fn a_file_that_moved_is_followed_but_not_inwards_nor_for_ever() {
    let server = Server::start(|path| match path {
        "/robots.txt" => Play::redirect(301, "/1"),
        "/1" => Play::redirect(302, "/2"),
        "/2" => Play::ok("User-agent: *\nDisallow: /a"),
        _ => Play::ok("page"),
    })
    .await;
    let asked = fetcher(settings()).fetch(Ask::page(server.url("/a"))).await;
    assert_eq!(asked.outcome.kind(), "robots");

    let on = Server::start(|path| match path {
        "/a" => Play::ok("page"),
        path => Play::redirect(302, &format!("{path}0")),
    })
    .await;
    assert_eq!(fetcher(settings()).fetch(Ask::page(on.url("/a"))).await.outcome.kind(), "got");
    assert_eq!(on.paths().len(), 7);

    let inwards = Server::start(|path| match path {
        "/robots.txt" => Play::redirect(302, "http://10.0.0.1/robots.txt"),
        _ => Play::ok("page"),
    })
    .await;
    let visit = fetcher(settings()).fetch(Ask::page(inwards.url("/a"))).await;
    assert_eq!(visit.outcome.kind(), "robots-unreachable");
}

#[tokio::test]
async fn only_the_start_of_an_endless_file_is_read() {
    let server = Server::start(|path| match path {
        "/robots.txt" => Play::Endless(
            b"HTTP/1.1 200 OK\r\n\r\nUser-agent: *\nDisallow: /a\n".to_vec(),
            b"Disallow: /b\n".repeat(1000),
        ),
        _ => Play::ok("page"),
    })
    .await;
    let fetcher = fetcher(settings());
    assert_eq!(fetcher.fetch(Ask::page(server.url("/a"))).await.outcome.kind(), "robots");
    assert_eq!(fetcher.fetch(Ask::page(server.url("/c"))).await.outcome.kind(), "got");
    assert_eq!(fetcher.robots_learned()[0].1.body.len(), 500 * 1024);
}

#[tokio::test]
async fn a_long_delay_is_clamped() {
    let server = Server::start(|_| Play::ok("page")).await;
    let mut settings = settings();
    settings.limits.crawl_delay = Duration::from_millis(50);
    let fetcher = fetcher(settings);
    let file = RobotsFile {
        fetched_at: Timestamp::now(),
        status: Some(200),
        body: b"User-agent: *\nCrawl-delay: 100000".to_vec(),
    };
    fetcher.know_robots(&server.url("/").origin().ascii_serialization(), file);
    for path in ["/a", "/b", "/c"] {
        assert_eq!(fetcher.fetch(Ask::page(server.url(path))).await.outcome.kind(), "got");
    }
}
