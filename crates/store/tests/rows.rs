//! The rows: kept whole or not at all, whoever else is at the file.

use std::fs;
use std::os::unix::fs::FileExt;
use std::time::{Duration, Instant};

use rusqlite::Connection;
use store::{
    Articles, Batch, Desk, JobState, Outcome, Reading, ReadingKey, RecordKey, RecordRow, StoreError, Version,
};
use store::{MarkCounts, PageState, Part, RobotsRow, WantedPage, Withdrawal, Withdrawn};
use tempfile::tempdir;

fn row(n: u8) -> (RecordRow, Reading) {
    let key = ReadingKey { article: format!("article {n}"), version: Version::of("title", &n.to_string()) };
    let record = RecordRow {
        place: i64::from(n) * 100,
        length: 100,
        id: format!("urn:uuid:{n}"),
        key: RecordKey([n; 16]),
        kind: "resource".into(),
        uri: format!("https://a.example/{n}"),
        captured: "2026-03-04T00:00:00Z".into(),
        digest: [n; 32],
        outcome: Outcome::Article(key.clone()),
        about: Vec::new(),
    };
    let reading = Reading {
        key,
        first: record.place,
        stage: 1,
        url: Some(record.uri.clone()),
        outlet: Some("Holm Gazette".into()),
        outlet_id: Some("holm-gazette".into()),
        title: Some("title".into()),
        published: Some("2026-03-04".into()),
        published_at: Some(0),
        lang: Some("en".into()),
        not_article: None,
        marks: Some(MarkCounts { quotes: 2, figures: 1, ..MarkCounts::default() }),
        line: format!("{{\"text\":\"{}\"}}", "words ".repeat(200)),
    };
    (record, reading)
}

fn add(articles: &mut Articles, numbers: std::ops::Range<u8>) -> Result<(), StoreError> {
    articles.write(|batch| {
        for n in numbers {
            let (record, reading) = row(n);
            batch.add_record(&record)?;
            batch.add_reading(&reading, &reading.packed())?;
            batch.job(record.key, 1, &JobState::Done)?;
        }
        Ok(())
    })
}

#[test]
fn a_page_whose_host_rests_is_not_tried() {
    let folder = tempdir().unwrap();
    let mut articles = Articles::open(&folder.path().join("a.sqlite")).unwrap();
    let page = WantedPage {
        article: "a".into(),
        url: "https://a.example/1".into(),
        source: "https://a.example/feed".into(),
        tries: 0,
        unasked_since: None,
    };
    let tries_after = |articles: &mut Articles, state: PageState| {
        articles.write(|batch| batch.settle_page("a", &state)).unwrap();
        articles.pages_due("a.example", 100, 10).unwrap().first().map(|page| page.tries)
    };
    assert!(articles.write(|batch| batch.want_page(&page, false)).unwrap());
    assert_eq!(tries_after(&mut articles, PageState::Unasked { next: 7, since: 3 }), Some(0));
    assert_eq!(tries_after(&mut articles, PageState::Waiting(7)), Some(1));
    assert_eq!(tries_after(&mut articles, PageState::Unasked { next: 101, since: 3 }), None);
    // Found, it waits no more; wanted again, it is new.
    articles.write(|batch| batch.page_found("https://a.example/1")).unwrap();
    assert_eq!(articles.page_counts().unwrap().done, 1);
    articles.write(|batch| batch.want_page_again("a")).unwrap();
    assert_eq!(articles.pages_due("a.example", 0, 10).unwrap()[0].tries, 0);
}

#[test]
fn pages_are_due_host_by_host() {
    let folder = tempdir().unwrap();
    let mut articles = Articles::open(&folder.path().join("a.sqlite")).unwrap();
    let urls = [
        "http://a.example:8080/1",
        "https://a.example",
        "https://b.example/1?at=c://d/",
        "mailto:b@c.example",
        "https://b.example/2",
        "https://ada:quill@B.example?x=1",
        "HTTPS://b.example#3",
    ];
    let pages = urls.map(|url| WantedPage {
        article: url.into(),
        url: url.into(),
        source: "https://a.example/feed".into(),
        tries: 0,
        unasked_since: None,
    });
    let next = |batch: &Batch<'_>, page: &WantedPage, next| {
        batch.want_page(page, false)?;
        batch.settle_page(&page.article, &PageState::Waiting(next))
    };
    articles.write(|batch| (9..).zip(&pages).try_for_each(|(at, page)| next(batch, page, at))).unwrap();
    let due = |host: &str, now, limit| -> Vec<String> {
        articles.pages_due(host, now, limit).unwrap().into_iter().map(|page| page.url).collect()
    };
    // The rows and the program agree on what a host is.
    for page in &pages {
        assert!(due(&page.host(), 99, 9).contains(&page.url), "{}", page.url);
    }
    assert_eq!(articles.hosts_due(99).unwrap(), ["", "a.example", "a.example:8080", "b.example"]);
    assert_eq!(articles.hosts_due(9).unwrap(), ["a.example:8080"]);
    assert_eq!(due("b.example", 99, 9), [urls[2], urls[4], urls[5], urls[6]]);
    assert_eq!(
        (due("b.example", 99, 1), due("b.example", 11, 9)),
        (vec![urls[2].into()], vec![urls[2].into()])
    );
}

