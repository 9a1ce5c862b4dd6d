//! Counts of the desk: for the choice of outlets and for `/metrics`.

use store::{Counts, OutletCount};

use super::error::WebError;
use super::limits::OUTLETS;
use super::wording;
use crate::desk::DeskView;

/// Counts of the desk as they were lately.
#[derive(Debug)]
pub(crate) struct Survey {
    pub(crate) counts: Counts,
    /// Those with most articles, in the order of their words.
    pub(crate) outlets: Vec<Outlet>,
}

/// An outlet that can be chosen.
#[derive(Debug)]
pub(crate) struct Outlet {
    pub(crate) id: String,
    pub(crate) name: String,
    /// "Holm Gazette (1,200)"
    pub(crate) words: String,
}

impl Survey {
    /// Counts what is in `view`.
    pub(crate) fn of(view: &DeskView) -> Result<Self, WebError> {
        let outlet = |OutletCount { id, name, articles }| {
            let words = format!("{} ({})", wording::outlet(Some(&name)), wording::grouped(articles));
            Outlet { id, name, words }
        };
        let mut outlets: Vec<Outlet> = view.articles.outlets(OUTLETS)?.into_iter().map(outlet).collect();
        outlets.sort_by_cached_key(|outlet| outlet.words.to_lowercase());
        Ok(Self { counts: view.counts()?, outlets })
    }
}
