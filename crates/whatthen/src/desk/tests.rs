//! A desk under everything that can happen to it from inside one process. What happens to whole processes is
//! tested through the command line.

use std::cell::Cell;
use std::path::Path;
use std::sync::Arc;

use analysis::extract::Given;
use archive::{Exchange, Kept, Place, Record, RecordType, Segments};
use store::{Articles, Outcome, Withdrawal, Withdrawn};
use testkit::{FaultyDisk, scratch};

use super::{Desk, FORGETTING, Surroundings, Taken, Target, init, is_full, rebuild};
use crate::input::{Body, Document, Held, Input};

thread_local! {
    /// What the clock of the tests says.
    static TIME: Cell<&'static str> = const { Cell::new("2026-03-04T00:00:00Z") };
}

fn clock() -> String {
    TIME.get().to_owned()
}

fn with(disk: &FaultyDisk) -> Surroundings {
    Surroundings { clock, disk: Arc::new(disk.clone()), segment_bytes: 6_000 }
}

pub(super) fn open(folder: &Path, disk: &FaultyDisk) -> Desk {
    Desk::open(folder, "test", with(disk)).unwrap().0
}

fn page(n: usize, words: &str) -> Input {
    let paragraph =
        format!("The harbour board of island number {n} said on Monday that {words}, after a long night.");
    dated_page(n, "2026-03-04", &format!("Harbour {n} closes"), &paragraph)
}

/// Page `n` of a newspaper, published on `day`.
pub(super) fn dated_page(n: usize, day: &str, headline: &str, paragraph: &str) -> Input {
    let url = format!("https://holm-gazette.example/news/{n}");
    let html = testkit::page(&url, "Holm Gazette", day, headline, &[paragraph; 3]);
    let given = Given { url: Some(url), ..Given::default() };
    Input::Document(Box::new(Document {
        name: format!("page {n}"),
        body: Body::Page { bytes: html.into_bytes(), content_type: None },
        given,
        record: None,
        whole: None,
    }))
}

fn pages(numbers: std::ops::Range<usize>) -> impl Iterator<Item = Input> {
    numbers.map(|n| page(n, "the boats stay in"))
}

pub(super) fn import(desk: &mut Desk, inputs: impl IntoIterator<Item = Input>) -> anyhow::Result<Vec<Taken>> {
    let mut importer = desk.importer(&["from: a test".to_owned()])?;
    let mut taken = Vec::new();
    for input in inputs {
        taken.extend(importer.push(input)?);
    }
    taken.extend(importer.finish()?);
    Ok(taken)
}

fn kept(taken: &[Taken]) -> usize {
    taken.iter().filter(|taken| matches!(taken, Taken::Kept { .. })).count()
}

/// Holds everything against everything: no problem, so many articles, each once.
fn assert_sound(desk: &mut Desk, articles: u64) {
    let findings = desk.check(false).unwrap();
    assert_eq!(findings.problems, []);
    assert_eq!(findings.mended, []);
    let counts = desk.articles.counts(analysis::STAGES).unwrap();
    assert_eq!((counts.articles, counts.captures, counts.waiting), (articles, articles, 0));
}

#[test]
fn a_disk_that_fills_up_anywhere_loses_nothing_and_needs_no_restart() {
    for room in [0, 1, 500, 1_500, 4_000, 9_000] {
        let (folder, disk) = (scratch(), FaultyDisk::default());
        init(folder.path()).unwrap();
        let mut desk = open(folder.path(), &disk);
        import(&mut desk, pages(0..5)).unwrap();
        disk.set_room(Some(room));
        let error = import(&mut desk, pages(5..60)).unwrap_err();
        assert!(is_full(&error), "room {room}: {error:#}");
        // Reading goes on.
        assert_eq!(desk.index.search("harbour", 100).unwrap().1, 5);
        disk.set_room(None);
        assert_eq!(kept(&import(&mut desk, pages(0..60)).unwrap()), 55, "room {room}");
        assert_sound(&mut desk, 60);
    }
}

