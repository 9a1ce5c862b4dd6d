//! What an address is: a feed, a page that announces feeds, a sitemap, a page to be watched.

use std::future::Future;
use std::time::Instant;

use analysis::extract::decode;
use analysis::feed::discover;
use fetch::{Ask, Fetcher, Outcome, Robots};
use store::{Source, SourceKind};
use thiserror::Error;
use url::Url;

use super::runtime;
use crate::address::shown_address;
use crate::desk::announcement;

/// Candidates of each sort that are asked: those that a page names, sitemaps, places where feeds commonly are.
const MOST_ASKED: usize = 8;

/// A source that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) url: String,
    pub(crate) kind: SourceKind,
    /// What it calls itself.
    pub(crate) title: Option<String>,
    /// The page that it was found on.
    pub(crate) home: Option<String>,
    /// Items that it announces now.
    pub(crate) items: usize,
    /// Other feeds that the page announces.
    pub(crate) others: Vec<String>,
}

impl Found {
    /// The source that it is from `added` on, under its own title, with the pages that it announces.
    pub(crate) fn source(&self, added: String) -> Source {
        Source {
            url: self.url.clone(),
            kind: self.kind,
            title: self.title.clone(),
            home: self.home.clone(),
            folder: None,
            pages: true,
            added,
        }
    }
}

/// Why an address cannot be added; addresses are told without passwords.
#[derive(Debug, Error)]
pub(crate) enum AddError {
    /// It is no address.
    #[error("{0:?}: is no address of the web; give one such as https://holm-gazette.example/feed")]
    Address(String),
    /// It cannot be had.
    #[error("{url}: {reason}")]
    Unreachable { url: String, reason: String },
    /// It takes longer than is waited for.
    #[error(
        "{0}: it took too long to find out what this is, and nothing was added; try again later, or give the address of the feed itself"
    )]
    TooSlow(String),
    /// There is a page, but no feed and no sitemap.
    #[error("{0}: announces no feed and no sitemap that could be found; watch the page itself with --page")]
    Nothing(String),
    /// What its page announces cannot be had.
    #[error("{url}: announces {first}, but there: {reason}")]
    Announced { url: String, first: String, reason: String },
}

impl AddError {
    /// Finding out what `written` is takes longer than is waited for.
    pub(crate) fn too_slow(written: &str) -> Self {
        Self::TooSlow(shown_address(written).into_owned())
    }
}

/// An address as a person writes it; `https` where no scheme is given.
pub(crate) fn address(written: &str) -> Result<Url, AddError> {
    let wrong = || AddError::Address(shown_address(written).into_owned());
    let trimmed = written.trim();
    let url = match Url::parse(trimmed) {
        // `holm-gazette.example:8080/feed` parses as an address of the scheme `holm-gazette.example`.
        Ok(url) if url.has_host() => url,
        _ if trimmed.contains("://") || trimmed.contains(char::is_whitespace) => return Err(wrong()),
        _ => Url::parse(&format!("https://{trimmed}")).map_err(|_| wrong())?,
    };
    if matches!(url.scheme(), "http" | "https") && url.host_str().is_some_and(|host| !host.is_empty()) {
        Ok(url)
    } else {
        Err(wrong())
    }
}

/// Runs what asks the web, on this thread. A name that the system still looks up then is not waited for.
pub(crate) fn ask<T>(work: impl Future<Output = T>) -> anyhow::Result<T> {
    let runtime = runtime()?;
    let done = runtime.block_on(work);
    runtime.shutdown_background();
    Ok(done)
}

/// The same as [`find`], where it is found before `until`.
pub(crate) async fn find_until(fetcher: &Fetcher, written: &str, until: Instant) -> Result<Found, AddError> {
    let found = tokio::time::timeout_at(until.into(), find(fetcher, written)).await;
    found.unwrap_or_else(|_| Err(AddError::too_slow(written)))
}

