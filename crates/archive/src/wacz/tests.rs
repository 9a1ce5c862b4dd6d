//! What is written is read back, and what is no WACZ, or a hostile one, does no harm.

use std::io::Cursor;

use proptest::prelude::*;

use super::read::entries_within;
use super::*;
use crate::{Record, RecordType, Writer};

const DATE: &str = "2026-03-04T16:22:00Z";

fn warc(pages: &[&str]) -> Vec<u8> {
    let mut writer = Writer::new(Vec::new());
    for page in pages {
        let uri = format!("https://www.holm-gazette.example/{page}");
        let block = page.as_bytes().to_vec();
        writer.write(&Record::new(RecordType::Resource, &uri, DATE, "text/html", block)).unwrap();
    }
    writer.into_inner()
}

fn wacz(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = WaczWriter::new(Cursor::new(Vec::new()));
    for (name, warc) in files {
        assert!(writer.add_warc(name, Cursor::new(warc)).unwrap().is_empty());
    }
    writer.add_page(WaczPage {
        id: "p1".into(),
        url: "https://www.holm-gazette.example/boat".into(),
        title: Some("The last \"boat\"".into()),
        ts: DATE.into(),
    });
    let about = WaczAbout { created: DATE.into(), software: "archive".into(), ..WaczAbout::default() };
    writer.finish(&about).unwrap().into_inner()
}