#[test]
fn rows_that_cannot_be_written_leave_records_that_are_taken_in_later() {
    let (folder, disk) = (scratch(), FaultyDisk::default());
    init(folder.path()).unwrap();
    let mut desk = open(folder.path(), &disk);
    import(&mut desk, pages(0..3)).unwrap();
    desk.articles.limit_pages(1).unwrap();
    let error = import(&mut desk, pages(3..90)).unwrap_err();
    assert!(is_full(&error), "{error:#}");
    let error = import(&mut desk, pages(3..90)).unwrap_err();
    assert!(is_full(&error), "still: {error:#}");
    desk.articles.limit_pages(1_000_000).unwrap();
    import(&mut desk, pages(0..90)).unwrap();
    assert_sound(&mut desk, 90);
    // The same where the process ends before there is room again.
    desk.articles.limit_pages(1).unwrap();
    import(&mut desk, pages(90..180)).unwrap_err();
    drop(desk);
    let mut desk = open(folder.path(), &disk);
    import(&mut desk, pages(0..180)).unwrap();
    assert_sound(&mut desk, 180);
}

#[test]
fn what_a_process_left_behind_is_read_as_a_rebuild_reads_it() {
    let (folder, disk) = (scratch(), FaultyDisk::default());
    let mut desk = mixed(folder.path(), &disk);
    // A batch that was written, and no row of it: more than are read at once, one wording at several addresses'
    // captures.
    let exchange = |n: usize| {
        let uri = format!("https://holm-gazette.example/news/{}", n % 50);
        let html = testkit::page(
            &uri,
            "Holm Gazette",
            "2026-03-05",
            "Late boat",
            &["The late boat came in on Monday, they said."; 3],
        );
        let response = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nX-Number: {n}\r\n\r\n{html}");
        let date = format!("2026-03-05T00:{:02}:{:02}Z", n / 60, n % 60);
        let request = b"GET / HTTP/1.1\r\n\r\n";
        Exchange { uri: &uri, date: &date, ip: None, request, response: response.as_bytes() }.records(None)
    };
    let members: Vec<Vec<u8>> = (0..150)
        .flat_map(|n| {
            let (answer, request) = exchange(n);
            [archive::pack(&answer).unwrap(), archive::pack(&request.unwrap()).unwrap()]
        })
        .collect();
    desk.segments.append(&members, &clock()).unwrap();
    drop(desk);
    let mut desk = open(folder.path(), &disk);
    assert_eq!(desk.check(false).unwrap().problems, []);
    let before = desk.articles.fingerprint().unwrap();
    drop(desk);
    rebuild(folder.path(), with(&disk), &|_| ()).unwrap();
    assert_eq!(open(folder.path(), &disk).articles.fingerprint().unwrap(), before);
}

#[test]
fn a_power_cut_costs_only_what_was_not_acknowledged() {
    let (folder, disk) = (scratch(), FaultyDisk::default());
    init(folder.path()).unwrap();
    let mut desk = open(folder.path(), &disk);
    import(&mut desk, pages(0..7)).unwrap();
    disk.fail_sync(true);
    // As when the power goes while the disk is written to: nothing can be mended any more.
    disk.fail_truncate(true);
    import(&mut desk, pages(7..20)).unwrap_err();
    drop(desk);
    disk.cut_power();
    disk.fail_sync(false);
    disk.fail_truncate(false);
    let mut desk = open(folder.path(), &disk);
    assert_sound(&mut desk, 7);
    assert_eq!(kept(&import(&mut desk, pages(0..20)).unwrap()), 13);
    assert_sound(&mut desk, 20);
}

#[test]
fn the_order_of_the_desk_is_that_of_arrival_whatever_the_clock_says() {
    let (folder, disk) = (scratch(), FaultyDisk::default());
    init(folder.path()).unwrap();
    let mut desk = open(folder.path(), &disk);
    let times =
        ["2026-03-04T00:00:00Z", "2036-03-04T00:00:00Z", "1970-01-01T00:00:00Z", "2026-03-29T01:30:00Z"];
    for (n, time) in times.into_iter().enumerate() {
        TIME.set(time);
        import(&mut desk, [page(1, &format!("{n} boats stay in"))]).unwrap();
    }
    let captured: Vec<String> = desk
        .articles
        .records()
        .unwrap()
        .into_iter()
        .filter(|row| matches!(row.outcome, Outcome::Article(_)))
        .map(|row| row.captured)
        .collect();
    assert_eq!(captured, times, "each keeps what the clock said");
    let mut latest = Vec::new();
    desk.articles.each_latest(&mut |reading| latest.push(reading.line)).unwrap();
    assert_eq!(latest.len(), 1);
    assert!(latest[0].contains("3 boats stay in"));
    drop(desk);
    // A clock that went back does not keep anybody out either.
    TIME.set("1970-01-01T00:00:00Z");
    let before = open(folder.path(), &disk).articles.fingerprint().unwrap();
    rebuild(folder.path(), with(&disk), &|_| ()).unwrap();
    assert_eq!(open(folder.path(), &disk).articles.fingerprint().unwrap(), before);
}

