//! `whatthen forget`: withdrawn for a reason, out of every file, for good.

use std::fs;
use std::io::Read;

use archive::{Record, RecordType};
use flate2::read::{DeflateDecoder, MultiGzDecoder};
use flate2::{Decompress, FlushDecompress};
use store::{Articles, Outcome};
use testkit::{files_in, page, rare_word, story, story_url};

use super::TestDesk;
use super::warc::{DATE, holds, metadata, records_of, request, response, revisit, warc};

/// Words that stand in the page to be withdrawn and in what was recorded beside it; each alone gives it away.
const SECRET: &str = "Zuleika Brontovandel limped home";
const SECRET_WORDS: [&str; 2] = ["Zuleika", "Brontovandel"];
const URL: &str = "https://gazette.example/secret";
const REASON: &str = "asked to by the person it is about";

fn secret_page() -> String {
    page(
        URL,
        "Holm Gazette",
        "2026-03-04",
        "A walk on the quay",
        &[
            &format!(
                "{SECRET} from the quay of Holm on Tuesday night, as three people who stood by the ferry told this paper."
            ),
            "The harbour board said that it would look at the lamps along the quay, and that the ferry had been on time.",
        ],
    )
}

/// The captures of the page: two, with other headers and at other times.
fn captures() -> [Record; 2] {
    let second = format!("X-Title: {SECRET}\r\n");
    [
        response(URL, DATE, "Server: holm\r\n", &secret_page()),
        response(URL, "2026-03-06T08:00:00Z", &second, &secret_page()),
    ]
}

/// A desk with many pages and one that is to be withdrawn.
fn desk() -> TestDesk {
    let desk = TestDesk::with_stories(12);
    let [first, second] = captures();
    let mut about = request(&first);
    about = about.with("X-Referred-By", SECRET);
    let records = [
        response(&story_url(20), DATE, "", &story(20)),
        metadata(&first, &format!("description: {SECRET}\r\n")),
        about,
        first.clone(),
        response(&story_url(21), DATE, "", &story(21)),
        revisit(&first, "2026-03-05T08:00:00Z", &format!("X-Title: {SECRET}\r\n")),
        second,
        response(&story_url(22), DATE, "", &story(22)),
    ];
    desk.write("crawl.warc.gz", warc(&records));
    desk.import("crawl.warc.gz");
    assert_eq!((desk.count("articles"), desk.found("Zuleika").as_slice()), (16, &[URL.to_owned()][..]));
    let there = traces(&desk).join("\n");
    // The search for traces finds what is there.
    assert!(there.contains("warc.gz in gzip") && there.contains("articles.sqlite in a row"), "{there}");
    desk
}

/// Files of the desk in which a word of the secret stands: as it is, in gzip, or in a deflated row.
fn traces(desk: &TestDesk) -> Vec<String> {
    let mut found = Vec::new();
    for path in files_in(&desk.inside("")) {
        let bytes = fs::read(&path).unwrap();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let mut told = |how: &str, content: &[u8]| {
            let lower = content.to_ascii_lowercase();
            let words = SECRET_WORDS.iter().map(|word| word.to_ascii_lowercase());
            found.extend(words.filter(|w| holds(&lower, w.as_bytes())).map(|w| format!("{name} {how}: {w}")));
        };
        told("as it is", &bytes);
        for start in members(&bytes) {
            let mut unpacked = Vec::new();
            // What stands before damage counts too.
            _ = MultiGzDecoder::new(&bytes[start..]).read_to_end(&mut unpacked);
            told("in gzip", &unpacked);
        }
        if name.ends_with(".sqlite") || name.ends_with("-wal") {
            rows_in(&bytes).iter().for_each(|row| told("in a row", row));
        }
    }
    found.sort();
    found.dedup();
    found
}

/// Files that hold words of the index.
fn index_files(desk: &TestDesk) -> Vec<String> {
    // The others are lists of files, and locks.
    let endings = ["term", "idx", "pos", "store", "fast", "fieldnorm"];
    files_in(&desk.inside("derived/index"))
        .into_iter()
        .filter(|file| endings.iter().any(|ending| file.extension().is_some_and(|e| e == *ending)))
        .map(|file| file.file_name().unwrap().to_string_lossy().into_owned())
        .collect()
}

/// Where gzip may begin.
fn members(bytes: &[u8]) -> Vec<usize> {
    bytes.windows(3).enumerate().filter(|(_, head)| *head == [0x1f, 0x8b, 8]).map(|(at, _)| at).collect()
}

/// Everything in a database that unpacks into the beginning of an article line. A page of a database may cut the
/// rest off.
fn rows_in(bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut inflate = Decompress::new(false);
    let mut rows = Vec::new();
    for at in 0..bytes.len() {
        // No block begins so.
        if bytes[at] & 0b110 == 0b110 {
            continue;
        }
        let from = &bytes[at..bytes.len().min(at + 8192)];
        inflate.reset(false);
        let mut start = [0; 6];
        _ = inflate.decompress(from, &mut start, FlushDecompress::None);
        if start == *b"{\"id\":" {
            let mut unpacked = Vec::new();
            _ = DeflateDecoder::new(from).read_to_end(&mut unpacked);
            rows.push(unpacked);
        }
    }
    rows
}

