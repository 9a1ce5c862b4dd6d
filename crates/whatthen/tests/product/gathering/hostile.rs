//! Outlets that mean harm: each ends at a limit, with a sentence that says which; memory stays small, and the good ones
//! beside them lose nothing. The news web that plays them is not in this repository: `WHATTHEN_EVAL` names the folder
//! that holds it, else a folder `shared` beside it; where there is none, nothing is checked, and said so.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;
use testkit::{NewsWeb, Ran};

use super::GatheringDesk;

/// What must be said of each kind of outlet: a piece of the sentence. `None` = its feed is read as far as that goes.
const SAID: [(&str, Option<&str>); 12] = [
    ("hang", Some("within 3 s")),
    ("drip", Some("within 3 s")),
    ("huge", Some("is larger than the 15728640 bytes that are fetched at most")),
    ("endless", Some("is larger than the 15728640 bytes that are fetched at most")),
    ("loop", Some("redirects on and on; 10 redirects are followed")),
    ("bomb", Some("unpacks to more than 100 times its size")),
    ("badxml", None),
    ("laughs", None),
    ("inward", Some("gather.networks")),
    ("headers", Some("the head of the answer of")),
    ("close", Some("was cut off after")),
    ("error", Some("answered 503")),
];
/// Runs the news web until its standard input ends, so that it never outlives the test.
const RUN: &str = "import os, runpy, sys, threading\n\
    threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()\n\
    sys.argv = sys.argv[1:]\n\
    runpy.run_path(sys.argv[0], run_name='__main__')\n";
/// Outlets, half of them hostile: one of each kind.
const OUTLETS: usize = 2 * SAID.len();
const ITEMS: usize = 3;
/// Most that memory may grow by hostile outlets.
const GROWTH: usize = 64 << 20;

/// The news web, until it is dropped.
struct Played {
    child: Child,
    port: u16,
}

impl Drop for Played {
    fn drop(&mut self) {
        _ = self.child.kill();
        _ = self.child.wait();
    }
}

impl Played {
    fn start() -> Option<Self> {
        let named = std::env::var_os("WHATTHEN_EVAL").map(PathBuf::from);
        let folder = named.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"));
        let script = folder.join("tools/newsweb.py");
        if !script.is_file() {
            return None;
        }
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let options = [("--outlets", OUTLETS), ("--items", ITEMS), ("--port", usize::from(port))];
        let mut command = Command::new("python3");
        command.args(["-c", RUN]).arg(script).args(["--faults", "0.5", "--quiet"]);
        command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        options.iter().for_each(|(name, value)| _ = command.arg(name).arg(value.to_string()));
        let played = Self { child: command.spawn().ok()?, port };
        let begun = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(begun.elapsed() < Duration::from_secs(20), "the news web does not begin");
            std::thread::sleep(Duration::from_millis(20));
        }
        Some(played)
    }

    fn get(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nHost: newsweb\r\nConnection: close\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer.split_once("\r\n\r\n").unwrap().1.to_owned()
    }

    /// Host and port of each hostile outlet, with its kind.
    fn hostile(&self) -> BTreeMap<String, String> {
        let truth = self.get("/truth.jsonl");
        let lines = truth.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        lines
            .filter_map(|line| Some((host(line["url"].as_str()?), line["hostile"].as_str()?.to_owned())))
            .collect()
    }
}

fn host(url: &str) -> String {
    url.split('/').nth(2).unwrap_or_default().to_owned()
}

/// Gathers from the feeds of a list; what was said, and the most memory that it took, in bytes.
fn gathered(list: &str) -> (GatheringDesk, Ran, usize) {
    let desk = GatheringDesk::asking(NewsWeb::default(), "127.20.0.0/16");
    assert_eq!(desk.call_with(&["import"], list.as_bytes()).code, 0);
    let mut command = desk.command(&["gather", "--once", "--jsonl"]);
    command.env("WHATTHEN_GATHER_VISIT_SECONDS", "3").stdout(Stdio::piped()).stderr(Stdio::piped());
    let child = command.spawn().unwrap();
    let id = child.id();
    let watching = std::thread::spawn(move || {
        let mut most = 0;
        // Gone once it has ended and was waited for.
        while let Ok(status) = std::fs::read_to_string(format!("/proc/{id}/status")) {
            let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
            let kib: usize = peak.trim().trim_end_matches(" kB").parse().unwrap_or(0);
            most = most.max(kib << 10);
            std::thread::sleep(Duration::from_millis(10));
        }
        most
    });
    let ran = Ran::of(child.wait_with_output().unwrap());
    (desk, ran, watching.join().unwrap())
}

#[test]
fn hostile_outlets_end_at_a_limit_that_is_named() {
    let Some(web) = Played::start() else {
        eprintln!("newsweb: NOT RUN, there is no news web");
        return;
    };
    let hostile = web.hostile();
    assert_eq!(hostile.len(), SAID.len());
    let (good, ran, alone) = gathered(&web.get("/opml?sound=1"));
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    assert_eq!(ran.lines().len(), SAID.len() * (1 + ITEMS));

    let (desk, ran, beside) = gathered(&web.get("/opml"));
    let feeds: BTreeMap<String, Value> = ran
        .lines()
        .into_iter()
        .filter(|line| line["address"].as_str().unwrap().ends_with("/feed"))
        .map(|line| (host(line["address"].as_str().unwrap()), line))
        .collect();
    assert_eq!(feeds.len(), OUTLETS);
    for (host, kind) in &hostile {
        let line = &feeds[host];
        let wanted = SAID.iter().find(|(name, _)| name == kind).unwrap().1;
        let said = line["outcome"].as_str().unwrap();
        match wanted {
            Some(wanted) => assert!(line["ok"] == false && said.contains(wanted), "{kind}: {line}"),
            // Some of it can be read, or nothing; nothing was expanded.
            None => assert!(said.contains(" items, ") || said.contains("no feed"), "{kind}: {line}"),
        }
    }
    let (sound, bad): (Vec<_>, Vec<_>) = feeds.iter().partition(|(host, _)| !hostile.contains_key(*host));
    assert_eq!((sound.len(), bad.len()), (SAID.len(), SAID.len()));
    for (host, line) in sound {
        assert!(
            line["outcome"].as_str().unwrap().ends_with(&format!("{ITEMS} items, {ITEMS} new")),
            "{host}: {line}"
        );
    }
    let pages = ran.lines().into_iter().filter(|line| {
        let address = line["address"].as_str().unwrap();
        !address.ends_with("/feed") && !hostile.contains_key(&host(address))
    });
    assert_eq!(
        pages.filter(|line| line["ok"] == true).count(),
        SAID.len() * ITEMS,
        "all pages of the good outlets"
    );
    let count = |desk: &GatheringDesk| desk.status()["articles"].as_u64().unwrap();
    assert!(count(&desk) >= count(&good), "{} beside, {} alone", count(&desk), count(&good));

    let stats: Value = serde_json::from_str(&web.get("/stats")).unwrap();
    assert_eq!(stats["canary"], 0, "{stats}");
    assert_eq!(stats["against_robots"], 0, "{stats}");
    assert_eq!(stats["faults_met"].as_object().unwrap().len(), SAID.len(), "each kind was met: {stats}");
    if alone > 0 {
        let grown = beside.saturating_sub(alone);
        eprintln!("memory: {} MiB alone, {} MiB beside hostile outlets", alone >> 20, beside >> 20);
        assert!(grown < GROWTH, "{} MiB, {} MiB alone", beside >> 20, alone >> 20);
    }
    desk.done(&["doctor"]);
}
