//! Annotations: typed marks on a text. Each part of a mark is a [`Span`] of that text.

use crate::{OutletRef, Span};

/// All marks of one text, each list in the order of its spans.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Marks {
    /// Who said what.
    pub quotes: Vec<Quote>,
    /// Which other outlet something comes from.
    pub credits: Vec<Credit>,
    /// Numbers with what they count.
    pub figures: Vec<Figure>,
    /// Statements about what will happen.
    pub forecasts: Vec<Forecast>,
    /// Time expressions.
    pub dates: Vec<DateMark>,
    /// Names of people, organisations and places.
    pub names: Vec<Name>,
    /// Questions that the text leaves open.
    pub questions: Vec<Question>,
}

/// How much of a quotation stands inside quotation marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuoteKind {
    /// All of it; the span includes the quotation marks.
    Direct,
    /// A clause that holds some quoted words.
    Mixed,
    /// None of it.
    Indirect,
}

/// Whether the speaker asserts the content or denies it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Polarity {
    /// "said that".
    Asserts,
    /// "denied that".
    Denies,
}

/// Who says so, where it is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Speaker {
    /// The words that name the speaker at that place; may be a pronoun.
    pub span: Span,
    /// The fullest name or description found in the text.
    pub name: Span,
}

/// Reported speech.
#[derive(Clone, Debug, PartialEq)]
pub struct Quote {
    /// The content, from its first to its last part.
    pub span: Span,
    /// The parts of a broken quotation; empty where it is in one piece.
    pub parts: Vec<Span>,
    /// Direct, mixed or indirect.
    pub kind: QuoteKind,
    /// Who says it, where somebody is named.
    pub speaker: Option<Speaker>,
    /// The words that report the act of speech.
    pub cue: Option<Span>,
    /// Asserted or denied.
    pub polarity: Polarity,
    /// The outlet that the words were said to, or through which they came.
    pub via: Option<OutletRef>,
    /// Between 0 and 1. Not calibrated yet: it only orders the rules by how often they are right.
    pub confidence: f32,
}

/// In what form a credit is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CreditKind {
    /// "Reuters reports".
    Reports,
    /// "told the BBC".
    Told,
    /// "according to Reuters".
    AccordingTo,
    /// "Source: title – outlet".
    SourceLine,
    /// "(AP) —" at the head of an article, or an agency in the byline.
    DatelineAgency,
    /// A link to the other outlet's page.
    Link,
    /// A photo or video line.
    Photo,
}

/// The article says that something comes from another outlet.
#[derive(Clone, Debug, PartialEq)]
pub struct Credit {
    /// The smallest phrase that carries it.
    pub span: Span,
    /// The other outlet.
    pub outlet: OutletRef,
    /// In what form.
    pub kind: CreditKind,
}

/// What kind of number a figure is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FigureKind {
    /// People or things counted.
    Count,
    /// An amount of money.
    Money,
    /// A share of a hundred.
    Percent,
    /// A number with a unit of measure.
    Measure,
    /// A length of time.
    Duration,
    /// Somebody's age.
    Age,
    /// A place in an order.
    Rank,
}

/// How exact a figure claims to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Qualifier {
    /// No hedge.
    Exact,
    /// "at least", "more than".
    AtLeast,
    /// "at most", "fewer than".
    AtMost,
    /// "about", "some".
    About,
    /// "between 1,900 and 2,100".
    Range,
}

/// A number with what it counts.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// Number and the thing counted.
    pub span: Span,
    /// What kind of number.
    pub kind: FigureKind,
    /// The number; the lower end of a range.
    pub value: f64,
    /// The upper end of a range.
    pub high: Option<f64>,
    /// How exact it claims to be.
    pub qualifier: Qualifier,
    /// The number alone.
    pub number: Span,
    /// The noun phrase counted, without determiner.
    pub counted: Option<Span>,
    /// Currency (ISO 4217 where known), unit of measure, or `percent`.
    pub unit: Option<String>,
    /// Who says so, where the figure stands inside somebody's words.
    pub speaker: Option<Speaker>,
}

/// Probabilities that estimative words carry, on a named scale.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Band {
    /// Least probability, 0 to 1.
    pub low: f64,
    /// Greatest probability, 0 to 1.
    pub high: f64,
    /// The scale that the band was read from.
    pub scale: &'static str,
}

/// The days a forecast is about: from `from`, up to but not including `to` (ISO 8601 days).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Horizon {
    /// First day.
    pub from: String,
    /// The day after the last.
    pub to: String,
}

/// A clause about a time after publication.
#[derive(Clone, Debug, PartialEq)]
pub struct Forecast {
    /// The whole clause, without attribution.
    pub span: Span,
    /// The future or estimative words.
    pub phrase: Span,
    /// The probability that the words carry; `None` where they carry none ("could").
    pub probability: Option<Band>,
    /// Whose forecast; `None` for the article's own.
    pub by: Option<Speaker>,
    /// When, where the words say it and it can be resolved.
    pub horizon: Option<Horizon>,
    /// Whether it holds only under a stated condition.
    pub conditional: bool,
}

/// TIMEX3 type of a time expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateType {
    /// A day, week, month, year…
    Date,
    /// A time of day.
    Time,
    /// A length of time.
    Duration,
    /// A repeated time.
    Set,
}

/// A time expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateMark {
    /// The expression.
    pub span: Span,
    /// TIMEX3 type.
    pub kind: DateType,
    /// TIMEX3 value; `None` where it needs an anchor that is not known.
    pub value: Option<String>,
    /// Start of the interval (ISO 8601), where resolved.
    pub from: Option<String>,
    /// End of the interval, exclusive (ISO 8601), where resolved.
    pub to: Option<String>,
}

/// What a name names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameKind {
    /// A person.
    Person,
    /// A company, party, agency, team…
    Organisation,
    /// A country, town, region, building…
    Place,
    /// Anything else.
    Other,
}

/// A mention of somebody or something by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// The mention, without leading article.
    pub span: Span,
    /// Shared by the mentions of one bearer within a text.
    pub id: u32,
    /// What it names.
    pub kind: NameKind,
}

/// A question that the text leaves open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// The question with its mark.
    pub span: Span,
}
