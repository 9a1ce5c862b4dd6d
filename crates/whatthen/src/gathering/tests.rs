//! Gathering where the desk cannot be written to.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use store::{Articles, Source, SourceKind};
use testkit::{Answer, FaultyDisk, NewsWeb, TempDir, scratch, story, story_url};

use super::{Gathering, Halt, Heed, Keeper, Progress, fetcher};
use crate::clock;
use crate::config::GatherConfig;
use crate::desk::{Desk, DeskFolder, Surroundings, init};

/// A news web of a feed and a page, a desk that watches nothing yet, and how it may gather.
fn new() -> (NewsWeb, TempDir, GatherConfig) {
    let (web, folder) = (NewsWeb::default(), scratch());
    let url = web.url("/boat");
    web.set("/boat", Answer::page(story(1).replace(&story_url(1), &url)));
    let feed = format!(
        "<rss version=\"2.0\"><channel><title>Holm</title><item><title>The boat</title><link>{url}</link></item></channel></rss>"
    );
    web.set("/feed", Answer::rss(feed));
    init(folder.path()).unwrap();
    let config =
        GatherConfig { networks: vec!["127.0.0.0/8".to_owned()], host_gap_ms: 0, ..GatherConfig::default() };
    (web, folder, config)
}

fn feed_of(web: &NewsWeb) -> Source {
    Source {
        url: web.url("/feed"),
        kind: SourceKind::Feed,
        title: None,
        home: None,
        folder: None,
        pages: true,
        added: clock::now(),
    }
}

fn wait_until(what: &str, mut done: impl FnMut() -> bool) {
    let since = Instant::now();
    while !done() {
        assert!(since.elapsed() < Duration::from_secs(30), "{what}");
        thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn a_full_disk_asks_no_server_again() {
    let (web, folder, config) = new();
    let disk = FaultyDisk::default();
    let surroundings = Surroundings { disk: Arc::new(disk.clone()), ..Surroundings::real() };
    let (mut desk, _) = Desk::open(folder.path(), "test", surroundings).unwrap();
    desk.add_sources(&[feed_of(&web)]).unwrap();
    let progress = Arc::new(Progress::default());
    let mut gathering =
        Gathering::new(&desk, fetcher(&config).unwrap(), &config, Arc::clone(&progress)).unwrap();
    disk.set_room(Some(0));
    let (failed, since) = (AtomicUsize::new(0), Instant::now());
    let mut listen = |desk: &mut Desk| {
        assert!(since.elapsed() < Duration::from_secs(30));
        if failed.load(Ordering::Relaxed) == 3 {
            assert!(matches!(progress.now().halt, Some(Halt::Waiting(why)) if why.contains("room")));
            failed.fetch_add(1, Ordering::Relaxed);
            disk.set_room(None);
        }
        let done = desk.rows().counts(analysis::STAGES)?.articles == 1 && !progress.now().running;
        // As if a person looked all the time.
        Ok(if done { Heed::Stop } else { Heed::Look })
    };
    let mut tell = |line: &super::Line| {
        failed.fetch_add(usize::from(!line.well), Ordering::Relaxed);
    };
    gathering.watch(&mut desk, &mut listen, &mut tell).unwrap();
    let asked: Vec<String> = web.asked().into_iter().map(|asked| asked.path).collect();
    assert_eq!(asked, ["/robots.txt", "/feed", "/boat"]);
    assert_eq!(progress.now().halt, None);
}

#[test]
fn rows_that_another_program_holds_are_waited_for() {
    let (web, folder, config) = new();
    let keeper = Keeper::start(folder.path(), &config, true).unwrap();
    let rows = DeskFolder::new(folder.path()).articles();
    let mut other = Articles::open(&rows).unwrap();
    other
        .write(|_| {
            keeper.run(true, move |desk| desk.add_sources(&[feed_of(&web)])).unwrap();
            wait_until("it says that it waits", || {
                matches!(keeper.progress().now().halt, Some(Halt::Waiting(why)) if why.contains("another program"))
            });
            Ok(())
        })
        .unwrap();
    wait_until("it goes on", || other.counts(analysis::STAGES).unwrap().articles == 1);
    wait_until("it says so", || keeper.progress().now().halt.is_none());
}

#[test]
fn a_thread_that_ended_says_so_and_refuses_what_is_handed_in() {
    let (_, folder, config) = new();
    let keeper = Keeper::start(folder.path(), &config, true).unwrap();
    let refused = |error: anyhow::Error| error.to_string().contains("start whatthen again");
    assert!(keeper.run(false, |_| -> anyhow::Result<()> { panic!("a fault of ours") }).is_err_and(refused));
    wait_until("it says so", || matches!(keeper.progress().now().halt, Some(Halt::Ended(_))));
    assert!(!keeper.progress().now().running);
    assert!(keeper.run(false, |_| Ok(())).is_err_and(refused));
}
