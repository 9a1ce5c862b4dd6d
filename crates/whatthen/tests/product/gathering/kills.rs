//! Killed while it gathers, again and again: in the end every item and every page is there once. A validator that was
//! kept without the items that it stands for would lose them for good.

use std::collections::BTreeSet;
use std::fs;
use std::io::Read;
use std::ops::Range;
use std::process::Stdio;
use std::time::{Duration, Instant};

use serde_json::Value;
use testkit::{Answer, NewsWeb, copy_folder};

use super::{GatheringDesk, rss, set_story};

const OUTLETS: usize = 40;
/// Items that a feed announces at once.
const ITEMS: usize = 5;
const KILLS: usize = 6;

/// The outlets, each with a host of its own.
fn outlets() -> Vec<NewsWeb> {
    (0..OUTLETS).map(|n| NewsWeb::at(&format!("127.78.0.{}", n + 1))).collect()
}

/// Every outlet announces its pages `numbers`, under a tag that says so.
fn announce(outlets: &[NewsWeb], numbers: Range<usize>) {
    for (outlet, web) in outlets.iter().enumerate() {
        let pages: Vec<(String, String)> = numbers
            .clone()
            .map(|number| (number.to_string(), set_story(web, &format!("/{number}"), outlet * 100 + number)))
            .collect();
        let items: Vec<_> = pages.iter().map(|(id, url)| (id.as_str(), url.as_str(), "Headline")).collect();
        web.set("/feed", Answer::rss(rss(&items)).tagged(&format!("{numbers:?}")));
    }
}

