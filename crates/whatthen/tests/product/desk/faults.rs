//! Two at once, killed, no room, too few files: nothing that was told is lost, and what went wrong is said.

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;
use testkit::{Ran, rare_word, run_command, story, story_url};

use super::TestDesk;
use super::warc::{DATE, records_of, response, warc};

/// Begins an import that waits for its standard input to end, and waits until it holds the desk.
fn import_that_waits(desk: &TestDesk) -> Child {
    let child = Command::new(env!("CARGO_BIN_EXE_whatthen"))
        .args(["import", "--desk", "desk"])
        .current_dir(desk.folder.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let signed = format!("process {},", child.id());
    let since = Instant::now();
    while !fs::read_to_string(desk.inside("lock")).unwrap_or_default().contains(&signed) {
        assert!(since.elapsed() < Duration::from_secs(5), "the import does not begin");
        std::thread::sleep(Duration::from_millis(5));
    }
    child
}

#[test]
fn a_second_writer_is_refused_and_readers_go_on() {
    let desk = TestDesk::with_stories(3);
    let mut first = import_that_waits(&desk);
    for args in [
        &["import", "pages"][..],
        &["doctor"],
        &["rebuild"],
        &["forget", "https://gazette.example/harbour/1", "--reason", "asked to"],
    ] {
        let since = Instant::now();
        let ran = desk.call(args);
        assert_eq!((ran.code, ran.out.as_str()), (1, ""), "{args:?}: {}", ran.err);
        assert!(since.elapsed() < Duration::from_secs(1), "{args:?}");
        assert!(
            ran.err.contains(&format!("process {}, whatthen import", first.id()))
                && ran.err.lines().count() == 1,
            "{args:?}: {}",
            ran.err
        );
    }
    assert_eq!((desk.count("articles"), desk.found(&rare_word(1)).len()), (3, 1));
    assert_eq!(desk.read().lines().count(), 3);
    for args in [&["changes"][..], &["group"], &["export", "all.warc.gz"], &["backup", "desk.zip"]] {
        let ran = desk.call(args);
        assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{args:?}");
    }
    // The first has lost nothing by it.
    first.stdin.take().unwrap().write_all(story(10).as_bytes()).unwrap();
    let done = first.wait_with_output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    assert_eq!(desk.count("articles"), 4);
}

#[test]
fn the_lock_goes_with_the_process_that_held_it() {
    let desk = TestDesk::with_stories(2);
    let mut first = import_that_waits(&desk);
    first.kill().unwrap();
    first.wait().unwrap();
    assert!(
        fs::read_to_string(desk.inside("lock")).unwrap().contains(&first.id().to_string()),
        "it left its name"
    );
    desk.write("new.html", story(10));
    assert_eq!(desk.import("new.html")[0]["status"], "kept");
    desk.assert_well();
}

/// Many pages in one file.
fn many(desk: &TestDesk, count: usize) {
    let records: Vec<_> = (0..count).map(|n| response(&story_url(n), DATE, "", &story(n))).collect();
    desk.write("many.warc.gz", warc(&records));
}

/// Every line that an import printed is of a record in the archive.
fn assert_told_is_there(desk: &TestDesk, told: &[Value]) {
    let there: BTreeSet<String> = if desk.segment().exists() {
        records_of(&desk.segment()).iter().map(|(_, record)| record.id().unwrap().to_owned()).collect()
    } else {
        BTreeSet::new()
    };
    let read = desk.read();
    for line in told.iter().filter(|line| line["status"] == "kept") {
        assert!(there.contains(line["record"].as_str().unwrap()), "{line}");
        assert!(read.contains(line["article"].as_str().unwrap()), "{line}");
    }
}

/// The same import, now that nothing is in its way, ends as if nothing had been.
fn assert_completes(desk: &TestDesk, count: usize) {
    let ran = desk.done("import", ["--jsonl", "many.warc.gz"]);
    assert_eq!(ran.lines().len(), count);
    assert_eq!((desk.count("articles"), desk.count("captures")), (count as u64, count as u64));
    let ids: Vec<String> =
        records_of(&desk.segment()).iter().map(|(_, r)| r.id().unwrap().to_owned()).collect();
    let once: BTreeSet<&String> = ids.iter().collect();
    assert_eq!(once.len(), ids.len(), "no record stands in the archive twice");
    assert_eq!(desk.found(&rare_word(count - 1)), [story_url(count - 1)]);
    desk.assert_well();
}

#[test]
fn nothing_that_was_told_is_lost_when_the_process_is_killed() {
    const PAGES: usize = 150;
    for round in 0..3 {
        let desk = TestDesk::new();
        many(&desk, PAGES);
        let mut child = Command::new(env!("CARGO_BIN_EXE_whatthen"))
            .args(["import", "--desk", "desk", "--jsonl", "many.warc.gz"])
            .current_dir(desk.folder.path())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut said = String::new();
        match round {
            0 => std::thread::sleep(Duration::from_millis(100)),
            // As soon as the first batch is told, and while the second is.
            1 => _ = out.read_line(&mut said).unwrap(),
            _ => (0..140).for_each(|_| _ = out.read_line(&mut said).unwrap()),
        }
        child.kill().unwrap();
        child.wait().unwrap();
        out.read_to_string(&mut said).unwrap();
        let whole = &said[..said.rfind('\n').map_or(0, |end| end + 1)];
        let told: Vec<Value> = whole.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        // Where it died in the middle of a record, that is told once.
        let ran = desk.run("doctor", []);
        assert!(ran.code == 0 || ran.err.contains("torn tail"), "round {round}: {}", ran.err);
        desk.assert_well();
        assert_told_is_there(&desk, &told);
        assert_completes(&desk, PAGES);
    }
}

/// Runs a command under a limit of the shell: `-f` blocks of 512 bytes that a file may have, `-n` open files.
fn limited(desk: &TestDesk, limit: &str, args: &[&str]) -> Ran {
    let script = format!("trap '' XFSZ; ulimit {limit} || exit 99; exec \"$@\"");
    let mut command = Command::new("sh");
    command
        .args(["-c", &script, "sh", env!("CARGO_BIN_EXE_whatthen")])
        .args(args)
        .current_dir(desk.folder.path());
    let ran = run_command(&mut command, b"");
    assert_ne!(ran.code, 99, "the shell takes the limit");
    ran
}

/// What must hold for an import that finds no room: for `blocks`, the most that a file may have.
fn no_room(desk: &TestDesk, blocks: usize, count: usize) {
    let limit = format!("-f {blocks}");
    let ran = limited(desk, &limit, &["import", "--desk", "desk", "--jsonl", "many.warc.gz"]);
    assert_eq!(ran.code, 1, "{blocks}: {}", ran.err);
    assert!(ran.err.contains("room") && !ran.err.contains("panicked"), "{blocks}: {}", ran.err);
    for args in [&["status", "--desk", "desk"][..], &["search", "--desk", "desk", "ferry"]] {
        let reading = limited(desk, &limit, args);
        assert_eq!(reading.code, 0, "{blocks}: {args:?}: {}", reading.err);
    }
    desk.assert_well();
    assert_told_is_there(desk, &ran.lines());
    assert_completes(desk, count);
}

#[test]
fn no_room_for_the_archive() {
    // The records of the first batch have no room.
    let desk = TestDesk::new();
    many(&desk, 150);
    no_room(&desk, 100, 150);
}

#[test]
fn no_room_for_the_rows() {
    // The archive's records are small beside their rows.
    for blocks in [200, 500] {
        let desk = TestDesk::new();
        many(&desk, 150);
        no_room(&desk, blocks, 150);
    }
}

#[test]
fn no_room_on_a_desk_with_things_in_it() {
    let desk = TestDesk::with_stories(20);
    many(&desk, 150);
    let ran = limited(&desk, "-f 400", &["import", "--desk", "desk", "--jsonl", "many.warc.gz"]);
    assert!(ran.code == 1 && ran.err.contains("room"), "{}", ran.err);
    desk.assert_well();
    assert_told_is_there(&desk, &ran.lines());
    assert_eq!(desk.found(&rare_word(3)), [story_url(3)], "what was there is there");
    desk.done("import", ["many.warc.gz"]);
    assert_eq!(desk.count("articles"), 150);
    desk.assert_well();
}

#[test]
fn no_room_for_anything_at_all() {
    let desk = TestDesk::with_stories(20);
    desk.write("new.html", story(50));
    let before = desk.read();
    let ran = limited(&desk, "-f 8", &["import", "--desk", "desk", "--jsonl", "new.html"]);
    assert_eq!((ran.code, ran.out.as_str()), (1, ""), "{}", ran.err);
    assert!(ran.err.contains("room"), "{}", ran.err);
    for args in [
        &["status", "--desk", "desk"][..],
        &["search", "--desk", "desk", "--limit", "50", "ferry"],
        &["read", "--desk", "desk"],
    ] {
        let reading = limited(&desk, "-f 8", args);
        assert_eq!((reading.code, reading.err.as_str()), (0, ""), "{args:?}");
    }
    assert_eq!(desk.read(), before);
    desk.assert_well();
    assert_eq!(desk.import("new.html")[0]["status"], "kept");
}

#[test]
fn no_room_to_forget_leaves_the_desk_whole() {
    let desk = TestDesk::with_stories(60);
    let url = story_url(30);
    for blocks in [80, 160, 320] {
        let ran = limited(
            &desk,
            &format!("-f {blocks}"),
            &["forget", "--desk", "desk", &url, "--reason", "asked to"],
        );
        assert!(!ran.err.contains("panicked"), "{blocks}: {}", ran.err);
        if ran.code == 0 {
            break;
        }
        let told = ran.err.contains("room") || ran.err.contains("File too large");
        assert!(told, "{blocks}: {}", ran.err);
    }
    // Whatever came of it: what was asked for is done in the end, and nothing else is gone.
    let ran = desk.run("forget", [&url, "--reason", "asked to"]);
    assert!(matches!(ran.code, 0 | 1), "{}", ran.err);
    desk.assert_well();
    assert_eq!(desk.count("articles"), 59);
    assert!(desk.found(&rare_word(30)).is_empty());
    assert_eq!(desk.found(&rare_word(31)), [story_url(31)]);
}

#[test]
fn few_open_files_are_enough_or_told() {
    for files in [64, 14] {
        let desk = TestDesk::with_stories(3);
        many(&desk, 40);
        let ran =
            limited(&desk, &format!("-n {files}"), &["import", "--desk", "desk", "--jsonl", "many.warc.gz"]);
        assert!(matches!(ran.code, 0 | 1) && !ran.err.contains("panicked at"), "{files}: {}", ran.err);
        assert!(ran.code == 0 || ran.err.contains("files"), "{files}: {}", ran.err);
        assert_told_is_there(&desk, &ran.lines());
        desk.assert_well();
        desk.done("import", ["many.warc.gz"]);
        assert_eq!(desk.count("articles"), 40);
        desk.assert_well();
    }
}
