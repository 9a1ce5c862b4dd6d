//! Gathering: what a desk watches, what it asks for, and what it keeps of it.

mod again;
mod elsewhere;
#[cfg(unix)]
mod faults;
mod feeds;
mod formats;
mod hostile;
mod inward;
#[cfg(unix)]
mod kills;
mod pages;
mod secrets;
mod sources;

use std::fmt::Write;
use std::process::Command;

use serde_json::Value;
use testkit::{Answer, NewsWeb, Ran, TempDir, run_command, scratch, story, story_url};

use crate::whatthen;

/// A desk and a news web on loopback that it is allowed to ask.
struct GatheringDesk {
    folder: TempDir,
    web: NewsWeb,
    /// Networks that it may ask.
    networks: &'static str,
}

impl GatheringDesk {
    fn new() -> Self {
        Self::asking(NewsWeb::default(), "127.0.0.0/8")
    }

    /// A desk that may ask these networks alone.
    fn asking(web: NewsWeb, networks: &'static str) -> Self {
        let folder = scratch();
        let ran = whatthen(folder.path(), ["init", "desk"], b"");
        assert_eq!(ran.code, 0, "{}", ran.err);
        Self { folder, web, networks }
    }

    /// Runs a command on the desk; its name first.
    fn call(&self, args: &[&str]) -> Ran {
        self.call_with(args, b"")
    }

    fn call_with(&self, args: &[&str], input: &[u8]) -> Ran {
        run_command(&mut self.command(args), input)
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_whatthen"));
        command.args(&args[..1]).args(["--desk", "desk"]).args(&args[1..]);
        self.set_up(command)
    }

    /// A command that runs beside the desk and asks as its desk may.
    fn set_up(&self, mut command: Command) -> Command {
        command
            .current_dir(self.folder.path())
            .env_remove("WHATTHEN_DESK")
            .env("WHATTHEN_GATHER_NETWORKS", self.networks)
            .env("WHATTHEN_GATHER_HOST_GAP_MS", "0");
        command
    }

    /// Runs a command that must succeed without a word on standard error.
    fn done(&self, args: &[&str]) -> Ran {
        let ran = self.call(args);
        assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{args:?}");
        ran
    }

    /// Watches the feed at `path` without asking for it first.
    fn watch(&self, path: &str) {
        self.watch_all(&[self.web.url(path)]);
    }

    /// Watches feeds without asking for them first.
    fn watch_all(&self, urls: &[String]) {
        let ran = self.call_with(&["import"], subscriptions(urls).as_bytes());
        assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    }

    /// Gathers once; the line of each thing that was asked for.
    fn gather(&self) -> Vec<Value> {
        self.done(&["gather", "--once", "--jsonl"]).lines()
    }

    fn status(&self) -> Value {
        let mut status = self.done(&["status", "--json"]).lines().remove(0);
        // Sizes change where nothing else does.
        status.as_object_mut().unwrap().retain(|name, _| !name.ends_with("_bytes"));
        status
    }

    /// The one source as `sources --jsonl` tells it.
    fn source(&self) -> Value {
        let mut lines = self.done(&["sources", "--jsonl"]).lines();
        assert_eq!(lines.len(), 1);
        lines.remove(0)
    }
}

/// A page of its own at `path`, with the words of `story(number)`; its address.
fn set_story(web: &NewsWeb, path: &str, number: usize) -> String {
    let url = web.url(path);
    web.set(path, Answer::page(story(number).replace(&story_url(number), &url)));
    url
}

/// A subscription list of feeds.
fn subscriptions(urls: &[String]) -> String {
    let outlines = urls.iter().fold(String::new(), |mut all, url| {
        _ = write!(all, "<outline type=\"rss\" text=\"Holm\" xmlUrl=\"{}\"/>", url.replace('&', "&amp;"));
        all
    });
    format!("<?xml version=\"1.0\"?><opml version=\"2.0\"><body>{outlines}</body></opml>")
}

/// An RSS feed of items: id, link, headline.
fn rss(items: &[(&str, &str, &str)]) -> String {
    let items = items.iter().fold(String::new(), |mut all, (guid, link, title)| {
        _ = write!(
            all,
            "<item><guid isPermaLink=\"false\">{guid}</guid><link>{link}</link><title>{title}</title>\
             <pubDate>Wed, 04 Mar 2026 16:22:00 +0100</pubDate><description>Of {title}.</description></item>"
        );
        all
    });
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?><rss version=\"2.0\"><channel><title>Holm Gazette</title>\
         <link>https://holm-gazette.example/</link><description>News of Holm</description>{items}</channel></rss>"
    )
}
