//! `whatthen import`: everything that can be handed in, once.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;

use archive::{WaczAbout, WaczWriter};
use serde_json::Value;
use testkit::{story, story_url};

use super::TestDesk;
use super::warc::{DATE, response, warc};
use crate::whatthen;

const LETTER: &str = "From: Ada Quill <ada@holm.example>\r\nTo: The Gazette <desk@gazette.example>\r\n\
    Subject: The hinges\r\nDate: Wed, 4 Mar 2026 09:30:00 +0000\r\nMessage-ID: <1@holm.example>\r\n\r\n\
    Dear editor, the hinges of the ferry were looked at in the autumn, and I have the letter to prove it.\r\n";

/// A page as a browser saves it with its pictures.
fn saved(number: usize) -> String {
    format!(
        "From: <Saved by a browser>\r\nSnapshot-Content-Location: {0}\r\nSubject: Saved\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/related; type=\"text/html\"; boundary=\"cut\"\r\n\r\n\
         --cut\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\nContent-Location: {0}\r\n\r\n\
         {1}\r\n--cut--\r\n",
        story_url(number),
        story(number)
    )
}

fn wacz(number: usize) -> Vec<u8> {
    let mut wacz = WaczWriter::new(Cursor::new(Vec::new()));
    let file = warc(&[response(&story_url(number), DATE, "", &story(number))]);
    assert!(wacz.add_warc("crawl.warc.gz", Cursor::new(file)).unwrap().is_empty());
    let about = WaczAbout {
        title: None,
        description: None,
        created: DATE.to_owned(),
        software: "a crawler".to_owned(),
    };
    wacz.finish(&about).unwrap().into_inner()
}

/// A desk's folder with one of each kind of input, and their names.
fn all_kinds() -> (TestDesk, Vec<&'static str>) {
    let desk = TestDesk::new();
    desk.write_stories("pages", 0..3);
    desk.write("letter.eml", LETTER);
    desk.write("saved.mhtml", saved(3));
    desk.write("crawl.warc.gz", warc(&[response(&story_url(4), DATE, "", &story(4))]));
    desk.write("crawl.wacz", wacz(5));
    desk.write(
        "note.txt",
        "The last boat left Holm at noon, and nobody on the quay knew when the next would come.",
    );
    let pages: String = story(6) + "\n";
    desk.write("line.html", pages);
    let line = whatthen(desk.folder.path(), ["read", "line.html"], b"").out;
    desk.write("lines.jsonl", line);
    (
        desk,
        vec!["pages", "letter.eml", "saved.mhtml", "crawl.warc.gz", "crawl.wacz", "note.txt", "lines.jsonl"],
    )
}

#[test]
fn every_kind_is_taken_in_once() {
    let (desk, names) = all_kinds();
    let import = || {
        let args = ["import", "--desk", "desk", "--jsonl"].into_iter().chain(names.iter().copied());
        let files = whatthen(desk.folder.path(), args, b"");
        let piped = desk.run_with("import", ["--jsonl"], story(7).as_bytes());
        for ran in [&files, &piped] {
            assert_eq!((ran.code, ran.err.as_str()), (0, ""));
        }
        files.lines().into_iter().chain(piped.lines()).collect::<Vec<Value>>()
    };
    let first = import();
    assert_eq!(first.len(), 10, "{first:#?}");
    for line in &first {
        assert!(
            line["status"] == "kept" && line["outcome"] == "article" && line["new"] == true,
            "each is new: {line}"
        );
        assert!(
            line["record"].as_str().unwrap().starts_with("urn:uuid:") && line["name"].is_string(),
            "{line}"
        );
    }
    let ids: BTreeSet<&str> = first.iter().map(|line| line["article"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), 10);
    let (status, lines) = (desk.status(), desk.read());
    assert_eq!((status["articles"].as_u64(), status["captures"].as_u64()), (Some(10), Some(10)), "{status}");

    let second = import();
    assert_eq!(second.len(), 10);
    assert!(second.iter().all(|line| line["status"] == "held"), "{second:#?}");
    assert_eq!((desk.status(), desk.read()), (status, lines.clone()));
    let read: BTreeSet<String> =
        lines.lines().map(|line| id_of(&serde_json::from_str(line).unwrap())).collect();
    assert_eq!((read.len(), lines.lines().count()), (10, 10), "each id once");
    assert_eq!(read, ids.into_iter().map(str::to_owned).collect());
    desk.assert_well();
}

#[test]
fn people_are_told_in_a_sentence() {
    let desk = TestDesk::new();
    desk.write_stories("pages", 0..3);
    let ran = desk.done("import", ["pages"]);
    assert_eq!(ran.out, "3 pages taken in: 3 new articles, 0 articles in other words than before\n");
    let ran = desk.done("import", ["pages"]);
    assert!(
        ran.out.starts_with("0 pages taken in") && ran.out.contains("3 were there already"),
        "{}",
        ran.out
    );
}

#[test]
fn the_same_file_by_another_name_of_its_folder_is_the_same() {
    let desk = TestDesk::new();
    desk.write_stories("pages", 0..1);
    desk.import("pages/0000.html");
    assert_eq!(desk.import("./pages/0000.html")[0]["status"], "held");
    let absolute = desk.at("pages/0000.html");
    assert_eq!(desk.import(absolute.to_str().unwrap())[0]["status"], "held");
    assert_eq!(desk.count("captures"), 1);
}

