//! What grouping says of an article.

use serde::{Deserialize, Serialize};

use crate::ArticleId;

/// How an article is a copy of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CopyKind {
    /// The same text, perhaps with a header or footer.
    Wire,
    /// The same text, cut short.
    Truncated,
    /// The same text with changed passages.
    Reedited,
    /// Another text that holds a large part of it.
    Contains,
}

/// The text that an article repeats.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CopyOf {
    /// The earliest article with that text.
    pub id: ArticleId,
    /// How.
    pub kind: CopyKind,
    /// Share of the shorter text's word sequences that the two have in common, 0 to 1.
    pub share: f64,
}

/// Where grouping put one article.
#[derive(Clone, Debug, PartialEq)]
pub struct GroupedArticle {
    /// The article.
    pub id: ArticleId,
    /// Articles that are one text share this.
    pub copy_group: String,
    /// Articles about one event share this.
    pub story: String,
    /// Stories of one long-running matter share this.
    pub affair: String,
    /// The text it repeats, if it repeats one.
    pub copy_of: Option<CopyOf>,
    /// For each quotation of the body: the act of speech it belongs to, shared across articles.
    pub utterances: Vec<Option<String>>,
}

/// What a person decided about stories. Later decisions go before earlier ones.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Decision {
    /// The stories of these articles are one.
    Together(Vec<ArticleId>),
    /// These articles leave their stories and are one of their own.
    Apart(Vec<ArticleId>),
}