#[test]
fn rows_read_back_as_they_were_written() {
    let folder = tempdir().unwrap();
    let mut articles = Articles::open(&folder.path().join("a.sqlite")).unwrap();
    add(&mut articles, 0..3).unwrap();
    let (record, reading) = row(1);
    assert_eq!(articles.records_of_id("urn:uuid:1").unwrap(), std::slice::from_ref(&record));
    assert_eq!(articles.reading(&reading.key, Part::Whole).unwrap(), Some(reading));
    assert!(articles.holds(record.key).unwrap());
    // The same again adds nothing.
    let before = articles.fingerprint().unwrap();
    add(&mut articles, 0..3).unwrap();
    assert_eq!(articles.fingerprint().unwrap(), before);
    assert_eq!(articles.counts(2).unwrap().older, 3);
}

#[test]
fn a_fingerprint_is_of_the_rows_and_not_of_their_order() {
    let folder = tempdir().unwrap();
    let mut one = Articles::open(&folder.path().join("1.sqlite")).unwrap();
    let mut two = Articles::open(&folder.path().join("2.sqlite")).unwrap();
    add(&mut one, 0..4).unwrap();
    add(&mut two, 2..4).unwrap();
    assert_ne!(one.fingerprint().unwrap(), two.fingerprint().unwrap());
    add(&mut two, 0..2).unwrap();
    assert_eq!(one.fingerprint().unwrap(), two.fingerprint().unwrap());
}

#[test]
fn records_move_with_their_readings_either_way() {
    let folder = tempdir().unwrap();
    let mut articles = Articles::open(&folder.path().join("a.sqlite")).unwrap();
    add(&mut articles, 0..4).unwrap();
    articles.write(|batch| batch.move_records(&[(100, 200), (200, 300), (300, 90)])).unwrap();
    let places: Vec<(i64, String)> =
        articles.records().unwrap().into_iter().map(|record| (record.place, record.id)).collect();
    let id = |n: u8| format!("urn:uuid:{n}");
    assert_eq!(places, [(0, id(0)), (90, id(3)), (200, id(1)), (300, id(2))]);
    assert_eq!(articles.reading(&row(3).1.key, Part::Whole).unwrap().unwrap().first, 90);
}

#[test]
fn a_file_that_is_full_keeps_nothing_of_the_batch_and_goes_on_once_there_is_room() {
    let folder = tempdir().unwrap();
    let mut articles = Articles::open(&folder.path().join("a.sqlite")).unwrap();
    add(&mut articles, 0..5).unwrap();
    let before = articles.fingerprint().unwrap();
    articles.limit_pages(30).unwrap();
    let error = articles
        .write(|batch| {
            for n in 5..250 {
                let (record, mut reading) = row(n);
                // Nothing that packs well.
                reading.line = (0..4000_u32)
                    .map(|i| char::from(33 + (i.wrapping_mul(2_654_435_761) >> 13) as u8 % 90))
                    .collect();
                batch.add_record(&record)?;
                batch.add_reading(&reading, reading.line.as_bytes())?;
            }
            Ok(())
        })
        .unwrap_err();
    assert!(error.is_full(), "{error}");
    assert_eq!(articles.fingerprint().unwrap(), before);
    articles.limit_pages(1_000_000).unwrap();
    add(&mut articles, 5..250).unwrap();
    assert_eq!(articles.records().unwrap().len(), 250);
    assert!(articles.check().unwrap().is_empty());
}

#[test]
fn a_locked_database_is_waited_for_and_then_named() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("a.sqlite");
    let mut articles = Articles::open(&path).unwrap();
    add(&mut articles, 0..2).unwrap();
    let other = Connection::open(&path).unwrap();
    other.execute_batch("BEGIN EXCLUSIVE").unwrap();
    // Reading goes on beside a writer.
    assert_eq!(articles.records().unwrap().len(), 2);
    let begun = Instant::now();
    let error = add(&mut articles, 2..4).unwrap_err();
    assert!(matches!(error, StoreError::Locked(_)), "{error}");
    assert!(begun.elapsed() > Duration::from_secs(1), "it was waited for");
    let waiting = std::thread::spawn(move || {
        add(&mut articles, 2..4).unwrap();
        articles.records().unwrap().len()
    });
    std::thread::sleep(Duration::from_millis(300));
    other.execute_batch("COMMIT").unwrap();
    assert_eq!(waiting.join().unwrap(), 4);
}

#[test]
fn a_database_of_a_newer_form_is_refused_and_left_as_it_is() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("a.sqlite");
    drop(Articles::open(&path).unwrap());
    Connection::open(&path).unwrap().pragma_update(None, "user_version", 99).unwrap();
    let before = fs::read(&path).unwrap();
    for error in [Articles::open(&path).unwrap_err(), Articles::open_to_read(&path).unwrap_err()] {
        assert!(matches!(error, StoreError::Newer { found: 99, .. }), "{error}");
    }
    assert_eq!(fs::read(&path).unwrap(), before);
}

