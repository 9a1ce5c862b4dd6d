//! `whatthen changes`: one address, several wordings.

use serde_json::Value;
use testkit::page;

use super::TestDesk;
use super::warc::{response, warc};

const URL: &str = "https://gazette.example/quay";

fn wording(headline: &str, hurt: &str) -> String {
    page(
        URL,
        "Holm Gazette",
        "2026-03-04",
        headline,
        &[
            &format!(
                "At least {hurt} people were hurt when a gangway gave way on the quay of Holm on Tuesday, the police said."
            ),
            "The ferry had come in with a broken hinge on its bow door, and nobody was to leave it before the morning.",
        ],
    )
}

fn title_on(desk: &TestDesk) -> String {
    let lines: Vec<Value> = desk.read().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 1, "an article is read once, in its last wording");
    lines[0]["title"].as_str().unwrap().to_owned()
}

fn assert_shows_both(desk: &TestDesk) {
    assert_eq!((desk.count("articles"), desk.count("versions")), (1, 2));
    let list = desk.done("changes", []).out;
    assert!(list.starts_with("2 wordings  ") && list.contains(URL), "{list}");
    let said = desk.done("changes", [URL]).out;
    assert!(said.contains("headline: [-Twelve-] {+Fourteen+} hurt on quay"), "{said}");
    assert!(said.contains("At least [-12-] {+14+} people were hurt"), "{said}");
    // By its id the same is told.
    let id = desk.done("read", []).lines()[0]["id"].as_str().unwrap().to_owned();
    assert_eq!(desk.done("changes", [&id]).out, said);
}

#[test]
fn a_page_that_changes_is_kept_in_both_wordings() {
    let desk = TestDesk::new();
    desk.write("quay.html", wording("Twelve hurt on quay", "12"));
    desk.import("quay.html");
    let said = desk.done("changes", [URL]).out;
    assert!(desk.done("changes", []).out.is_empty() && said.starts_with("one wording, captured "), "{said}");
    desk.write("quay.html", wording("Fourteen hurt on quay", "14"));
    let lines = desk.import("quay.html");
    assert!(lines[0]["changed"] == true && lines[0]["new"] == true, "{lines:#?}");
    assert_shows_both(&desk);
    assert_eq!(title_on(&desk), "Fourteen hurt on quay");
    let unknown = desk.run("changes", ["https://gazette.example/other"]);
    assert!(unknown.code == 1 && unknown.err.contains("no such article"), "{}", unknown.err);
    desk.assert_well();
}

#[test]
fn a_page_that_goes_back_is_read_as_it_is_now() {
    let desk = TestDesk::new();
    let (old, new) = (wording("Twelve hurt on quay", "12"), wording("Fourteen hurt on quay", "14"));
    for (day, page) in [(4, &old), (5, &new), (6, &old)] {
        let date = format!("2026-03-0{day}T10:00:00Z");
        desk.write("crawl.warc.gz", warc(&[response(URL, &date, "", page)]));
        desk.import("crawl.warc.gz");
    }
    assert_eq!(desk.count("captures"), 3);
    assert_eq!(title_on(&desk), "Twelve hurt on quay");
    assert_shows_both(&desk);
    let before = desk.read();
    desk.done("rebuild", []);
    assert_eq!(desk.read(), before);
}

/// A file says nothing of when it was saved: the very bytes that the desk has are an import run again, not news. A
/// capture says when.
#[test]
fn the_very_bytes_of_an_earlier_file_are_held() {
    let desk = TestDesk::new();
    let mut told = Vec::new();
    for (headline, hurt) in [("Twelve", "12"), ("Fourteen", "14"), ("Twelve", "12")] {
        desk.write("quay.html", wording(&format!("{headline} hurt on quay"), hurt));
        told.push(desk.import("quay.html")[0]["status"].clone());
    }
    assert_eq!(told, ["kept", "kept", "held"]);
    assert_eq!(title_on(&desk), "Fourteen hurt on quay");
}
