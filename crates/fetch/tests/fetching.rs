//! What is asked, what is taken, what is recorded.

mod web;

use std::io::Write;
use std::time::Duration;

use fetch::{Ask, Cut, Failure, Got, Outcome, Protocol, Validators, Visit};
use web::{Play, Server, fetch, fetcher, settings};

fn got(visit: Visit) -> Got {
    match visit.outcome {
        Outcome::Got(got) => got,
        other => panic!("{other}"),
    }
}

fn gzip(content: &[u8]) -> Vec<u8> {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(content).unwrap();
    gzip.finish().unwrap()
}

#[tokio::test]
async fn an_exchange_is_recorded_as_it_went_over_the_wire() {
    let mut answer = b"HTTP/1.1 200 Fine\r\nX-oDD:  spaces \r\nContent-Type: text/html; charset=utf-8\r\n\
        Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\nETag: \"one\"\r\nCache-Control: max-age=60\r\n\r\n"
        .to_vec();
    for part in gzip(b"<p>The last boat.").chunks(10) {
        answer.extend_from_slice(format!("{:X};odd=1\r\n", part.len()).as_bytes());
        answer.extend_from_slice(part);
        answer.extend_from_slice(b"\r\n");
    }
    answer.extend_from_slice(b"0\r\nX-Trailer: 1\r\n\r\n");
    let sent = [b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n".as_slice(), &answer].concat();
    let server = Server::start(move |_| Play::Send(sent.clone())).await;
    let url = server.url("/a%20b?c=d|e");
    let visit = fetcher(settings()).fetch(Ask { ignore_robots: true, ..Ask::page(url.clone()) }).await;
    let [hop] = visit.hops.as_slice() else { panic!() };
    assert_eq!(String::from_utf8_lossy(&hop.response), String::from_utf8_lossy(&answer));
    assert_eq!(String::from_utf8_lossy(&hop.request), server.requests()[0]);
    assert!(server.requests()[0].starts_with("GET /a%20b?c=d|e HTTP/1.1\r\nHost: holm-gazette.example:"));
    assert!(server.requests()[0].contains("\r\nUser-Agent: whatthen/0.0 (+https://desk.example/about)\r\n"));
    assert!(server.requests()[0].contains("\r\nAccept-Encoding: gzip\r\n"));
    assert_eq!((hop.status, hop.cut, hop.protocol), (200, None, Protocol::Http1));
    assert_eq!((&hop.url, hop.ip.to_string().as_str()), (&url, "127.0.0.1"));
    let got = got(visit);
    assert_eq!(got.content, b"<p>The last boat.");
    assert_eq!(got.content_type.as_deref(), Some("text/html; charset=utf-8"));
    assert_eq!(got.validators, Validators { etag: Some("\"one\"".into()), last_modified: None });
    assert_eq!(got.fresh_for, Some(Duration::from_mins(1)));
}

#[tokio::test]
async fn a_connection_serves_the_next_request_to_its_host() {
    let server = Server::start(|path| match path {
        "/odd" => Play::Send(b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabcHTTP/1.1 200 OK\r\n".to_vec()),
        path => Play::ok(path),
    })
    .await;
    let fetcher = fetcher(settings());
    for path in ["/a", "/b", "/c"] {
        assert_eq!(got(fetch(&fetcher, server.url(path)).await).content, path.as_bytes());
    }
    assert_eq!(server.connections(), 1);
    // What stands behind an answer may be anybody's: such a connection is not used again.
    let odd = fetch(&fetcher, server.url("/odd")).await;
    assert!(odd.hops[0].response.ends_with(b"\r\n\r\nabc"));
    assert_eq!(got(fetch(&fetcher, server.url("/a")).await).content, b"/a");
    assert_eq!(server.connections(), 2);
}

#[tokio::test]
async fn a_kept_connection_that_the_server_closed_is_opened_again() {
    let server =
        Server::start(|_| Play::Close(b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\na".to_vec())).await;
    let fetcher = fetcher(settings());
    for _ in 0..3 {
        assert_eq!(got(fetch(&fetcher, server.url("/")).await).content, b"a");
        tokio::task::yield_now().await;
    }
    assert_eq!(server.connections(), 3);
}

#[tokio::test]
async fn old_ways_to_end_a_body_are_understood() {
    let server = Server::start(|path| match path {
        "/old" => Play::Close(b"HTTP/1.0 200 OK\n\nto the end".to_vec()),
        "/none" => Play::Send(b"HTTP/1.1 204 No Content\r\n\r\n".to_vec()),
        "/folded" => Play::answer("200 OK", "X-Long: a\r\n  b\r\nBad Name: c\r\n", b"folded"),
        _ => Play::answer("200 OK", "Content-Encoding: deflate\r\n", &{
            let mut bare = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::fast());
            bare.write_all(b"bare").unwrap();
            bare.finish().unwrap()
        }),
    })
    .await;
    let fetcher = fetcher(settings());
    for (path, content) in [("/old", "to the end"), ("/none", ""), ("/folded", "folded"), ("/bare", "bare")] {
        let visit = fetch(&fetcher, server.url(path)).await;
        assert_eq!(visit.hops[0].cut, None);
        assert_eq!(got(visit).content, content.as_bytes(), "{path}");
    }
}

#[tokio::test]
async fn validators_go_to_the_address_they_came_from_and_to_no_other() {
    let server = Server::start_at([127, 0, 0, 1].into(), |path, head| match path {
        "/feed" if head.contains("If-None-Match: W/\"7\"\r\nIf-Modified-Since: today\r\n") => {
            Play::Send(b"HTTP/1.1 304 Not Modified\r\nETag: W/\"8\"\r\n\r\n".to_vec())
        }
        "/old" => Play::redirect(302, "/feed"),
        _ => Play::ok("full"),
    })
    .await;
    let fetcher = fetcher(settings());
    let validators = Validators { etag: Some("W/\"7\"".into()), last_modified: Some("today".into()) };
    let ask =
        |path| Ask { ignore_robots: true, validators: validators.clone(), ..Ask::feed(server.url(path)) };

    let visit = fetcher.fetch(ask("/feed")).await;
    assert_eq!(visit.hops[0].response, b"HTTP/1.1 304 Not Modified\r\nETag: W/\"8\"\r\n\r\n");
    let Outcome::NotModified { validators: kept, .. } = visit.outcome else { panic!("{}", visit.outcome) };
    assert_eq!(kept, Validators { etag: Some("W/\"8\"".into()), last_modified: Some("today".into()) });

    assert_eq!(got(fetcher.fetch(ask("/old")).await).content, b"full");
    let validated = Some(server.url("/feed"));
    let visit = fetcher.fetch(Ask { validated, ..ask("/old") }).await;
    assert!(matches!(visit.outcome, Outcome::NotModified { .. }));
    assert_eq!(server.connections(), 1);
}

#[tokio::test]
async fn an_answer_of_no_change_that_was_not_asked_for_is_none() {
    let server = Server::start(|_| Play::Send(b"HTTP/1.1 304 Not Modified\r\n\r\n".to_vec())).await;
    let visit = fetch(&fetcher(settings()), server.url("/")).await;
    assert!(matches!(visit.outcome, Outcome::Failed(Failure::Status { status: 304, .. })));
}

#[tokio::test]
async fn redirects_are_followed_and_told() {
    let server = Server::start(|path| match path {
        "/moved" => Play::redirect(301, "/again"),
        "/again" => Play::redirect(308, "/here#there"),
        "/for-now" => Play::redirect(307, "/moved"),
        "/lost" => Play::redirect(301, "/nowhere"),
        "/round" => Play::redirect(302, "/about"),
        "/about" => Play::redirect(302, "/round"),
        "/here" => Play::ok("here"),
        path if path.starts_with("/on/") => Play::redirect(302, &format!("{path}0")),
        _ => Play::not_found(),
    })
    .await;
    let fetcher = fetcher(settings());
    let visit = fetch(&fetcher, server.url("/moved")).await;
    assert_eq!(visit.hops.iter().map(|hop| hop.status).collect::<Vec<_>>(), [301, 308, 200]);
    assert_eq!(visit.moved_to, Some(server.url("/here")));
    assert_eq!(got(visit).url, server.url("/here"));
    let visit = fetch(&fetcher, server.url("/for-now")).await;
    assert_eq!((visit.moved_to, visit.hops.len()), (None, 4));
    let visit = fetch(&fetcher, server.url("/lost")).await;
    assert_eq!((visit.moved_to.as_ref(), visit.outcome.kind()), (None, "status"));
    let visit = fetch(&fetcher, server.url("/round")).await;
    assert_eq!((visit.hops.len(), visit.outcome.kind()), (2, "redirect-loop"));
    let visit = fetch(&fetcher, server.url("/on/")).await;
    assert_eq!((visit.hops.len(), visit.outcome.kind()), (11, "too-many-redirects"));
    assert!(!visit.outcome.is_transient());
}

#[tokio::test]
async fn credentials_go_to_the_address_asked_for_and_into_no_record() {
    let other = Server::start(|_| Play::ok("elsewhere")).await;
    let elsewhere = other.url("/").to_string();
    let server = Server::start(move |path| match path {
        "/in" => Play::redirect(302, "/within"),
        "/out" => Play::redirect(302, &elsewhere),
        _ => Play::ok("open"),
    })
    .await;
    let fetcher = fetcher(settings());
    let secret = |path| {
        let mut url = server.url(path);
        url.set_username("me").unwrap();
        url.set_password(Some("s:cret")).unwrap();
        url
    };
    for path in ["/", "/in", "/out"] {
        let visit = fetch(&fetcher, secret(path)).await;
        for hop in &visit.hops {
            let told = format!("{} {}", hop.url, String::from_utf8_lossy(&hop.request));
            assert!(!told.contains("cret") && !told.contains("bWU6"), "{told}");
        }
        assert!(!got(visit).url.as_str().contains("cret"));
    }
    let with = |server: &Server| {
        let sent = |head: &String| head.contains("\r\nAuthorization: Basic bWU6czpjcmV0\r\n");
        server.requests().iter().map(sent).collect::<Vec<_>>()
    };
    assert_eq!(with(&server), [true, true, false, true]);
    assert_eq!(with(&other), [false]);
}

#[tokio::test]
async fn one_request_at_a_time_goes_to_a_host() {
    let server = Server::start(Play::ok).await;
    let fetcher = fetcher(settings());
    let visits = ["/a", "/b", "/c", "/d"].map(|path| {
        let (fetcher, url) = (fetcher.clone(), server.url(path));
        tokio::spawn(async move { fetch(&fetcher, url).await })
    });
    for visit in visits {
        assert_eq!(got(visit.await.unwrap()).status, 200);
    }
    // Had two been in flight at once, a second connection had been opened.
    assert_eq!(server.connections(), 1);
}

#[tokio::test]
async fn errors_keep_a_part_of_their_page_for_the_record() {
    let server = Server::start(|_| Play::answer("500 Oh", "", &vec![b'a'; 200_000])).await;
    let visit = fetch(&fetcher(settings()), server.url("/")).await;
    assert_eq!(visit.hops[0].cut, Some(Cut::Length));
    assert!((65_536..80_000).contains(&visit.hops[0].response.len()));
    assert!(visit.outcome.is_transient());
    assert!(visit.outcome.to_string().contains("answered 500"), "{}", visit.outcome);
}

#[tokio::test]
async fn nothing_more_is_asked_while_what_was_fetched_is_held() {
    let mut settings = settings();
    settings.limits.small_bodies = 2;
    let fetcher = fetcher(settings);
    let (visits, mut taken) = tokio::sync::mpsc::unbounded_channel();
    let mut servers = Vec::new();
    for _ in 0..6 {
        let server = Server::start(|_| Play::ok(&"a".repeat(120 * 1024))).await;
        let (fetcher, url, visits) = (fetcher.clone(), server.url("/"), visits.clone());
        tokio::spawn(async move { visits.send(fetch(&fetcher, url).await) });
        servers.push(server);
    }
    let asked = || servers.iter().map(|server| server.requests().len()).sum::<usize>();
    let mut held = vec![taken.recv().await.unwrap(), taken.recv().await.unwrap()];
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert_eq!(asked(), 2);
    // Only what was recorded, not what it unpacks to, is kept on: there is room for one more.
    held.iter_mut().for_each(|visit| visit.held.shrink_to(121 * 1024));
    held.push(taken.recv().await.unwrap());
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert_eq!(asked(), 3);
    drop(held);
    for _ in 0..3 {
        taken.recv().await.unwrap();
    }
    assert_eq!(asked(), 6);
}