/// Gathers until it is killed after `time`; addresses of the pages that were told as kept.
fn killed_after(desk: &GatheringDesk, time: Duration) -> BTreeSet<String> {
    let mut child = desk
        .command(&["gather", "--once", "--jsonl"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    std::thread::sleep(time);
    child.kill().unwrap();
    child.wait().unwrap();
    let mut out = String::new();
    child.stdout.take().unwrap().read_to_string(&mut out).unwrap();
    let whole = &out[..out.rfind('\n').map_or(0, |end| end + 1)];
    let lines = whole.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let pages =
        lines.filter(|line| line["ok"] == true).map(|line| line["address"].as_str().unwrap().to_owned());
    pages.filter(|address| !address.ends_with("/feed")).collect()
}

#[test]
fn validators_never_outlive_their_items() {
    let outlets = outlets();
    announce(&outlets, 0..ITEMS);
    let feeds: Vec<String> = outlets.iter().map(|web| web.url("/feed")).collect();

    // How long it takes when nobody kills it.
    let twin = GatheringDesk::new();
    twin.watch_all(&feeds);
    let begun = Instant::now();
    twin.gather();
    let whole = begun.elapsed();
    outlets.iter().for_each(|web| _ = web.asked());

    let desk = GatheringDesk::new();
    desk.watch_all(&feeds);
    let mut told = BTreeSet::new();
    for kill in 0..KILLS {
        if kill == KILLS / 2 {
            // A day later, before all of the first is there.
            announce(&outlets, ITEMS..2 * ITEMS);
        }
        // Another moment each time, whatever the machine's speed: the time of day decides within a sixth.
        let chance = f64::from(begun.elapsed().subsec_micros() % 1000) / 1000.0;
        let part = ((kill % 3) as f64 + chance) / 3.0;
        let pages = killed_after(&desk, whole.mul_f64(part));
        let asked: Vec<String> = outlets
            .iter()
            .flat_map(|web| web.asked().into_iter().map(|asked| web.url(&asked.path)).collect::<Vec<_>>())
            .collect();
        let again: Vec<&String> = asked.iter().filter(|url| told.contains(*url)).collect();
        assert!(again.is_empty(), "kill {kill}: told as kept, and asked again: {again:?}");
        told.extend(pages);
    }
    // What was torn is told once.
    let ran = desk.call(&["gather", "--once", "--jsonl"]);
    assert!(ran.lines().iter().all(|line| line["ok"] == true), "{}", ran.out);
    assert!(ran.err.lines().all(|line| line.contains("torn tail")), "{}", ran.err);

    let sources = desk.done(&["sources", "--jsonl"]).lines();
    assert_eq!(sources.len(), OUTLETS);
    let status = desk.status();
    let late = sources.iter().filter(|source| source["items"] == ITEMS).count();
    // Items of the first day that no gathering got to see are gone from their feed.
    assert!(
        sources.iter().all(|source| source["items"] == ITEMS || source["items"] == 2 * ITEMS),
        "{sources:?}"
    );
    let items = (OUTLETS * 2 - late) * ITEMS;
    assert_eq!(status["articles"], items, "{late} feeds were seen on the second day only");
    assert_eq!(status["versions"], items);
    let said = desk.done(&["sources"]).out;
    assert!(said.ends_with(" 0 waiting, 0 given up\n"), "{said}");
    desk.done(&["doctor"]);

    outlets.iter().for_each(|web| _ = web.asked());
    assert_eq!(desk.gather().len(), OUTLETS);
    assert!(
        outlets.iter().all(|web| web.asked().iter().all(|asked| asked.status == 304)),
        "all is there, all is known"
    );
}

/// A desk that has one of two pages, and the rows of that time. 425 is tried again later, and pauses no host.
fn first_day() -> GatheringDesk {
    let desk = GatheringDesk::new();
    set_story(&desk.web, "/1", 1);
    desk.web.set("/2", Answer::status(425));
    announce_one(&desk, &[("1", "One"), ("2", "Two")]);
    desk.watch("/feed");
    assert_eq!(desk.call(&["gather", "--once"]).code, 1);
    copy_folder(&desk.folder.path().join("desk/derived"), &desk.folder.path().join("derived"));
    // The next day: two others say something else, and there is a third.
    announce_one(&desk, &[("1", "One, corrected"), ("2", "Two, corrected"), ("3", "Three")]);
    desk
}

fn announce_one(desk: &GatheringDesk, said: &[(&str, &str)]) {
    let items: Vec<(&str, String, &str)> =
        said.iter().map(|(id, title)| (*id, desk.web.url(&format!("/{id}")), *title)).collect();
    let items: Vec<_> = items.iter().map(|(id, url, title)| (*id, url.as_str(), *title)).collect();
    let xml = rss(&items);
    desk.web.set("/feed", Answer::rss(xml.clone()).tagged(&xml.len().to_string()));
}

/// The desk as it is when a process dies once the archive is written, before the rows are.
fn without_the_last_rows(desk: &GatheringDesk) {
    let derived = desk.folder.path().join("desk/derived");
    fs::remove_dir_all(&derived).unwrap();
    copy_folder(&desk.folder.path().join("derived"), &derived);
    desk.web.asked();
}

fn paths(desk: &GatheringDesk) -> BTreeSet<String> {
    desk.web.asked().into_iter().map(|asked| asked.path).filter(|path| path != "/robots.txt").collect()
}

#[test]
fn pages_that_are_in_the_archive_are_not_asked_for_again() {
    let desk = first_day();
    set_story(&desk.web, "/1", 11);
    set_story(&desk.web, "/2", 2);
    set_story(&desk.web, "/3", 3);
    assert_eq!(desk.gather().len(), 4);
    let before = desk.status();
    without_the_last_rows(&desk);
    desk.gather();
    assert_eq!(paths(&desk), ["/feed".to_owned()].into());
    assert_eq!((desk.status(), &desk.source()["items"]), (before, &3.into()));
    assert!(desk.done(&["sources"]).out.contains(" 0 waiting, 0 given up\n"));
    desk.done(&["doctor"]);
}

#[test]
fn pages_that_a_lost_row_announced_are_asked_for() {
    let desk = first_day();
    for path in ["/1", "/2", "/3"] {
        desk.web.set(path, Answer::status(425));
    }
    assert_eq!(desk.call(&["gather", "--once"]).code, 1);
    without_the_last_rows(&desk);
    set_story(&desk.web, "/1", 11);
    set_story(&desk.web, "/2", 2);
    set_story(&desk.web, "/3", 3);
    desk.gather();
    assert_eq!(paths(&desk), ["/1", "/2", "/3", "/feed"].map(str::to_owned).into());
    let status = desk.status();
    assert_eq!((&status["articles"], &status["versions"]), (&3.into(), &4.into()));
    desk.done(&["doctor"]);
}
