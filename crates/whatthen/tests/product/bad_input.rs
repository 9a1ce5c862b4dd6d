//! Input that nobody wants: one line each that names it and says why; everything else is still done.

use std::fs;
use std::io::Write;

use testkit::{page, scratch};

use crate::whatthen;

#[test]
fn each_is_named_and_the_rest_is_done() {
    let folder = scratch();
    let at = |name: &str| folder.path().join(name);
    let good = page(
        "https://a.example/x",
        "A",
        "2026-03-04",
        "Headline",
        &["A paragraph that says something about the ferries of Holm and their hinges."],
    );
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(good.repeat(20).as_bytes()).unwrap();
    let gzip = gzip.finish().unwrap();
    fs::write(at("good.html"), &good).unwrap();
    fs::write(at("empty.html"), "").unwrap();
    fs::write(at("blank.txt"), " \n\t").unwrap();
    fs::write(at("binary.html"), [0u8, 159, 146, 150, 0, 1]).unwrap();
    fs::write(at("torn.html.gz"), &gzip[..gzip.len() / 2]).unwrap();
    fs::write(at("paper.pdf"), b"%PDF-1.7 ...").unwrap();
    fs::write(at("torn.warc"), b"WARC/1.1\r\nContent-Length: 900\r\n\r\nshort").unwrap();
    fs::write(at("lines.jsonl"), "{\"id\": \"a\"\n").unwrap();
    fs::create_dir(at("nothing")).unwrap();
    let bad = [
        "missing.html",
        "empty.html",
        "blank.txt",
        "binary.html",
        "torn.html.gz",
        "paper.pdf",
        "torn.warc",
        "lines.jsonl",
        "nothing",
    ];
    let ran = whatthen(folder.path(), ["read"].into_iter().chain(bad).chain(["good.html"]), b"");
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert_eq!(ran.lines().len(), 1, "{}", ran.out);
    for name in bad {
        let named = ran.err.lines().filter(|l| l.starts_with(name)).count();
        // A file of records may hold several kinds of damage.
        assert!(named == 1 || (name == "torn.warc" && named > 0), "{name}: {}", ran.err);
    }
    assert!(ran.err.contains("missing.html: there is no such file"), "{}", ran.err);
}

#[test]
fn a_page_without_an_article_says_why() {
    let folder = scratch();
    fs::write(
        folder.path().join("wall.html"),
        "<!doctype html><title>X</title><p>Subscribe to continue reading.",
    )
    .unwrap();
    fs::write(
        folder.path().join("deep.html"),
        format!("<!doctype html><title>Deep</title>{}", "<div>".repeat(200_000)),
    )
    .unwrap();
    let ran = whatthen(folder.path(), ["read", "wall.html", "deep.html"], b"");
    let articles = ran.lines();
    assert_eq!(articles.len(), 2);
    assert!(articles.iter().all(|a| a["not_article"].is_string()), "{articles:#?}");
}

#[test]
fn a_line_that_is_too_long_is_passed_over() {
    let folder = scratch();
    let path = folder.path().join("long.jsonl");
    let mut file = fs::File::create(&path).unwrap();
    for _ in 0..70 {
        file.write_all(&vec![b'x'; 1 << 20]).unwrap();
    }
    file.write_all(b"\n{\"id\": \"after\", \"text\": \"Still read.\"}\n").unwrap();
    let ran = whatthen(folder.path(), ["read", "--jsonl", "long.jsonl"], b"");
    assert_eq!(ran.code, 1);
    let lines = ran.lines();
    assert_eq!(lines.len(), 2);
    assert_eq!(lines[1]["id"], "after");
    assert!(ran.err.starts_with("long.jsonl line 1: has 73400320 bytes"), "{}", ran.err);
}

#[test]
fn a_wrong_call_ends_with_2_and_the_nearest_right_one() {
    let folder = scratch();
    for (args, hint) in [
        (vec!["raed"], "read"),
        (vec!["read", "--jsnl"], "--jsonl"),
        (vec!["verify"], "<DIR>"),
        (vec![], "Usage"),
    ] {
        let ran = whatthen(folder.path(), &args, b"");
        assert_eq!(ran.code, 2, "{args:?}: {}", ran.err);
        assert!(ran.err.contains(hint) && ran.out.is_empty(), "{args:?}: {}", ran.err);
    }
    fs::write(folder.path().join("file"), "x").unwrap();
    let ran = whatthen(folder.path(), ["roundup", "file", "--out", "file"], b"");
    assert_eq!(ran.code, 2, "{}", ran.err);
}

#[test]
fn marks_that_point_nowhere_are_refused() {
    let folder = scratch();
    let line = r#"{"id": "a", "text": "short", "quotes": [{"start": 0, "end": 99, "kind": "direct"}]}"#;
    let ran = whatthen(folder.path(), ["group"], line.as_bytes());
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("0..99 is no span"), "{}", ran.err);
}
