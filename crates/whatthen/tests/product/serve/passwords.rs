//! Passwords: without one a desk is this machine's alone.

use std::time::Duration;

use base64::Engine;
use testkit::http::{Answer, Ask, Server};

use super::super::desk::TestDesk;
use super::{serve, serve_with};

const PASSWORD: &str = "a ferry to Holm at noon";

fn with_password() -> TestDesk {
    let desk = TestDesk::with_stories(1);
    let ran = desk.run_with("password", [], format!("{PASSWORD}\n").as_bytes());
    assert_eq!(ran.code, 0, "{}", ran.err);
    desk
}

fn basic(server: &Server, target: &str, password: &str) -> Answer {
    let coded = base64::engine::general_purpose::STANDARD.encode(format!("me:{password}"));
    Ask::new("GET", target).with("Authorization", &format!("Basic {coded}")).send(server.address)
}

#[test]
fn other_machines_want_a_password() {
    let desk = TestDesk::with_stories(1);
    for address in ["0.0.0.0:0", "[::]:0", "192.0.2.1:80"] {
        let ran = desk.run("serve", ["--listen", address]);
        assert_eq!(ran.code, 2, "{address}: {}", ran.err);
        assert!(ran.err.contains("set a password first: whatthen password"), "{}", ran.err);
    }
    let short = desk.run_with("password", [], b"short\n");
    assert_eq!(short.code, 1);
    assert!(short.err.contains("too short"), "{}", short.err);
    let long = desk.run_with("password", [], format!("{}\n", "x".repeat(1025)).as_bytes());
    assert_eq!(long.code, 1);
    assert!(long.err.contains("too long: it takes at most 1024 bytes"), "{}", long.err);
}

#[test]
fn nothing_is_shown_before_the_password_is() {
    let desk = with_password();
    let server = serve_with(&desk, &["--listen", "0.0.0.0:0"]);
    let address = std::net::SocketAddr::from(([127, 0, 0, 1], server.address.port()));
    let get = |target: &str| Ask::new("GET", target).send(address);
    for target in ["/", "/search?q=ferry", "/archive/x", "/article/x", "/nothing", "/add", "/story/x"] {
        let led = get(target);
        assert_eq!(led.status, 303, "{target}");
        assert!(led.header("location").unwrap().starts_with("/sign-in?back=%2F"), "{target}");
        assert!(led.body.is_empty());
    }
    for target in ["/feed.atom", "/feed.json", "/opml", "/metrics", "/progress"] {
        let asked = get(target);
        assert_eq!(asked.status, 401, "{target}");
        assert!(asked.header("www-authenticate").unwrap().starts_with("Basic "));
    }
    assert_eq!(get("/sign-in").status, 200);
    let origin = format!("http://{address}");
    for target in ["/add", "/add/key", "/theme", "/sign-out", "/nothing"] {
        let sent = Ask::new("POST", target).with("Origin", &origin).form(&[("url", "x")]).send(address);
        assert_eq!(sent.status, 401, "{target}");
    }
}

#[test]
fn a_session_begins_with_the_password_and_ends_with_it() {
    let desk = with_password();
    let server = serve(&desk);
    let wrong = server.post("/sign-in", &[("password", "a ferry to Holm at nine"), ("back", "/add")]);
    assert_eq!((wrong.status, wrong.header("set-cookie")), (403, None));
    let right = server.post("/sign-in", &[("password", PASSWORD), ("back", "/add")]);
    assert_eq!((right.status, right.header("location")), (303, Some("/add")));
    let cookie = right.header("set-cookie").unwrap().to_owned();
    for part in ["HttpOnly", "SameSite=Lax", "Path=/"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    assert!(!cookie.contains("Secure"));
    let token = cookie.split(';').next().unwrap().to_owned();
    let get = |token: &str| Ask::new("GET", "/").with("Cookie", token).send(server.address).status;
    assert_eq!(get(&token), 200);
    assert_eq!(get("whatthen_session=other"), 303);
    assert_eq!(get("whatthen_session="), 303);
    // A new password ends it, a little later.
    desk.run_with("password", [], b"another ferry altogether\n");
    for _ in 0..200 {
        if get(&token) == 303 {
            break;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    assert_eq!(get(&token), 303);
    let again = server.post("/sign-in", &[("password", "another ferry altogether")]);
    let token = again.header("set-cookie").unwrap().split(';').next().unwrap().to_owned();
    let origin = format!("http://{}", server.address);
    let out =
        Ask::new("POST", "/sign-out").with("Origin", &origin).with("Cookie", &token).send(server.address);
    assert_eq!((out.status, out.header("location")), (303, Some("/sign-in")));
    assert_eq!(get(&token), 303);
}

#[test]
fn programs_give_the_password_with_every_request() {
    let desk = with_password();
    let server = serve(&desk);
    assert_eq!(basic(&server, "/feed.atom", PASSWORD).status, 200);
    assert_eq!(basic(&server, "/metrics", PASSWORD).status, 200);
    assert_eq!(basic(&server, "/metrics", "wrong").status, 401);
}

#[test]
fn tries_run_out() {
    let desk = with_password();
    let server = serve(&desk);
    let mut statuses = Vec::new();
    for _ in 0..8 {
        statuses.push(server.post("/sign-in", &[("password", "not this one")]).status);
    }
    assert_eq!(statuses[..5], [403; 5]);
    assert!(statuses[5..].contains(&429), "{statuses:?}");
    // Nor does the right one help then.
    assert_eq!(server.post("/sign-in", &[("password", PASSWORD)]).status, 429);
}

#[test]
fn behind_a_proxy_tries_are_those_of_whom_it_asks_for() {
    let desk = with_password();
    let server = serve_with(&desk, &["--https"]);
    let sign_in = |forwarded: &str, password: &str| {
        let origin = format!("https://{}", server.address);
        Ask::new("POST", "/sign-in")
            .with("Origin", &origin)
            .with("X-Forwarded-For", forwarded)
            .form(&[("password", password)])
            .send(server.address)
            .status
    };
    // What the attacker sent before the proxy's own word is always another address.
    let statuses: Vec<u16> = (0..8).map(|n| sign_in(&format!("10.0.0.{n}, 192.0.2.66"), "wrong")).collect();
    assert!(statuses.contains(&429), "{statuses:?}");
    assert_eq!(sign_in("192.0.2.66", PASSWORD), 429);
    assert_eq!(sign_in("192.0.2.66, 192.0.2.1", PASSWORD), 303);
}

#[test]
fn without_a_proxy_nobody_says_who_they_are() {
    let desk = with_password();
    let server = serve(&desk);
    let origin = format!("http://{}", server.address);
    let statuses: Vec<u16> = (0..8)
        .map(|n| {
            Ask::new("POST", "/sign-in")
                .with("Origin", &origin)
                .with("X-Forwarded-For", &format!("192.0.2.{n}"))
                .form(&[("password", "wrong")])
                .send(server.address)
                .status
        })
        .collect();
    assert!(statuses.contains(&429), "{statuses:?}");
}

#[test]
fn over_https_cookies_say_so() {
    let desk = with_password();
    let server = serve_with(&desk, &["--https", "--host", "desk.example"]);
    let sign_in = |origin: &str| {
        Ask::new("POST", "/sign-in")
            .host("desk.example")
            .with("Origin", origin)
            .form(&[("password", PASSWORD)])
            .send(server.address)
    };
    assert_eq!(sign_in("http://desk.example").status, 403);
    assert!(sign_in("https://desk.example").header("set-cookie").unwrap().ends_with("; Secure"));
}