/// A desk with everything that can be in one: pages, exchanges, records without pages, what cannot be read,
/// changed wordings.
fn mixed(folder: &Path, disk: &FaultyDisk) -> Desk {
    init(folder).unwrap();
    let mut desk = open(folder, disk);
    import(&mut desk, pages(0..30)).unwrap();
    import(&mut desk, [page(3, "no boat at all goes out"), page(4, "two boats stay in")]).unwrap();
    let uri = "https://holm-gazette.example/news/500";
    let words =
        "The late boat came in on Monday with the mail, the harbour master said, and went out again at noon.";
    let html = testkit::page(uri, "Holm Gazette", "2026-03-05", "Late boat comes in", &[words; 3]);
    let response = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{html}");
    let exchange = Exchange {
        uri,
        date: "2026-03-05T00:00:00Z",
        ip: None,
        request: b"GET /news/500 HTTP/1.1\r\n\r\n",
        response: response.as_bytes(),
    };
    let (answer, request) = exchange.records(None);
    let broken = Record::new(
        RecordType::Response,
        "https://a.example/broken",
        "2026-03-05T00:00:00Z",
        "application/http",
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: zstd\r\n\r\nxx".to_vec(),
    );
    let note = Record::new(
        RecordType::Metadata,
        "urn:note",
        "2026-03-05T00:00:00Z",
        "text/plain",
        b"a note".to_vec(),
    );
    let records = [answer, request.unwrap(), broken, note];
    let inputs =
        records.map(|record| Input::Record { name: "a record".to_owned(), held: Held::whole(record) });
    import(&mut desk, inputs).unwrap();
    desk
}

#[test]
fn a_rebuild_gives_the_rows_that_were_there() {
    let (folder, disk) = (scratch(), FaultyDisk::default());
    let mut desk = mixed(folder.path(), &disk);
    let counts = desk.articles.counts(analysis::STAGES).unwrap();
    assert_eq!((counts.articles, counts.versions, counts.unread), (31, 33, 1));
    desk.forget(&Target::Article("https://holm-gazette.example/news/7".into()), "asked for").unwrap();
    let before = (desk.articles.fingerprint().unwrap(), desk.index.search("harbour OR boat", 100).unwrap());
    drop(desk);
    rebuild(folder.path(), with(&disk), &|_| ()).unwrap();
    let mut desk = open(folder.path(), &disk);
    assert_eq!(
        (desk.articles.fingerprint().unwrap(), desk.index.search("harbour OR boat", 100).unwrap()),
        before
    );
    assert_eq!(desk.check(false).unwrap().problems, []);
}

#[test]
fn a_forget_that_was_interrupted_is_finished_by_whoever_opens_the_desk_next() {
    let (folder, disk) = (scratch(), FaultyDisk::default());
    let mut desk = mixed(folder.path(), &disk);
    let rows = desk.articles.records_of_article(&article_of(&desk, 3)).unwrap();
    assert_eq!(rows.len(), 2);
    assert_ne!(Place::of_number(rows[0].place).segment, Place::of_number(rows[1].place).segment);
    // As far as `forget` comes when the process dies behind the first segment: the rows know of nothing yet.
    desk.people.note(FORGETTING, &clock()).unwrap();
    let withdrawals: Vec<Withdrawal> = rows
        .iter()
        .map(|row| Withdrawal {
            what: Withdrawn::Record,
            digest: row.key.hex(),
            reason: "asked for".into(),
            at: clock(),
        })
        .collect();
    desk.people.withdraw(&withdrawals).unwrap();
    let first = Place::of_number(rows[0].place);
    desk.segments
        .rewrite(first.segment, |place, _| if place == first { Kept::Gone } else { Kept::AsItIs })
        .unwrap();
    drop(desk);
    let mut desk = open(folder.path(), &disk);
    assert_eq!(desk.check(false).unwrap().problems, []);
    assert!(desk.articles.records_of_article(&article_of(&desk, 3)).unwrap().is_empty());
    assert!(!desk.people.notes().unwrap().contains_key(FORGETTING));
    for number in Segments::numbers(&desk.folder.archive()).unwrap() {
        let file = std::fs::File::open(Segments::path(&desk.folder.archive(), number)).unwrap();
        for found in archive::Reader::new(file).unwrap() {
            assert_ne!(found.unwrap().record.target_uri(), Some("https://holm-gazette.example/news/3"));
        }
    }
    assert_eq!(desk.articles.counts(analysis::STAGES).unwrap().articles, 30);
}

