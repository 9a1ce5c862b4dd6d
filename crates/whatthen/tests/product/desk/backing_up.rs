//! `whatthen backup` and `whatthen restore`.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Cursor, Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::Value;
use testkit::{story, story_url};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::warc::{DATE, metadata, records_of, response, warc};
use super::{TestDesk, answers_of, status_of};
use crate::whatthen;

/// A desk with a changed page, a withdrawn one, a record without a page and a tail set aside.
fn desk() -> TestDesk {
    let desk = TestDesk::with_stories(8);
    let later = response(&story_url(3), "2026-03-09T10:00:00Z", "", &story(3).replace("hinges", "bolts"));
    desk.write("later.warc.gz", warc(&[metadata(&later, "fetchTimeMs: 12\r\n"), later]));
    desk.import("later.warc.gz");
    desk.done("forget", [&story_url(5), "--reason", "asked to"]);
    let mut bytes = fs::read(desk.segment()).unwrap();
    bytes.extend_from_slice(&bytes.clone()[..100]);
    fs::write(desk.segment(), bytes).unwrap();
    assert_eq!(desk.run("doctor", []).code, 1);
    assert!(desk.inside("archive/aside").exists());
    desk
}

/// Status, lines and answers of the desk in a folder.
fn all_of(folder: &Path, desk: &str) -> (Value, String, Vec<Value>) {
    let read = whatthen(folder, ["read", "--desk", desk], b"");
    (status_of(folder, desk), read.out, answers_of(folder, desk))
}

