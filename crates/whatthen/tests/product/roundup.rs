//! `whatthen roundup` and `whatthen verify`.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::Value;
use testkit::scratch;

use crate::whatthen;

/// Folder of the sample's pages.
fn pages() -> String {
    concat!(env!("CARGO_MANIFEST_DIR"), "/../../samples/ferries").to_owned()
}

fn roundup(folder: &Path) -> Value {
    let ran = whatthen(folder, ["roundup", &pages(), "--out", "out"], b"");
    // Two of the sample's pages are no articles, on purpose.
    assert_eq!(
        (ran.code, ran.err.lines().filter(|l| l.contains(": is no article: ")).count()),
        (1, 2),
        "{}",
        ran.err
    );
    assert_eq!(ran.err.lines().count(), 2, "{}", ran.err);
    serde_json::from_str(&fs::read_to_string(folder.join("out/roundup.json")).unwrap()).unwrap()
}

/// The one WARC file of the roundup.
fn archive_file(folder: &Path) -> std::path::PathBuf {
    folder.join("out/archive/whatthen-00001.warc.gz")
}

fn rewrite(path: &Path, change: impl Fn(archive::Record) -> archive::Record) {
    let records: Vec<_> =
        archive::Reader::new(fs::File::open(path).unwrap()).unwrap().map(|r| r.unwrap().record).collect();
    let mut writer = archive::Writer::new(Vec::new());
    for record in records {
        writer.write(&change(record)).unwrap();
    }
    fs::write(path, writer.into_inner()).unwrap();
}

/// Numbers of the citations that standard error names.
fn named(err: &str) -> BTreeSet<u64> {
    err.lines().filter_map(|l| l.strip_prefix("citation ")?.split(' ').next()?.parse().ok()).collect()
}

#[test]
fn every_citation_verifies() {
    let folder = scratch();
    let file = roundup(folder.path());
    let citations = file["citations"].as_array().unwrap();
    assert!(citations.len() > 20);
    let ran = whatthen(folder.path(), ["verify", "out"], b"");
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    assert_eq!(ran.out, format!("{0} of {0} citations match the archive\n", citations.len()));
}

#[test]
fn one_changed_byte_of_a_text_fails_its_citations_and_no_others() {
    let folder = scratch();
    let file = roundup(folder.path());
    let citations = file["citations"].as_array().unwrap();
    let victim = citations[citations.len() / 2]["text_id"].as_str().unwrap();
    let of_victim: BTreeSet<u64> =
        citations.iter().filter(|c| c["text_id"] == victim).map(|c| c["id"].as_u64().unwrap()).collect();
    assert!(of_victim.len() < citations.len());
    // The record keeps all its fields; one letter of its block is another.
    rewrite(&archive_file(folder.path()), |record| {
        if record.field("X-Whatthen-Text-Id") != Some(victim) {
            return record;
        }
        let fields: Vec<(String, String)> =
            record.fields().map(|(n, v)| (n.to_owned(), v.to_owned())).collect();
        let mut block = record.into_block();
        let letter = block.iter().position(|b| *b == b'e').unwrap();
        block[letter] = b'a';
        let mut changed = archive::Record::new(archive::RecordType::Conversion, "x", "x", "x", block);
        changed.replace_fields(fields);
        changed
    });
    let ran = whatthen(folder.path(), ["verify", "out"], b"");
    assert_eq!(ran.code, 1);
    assert_eq!(named(&ran.err), of_victim, "{}", ran.err);
    assert!(ran.err.contains("has been changed"), "{}", ran.err);
}

#[test]
fn one_changed_byte_of_the_file_fails_the_citations_of_its_record_only() {
    let folder = scratch();
    let file = roundup(folder.path());
    let citations = file["citations"].as_array().unwrap();
    let path = archive_file(folder.path());
    let places: Vec<(u64, archive::Record)> = archive::Reader::new(fs::File::open(&path).unwrap())
        .unwrap()
        .map(|r| r.unwrap())
        .map(|found| (found.location.offset, found.record))
        .collect();
    // A byte in the middle of a record's member: its block, not its header.
    let number = places.iter().position(|(_, r)| r.kind() == archive::RecordType::Conversion).unwrap();
    let victim = places[number].1.field("X-Whatthen-Text-Id").unwrap().to_owned();
    let middle = usize::try_from(places[number].0.midpoint(places[number + 1].0)).unwrap();
    let mut bytes = fs::read(&path).unwrap();
    bytes[middle] ^= 0x10;
    fs::write(&path, bytes).unwrap();
    let of_victim: BTreeSet<u64> = citations
        .iter()
        .filter(|c| c["text_id"] == victim.as_str())
        .map(|c| c["id"].as_u64().unwrap())
        .collect();
    let ran = whatthen(folder.path(), ["verify", "out"], b"");
    assert_eq!(ran.code, 1);
    assert_eq!(named(&ran.err), of_victim, "{}", ran.err);
}

