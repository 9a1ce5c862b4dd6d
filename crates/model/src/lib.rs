//! The nouns of whatthen and the rule that holds them together: words of a source never travel
//! as a bare string, they travel with the [`Span`] that proves them.
//!
//! No input or output, no clock, no other crate of this workspace.
//!
//! ```
//! use model::ArticleText;
//!
//! let text = ArticleText::new("“We have run out of time,” he said.").unwrap();
//! let words = text.span(0, 30).unwrap();
//! assert_eq!(text.excerpt(words).unwrap(), "“We have run out of time,”");
//!
//! // A span is good for its own text only.
//! let other = ArticleText::new("“We have run out of ships,” he said.").unwrap();
//! assert!(other.excerpt(words).is_err());
//! ```

mod article;
mod digest;
mod group;
mod marks;
mod roundup;
mod text;
mod time;

pub use article::{
    Article, ArticleId, Block, BlockKind, Caption, Comment, Link, OutletId, OutletKind, OutletRef, PageSpan,
};
pub use digest::Sha256;
pub use group::{CopyKind, CopyOf, Decision, GroupedArticle};
pub use marks::{
    Band, Credit, CreditKind, DateMark, DateType, Figure, FigureKind, Forecast, Horizon, Marks, Name,
    NameKind, Polarity, Qualifier, Question, Quote, QuoteKind, Speaker,
};
pub use roundup::{
    Asked, Citation, CitationId, Contested, Contradiction, Development, Excerpt, ForecastLine, Line, Roundup,
    SourceLine,
};
pub use text::{ArticleText, Span, TextError, TextId};
pub use time::{ParseTimeError, Published};
