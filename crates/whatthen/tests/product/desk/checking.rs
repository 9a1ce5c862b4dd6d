//! `whatthen doctor`: what is damaged is named, and nothing else is lost with it.

use std::fs::{self, OpenOptions};
use std::io::Write;

use store::Articles;
use testkit::{rare_word, story, story_url};

use super::TestDesk;
use super::warc::{DATE, member, records_of, response, warc};

/// A desk with stories out of a WARC file, one record each.
fn desk() -> TestDesk {
    let desk = TestDesk::new();
    let records: Vec<_> = (0..6).map(|n| response(&story_url(n), DATE, "", &story(n))).collect();
    desk.write("crawl.warc.gz", warc(&records));
    desk.import("crawl.warc.gz");
    desk
}

fn append(desk: &TestDesk, bytes: &[u8]) {
    OpenOptions::new().append(true).open(desk.segment()).unwrap().write_all(bytes).unwrap();
}

#[test]
fn a_changed_byte_of_the_archive_is_told_with_its_place() {
    let desk = desk();
    let before = desk.read();
    let places = records_of(&desk.segment());
    let (place, record) = places.iter().find(|(_, r)| r.target_uri() == Some(&story_url(2))).unwrap();
    let whole = fs::read(desk.segment()).unwrap();
    // Somewhere in the middle, and in the gzip header itself.
    for at in [place.start + place.len() / 2, place.start + 1, place.end - 1] {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x10;
        fs::write(desk.segment(), &bytes).unwrap();
        let ran = desk.run("doctor", []);
        assert_eq!(ran.code, 1, "byte {at}");
        assert!(ran.out.contains("not all is well"), "{}", ran.out);
        assert!(
            ran.err.contains(&format!("whatthen-00001.warc.gz byte {}", place.start)),
            "byte {at}: {}",
            ran.err
        );
        assert!(
            ran.err.contains(record.target_uri().unwrap()) || ran.err.contains("not as it was"),
            "{}",
            ran.err
        );
        for other in [1, 3, 5] {
            assert!(!ran.err.contains(&story_url(other)), "{}", ran.err);
        }
        // What was read from it stays, and so does everything else; a repair takes nothing away.
        assert_eq!(desk.read(), before);
        assert_eq!(desk.run("doctor", ["--repair"]).code, 1);
        assert_eq!((desk.read(), fs::read(desk.segment()).unwrap()), (before.clone(), bytes));
    }
    fs::write(desk.segment(), whole).unwrap();
    desk.assert_well();
}

#[test]
fn a_record_that_is_not_the_one_written_is_told() {
    let desk = desk();
    let places = records_of(&desk.segment());
    let (place, record) = places.iter().find(|(_, r)| r.target_uri() == Some(&story_url(2))).unwrap();
    // As whole as it was, of the same address and id, but with other words.
    let mut block = record.block().to_vec();
    let fields: Vec<_> = record.fields().map(|(n, v)| (n.to_owned(), v.to_owned())).collect();
    let at = block.windows(4).position(|window| window == b"1002").unwrap();
    block[at] = b'9';
    let digest = archive::digest(&block);
    let mut other = archive::Record::new(record.kind(), "x", "x", "x", block);
    other.replace_fields(
        fields
            .into_iter()
            .map(|(n, v)| if n == "WARC-Block-Digest" { (n, digest.clone()) } else { (n, v) })
            .collect(),
    );
    let mut bytes = fs::read(desk.segment()).unwrap();
    bytes.splice(place.clone(), member(&other));
    fs::write(desk.segment(), bytes).unwrap();
    let ran = desk.run("doctor", []);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains(&format!("byte {}", place.start)), "{}", ran.err);
}

#[test]
fn a_tail_that_is_gone_is_told_as_lost() {
    let desk = desk();
    let (last, record) = records_of(&desk.segment()).pop().unwrap();
    OpenOptions::new().write(true).open(desk.segment()).unwrap().set_len(last.start as u64).unwrap();
    let ran = desk.run("doctor", []);
    assert_eq!(ran.code, 1);
    assert!(
        ran.err.contains(&format!("has {} bytes, {} were written: records are lost", last.start, last.end)),
        "{}",
        ran.err
    );
    assert!(
        ran.err.contains(record.target_uri().unwrap()) && ran.err.contains("restore a backup"),
        "{}",
        ran.err
    );

    // Work goes on, what is lost stays told, and what comes is not lost with it.
    desk.write("new.html", story(100));
    let ran = desk.run("import", ["--jsonl", "new.html"]);
    assert!(ran.err.contains("records are lost"), "{}", ran.err);
    assert_eq!(ran.lines().len(), 1, "{}", ran.err);
    assert_eq!(ran.lines()[0]["status"], "kept");
    let ran = desk.run("doctor", []);
    assert!(ran.code == 1 && ran.err.contains(record.target_uri().unwrap()), "{}", ran.err);
    assert_eq!(desk.found(&rare_word(100)), [story_url(100)]);
    desk.run("rebuild", []);
    assert_eq!(desk.count("articles"), 6);
    desk.assert_well();
}

