//! What the web is asked for, and what was brought back.

use std::sync::Arc;

use fetch::{Ask, Fetcher, Held, Outcome, Validators, Visit};
use store::{Check, Source, SourceKind, WantedPage};
use url::Url;

use super::plan;
use super::settling::{Came, Ended};
use crate::clock::written;
use crate::desk::{Gathered, Heard};

/// Failures in a row at the address that a source moved to, after which it is asked there and at the old one in turn.
const MOVE_DOUBTED: u32 = 2;

/// What something is asked for.
#[derive(Clone, Debug)]
pub(super) enum About {
    /// A source, and how it went with it before.
    Source { source: Source, before: Option<Box<Check>> },
    /// A sitemap that a source's index lists.
    Sitemap { source: Source, url: String },
    /// A page that a source announced.
    Page(WantedPage),
}

impl About {
    /// The address to be asked.
    pub(super) fn address(&self) -> &str {
        match self {
            Self::Source { source, .. } => self.moved_to().unwrap_or(&source.url),
            Self::Sitemap { url, .. } => url,
            Self::Page(page) => &page.url,
        }
    }

    /// Where a source moved to for good, while that holds.
    fn moved_to(&self) -> Option<&str> {
        let Self::Source { before, .. } = self else { return None };
        let believed = |failures| failures < MOVE_DOUBTED || failures % 2 == 1;
        before.as_ref().filter(|check| believed(check.failures))?.moved_to.as_deref()
    }

    /// The ask at `now` (seconds since 1970); why there is none, where the address is none.
    pub(super) fn ask(&self, now: i64) -> Result<Ask, String> {
        let url = Url::parse(self.address()).map_err(|error| format!("is no address: {error}"))?;
        let Self::Source { source, before } = self else {
            return Ok(if matches!(self, Self::Page(_)) { Ask::page(url) } else { Ask::anything(url) });
        };
        let mut ask = match source.kind {
            SourceKind::Feed => Ask::feed(url),
            SourceKind::Page => Ask::page(url),
            SourceKind::Sitemap | SourceKind::Once => Ask::anything(url),
        };
        if let Some(check) = before
            && plan::may_be_conditional(check, now)
        {
            ask.validators =
                Validators { etag: check.etag.clone(), last_modified: check.last_modified.clone() };
            ask.validated = check.answered.as_deref().and_then(|answered| Url::parse(answered).ok());
        }
        Ok(ask)
    }
}

/// What came of an errand.
#[derive(Debug)]
pub(super) struct Brought {
    pub(super) about: About,
    pub(super) ended: Ended,
    pub(super) heard: Arc<Vec<Heard>>,
    /// Room in memory, until all of it is kept.
    #[expect(dead_code, reason = "held, not read")]
    pub(super) held: Held,
}

impl Brought {
    /// Sorts out a visit: the exchanges that are kept, and how it ended.
    pub(super) fn of(about: About, visit: Visit) -> Self {
        let Visit { hops, outcome, moved_to, mut held, .. } = visit;
        // Asked where it moved to, it need not be sent there again.
        let moved_to = moved_to.map(String::from).or_else(|| about.moved_to().map(str::to_owned));
        let ended = Ended::of(&outcome, moved_to);
        let kept = match &outcome {
            Outcome::Got(_) => true,
            // That a page is gone is something that the world said.
            Outcome::Failed(fetch::Failure::Status { status: 404 | 410 | 451, .. }) => {
                matches!(about, About::Page(_))
            }
            _ => false,
        };
        let heard = if kept { hops.into_iter().map(heard).collect() } else { Vec::new() };
        held.shrink_to(weight(&heard));
        Self { about, ended, heard: Arc::new(heard), held }
    }

    /// Nothing was asked, as there is no address to ask.
    pub(super) fn nothing(about: About, reason: String) -> Self {
        Self {
            about,
            ended: Ended { said: reason, ..Ended::default() },
            heard: Arc::default(),
            held: Held::default(),
        }
    }

    /// About how many bytes of memory it takes.
    pub(super) fn weight(&self) -> usize {
        weight(&self.heard)
    }

    /// The same, to be kept.
    pub(super) fn gathered(&self) -> Gathered<(About, Ended)> {
        // A feed that is asked every hour would fill the archive with word that it is as it was.
        let skip_repeated = !matches!(self.about, About::Page(_));
        // What an index of sitemaps lists changes though the index does not.
        let is_map =
            matches!(&self.about, About::Source { source, .. } if source.kind == SourceKind::Sitemap);
        let unchanged =
            if is_map && self.ended.came == Came::Unchanged { self.ended.answered.clone() } else { None };
        Gathered {
            about: (self.about.clone(), self.ended.clone()),
            heard: Arc::clone(&self.heard),
            skip_repeated,
            unchanged,
        }
    }
}

fn weight(heard: &[Heard]) -> usize {
    heard.iter().map(|heard| heard.request.len() + heard.response.len()).sum()
}

fn heard(hop: fetch::Hop) -> Heard {
    Heard {
        uri: hop.url.into(),
        date: written(hop.at),
        ip: Some(hop.ip.to_string()),
        request: hop.request,
        response: hop.response,
    }
}

/// Carries `about` out.
pub(super) async fn carry_out(fetcher: &Fetcher, about: About, now: i64) -> Brought {
    match about.ask(now) {
        Err(reason) => Brought::nothing(about, reason),
        Ok(ask) => {
            let visit = fetcher.fetch(ask).await;
            Brought::of(about, visit)
        }
    }
}
