//! `whatthen supply`: what a person saw, with what they say of it, named wherever it is cited.

use std::fs;

use testkit::{PdfPage, page, pdf};

use super::TestDesk;
use super::warc::records_of;
use crate::whatthen;

const URL: &str = "https://gazette.example/boat";
const WORDS: &str = "The harbour board of Holm said on Wednesday that twelve ferries would stay in port.\n\
    “Nobody asked us,” said Ada Quill, who keeps the books of the board.";

/// What a person says beside the words.
const SAID: [&str; 10] = [
    "--url",
    URL,
    "--outlet",
    "Holm Gazette",
    "--published",
    "2026-03-04T16:10:00+01:00",
    "--by",
    "Edmund Carrow",
    "--title",
    "The last boat",
];

fn supply(desk: &TestDesk, more: &[&str], words: &[u8]) -> testkit::Ran {
    let args = ["supply", "--desk", "desk"].iter().chain(&SAID).chain(more);
    whatthen(desk.folder.path(), args, words)
}

fn supplied() -> TestDesk {
    let desk = TestDesk::new();
    let ran = supply(&desk, &[], WORDS.as_bytes());
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    assert_eq!(ran.out, format!("{URL}: kept: a new article\n"));
    desk
}

#[test]
fn what_was_said_is_kept_with_the_words() {
    let desk = supplied();
    let before = desk.read();
    let article = &desk.done("read", []).lines()[0];
    for (field, value) in [
        ("url", URL),
        ("outlet", "Holm Gazette"),
        ("published", "2026-03-04T16:10:00+01:00"),
        ("title", "The last boat"),
        ("text", WORDS),
        ("supplied_by", "Edmund Carrow"),
    ] {
        assert_eq!(article[field], value);
    }
    let records = records_of(&desk.segment());
    let (_, record) = records.iter().find(|(_, record)| record.target_uri() == Some(URL)).unwrap();
    assert_eq!((record.block(), record.kind().as_str()), (WORDS.as_bytes(), "resource"));
    assert_eq!(record.field("X-Whatthen-Supplied-By"), Some("Edmund Carrow"));
    desk.done("rebuild", []);
    assert_eq!(desk.read(), before);
    desk.assert_well();
    // Another desk that takes the archive in reads the same.
    desk.done("export", ["all.warc.gz"]);
    let other = TestDesk::new();
    fs::copy(desk.at("all.warc.gz"), other.at("all.warc.gz")).unwrap();
    other.import("all.warc.gz");
    assert_eq!(other.read(), before);
}

