//! What follows from a visit: how it went with the source, when it is asked next, which pages are wanted.

use std::collections::HashSet;

use fetch::{Failure, Outcome};
use store::{Batch, Check, PageState, Source, SourceKind, StoreError, WantedPage};

use super::errand::About;
use super::plan::{self, Wishes};
use super::progress::Line;
use crate::desk::{Announcement, Learned, Taken};

/// Times that a page is tried.
const PAGE_TRIES: u32 = 4;
/// Failures in a row after which a source is believed that says to be gone for good.
const GONE_TRIES: u32 = 3;
/// Pages of a sitemap that are wanted: the newest. A publisher may list all that it ever published.
const SITEMAP_PAGES: usize = 1000;
/// Sitemaps of an index that are asked next: the last ones, as publishers append.
const INDEX_SITEMAPS: usize = 3;

/// What came of a visit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Came {
    /// Content.
    Content,
    /// Word that nothing changed.
    Unchanged,
    /// Nothing.
    #[default]
    Nothing,
}

/// What is to be hoped for after a failure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Hope {
    /// Nothing: it would fail again.
    #[default]
    None,
    /// Nothing: the server says that it is gone for good.
    Gone,
    /// It may go well later.
    Later,
    /// It was not asked at all, as its host is left alone for a while.
    Unasked,
}

/// How a visit ended, without what it brought.
#[derive(Clone, Debug, Default)]
pub(super) struct Ended {
    pub(super) came: Came,
    /// What became of it, for people.
    pub(super) said: String,
    /// Where it failed: whether it is worth trying again.
    pub(super) hope: Hope,
    /// Seconds to wait at least, and whether the server itself asked for that.
    pub(super) retry_after: Option<i64>,
    pub(super) held: bool,
    /// Seconds for which the answer holds.
    pub(super) fresh_for: Option<i64>,
    pub(super) etag: Option<String>,
    pub(super) last_modified: Option<String>,
    /// The address that answered.
    pub(super) answered: Option<String>,
    /// Where permanent redirects lead.
    pub(super) moved_to: Option<String>,
}

impl Ended {
    /// How `outcome` ended; `moved_to` is where permanent redirects lead.
    pub(super) fn of(outcome: &Outcome, moved_to: Option<String>) -> Self {
        let seconds = |time: std::time::Duration| i64::try_from(time.as_secs()).unwrap_or(i64::MAX);
        let ended = Self { said: outcome.to_string(), moved_to, ..Self::default() };
        match outcome {
            Outcome::Got(got) => Self {
                came: Came::Content,
                fresh_for: got.fresh_for.map(seconds),
                etag: got.validators.etag.clone(),
                last_modified: got.validators.last_modified.clone(),
                answered: Some(got.url.to_string()),
                ..ended
            },
            Outcome::NotModified { fresh_for, validators, url } => Self {
                came: Came::Unchanged,
                fresh_for: fresh_for.map(seconds),
                etag: validators.etag.clone(),
                last_modified: validators.last_modified.clone(),
                answered: Some(url.to_string()),
                ..ended
            },
            Outcome::Refused(_) | Outcome::Failed(_) => Self {
                hope: hope(outcome),
                retry_after: outcome.retry_after().map(|time| seconds(time).min(plan::LONGEST_HELD)),
                held: holds(outcome),
                ..ended
            },
        }
    }
}

fn hope(failed: &Outcome) -> Hope {
    match failed {
        Outcome::Failed(Failure::Status { status: 410, .. }) => Hope::Gone,
        Outcome::Refused(refusal) if refusal.is_transient() => Hope::Unasked,
        _ if failed.is_transient() => Hope::Later,
        _ => Hope::None,
    }
}

/// Whether the server itself asked not to be asked for a while.
fn holds(outcome: &Outcome) -> bool {
    match outcome {
        Outcome::Failed(Failure::Status { retry_after, .. }) => retry_after.is_some(),
        Outcome::Refused(refusal) => refusal.is_transient(),
        _ => false,
    }
}

/// What a round is told of one visit.
#[derive(Clone, Debug)]
pub(super) struct Settled {
    pub(super) line: Line,
    /// Items that are new, and articles that are new or say something else.
    pub(super) items: usize,
    pub(super) articles: usize,
    /// Pages that are wanted now.
    pub(super) wanted: Vec<WantedPage>,
    /// Sitemaps that are to be asked next, for the same source.
    pub(super) sitemaps: Vec<String>,
}

