//! No socket is opened to an address that the guard does not let pass, whatever the way to it.

mod web;

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex};

use fetch::{Ask, Fetcher, Guard, Resolve, Resolving, Settings};
use url::Url;
use web::conformance::cases;
use web::{AGENT, Play, Server};

/// Answers by name, one answer after another, and records what was asked.
#[derive(Default)]
struct Scripted {
    answers: Mutex<HashMap<String, Vec<Vec<IpAddr>>>>,
    asked: Mutex<Vec<String>>,
}

impl Scripted {
    fn say(&self, name: &str, answers: &[&[&str]]) {
        let answers =
            answers.iter().map(|list| list.iter().map(|ip| ip.parse().unwrap()).collect()).collect();
        self.answers.lock().unwrap().insert(name.to_owned(), answers);
    }
}

impl Resolve for Scripted {
    fn resolve<'a>(&'a self, host: &'a str) -> Resolving<'a> {
        self.asked.lock().unwrap().push(host.to_owned());
        let mut answers = self.answers.lock().unwrap();
        let answer = match answers.get_mut(host) {
            Some(list) if list.len() > 1 => list.remove(0),
            Some(list) => list[0].clone(),
            None => vec![IpAddr::from([127, 0, 0, 1])],
        };
        Box::pin(async { Ok(answer) })
    }
}

/// A listener on 127.0.0.1 that must stay alone, one on 127.0.0.2 that stands for the public net, and a
/// fetcher for which ports are no obstacle, so that it is the address that decides.
struct Scene {
    private: Server,
    public: Server,
    resolver: Arc<Scripted>,
    fetcher: Fetcher,
}

impl Scene {
    async fn new() -> Self {
        let private = Server::start(|_| Play::ok("secret")).await;
        let port = private.address.port();
        let public = Server::start_at([127, 0, 0, 2].into(), move |path, _| match path {
            "/in" => Play::redirect(302, &format!("http://127.0.0.1:{port}/")),
            "/in-by-name" => Play::redirect(301, &format!("http://inside.test:{port}/")),
            "/robots.txt" => Play::redirect(302, &format!("http://[::ffff:127.0.0.1]:{port}/")),
            _ => Play::ok("public"),
        })
        .await;
        let resolver = Arc::new(Scripted::default());
        let mut settings = Settings::new(AGENT);
        settings.guard = Guard::default().allow_port(port).allow("127.0.0.2".parse().unwrap());
        settings.host_gap = std::time::Duration::ZERO;
        let shared: Arc<dyn Resolve> = resolver.clone();
        let fetcher = Fetcher::with_resolver(settings, shared);
        Self { private, public, resolver, fetcher }
    }

    /// Fetches both with `robots.txt` and without, as these are two ways to a socket.
    async fn outcome(&self, url: &str) -> String {
        let Ok(url) = Url::parse(url) else { return "no address".to_owned() };
        let mut kinds = Vec::new();
        for ignore_robots in [false, true] {
            let visit = self.fetcher.fetch(Ask { ignore_robots, ..Ask::anything(url.clone()) }).await;
            assert!(!visit.outcome.to_string().is_empty());
            kinds.push(visit.outcome.kind());
        }
        kinds.dedup();
        kinds.join(" ")
    }
}

#[tokio::test]
async fn every_address_of_the_set() {
    let scene = Scene::new().await;
    let (port, mut checked) = (scene.private.address.port(), 0);
    for case in cases("ssrf").iter().filter(|case| case["ip"].is_string()) {
        let ip: IpAddr = case["ip"].as_str().unwrap().parse().unwrap();
        checked += 1;
        if case["verdict"] == "allow" {
            // Not fetched: tests open no socket to the public net.
            let guard = Guard::default();
            assert!(guard.check_address("public.test", (ip, 443).into()).is_ok(), "{case}");
            continue;
        }
        assert_eq!(case["verdict"], "block");
        let literal = if ip.is_ipv6() { format!("[{ip}]") } else { ip.to_string() };
        assert_eq!(scene.outcome(&format!("http://{literal}:{port}/")).await, "blocked", "{case}");
        scene.resolver.say("named.test", &[&[&ip.to_string()]]);
        assert_eq!(scene.outcome(&format!("http://named.test:{port}/")).await, "blocked", "{case}");
    }
    assert_eq!(scene.private.connections() + scene.public.connections(), 0);
    eprintln!("ssrf.json: {checked} addresses, each as literal and behind a name");
}

