//! Gathering: sources are asked, what they announce is asked for, everything is kept.
//!
//! Two threads: one asks the web ([`fetch`]), one reads and writes (this desk's only writer). What is brought is kept
//! in batches; the web waits where the writer is behind.

pub(crate) mod adding;
mod courier;
mod errand;
mod keeper;
mod pages_out;
mod plan;
mod progress;
mod settling;

use std::collections::HashSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Context;
use fetch::{Fetcher, Guard, Network, RobotsFile, Settings};
use jiff::Timestamp;
use store::{RobotsRow, WantedPage};
use tokio::runtime::{self, Runtime};

use crate::clock;
use crate::config::GatherConfig;
use crate::desk::{Desk, may_pass};
use courier::Courier;
use errand::{About, Brought};
use pages_out::PagesOut;
use settling::{Now, Settled};

pub(crate) use keeper::Keeper;
pub(crate) use progress::{Halt, Line, Progress};

/// Visits, and bytes of them, that are kept at once.
const BATCH: usize = 128;
const BATCH_BYTES: usize = 8 << 20;
/// How long a batch is waited for once it has begun.
const BATCH_WAIT: Duration = Duration::from_millis(100);
/// How long a stored robots.txt is believed: seconds.
const ROBOTS_AGE: i64 = 24 * 60 * 60;
/// Bytes of stored robots.txt, the newest, that a fetcher begins with; it remembers as much.
const ROBOTS_BYTES: usize = 16 << 20;
/// Articles after which the index is told.
const INDEX_EVERY: usize = 2048;
/// How often a watch looks whether anything is due.
const WATCH_EVERY: Duration = Duration::from_secs(20);
/// How often a watch listens while it waits.
const LISTEN_EVERY: Duration = Duration::from_millis(200);
/// How long a watch waits where nothing can be kept, before it tries again; doubled each time, up to the longest.
const FIRST_WAIT: Duration = Duration::from_secs(5);
const LONGEST_WAIT: Duration = Duration::from_mins(10);

/// Which sources a round asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Which {
    /// Those that are due.
    Due,
    /// All, but for those whose server asked for a pause.
    All,
}

/// A fetcher as the configuration wants it.
pub(crate) fn fetcher(config: &GatherConfig) -> anyhow::Result<Fetcher> {
    let contact = match config.contact.trim() {
        "" => "https://github.com/whatthen/whatthen",
        contact => contact,
    };
    let mut settings = Settings::new(format!("whatthen/{} (+{contact})", env!("CARGO_PKG_VERSION")));
    let mut guard = Guard::default();
    for written in &config.networks {
        let network: Network = written.parse().with_context(|| format!("gather.networks: {written:?}"))?;
        guard = guard.allow(network);
    }
    settings.guard = guard;
    settings.host_gap = Duration::from_millis(config.host_gap_ms);
    settings.connections = config.connections.max(1);
    settings.limits.total = Duration::from_secs(config.visit_seconds.max(1));
    Ok(Fetcher::new(settings))
}

/// What runs a fetcher, on the thread that calls it.
pub(crate) fn runtime() -> anyhow::Result<Runtime> {
    runtime::Builder::new_current_thread().enable_all().build().context("the web's thread")
}

/// What a round came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sum {
    pub(crate) sources: usize,
    pub(crate) sources_failed: usize,
    pub(crate) pages: usize,
    pub(crate) pages_failed: usize,
    pub(crate) items: usize,
    pub(crate) articles: usize,
}

/// Gathers for a desk.
pub(crate) struct Gathering {
    courier: Courier,
    fetcher: Fetcher,
    /// Whether the pages that are announced are asked for at all.
    pages: bool,
    progress: Arc<Progress>,
    /// Errands that are out, and the pages and sources among them.
    out: usize,
    pages_out: PagesOut,
    asked_sources: HashSet<String>,
    /// What was learned of robots.txt and is not kept yet.
    learned: Vec<RobotsRow>,
    /// What was brought and is not kept yet: held on to while that fails, so that nothing is asked twice.
    held: Vec<Brought>,
    /// Whether something was sent for since nothing was out.
    under_way: bool,
    /// Articles that the index was not told of.
    unindexed: usize,
}

/// Nothing can be kept: when that is tried again, and how long was waited for it.
struct Trouble {
    until: Instant,
    wait: Duration,
}

impl Gathering {
    /// Begins; `fetcher` learns what the desk knows of robots.txt.
    pub(crate) fn new(
        desk: &Desk,
        fetcher: Fetcher,
        config: &GatherConfig,
        progress: Arc<Progress>,
    ) -> anyhow::Result<Self> {
        let since = Timestamp::now().as_second() - ROBOTS_AGE;
        for row in desk.rows().robots_since(since, ROBOTS_BYTES)? {
            let fetched_at = Timestamp::from_second(row.fetched).unwrap_or_default();
            fetcher.know_robots(&row.origin, RobotsFile { fetched_at, status: row.status, body: row.file });
        }
        Ok(Self {
            courier: Courier::start(fetcher.clone())?,
            fetcher,
            pages: config.pages,
            progress,
            out: 0,
            pages_out: PagesOut::default(),
            asked_sources: HashSet::new(),
            learned: Vec::new(),
            held: Vec::new(),
            under_way: false,
            unindexed: 0,
        })
    }

