//! A desk that is read: beside a writer, without its lock.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;
use archive::{Place, Segments};
use model::Sha256;
use store::{Articles, Counts, Index, Reading, RecordRow, StoreError};
use thiserror::Error;

use crate::clock::now;
use crate::contract::ArticleLine;
use crate::input::{Document, Held, Problem, document_of};

use super::{DeskFolder, FORGETTING, Lock};

/// A desk that is read.
#[derive(Debug)]
pub(crate) struct DeskView {
    pub(crate) folder: DeskFolder,
    pub(crate) people: store::Desk,
    pub(crate) articles: Articles,
}

/// Something that a search found.
#[derive(Clone, Debug)]
pub(crate) struct SearchHit {
    pub(crate) reading: Reading,
    pub(crate) score: f32,
    /// The sentence or so of the body where the words stand.
    pub(crate) snippet: String,
    /// Who handed the page in, where a person did.
    pub(crate) supplied_by: Option<String>,
}

/// Why a desk must not be read now.
#[derive(Debug, Error)]
pub(crate) enum NotNow {
    /// What is withdrawn must not be shown any more.
    #[error(
        "{}: a page is being withdrawn; wait for it, or where that was interrupted, finish it: whatthen doctor",
        .0.display()
    )]
    Withdrawing(PathBuf),
    /// There is nothing to read it from.
    #[error("{}: the derived rows are gone; make them again: whatthen rebuild", .0.display())]
    NoRows(PathBuf),
}

/// Characters of a snippet.
const SNIPPET: usize = 200;

/// Brings a desk that an earlier version made to its present form, which adds to it and takes nothing away.
fn up_to_date(folder: &DeskFolder) -> anyhow::Result<()> {
    let _lock = Lock::take(&folder.lock(), "upgrade", &now())?;
    // In this order: where the rows are of a form that is not known, nothing is touched.
    if folder.articles().is_file() {
        Articles::open(&folder.articles())?;
    }
    store::Desk::open(&folder.people())?;
    Ok(())
}

impl DeskView {
    /// Opens the desk in `path` to read.
    pub(crate) fn open(path: &Path) -> anyhow::Result<Self> {
        let folder = DeskFolder::new(path);
        let people = match store::Desk::open_to_read(&folder.people()) {
            Err(StoreError::Older(_)) => {
                up_to_date(&folder)?;
                store::Desk::open_to_read(&folder.people())?
            }
            opened => opened?,
        };
        not_withdrawing(&folder, &people)?;
        if !folder.articles().is_file() {
            return Err(NotNow::NoRows(folder.articles()).into());
        }
        let articles = match Articles::open_to_read(&folder.articles()) {
            Err(StoreError::Older(_)) => {
                up_to_date(&folder)?;
                Articles::open_to_read(&folder.articles())?
            }
            opened => opened?,
        };
        Ok(Self { folder, people, articles })
    }

    /// Fails where the desk must not be read now, though it could be when it was opened.
    pub(crate) fn check(&self) -> anyhow::Result<()> {
        not_withdrawing(&self.folder, &self.people)
    }

    /// The index.
    pub(crate) fn index(&self) -> anyhow::Result<Index> {
        Index::open(&self.folder.index())
            .with_context(|| "the index cannot be read; make it again: whatthen doctor --repair".to_owned())
    }