#[test]
fn a_damaged_database_is_named_as_such() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("a.sqlite");
    fs::write(&path, "no database at all, and long enough to be taken for one ".repeat(100)).unwrap();
    let error = Articles::open(&path).unwrap_err();
    assert!(matches!(error, StoreError::Damaged { .. }), "{error}");
    // A whole one with a page overwritten is found out by its check.
    let path = folder.path().join("b.sqlite");
    let mut articles = Articles::open(&path).unwrap();
    add(&mut articles, 0..100).unwrap();
    articles.settle().unwrap();
    drop(articles);
    let file = fs::OpenOptions::new().write(true).open(&path).unwrap();
    file.write_all_at(&[0x55; 4096], 4096 * 4).unwrap();
    let articles = Articles::open(&path).unwrap();
    assert!(articles.check().map_or(true, |found| !found.is_empty()));
}

#[test]
fn a_copy_is_of_one_moment() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("a.sqlite");
    let mut articles = Articles::open(&path).unwrap();
    add(&mut articles, 0..20).unwrap();
    let fingerprint = articles.fingerprint().unwrap();
    let reader = Articles::open_to_read(&path).unwrap();
    reader.copy(&folder.path().join("copy.sqlite")).unwrap();
    add(&mut articles, 20..40).unwrap();
    let copy = Articles::open_to_read(&folder.path().join("copy.sqlite")).unwrap();
    assert_eq!(copy.fingerprint().unwrap(), fingerprint);
    assert!(copy.check().unwrap().is_empty());
}

#[test]
fn what_is_withdrawn_keeps_its_first_reason() {
    let folder = tempdir().unwrap();
    let mut desk = Desk::open(&folder.path().join("desk.sqlite")).unwrap();
    let withdrawal = |reason: &str| Withdrawal {
        what: Withdrawn::Article,
        digest: "ab".into(),
        reason: reason.into(),
        at: "2026-03-04T00:00:00Z".into(),
    };
    desk.withdraw(&[withdrawal("asked for by its writer")]).unwrap();
    desk.withdraw(&[withdrawal("another")]).unwrap();
    let kept: Vec<String> = desk.withdrawals().unwrap().into_iter().map(|w| w.reason).collect();
    assert_eq!(kept, ["asked for by its writer"]);
}

#[test]
fn a_wording_is_read_from_the_first_record_that_has_it_whichever_was_read_first() {
    let folder = tempdir().unwrap();
    let mut articles = Articles::open(&folder.path().join("a.sqlite")).unwrap();
    let (_, later) = row(5);
    let earlier = Reading { first: 100, lang: Some("de".into()), ..later.clone() };
    for (reading, new) in [(&later, true), (&earlier, true), (&later, false)] {
        let added = articles.write(|batch| batch.add_reading(reading, &reading.packed())).unwrap();
        assert_eq!(added, new);
    }
    assert_eq!(articles.reading(&later.key, Part::Whole).unwrap(), Some(earlier));
}

#[test]
fn what_waits_is_read_in_the_order_of_the_desk_and_is_done_for_every_version_of_the_stages() {
    let folder = tempdir().unwrap();
    let mut articles = Articles::open(&folder.path().join("a.sqlite")).unwrap();
    articles
        .write(|batch| {
            for n in [3, 1, 2] {
                let record = RecordRow { outcome: Outcome::Waiting, ..row(n).0 };
                batch.add_record(&record)?;
                batch.job(record.key, 1, &JobState::Waiting)?;
            }
            Ok(())
        })
        .unwrap();
    let waiting: Vec<i64> = articles.waiting(2).unwrap().iter().map(|row| row.place).collect();
    assert_eq!(waiting, [100, 200]);
    // A later version of the program finds them.
    for record in articles.waiting(10).unwrap() {
        articles
            .write(|batch| {
                batch.settle_record(record.place, record.key, &Outcome::Record, 2, Some(&JobState::Done))
            })
            .unwrap();
    }
    let counts = articles.counts(2).unwrap();
    assert_eq!((articles.waiting(10).unwrap().len(), counts.waiting), (0, 0));
}

#[test]
fn of_robots_txt_the_newest_are_read_in_so_many_bytes() {
    let folder = tempdir().unwrap();
    let mut articles = Articles::open(&folder.path().join("articles.sqlite")).unwrap();
    let rows: Vec<RobotsRow> = (0..60)
        .map(|at| RobotsRow {
            origin: format!("https://{at}.example"),
            file: vec![b'#'; 100_000],
            status: Some(200),
            fetched: 1000 + at,
        })
        .collect();
    articles.write(|batch| rows.iter().try_for_each(|row| batch.keep_robots(row))).unwrap();
    let mut read = articles.robots_since(1001, 1 << 20).unwrap();
    read.sort_by_key(|row| row.fetched);
    assert_eq!(read, rows[50..]);
    assert_eq!(articles.robots_since(1057, 1 << 20).unwrap().len(), 2);
}
