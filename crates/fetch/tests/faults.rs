//! Servers that are hostile, broken or in trouble: each visit ends at a limit, with what came until then.

mod web;

use std::io::Write;
use std::time::Duration;

use fetch::{Ask, Cut, Failure, Outcome, Refusal, Settings, Timeout};
use web::{Play, Server, fetch, fetcher};

const MIB: usize = 1024 * 1024;

/// Small limits, so that each is soon reached.
fn settings() -> Settings {
    let mut settings = web::settings();
    let limits = &mut settings.limits;
    (limits.wire_body, limits.decoded_body) = (2 * MIB, 2 * MIB);
    limits.first_byte = Duration::from_millis(200);
    limits.total = Duration::from_millis(600);
    settings
}

fn head(fields: &str) -> Vec<u8> {
    format!("HTTP/1.1 200 OK\r\n{fields}\r\n").into_bytes()
}

fn gzip(content: &[u8]) -> Vec<u8> {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(content).unwrap();
    gzip.finish().unwrap()
}

fn failure(outcome: Outcome) -> Failure {
    match outcome {
        Outcome::Failed(failure) => failure,
        other => panic!("{other}"),
    }
}

#[tokio::test]
async fn bodies_end_at_their_limit() {
    let server = Server::start(|path| match path {
        "/huge" => Play::Endless(head("Content-Length: 10000000000\r\n"), vec![b'a'; 65_536]),
        "/endless" => {
            let chunk = [b"8000\r\n".as_slice(), &vec![b'a'; 0x8000], b"\r\n"].concat();
            Play::Endless(head("Transfer-Encoding: chunked\r\n"), chunk)
        }
        "/crumbs" => Play::Endless(head("Transfer-Encoding: chunked\r\n"), b"1\r\na\r\n".repeat(5000)),
        _ => Play::Endless(head(""), vec![b'a'; 65_536]),
    })
    .await;
    let fetcher = fetcher(settings());
    for path in ["/huge", "/endless", "/crumbs", "/to-the-end"] {
        let visit = fetch(&fetcher, server.url(path)).await;
        let [hop] = visit.hops.as_slice() else { panic!("{path}") };
        assert_eq!(hop.cut, Some(Cut::Length), "{path}");
        assert!(hop.response.len() < 80_000, "{path} keeps {} bytes", hop.response.len());
        assert!(!visit.outcome.is_transient());
        let failure = failure(visit.outcome);
        assert!(
            matches!(failure, Failure::TooLarge { limit, decoded: false, .. } if limit == 2 * MIB),
            "{failure}"
        );
    }
}

#[tokio::test]
async fn bombs_do_not_go_off() {
    let bomb = gzip(&vec![0; 30 * MIB]);
    // About 15 to 1: large, but no trap.
    let words: Vec<u8> =
        (0..600_000_u32).flat_map(|n| (n % 997 * n % 991).to_string().into_bytes()).collect();
    let large = gzip(&words.repeat(3));
    let twice = gzip(&gzip(b"page"));
    let broken = [&gzip(b"page")[..10], &vec![0xff; MIB]].concat();
    let server = Server::start(move |path| match path {
        "/bomb" => Play::answer("200 OK", "Content-Encoding: gzip\r\n", &bomb),
        "/large" => Play::answer("200 OK", "Content-Encoding: gzip\r\n", &large),
        "/twice" => Play::answer("200 OK", "Content-Encoding: gzip, gzip\r\n", &twice),
        "/twice-said-twice" => {
            Play::answer("200 OK", "Content-Encoding: gzip\r\nContent-Encoding: gzip\r\n", &twice)
        }
        "/brotli" => Play::answer("200 OK", "Content-Encoding: br\r\n", b"xx"),
        "/broken" => Play::answer("200 OK", "Content-Encoding: gzip\r\n", &broken),
        _ => Play::answer("200 OK", "Content-Encoding: gzip\r\n", &gzip(b"page")[..10]),
    })
    .await;
    let fetcher = fetcher(settings());
    for (path, kind) in [
        ("/bomb", "ratio"),
        ("/large", "too-large"),
        ("/twice", "unknown-coding"),
        ("/twice-said-twice", "unknown-coding"),
        ("/brotli", "unknown-coding"),
        ("/broken", "bad-coding"),
        ("/short", "bad-coding"),
    ] {
        let visit = fetch(&fetcher, server.url(path)).await;
        assert_eq!((visit.outcome.kind(), visit.hops.len()), (kind, 1), "{path}: {}", visit.outcome);
        assert!(visit.hops[0].response.len() < 80_000 || visit.hops[0].cut.is_none(), "{path}");
    }
}

