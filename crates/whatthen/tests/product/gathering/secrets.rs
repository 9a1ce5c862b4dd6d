//! A source whose address holds a password: it is asked with it, and told without.

use std::process::Command;

use testkit::http::{Server, encoded};
use testkit::{Answer, Ran};

use super::{GatheringDesk, rss, set_story, subscriptions};

/// What may be told nowhere: the password, and how it is sent.
const SECRETS: [&str; 2] = ["quill", "YWRhOnF1aWxs"];

/// `path` of the desk's web with a name and a password.
fn secret(desk: &GatheringDesk, path: &str) -> String {
    desk.web.url(path).replace("http://", "http://ada:quill@")
}

fn tells_none(what: &str, text: &str) {
    for secret in SECRETS {
        assert!(!text.contains(secret), "{what}: {text}");
    }
}

/// Runs a command, which tells no secret.
fn call(desk: &GatheringDesk, args: &[&str], input: &[u8]) -> Ran {
    let ran = desk.call_with(args, input);
    tells_none(&args.join(" "), &format!("{} {}", ran.out, ran.err));
    ran
}

#[test]
fn a_password_in_an_address_is_told_to_its_server_alone() {
    let desk = GatheringDesk::new();
    let boat = set_story(&desk.web, "/boat", 1);
    desk.web.set("/feed", Answer::rss(rss(&[("1", &boat, "The boat")])));
    let (feed, gone) = (secret(&desk, "/feed"), secret(&desk, "/gone"));
    let shown = desk.web.url("/feed");

    let ran = call(&desk, &["add", &feed], b"");
    assert_eq!(ran.out, format!("added: feed {shown} (Holm Gazette), 1 items\n"));
    call(&desk, &["add", &gone, "ftp://ada:quill@holm-gazette.example/", "ada:quill@"], b"");
    let list =
        subscriptions(std::slice::from_ref(&gone)).replace("text=", &format!("htmlUrl=\"{gone}\" text="));
    assert_eq!(
        call(&desk, &["import", "--jsonl"], list.as_bytes()).lines()[0]["name"],
        desk.web.url("/gone")
    );
    call(&desk, &["import"], subscriptions(&["ftp://ada:quill@holm-gazette.example/".to_owned()]).as_bytes());

    desk.web.asked();
    let lines = call(&desk, &["gather", "--once", "--jsonl"], b"").lines();
    let told: Vec<_> =
        lines.iter().map(|line| (line["address"].as_str().unwrap(), line["ok"] == true)).collect();
    for line in [(shown.as_str(), true), (&desk.web.url("/gone"), false), (&boat, true)] {
        assert!(told.contains(&line), "{line:?}: {told:?}");
    }
    let asked = desk.web.asked();
    let with = |path: &str| {
        let asked = asked.iter().find(|asked| asked.path == path).unwrap();
        asked.headers.iter().any(|(_, value)| value.contains(SECRETS[1]))
    };
    assert!(with("/feed") && !with("/boat"));
    call(&desk, &["gather", "--once"], b"");
    for args in
        [&["sources"][..], &["sources", "--failing"], &["sources", "--jsonl"], &["status"], &["doctor"]]
    {
        call(&desk, args, b"");
    }
    let opml = call(&desk, &["sources", "--opml"], b"").out;
    assert!(opml.contains(&format!("xmlUrl=\"{shown}\"")), "{opml}");

    let mut serve = desk.set_up(Command::new(env!("CARGO_BIN_EXE_whatthen")));
    let server = Server::start(serve.args(["serve", "--desk", "desk", "--listen", "127.0.0.1:0"]));
    assert_eq!(server.get("/opml").text(), opml);
    let of_source = |address: &str, path: &str| server.get(&format!("{path}{}", encoded(address)));
    let led = of_source(&feed, "/source?url=");
    assert_eq!(led.header("location"), Some(format!("/source?url={}", encoded(&shown)).as_str()));
    for (address, path) in [
        (&shown, "/source?url="),
        (&shown, "/feed.atom?source="),
        (&feed, "/feed.atom?source="),
        (&shown, "/feed.json?source="),
        (&feed, "/feed.json?source="),
    ] {
        let page = of_source(address, path);
        assert_eq!(page.status, 200, "{path}");
        tells_none(path, &page.text());
        assert!(page.text().contains("/article/"), "{path}: {}", page.text());
    }
    let added = server.post("/add", &[("url", &feed)]);
    let location = added.header("location").unwrap().to_owned();
    tells_none("/add", &location);
    for path in ["/sources", "/progress", "/metrics", &location] {
        tells_none(path, &server.get(path).text());
    }
    drop(server);

    // By what is shown, and by all of it.
    let ran = call(&desk, &["sources", "--remove", &shown, &gone], b"");
    assert_eq!((ran.code, ran.out.lines().count()), (0, 2), "{}", ran.err);
    assert_eq!(call(&desk, &["sources", "--remove", &feed], b"").code, 1);
}

#[test]
fn what_is_shown_alike_is_named_whole() {
    let desk = GatheringDesk::new();
    let others = secret(&desk, "/feed").replace("ada", "ben");
    desk.watch_all(&[secret(&desk, "/feed"), others.clone()]);
    let shown = desk.web.url("/feed");
    let ran = call(&desk, &["sources", "--remove", &shown], b"");
    assert!(ran.code == 1 && ran.err.contains("watched several times"), "{}", ran.err);
    assert_eq!(
        call(&desk, &["sources", "--remove", &others], b"").out,
        format!("no longer watched: {shown}\n")
    );
    assert_eq!(desk.source()["url"], shown);
}