fn article_of(desk: &Desk, n: usize) -> String {
    let url = format!("https://holm-gazette.example/news/{n}");
    desk.articles.articles_of_url(&url).unwrap().pop().unwrap_or_default()
}

#[test]
fn a_desk_has_one_writer() {
    let (folder, disk) = (scratch(), FaultyDisk::default());
    init(folder.path()).unwrap();
    let desk = open(folder.path(), &disk);
    let error = Desk::open(folder.path(), "test", with(&disk)).unwrap_err();
    let said = format!("{error:#}");
    assert!(said.contains(&format!("process {}", std::process::id())), "{said}");
    drop(desk);
    open(folder.path(), &disk);
}

/// Whether the words stand in any file below `folder`, raw, after gzip, or in the rows that can be read.
fn stands_anywhere(folder: &Path, words: &str) -> bool {
    let mut open = vec![folder.to_owned()];
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
            continue;
        }
        let raw = std::fs::read(&path).unwrap();
        let mut unpacked = Vec::new();
        _ = std::io::Read::read_to_end(&mut flate2::read::MultiGzDecoder::new(&raw[..]), &mut unpacked);
        let rows =
            Articles::open_to_read(&path).ok().filter(|_| path.extension().is_some_and(|e| e == "sqlite"));
        let mut lines = String::new();
        if let Some(rows) = rows {
            _ = rows.each_latest(&mut |reading| lines.push_str(&reading.line));
        }
        let holds = |bytes: &[u8]| bytes.windows(words.len()).any(|window| window == words.as_bytes());
        if holds(&raw) || holds(&unpacked) || holds(lines.as_bytes()) {
            return true;
        }
    }
    false
}

#[test]
fn wherever_a_forget_is_interrupted_the_words_are_gone_in_the_end() {
    const WORDS: &str = "the heron never left the slipway";
    for stage in 0..4 {
        let (folder, disk) = (scratch(), FaultyDisk::default());
        let mut desk = mixed(folder.path(), &disk);
        import(&mut desk, [page(700, WORDS)]).unwrap();
        // A torn tail and a rebuild that was interrupted hold the words as well.
        let aside = desk.folder.archive().join(archive::ASIDE_FOLDER);
        std::fs::create_dir_all(&aside).unwrap();
        std::fs::write(aside.join("whatthen-00001.at-9.torn"), WORDS).unwrap();
        desk.articles.copy(&desk.folder.derived().join("articles.rebuilding")).unwrap();
        assert!(stands_anywhere(folder.path(), WORDS));
        let target = Target::Article("https://holm-gazette.example/news/700".into());
        if stage == 0 {
            desk.forget(&target, "asked for").unwrap();
        } else {
            // As far as a process came: noted; segments rewritten, rows not; rows too, but nothing wiped.
            let row = desk.articles.records_of_article(&article_of(&desk, 700)).unwrap().remove(0);
            let withdrawal = Withdrawal {
                what: Withdrawn::Record,
                digest: row.key.hex(),
                reason: "asked for".into(),
                at: clock(),
            };
            desk.people.note(FORGETTING, &clock()).unwrap();
            desk.people.withdraw(&[withdrawal]).unwrap();
            let place = Place::of_number(row.place);
            if stage >= 2 {
                desk.segments
                    .rewrite(place.segment, |at, _| if at == place { Kept::Gone } else { Kept::AsItIs })
                    .unwrap();
            }
            if stage == 3 {
                let Outcome::Article(key) = &row.outcome else { panic!("it was read") };
                desk.articles
                    .write(|batch| {
                        batch.remove_record(row.place, row.key).and_then(|()| batch.remove_reading(key))
                    })
                    .unwrap();
            }
        }
        drop(desk);
        let mut desk = open(folder.path(), &disk);
        assert_eq!(desk.check(false).unwrap().problems, [], "stage {stage}");
        drop(desk);
        assert!(!stands_anywhere(folder.path(), WORDS), "stage {stage}");
    }
}