    /// Asks `which` sources, and then for the pages that are wanted, until nothing is left to ask now. `tell` hears what
    /// became of each.
    pub(crate) fn round(
        &mut self,
        desk: &mut Desk,
        which: Which,
        tell: &mut dyn FnMut(&Line),
    ) -> anyhow::Result<Sum> {
        let mut sum = Sum::default();
        self.send_sources(desk, which)?;
        self.send_pages(desk)?;
        while self.out > 0 {
            self.held = self.courier.batch(BATCH, BATCH_BYTES, BATCH_WAIT)?;
            self.keep_held(desk, &mut sum, tell)?;
        }
        self.end(desk)?;
        Ok(sum)
    }

    /// Watches: asks whatever comes due, until `listen` says to stop. `listen` is asked all the time, with the desk at
    /// hand for what others want written. Where nothing can be kept for a reason that may pass, nothing more is asked
    /// until what was brought is kept.
    pub(crate) fn watch(
        &mut self,
        desk: &mut Desk,
        listen: &mut dyn FnMut(&mut Desk) -> anyhow::Result<Heed>,
        tell: &mut dyn FnMut(&Line),
    ) -> anyhow::Result<()> {
        let mut looked: Option<Instant> = None;
        let mut trouble: Option<Trouble> = None;
        loop {
            let heed = listen(desk)?;
            if heed == Heed::Stop {
                return self.end(desk);
            }
            if heed != Heed::Look && trouble.as_ref().is_some_and(|trouble| trouble.until > Instant::now()) {
                std::thread::sleep(LISTEN_EVERY);
                continue;
            }
            match self.step(desk, heed, &mut looked, tell) {
                Ok(()) => {
                    if trouble.take().is_some() {
                        self.progress.go_on();
                    }
                }
                Err(error) if may_pass(&error) => {
                    let wait = trouble.map_or(FIRST_WAIT, |before| (before.wait * 2).min(LONGEST_WAIT));
                    let outcome = format!("{error:#}");
                    self.progress.halt(Halt::Waiting(outcome.clone()));
                    tell(&Line { address: "this desk".to_owned(), outcome, well: false });
                    trouble = Some(Trouble { until: Instant::now() + wait, wait });
                }
                Err(error) => return Err(error),
            }
        }
    }

    /// One step of a watch: keeps what is there, sends for what is due, takes what comes.
    fn step(
        &mut self,
        desk: &mut Desk,
        heed: Heed,
        looked: &mut Option<Instant>,
        tell: &mut dyn FnMut(&Line),
    ) -> anyhow::Result<()> {
        let mut sum = Sum::default();
        self.keep_held(desk, &mut sum, tell)?;
        self.end_if_all_is_back(desk)?;
        if heed == Heed::Look || looked.is_none_or(|looked| looked.elapsed() >= WATCH_EVERY) {
            self.send_sources(desk, Which::Due)?;
            self.send_pages(desk)?;
            *looked = Some(Instant::now());
        }
        self.held = self.courier.batch_within(BATCH, BATCH_BYTES, LISTEN_EVERY)?;
        self.keep_held(desk, &mut sum, tell)?;
        self.end_if_all_is_back(desk)
    }

    fn send_sources(&mut self, desk: &Desk, which: Which) -> anyhow::Result<()> {
        let now = Timestamp::now().as_second();
        let mut checks = desk.rows().checks()?;
        let mut errands = Vec::new();
        for source in desk.sources()? {
            let before = checks.remove(&source.url);
            let due = plan::is_due(before.as_ref(), now, which == Which::All);
            if due && self.asked_sources.insert(source.url.clone()) {
                errands.push(About::Source { source, before: before.map(Box::new) });
            }
        }
        self.send(errands);
        Ok(())
    }

    /// Sends for the pages that are due.
    fn send_pages(&mut self, desk: &Desk) -> anyhow::Result<()> {
        if self.pages {
            self.pages_out.wait(desk.rows().hosts_due(Timestamp::now().as_second())?);
        }
        self.send_more_pages(desk)
    }

    /// Sends for pages of the hosts that have more, as far as there is room.
    fn send_more_pages(&mut self, desk: &Desk) -> anyhow::Result<()> {
        let now = Timestamp::now().as_second();
        loop {
            let hosts = self.pages_out.next_hosts();
            if hosts.is_empty() {
                return Ok(());
            }
            for host in hosts {
                self.send_for(desk.rows().pages_due(&host, now, PagesOut::LOOKED_AT)?);
            }
        }
    }

