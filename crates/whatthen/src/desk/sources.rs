//! What is watched, with how it goes.

use analysis::feed::opml::{self, Opml, Outline};
use jiff::Timestamp;
use store::{Check, Source, SourceKind};

use super::DeskView;
use crate::address::shown_address;
use crate::clock::written;

/// Folders within folders are parted by this.
pub(crate) const FOLDER_PARTING: &str = " / ";

/// A source and how it goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SourceHealth {
    pub(crate) source: Source,
    /// How it went the last time; `None` where it was not asked yet.
    pub(crate) check: Option<Check>,
    /// Items that it announced so far.
    pub(crate) items: u64,
}

impl SourceHealth {
    /// What to call it: the person's word first.
    pub(crate) fn title(&self) -> Option<&str> {
        let own = || self.check.as_ref().and_then(|check| check.title.as_deref());
        self.source.title.as_deref().or_else(own)
    }

    /// How often it failed since it last went well.
    pub(crate) fn failures(&self) -> u32 {
        self.check.as_ref().map_or(0, |check| check.failures)
    }

    /// Whether it is asked no more: it is gone for good, or was wanted once.
    pub(crate) fn stopped(&self) -> bool {
        self.check.as_ref().is_some_and(|check| check.done)
    }

    /// When it is asked next, `YYYY-MM-DDTHH:MM:SSZ`; `None` where it was not asked yet, or is asked no more.
    pub(crate) fn next(&self) -> Option<String> {
        let check = self.check.as_ref().filter(|check| !check.done)?;
        Some(written(Timestamp::from_second(check.next).unwrap_or_default()))
    }
}

impl DeskView {
    /// All that is watched, with how it goes, by folder and address.
    pub(crate) fn source_health(&self) -> anyhow::Result<Vec<SourceHealth>> {
        let mut checks = self.articles.checks()?;
        let items = self.articles.item_counts()?;
        let sources = self.people.sources()?.into_iter();
        Ok(sources
            .map(|source| {
                let check = checks.remove(&source.url);
                let feed = check.as_ref().and_then(|check| check.answered.as_deref()).unwrap_or(&source.url);
                let items = items.get(feed).copied().unwrap_or(0);
                SourceHealth { source, check, items }
            })
            .collect())
    }
}

/// The source whose address is `written`, or those whose address is shown so.
pub(crate) fn sources_named<'s>(sources: &'s [Source], written: &str) -> Vec<&'s Source> {
    match sources.iter().find(|source| source.url == written) {
        Some(source) => vec![source],
        None => sources.iter().filter(|source| shown_address(&source.url) == written).collect(),
    }
}

/// The feeds as a subscription list that other programs read; without passwords, as it is handed on.
pub(crate) fn subscriptions(sources: &[SourceHealth]) -> String {
    let outlines = sources
        .iter()
        .filter(|health| health.source.kind == SourceKind::Feed)
        .map(|health| Outline {
            title: health.title().map(str::to_owned),
            feed_url: Some(shown_address(&health.source.url).into_owned()),
            html_url: health.source.home.as_deref().map(|home| shown_address(home).into_owned()),
            kind: Some("rss".to_owned()),
            categories: Vec::new(),
            folders: health
                .source
                .folder
                .as_deref()
                .map(|folder| folder.split(FOLDER_PARTING).map(str::to_owned).collect())
                .unwrap_or_default(),
        })
        .collect();
    opml::write(&Opml { title: Some("whatthen".to_owned()), outlines, problems: Vec::new() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_is_named_as_it_is_shown_or_whole() {
        let source = |url: &str| Source {
            url: url.to_owned(),
            kind: SourceKind::Feed,
            title: None,
            home: None,
            folder: None,
            pages: true,
            added: String::new(),
        };
        let sources =
            ["https://ada:quill@a.example/", "https://ben:ink@a.example/", "https://ada:quill@b.example/"];
        let sources = sources.map(source);
        let named = |written: &str| sources_named(&sources, written).len();
        assert_eq!(named("https://ben:ink@a.example/"), 1);
        assert_eq!(named("https://a.example/"), 2);
        assert_eq!(named("https://b.example/"), 1);
        assert_eq!(named("https://ada:other@b.example/"), 0);
    }
}
