//! No way leads into the owner's network: every address that is not the public web, by every path on which the program
//! is told an address. A canary listens at all addresses of this machine, and nobody comes.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::net::IpAddr;
use std::path::{Path, PathBuf};

use serde_json::Value;
use testkit::{Answer, Canary, NewsWeb, story, story_url};

use super::{GatheringDesk, rss, subscriptions};

/// Where the outlet of these tests is; the one address that may be asked.
const OUTLET: &str = "127.77.0.1";
const OUTLET_NETWORK: &str = "127.77.0.1/32";

/// Forms in which this machine, its neighbours and metadata services are written; `PORT` is the canary's.
const WRITTEN: [&str; 27] = [
    "http://127.0.0.1:PORT",
    "http://127.0.0.1",
    "http://127.1:PORT",
    "http://2130706433:PORT",
    "http://0x7f000001:PORT",
    "http://0x7f.1:PORT",
    "http://0177.0.0.1:PORT",
    "http://127.0.0.1.:PORT",
    "http://127。0。0。1:PORT",
    "http://①②⑦.⓪.⓪.①:PORT",
    "http://0.0.0.0:PORT",
    "http://[::]:PORT",
    "http://[::1]:PORT",
    "http://[::127.0.0.1]:PORT",
    "http://[::ffff:127.0.0.1]:PORT",
    "http://[0:0:0:0:0:ffff:7f00:1]:PORT",
    "http://[64:ff9b::7f00:1]:PORT",
    "http://localhost:PORT",
    "http://LOCALHOST.:PORT",
    "http://foo.localhost:PORT",
    "https://127.0.0.1:PORT",
    "http://holm-gazette.example@127.0.0.1:PORT",
    "http://127.77.0.2:PORT",
    "http://127.77.0.0:PORT",
    "http://[::ffff:127.77.0.2]:PORT",
    "http://169.254.169.254",
    "http://10.0.0.1",
];

fn manifest() -> Option<Vec<Value>> {
    let named = std::env::var_os("WHATTHEN_EVAL").map(PathBuf::from);
    let folder = named.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"));
    let manifest = fs::read_to_string(folder.join("data/conformance/manifests/ssrf.json")).ok()?;
    Some(serde_json::from_str(&manifest).expect("a list of cases"))
}

/// Names of this machine that the system's resolver knows.
fn own_names() -> Vec<String> {
    let hosts = fs::read_to_string("/etc/hosts").unwrap_or_default();
    let words = hosts.lines().map(|line| line.split('#').next().unwrap_or_default().split_whitespace());
    words
        .filter_map(|mut words| Some((words.next()?.parse::<IpAddr>().ok()?, words)))
        .filter(|(ip, _)| ip.is_loopback())
        .flat_map(|(_, names)| names.map(str::to_owned))
        .collect()
}

/// Origins that must not be asked: our own, those of the system and, where it is there, those of the manifest.
fn origins(port: u16) -> Vec<String> {
    let mut found: BTreeSet<String> = WRITTEN.iter().map(|&written| written.to_owned()).collect();
    found.extend(own_names().iter().map(|name| format!("http://{name}:PORT")));
    match manifest() {
        None => eprintln!("ssrf manifest: NOT RUN, there is no data"),
        Some(cases) => {
            let blocked: Vec<&Value> = cases.iter().filter(|case| case["verdict"] == "block").collect();
            assert!(blocked.len() > 100);
            for case in blocked {
                match (case["ip"].as_str(), case["url"].as_str()) {
                    (Some(ip), _) if ip.contains(':') => _ = found.insert(format!("http://[{ip}]:PORT")),
                    (Some(ip), _) => _ = found.insert(format!("http://{ip}:PORT")),
                    (_, Some(url)) => {
                        let host = url.trim_start_matches("http://").split('/').next().unwrap_or_default();
                        found.insert(format!("http://{host}"));
                        found.insert(format!("http://{}:PORT", host.trim_end_matches(":80")));
                    }
                    _ => {}
                }
            }
        }
    }
    found.into_iter().map(|origin| origin.replace("PORT", &port.to_string())).collect()
}

/// The forbidden addresses of one way, each with a path of its own.
fn at(origins: &[String], way: &str) -> Vec<String> {
    origins.iter().enumerate().map(|(n, origin)| format!("{origin}/{way}/{n}")).collect()
}

/// The address as it is told: without the name of a user.
fn nameless(address: &str) -> String {
    address.replace("holm-gazette.example@", "")
}

fn sitemap(kind: &str, places: &[String]) -> Answer {
    let (outer, inner) = if kind == "index" { ("sitemapindex", "sitemap") } else { ("urlset", "url") };
    let places: Vec<String> =
        places.iter().map(|url| format!("<{inner}><loc>{url}</loc></{inner}>")).collect();
    let places = places.concat();
    let space = "http://www.sitemaps.org/schemas/sitemap/0.9";
    Answer::ok(
        "application/xml",
        format!("<?xml version=\"1.0\"?><{outer} xmlns=\"{space}\">{places}</{outer}>"),
    )
}