    fn send_for(&mut self, wanted: Vec<WantedPage>) {
        let pages = wanted.into_iter().filter(|page| self.pages_out.take(page)).map(About::Page).collect();
        self.send(pages);
    }

    fn send(&mut self, errands: Vec<About>) {
        if errands.is_empty() {
            return;
        }
        self.progress.expect(errands.len());
        self.under_way = true;
        self.out += errands.len();
        let now = Timestamp::now().as_second();
        errands.into_iter().for_each(|about| self.courier.send(about, now));
    }

    /// Keeps what was brought, and sends for what follows from it. Where that fails, it is held on to.
    fn keep_held(
        &mut self,
        desk: &mut Desk,
        sum: &mut Sum,
        tell: &mut dyn FnMut(&Line),
    ) -> anyhow::Result<()> {
        let at = Timestamp::now();
        let now = Now { written: clock::written(at), seconds: at.as_second() };
        if !self.held.is_empty() {
            let mut settled: Vec<Settled> = Vec::with_capacity(self.held.len());
            self.learn();
            let mut robots = self.learned.iter();
            let gathered = self.held.iter().map(Brought::gathered).collect();
            desk.keep_gathered(gathered, |rows, (about, ended), learned| {
                robots.try_for_each(|row| rows.keep_robots(row))?;
                settled.push(settling::settle(rows, about, ended, learned, &now)?);
                Ok(())
            })?;
            self.learned.clear();
            let abouts = std::mem::take(&mut self.held).into_iter().map(|brought| brought.about).collect();
            self.settled(abouts, settled, sum, tell);
            self.send_more_pages(desk)?;
        }
        if self.unindexed >= INDEX_EVERY {
            desk.tell_index()?;
            self.unindexed = 0;
        }
        Ok(())
    }

    /// Tells what was kept, and sends for what follows from it.
    fn settled(
        &mut self,
        abouts: Vec<About>,
        settled: Vec<Settled>,
        sum: &mut Sum,
        tell: &mut dyn FnMut(&Line),
    ) {
        self.out -= abouts.len();
        for about in &abouts {
            match about {
                About::Page(page) => self.pages_out.back(page),
                About::Source { source, .. } => {
                    self.asked_sources.remove(&source.url);
                }
                About::Sitemap { .. } => {}
            }
        }
        for (about, settled) in abouts.into_iter().zip(settled) {
            sum.add(&about, &settled);
            let Settled { line, items, articles, wanted, sitemaps } = settled;
            tell(&line);
            self.progress.done(line, items, articles);
            self.unindexed += articles;
            if let About::Source { source, .. } = about {
                let nested = sitemaps.into_iter().map(|url| About::Sitemap { source: source.clone(), url });
                self.send(nested.collect());
            }
            if self.pages {
                self.send_for(wanted);
            }
        }
    }

    /// Takes over what the fetcher learned of robots.txt.
    fn learn(&mut self) {
        let learned = self.fetcher.robots_learned();
        self.learned.extend(learned.into_iter().map(|(origin, file)| row_of(origin, file)));
    }

    fn end_if_all_is_back(&mut self, desk: &mut Desk) -> anyhow::Result<()> {
        if self.out == 0 && self.under_way { self.end(desk) } else { Ok(()) }
    }

    /// Nothing is out: what was left is told to the index.
    fn end(&mut self, desk: &mut Desk) -> anyhow::Result<()> {
        self.learn();
        desk.keep_robots(&self.learned)?;
        self.learned.clear();
        desk.tell_index()?;
        self.unindexed = 0;
        self.under_way = false;
        self.progress.end(clock::now());
        Ok(())
    }
}

/// Asks nothing; does what others want written until `listen` says to stop.
pub(crate) fn attend(
    desk: &mut Desk,
    listen: &mut dyn FnMut(&mut Desk) -> anyhow::Result<Heed>,
) -> anyhow::Result<()> {
    while listen(desk)? != Heed::Stop {
        std::thread::sleep(LISTEN_EVERY);
    }
    Ok(())
}

/// What a watch is to do next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Heed {
    /// Go on.
    Nothing,
    /// Look at once whether anything is due.
    Look,
    /// Stop.
    Stop,
}

impl Sum {
    fn add(&mut self, about: &About, settled: &Settled) {
        let failed = usize::from(!settled.line.well);
        match about {
            About::Page(_) => {
                self.pages += 1;
                self.pages_failed += failed;
            }
            About::Source { .. } | About::Sitemap { .. } => {
                self.sources += 1;
                self.sources_failed += failed;
            }
        }
        self.items += settled.items;
        self.articles += settled.articles;
    }
}

fn row_of(origin: String, file: RobotsFile) -> RobotsRow {
    RobotsRow { origin, file: file.body, status: file.status, fetched: file.fetched_at.as_second() }
}

#[cfg(test)]
mod tests;
