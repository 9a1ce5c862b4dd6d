//! Articles: what a captured page says.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{ArticleText, Marks, Published, Sha256, Span};

/// Identity of an article: digest of its canonical URL, or of the id it was given where there is no URL.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ArticleId(String);

impl ArticleId {
    /// The id that a canonical URL has.
    pub fn of_url(canonical: &str) -> Self {
        Self::digest("url", canonical)
    }

    /// The id of a text that came without any address.
    pub fn of_text(text: &str) -> Self {
        Self::digest("text", text)
    }

    /// An id given by whoever made the input, kept as it is.
    pub fn given(id: impl Into<String>) -> Self {
        Self(id.into())
    }

    /// 128 bits are plenty to tell articles apart and short enough to read.
    fn digest(kind: &str, of: &str) -> Self {
        let mut hex = Sha256::of(format!("{kind}\0{of}").as_bytes()).to_string();
        hex.truncate(32);
        Self(hex)
    }

    /// The id as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ArticleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for ArticleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Identity of an outlet: its slug in the outlet data, else its registrable domain.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct OutletId(String);

impl OutletId {
    /// Takes the id as it is.
    pub fn new(id: impl Into<String>) -> Self {
        Self(id.into())
    }

    /// The id as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for OutletId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Whether an outlet sells its reports to others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutletKind {
    /// A news agency.
    Agency,
    /// Any other publisher.
    Outlet,
}

/// An outlet as it is shown: identity and name.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct OutletRef {
    /// Identity.
    pub id: OutletId,
    /// Name for people.
    pub name: String,
}

/// A link inside the body.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Link {
    /// Where it leads, absolute where the page's address was known.
    pub url: String,
    /// The words that carry it, where they stand once in the body.
    pub span: Option<Span>,
}

/// What a block of a body is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BlockKind {
    /// Running text.
    Paragraph,
    /// A heading inside the body.
    Heading,
    /// An item of a list.
    ListItem,
    /// A block quotation.
    Quotation,
    /// A cell of a table.
    Cell,
    /// Text whose line breaks count: code, verse.
    Preformatted,
}

/// A block of a body, and the way back to the page.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Its words.
    pub span: Span,
    /// Bytes of the decoded page between its first and its last word, elements included; `None` where the words
    /// stand in the page's structured data alone.
    pub source: Option<std::ops::Range<usize>>,
}

/// A page of a printed document, and what of the text stands on it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PageSpan {
    /// Number of the page, from 1, as it lies in the document; never the number printed on it.
    pub number: u32,
    /// The words on it.
    pub span: Span,
}

/// A caption of a picture: a text of its own, beside the body.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Caption {
    /// The caption's words.
    pub text: ArticleText,
}

/// A reader's comment: a text of its own, with marks relative to it.
#[derive(Clone, PartialEq, Debug)]
pub struct Comment {
    /// As signed.
    pub author: Option<String>,
    /// When, as the page says it.
    pub published: Option<Published>,
    /// Index of the comment it answers, in the same list.
    pub parent: Option<usize>,
    /// The words.
    pub text: ArticleText,
    /// Where it lies inside the article's text, when that text was given as plain text.
    pub within: Option<Span>,
    /// Marks on `text`.
    pub marks: Marks,
}

/// What a page says.
#[derive(Clone, PartialEq, Debug)]
pub struct Article {
    /// Identity.
    pub id: ArticleId,
    /// Canonical address.
    pub url: Option<String>,
    /// Who publishes it.
    pub outlet: Option<OutletRef>,
    /// Headline.
    pub title: Option<ArticleText>,
    /// The writers' names.
    pub byline: Vec<String>,
    /// Published, as found.
    pub published: Option<Published>,
    /// Last changed, as found.
    pub modified: Option<Published>,
    /// BCP 47 language tag.
    pub lang: Option<String>,
    /// Section of the outlet, as the page names it.
    pub section: Option<String>,
    /// Address of the picture that the page puts first.
    pub image: Option<String>,
    /// The body.
    pub text: ArticleText,
    /// Blocks of the body, in order; none where the text was given as text.
    pub blocks: Vec<Block>,
    /// Pages, in order, of what was printed: those with text. None for what has no pages.
    pub pages: Vec<PageSpan>,
    /// Captions of pictures.
    pub captions: Vec<Caption>,
    /// Links in the body.
    pub links: Vec<Link>,
    /// Readers' comments.
    pub comments: Vec<Comment>,
    /// Who handed it in, where a person did: it was not fetched, so this name is all that vouches for it.
    pub supplied_by: Option<String>,
    /// Why this is no article, where it is none.
    pub not_article: Option<String>,
    /// Marks on the body.
    pub marks: Marks,
    /// Marks on the headline.
    pub title_marks: Marks,
}