fn feed_of(links: &[String]) -> Answer {
    let items: Vec<_> = links.iter().enumerate().map(|(n, link)| (n.to_string(), link)).collect();
    let items: Vec<_> = items.iter().map(|(n, link)| (n.as_str(), link.as_str(), "Headline")).collect();
    Answer::rss(rss(&items))
}

/// Sets redirects at `/{way}/{n}` of the outlet; their addresses.
fn redirects(web: &NewsWeb, way: &str, to: &[String]) -> Vec<String> {
    let set = |(n, to): (usize, &String)| {
        let path = format!("/{way}/{n}");
        web.set(&path, Answer::redirect([301, 302, 303, 307, 308][n % 5], to));
        web.url(&path)
    };
    to.iter().enumerate().map(set).collect()
}

/// A good feed with two pages at the outlet.
fn good_feed(web: &NewsWeb) -> String {
    let pages: Vec<String> = (0..2)
        .map(|number| {
            let path = format!("/harbour/{number}");
            let url = web.url(&path);
            web.set(&path, Answer::page(story(number).replace(&story_url(number), &url)));
            url
        })
        .collect();
    web.set("/good", feed_of(&pages));
    web.url("/good")
}

#[test]
fn no_way_of_gathering_leads_inward() {
    let canary = Canary::default();
    let desk = GatheringDesk::asking(NewsWeb::at(OUTLET), OUTLET_NETWORK);
    let origins = origins(canary.port());
    let web = &desk.web;

    // What must be said of each of these addresses.
    let mut refused: Vec<String> = Vec::new();
    let mut feeds = vec![good_feed(web)];
    // Feeds of a subscription list, themselves or by redirect.
    feeds.extend(at(&origins, "opml"));
    feeds.extend(redirects(web, "feed-leads", &at(&origins, "redirected")));
    refused.extend(feeds[1..].iter().cloned());
    // What feeds and sitemaps announce, itself or by redirect.
    let mut announced = at(&origins, "item");
    announced.extend(redirects(web, "page-leads", &at(&origins, "page-redirected")));
    web.set("/announces", feed_of(&announced));
    let listed = at(&origins, "loc");
    web.set("/urlset", sitemap("urlset", &listed));
    feeds.extend([web.url("/announces"), web.url("/urlset")]);
    refused.extend(announced);
    refused.extend(listed);
    // Sitemaps of an index: three of each are asked.
    for (n, nested) in at(&origins, "nested").chunks(3).enumerate() {
        web.set(&format!("/index/{n}"), sitemap("index", nested));
        feeds.push(web.url(&format!("/index/{n}")));
        refused.extend(nested.iter().cloned());
    }
    // What no reader of XML may follow.
    let entity = format!(
        "<?xml version=\"1.0\"?><!DOCTYPE rss SYSTEM \"http://127.0.0.1:{0}/dtd\" [<!ENTITY e SYSTEM \"http://127.0.0.1:{0}/entity\">]>\
         <rss version=\"2.0\"><channel><title>&e;</title><item><guid>1</guid><title>Of &e;</title></item></channel></rss>",
        canary.port()
    );
    web.set("/entity", Answer::rss(entity.clone()));
    feeds.push(web.url("/entity"));

    let list = subscriptions(&feeds).replace(
        "<opml ",
        &format!("<!DOCTYPE opml SYSTEM \"http://127.0.0.1:{}/dtd\"><opml ", canary.port()),
    );
    assert_eq!(desk.call_with(&["import"], list.as_bytes()).code, 0);
    let once = at(&origins, "list");
    assert_eq!(desk.call_with(&["import"], once.join("\n").as_bytes()).code, 0);
    let pages = at(&origins, "watched");
    let watch: Vec<&str> = ["add", "--page"].into_iter().chain(pages.iter().map(String::as_str)).collect();
    assert_eq!(desk.call(&watch).code, 0);
    refused.extend(once.into_iter().chain(pages));

    let ran = desk.call(&["gather", "--once", "--jsonl"]);
    assert_eq!(canary.came(), 0, "somebody came");
    assert_eq!(ran.code, 1);
    let said: BTreeMap<String, (bool, String)> = ran
        .lines()
        .iter()
        .map(|line| {
            let of = |name: &str| line[name].as_str().unwrap_or_default().to_owned();
            (of("address"), (line["ok"] == true, of("outcome")))
        })
        .collect();
    for address in &refused {
        // Addresses are listed as they are parsed, and announced as they are written; names in them are not told.
        let address = &nameless(address);
        let parsed = url::Url::parse(address).unwrap().to_string();
        let Some((well, outcome)) = said.get(address).or_else(|| said.get(&parsed)) else {
            panic!("{address}: nothing was said");
        };
        assert!(!well && outcome.contains("gather.networks"), "{address}: {outcome}");
    }
    assert_eq!(said[&feeds[0]], (true, "RSS 2.0, 2 items, 2 new".to_owned()), "the good feed beside them");
    assert_eq!(desk.status()["articles"], 2);
    // Nor the next time, nor for what is tried again.
    desk.call(&["gather", "--once"]);
    assert_eq!(canary.came(), 0, "somebody came");
}