/// Writes what follows from a visit.
pub(super) fn settle(
    batch: &Batch<'_>,
    about: About,
    ended: Ended,
    learned: Learned,
    now: &Now,
) -> Result<Settled, StoreError> {
    match about {
        About::Page(page) => settle_page(batch, &page, &ended, &learned, now),
        About::Source { source, before } => {
            settle_source(batch, &source, before.map(|before| *before), ended, learned, now)
        }
        About::Sitemap { source, url } => {
            let (items, wanted) = want_pages(batch, &source, &learned)?;
            let line = Line::of(&url, ended.said, ended.came == Came::Content);
            Ok(Settled { line, items, articles: 0, wanted, sitemaps: Vec::new() })
        }
    }
}

/// The time, both ways.
#[derive(Clone, Debug)]
pub(super) struct Now {
    /// `YYYY-MM-DDTHH:MM:SSZ`.
    pub(super) written: String,
    /// Seconds since 1970.
    pub(super) seconds: i64,
}

fn settle_page(
    batch: &Batch<'_>,
    page: &WantedPage,
    ended: &Ended,
    learned: &Learned,
    now: &Now,
) -> Result<Settled, StoreError> {
    let reason =
        learned.refused.clone().or_else(|| (ended.came == Came::Nothing).then(|| ended.said.clone()));
    let state = match &reason {
        None => PageState::Done,
        Some(_) if ended.hope == Hope::Unasked && plan::is_worth_waiting(page.unasked_since, now.seconds) => {
            let since = page.unasked_since.map_or(now.seconds, |since| since.min(now.seconds));
            PageState::Unasked { next: plan::after_unasked(since, now.seconds, ended.retry_after), since }
        }
        Some(_) if ended.hope == Hope::Later && page.tries + 1 < PAGE_TRIES => {
            let wait = plan::after_failure(&page.url, now.seconds, page.tries + 1);
            PageState::Waiting(wait.max(now.seconds + ended.retry_after.unwrap_or(0)))
        }
        Some(reason) => PageState::Failed(reason.clone()),
    };
    batch.settle_page(&page.article, &state)?;
    let well = reason.is_none();
    let outcome = reason.unwrap_or_else(|| read_as(learned));
    let line = Line::of(&page.url, outcome, well);
    Ok(Settled { line, items: 0, articles: new_articles(learned), wanted: Vec::new(), sitemaps: Vec::new() })
}

fn settle_source(
    batch: &Batch<'_>,
    source: &Source,
    before: Option<Check>,
    ended: Ended,
    learned: Learned,
    now: &Now,
) -> Result<Settled, StoreError> {
    let mut check = before.unwrap_or_default();
    source.url.clone_into(&mut check.source);
    now.written.clone_into(&mut check.tried);
    let (items, wanted) = want_pages(batch, source, &learned)?;
    let announcement = learned.announced.as_ref().map(|(announcement, _)| announcement);
    let outcome = judge(source, &ended, &learned);
    let well = outcome.is_ok();
    let news = items > 0 || new_articles(&learned) > 0;
    if well {
        check.failures = 0;
        check.succeeded = Some(now.written.clone());
        check.held = false;
        let wishes = match announcement {
            Some(announcement) => Wishes::of(announcement, ended.fresh_for),
            None => Wishes::kept(&check, ended.fresh_for),
        };
        (check.ttl, check.skip_hours, check.skip_days) = (wishes.ttl, wishes.skip_hours, wishes.skip_days);
        check.next = plan::after_success(&source.url, now.seconds, news, &wishes);
        check.etag = ended.etag;
        check.last_modified = ended.last_modified;
        check.answered = ended.answered.or(check.answered);
        if ended.came == Came::Content {
            check.full = now.seconds;
        }
        check.moved_to = ended.moved_to;
        check.title = announcement.and_then(|announcement| announcement.title.clone()).or(check.title);
        check.done = source.kind == SourceKind::Once;
    } else {
        check.failures += 1;
        check.held = ended.held;
        let wait = plan::after_failure(&source.url, now.seconds, check.failures);
        check.next = wait.max(now.seconds + ended.retry_after.unwrap_or(0));
        check.done = match source.kind {
            // An address that a person wants once is given up where trying again is of no use.
            SourceKind::Once => matches!(ended.hope, Hope::None | Hope::Gone) || check.failures >= PAGE_TRIES,
            SourceKind::Feed | SourceKind::Page | SourceKind::Sitemap => {
                ended.hope == Hope::Gone && check.failures >= GONE_TRIES
            }
        };
    }
    let outcome = match outcome {
        Ok(said) | Err(said) => said,
    };
    outcome.clone_into(&mut check.outcome);
    batch.check(&check)?;
    let line = Line::of(&source.url, outcome, well);
    let sitemaps = announcement.map(newest_sitemaps).unwrap_or_default();
    Ok(Settled { line, items, articles: new_articles(&learned), wanted, sitemaps })
}