#[test]
fn a_page_is_withdrawn_out_of_every_file() {
    let desk = desk();
    let others: Vec<String> = desk.read().lines().filter(|l| !l.contains(URL)).map(str::to_owned).collect();
    assert_eq!(others.len(), 15);
    let index_before = index_files(&desk);
    let ran = desk.done("forget", [URL, "--reason", REASON]);
    assert!(ran.out.starts_with("5 records and 1 wordings are withdrawn"), "{}", ran.out);
    // Words in the index cannot be looked for byte by byte: no file that had them may be left.
    assert!(index_before.len() >= 12, "{index_before:?}");
    let kept: Vec<String> =
        index_files(&desk).into_iter().filter(|name| index_before.contains(name)).collect();
    assert_eq!(kept, Vec::<String>::new());

    let assert_gone = |after: &str| {
        assert_eq!(traces(&desk), Vec::<String>::new(), "{after}");
        assert!(desk.found("Zuleika").is_empty() && desk.found("limped").is_empty(), "{after}");
        let read = desk.read();
        assert_eq!(read.lines().collect::<Vec<_>>(), others, "{after}");
        assert_eq!(desk.count("articles"), 15, "{after}");
        assert_eq!(desk.found(&rare_word(21)), [story_url(21)], "{after}");
        desk.assert_well();
    };
    assert_gone("forget");
    let tombstones: Vec<Record> = records_of(&desk.segment())
        .into_iter()
        .map(|(_, record)| record)
        .filter(|record| String::from_utf8_lossy(record.block()).contains(REASON))
        .collect();
    assert_eq!(tombstones.len(), 1);
    assert_eq!(tombstones[0].kind(), RecordType::Metadata);

    desk.done("rebuild", []);
    assert_gone("rebuild");

    // The same file again, the same page alone, and under the same address with other words: all refused, with the
    // reason.
    let later = secret_page().replace("on Tuesday night", "on Wednesday night");
    desk.write("later.warc.gz", warc(&[response(URL, "2026-04-01T08:00:00Z", "", &later)]));
    desk.write("page.html", secret_page());
    for (file, refused, held) in [("crawl.warc.gz", 5, 3), ("later.warc.gz", 1, 0), ("page.html", 1, 0)] {
        let ran = desk.run("import", ["--jsonl", file]);
        assert_eq!(ran.code, 1, "{file}");
        let count = |status: &str| ran.lines().iter().filter(|line| line["status"] == status).count();
        assert_eq!((count("withdrawn"), count("held")), (refused, held), "{file}: {}", ran.out);
        assert_eq!(
            ran.err.lines().filter(|line| line.contains(REASON)).count(),
            refused,
            "{file}: {}",
            ran.err
        );
    }
    assert_gone("import");
}

#[test]
fn what_was_noted_about_a_capture_without_an_address_goes_too() {
    let desk = desk();
    let [first, _] = captures();
    let id = format!("<{}>", first.id().unwrap());
    // Metadata need not have an address of their own (ISO 28500, 6.6); the text of a page may stand under one of
    // another kind.
    let words = format!("description: {SECRET}\r\n").into_bytes();
    let nowhere = Record::info("note", DATE, "").with("WARC-Refers-To", &id);
    let fields = nowhere.fields().map(|(name, value)| match name {
        "WARC-Type" => (name.to_owned(), "metadata".to_owned()),
        "WARC-Block-Digest" => (name.to_owned(), archive::digest(&words)),
        _ => (name.to_owned(), value.to_owned()),
    });
    let fields: Vec<_> = fields.filter(|(name, _)| name != "WARC-Filename").collect();
    let mut nowhere = Record::new(RecordType::Metadata, "x", DATE, "x", words.clone());
    nowhere.replace_fields(fields);
    let elsewhere = Record::new(RecordType::Metadata, "urn:note:1", DATE, "application/warc-fields", words)
        .with("WARC-Concurrent-To", &id);
    desk.write("notes.warc.gz", warc(&[nowhere, elsewhere]));
    desk.import("notes.warc.gz");
    desk.done("forget", [URL, "--reason", REASON]);
    assert_eq!(traces(&desk), Vec::<String>::new());
    desk.assert_well();
}