#[tokio::test]
async fn every_url_of_the_set() {
    let scene = Scene::new().await;
    let port = scene.private.address.port();
    let (mut checked, mut apart) = (0, Vec::new());
    for case in cases("ssrf").iter().filter(|case| case["url"].is_string()) {
        let (url, verdict) = (case["url"].as_str().unwrap(), case["verdict"].as_str().unwrap());
        let known = scene.resolver.asked.lock().unwrap().len();
        if url.contains(" -> ") || url.contains(" [A:") {
            apart.push(url.to_owned());
            continue;
        }
        checked += 1;
        // Names on the way resolve to 127.0.0.1, which is blocked: what is looked at is who was asked for.
        let outcome = scene.outcome(url).await;
        let asked = scene.resolver.asked.lock().unwrap()[known..].to_vec();
        match verdict {
            "block" => assert_eq!(outcome, "blocked", "{case}"),
            "refuse scheme" => assert_eq!(outcome, "scheme", "{case}"),
            "refuse port unless allowed" => {
                let fetcher = Fetcher::with_resolver(Settings::new(AGENT), scene.resolver.clone());
                let visit = web::fetch(&fetcher, url.parse().unwrap()).await;
                assert_eq!((outcome.as_str(), visit.outcome.kind()), ("blocked", "port"), "{case}");
            }
            "refuse" => assert_eq!(outcome, "no address", "{case}"),
            "refuse name over 253" => assert!(matches!(outcome.as_str(), "address" | "no address"), "{case}"),
            "host is example.org" | "parse as WHATWG; connect only where the check looked" => {
                assert!(
                    asked.iter().all(|name| name == "example.org") && !asked.is_empty(),
                    "{case}: {asked:?}"
                );
            }
            _ => assert!(!outcome.contains("got"), "{case}: {outcome}"),
        }
        // The same host on the port where somebody listens.
        if verdict == "block"
            && let Ok(mut url) = Url::parse(url)
            && url.set_port(Some(port)).is_ok()
        {
            assert_eq!(scene.outcome(url.as_str()).await, "blocked", "{url}");
        }
    }
    assert_eq!(scene.private.connections() + scene.public.connections(), 0);
    eprintln!("ssrf.json: {checked} addresses as text; played by tests of their own: {apart:?}");
}

#[tokio::test]
async fn of_a_names_addresses_only_public_ones_are_tried() {
    let scene = Scene::new().await;
    let port = scene.public.address.port();
    scene.resolver.say("both.test", &[&["10.0.0.1", "127.0.0.1", "127.0.0.2"]]);
    let visit = web::fetch(&scene.fetcher, format!("http://both.test:{port}/").parse().unwrap()).await;
    assert_eq!(visit.hops[0].ip.to_string(), "127.0.0.2");
    assert_eq!(scene.private.connections(), 0);
}

#[tokio::test]
async fn a_name_that_changes_its_mind_is_looked_at_each_time() {
    let scene = Scene::new().await;
    let (public, private) = (scene.public.address.port(), scene.private.address.port());
    scene.resolver.say("rebind.test", &[&["127.0.0.2"], &["127.0.0.1"]]);
    assert_eq!(
        web::fetch(&scene.fetcher, format!("http://rebind.test:{public}/").parse().unwrap()).await.hops.len(),
        1
    );
    assert_eq!(scene.outcome(&format!("http://rebind.test:{private}/")).await, "blocked");
    assert_eq!(scene.private.connections(), 0);
}

#[tokio::test]
async fn redirects_inwards_end_at_the_hop() {
    let scene = Scene::new().await;
    scene.resolver.say("redir.test", &[&["127.0.0.2"]]);
    let port = scene.public.address.port();
    for path in ["/in", "/in-by-name"] {
        let visit =
            web::fetch(&scene.fetcher, format!("http://redir.test:{port}{path}").parse().unwrap()).await;
        assert_eq!((visit.outcome.kind(), visit.hops.len(), visit.moved_to), ("blocked", 1, None), "{path}");
    }
    let visit = scene.fetcher.fetch(Ask::page(format!("http://redir.test:{port}/").parse().unwrap())).await;
    assert_eq!(visit.outcome.kind(), "robots-unreachable");
    assert_eq!(scene.private.connections(), 0);
}

#[tokio::test]
async fn ports_are_closed_unless_opened() {
    let server = Server::start(|_| Play::ok("page")).await;
    let url = |host: &str| format!("http://{host}:{}/", server.address.port()).parse().unwrap();
    let resolver: Arc<dyn Resolve> = Arc::new(Scripted::default());
    let fetcher = Fetcher::with_resolver(Settings::new(AGENT), Arc::clone(&resolver));
    assert_eq!(web::fetch(&fetcher, url("anybody.test")).await.outcome.kind(), "port");
    let mut settings = Settings::new(AGENT);
    settings.guard = Guard::default().allow("127.0.0.0/8".parse().unwrap());
    let fetcher = Fetcher::with_resolver(settings, resolver);
    for host in ["anybody.test", "127.0.0.1", "localhost"] {
        assert_eq!(web::fetch(&fetcher, url(host)).await.outcome.kind(), "got", "{host}");
    }
}