#[test]
fn words_changed_in_the_roundup_are_found() {
    let folder = scratch();
    roundup(folder.path());
    let path = folder.path().join("out/roundup.json");
    let json = fs::read_to_string(&path).unwrap();
    let mut file: Value = serde_json::from_str(&json).unwrap();
    file["lead"][0]["text"] = "Nothing happened.".into();
    file["citations"][0]["start"] = 0.into();
    file["citations"][0]["end"] = 3.into();
    fs::write(&path, file.to_string()).unwrap();
    let ran = whatthen(folder.path(), ["verify", "out"], b"");
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("line (Nothing happened.): is not the words of citation"), "{}", ran.err);
    assert!(ran.err.contains("citation 1 ("), "{}", ran.err);
}

#[test]
fn a_folder_without_a_roundup_says_what_to_give() {
    let folder = scratch();
    let ran = whatthen(folder.path(), ["verify", "."], b"");
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("roundup.json") && ran.err.contains("--out"), "{}", ran.err);
}

#[test]
fn article_lines_make_the_same_roundup_as_their_pages() {
    let folder = scratch();
    let read = whatthen(folder.path(), ["read", &pages()], b"");
    fs::write(folder.path().join("articles.jsonl"), &read.out).unwrap();
    let lines = whatthen(folder.path(), ["roundup", "articles.jsonl"], b"");
    assert_eq!((lines.code, lines.err.lines().count()), (1, 2), "{}", lines.err);
    assert!(
        lines.out.starts_with("# ") && lines.out.contains("\n## Related developments\n"),
        "{}",
        lines.out
    );
    let again = whatthen(folder.path(), ["roundup", "articles.jsonl", "--out", "lines"], b"");
    assert_eq!(again.code, 1, "{}", again.err);
    let ran = whatthen(folder.path(), ["verify", "lines"], b"");
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
}

#[test]
fn an_earlier_archive_is_never_overwritten() {
    let folder = scratch();
    roundup(folder.path());
    let before = fs::read(archive_file(folder.path())).unwrap();
    roundup(folder.path());
    assert_eq!(fs::read(archive_file(folder.path())).unwrap(), before);
    assert!(folder.path().join("out/archive/whatthen-00002.warc.gz").exists());
    assert_eq!(whatthen(folder.path(), ["verify", "out"], b"").code, 0);
}

#[test]
fn a_page_edited_after_publishing_is_found() {
    let folder = scratch();
    roundup(folder.path());
    let path = folder.path().join("out/roundup.html");
    let page = fs::read_to_string(&path).unwrap();
    fs::write(&path, page.replace("crowns", "dollars")).unwrap();
    let ran = whatthen(folder.path(), ["verify", "out"], b"");
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("roundup.html: is not as it was when it was published"), "{}", ran.err);
}

#[test]
fn the_order_of_the_pages_changes_nothing() {
    let folder = scratch();
    let read = whatthen(folder.path(), ["read", &pages()], b"");
    let mut lines: Vec<&str> = read.out.lines().collect();
    let first = whatthen(folder.path(), ["roundup"], lines.join("\n").as_bytes());
    lines.reverse();
    lines.swap(3, 11);
    let other = whatthen(folder.path(), ["roundup"], lines.join("\n").as_bytes());
    assert_eq!(first.out, other.out);
}

#[test]
fn an_archive_can_be_read_again() {
    let folder = scratch();
    roundup(folder.path());
    let again = whatthen(folder.path(), ["read", "out/archive"], b"");
    assert_eq!(again.lines().len(), 26, "{}", again.err);
}

#[test]
fn output_that_cannot_be_written_is_said() {
    let folder = scratch();
    roundup(folder.path());
    let full = fs::OpenOptions::new().write(true).open("/dev/full");
    let Ok(full) = full else { return };
    let ran = std::process::Command::new(env!("CARGO_BIN_EXE_whatthen"))
        .args(["verify", "out"])
        .current_dir(folder.path())
        .stdout(full)
        .output()
        .unwrap();
    assert_eq!(ran.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&ran.stderr).contains("standard output"), "{:?}", ran.stderr);
}