fn id_of(line: &Value) -> String {
    line["id"].as_str().unwrap().to_owned()
}

fn by_id(lines: &[Value]) -> BTreeMap<String, Value> {
    lines.iter().filter(|line| line["url"].is_string()).map(|line| (id_of(line), line.clone())).collect()
}

fn sample() -> &'static str {
    concat!(env!("CARGO_MANIFEST_DIR"), "/../../samples/ferries")
}

#[test]
fn a_desk_is_read_like_its_files() {
    let desk = TestDesk::new();
    assert_eq!(desk.run("import", [sample()]).code, 0);
    let of_files = by_id(&whatthen(desk.folder.path(), ["read", sample()], b"").lines());
    let read = desk.done("read", []).lines();
    assert_eq!(read.len(), 26);
    assert!(of_files.len() >= 24);
    assert_eq!(by_id(&read), of_files);
}

#[test]
fn a_desk_is_grouped_like_its_lines() {
    let desk = TestDesk::new();
    assert_eq!(desk.run("import", [sample()]).code, 0);
    let grouped = desk.done("group", []).out;
    let of_lines = whatthen(desk.folder.path(), ["group"], desk.read().as_bytes());
    assert_eq!(grouped, of_lines.out);
    assert!(grouped.lines().count() > 20);
}

/// The roundup of what fits some words of a desk, held against its own archive.
fn assert_roundup_verifies(desk: &TestDesk) {
    let ran = desk.done("roundup", ["--query", "ferry creditors", "--out", "out"]);
    assert_eq!(ran.out, "");
    let verified = whatthen(desk.folder.path(), ["verify", "out"], b"");
    assert_eq!((verified.code, verified.err.as_str()), (0, ""));
    assert!(
        verified.out.ends_with(" citations match the archive\n") && !verified.out.starts_with("0 of"),
        "{}",
        verified.out
    );
}

#[test]
fn a_roundup_of_saved_pages_verifies() {
    let desk = TestDesk::new();
    assert_eq!(desk.run("import", [sample()]).code, 0);
    assert_roundup_verifies(&desk);
}

#[test]
fn a_roundup_of_captured_pages_verifies() {
    let desk = TestDesk::new();
    let lines = whatthen(desk.folder.path(), ["read", sample()], b"").lines();
    let mut files: Vec<_> = std::fs::read_dir(sample()).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let captures = files.iter().zip(&lines).filter_map(|(file, line)| {
        let page = std::fs::read_to_string(file).ok()?;
        Some(response(line["url"].as_str()?, DATE, "", &page))
    });
    desk.write("crawl.warc.gz", warc(&captures.collect::<Vec<_>>()));
    assert_eq!(desk.run("import", ["crawl.warc.gz"]).code, 0);
    assert_roundup_verifies(&desk);
    let none = desk.run("roundup", ["--query", "zebra", "--out", "none"]);
    assert_eq!(none.code, 1);
    assert!(none.err.contains("no article") && !desk.at("none").exists(), "{}", none.err);
}

#[test]
fn bad_files_are_named_and_the_rest_is_taken_in() {
    let desk = TestDesk::new();
    desk.write("empty.html", "");
    desk.write("binary.html", [0u8, 159, 146, 150, 0, 1]);
    desk.write("huge.jsonl", [vec![b'{'; 65 << 20], b"\n".to_vec()].concat());
    std::fs::create_dir_all(desk.at("nothing")).unwrap();
    desk.write_stories("good", 0..1);
    let bad = ["empty.html", "binary.html", "huge.jsonl", "nothing", "missing.html"];
    let args = ["import", "--desk", "desk"].into_iter().chain(bad).chain(["good"]);
    let ran = whatthen(desk.folder.path(), args, b"");
    assert_eq!(ran.code, 1);
    assert!(ran.out.starts_with("1 pages taken in: 1 new"), "{}", ran.out);
    for name in bad {
        assert_eq!(ran.err.lines().filter(|line| line.starts_with(name)).count(), 1, "{name}: {}", ran.err);
    }
    assert_eq!(ran.err.lines().count(), bad.len(), "{}", ran.err);
    assert_eq!((desk.count("articles"), desk.count("captures"), desk.count("unread")), (1, 1, 0));
    desk.assert_well();
}

#[test]
#[cfg(unix)]
fn links_that_lead_round_in_a_circle_end() {
    let desk = TestDesk::new();
    desk.write_stories("pages", 0..1);
    std::os::unix::fs::symlink("..", desk.at("pages/up")).unwrap();
    std::os::unix::fs::symlink("self", desk.at("pages/self")).unwrap();
    let ran = desk.run("import", ["pages"]);
    assert_eq!(ran.code, 1);
    for (name, said) in
        [("pages/up: ", "a link to a folder is not followed"), ("pages/self: ", "cannot be read")]
    {
        assert!(ran.err.lines().any(|line| line.starts_with(name) && line.contains(said)), "{}", ran.err);
    }
    assert_eq!(desk.count("articles"), 1);
}

#[test]
fn the_desk_itself_is_no_input() {
    let desk = TestDesk::new();
    desk.write_stories("pages", 0..2);
    // The folder in which the desk lies beside the pages.
    desk.run("import", ["."]);
    assert_eq!((desk.count("articles"), desk.count("captures")), (2, 2), "{}", desk.read());
    let before = desk.status();
    desk.run("import", ["desk"]);
    assert_eq!(desk.status(), before, "{}", desk.read());
    desk.assert_well();
}
