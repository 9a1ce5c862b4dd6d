//! `whatthen try`, and what a careful reader finds in the sample (`samples/README.md`).

use std::collections::BTreeSet;
use std::fs;

use serde_json::Value;
use testkit::scratch;

use crate::whatthen;

#[test]
fn from_nothing_to_a_complete_roundup() {
    let folder = scratch();
    let ran = whatthen(folder.path(), ["try", "--no-open"], b"");
    assert_eq!(ran.code, 0, "{}", ran.err);
    insta::assert_snapshot!("sample_roundup", ran.out);
    let page = fs::read_to_string(folder.path().join("whatthen-try/roundup.html")).unwrap();
    for outside in ["<script", "src=", "@import", "url("] {
        assert!(!page.contains(outside), "the page is self-contained: {outside}");
    }
    let file: Value =
        serde_json::from_str(&fs::read_to_string(folder.path().join("whatthen-try/roundup.json")).unwrap())
            .unwrap();
    for citation in file["citations"].as_array().unwrap() {
        assert!(page.contains(&format!("id=\"c{}\"", citation["id"])));
    }
    let named: BTreeSet<u64> = cited(&file);
    let numbers: BTreeSet<u64> =
        file["citations"].as_array().unwrap().iter().map(|c| c["id"].as_u64().unwrap()).collect();
    assert_eq!(named, numbers, "every citation is named by a line, and every line names one that is there");
    for part in ["lead", "developments", "excerpts", "contested", "questions", "forecasts", "sources"] {
        assert!(!file[part].as_array().unwrap().is_empty(), "{part}");
    }
}

/// The numbers that lines name, wherever they stand.
fn cited(value: &Value) -> BTreeSet<u64> {
    match value {
        Value::Array(items) => items.iter().flat_map(cited).collect(),
        Value::Object(fields) => {
            let own = fields.get("citation").and_then(Value::as_u64);
            fields.values().flat_map(cited).chain(own).collect()
        }
        _ => BTreeSet::new(),
    }
}

#[test]
fn the_copies_are_known() {
    let folder = scratch();
    whatthen(folder.path(), ["try", "--no-open"], b"");
    let file: Value =
        serde_json::from_str(&fs::read_to_string(folder.path().join("whatthen-try/roundup.json")).unwrap())
            .unwrap();
    let sources = file["sources"].as_array().unwrap();
    let copies: BTreeSet<&str> =
        sources.iter().filter(|s| !s["copy_of"].is_null()).map(|s| s["outlet"].as_str().unwrap()).collect();
    assert_eq!(
        copies,
        [
            "Evening Lantern",
            "Meridian Press Agency",
            "Northern Ledger",
            "The National Ledger",
            "Tidewater TV"
        ]
        .into()
    );
    assert_eq!(sources.iter().filter(|s| !s["copy_of"].is_null()).count(), 5);
    // Each outlet stands among the developments once before any twice.
    let outlets: Vec<&str> =
        file["developments"].as_array().unwrap().iter().map(|d| d["outlet"].as_str().unwrap()).collect();
    let different: BTreeSet<&&str> = outlets.iter().collect();
    assert_eq!(different.len(), outlets.len(), "{outlets:?}");
    // Pages that are no articles are listed with the reason, and not quoted.
    let walls: Vec<&str> = sources
        .iter()
        .filter_map(|s| s["reason"].as_str())
        .filter(|r| r.starts_with("not read as an article"))
        .collect();
    assert_eq!(walls.len(), 2, "{walls:?}");
}
