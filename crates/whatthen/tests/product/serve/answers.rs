//! What every answer has, whatever it answers.

use testkit::http::{Answer, Ask, Server};

use super::super::desk::TestDesk;
use super::{all, page, serve, serve_beside_a_writer, serve_with};

/// Asks for everything that there is, rightly and wrongly.
fn asked(server: &Server) -> Vec<(String, Answer)> {
    let record = all(&page(&server.get(&first_article(server))), "a.btn.go", "href").remove(0);
    let mut targets: Vec<(&str, String)> = [
        "/",
        "/?before=x",
        "/?before=1",
        "/stories",
        "/search",
        "/search?q=ferry",
        "/search?q=%ff",
        "/sources",
        "/progress",
        "/source?url=x",
        "/source",
        "/add",
        "/feed.atom",
        "/feed.json",
        "/feed.atom?story=x",
        "/opml",
        "/metrics",
        "/sign-in",
        "/nothing",
        "/archive",
        "/archive/",
        "/archive/x",
        "/archive/%ff",
        "/archive/x/y",
        "/article/x",
        "/proof/x/y",
        "/proof/x/y?start=0&end=1",
        "/story/x",
        "/assets/x.css",
        "/assets/../x",
    ]
    .map(|target| ("GET", target.to_owned()))
    .to_vec();
    targets.push(("GET", first_article(server)));
    targets.push(("GET", record.clone()));
    targets.push(("HEAD", record.clone()));
    targets.push(("HEAD", "/".to_owned()));
    targets.push(("POST", "/".to_owned()));
    targets.push(("POST", record.clone()));
    targets.push(("DELETE", record.clone()));
    targets.push(("OPTIONS", "/".to_owned()));
    let ask = |(method, target): &(&str, String)| {
        (format!("{method} {target}"), Ask::new(method, target).send(server.address))
    };
    let mut answers: Vec<(String, Answer)> = targets.iter().map(ask).collect();
    let tag = server.get(&record).header("etag").unwrap().to_owned();
    let again = Ask::new("GET", &record).with("If-None-Match", &tag).send(server.address);
    assert_eq!(again.status, 304);
    answers.push((format!("GET {record} again"), again));
    answers.push((
        "another host".to_owned(),
        Ask::new("GET", &record).host("evil.example").send(server.address),
    ));
    let own = format!("http://{}", server.address);
    let posted = Ask::new("POST", &record).with("Origin", &own).send(server.address);
    assert_eq!(posted.status, 405);
    answers.push((format!("POST {record}"), posted));
    let long = "x".repeat(100_000);
    let large = Ask::new("POST", "/add").with("Origin", &own).form(&[("url", &long)]).send(server.address);
    assert_eq!(large.status, 413);
    answers.push(("POST /add".to_owned(), large));
    answers
}

fn first_article(server: &Server) -> String {
    all(&page(&server.get("/")), "h3 a", "href").remove(0)
}

#[test]
fn every_answer_has_the_fields_that_it_must_have() {
    let desk = TestDesk::with_stories(3);
    let server = serve(&desk);
    let mut statuses = std::collections::BTreeSet::new();
    for (what, answer) in asked(&server) {
        statuses.insert(answer.status);
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{what}");
        let policy = answer.header("content-security-policy").unwrap_or_else(|| panic!("{what}: no policy"));
        assert_eq!(answer.headers.iter().filter(|(name, _)| name == "content-security-policy").count(), 1);
        assert!(policy.contains("default-src 'none'"), "{what}: {policy}");
        assert!(!policy.contains("unsafe"), "{what}: {policy}");
        let archived = what.contains(" /archive/") || what == "another host";
        if archived {
            assert!(policy.starts_with("sandbox; "), "{what}: {policy}");
            assert!(!policy.contains("allow-") && !policy.contains("script-src"), "{what}: {policy}");
            assert_eq!(answer.header("referrer-policy"), Some("no-referrer"), "{what}");
        } else {
            assert!(
                policy.contains("frame-ancestors 'none'; ") || policy.ends_with("frame-ancestors 'none'")
            );
            assert_eq!(answer.header("referrer-policy"), Some("same-origin"), "{what}");
        }
        assert!(answer.header("set-cookie").is_none(), "{what}");
        // A failure is a page, and tells nothing of the inside.
        let waiting = answer.status == 503 && answer.header("retry-after") == Some("3");
        if answer.status >= 400 && !waiting && !what.starts_with("HEAD") {
            let text = answer.text();
            assert!(
                text.contains("<h1>") && text.contains("Nothing on the desk was changed or lost"),
                "{what}"
            );
            assert!(!text.contains(desk.folder_name()) && !text.contains("sqlite"), "{what}");
        }
    }
    for status in [200, 304, 400, 403, 404, 405, 413, 421] {
        assert!(statuses.contains(&status), "{status} among {statuses:?}");
    }
    assert!(!statuses.contains(&500), "{statuses:?}");
}