#[test]
fn a_forget_beside_a_reader_says_so_and_is_finished_without_it() {
    let (folder, disk) = (scratch(), FaultyDisk::default());
    let mut desk = mixed(folder.path(), &disk);
    let reader = Articles::open_to_read(&desk.folder.articles()).unwrap();
    let mut held = None;
    // A reader in the middle of its reading.
    reader
        .each_latest(&mut |_| {
            if held.is_none() {
                let target = Target::Article("https://holm-gazette.example/news/9".into());
                held = Some(desk.forget(&target, "asked for"));
            }
        })
        .unwrap();
    let error = held.unwrap().unwrap_err();
    assert!(format!("{error:#}").contains("a reader keeps its words"), "{error:#}");
    assert!(super::DeskView::open(folder.path()).is_err(), "nobody reads what does not agree");
    drop((desk, reader));
    let mut desk = open(folder.path(), &disk);
    assert_eq!(desk.check(false).unwrap().problems, []);
    assert!(super::DeskView::open(folder.path()).is_ok());
}

#[test]
fn a_wall_before_an_article_is_not_its_last_wording() {
    let (folder, disk) = (scratch(), FaultyDisk::default());
    init(folder.path()).unwrap();
    let mut desk = open(folder.path(), &disk);
    import(&mut desk, [page(1, "the boats stay in")]).unwrap();
    let url = "https://holm-gazette.example/news/1";
    let wall = format!(
        "<title>Just a moment...</title><link rel=canonical href=\"{url}\"><p>Checking your browser.</p>"
    );
    let given = Given { url: Some(url.to_owned()), ..Given::default() };
    let body = Body::Page { bytes: wall.into_bytes(), content_type: None };
    let wall = Document { name: "wall".to_owned(), body, given, record: None, whole: None };
    let taken = import(&mut desk, [Input::Document(Box::new(wall))]).unwrap();
    assert!(matches!(&taken[0], Taken::Kept { not_article: Some(_), .. }), "{taken:?}");
    let latest = desk.articles.latest(&article_of(&desk, 1)).unwrap().unwrap();
    assert!(latest.line.contains("the boats stay in"));
}

#[test]
fn a_record_without_a_date_is_the_same_at_each_import() {
    let (folder, disk) = (scratch(), FaultyDisk::default());
    init(folder.path()).unwrap();
    let mut desk = open(folder.path(), &disk);
    for time in ["2026-03-04T00:00:00Z", "2026-03-05T00:00:00Z"] {
        TIME.set(time);
        let mut record = Record::new(RecordType::Metadata, "urn:note", "", "text/plain", b"a note".to_vec());
        let fields = record.fields().filter(|(name, _)| *name != "WARC-Date");
        let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        record.replace_fields(fields);
        let input = Input::Record { name: "a record".to_owned(), held: Held::whole(record) };
        import(&mut desk, [input]).unwrap();
        // The record and the note of its import.
        assert_eq!(desk.articles.records().unwrap().len(), 2);
    }
}

#[test]
fn a_damaged_neighbour_of_what_is_withdrawn_goes_with_it_and_is_told() {
    let (folder, disk) = (scratch(), FaultyDisk::default());
    init(folder.path()).unwrap();
    let mut desk = open(folder.path(), &disk);
    import(&mut desk, pages(0..5)).unwrap();
    let row = |desk: &Desk, n| desk.articles.records_of_article(&article_of(desk, n)).unwrap().remove(0);
    let (withdrawn, damaged) = (row(&desk, 1), row(&desk, 3));
    let (place, other) = (Place::of_number(damaged.place), Place::of_number(withdrawn.place));
    assert_eq!(place.segment, other.segment);
    let path = Segments::path(&desk.folder.archive(), place.segment);
    let mut bytes = std::fs::read(&path).unwrap();
    let at = usize::try_from(place.offset).unwrap() + 60;
    bytes[at..at + 9].fill(0x55);
    std::fs::write(&path, bytes).unwrap();
    let target = Target::Article("https://holm-gazette.example/news/1".into());
    let gone = desk.forget(&target, "asked for").unwrap();
    assert!(gone.problems.iter().any(|problem| problem.reason.contains("removed with the page")), "{gone:?}");
    assert_sound(&mut desk, 3);
}
