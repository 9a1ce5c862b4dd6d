//! Many articles out of few: pages of the evaluation data, over and over, each time at other addresses and with a word of its own.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use analysis::extract::{Given, from_page, read_page};
use analysis::languages::outlets;
use anyhow::{Context, bail, ensure};
use archive::{Record, RecordType, Writer, pack};

use crate::chance::word;
use crate::train::gold::{GoldPage, pages};

/// Articles in a WARC file.
const IN_A_FILE: usize = 10_000;
/// Pages of ordinary size, bytes: what is shorter is hardly a page of a newspaper, what is longer carries its pictures in it.
const ORDINARY: std::ops::Range<usize> = 20_000..500_000;
/// Words that a paragraph begins with, by which it is found again in the page.
const OPENING: usize = 6;
/// Bytes of a long paragraph.
const LONG: usize = 100;

/// A page that can be made many articles of.
#[derive(Debug)]
pub(super) struct Base {
    html: String,
    url: String,
    host: String,
    /// How a paragraph of the article begins, as it stands in the page; the word of its own comes behind it.
    opening: String,
    /// The article's text.
    pub(super) text: String,
    packed: usize,
}

/// The pages that are repeated.
#[derive(Debug)]
pub(super) struct Bases {
    pub(super) pages: Vec<Base>,
    /// Pages that were left out, and why.
    left_out: [(&'static str, usize); 4],
}

impl Bases {
    /// Chooses among the pages whose full text is known, in `folder` of the evaluation data.
    pub(super) fn choose(folder: &Path) -> anyhow::Result<Self> {
        let all = pages(&folder.join("data/extraction"))?;
        let mut bases = Self {
            pages: Vec::new(),
            left_out: [
                ("very short or long", 0),
                ("read as no article", 0),
                ("without a paragraph that is found again", 0),
                ("that say their address in other ways", 0),
            ],
        };
        for page in all.into_iter().filter(GoldPage::has_text) {
            match Base::of(page)? {
                Ok(base) => bases.pages.push(base),
                Err(reason) => bases.left_out[reason as usize].1 += 1,
            }
        }
        ensure!(!bases.pages.is_empty(), "no page can be repeated");
        Ok(bases)
    }

    /// What the mix is, in words.
    pub(super) fn said(&self) -> String {
        let count = self.pages.len();
        let mean = |size: fn(&Base) -> usize| self.pages.iter().map(size).sum::<usize>() / count;
        let (html, packed, text) = (mean(|b| b.html.len()), mean(|b| b.packed), mean(|b| b.text.len()));
        let left_out: Vec<String> =
            self.left_out.iter().map(|(reason, count)| format!("{count} {reason}")).collect();
        format!(
            "{count} pages with known text, repeated; on average {} KB of HTML, {} KB packed, {:.1} KB of text. Left out: {}",
            html / 1000,
            packed / 1000,
            text as f64 / 1000.0,
            left_out.join(", ")
        )
    }
}

/// Why a page cannot be repeated.
#[derive(Clone, Copy, Debug)]
enum Unfit {
    Size,
    NoArticle,
    NotFound,
    Address,
}

impl Base {
    fn of(page: GoldPage) -> anyhow::Result<Result<Self, Unfit>> {
        let Some(url) = page.url else { return Ok(Err(Unfit::Address)) };
        if !ORDINARY.contains(&page.html.len()) {
            return Ok(Err(Unfit::Size));
        }
        let Some((text, _)) = read(&page.html, &url)? else { return Ok(Err(Unfit::NoArticle)) };
        let opening = text.lines().filter(|line| line.len() >= LONG).find_map(|line| {
            let opening = line.split_inclusive(' ').take(OPENING).collect::<String>();
            let opening = opening.trim_end().to_owned();
            page.html.contains(&opening).then_some(opening)
        });
        let Some(opening) = opening else { return Ok(Err(Unfit::NotFound)) };
        let host = url.split('/').nth(2).unwrap_or_default().to_owned();
        let mut base = Self { html: page.html, url, host, opening, text, packed: 0 };
        base.packed = pack(&base.record(0))?.len();
        // Two of its repetitions must be two articles, each with its word.
        let mut seen = Vec::new();
        for repetition in [1, 2] {
            let own = word(repetition);
            let (html, url) = base.repeated(repetition, &own);
            match read(&html, &url)? {
                Some((text, id)) if text.contains(&own) => seen.push(id),
                _ => return Ok(Err(Unfit::NotFound)),
            }
        }
        Ok(if seen[0] == seen[1] { Err(Unfit::Address) } else { Ok(base) })
    }

    /// The page as it is at the host of a repetition.
    fn repeated(&self, repetition: usize, own: &str) -> (String, String) {
        let host = format!("k{repetition}.{}", self.host);
        let html = self.html.replace(&self.host, &host);
        (
            html.replace(&self.opening, &format!("{} {own}", self.opening)),
            self.url.replacen(&self.host, &host, 1),
        )
    }

    /// The article with this number, which is of this page.
    fn record_of(&self, number: usize, repetition: usize) -> Record {
        let (html, url) = self.repeated(repetition, &word(number));
        response(&url, &html)
    }

    fn record(&self, number: usize) -> Record {
        self.record_of(number, 0)
    }
}

fn response(url: &str, html: &str) -> Record {
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\n\r\n",
        html.len()
    );
    let block = [head.as_bytes(), html.as_bytes()].concat();
    Record::new(
        RecordType::Response,
        url,
        "2026-03-04T16:22:00Z",
        "application/http; msgtype=response",
        block,
    )
}

/// Text and id of an article; none where the page is none.
fn read(html: &str, url: &str) -> anyhow::Result<Option<(String, String)>> {
    let given = Given { url: Some(url.to_owned()), ..Given::default() };
    let article = from_page(given, read_page(html, Some(url)), outlets())?;
    let is_one = article.not_article.is_none();
    Ok(is_one.then(|| (article.text.as_str().to_owned(), article.id.to_string())))
}

/// Writes so many articles into WARC files in `folder`, on all cores; returns the files.
pub(super) fn write(bases: &Bases, articles: usize, folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
    let files: Vec<PathBuf> = (0..articles.div_ceil(IN_A_FILE))
        .map(|number| folder.join(format!("articles-{number:03}.warc.gz")))
        .collect();
    let next = AtomicUsize::new(0);
    let work = || -> anyhow::Result<()> {
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            let Some(path) = files.get(number) else { return Ok(()) };
            let mut warc = Writer::new(BufWriter::new(File::create(path)?));
            for article in number * IN_A_FILE..articles.min((number + 1) * IN_A_FILE) {
                let base = &bases.pages[article % bases.pages.len()];
                warc.write(&base.record_of(article, article / bases.pages.len()))?;
            }
            warc.into_inner().flush()?;
        }
    };
    std::thread::scope(|scope| {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let workers: Vec<_> = (0..cores).map(|_| scope.spawn(work)).collect();
        workers.into_iter().try_for_each(|worker| match worker.join() {
            Ok(done) => done,
            Err(_) => bail!("a thread that wrote articles panicked"),
        })
    })?;
    Ok(files)
}