#[test]
fn forms_from_elsewhere_change_nothing() {
    let desk = TestDesk::with_stories(1);
    let server = serve_with(&desk, &["--host", "desk.example"]);
    let own = format!("http://{}", server.address);
    let theme = |headers: &[(&str, &str)]| {
        let ask = Ask::new("POST", "/theme").form(&[("theme", "dark"), ("back", "/add")]);
        headers.iter().fold(ask, |ask, (name, value)| ask.with(name, value)).send(server.address)
    };
    for refused in [
        &[][..],
        &[("Origin", "null")],
        &[("Origin", "https://evil.example")],
        &[("Origin", "http://127.0.0.1:1")],
        &[("Origin", "http://desk.example")],
        &[("Sec-Fetch-Site", "cross-site")],
        &[("Sec-Fetch-Site", "same-site")],
        &[("Sec-Fetch-Site", "none")],
        &[("Origin", &own), ("Origin", "https://evil.example")],
        &[("Origin", "https://evil.example"), ("Sec-Fetch-Site", "same-origin")],
    ] {
        assert_eq!(theme(refused).status, 403, "{refused:?}");
    }
    for method in ["PUT", "DELETE", "PATCH", "OPTIONS", "POST"] {
        for target in ["/", "/nothing-yet", "/add", "/add/key", "/sign-out"] {
            assert_eq!(Ask::new(method, target).send(server.address).status, 403, "{method} {target}");
        }
    }
    // Open to other pages, but not without the key.
    assert_eq!(Ask::new("PUT", "/supply").send(server.address).status, 403);
    assert_eq!(Ask::new("POST", "/supply").form(&[("url", "x")]).send(server.address).status, 403);
    let kept = theme(&[("Sec-Fetch-Site", "same-origin")]);
    assert_eq!((kept.status, kept.header("location")), (303, Some("/add")));
    let cookie = theme(&[("Origin", &own)]).header("set-cookie").unwrap().to_owned();
    assert_eq!(cookie, "whatthen_theme=dark; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax");
    let dark = Ask::new("GET", "/").with("Cookie", "a=b; whatthen_theme=dark").send(server.address);
    assert!(dark.text().contains("<html lang=\"en\" data-theme=\"dark\">"));
    // Nobody is led elsewhere.
    let led = server.post("/theme", &[("theme", "light"), ("back", "//evil.example")]);
    assert_eq!(led.header("location"), Some("/"));
}

#[test]
fn the_desk_goes_by_its_names_alone() {
    let desk = TestDesk::with_stories(1);
    let server = serve_with(&desk, &["--host", "desk.example"]);
    let status = |host: &str| Ask::new("GET", "/").host(host).send(server.address).status;
    for host in ["localhost", "localhost:8100", "127.0.0.1", "[::1]:1", "desk.example", "DESK.EXAMPLE:443"] {
        assert_eq!(status(host), 200, "{host}");
    }
    for host in
        ["evil.example", "evil.example:8100", "desk.example.evil.example", "10.0.0.1", "169.254.169.254"]
    {
        assert_eq!(status(host), 421, "{host}");
    }
    for host in ["", "a b", "user@localhost"] {
        assert_eq!(status(host), 400, "{host}");
    }
    let two = Ask::new("GET", "/").with("Host", "localhost").send(server.address);
    assert_eq!(two.status, 400);
    let absolute = Ask::new("GET", "http://evil.example/").send(server.address);
    assert_eq!(absolute.status, 400);
}

#[test]
fn what_is_in_the_program_is_kept_by_browsers() {
    let desk = TestDesk::with_stories(1);
    let server = serve(&desk);
    let front = page(&server.get("/"));
    let files = [all(&front, "link[rel=stylesheet]", "href"), all(&front, "script", "src")].concat();
    assert_eq!(files.len(), 2);
    for (file, kind) in files.iter().zip(["text/css; charset=utf-8", "text/javascript; charset=utf-8"]) {
        let answer = server.get(file);
        assert_eq!((answer.status, answer.header("content-type")), (200, Some(kind)));
        assert_eq!(answer.header("cache-control"), Some("public, max-age=31536000, immutable"));
    }
    assert_eq!(server.get("/").header("cache-control"), Some("private, no-cache"));
}

#[test]
fn a_desk_is_served_while_another_program_writes_to_it() {
    let desk = TestDesk::with_stories(2);
    let server = serve_beside_a_writer(&desk);
    assert_eq!(all(&page(&server.get("/")), "h3 a", "href").len(), 2);
    assert!(!server.get("/search?q=ferry").text().contains("No article"));
    desk.write_stories("more", 2..5);
    desk.done("import", ["more"]);
    assert_eq!(all(&page(&server.get("/")), "h3 a", "href").len(), 5);
    assert_eq!(all(&page(&server.get("/search?q=harbour")), ".results h2 a", "href").len(), 5);
    // Withdrawn is withdrawn at once, and a rebuild puts other files in the place of those that are open.
    desk.done("forget", [&testkit::story_url(3), "--reason", "asked to"]);
    assert_eq!(all(&page(&server.get("/")), "h3 a", "href").len(), 4);
    assert_eq!(all(&page(&server.get("/search?q=harbour")), ".results h2 a", "href").len(), 4);
    desk.done("rebuild", []);
    desk.write_stories("other", 7..8);
    desk.done("import", ["other"]);
    assert_eq!(all(&page(&server.get("/")), "h3 a", "href").len(), 5);
    assert_eq!(all(&page(&server.get("/search?q=harbour")), ".results h2 a", "href").len(), 5);
}

#[test]
fn an_unfinished_forget_is_not_read_over() {
    let desk = TestDesk::with_stories(2);
    let server = serve(&desk);
    assert_eq!(server.get("/").status, 200);
    desk.note("forgetting", "now");
    let busy = server.get("/");
    assert_eq!((busy.status, busy.header("retry-after")), (503, Some("5")));
    assert!(busy.text().contains("A page is being withdrawn from this desk."));
}