#[tokio::test]
async fn a_body_is_as_long_as_http_says() {
    let server = Server::start(|path| match path {
        "/lying" => Play::Close([head("Content-Length: 10\r\n"), vec![b'a'; 10 * MIB]].concat()),
        "/two" => Play::Send([head("Content-Length: 1\r\nContent-Length: 2\r\n"), b"ab".to_vec()].concat()),
        "/both" => {
            let fields = "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n";
            Play::Send([head(fields), b"3\r\nabc\r\n0\r\n\r\n".to_vec()].concat())
        }
        "/chunks" => Play::Close([head("Transfer-Encoding: chunked\r\n"), b"5\r\nab".to_vec()].concat()),
        "/nonsense" => {
            Play::Close([head("Transfer-Encoding: chunked\r\n"), b"zz\r\nab\r\n".to_vec()].concat())
        }
        _ => Play::Close([head("Content-Length: 100\r\n"), b"half".to_vec()].concat()),
    })
    .await;
    let mut settings = settings();
    // The pauses after failures are not what is looked at here.
    settings.limits.back_off = Duration::ZERO;
    let fetcher = fetcher(settings);
    let Outcome::Got(lying) = fetch(&fetcher, server.url("/lying")).await.outcome else { panic!() };
    assert_eq!(lying.content, b"aaaaaaaaaa");
    let Outcome::Got(both) = fetch(&fetcher, server.url("/both")).await.outcome else { panic!() };
    assert_eq!(both.content, b"abc");
    assert_eq!(fetch(&fetcher, server.url("/two")).await.outcome.kind(), "bad-http");
    for (path, bytes) in [("/half", 4), ("/chunks", 2)] {
        let visit = fetch(&fetcher, server.url(path)).await;
        assert_eq!(visit.hops[0].cut, Some(Cut::Disconnect));
        assert!(visit.hops[0].response.starts_with(b"HTTP/1.1 200 OK\r\n"));
        assert!(visit.outcome.is_transient());
        let failure = failure(visit.outcome);
        assert!(matches!(failure, Failure::CutOff { bytes: b, .. } if b == bytes), "{path}: {failure}");
    }
    assert_eq!(fetch(&fetcher, server.url("/nonsense")).await.outcome.kind(), "bad-http");
}

#[tokio::test]
async fn heads_end_at_their_limit() {
    let server = Server::start(|path| match path {
        "/headers" => Play::Endless(b"HTTP/1.1 200 OK\r\n".to_vec(), b"X-More: and more\r\n".repeat(100)),
        "/one-line" => Play::Endless(b"HTTP/1.1 200 OK\r\nX-Long: ".to_vec(), vec![b'a'; 1000]),
        "/interim" => Play::Endless(Vec::new(), b"HTTP/1.1 100 Continue\r\n\r\n".repeat(100)),
        "/not-http" => Play::Close(b"SSH-2.0-OpenSSH_9.6\r\n".to_vec()),
        _ => Play::Close(b"HTTP/1.1 200 OK\r\nX-A".to_vec()),
    })
    .await;
    let mut settings = settings();
    settings.limits.back_off = Duration::ZERO;
    let fetcher = fetcher(settings);
    for (path, kind) in [
        ("/headers", "head-too-large"),
        ("/one-line", "head-too-large"),
        ("/interim", "head-too-large"),
        ("/not-http", "bad-http"),
        ("/hangs-up", "bad-http"),
    ] {
        let visit = fetch(&fetcher, server.url(path)).await;
        assert_eq!((visit.outcome.kind(), visit.hops.len()), (kind, 0), "{path}: {}", visit.outcome);
    }
}

