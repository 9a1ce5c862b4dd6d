//! What every page may use: the desk to read, gathering, and what is computed beside them.

use std::sync::Arc;
use std::time::Instant;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::background::Background;
use super::error::WebError;
use super::gate::Hosts;
use super::meters::Meters;
use super::readers::Readers;
use super::sessions::Sessions;
use crate::desk::{DeskView, Supplied};

/// Everything that the pages share.
pub(crate) struct Web {
    pub(crate) readers: Arc<Readers>,
    pub(crate) gathering: Gathering,
    /// As many sources are added at once.
    pub(crate) adders: Arc<Semaphore>,
    /// As many pages are handed in at once.
    pub(crate) page_forms: Arc<Semaphore>,
    pub(crate) background: Background,
    pub(crate) sessions: Sessions,
    pub(crate) hosts: Hosts,
    pub(crate) meters: Meters,
    /// Whether browsers reach the desk over https, through a proxy.
    pub(crate) https: bool,
}

impl Web {
    /// All sources.
    pub(crate) async fn sources(self: &Arc<Self>) -> Result<Vec<SourceView>, WebError> {
        let web = Arc::clone(self);
        self.readers.read(move |desk| Ok((web.gathering.sources)(desk)?)).await
    }

    /// Runs `work` with gathering on a thread that may wait, and for long: the web is asked meanwhile. No reader waits
    /// for it. `permit` is given back when the work is done, not when whoever asked has gone.
    pub(crate) async fn gather<T: Send + 'static>(
        self: &Arc<Self>,
        permit: OwnedSemaphorePermit,
        work: impl FnOnce(&Gathering) -> T + Send + 'static,
    ) -> Result<T, WebError> {
        let web = Arc::clone(self);
        let gathering = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            work(&web.gathering)
        });
        gathering.await.map_err(WebError::failed)
    }
}

/// How the pages hold it.
pub(crate) type Shared = Arc<Web>;

/// What the pages ask of gathering. Each but `progress` is called on a thread that may wait.
pub(crate) struct Gathering {
    /// All sources, in the order in which they are to be shown.
    pub(crate) sources: Box<dyn Fn(&DeskView) -> anyhow::Result<Vec<SourceView>> + Send + Sync>,
    /// How far gathering is; told at once.
    pub(crate) progress: Box<dyn Fn() -> ProgressView + Send + Sync>,
    /// Watches an address, as a person wrote it, from now on; not where the time given comes before it is found.
    pub(crate) add: Box<dyn Fn(&str, Instant) -> Result<Added, Refusal> + Send + Sync>,
    /// Takes in what a person sees; for good when this returns.
    pub(crate) supply: Box<dyn Fn(Supplied) -> Result<Kept, Refusal> + Send + Sync>,
    /// Ids of the newest articles that a source, whose address is given as it is shown, announced, newest first, at
    /// most so many.
    pub(crate) articles: Box<dyn Fn(&DeskView, &str, usize) -> anyhow::Result<Vec<String>> + Send + Sync>,
}

/// How a source is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Health {
    /// The last try went well.
    Well,
    /// It was not tried yet.
    Waiting,
    /// The last tries failed.
    Failing,
    /// It is not asked any more: it said that it is gone for good.
    Stopped,
}

impl Health {
    /// All of them.
    pub(crate) const ALL: [Self; 4] = [Self::Well, Self::Waiting, Self::Failing, Self::Stopped];

    /// The word for it.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Well => "well",
            Self::Waiting => "waiting",
            Self::Failing => "failing",
            Self::Stopped => "stopped",
        }
    }

    /// The class of its sign in the stylesheet.
    pub(crate) fn tag(self) -> &'static str {
        match self {
            Self::Well => "good",
            Self::Waiting => "open",
            Self::Failing => "alarm",
            Self::Stopped => "miss",
        }
    }
}

/// A source as it is shown.
#[derive(Clone, Debug)]
pub(crate) struct SourceView {
    /// Address as the person gave it, without the name and password that it may hold.
    pub(crate) url: String,
    /// What it calls itself, or what the person called it.
    pub(crate) title: Option<String>,
    /// Name of its outlet.
    pub(crate) outlet: Option<String>,
    /// Folder; folders within folders are parted by ` / `.
    pub(crate) folder: Option<String>,
    /// How it is.
    pub(crate) health: Health,
    /// Last success, `YYYY-MM-DDTHH:MM:SSZ`.
    pub(crate) last_success: Option<String>,
    /// Failures in a row.
    pub(crate) failures: u32,
    /// How the last try ended, in words.
    pub(crate) outcome: String,
    /// Next try, `YYYY-MM-DDTHH:MM:SSZ`.
    pub(crate) next_try: Option<String>,
    /// What it announced so far.
    pub(crate) items: u64,
}

/// How far gathering is.
#[derive(Clone, Debug, Default)]
pub(crate) struct ProgressView {
    /// Whether it is at work.
    pub(crate) running: bool,
    /// Sources asked so far in this round.
    pub(crate) done: usize,
    /// Sources to ask in this round.
    pub(crate) total: usize,
    /// What became of each, the last first.
    pub(crate) lines: Vec<ProgressLine>,
    /// Why nothing is kept, and what follows, in words; where that is so.
    pub(crate) halt: Option<String>,
}

/// What became of a source in this round.
#[derive(Clone, Debug)]
pub(crate) struct ProgressLine {
    /// Name or address.
    pub(crate) source: String,
    /// In words: "12 pages", "asks for a subscription (402)".
    pub(crate) outcome: String,
    /// Whether it went well; `None` while it is under way.
    pub(crate) well: Option<bool>,
}

/// What was added.
#[derive(Clone, Debug)]
pub(crate) struct Added {
    /// Addresses that are watched now.
    pub(crate) urls: Vec<String>,
    /// In words: "a feed of 20 items".
    pub(crate) words: String,
}

/// What was taken in.
#[derive(Clone, Debug)]
pub(crate) struct Kept {
    /// Id of the article that was read from it, where one was.
    pub(crate) article: Option<String>,
    /// What became of it, in words.
    pub(crate) words: String,
}

/// Why something was not done, in a sentence for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// What was given is wrong.
    Wrong {
        /// What is wrong with it.
        reason: String,
        /// The nearest right value, where there is one.
        instead: Option<String>,
    },
    /// It cannot be done now.
    NotNow(String),
}
