//! OPML: lists of subscriptions, read and written.

use super::{Deviation, FeedError};

/// A list of subscriptions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Opml {
    /// Its title.
    pub title: Option<String>,
    /// Subscriptions in the order of the list, out of all folders.
    pub outlines: Vec<Outline>,
    /// What was wrong with it.
    pub problems: Vec<Deviation>,
}

/// One subscription, or a link to another list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outline {
    /// Its name.
    pub title: Option<String>,
    /// Address of the feed, or of the list that is included.
    pub feed_url: Option<String>,
    /// Address of the page.
    pub html_url: Option<String>,
    /// `type` as written: `rss`, `atom`, `include`, `link`.
    pub kind: Option<String>,
    /// The folders that it lies in, outermost first.
    pub folders: Vec<String>,
}

/// Reads a list of subscriptions.
///
/// # Errors
/// Where it is no OPML.
pub fn parse(bytes: &[u8]) -> Result<Opml, FeedError> {
    let _ = bytes;
    Err(FeedError::NotAFeed("nothing".to_owned()))
}

/// Writes a list of subscriptions as OPML 2.0, folders nested. `parse` gives the same list back, where the
/// outlines of a folder stand together.
pub fn write(list: &Opml) -> String {
    let _ = list;
    String::new()
}