#[test]
fn a_torn_tail_is_set_aside_and_nothing_is_lost() {
    for keep in [1, 300] {
        let desk = desk();
        let before = desk.read();
        let torn = member(&response(&story_url(50), DATE, "", &story(50)));
        append(&desk, &torn[..keep.min(torn.len() - 1)]);
        desk.write("new.html", story(60));
        let ran = desk.run("import", ["new.html"]);
        assert_eq!(ran.code, 1, "it is told");
        assert!(ran.err.contains("archive/aside/") && ran.err.contains("torn tail"), "{}", ran.err);
        assert!(ran.out.starts_with("1 pages taken in: 1 new"), "{}", ran.out);
        let aside: Vec<_> = fs::read_dir(desk.inside("archive/aside")).unwrap().collect();
        assert_eq!(aside.len(), 1);
        let aside = aside.into_iter().next().unwrap().unwrap().path();
        assert_eq!(fs::read(aside).unwrap(), torn[..keep]);
        assert!(desk.read().starts_with(&before) && desk.read().lines().count() == 7);
        desk.assert_well();
        desk.done("rebuild", []);
        assert!(desk.read().starts_with(&before) && desk.read().lines().count() == 7);
    }
}

#[test]
fn whole_records_behind_the_end_are_taken_in() {
    let desk = desk();
    let (whole, torn) =
        (response(&story_url(50), DATE, "", &story(50)), response(&story_url(51), DATE, "", &story(51)));
    append(&desk, &member(&whole));
    append(&desk, &member(&torn)[..200]);
    let ran = desk.run("doctor", []);
    assert!(ran.code == 1 && ran.err.lines().count() == 1 && ran.err.contains("torn tail"), "{}", ran.err);
    assert_eq!(desk.found(&rare_word(50)), [story_url(50)]);
    assert!(desk.found(&rare_word(51)).is_empty());
    assert_eq!(desk.count("articles"), 7);
    desk.assert_well();
    // It is there now: handed in again, it is known.
    desk.write("again.warc.gz", warc(&[whole]));
    assert_eq!(desk.import("again.warc.gz")[0]["status"], "held");
}

#[test]
fn rows_that_are_missing_are_told_and_read_again() {
    let desk = desk();
    let before = (desk.status(), desk.read(), desk.answers());
    let mut articles = Articles::open(&desk.inside("derived/articles.sqlite")).unwrap();
    let victims: Vec<_> = articles.records().unwrap().into_iter().skip(2).step_by(2).collect();
    assert!(victims.len() >= 2);
    articles
        .write(|batch| {
            victims.iter().try_for_each(|row| {
                if let store::Outcome::Article(key) = &row.outcome {
                    batch.remove_reading(key)?;
                }
                batch.remove_record(row.place, row.key)
            })
        })
        .unwrap();
    drop(articles);
    let ran = desk.run("doctor", []);
    assert_eq!(ran.code, 1);
    assert!(
        ran.err.contains(&format!("{} records of the archive have no row", victims.len()))
            && ran.err.contains("whatthen doctor --repair"),
        "{}",
        ran.err
    );
    let ran = desk.done("doctor", ["--repair"]);
    assert!(ran.out.contains("mended: "), "{}", ran.out);
    assert_eq!((desk.status(), desk.read(), desk.answers()), before);
    desk.assert_well();
}

#[test]
fn a_segment_that_is_gone_is_told() {
    let desk = desk();
    fs::remove_file(desk.segment()).unwrap();
    let ran = desk.run("doctor", []);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("whatthen-00001.warc.gz") && ran.err.contains("lost"), "{}", ran.err);
    for number in 0..6 {
        assert!(ran.err.contains(&story_url(number)), "{}", ran.err);
    }
    // What was read from it is still there to be read.
    assert_eq!(desk.read().lines().count(), 6);
}
