//! WARC files taken in: each record as it stands, and what is wrong with some.

use std::collections::BTreeMap;
use std::fs;

use archive::{Record, RecordType};
use serde_json::Value;
use testkit::{story, story_url};

use super::TestDesk;
use super::warc::{
    DATE, answer, holds, member, metadata, records_of, request, response, revisit, warc, with_fields,
};
use crate::whatthen;

/// One of each kind of record that a crawler writes.
fn crawl() -> Vec<Record> {
    let page = response(&story_url(0), DATE, "Server: holm\r\n", &story(0));
    let picture = answer(
        "https://gazette.example/boat.png",
        DATE,
        b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n\x89PNG\r\n\x1a\n\x00\x00",
    );
    let missing = answer(
        "https://gazette.example/gone",
        DATE,
        b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n<p>Not here.",
    );
    vec![
        Record::info("crawl.warc.gz", DATE, "software: a crawler\r\n"),
        request(&page),
        metadata(&page, "fetchTimeMs: 12\r\n"),
        revisit(&page, "2026-03-05T16:22:00Z", "Age: 1\r\n"),
        page,
        picture,
        missing,
    ]
}

/// All that the desk's archive holds, as `records` lists it, but for notes of the desk's own.
fn exported(desk: &TestDesk) -> Vec<Value> {
    desk.done("export", ["all.warc.gz"]);
    let ran = whatthen(desk.folder.path(), ["records", "all.warc.gz"], b"");
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    fs::remove_file(desk.at("all.warc.gz")).unwrap();
    let own = |line: &Value| {
        line["uri"].as_str().is_some_and(|uri| uri.starts_with("urn:whatthen:"))
            || line["type"] == "warcinfo" && line["offset"] == 0
    };
    ran.lines().into_iter().filter(|line| !own(line)).collect()
}

#[test]
fn records_without_pages_are_kept_byte_for_byte() {
    let desk = TestDesk::new();
    let records = crawl();
    desk.write("crawl.warc.gz", warc(&records));
    let ran = desk.done("import", ["crawl.warc.gz"]);
    assert!(ran.out.contains("1 pages taken in: 1 new") && ran.out.contains("6 records without a page kept"));
    assert_eq!((desk.count("articles"), desk.count("captures"), desk.count("unread")), (1, 1, 0));

    let listed: Vec<(String, String)> = exported(&desk)
        .iter()
        .map(|line| (line["type"].as_str().unwrap().to_owned(), line["id"].as_str().unwrap().to_owned()))
        .collect();
    let wanted: Vec<(String, String)> = records
        .iter()
        .map(|record| (record.kind().as_str().to_owned(), record.id().unwrap().to_owned()))
        .collect();
    assert_eq!(listed, wanted);
    let segment = fs::read(desk.segment()).unwrap();
    for record in &records {
        assert!(holds(&segment, &member(record)), "{:?} is not as it was", record.kind());
    }
    // A second time nothing is added.
    let lines = desk.import("crawl.warc.gz");
    assert!(lines.len() == 7 && lines.iter().all(|line| line["status"] == "held"), "{lines:#?}");
    assert_eq!(fs::read(desk.segment()).unwrap(), segment);
    desk.assert_well();
}

#[test]
fn whole_records_of_a_damaged_file_are_kept() {
    let desk = TestDesk::new();
    let records: Vec<Record> = (0..5).map(|n| response(&story_url(n), DATE, "", &story(n))).collect();
    let mut file = warc(&records);
    let before: usize = records[..2].iter().map(|record| member(record).len()).sum();
    let middle = before + member(&records[2]).len() / 2;
    file[middle] ^= 0x55;
    desk.write("damaged.warc.gz", &file);
    let ran = desk.run("import", ["--jsonl", "damaged.warc.gz"]);
    assert_eq!(ran.code, 1);
    assert!(
        ran.err.lines().all(|line| line.starts_with("damaged.warc.gz")) && !ran.err.is_empty(),
        "{}",
        ran.err
    );
    let kept: Vec<Value> = ran.lines().into_iter().filter(|line| line["outcome"] == "article").collect();
    assert!(kept.len() >= 4, "{}: {}", ran.out, ran.err);
    for number in [0, 1, 3, 4] {
        let record = records[number].id().unwrap();
        assert!(kept.iter().any(|line| line["record"] == record), "story {number} is missing");
    }
    desk.assert_well();

    // Cut off in the middle: what stands before is kept.
    let cut = TestDesk::new();
    cut.write("cut.warc.gz", &warc(&records)[..middle]);
    let ran = cut.run("import", ["cut.warc.gz"]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("cut.warc.gz") && cut.count("articles") == 2, "{}", ran.err);
}

