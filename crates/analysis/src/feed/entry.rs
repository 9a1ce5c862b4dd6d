//! What a feed says.

use super::{Deviation, ItemDate};

/// Which kind of feed it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Format {
    /// RSS 0.91 to 0.94, and RSS of a version that is not named.
    Rss09x,
    /// RDF: RSS 0.90 (no version of its own here) and 1.0.
    Rss1,
    /// RSS 2.0.
    #[default]
    Rss2,
    /// Atom 0.3 and its drafts.
    Atom03,
    /// Atom 1.0 (RFC 4287).
    Atom1,
    /// JSON Feed 1.0 and 1.1.
    JsonFeed,
    /// Channel Definition Format.
    Cdf,
}

impl Format {
    /// The name of the format, such as `RSS 2.0`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Rss09x => "RSS 0.9x",
            Self::Rss1 => "RSS 1.0",
            Self::Rss2 => "RSS 2.0",
            Self::Atom03 => "Atom 0.3",
            Self::Atom1 => "Atom 1.0",
            Self::JsonFeed => "JSON Feed",
            Self::Cdf => "CDF",
        }
    }
}

/// A feed as read. Texts are plain unless said otherwise: markup taken off, references resolved, blanks folded.
/// Links are `http` or `https`, absolute where the feed or the caller gives a base; others are not kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Feed {
    /// Which kind of feed.
    pub format: Format,
    /// Its title.
    pub title: Option<String>,
    /// What it says it is about; HTML as given.
    pub description: Option<String>,
    /// The page that it belongs to.
    pub link: Option<String>,
    /// Where it says it is itself.
    pub self_link: Option<String>,
    /// BCP 47 tag, as written but for `_`.
    pub language: Option<String>,
    /// Its writers, by name.
    pub authors: Vec<String>,
    /// When it was published, where it says so besides `updated`.
    pub published: Option<ItemDate>,
    /// When it last changed.
    pub updated: Option<ItemDate>,
    /// Minutes for which it asks to be kept (`<ttl>`).
    pub ttl: Option<u32>,
    /// Hours of the day (UTC, 0 to 23) in which it asks not to be fetched, in order.
    pub skip_hours: Vec<u8>,
    /// Days of the week on which it asks not to be fetched: 1 is Monday, 7 Sunday; in order.
    pub skip_days: Vec<u8>,
    /// Minutes between its changes, by the syndication module.
    pub update_period: Option<u32>,
    /// A hub that tells of changes (`WebSub`).
    pub hub: Option<String>,
    /// Its logo or icon.
    pub image: Option<String>,
    /// What it lists, in its order.
    pub items: Vec<Item>,
    /// The encoding that it was read in, by its name in the Encoding standard, or UTF-32.
    pub encoding: &'static str,
    /// What was wrong with it.
    pub deviations: Vec<Deviation>,
}

/// One item or entry of a feed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Item {
    /// The publisher's own id, as written.
    pub guid: Option<String>,
    /// Whether the id is an address that leads to the item (RSS; true unless denied and where it is an address).
    pub guid_is_permalink: bool,
    /// The page that it is about; its id where that is an address and there is no other.
    pub link: Option<String>,
    /// Headline, plain.
    pub title: Option<String>,
    /// Summary: HTML as given, not made safe.
    pub summary: Option<String>,
    /// Full text: HTML as given, not made safe.
    pub content: Option<String>,
    /// Writers, by name; by mail address where that is all.
    pub authors: Vec<String>,
    /// When it was published.
    pub published: Option<ItemDate>,
    /// When it was last changed.
    pub updated: Option<ItemDate>,
    /// Where it was taken from: RSS `<source>`, `atom:source`, `dc:source`. A credit.
    pub source: Option<ItemSource>,
    /// Pictures, sound, films.
    pub media: Vec<Media>,
    /// Categories, by label where there is one.
    pub categories: Vec<String>,
    /// BCP 47 tag, as written but for `_`.
    pub language: Option<String>,
    /// Page of the readers' comments.
    pub comments: Option<String>,
}

/// What an item says it was taken from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ItemSource {
    /// Its title, plain.
    pub title: Option<String>,
    /// Its feed or page.
    pub url: Option<String>,
}

/// A picture, sound or film of an item.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Media {
    /// Where it is.
    pub url: String,
    /// Media type such as `image/jpeg`, or the medium (`image`, `video`) where that is all that is said.
    pub kind: Option<String>,
    /// Bytes, where said.
    pub length: Option<u64>,
}
