//! Rows and index: lost, damaged, and made again from the archive.

use std::fs::{self, OpenOptions};
use std::io::{Seek, SeekFrom, Write};
use std::path::Path;

use testkit::{copy_folder, files_in, scratch};

use super::{TestDesk, answers_of};
use crate::whatthen;

const STORIES: usize = 8;

/// A desk with another wording of one story, and a record without a page.
fn desk() -> TestDesk {
    use super::warc::{metadata, response, warc};
    let desk = TestDesk::with_stories(STORIES);
    let page = testkit::story(3).replace("hinges", "hinges and its bow door");
    let response = response(&testkit::story_url(3), "2026-03-09T10:00:00Z", "", &page);
    desk.write("later.warc.gz", warc(&[metadata(&response, "fetchTimeMs: 12\r\n"), response]));
    desk.import("later.warc.gz");
    desk
}

#[test]
fn without_its_derived_folder_a_desk_says_what_to_do() {
    let desk = desk();
    let before = (desk.status(), desk.read(), desk.answers());
    assert_eq!(before.0["versions"], STORIES + 1);
    fs::remove_dir_all(desk.inside("derived")).unwrap();
    for args in [
        &["import", "pages"][..],
        &["status"],
        &["search", "ferry"],
        &["changes"],
        &["doctor"],
        &["doctor", "--repair"],
        &["forget", "https://gazette.example/harbour/1", "--reason", "asked to"],
        &["export", "all.warc.gz"],
        &["backup", "desk.zip"],
        &["read"],
        &["group"],
        &["roundup"],
    ] {
        let ran = desk.call(args);
        assert_eq!((ran.code, ran.out.as_str()), (1, ""), "{args:?}: {}", ran.err);
        assert!(ran.err.contains("whatthen rebuild"), "{args:?}: {}", ran.err);
    }
    assert!(!desk.at("desk.zip").exists() && !desk.at("all.warc.gz").exists());
    let ran = desk.done("rebuild", []);
    assert!(ran.out.ends_with(" records read again\n"), "{}", ran.out);
    assert_eq!((desk.status(), desk.read(), desk.answers()), before);
    desk.assert_well();
}

#[test]
fn a_rebuild_changes_nothing_that_is_there() {
    let desk = desk();
    let before = (desk.status(), desk.read(), desk.answers());
    let archive = fs::read(desk.segment()).unwrap();
    for _ in 0..2 {
        desk.done("rebuild", []);
        assert_eq!((desk.status(), desk.read(), desk.answers()), before);
    }
    assert_eq!(fs::read(desk.segment()).unwrap(), archive);
    desk.assert_well();
    // It goes on as before: nothing is taken in twice.
    assert!(desk.import("pages").iter().all(|line| line["status"] == "held"));
}

#[test]
fn an_index_that_is_gone_is_made_again_by_the_next_to_write() {
    let desk = desk();
    let before = desk.answers();
    for command in ["doctor", "import"] {
        fs::remove_dir_all(desk.inside("derived/index")).unwrap();
        let ran = desk.run("search", ["ferry"]);
        assert_eq!((ran.code, ran.out.as_str()), (1, ""));
        assert!(ran.err.contains("whatthen doctor --repair"), "{}", ran.err);
        // Nothing else needs it.
        assert_eq!(desk.count("articles"), STORIES as u64);
        if command == "import" {
            desk.done("import", ["pages"]);
        } else {
            desk.run("doctor", []);
        }
        assert_eq!(desk.answers(), before, "{command}");
        desk.assert_well();
    }
}

#[test]
fn every_file_of_the_index_may_be_cut_short() {
    let desk = desk();
    let before = desk.answers();
    let files = files_in(&desk.inside("derived/index"));
    let mut cut = 0;
    for file in &files {
        let length = fs::metadata(file).unwrap().len();
        for keep in [0, length / 2] {
            if keep >= length {
                continue;
            }
            cut += 1;
            let name = file.file_name().unwrap().to_string_lossy().into_owned();
            let fresh = scratch();
            copy_folder(&desk.inside(""), &fresh.path().join("desk"));
            let inside = fresh.path().join("desk/derived/index").join(&name);
            OpenOptions::new().write(true).open(&inside).unwrap().set_len(keep).unwrap();
            // Whatever it answers, it does not fall over.
            let ran = whatthen(fresh.path(), ["search", "--desk", "desk", "ferry"], b"");
            assert!(matches!(ran.code, 0 | 1) && !ran.err.contains("panicked"), "{name}: {}", ran.err);
            let ran = whatthen(fresh.path(), ["doctor", "--desk", "desk", "--repair"], b"");
            assert!(ran.code == 0 && !ran.err.contains("panicked"), "{name} to {keep}: {}", ran.err);
            assert_eq!(answers_of(fresh.path(), "desk"), before, "{name} to {keep}");
        }
    }
    assert!(cut >= 14, "{files:?}");
}