#[tokio::test]
async fn the_slow_are_given_up() {
    let server = Server::start(|path| match path {
        "/hang" => Play::Hang,
        "/drip" => Play::Drip(head("Content-Length: 1000\r\n"), Duration::from_millis(20)),
        _ => Play::Drip(b"HTTP/1.1 200 OK\r\nX-Slow: ".to_vec(), Duration::from_millis(20)),
    })
    .await;
    let mut settings = settings();
    settings.limits.back_off = Duration::ZERO;
    let fetcher = fetcher(settings);
    for (path, expected, hops) in [
        ("/hang", Timeout::FirstByte, 0),
        ("/drip", Timeout::Total, 1),
        ("/drip-head", Timeout::FirstByte, 0),
    ] {
        let visit = fetch(&fetcher, server.url(path)).await;
        assert_eq!(visit.hops.len(), hops, "{path}");
        assert!(visit.hops.iter().all(|hop| hop.cut == Some(Cut::Time)));
        let failure = failure(visit.outcome);
        assert!(matches!(failure, Failure::TooSlow { what, .. } if what == expected), "{path}: {failure}");
    }
}

#[tokio::test]
async fn a_large_body_keeps_a_pace() {
    let server =
        Server::start(|_| Play::Drip([head(""), vec![b'a'; 400_000]].concat(), Duration::from_millis(20)))
            .await;
    let mut settings = settings();
    settings.limits.total = Duration::from_mins(1);
    settings.limits.pace_grace = Duration::from_millis(200);
    let visit = fetch(&fetcher(settings), server.url("/")).await;
    let failure = failure(visit.outcome);
    assert!(matches!(failure, Failure::TooSlow { what: Timeout::Pace, .. }), "{failure}");
}

#[tokio::test]
async fn a_host_that_asks_for_a_pause_gets_it() {
    for (status, field, least, most) in [
        ("503 Later", "Retry-After: 3600\r\n", 3590, 3600),
        ("429 Slowly", "Retry-After: 1000000000000\r\n", 604_000, 604_800),
        ("429 Slowly", "Retry-After: Tue, 31 Dec 2999 23:59:59 GMT\r\n", 604_000, 604_800),
    ] {
        let server = Server::start(move |_| Play::answer(status, field, b"")).await;
        let fetcher = fetcher(settings());
        let visit = fetch(&fetcher, server.url("/a")).await;
        assert!(visit.outcome.is_transient());
        assert!(
            (least..=most).contains(&visit.outcome.retry_after().unwrap().as_secs()),
            "{}",
            visit.outcome
        );
        // Nothing else of that host is asked for either.
        let visit = fetch(&fetcher, server.url("/b")).await;
        let Outcome::Refused(Refusal::Resting { retry_after, .. }) = &visit.outcome else { panic!() };
        assert!((least..=most).contains(&retry_after.as_secs()));
        assert_eq!(server.paths(), ["/a"]);
    }
}

#[tokio::test]
async fn a_pause_that_makes_no_sense_is_our_own() {
    for field in ["Retry-After: -1\r\n", "Retry-After: 1e12\r\n", ""] {
        let server = Server::start(move |_| Play::answer("429 Slowly", field, b"")).await;
        let mut settings = settings();
        settings.limits.patience = Duration::from_secs(1);
        let fetcher = fetcher(settings);
        let visit = fetch(&fetcher, server.url("/a")).await;
        assert!(matches!(visit.outcome, Outcome::Failed(Failure::Status { retry_after: None, .. })));
        let visit = fetch(&fetcher, server.url("/b")).await;
        assert_eq!(visit.outcome.kind(), "resting", "back-off");
    }
}

#[tokio::test]
async fn who_is_not_there_is_told() {
    let server = Server::start(|_| Play::Hang).await;
    let mut closed = server.url("/");
    closed.set_port(Some(1)).unwrap();
    let visit = fetcher(settings()).fetch(Ask::page(closed)).await;
    assert_eq!((visit.outcome.kind(), visit.outcome.is_transient()), ("connect", true));
    let mut secure = server.url("/");
    secure.set_scheme("https").unwrap();
    let plain = Server::start(|_| Play::ok("no TLS here")).await;
    secure.set_port(Some(plain.address.port())).unwrap();
    let mut settings = settings();
    settings.limits.connect = Duration::from_millis(300);
    let visit = fetcher(settings).fetch(Ask::page(secure)).await;
    assert!(matches!(visit.outcome.kind(), "tls" | "too-slow"), "{}", visit.outcome);
}
