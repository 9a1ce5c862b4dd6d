//! A desk: what is taken in stays, is found, can be made again, and goes for good where it is withdrawn.

mod backing_up;
mod changes;
mod checking;
mod deciding;
#[cfg(unix)]
mod faults;
mod forgetting;
mod importing;
mod init;
mod rebuilding;
mod records;
mod searching;
mod supplying;
mod upgrading;
mod warc;

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use testkit::{Ran, TempDir, rare_word, scratch, story};

use crate::whatthen;

/// A folder with a desk in `desk`, and room for files beside it.
pub(crate) struct TestDesk {
    folder: TempDir,
}

impl TestDesk {
    /// An empty desk.
    pub(crate) fn new() -> Self {
        let folder = scratch();
        let ran = whatthen(folder.path(), ["init", "desk"], b"");
        assert_eq!(ran.code, 0, "{}", ran.err);
        Self { folder }
    }

    /// A desk with the pages `story(0)` to `story(count - 1)`, which are in the folder `pages` too.
    pub(crate) fn with_stories(count: usize) -> Self {
        let desk = Self::new();
        desk.write_stories("pages", 0..count);
        let ran = desk.run("import", ["pages"]);
        assert_eq!((ran.code, ran.err.as_str()), (0, ""));
        desk
    }

    /// Writes stories as pages into a new folder beside the desk.
    pub(crate) fn write_stories(&self, folder: &str, numbers: std::ops::Range<usize>) {
        fs::create_dir_all(self.at(folder)).unwrap();
        for number in numbers {
            fs::write(self.at(folder).join(format!("{number:04}.html")), story(number)).unwrap();
        }
    }

    /// A file beside the desk.
    pub(crate) fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A file of the desk.
    pub(crate) fn inside(&self, name: &str) -> PathBuf {
        self.at("desk").join(name)
    }

    /// The one segment of the archive.
    pub(crate) fn segment(&self) -> PathBuf {
        self.inside("archive/whatthen-00001.warc.gz")
    }

    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        fs::write(self.at(name), content).unwrap();
    }

    /// Runs a command on the desk.
    pub(crate) fn run<const N: usize>(&self, command: &str, args: [&str; N]) -> Ran {
        self.run_with(command, args, b"")
    }

    pub(crate) fn run_with<const N: usize>(&self, command: &str, args: [&str; N], input: &[u8]) -> Ran {
        whatthen(self.folder.path(), [command, "--desk", "desk"].into_iter().chain(args), input)
    }

    /// Runs a command whose arguments are in a list: its name first.
    pub(crate) fn call(&self, args: &[&str]) -> Ran {
        let named = args.iter().take(1).chain(&["--desk", "desk"]).chain(&args[1..]);
        whatthen(self.folder.path(), named, b"")
    }

    /// Runs a command that must succeed without a word on standard error.
    pub(crate) fn done<const N: usize>(&self, command: &str, args: [&str; N]) -> Ran {
        let ran = self.run(command, args);
        assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{command} {args:?}");
        ran
    }

    /// Takes a file in; what `--jsonl` says of each thing in it.
    pub(crate) fn import(&self, name: &str) -> Vec<Value> {
        self.done("import", ["--jsonl", name]).lines()
    }

    /// What the desk holds, without sizes: they change where nothing else does.
    pub(crate) fn status(&self) -> Value {
        status_of(self.folder.path(), "desk")
    }

    /// A number out of the status.
    pub(crate) fn count(&self, name: &str) -> u64 {
        self.status()[name].as_u64().unwrap_or_else(|| panic!("{name}: {}", self.status()))
    }

    /// What `read` prints of the desk.
    pub(crate) fn read(&self) -> String {
        self.done("read", []).out
    }

    /// Addresses of the articles that fit a query.
    pub(crate) fn found(&self, query: &str) -> Vec<String> {
        urls(&self.done("search", ["--jsonl", "--limit", "1000", "--", query]).lines()[0])
    }

    /// Answers to many queries, without scores.
    pub(crate) fn answers(&self) -> Vec<Value> {
        answers_of(self.folder.path(), "desk")
    }

    /// The doctor finds nothing wrong.
    pub(crate) fn assert_well(&self) {
        let ran = self.done("doctor", []);
        assert!(ran.out.ends_with(": archive, rows and index agree\n"), "{}", ran.out);
    }

    /// The folder's own name, which nobody outside has to know.
    pub(crate) fn folder_name(&self) -> &str {
        self.folder.path().file_name().and_then(|name| name.to_str()).unwrap()
    }

    /// Notes something among what people made, as another program would.
    pub(crate) fn note(&self, name: &str, value: &str) {
        store::Desk::open(&self.inside("desk.sqlite")).unwrap().note(name, value).unwrap();
    }
}

fn status_of(folder: &Path, desk: &str) -> Value {
    let ran = whatthen(folder, ["status", "--json", "--desk", desk], b"");
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    let mut status = ran.lines().remove(0);
    let fields = status.as_object_mut().unwrap();
    fields.remove("derived_bytes").unwrap();
    fields.remove("people_bytes").unwrap();
    status
}

fn answers_of(folder: &Path, desk: &str) -> Vec<Value> {
    let mut queries: Vec<String> = (0..8).map(rare_word).collect();
    queries.extend(
        [
            "ferry",
            "ferries",
            "harbour board",
            "\"end of the week\"",
            "\"week of the end\"",
            "ferry -quabababax",
            "title:question",
            "title:engineer",
            "outlet:gazette",
            "crowns OR hinges",
            "islanders",
            "nothing of the kind",
            "",
        ]
        .map(str::to_owned),
    );
    let ran = whatthen(folder, ["search", "--jsonl", "--desk", desk], queries.join("\n").as_bytes());
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    let mut answers = ran.lines();
    assert!(answers.iter().filter(|answer| answer["all"].as_u64() > Some(0)).count() > 8, "{}", ran.out);
    // Scores are told to people by the order alone.
    for answer in &mut answers {
        for hit in answer["hits"].as_array_mut().unwrap() {
            hit.as_object_mut().unwrap().remove("score").unwrap();
        }
    }
    answers
}

/// Addresses in an answer to a query.
fn urls(answer: &Value) -> Vec<String> {
    let hits = answer["hits"].as_array().unwrap();
    let mut urls: Vec<String> = hits.iter().map(|hit| hit["url"].as_str().unwrap().to_owned()).collect();
    urls.sort();
    urls
}