/// A ZIP of stored or deflated entries.
fn zip(entries: &[(&str, &[u8])], method: CompressionMethod) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in entries {
        zip.start_file(name, SimpleFileOptions::default().compression_method(method)).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn entries(wacz: &[u8], most: u64) -> Result<Vec<(String, Vec<u8>)>, WaczError> {
    let mut out = Vec::new();
    entries_within(Cursor::new(wacz), most, |name, bytes| {
        let mut content = Vec::new();
        bytes.read_to_end(&mut content)?;
        out.push((name.to_owned(), content));
        Ok(())
    })?;
    Ok(out)
}

fn unzip(wacz: &[u8], path: &str) -> String {
    let mut zip = zip::ZipArchive::new(Cursor::new(wacz)).unwrap();
    io::read_to_string(zip.by_name(path).unwrap()).unwrap()
}

#[test]
fn what_is_written_is_read_back() {
    let (first, second) = (warc(&["boat", "gale"]), warc(&["quay"]));
    let written = wacz(&[("a.warc.gz", &first), ("b.warc.gz", &second)]);
    let read = entries(&written, MAX_WACZ_BYTES).unwrap();
    assert_eq!(read, [("a.warc.gz".to_owned(), first.clone()), ("b.warc.gz".to_owned(), second)]);
    // Stored as it is: replay reads a record out of the middle.
    assert!(written.windows(first.len()).any(|window| window == first));
    assert_eq!(written, wacz(&[("a.warc.gz", &first), ("b.warc.gz", &read[1].1)]));
}

#[test]
fn index_pages_and_manifest_tell_what_is_inside() {
    let first = warc(&["boat", "Gale"]);
    let written = wacz(&[("a.warc.gz", &first)]);
    let index = unzip(&written, INDEX);
    let keys: Vec<&str> = index.lines().map(|line| line.split(' ').next().unwrap()).collect();
    assert_eq!(keys, ["example,holm-gazette)/boat", "example,holm-gazette)/gale"]);
    let pages = unzip(&written, PAGES);
    let pages: Vec<Value> = pages.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(pages[0]["format"], "json-pages-1.0");
    assert_eq!((&pages[1]["title"], &pages[1]["ts"]), (&json!("The last \"boat\""), &json!(DATE)));
    let package = unzip(&written, PACKAGE);
    let of_package: Value = serde_json::from_str(&unzip(&written, PACKAGE_DIGEST)).unwrap();
    assert_eq!(of_package, json!({"path": PACKAGE, "hash": digest(package.as_bytes())}));
    let package: Value = serde_json::from_str(&package).unwrap();
    assert_eq!((&package["profile"], &package["wacz_version"]), (&json!("data-package"), &json!("1.1.1")));
    let warc = json!({"name": "a.warc.gz", "path": "archive/a.warc.gz", "hash": digest(&first), "bytes": first.len()});
    assert_eq!(package["resources"][0], warc);
    assert_eq!(package["resources"].as_array().unwrap().len(), 3);
}

#[test]
fn damage_is_copied_and_told() {
    let mut damaged = warc(&["boat", "gale"]);
    let cut = damaged.len() - 20;
    damaged.truncate(cut);
    let mut writer = WaczWriter::new(Cursor::new(Vec::new()));
    assert_eq!(writer.add_warc("a.warc.gz", Cursor::new(&damaged)).unwrap().len(), 1);
    let written = writer.finish(&WaczAbout::default()).unwrap().into_inner();
    assert_eq!(entries(&written, MAX_WACZ_BYTES).unwrap()[0].1, damaged);
    assert_eq!(unzip(&written, INDEX).lines().count(), 1);
}

#[test]
fn a_name_is_that_of_a_file() {
    let mut writer = WaczWriter::new(Cursor::new(Vec::new()));
    let packed = warc(&["boat"]);
    for name in ["../a.warc.gz", "a\\b.warc.gz", ".warc.gz", ".a.warc.gz", "a.warc", "a.gz", "c:a.warc.gz"] {
        let added = writer.add_warc(name, Cursor::new(&packed));
        assert!(matches!(added, Err(WaczError::Name { .. })), "{name}");
    }
    writer.add_warc("a.warc.gz", Cursor::new(&packed)).unwrap();
    let again = writer.add_warc("a.warc.gz", Cursor::new(&packed)).unwrap_err().to_string();
    assert_eq!(again, "\"a.warc.gz\" cannot be the name of a WARC file in a WACZ: it is taken");
}

#[test]
fn an_entry_name_is_no_path() {
    let folder = tempfile::tempdir().unwrap();
    let (inside, file) = (folder.path().join("a/b"), folder.path().join("a/b/c.wacz"));
    std::fs::create_dir_all(&inside).unwrap();
    let hostile: [(&str, &[u8]); 3] =
        [("archive/../../x.warc", b"one"), ("archive/..\\y.warc", b"two"), ("z.warc", b"three")];
    std::fs::write(&file, zip(&hostile, CompressionMethod::Stored)).unwrap();
    let mut names = Vec::new();
    let count = warc_entries(std::fs::File::open(&file).unwrap(), |name, bytes| {
        names.push((name.to_owned(), io::read_to_string(bytes)?));
        Ok(())
    });
    assert_eq!(count.unwrap(), 2);
    assert_eq!(names, [("x.warc".to_owned(), "one".to_owned()), ("y.warc".to_owned(), "two".to_owned())]);
    let there = |path| std::fs::read_dir(path).unwrap().count();
    assert_eq!((there(folder.path()), there(&inside)), (1, 1));
}

#[test]
fn a_bomb_is_not_unpacked() {
    let bomb = zip(
        &[("archive/a.warc", &vec![0; 1 << 20]), ("archive/b.warc", &[0; 9])],
        CompressionMethod::Deflated,
    );
    assert!(bomb.len() < 10_000);
    assert_eq!(entries(&bomb, (1 << 20) + 9).unwrap().len(), 2);
    for most in [(1 << 20) + 8, 100] {
        assert!(matches!(entries(&bomb, most), Err(WaczError::TooLarge(told)) if told == most));
    }
}

#[test]
fn what_is_no_wacz_is_told_clearly() {
    let told = |bytes: &[u8]| entries(bytes, MAX_WACZ_BYTES).unwrap_err().to_string();
    for bytes in [&b""[..], b"<!DOCTYPE html>", &warc(&["boat"])] {
        let told = told(bytes);
        assert!(told.starts_with("it is no ZIP file that can be read: "), "{told}");
    }
    let other = zip(&[("word/document.xml", b"<w>")], CompressionMethod::Stored);
    assert_eq!(told(&other), "it is a ZIP file, but holds no WARC file under archive/");
    // A flipped byte inside an entry is found by its checksum.
    let mut broken = zip(&[("archive/a.warc", &[7; 500])], CompressionMethod::Stored);
    broken[200] ^= 1;
    assert!(told(&broken).starts_with("its entry \"a.warc\" cannot be read: "), "{}", told(&broken));
}

proptest! {
    #[test]
    fn no_damage_to_a_wacz_makes_reading_panic(at in 0_usize..4000, byte: u8, cut in 0_usize..4000) {
        let mut damaged = wacz(&[("a.warc.gz", &warc(&["boat", "gale"]))]);
        let len = damaged.len();
        damaged[at % len] = byte;
        _ = entries(&damaged, MAX_WACZ_BYTES);
        damaged.truncate(cut % len);
        _ = entries(&damaged, MAX_WACZ_BYTES);
    }
}
