//! A roundup: the program's draft of a cited piece. Each line is a span of an archived text, or
//! short connecting words of the program's own.

use crate::{ArticleId, Band, Horizon, OutletRef, Polarity, Published, Qualifier, Sha256, Span, TextId};

/// Number of a citation within its roundup, from 1.
pub type CitationId = usize;

/// Proof of an excerpt: which words of which text of which capture.
#[derive(Clone, Debug, PartialEq)]
pub struct Citation {
    /// Number, from 1.
    pub id: CitationId,
    /// The article.
    pub article: ArticleId,
    /// The text that holds the words.
    pub text_id: TextId,
    /// The words' place in it.
    pub span: Span,
    /// The words.
    pub excerpt: String,
    /// Digest of the words' UTF-8 bytes.
    pub sha256: Sha256,
}

/// One line: a source's words with their citation, or the program's own without.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The words.
    pub text: String,
    /// Where they come from; `None` for the program's own words.
    pub citation: Option<CitationId>,
}

impl Line {
    /// The program's own connecting words.
    pub fn own(text: impl Into<String>) -> Self {
        Self { text: text.into(), citation: None }
    }
}

/// A related development: another angle, credited to one outlet.
#[derive(Clone, Debug, PartialEq)]
pub struct Development {
    /// A few words to know it by.
    pub label: String,
    /// Who reports it.
    pub outlet: OutletRef,
    /// Its article.
    pub article: ArticleId,
    /// One or two lines.
    pub lines: Vec<Line>,
}

/// A longer passage, with its source line.
#[derive(Clone, Debug, PartialEq)]
pub struct Excerpt {
    /// Its article, for the line `Source: title – outlet`.
    pub article: ArticleId,
    /// The passage.
    pub lines: Vec<Line>,
    /// The citation of the passage's first line.
    pub citation: CitationId,
}

/// One voice in a contested matter.
#[derive(Clone, Debug, PartialEq)]
pub struct Contradiction {
    /// The words.
    pub line: Line,
    /// Who reports them.
    pub outlet: OutletRef,
    /// Their article.
    pub article: ArticleId,
    /// Whose words, where somebody is named.
    pub speaker: Option<String>,
    /// Published.
    pub published: Option<Published>,
    /// Value, upper end and hedge, for a figure.
    pub figure: Option<(f64, Option<f64>, Qualifier)>,
    /// Asserted or denied.
    pub polarity: Polarity,
}

/// Figures that differ, or a denial.
#[derive(Clone, Debug, PartialEq)]
pub struct Contested {
    /// What it is about, in the sources' own words where there are any.
    pub about: String,
    /// The voices, oldest first.
    pub sides: Vec<Contradiction>,
}

/// A question that an article leaves open.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked {
    /// The question.
    pub line: Line,
    /// Who asks it.
    pub outlet: OutletRef,
    /// Its article.
    pub article: ArticleId,
}

/// A forecast, in whose words, how likely and until when.
#[derive(Clone, Debug, PartialEq)]
pub struct ForecastLine {
    /// The clause.
    pub line: Line,
    /// Who reports it.
    pub outlet: OutletRef,
    /// Its article.
    pub article: ArticleId,
    /// Whose forecast; `None` for the article's own.
    pub speaker: Option<String>,
    /// The estimative words.
    pub phrase: String,
    /// The probability that they carry.
    pub probability: Option<Band>,
    /// Until when.
    pub horizon: Option<Horizon>,
    /// Whether a condition is stated.
    pub conditional: bool,
    /// Published.
    pub published: Option<Published>,
}

/// One article that the roundup was made from.
#[derive(Clone, Debug, PartialEq)]
pub struct SourceLine {
    /// The article.
    pub article: ArticleId,
    /// Its headline.
    pub title: String,
    /// Who publishes it.
    pub outlet: OutletRef,
    /// Its address.
    pub url: Option<String>,
    /// Published.
    pub published: Option<Published>,
    /// Whether it has a report of its own.
    pub independent: bool,
    /// Why it is counted as it is, in words.
    pub reason: String,
    /// The article whose text it repeats.
    pub copy_of: Option<ArticleId>,
}

/// A cited roundup of one story.
#[derive(Clone, Debug, PartialEq)]
pub struct Roundup {
    /// Title.
    pub title: String,
    /// What happened.
    pub lead: Vec<Line>,
    /// Other angles.
    pub developments: Vec<Development>,
    /// Longer passages.
    pub excerpts: Vec<Excerpt>,
    /// Figures that differ, denials.
    pub contested: Vec<Contested>,
    /// Open questions.
    pub questions: Vec<Asked>,
    /// What is predicted.
    pub forecasts: Vec<ForecastLine>,
    /// All articles, oldest first.
    pub sources: Vec<SourceLine>,
    /// All citations, by number.
    pub citations: Vec<Citation>,
}
