//! Counts of the desk: for the choice of outlets and for `/metrics`.

use store::{Counts, OutletCount};

use super::error::WebError;
use super::limits::OUTLETS;
use crate::desk::DeskView;

/// Counts of the desk as they were lately.
#[derive(Debug)]
pub(crate) struct Survey {
    pub(crate) counts: Counts,
    /// Outlets with most articles first.
    pub(crate) outlets: Vec<OutletCount>,
}

impl Survey {
    /// Counts what is in `view`.
    pub(crate) fn of(view: &DeskView) -> Result<Self, WebError> {
        Ok(Self { counts: view.counts()?, outlets: view.articles.outlets(OUTLETS)? })
    }
}