#[test]
fn a_desk_comes_back_as_it_was() {
    let desk = desk();
    let ran = desk.done("backup", ["desk.zip"]);
    assert!(ran.out.ends_with(" written to desk.zip\n"), "{}", ran.out);
    let left: Vec<_> = fs::read_dir(desk.folder.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert!(!left.iter().any(|name| name.to_string_lossy().contains(".part")), "{left:?}");
    let ran = whatthen(desk.folder.path(), ["restore", "--desk", "again", "desk.zip"], b"");
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    assert_eq!(all_of(desk.folder.path(), "again"), all_of(desk.folder.path(), "desk"));
    let segment = "archive/whatthen-00001.warc.gz";
    assert!(fs::read(desk.at("again").join(segment)).unwrap() == fs::read(desk.segment()).unwrap());
    let ran = whatthen(desk.folder.path(), ["doctor", "--desk", "again"], b"");
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    // What was withdrawn stays so.
    desk.write("back.html", story(5));
    let ran = whatthen(desk.folder.path(), ["import", "--desk", "again", "back.html"], b"");
    assert!(ran.code == 1 && ran.err.contains("asked to"), "{}", ran.err);
    // A backup of the copy is as good as one of the first.
    let ran = whatthen(desk.folder.path(), ["backup", "--desk", "again", "again.zip"], b"");
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
}

#[test]
fn a_folder_with_other_things_is_not_restored_into() {
    let desk = TestDesk::with_stories(2);
    desk.done("backup", ["desk.zip"]);
    let before = all_of_bare(&desk);
    fs::create_dir(desk.at("full")).unwrap();
    desk.write("full/letter.txt", "Dear Ada");
    for target in ["desk", "full"] {
        let ran = whatthen(desk.folder.path(), ["restore", "--desk", target, "desk.zip"], b"");
        assert_eq!((ran.code, ran.out.as_str()), (1, ""));
        assert!(ran.err.contains("is not empty; give a new folder"), "{}", ran.err);
    }
    assert_eq!(all_of_bare(&desk), before);
    assert_eq!(fs::read_dir(desk.at("full")).unwrap().count(), 1);
    // An empty one is as good as none.
    fs::create_dir(desk.at("empty")).unwrap();
    let ran = whatthen(desk.folder.path(), ["restore", "--desk", "empty", "desk.zip"], b"");
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
}

fn all_of_bare(desk: &TestDesk) -> (Value, String) {
    (desk.status(), desk.read())
}

/// The entries of a ZIP, packed again with one of them changed.
fn with_entry(zip: &[u8], change: impl Fn(&str, Vec<u8>) -> Option<(String, Vec<u8>)>) -> Vec<u8> {
    let mut read = ZipArchive::new(Cursor::new(zip)).unwrap();
    let mut written = ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..read.len() {
        let mut entry = read.by_index(at).unwrap();
        let (name, mut content) = (entry.name().unwrap().into_owned(), Vec::new());
        entry.read_to_end(&mut content).unwrap();
        if let Some((name, content)) = change(&name, content) {
            written.start_file(name, SimpleFileOptions::default()).unwrap();
            written.write_all(&content).unwrap();
        }
    }
    written.finish().unwrap().into_inner()
}

/// A backup in which `from` is another name, in the list of files as well.
fn renamed(zip: &[u8], from: &str, to: &str) -> Vec<u8> {
    with_entry(zip, |name, content| {
        Some(match name {
            "backup.json" => {
                (name.to_owned(), String::from_utf8(content).unwrap().replace(from, to).into_bytes())
            }
            name if name == from => (to.to_owned(), content),
            name => (name.to_owned(), content),
        })
    })
}

#[test]
fn a_damaged_backup_is_refused_and_nothing_is_made() {
    let desk = TestDesk::with_stories(4);
    desk.done("backup", ["desk.zip"]);
    let whole = fs::read(desk.at("desk.zip")).unwrap();
    let segment = "archive/whatthen-00001.warc.gz";
    let flipped = |at: usize| {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x04;
        bytes
    };
    let mut bad: Vec<(String, Vec<u8>)> = vec![
        ("no zip".into(), b"PK, or so it says".to_vec()),
        ("empty".into(), Vec::new()),
        ("a page".into(), story(1).into_bytes()),
        ("leads out".into(), renamed(&whole, "desk.sqlite", "../x")),
        ("leads out deeper".into(), renamed(&whole, segment, "archive/../../x.warc.gz")),
        ("leads to the root".into(), renamed(&whole, segment, "/tmp/x.warc.gz")),
        ("no list".into(), with_entry(&whole, |n, c| (n != "backup.json").then(|| (n.to_owned(), c)))),
        ("no segment".into(), with_entry(&whole, |n, c| (n != segment).then(|| (n.to_owned(), c)))),
        (
            "other rows".into(),
            with_entry(&whole, |name, mut content| {
                if name == "derived/articles.sqlite" {
                    let middle = content.len() / 2;
                    content[middle] ^= 1;
                }
                Some((name.to_owned(), content))
            }),
        ),
    ];
    bad.extend((1..10).map(|tenth| {
        let at = whole.len() * tenth / 10;
        (format!("byte {at} changed"), flipped(at))
    }));
    bad.extend(
        [1, whole.len() / 2, whole.len() - 1].map(|keep| (format!("{keep} bytes"), whole[..keep].to_vec())),
    );
    for (what, bytes) in bad {
        desk.write("bad.zip", bytes);
        let ran = whatthen(desk.folder.path(), ["restore", "--desk", "again", "bad.zip"], b"");
        assert_eq!((ran.code, ran.out.as_str()), (1, ""), "{what}: {}", ran.err);
        assert!(ran.err.contains("bad.zip: ") && !ran.err.contains("panicked"), "{what}: {}", ran.err);
        assert!(!desk.at("again").exists(), "{what}");
        assert!(!desk.folder.path().parent().unwrap().join("x").exists(), "{what}");
    }
    let ran = whatthen(desk.folder.path(), ["restore", "--desk", "again", "missing.zip"], b"");
    assert!(ran.code == 1 && ran.err.contains("missing.zip"), "{}", ran.err);
    // The whole one is still whole.
    assert_eq!(whatthen(desk.folder.path(), ["restore", "--desk", "again", "desk.zip"], b"").code, 0);
}

#[test]
fn a_refused_backup_leaves_nothing_behind() {
    let desk = TestDesk::with_stories(2);
    desk.done("backup", ["desk.zip"]);
    let whole = fs::read(desk.at("desk.zip")).unwrap();
    let bad = with_entry(&whole, |name, mut content| {
        if name == "derived/articles.sqlite" {
            content[5000] ^= 1;
        }
        Some((name.to_owned(), content))
    });
    desk.write("bad.zip", bad);
    let ran = whatthen(desk.folder.path(), ["restore", "--desk", "again", "bad.zip"], b"");
    assert_eq!(ran.code, 1);
    let mut left: Vec<String> = fs::read_dir(desk.folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    left.sort();
    // What was unpacked may be of any size, and nobody asks for it again.
    assert_eq!(left, ["bad.zip", "desk", "desk.zip", "pages"]);
}

#[test]
fn a_backup_of_a_damaged_archive_is_refused() {
    let desk = TestDesk::with_stories(4);
    let length = fs::metadata(desk.segment()).unwrap().len();
    File::options().write(true).open(desk.segment()).unwrap().set_len(length - 10).unwrap();
    let ran = desk.run("backup", ["desk.zip"]);
    assert_eq!((ran.code, ran.out.as_str()), (1, ""));
    assert!(ran.err.contains("whatthen doctor") && !desk.at("desk.zip").exists(), "{}", ran.err);
}

#[test]
fn a_backup_is_whole_while_pages_are_taken_in() {
    const PAGES: usize = 300;
    let desk = TestDesk::new();
    let records: Vec<_> = (0..PAGES).map(|n| response(&story_url(n), DATE, "", &story(n))).collect();
    desk.write("many.warc.gz", warc(&records));
    let mut importing = Command::new(env!("CARGO_BIN_EXE_whatthen"))
        .args(["import", "--desk", "desk", "--jsonl", "many.warc.gz"])
        .current_dir(desk.folder.path())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let told: Arc<Mutex<Vec<String>>> = Arc::default();
    let out = BufReader::new(importing.stdout.take().unwrap());
    let listener = std::thread::spawn({
        let told = Arc::clone(&told);
        move || {
            for line in out.lines() {
                let line: Value = serde_json::from_str(&line.unwrap()).unwrap();
                told.lock().unwrap().push(line["record"].as_str().unwrap().to_owned());
            }
        }
    });
    for round in 0..3 {
        // The first backup is made before anything is told, the others while the rest is on its way.
        while round > 0 && told.lock().unwrap().is_empty() {
            std::thread::sleep(Duration::from_millis(2));
        }
        let acknowledged = told.lock().unwrap().clone();
        let (backup, again) = (format!("{round}.zip"), format!("again-{round}"));
        let ran = desk.run("backup", [&backup]);
        assert_eq!((ran.code, ran.err.as_str()), (0, ""), "round {round}");
        let ran = whatthen(desk.folder.path(), ["restore", "--desk", &again, &backup], b"");
        assert_eq!((ran.code, ran.err.as_str()), (0, ""), "round {round}");
        let ran = whatthen(desk.folder.path(), ["doctor", "--desk", &again], b"");
        assert_eq!((ran.code, ran.err.as_str()), (0, ""), "round {round}");
        let segment = desk.at(&again).join("archive/whatthen-00001.warc.gz");
        let there: Vec<String> = if segment.exists() {
            records_of(&segment).iter().map(|(_, record)| record.id().unwrap().to_owned()).collect()
        } else {
            Vec::new()
        };
        for record in &acknowledged {
            assert!(there.contains(record), "round {round}: {record} was told and is not in the backup");
        }
    }
    assert!(importing.wait().unwrap().success());
    listener.join().unwrap();
    assert_eq!(told.lock().unwrap().len(), PAGES);
    assert_eq!(desk.count("articles"), PAGES as u64);
    desk.assert_well();
}