#[test]
fn one_capture_is_withdrawn_and_the_other_stays() {
    let desk = desk();
    let [first, second] = captures();
    let before = desk.read();
    desk.done("forget", [first.id().unwrap(), "--reason", REASON]);
    let ids = |desk: &TestDesk| -> Vec<String> {
        let records = records_of(&desk.segment()).into_iter();
        records.filter_map(|(_, record)| record.id().map(str::to_owned)).collect()
    };
    let assert_one_left = |after: &str| {
        let ids = ids(&desk);
        assert!(!ids.contains(&first.id().unwrap().to_owned()), "{after}");
        assert!(ids.contains(&second.id().unwrap().to_owned()), "{after}");
        assert_eq!(desk.count("articles"), 16, "{after}");
        assert_eq!(desk.found("Zuleika"), [URL], "{after}");
        let sorted = |read: String| {
            let mut lines: Vec<String> = read.lines().map(str::to_owned).collect();
            lines.sort();
            lines
        };
        assert_eq!(sorted(desk.read()), sorted(before.clone()), "{after}");
        desk.assert_well();
    };
    assert_one_left("forget");
    desk.done("rebuild", []);
    assert_one_left("rebuild");
    let ran = desk.run("import", ["--jsonl", "crawl.warc.gz"]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains(REASON), "{}", ran.err);
    assert_one_left("import");
}

#[test]
fn the_same_words_at_another_address_stay() {
    let desk = desk();
    let other = "https://courier.example/walk";
    let copy = secret_page().replace(URL, other);
    desk.write("copy.warc.gz", warc(&[response(other, DATE, "", &copy)]));
    desk.import("copy.warc.gz");
    desk.done("forget", [URL, "--reason", REASON]);
    assert_eq!(desk.found("Zuleika"), [other]);
    desk.done("rebuild", []);
    assert_eq!(desk.found("Zuleika"), [other]);
    desk.assert_well();
    // By its id, the other one goes as well.
    let lines = desk.done("read", []).lines();
    let id = lines.iter().find(|line| line["url"] == other).unwrap()["id"].as_str().unwrap().to_owned();
    desk.done("forget", [&id, "--reason", REASON]);
    assert_eq!(traces(&desk), Vec::<String>::new());
}

#[test]
fn another_page_in_a_file_of_the_same_name_is_taken_in() {
    let desk = TestDesk::new();
    desk.write("page.html", story(1));
    desk.import("page.html");
    desk.done("forget", [&story_url(1), "--reason", REASON]);
    desk.write("page.html", story(2));
    let ran = desk.run("import", ["--jsonl", "page.html"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    assert_eq!(desk.found(&rare_word(2)), [story_url(2)]);
}

#[test]
fn what_is_not_there_cannot_be_withdrawn() {
    let desk = TestDesk::with_stories(2);
    let before = (desk.status(), desk.read());
    for (what, said) in [
        ("https://gazette.example/other", "no such article"),
        ("urn:uuid:00000000-0000-8000-8000-000000000000", "no such record"),
    ] {
        let ran = desk.run("forget", [what, "--reason", REASON]);
        assert_eq!((ran.code, ran.out.as_str()), (1, ""));
        assert!(ran.err.contains(what) && ran.err.contains(said), "{}", ran.err);
    }
    let ran = desk.run("forget", [&story_url(1), "--reason", " "]);
    assert!(ran.code == 2 && ran.err.contains("--reason"), "{}", ran.err);
    let ran = desk.run("forget", [&story_url(1)]);
    assert!(ran.code == 2 && ran.err.contains("--reason"), "{}", ran.err);
    assert_eq!((desk.status(), desk.read()), before);
}

#[test]
fn a_torn_tail_that_was_set_aside_goes_with_it() {
    let desk = desk();
    let torn = super::warc::member(&captures()[0]);
    let mut bytes = fs::read(desk.segment()).unwrap();
    bytes.extend_from_slice(&torn[..torn.len() - 9]);
    fs::write(desk.segment(), bytes).unwrap();
    let ran = desk.run("forget", [URL, "--reason", REASON]);
    assert!(ran.out.contains("are withdrawn"), "{}", ran.err);
    assert_eq!(traces(&desk), Vec::<String>::new());
    desk.assert_well();
}

#[test]
fn a_record_from_elsewhere_withdraws_nothing_here() {
    let desk = desk();
    let before = desk.read();
    // Anybody can write into a WARC file what this program writes where a page was withdrawn, and work out the
    // keys of records that are public.
    let rows = Articles::open_to_read(&desk.inside("derived/articles.sqlite")).unwrap().records().unwrap();
    let mut words = "withdrawn: x\r\nreason: none\r\n".to_owned();
    for row in rows {
        if let Outcome::Article(key) = row.outcome {
            words = words + "article: " + &key.article + "\r\nrecord: " + &row.key.hex() + "\r\n";
        }
    }
    let words = words.into_bytes();
    let forged =
        Record::new(RecordType::Metadata, "urn:whatthen:withdrawn", DATE, "application/warc-fields", words);
    desk.write("forged.warc.gz", warc(&[forged, response(&story_url(40), DATE, "", &story(40))]));
    desk.run("import", ["forged.warc.gz"]);
    desk.run("doctor", []);
    desk.run("rebuild", []);
    assert!(desk.read().starts_with(&before), "{} articles are left", desk.count("articles"));
    assert_eq!(desk.count("articles"), 17);
    assert_eq!(desk.count("withdrawals"), 0);
}