#[test]
fn a_changed_byte_of_the_index_is_found_and_mended() {
    let desk = desk();
    let before = desk.answers();
    let term = files_in(&desk.inside("derived/index"))
        .into_iter()
        .find(|file| file.extension().is_some_and(|ending| ending == "term"))
        .unwrap();
    flip(&term, fs::metadata(&term).unwrap().len() / 2);
    let ran = desk.run("doctor", []);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("whatthen doctor --repair"), "{}", ran.err);
    let ran = desk.done("doctor", ["--repair"]);
    assert!(ran.out.contains("mended: ") && ran.out.contains("index"), "{}", ran.out);
    assert_eq!(desk.answers(), before);
}

fn flip(path: &Path, at: u64) {
    let mut bytes = fs::read(path).unwrap();
    bytes[usize::try_from(at).unwrap()] ^= 0x20;
    fs::write(path, bytes).unwrap();
}

/// Overwrites the middle half of the rows.
fn damage_rows(desk: &TestDesk) {
    let rows = desk.inside("derived/articles.sqlite");
    let length = fs::metadata(&rows).unwrap().len();
    let mut file = OpenOptions::new().write(true).open(&rows).unwrap();
    file.seek(SeekFrom::Start(length / 4)).unwrap();
    file.write_all(&vec![0xa5; usize::try_from(length / 2).unwrap()]).unwrap();
}

#[test]
fn damaged_rows_are_made_again() {
    let desk = desk();
    let before = (desk.status(), desk.read(), desk.answers());
    damage_rows(&desk);
    for command in ["doctor", "read"] {
        let ran = desk.run(command, []);
        assert_eq!(ran.code, 1, "{command}: {}", ran.err);
        assert!(ran.err.contains("articles.sqlite: is damaged"), "{command}: {}", ran.err);
    }
    desk.run("import", ["pages"]);
    desk.done("rebuild", []);
    assert_eq!((desk.status(), desk.read(), desk.answers()), before);
    desk.assert_well();
}

#[test]
fn damaged_rows_are_told_with_the_way_out() {
    let desk = desk();
    damage_rows(&desk);
    for command in ["doctor", "read", "group", "changes"] {
        let ran = desk.run(command, []);
        assert_eq!(ran.code, 1, "{command}: {}", ran.err);
        assert!(ran.err.contains("whatthen rebuild"), "{command}: {}", ran.err);
    }
}

#[test]
fn rows_that_are_no_database_are_told_and_made_again() {
    let desk = desk();
    let before = (desk.status(), desk.read(), desk.answers());
    let rows = desk.inside("derived/articles.sqlite");
    fs::write(&rows, "not a database at all, however long one looks at it\n".repeat(200)).unwrap();
    for command in ["doctor", "read", "status", "changes", "import"] {
        let ran = whatthen(desk.folder.path(), [command, "--desk", "desk"], b"");
        assert_eq!((ran.code, ran.out.as_str()), (1, ""), "{command}: {}", ran.err);
        assert!(
            ran.err.contains("articles.sqlite") && ran.err.contains("whatthen rebuild"),
            "{command}: {}",
            ran.err
        );
    }
    desk.done("rebuild", []);
    assert_eq!((desk.status(), desk.read(), desk.answers()), before);
}

#[test]
fn empty_rows_are_made_again() {
    for args in [&["rebuild"][..], &["import", "pages"], &["doctor"]] {
        let desk = desk();
        let before = (desk.status(), desk.read(), desk.answers());
        fs::write(desk.inside("derived/articles.sqlite"), "").unwrap();
        let ran = desk.call(args);
        if ran.code != 0 {
            // Whoever does not do it says who does.
            assert!(ran.err.contains("whatthen rebuild"), "{args:?}: {}", ran.err);
            desk.done("rebuild", []);
        }
        assert_eq!((desk.status(), desk.read(), desk.answers()), before, "{args:?}");
        desk.assert_well();
    }
}

#[test]
fn empty_rows_are_told_with_the_way_out() {
    let desk = desk();
    fs::write(desk.inside("derived/articles.sqlite"), "").unwrap();
    for command in ["read", "status", "changes"] {
        let ran = whatthen(desk.folder.path(), [command, "--desk", "desk"], b"");
        assert_eq!((ran.code, ran.out.as_str()), (1, ""), "{command}: {}", ran.err);
        assert!(ran.err.contains("whatthen rebuild"), "{command}: {}", ran.err);
    }
}