#[test]
fn a_record_with_a_wrong_digest_is_kept_and_told() {
    let desk = TestDesk::new();
    let wrong = with_fields(response(&story_url(0), DATE, "", &story(0)), |name, value| {
        let value =
            if name == "WARC-Block-Digest" { archive::digest(b"something else") } else { value.to_owned() };
        Some((name.to_owned(), value))
    });
    let file = warc(&[wrong.clone(), response(&story_url(1), DATE, "", &story(1))]);
    desk.write("wrong.warc.gz", &file);
    let ran = desk.run("import", ["--jsonl", "wrong.warc.gz"]);
    assert_eq!(ran.code, 1);
    let told: Vec<&str> = ran.err.lines().filter(|line| line.contains("digest that it states")).collect();
    assert!(told.len() == 1 && told[0].contains(&story_url(0)), "{}", ran.err);
    let kept: Vec<Value> = ran.lines().into_iter().filter(|line| line["outcome"] == "article").collect();
    assert_eq!(kept.len(), 2, "{}", ran.out);
    assert!(holds(&fs::read(desk.segment()).unwrap(), &member(&wrong)), "as it stands, wrong digest and all");
    assert_eq!(desk.count("articles"), 2);
    // It was so when it came; it has not changed since.
    desk.assert_well();
}

#[test]
fn what_every_record_must_have_is_put_in() {
    let desk = TestDesk::new();
    let nameless = with_fields(response(&story_url(0), DATE, "", &story(0)), |name, value| {
        (name != "WARC-Record-ID").then(|| (name.to_owned(), value.to_owned()))
    });
    desk.write("nameless.warc.gz", warc(&[nameless]));
    let listed = whatthen(desk.folder.path(), ["records", "nameless.warc.gz"], b"").lines();
    assert!(listed[0]["id"].is_null() && listed[0]["deviations"][0] == "there is no WARC-Record-ID");
    let lines = desk.import("nameless.warc.gz");
    let id = lines.iter().find(|line| line["outcome"] == "article").unwrap()["record"].as_str().unwrap();
    assert!(id.starts_with("urn:uuid:"), "{id}");
    let exported = exported(&desk);
    assert_eq!(exported.len(), 1);
    assert!(
        exported[0]["id"] == id && exported[0]["deviations"] == Value::Array(Vec::new()),
        "{exported:#?}"
    );
    // The same file again makes the same record, which is there.
    assert!(desk.import("nameless.warc.gz").iter().all(|line| line["status"] == "held"));
    desk.assert_well();
}

#[test]
fn an_export_of_some_articles_has_what_belongs_to_them() {
    let desk = TestDesk::new();
    let other = response(&story_url(1), DATE, "", &story(1));
    let mut records = crawl();
    records.extend([request(&other), other]);
    desk.write("crawl.warc.gz", warc(&records));
    desk.import("crawl.warc.gz");
    desk.done("export", ["--query", &testkit::rare_word(1), "one.warc.gz"]);
    let kinds: Vec<RecordType> =
        records_of(&desk.at("one.warc.gz")).into_iter().map(|(_, record)| record.kind()).collect();
    assert_eq!(kinds, [RecordType::Warcinfo, RecordType::Request, RecordType::Response]);

    // As WACZ it is taken in by another desk, whole.
    desk.done("export", ["all.wacz"]);
    let other = TestDesk::new();
    let file = desk.at("all.wacz");
    let ran = other.run("import", [file.to_str().unwrap()]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    let by_id = |out: &str| -> BTreeMap<String, Value> {
        let lines = out.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        lines.map(|line| (line["id"].as_str().unwrap().to_owned(), line)).collect()
    };
    assert_eq!(by_id(&other.read()), by_id(&desk.read()));
    let named = desk.run("export", ["all.zip"]);
    assert!(named.code != 0 && named.err.contains(".warc.gz or .wacz"), "{}", named.err);
}