    /// What fits `query` best, each article once in the wording that fits best; and how many wordings fit at all.
    pub(crate) fn search(
        &self,
        index: &Index,
        query: &str,
        limit: usize,
    ) -> anyhow::Result<(Vec<SearchHit>, usize)> {
        let words: Vec<String> = query
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty() && !matches!(*word, "AND" | "OR" | "NOT"))
            .map(str::to_lowercase)
            .collect();
        // Other wordings of an article take places of their own.
        let mut most = limit.saturating_mul(2);
        loop {
            let (hits, all) = index.search(query, most)?;
            let mut seen = BTreeSet::new();
            let firsts =
                hits.iter().filter(|hit| seen.insert(&hit.key.article)).take(limit).collect::<Vec<_>>();
            if firsts.len() < limit && hits.len() < all {
                most = most.saturating_mul(4);
                continue;
            }
            let mut found = Vec::with_capacity(firsts.len());
            for hit in firsts {
                let Some(reading) = self.articles.reading(&hit.key, ArticleLine::HEAD)? else { continue };
                let (text, supplied_by) = ArticleLine::text_and_supplier_of(&reading.line);
                let snippet = snippet(&text, &words);
                found.push(SearchHit { reading, score: hit.score, snippet, supplied_by });
            }
            return Ok((found, all));
        }
    }

    /// Calls `each` with articles, each in its last wording, in the order of the desk: all, with pages that are no
    /// articles, or those that fit `query`, the best `limit` of them, which is told where there are more.
    pub(crate) fn each_selected(
        &self,
        query: Option<&str>,
        limit: usize,
        each: &mut dyn FnMut(Reading),
    ) -> anyhow::Result<Option<Problem>> {
        let Some(query) = query else {
            self.articles.each_latest(each)?;
            return Ok(None);
        };
        let (hits, all) = self.index()?.search(query, limit)?;
        let cut = (hits.len() < all).then(|| {
            Problem::new(
                query,
                format!("fits {all} wordings; the best {limit} were taken, ask for more words"),
            )
        });
        let articles: BTreeSet<String> = hits.into_iter().map(|hit| hit.key.article).collect();
        let mut found = Vec::new();
        for article in articles {
            // An earlier wording may be what fits; the last is what the article says.
            found.extend(self.articles.latest(&article)?);
        }
        found.sort_by(|a, b| (a.first, &a.key).cmp(&(b.first, &b.key)));
        found.into_iter().for_each(each);
        Ok(cut)
    }

    /// The wordings of the article with this address or id, each with the time at which it was captured first.
    pub(crate) fn wordings(&self, named: &str) -> anyhow::Result<Vec<(Reading, String)>> {
        let article = self.articles.articles_of_url(named)?.pop().unwrap_or_else(|| named.to_owned());
        let records = self.articles.records_of_article(&article)?;
        Ok(wordings(self.articles.readings_of(&article)?, &records))
    }

    /// How much there is.
    pub(crate) fn counts(&self) -> anyhow::Result<Counts> {
        Ok(self.articles.counts(analysis::STAGES)?)
    }

    /// Bytes of archive, of what people made, and of what is derived.
    pub(crate) fn sizes(&self) -> anyhow::Result<[u64; 3]> {
        let people = fs::metadata(self.folder.people()).map_or(0, |info| info.len());
        Ok([bytes_below(&self.folder.archive())?, people, bytes_below(&self.folder.derived())?])
    }

    /// The page that a wording was first read from, as it stands in the archive.
    pub(crate) fn document(&self, reading: &Reading) -> Result<Document, Problem> {
        let name = reading.url.as_deref().unwrap_or(&reading.key.article);
        let gone = |reason: String| Problem::new(name, format!("{reason}; ask whatthen doctor"));
        let found = Segments::read(&self.folder.archive(), Place::of_number(reading.first));
        let record = found.map_err(|error| gone(error.to_string()))?.record;
        let row = self.articles.record_at(reading.first).map_err(|error| gone(error.to_string()))?;
        if row.is_none_or(|row| row.digest != *Sha256::of(record.block()).as_bytes()) {
            return Err(gone("its record is not as it was when it was written".to_owned()));
        }
        let address = record.target_uri().unwrap_or_default().to_owned();
        let mut document = document_of(&address, &record)
            .unwrap_or_else(|| Err(gone("its record holds no page".to_owned())))?;
        document.record = Some(Held::whole(record));
        Ok(document)
    }
}

/// The wordings among the readings of an article, each with the time at which it was captured first, which its
/// records tell.
pub(crate) fn wordings(readings: Vec<Reading>, records: &[RecordRow]) -> Vec<(Reading, String)> {
    let with_time = |reading: Reading| {
        let capture = records.iter().find(|record| record.place == reading.first);
        let time = capture.map(|record| record.captured.clone()).unwrap_or_default();
        (reading, time)
    };
    // A wall before the article is no wording of it.
    readings.into_iter().filter(|reading| reading.not_article.is_none()).map(with_time).collect()
}

fn not_withdrawing(folder: &DeskFolder, people: &store::Desk) -> anyhow::Result<()> {
    if people.notes()?.contains_key(FORGETTING) {
        return Err(NotNow::Withdrawing(folder.path().to_owned()).into());
    }
    Ok(())
}

fn bytes_below(folder: &Path) -> anyhow::Result<u64> {
    let mut bytes = 0;
    for entry in fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let entry = entry?;
        // A file may be gone by now: a writer may be at work.
        let Ok(info) = entry.metadata() else { continue };
        bytes += if info.is_dir() { bytes_below(&entry.path())? } else { info.len() };
    }
    Ok(bytes)
}

/// Where a word of `text` first begins with one of `words`, which are in lower case.
fn first_of(text: &str, words: &[String]) -> Option<usize> {
    let begins_with = |text: &str, word: &str| {
        let mut letters = text.chars().flat_map(char::to_lowercase);
        word.chars().all(|letter| letters.next() == Some(letter))
    };
    let mut inside = false;
    text.char_indices().map(|(at, letter)| (at, letter.is_alphanumeric())).find_map(|(at, of_a_word)| {
        let begins = of_a_word && !inside;
        inside = of_a_word;
        (begins && words.iter().any(|word| begins_with(&text[at..], word))).then_some(at)
    })
}

/// The stretch of `text` around the first of `words`.
fn snippet(text: &str, words: &[String]) -> String {
    let at = first_of(text, words);
    let from = at.unwrap_or(0);
    let start = text[..text.floor_char_boundary(from)].rfind(['\n', '.']).map_or(0, |dot| dot + 1);
    let start = start.max(text.floor_char_boundary(from.saturating_sub(SNIPPET / 2)));
    let words: String = text[start..].trim_start().chars().take(SNIPPET).collect();
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}