#[test]
fn a_robots_txt_that_leads_inward_forbids_its_outlet_alone() {
    let canary = Canary::default();
    let desk = GatheringDesk::asking(NewsWeb::at(OUTLET), OUTLET_NETWORK);
    let mut feeds = vec![good_feed(&desk.web)];
    for (n, written) in WRITTEN.iter().enumerate() {
        // Another port is another origin, with a robots.txt of its own.
        let web = NewsWeb::at(OUTLET);
        let to = written.replace("PORT", &canary.port().to_string());
        web.set("/robots.txt", Answer::redirect([301, 302, 307][n % 3], &format!("{to}/robots.txt")));
        feeds.push(good_feed(&web));
    }
    desk.watch_all(&feeds);
    let ran = desk.call(&["gather", "--once", "--jsonl"]);
    assert_eq!(canary.came(), 0, "somebody came");
    let lines = ran.lines();
    assert_eq!(lines.len(), feeds.len() + 2);
    for line in lines.iter().filter(|line| line["ok"] == false) {
        let said = line["outcome"].as_str().unwrap();
        assert!(
            said.starts_with("robots.txt of http://127.77.0.1:") && said.contains("gather.networks"),
            "{said}"
        );
    }
    assert_eq!(lines.iter().filter(|line| line["ok"] == true).count(), 3, "the good feed and its pages");
}

#[test]
fn no_way_of_adding_leads_inward() {
    let canary = Canary::default();
    let desk = GatheringDesk::asking(NewsWeb::at(OUTLET), OUTLET_NETWORK);
    let origins = origins(canary.port());
    let add = |urls: &[String]| {
        let ran = desk.call(&["add"].into_iter().chain(urls.iter().map(String::as_str)).collect::<Vec<_>>());
        assert_eq!(canary.came(), 0, "somebody came");
        assert_eq!((ran.code, ran.out.as_str()), (1, ""), "{}", ran.err);
        assert_eq!(ran.err.lines().count(), urls.len(), "{}", ran.err);
        for (line, url) in ran.err.lines().zip(urls) {
            assert!(line.starts_with(&nameless(url)) && line.contains("gather.networks"), "{url}: {line}");
        }
    };
    // Themselves, and by redirect.
    add(&at(&origins, "added"));
    add(&redirects(&desk.web, "leads", &at(&origins, "redirected")));
    // Pages that announce feeds there: the first eight of each are asked.
    let announced = at(&origins, "announced");
    let homes = announced.chunks(8).enumerate().map(|(n, feeds)| {
        let links: Vec<String> = feeds
            .iter()
            .map(|feed| format!("<link rel=\"alternate\" type=\"application/rss+xml\" href=\"{feed}\">"))
            .collect();
        let links = links.concat();
        let path = format!("/home/{n}");
        desk.web
            .set(&path, Answer::page(format!("<html><head>{links}</head><body><p>Holm</p></body></html>")));
        desk.web.url(&path)
    });
    add(&homes.collect::<Vec<_>>());
    // Sites whose robots.txt names sitemaps there.
    let mapped = at(&origins, "mapped");
    let sites = mapped.chunks(8).map(|maps| {
        let web = NewsWeb::at(OUTLET);
        let maps: Vec<String> = maps.iter().map(|map| format!("Sitemap: {map}\n")).collect();
        let maps = maps.concat();
        web.set("/robots.txt", Answer::ok("text/plain", maps));
        web.set("/", Answer::page("<html><body><p>Holm</p></body></html>"));
        web.url("/")
    });
    add(&sites.collect::<Vec<_>>());
    // And a robots.txt that leads there itself.
    desk.web.set("/", Answer::page("<html><body><p>Holm</p></body></html>"));
    for to in ["http://127.0.0.1:PORT/", "http://localhost:PORT/"] {
        let to = to.replace("PORT", &canary.port().to_string());
        desk.web.set("/robots.txt", Answer::redirect(302, &to));
        desk.web.set("/sitemap.xml", Answer::redirect(302, &to));
        assert_eq!(desk.call(&["add", &desk.web.url("/")]).code, 1);
        assert_eq!(canary.came(), 0, "somebody came");
    }
    assert_eq!(desk.done(&["sources", "--jsonl"]).out, "");
}
