//! A text, its identity, and the spans that point into it.

use std::fmt;
use std::sync::Arc;

use thiserror::Error;

use crate::Sha256;

/// Identity of a text: the SHA-256 digest of its UTF-8 bytes. Written `sha256:<hex>`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TextId(Sha256);

impl TextId {
    /// Reads the written form, `sha256:` and 64 hexadecimal digits; `None` for anything else.
    pub fn parse(written: &str) -> Option<Self> {
        Sha256::from_hex(written.strip_prefix("sha256:")?).map(Self)
    }

    /// The identity that `text` has.
    pub fn of(text: &str) -> Self {
        Self(Sha256::of(text.as_bytes()))
    }

    /// The digest itself.
    pub fn digest(&self) -> Sha256 {
        self.0
    }

    /// What a span carries of its text's identity.
    fn tag(self) -> u64 {
        let bytes = self.0.as_bytes();
        u64::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3], bytes[4], bytes[5], bytes[6], bytes[7]])
    }
}

impl fmt::Display for TextId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "sha256:{}", self.0)
    }
}

impl fmt::Debug for TextId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// Why a text or a span of it was refused.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum TextError {
    /// Spans count bytes in 32 bits.
    #[error("the text has {0} bytes; the most that a text may have is {max}", max = ArticleText::MAX_BYTES)]
    TooLong(usize),
    /// `start..end` is empty, reversed or reaches past the end.
    #[error("{start}..{end} is no span of a text of {len} bytes")]
    OutOfBounds {
        /// First byte asked for.
        start: usize,
        /// One past the last byte asked for.
        end: usize,
        /// Length of the text in bytes.
        len: usize,
    },
    /// An end falls inside a character.
    #[error("{0} is inside a character")]
    InsideCharacter(usize),
    /// The span was made by another text.
    #[error("the span belongs to another text")]
    OtherText,
}

/// Part of one text: UTF-8 bytes `start..end`, never empty, on character boundaries.
///
/// Only [`ArticleText::span`] makes one, so a span that exists was checked against its text.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Span {
    start: u32,
    end: u32,
    text: u64,
}

impl Span {
    /// First byte.
    pub fn start(&self) -> usize {
        self.start as usize
    }

    /// One past the last byte.
    pub fn end(&self) -> usize {
        self.end as usize
    }

    /// Length in bytes; never 0.
    #[expect(clippy::len_without_is_empty, reason = "a span is never empty")]
    pub fn len(&self) -> usize {
        self.end() - self.start()
    }

    /// Whether `other`, of the same text, lies wholly inside.
    pub fn contains(&self, other: Span) -> bool {
        self.text == other.text && self.start <= other.start && other.end <= self.end
    }

    /// Whether the two share a byte of the same text.
    pub fn overlaps(&self, other: Span) -> bool {
        self.text == other.text && self.start < other.end && other.start < self.end
    }
}

/// A text with its identity: an article's body, a title, a caption or a reader's comment.
#[derive(Clone, PartialEq, Eq)]
pub struct ArticleText {
    id: TextId,
    text: Arc<str>,
}

impl ArticleText {
    /// The most bytes a text may have.
    pub const MAX_BYTES: usize = u32::MAX as usize;

    /// Takes `text` as it is, to the last byte.
    pub fn new(text: impl Into<Arc<str>>) -> Result<Self, TextError> {
        let text = text.into();
        if text.len() > Self::MAX_BYTES {
            return Err(TextError::TooLong(text.len()));
        }
        Ok(Self { id: TextId::of(&text), text })
    }

    /// A text without a word.
    pub fn empty() -> Self {
        Self { id: TextId::of(""), text: Arc::from("") }
    }

    /// Identity: the digest of the text.
    pub fn id(&self) -> TextId {
        self.id
    }

    /// The whole text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether there is nothing but white space.
    pub fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// A span of bytes `start..end`, checked for bounds and character boundaries.
    pub fn span(&self, start: usize, end: usize) -> Result<Span, TextError> {
        if start >= end || end > self.text.len() {
            return Err(TextError::OutOfBounds { start, end, len: self.text.len() });
        }
        for at in [start, end] {
            if !self.text.is_char_boundary(at) {
                return Err(TextError::InsideCharacter(at));
            }
        }
        Ok(Span { start: start as u32, end: end as u32, text: self.id.tag() })
    }

    /// The words of `span`; refused when it was made by another text.
    pub fn excerpt(&self, span: Span) -> Result<&str, TextError> {
        if span.text != self.id.tag() {
            return Err(TextError::OtherText);
        }
        self.text.get(span.start()..span.end()).ok_or(TextError::OtherText)
    }
}

impl fmt::Debug for ArticleText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ArticleText({} bytes, {})", self.text.len(), self.id)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn refuses_what_is_no_span() {
        let text = ArticleText::new("né").unwrap();
        assert_eq!(text.span(2, 3), Err(TextError::InsideCharacter(2)));
        assert_eq!(text.span(1, 1), Err(TextError::OutOfBounds { start: 1, end: 1, len: 3 }));
        assert_eq!(text.span(0, 4), Err(TextError::OutOfBounds { start: 0, end: 4, len: 3 }));
    }

    proptest! {
        #[test]
        fn every_span_slices_its_text(text in "\\PC{0,40}", start in 0usize..60, end in 0usize..60) {
            let text = ArticleText::new(text).unwrap();
            if let Ok(span) = text.span(start, end) {
                prop_assert_eq!(text.excerpt(span).unwrap(), &text.as_str()[start..end]);
            } else {
                prop_assert!(start >= end || text.as_str().get(start..end).is_none());
            }
        }

        #[test]
        fn an_id_reads_back(text in "\\PC{0,40}") {
            let id = TextId::of(&text);
            prop_assert_eq!(TextId::parse(&id.to_string()), Some(id));
        }
    }
}
