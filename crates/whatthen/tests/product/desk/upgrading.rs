//! A desk that an earlier version made is opened by this one: nothing is lost, and nothing is done again that need
//! not be.

use std::fs::{self, OpenOptions};
use std::io::{Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use serde_json::Value;
use testkit::{copy_folder, files_in, rare_word, story, story_url};

use super::TestDesk;
use super::warc::records_of;
use crate::whatthen;

fn data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data")
}

/// A copy of the desk that the first version made: three articles, one of them in two wordings, and one withdrawn.
fn first() -> TestDesk {
    let desk = TestDesk { folder: testkit::scratch() };
    copy_folder(&data().join("desk-0001"), &desk.inside(""));
    desk
}

/// What that version printed of it.
fn expected() -> String {
    fs::read_to_string(data().join("desk-0001.jsonl")).unwrap()
}

#[test]
fn every_command_reads_a_desk_of_the_first_version() {
    let desk = first();
    let before: Vec<(PathBuf, Vec<u8>)> =
        files_in(&desk.inside("")).into_iter().map(|file| (file.clone(), fs::read(file).unwrap())).collect();
    assert_eq!(desk.read(), expected());
    let status = desk.status();
    for (name, count) in [("articles", 3), ("versions", 4), ("captures", 4), ("waiting", 0), ("unindexed", 0)]
    {
        assert_eq!(status[name], count, "{name}: {status}");
    }
    assert!(status["withdrawals"].as_u64() > Some(0), "{status}");
    assert_eq!(desk.found("lamps"), ["https://gazette.example/lamps"]);
    assert_eq!(desk.found("bridge cracks"), ["https://courier.example/bridge"]);
    let changes = desk.done("changes", ["https://gazette.example/lamps"]).out;
    assert!(changes.contains("headline: [-Nine-] {+Eleven+} lamps dark"), "{changes}");
    assert_eq!(desk.done("group", []).lines().len(), 3);
    desk.done("roundup", ["--out", "out"]);
    assert_eq!(whatthen(desk.folder.path(), ["verify", "out"], b"").code, 0);
    desk.done("export", ["all.warc.gz"]);
    desk.done("backup", ["desk.zip"]);
    assert_eq!(whatthen(desk.folder.path(), ["restore", "--desk", "again", "desk.zip"], b"").code, 0);
    desk.assert_well();
    // Tables are added to the databases; of the rest not a byte is another, and nothing was read again.
    assert_eq!(desk.count("read_by_older_version"), 4);
    for (file, bytes) in before {
        let database = file.extension().is_some_and(|ending| ending == "sqlite");
        assert!(database || fs::read(&file).unwrap() == bytes, "{} was changed", file.display());
    }
}

#[test]
fn work_goes_on_on_a_desk_of_the_first_version() {
    let desk = first();
    let archive = fs::read(desk.segment()).unwrap();
    desk.write("new.html", story(1));
    assert_eq!(desk.import("new.html")[0]["status"], "kept");
    assert_eq!(desk.found(&rare_word(1)), [story_url(1)]);
    assert!(fs::read(desk.segment()).unwrap().starts_with(&archive));
    assert!(desk.read().starts_with(&expected()) && desk.count("articles") == 4);
    // What it has is known, and what was withdrawn stays so.
    let held: Vec<u8> = records_of(&desk.inside("archive/whatthen-00001.warc.gz"))
        .into_iter()
        .filter(|(_, record)| record.target_uri() == Some("https://courier.example/bridge"))
        .flat_map(|(_, record)| archive::pack(&record).unwrap())
        .collect();
    desk.write("held.warc.gz", held);
    assert_eq!(desk.import("held.warc.gz")[0]["status"], "held");
    let url = "https://courier.example/withdrawn";
    desk.write("back.html", story(2).replace(&story_url(2), url));
    let ran = desk.run("import", ["back.html"]);
    assert!(ran.code == 1 && ran.err.contains("it was not ours to print"), "{}", ran.err);
    desk.assert_well();
}

#[test]
fn a_rebuild_by_the_same_stages_gives_the_same() {
    let desk = first();
    let older = desk.count("read_by_older_version");
    let answers: Vec<Vec<String>> =
        ["lamps", "bridge", "sheep OR quay"].map(|query| desk.found(query)).to_vec();
    let ran = desk.done("rebuild", []);
    assert!(ran.out.ends_with(" records read again\n"), "{}", ran.out);
    let id = |line: &str| serde_json::from_str::<Value>(line).unwrap()["id"].clone();
    let (read, expected) = (desk.read(), expected());
    if older == 0 {
        assert_eq!(read, expected);
    } else {
        // Later stages may read more out of a page, never another article.
        assert_eq!(read.lines().map(id).collect::<Vec<_>>(), expected.lines().map(id).collect::<Vec<_>>());
    }
    assert_eq!(["lamps", "bridge", "sheep OR quay"].map(|query| desk.found(query)).to_vec(), answers);
    assert_eq!(desk.count("read_by_older_version"), 0);
    desk.assert_well();
}

#[test]
fn a_database_of_a_newer_form_is_left_alone() {
    for file in ["desk.sqlite", "derived/articles.sqlite"] {
        let desk = first();
        let path = desk.inside(file);
        let mut database = OpenOptions::new().write(true).open(&path).unwrap();
        // Where SQLite keeps the number that programs give the form.
        database.seek(SeekFrom::Start(60)).unwrap();
        database.write_all(&1000_u32.to_be_bytes()).unwrap();
        drop(database);
        let newer = fs::read(&path).unwrap();
        desk.write("new.html", story(1));
        for args in [
            &["status"][..],
            &["read"],
            &["search", "lamps"],
            &["changes"],
            &["doctor", "--repair"],
            &["import", "new.html"],
            &["forget", "https://gazette.example/lamps", "--reason", "asked to"],
            &["backup", "desk.zip"],
        ] {
            let ran = desk.call(args);
            assert_eq!((ran.code, ran.out.as_str()), (1, ""), "{file}: {args:?}: {}", ran.err);
            assert!(
                ran.err.contains("was made by a newer version of whatthen") && ran.err.contains(file),
                "{file}: {args:?}: {}",
                ran.err
            );
            assert!(fs::read(&path).unwrap() == newer, "{file}: {args:?} changed it");
        }
        assert!(!desk.at("desk.zip").exists());
        assert_eq!(
            fs::read(desk.segment()).unwrap(),
            fs::read(data().join("desk-0001/archive/whatthen-00001.warc.gz")).unwrap()
        );
    }
}

#[test]
fn the_desk_of_the_first_version_is_whole() {
    // Nothing of it may be lost on its way through version control.
    let names: Vec<String> = files_in(&data().join("desk-0001"))
        .iter()
        .map(|file| file.strip_prefix(data()).unwrap().to_string_lossy().replace('\\', "/"))
        .collect();
    for wanted in [
        "desk-0001/archive/whatthen-00001.warc.gz",
        "desk-0001/derived/articles.sqlite",
        "desk-0001/desk.sqlite",
    ] {
        assert!(names.iter().any(|name| name == wanted), "{names:?}");
    }
    assert!(names.iter().any(|name| name == "desk-0001/derived/index/meta.json"), "{names:?}");
    assert!(!names.iter().any(|name| name.ends_with("lock")), "{names:?}");
}
