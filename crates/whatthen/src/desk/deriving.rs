//! From a record of the archive to rows: always the same for the same record and the same version of the stages.

use analysis::languages::Outlets;
use archive::{COMPLETED_FIELD, Record};
use model::{Article, ArticleId, Marks, Sha256};
use store::{Batch, JobState, MarkCounts, Outcome, Reading, ReadingKey, RecordKey, StoreError, Version};

use super::announcing::{Announcement, announced_in};
use crate::contract::ArticleLine;
use crate::input::{Body, Problem, SUPPLIED_BY_FIELD, document_of, said_of};
use crate::pipeline;

/// What makes a record the same as another: type, address, block, what a person said of it, and the time where it
/// is part of what was recorded elsewhere.
pub(crate) fn key_of(record: &Record, digest: &Sha256) -> RecordKey {
    let put_in = record.field(COMPLETED_FIELD).is_some_and(|fields| fields.contains("WARC-Date"));
    let ours = put_in || record.field(SUPPLIED_BY_FIELD).is_some();
    let time = if ours { "" } else { record.date().unwrap_or("") };
    let (kind, uri) = (record.kind(), record.target_uri().unwrap_or(""));
    let mut parts = [kind.as_str(), uri, time, &digest.to_string()].join("\n");
    said_of(record).for_each(|(field, value)| parts.push_str(&format!("\n{field}: {value}")));
    let whole = Sha256::of(parts.as_bytes());
    let mut key = [0; 16];
    key.copy_from_slice(&whole.as_bytes()[..16]);
    RecordKey(key)
}

/// What a record was read as.
#[derive(Debug)]
pub(crate) struct Derived {
    pub(crate) outcome: Outcome,
    /// The reading and its line as it is kept.
    pub(crate) reading: Option<(Reading, Vec<u8>)>,
    /// What it announces, where it is a feed or sitemap.
    pub(crate) announcement: Option<Announcement>,
}

impl Derived {
    /// The record itself is all there is.
    pub(crate) fn nothing(outcome: Outcome) -> Self {
        Self { outcome, reading: None, announcement: None }
    }

    /// Adds what follows from the record at `place`, captured at `address`. Returns the articles of which something
    /// else is announced than before.
    pub(crate) fn add_to<'d>(
        &'d self,
        batch: &Batch<'_>,
        address: &str,
        place: i64,
    ) -> Result<Vec<&'d str>, StoreError> {
        if let Some((reading, line)) = &self.reading {
            batch.add_reading(reading, line)?;
        }
        let Some(announcement) = &self.announcement else { return Ok(Vec::new()) };
        let announced = batch.announce(address, &announcement.items, place)?;
        let items = announcement.items.iter().filter(|item| announced.changed.contains(&item.key));
        Ok(items.filter_map(|item| item.article.as_deref()).collect())
    }

    /// How the job of reading it ended; `None` where there was nothing to read.
    pub(crate) fn state(&self) -> Option<JobState> {
        match &self.outcome {
            Outcome::Record => None,
            Outcome::Unread(reason) => Some(JobState::Failed(reason.clone())),
            Outcome::Article(_) | Outcome::Waiting => Some(JobState::Done),
        }
    }
}

/// Reads a record that stands, or will stand, at `place`.
pub(crate) fn derive(record: &Record, place: i64, outlets: &Outlets) -> Derived {
    let address = record.target_uri().unwrap_or_default();
    pipeline::guarded(address, || Ok(derived(record, address, place, outlets))).unwrap_or_else(unread)
}

fn derived(record: &Record, address: &str, place: i64, outlets: &Outlets) -> Derived {
    let document = document_of(address, record);
    let held = document.as_ref().and_then(|document| document.as_ref().ok()).map(|document| &document.body);
    if let Some(announcement) = announced_in(record, held) {
        return Derived { announcement: Some(announcement), ..Derived::nothing(Outcome::Record) };
    }
    let document = match document {
        None => return Derived::nothing(Outcome::Record),
        Some(Err(problem)) => return unread(problem),
        Some(Ok(document)) => document,
    };
    let from_line = matches!(document.body, Body::ArticleLine(_));
    match pipeline::read(document, outlets) {
        Err(problem) => unread(problem),
        Ok((mut article, _)) => {
            if article.url.is_none() && !from_line {
                // A text without an address of its own is told from others by where it was.
                article.id = ArticleId::of_url(address);
            }
            let reading = reading(&article, place);
            let line = reading.packed();
            Derived {
                outcome: Outcome::Article(reading.key.clone()),
                reading: Some((reading, line)),
                announcement: None,
            }
        }
    }
}

/// What makes a page at an address the same however it was sent: SHA-256 of the address and of the page without
/// transfer and content coding. `None` for records that hold no page that can be read.
pub(crate) fn payload_of(record: &Record) -> Option<String> {
    let address = record.target_uri().unwrap_or_default();
    let document = document_of(address, record)?.ok()?;
    let page = Sha256::of(document.as_supplied().0);
    Some(Sha256::of(format!("{}\n{page}", ArticleId::of_url(address)).as_bytes()).to_string())
}

fn unread(problem: Problem) -> Derived {
    Derived::nothing(Outcome::Unread(problem.reason))
}

fn counts(marks: &Marks) -> MarkCounts {
    MarkCounts {
        quotes: marks.quotes.len() as u32,
        credits: marks.credits.len() as u32,
        figures: marks.figures.len() as u32,
        forecasts: marks.forecasts.len() as u32,
        questions: marks.questions.len() as u32,
    }
}

fn reading(article: &Article, first: i64) -> Reading {
    let title = article.title.as_ref().map(|title| title.as_str().to_owned());
    let version = Version::of(title.as_deref().unwrap_or(""), article.text.as_str());
    Reading {
        key: ReadingKey { article: article.id.to_string(), version },
        first,
        stage: analysis::STAGES,
        url: article.url.clone(),
        outlet: article.outlet.as_ref().map(|outlet| outlet.name.clone()),
        outlet_id: article.outlet.as_ref().map(|outlet| outlet.id.to_string()),
        title,
        published: article.published.map(|published| published.to_string()),
        published_at: article.published.map(|published| published.approximate_seconds()),
        lang: article.lang.clone(),
        not_article: article.not_article.clone(),
        marks: Some(counts(&article.marks)),
        line: ArticleLine::of(article).to_json(),
    }
}