/// Asks what `written` is: the feed or sitemap itself, or the first that its page leads to.
pub(crate) async fn find(fetcher: &Fetcher, written: &str) -> Result<Found, AddError> {
    let url = address(written)?;
    // A person asked for this very address, and for no other: those that follow are asked as gathering would.
    let ask = Ask { ignore_robots: true, ..Ask::feed(url.clone()) };
    let shown = shown_address(url.as_str()).into_owned();
    let got = match get(fetcher, ask).await {
        Ok(got) => got,
        Err(reason) => return Err(AddError::Unreachable { url: shown, reason }),
    };
    let answered = got.url.to_string();
    if let Some(found) = source_of(&url, &got) {
        return Ok(found);
    }
    let text = decode(&got.content, got.content_type.as_deref()).text;
    let (named, guessed): (Vec<_>, Vec<_>) = discover::feeds(&text, &answered)
        .into_iter()
        .partition(|found| found.kind != discover::Kind::Guessed);
    let declared: Vec<String> = named
        .iter()
        .filter(|found| found.kind == discover::Kind::Declared)
        .map(|found| found.url.clone())
        .collect();
    let mut candidates: Vec<String> = named.into_iter().map(|found| found.url).take(MOST_ASKED).collect();
    let named_none = candidates.is_empty();
    if named_none {
        candidates.extend(sitemaps(fetcher, &got.url).await.into_iter().take(MOST_ASKED));
    }
    let announced = candidates.len();
    if named_none {
        candidates.extend(got.url.join("/sitemap.xml").map(String::from));
    }
    candidates.extend(guessed.into_iter().map(|found| found.url).take(MOST_ASKED));
    let mut failed = None;
    for (at, candidate) in candidates.iter().enumerate() {
        match try_candidate(fetcher, candidate).await {
            Ok(mut found) => {
                found.home = Some(answered);
                if found.kind == SourceKind::Feed {
                    found.others = declared.into_iter().filter(|other| *other != found.url).collect();
                }
                return Ok(found);
            }
            // Where only a guess fails, nothing was promised.
            Err(reason) if at < announced => failed = failed.or(Some((candidate.clone(), reason))),
            Err(_) => {}
        }
    }
    Err(match failed {
        Some((first, reason)) => AddError::Announced { url: shown, first, reason },
        None => AddError::Nothing(shown),
    })
}

async fn try_candidate(fetcher: &Fetcher, written: &str) -> Result<Found, String> {
    let url = Url::parse(written).map_err(|error| format!("is no address: {error}"))?;
    let got = get(fetcher, Ask::feed(url.clone())).await?;
    source_of(&url, &got).ok_or_else(|| "is no feed and no sitemap".to_owned())
}

async fn get(fetcher: &Fetcher, ask: Ask) -> Result<fetch::Got, String> {
    match fetcher.fetch(ask).await.outcome {
        Outcome::Got(got) => Ok(got),
        other => Err(other.to_string()),
    }
}

fn source_of(asked: &Url, got: &fetch::Got) -> Option<Found> {
    let announced = announcement(&got.content, got.content_type.as_deref(), Some(got.url.as_str()))?;
    let kind = if announced.is_sitemap { SourceKind::Sitemap } else { SourceKind::Feed };
    let items = announced.items.len();
    Some(Found {
        url: asked.to_string(),
        kind,
        title: announced.title,
        home: None,
        items,
        others: Vec::new(),
    })
}

/// Sitemaps that the site's robots.txt names, news sitemaps first.
async fn sitemaps(fetcher: &Fetcher, page: &Url) -> Vec<String> {
    let mut found = Vec::new();
    if let Ok(robots) = page.join("/robots.txt")
        // It says what may be read, and may be read itself.
        && let Ok(got) = get(fetcher, Ask { ignore_robots: true, ..Ask::anything(robots) }).await
    {
        found.extend(Robots::parse(&got.content, "whatthen").sitemaps().iter().cloned());
    }
    found.sort_by_key(|url| !url.to_ascii_lowercase().contains("news"));
    found
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use tokio::sync::oneshot;

    use super::{address, ask};

    #[test]
    fn nobody_waits_for_what_is_looked_up_still() {
        let (end, ended) = mpsc::channel::<()>();
        let looking_up = async {
            let (begin, begun) = oneshot::channel();
            tokio::task::spawn_blocking(move || begin.send(()).map(|()| ended.recv()));
            begun.await.unwrap();
        };
        // Were it waited for, this would never return.
        ask(looking_up).unwrap();
        drop(end);
    }

    #[test]
    fn addresses_as_people_write_them() {
        for (written, wanted) in [
            ("https://holm-gazette.example/feed", Some("https://holm-gazette.example/feed")),
            (" holm-gazette.example ", Some("https://holm-gazette.example/")),
            ("holm-gazette.example:8080/feed", Some("https://holm-gazette.example:8080/feed")),
            ("ftp://holm-gazette.example/", None),
            ("javascript:alert(1)", None),
            ("two words", None),
            ("", None),
        ] {
            assert_eq!(address(written).ok().map(String::from).as_deref(), wanted, "{written}");
        }
    }
}