/// What became of a source, well or not, in words.
fn judge(source: &Source, ended: &Ended, learned: &Learned) -> Result<String, String> {
    if let Some(refused) = &learned.refused {
        return Err(refused.clone());
    }
    if ended.came == Came::Nothing {
        return Err(ended.said.clone());
    }
    match (&learned.announced, source.kind) {
        _ if ended.came == Came::Unchanged => Ok("unchanged".to_owned()),
        (Some(_), _) if learned.repeated => Ok("unchanged".to_owned()),
        (Some((announcement, announced)), _) => {
            let mut said =
                format!("{}, {} items, {} new", announcement.format, announcement.items.len(), announced.new);
            if !announced.changed.is_empty() {
                said.push_str(&format!(", {} changed", announced.changed.len()));
            }
            if !announcement.sitemaps.is_empty() {
                said = format!("{}, lists {} sitemaps", announcement.format, announcement.sitemaps.len());
            }
            if let Some(complaint) = &announcement.complaint {
                said.push_str(&format!(" ({complaint})"));
            }
            Ok(said)
        }
        (None, SourceKind::Page | SourceKind::Once) => Ok(read_as(learned)),
        (None, SourceKind::Feed | SourceKind::Sitemap) => {
            Err(format!("answered, but what came is no {}", source.kind.as_str()))
        }
    }
}

/// What a page was read as, for people.
fn read_as(learned: &Learned) -> String {
    if learned.repeated {
        return "unchanged".to_owned();
    }
    let last = learned.taken.iter().rev().find_map(|taken| match taken {
        Taken::Kept { not_article: Some(reason), .. } => Some(format!("kept; no article: {reason}")),
        Taken::Kept { outcome: store::Outcome::Article(_), changed: true, .. } => {
            Some("an article, in other words than before".to_owned())
        }
        Taken::Kept { outcome: store::Outcome::Article(_), new_wording: true, .. } => {
            Some("an article".to_owned())
        }
        Taken::Kept { outcome: store::Outcome::Article(_), .. } => {
            Some("an article that is there already".to_owned())
        }
        Taken::Kept { outcome: store::Outcome::Unread(reason), .. } => {
            Some(format!("kept, but cannot be read: {reason}"))
        }
        _ => None,
    });
    last.unwrap_or_else(|| "kept; it holds no page".to_owned())
}

/// Articles that are new, or say something else than before.
fn new_articles(learned: &Learned) -> usize {
    let new = |taken: &&Taken| matches!(taken, Taken::Kept { new_wording: true, not_article: None, .. });
    learned.taken.iter().filter(new).count()
}

/// Wants the pages that were announced, where the source's are. Returns how many items are new, and what is wanted.
fn want_pages(
    batch: &Batch<'_>,
    source: &Source,
    learned: &Learned,
) -> Result<(usize, Vec<WantedPage>), StoreError> {
    let Some((announcement, announced)) = &learned.announced else { return Ok((0, Vec::new())) };
    let mut wanted = Vec::new();
    if !source.pages {
        return Ok((announced.new, wanted));
    }
    let mut items: Vec<_> = announcement.items.iter().collect();
    if announcement.is_sitemap && items.len() > SITEMAP_PAGES {
        items.sort_by_key(|item| std::cmp::Reverse(item.published_at));
        items.truncate(SITEMAP_PAGES);
    }
    let changed: HashSet<&String> = announced.changed.iter().collect();
    for item in items {
        let (Some(article), Some(url)) = (&item.article, &item.url) else { continue };
        let page = WantedPage {
            article: article.clone(),
            url: url.clone(),
            source: source.url.clone(),
            tries: 0,
            unasked_since: None,
        };
        if batch.want_page(&page, changed.contains(&item.key))? {
            wanted.push(page);
        }
    }
    Ok((announced.new, wanted))
}

fn newest_sitemaps(announcement: &Announcement) -> Vec<String> {
    announcement.sitemaps.iter().rev().take(INDEX_SITEMAPS).cloned().collect()
}