#[test]
fn whoever_supplied_it_is_named_where_it_is_cited() {
    let desk = supplied();
    desk.write("own.html", page("https://courier.example/x", "Courier", "2026-03-05", "Ferries", &[
        "Two other ships of the line sailed as planned from Aldmouth on Thursday, the harbour master said.",
    ]));
    let record = archive::Record::new(
        archive::RecordType::Response,
        "https://courier.example/x",
        "2026-03-05T00:00:00Z",
        "application/http",
        [b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n", &fs::read(desk.at("own.html")).unwrap()[..]]
            .concat(),
    );
    desk.write("own.warc.gz", super::warc::warc(&[record]));
    desk.import("own.warc.gz");
    desk.done("roundup", ["--out", "out"]);
    let written = |name: &str| fs::read_to_string(desk.at("out").join(name)).unwrap();
    for name in ["roundup.md", "roundup.html"] {
        assert!(
            written(name).contains("Holm Gazette (supplied by Edmund Carrow)"),
            "{name}: {}",
            written(name)
        );
        assert!(!written(name).contains("Courier (supplied"), "{name}");
    }
    let roundup: serde_json::Value = serde_json::from_str(&written("roundup.json")).unwrap();
    let by = |list: &str, url: &str| {
        let all = roundup[list].as_array().unwrap().iter();
        all.filter(|line| line["url"] == url).map(|line| line["supplied_by"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(by("sources", URL), ["Edmund Carrow"]);
    assert!(!by("citations", URL).is_empty() && by("citations", URL).iter().all(|by| by == "Edmund Carrow"));
    assert!(by("sources", "https://courier.example/x").iter().all(serde_json::Value::is_null));
    assert_eq!(whatthen(desk.folder.path(), ["verify", "out"], b"").code, 0);
    let found = desk.done("search", ["ferries"]).out;
    assert!(found.contains("  Holm Gazette, 2026-03-04, supplied by Edmund Carrow\n"), "{found}");
    let hit = &desk.done("search", ["--jsonl", "twelve ferries"]).lines()[0]["hits"][0];
    assert_eq!(hit["supplied_by"], "Edmund Carrow");
    let changes = desk.done("changes", [URL]).out;
    assert!(
        changes.starts_with("one wording, captured ") && changes.ends_with(", supplied by Edmund Carrow\n")
    );
}

#[test]
fn the_same_again_is_passed_over_and_other_words_are_another_wording() {
    let desk = supplied();
    let again = supply(&desk, &[], WORDS.as_bytes());
    assert_eq!((again.code, again.out), (0, format!("{URL}: was there already\n")));
    let other = supply(&desk, &["--jsonl"], WORDS.replace("twelve", "fourteen").as_bytes());
    assert_eq!(other.lines()[0]["changed"], true);
    let changes = desk.done("changes", [URL]).out;
    assert!(
        changes.contains(", supplied by Edmund Carrow\n") && changes.contains("[-twelve-] {+fourteen+}"),
        "{changes}"
    );
    // The same words with another thing said of them are another record, though written in the same second.
    let args = ["supply", "--desk", "desk", "--url", URL, "--by", "Ada Quill", "--title", "A boat"];
    assert_eq!(whatthen(desk.folder.path(), args, WORDS.as_bytes()).code, 0);
    assert_eq!(desk.count("captures"), 3);
    desk.assert_well();
}

#[test]
fn pages_and_pdfs_are_taken_too() {
    let desk = TestDesk::new();
    desk.write(
        "a.html",
        page("https://gazette.example/own", "Found", "2026-03-01", "Found headline", &[WORDS]),
    );
    let lines: Vec<&str> =
        vec!["The harbour board of Holm said so on Wednesday.", "It did not say for how long."];
    desk.write("a.pdf", pdf(Some("Found title"), &[PdfPage::new().lines(72, 700, 11, &lines)]));
    for (file, url) in [("a.html", "https://gazette.example/own"), ("a.pdf", "https://gazette.example/a.pdf")]
    {
        let args = ["supply", "--desk", "desk", "--url", url, "--title", "Given headline", file];
        let ran = whatthen(desk.folder.path(), args, b"");
        assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    }
    let articles = desk.done("read", []).lines();
    let urls: Vec<&str> = articles.iter().map(|a| a["url"].as_str().unwrap()).collect();
    assert_eq!(urls, ["https://gazette.example/own", "https://gazette.example/a.pdf"]);
    for article in &articles {
        assert_eq!(
            (&article["title"], &article["supplied_by"]),
            (&"Given headline".into(), &"an unnamed person".into())
        );
    }
    assert_eq!(articles[0]["published"], "2026-03-01", "what is not given is found");
    assert_eq!(articles[1]["pages"][0]["number"], 1);
    desk.done("rebuild", []);
    assert_eq!(desk.done("read", []).lines(), articles);
}

#[test]
fn a_pdf_that_cannot_be_read_is_kept_and_named() {
    let desk = TestDesk::new();
    desk.write("a.pdf", testkit::locked_pdf());
    for _ in 0..2 {
        let ran = desk.run("import", ["a.pdf"]);
        let told = "is kept, but cannot be read: the PDF is locked with a password";
        assert!(
            ran.err.contains(told) || ran.out.contains("1 were there already"),
            "{} {}",
            ran.out,
            ran.err
        );
    }
    let ran = desk.run("rebuild", []);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let records = records_of(&desk.segment());
    assert!(records.iter().any(|(_, record)| record.block() == testkit::locked_pdf()), "as it was given");
    assert_eq!(desk.count("unread"), 1);
}

#[test]
fn a_wrong_call_is_told_with_the_way_out() {
    let desk = TestDesk::new();
    let call = |args: &[&str], words: &[u8]| {
        let ran = whatthen(desk.folder.path(), ["supply", "--desk", "desk"].iter().chain(args), words);
        assert_eq!(
            (ran.code, ran.out.as_str(), ran.err.lines().count()),
            (2, "", 1),
            "{args:?}: {}",
            ran.err
        );
        ran.err
    };
    let said = call(&["--url", "gazette.example/boat"], b"Words.");
    assert!(said.contains("\"gazette.example/boat\"") && said.contains("https://"), "{said}");
    let said = call(&["--url", URL, "--published", "4 March"], b"Words.");
    assert!(said.contains("\"4 March\"") && said.contains("2026-03-04"), "{said}");
    assert!(call(&["--url", URL], b" \n").contains("there are no words"));
    assert!(call(&["--url", URL], b"\x89PNG\r\n").contains("give text, HTML or a PDF"));
    assert_eq!(desk.count("captures"), 0);
}
