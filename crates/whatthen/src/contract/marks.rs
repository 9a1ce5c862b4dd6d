//! Marks on a line of JSON, and back.

use model::{
    ArticleText, Band, Credit, CreditKind, DateMark, DateType, Figure, FigureKind, Forecast, Horizon, Marks,
    Name, NameKind, OutletId, OutletRef, Polarity, Qualifier, Question, Quote, QuoteKind, Span, Speaker,
};
use serde::{Deserialize, Serialize};

use super::article::LineError;
use super::offsets::Offsets;

/// Words in code points.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct SpanLine {
    start: usize,
    end: usize,
    #[serde(default)]
    text: String,
}

#[derive(Debug, Serialize, Deserialize)]
struct PartLine {
    start: usize,
    end: usize,
}

/// Who says so; without `start` and `end` it is the article.
#[derive(Debug, Serialize, Deserialize)]
struct SpeakerLine {
    start: Option<usize>,
    end: Option<usize>,
    text: Option<String>,
    name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    name_start: Option<usize>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    name_end: Option<usize>,
}

#[derive(Debug, Serialize, Deserialize)]
struct QuoteLine {
    #[serde(flatten)]
    span: SpanLine,
    kind: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    parts: Vec<PartLine>,
    #[serde(default)]
    speaker: Option<SpeakerLine>,
    #[serde(default)]
    cue: Option<SpanLine>,
    #[serde(default)]
    polarity: Option<String>,
    #[serde(default)]
    via: Option<String>,
    #[serde(default)]
    confidence: Option<f32>,
}

#[derive(Debug, Serialize, Deserialize)]
struct CreditLine {
    #[serde(flatten)]
    span: SpanLine,
    outlet: String,
    #[serde(default)]
    outlet_id: Option<String>,
    kind: String,
}

#[derive(Debug, Serialize, Deserialize)]
struct FigureLine {
    #[serde(flatten)]
    span: SpanLine,
    kind: String,
    value: f64,
    #[serde(default)]
    high: Option<f64>,
    #[serde(default)]
    qualifier: Option<String>,
    number: SpanLine,
    #[serde(default)]
    counted: Option<SpanLine>,
    #[serde(default)]
    unit: Option<String>,
    #[serde(default)]
    speaker: Option<SpeakerLine>,
}

#[derive(Debug, Serialize, Deserialize)]
struct ForecastMarkLine {
    #[serde(flatten)]
    span: SpanLine,
    phrase: SpanLine,
    #[serde(default)]
    probability: Option<BandLine>,
    #[serde(default)]
    by: Option<SpeakerLine>,
    #[serde(default)]
    horizon: Option<HorizonLine>,
    #[serde(default)]
    conditional: bool,
}

/// A probability band.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct BandLine {
    low: f64,
    high: f64,
    scale: String,
}

/// Days, `to` exclusive.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct HorizonLine {
    from: String,
    to: String,
}

#[derive(Debug, Serialize, Deserialize)]
struct DateLine {
    #[serde(flatten)]
    span: SpanLine,
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    value: Option<String>,
    #[serde(default)]
    from: Option<String>,
    #[serde(default)]
    to: Option<String>,
}

#[derive(Debug, Serialize, Deserialize)]
struct NameLine {
    #[serde(flatten)]
    span: SpanLine,
    id: u32,
    kind: String,
}

#[derive(Debug, Serialize, Deserialize)]
struct QuestionLine {
    #[serde(flatten)]
    span: SpanLine,
}

/// All marks of one text. A list that is absent was not made.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct MarksLine {
    quotes: Option<Vec<QuoteLine>>,
    credits: Option<Vec<CreditLine>>,
    figures: Option<Vec<FigureLine>>,
    forecasts: Option<Vec<ForecastMarkLine>>,
    dates: Option<Vec<DateLine>>,
    names: Option<Vec<NameLine>>,
    questions: Option<Vec<QuestionLine>>,
}

/// Two-way tables between a kind and its word.
macro_rules! words {
    ($name:ident, $kind:ty, $( $variant:path => $word:literal ),+ $(,)?) => {
        pub(in crate::contract) mod $name {
            use super::*;
            pub(in crate::contract) fn write(kind: $kind) -> String {
                match kind { $( $variant => $word, )+ }.to_owned()
            }
            pub(in crate::contract) fn read(word: &str) -> Result<$kind, LineError> {
                match word { $( $word => Ok($variant), )+ _ => Err(LineError::Word(word.to_owned())) }
            }
        }
    };
}

words!(quote_kind, QuoteKind, QuoteKind::Direct => "direct", QuoteKind::Mixed => "mixed", QuoteKind::Indirect => "indirect");
words!(polarity, Polarity, Polarity::Asserts => "asserts", Polarity::Denies => "denies");
words!(credit_kind, CreditKind, CreditKind::Reports => "reports", CreditKind::Told => "told", CreditKind::AccordingTo => "according_to",
    CreditKind::SourceLine => "source_line", CreditKind::DatelineAgency => "dateline_agency", CreditKind::Link => "link", CreditKind::Photo => "photo");
words!(figure_kind, FigureKind, FigureKind::Count => "count", FigureKind::Money => "money", FigureKind::Percent => "percent", FigureKind::Measure => "measure",
    FigureKind::Duration => "duration", FigureKind::Age => "age", FigureKind::Rank => "rank");
words!(qualifier, Qualifier, Qualifier::Exact => "exact", Qualifier::AtLeast => "at_least", Qualifier::AtMost => "at_most", Qualifier::About => "about",
    Qualifier::Range => "range");
words!(date_type, DateType, DateType::Date => "DATE", DateType::Time => "TIME", DateType::Duration => "DURATION", DateType::Set => "SET");
words!(name_kind, NameKind, NameKind::Person => "person", NameKind::Organisation => "organisation", NameKind::Place => "place", NameKind::Other => "other");

/// Writes the marks of one text.
pub(super) struct MarkWriter<'a> {
    text: &'a ArticleText,
    offsets: Offsets<'a>,
}

impl<'a> MarkWriter<'a> {
    pub(super) fn new(text: &'a ArticleText) -> Self {
        Self { text, offsets: Offsets::new(text.as_str()) }
    }

    pub(super) fn bounds(&self, span: Span) -> (usize, usize) {
        (self.offsets.to_chars(span.start()), self.offsets.to_chars(span.end()))
    }

    pub(super) fn span(&self, span: Span) -> SpanLine {
        let (start, end) = self.bounds(span);
        SpanLine { start, end, text: self.words(span) }
    }

    fn words(&self, span: Span) -> String {
        self.text.excerpt(span).unwrap_or_default().to_owned()
    }

    fn speaker(&self, speaker: &Speaker) -> SpeakerLine {
        let (start, end) = self.bounds(speaker.span);
        let (name_start, name_end) = self.bounds(speaker.name);
        SpeakerLine {
            start: Some(start),
            end: Some(end),
            text: Some(self.words(speaker.span)),
            name: self.words(speaker.name),
            name_start: Some(name_start),
            name_end: Some(name_end),
        }
    }

    pub(super) fn write(&self, marks: &Marks) -> MarksLine {
        let quote = |q: &Quote| QuoteLine {
            span: self.span(q.span),
            kind: quote_kind::write(q.kind),
            parts: q
                .parts
                .iter()
                .map(|p| self.bounds(*p))
                .map(|(start, end)| PartLine { start, end })
                .collect(),
            speaker: q.speaker.as_ref().map(|s| self.speaker(s)),
            cue: q.cue.map(|c| self.span(c)),
            polarity: Some(polarity::write(q.polarity)),
            via: q.via.as_ref().map(|o| o.name.clone()),
            confidence: Some(q.confidence),
        };
        let credit = |c: &Credit| CreditLine {
            span: self.span(c.span),
            outlet: c.outlet.name.clone(),
            outlet_id: Some(c.outlet.id.as_str().to_owned()),
            kind: credit_kind::write(c.kind),
        };
        let figure = |f: &Figure| FigureLine {
            span: self.span(f.span),
            kind: figure_kind::write(f.kind),
            value: f.value,
            high: f.high,
            qualifier: Some(qualifier::write(f.qualifier)),
            number: self.span(f.number),
            counted: f.counted.map(|c| self.span(c)),
            unit: f.unit.clone(),
            speaker: f.speaker.as_ref().map(|s| self.speaker(s)),
        };
        let forecast = |f: &Forecast| ForecastMarkLine {
            span: self.span(f.span),
            phrase: self.span(f.phrase),
            probability: f.probability.map(BandLine::from),
            by: Some(f.by.as_ref().map_or_else(
                || SpeakerLine {
                    start: None,
                    end: None,
                    text: None,
                    name: "article".to_owned(),
                    name_start: None,
                    name_end: None,
                },
                |s| self.speaker(s),
            )),
            horizon: f.horizon.clone().map(HorizonLine::from),
            conditional: f.conditional,
        };
        let date = |d: &DateMark| DateLine {
            span: self.span(d.span),
            kind: date_type::write(d.kind),
            value: d.value.clone(),
            from: d.from.clone(),
            to: d.to.clone(),
        };
        MarksLine {
            quotes: Some(marks.quotes.iter().map(quote).collect()),
            credits: Some(marks.credits.iter().map(credit).collect()),
            figures: Some(marks.figures.iter().map(figure).collect()),
            forecasts: Some(marks.forecasts.iter().map(forecast).collect()),
            dates: Some(marks.dates.iter().map(date).collect()),
            names: Some(
                marks
                    .names
                    .iter()
                    .map(|n| NameLine { span: self.span(n.span), id: n.id, kind: name_kind::write(n.kind) })
                    .collect(),
            ),
            questions: Some(
                marks.questions.iter().map(|q| QuestionLine { span: self.span(q.span) }).collect(),
            ),
        }
    }
}

/// Reads marks back onto their text.
struct MarkReader<'a> {
    text: &'a ArticleText,
    offsets: Offsets<'a>,
}

impl MarkReader<'_> {
    fn bounds(&self, start: usize, end: usize) -> Result<Span, LineError> {
        let bytes = self.offsets.to_byte(start).zip(self.offsets.to_byte(end));
        bytes.and_then(|(start, end)| self.text.span(start, end).ok()).ok_or(LineError::Span { start, end })
    }

    fn span(&self, line: &SpanLine) -> Result<Span, LineError> {
        let span = self.bounds(line.start, line.end)?;
        let said = &line.text;
        if !said.is_empty() && self.text.excerpt(span).is_ok_and(|words| words != said) {
            return Err(LineError::OtherWords {
                start: line.start,
                end: line.end,
                said: said.chars().take(40).collect(),
            });
        }
        Ok(span)
    }

    fn speaker(&self, line: Option<&SpeakerLine>) -> Result<Option<Speaker>, LineError> {
        let Some((line, start, end)) = line.and_then(|l| Some((l, l.start?, l.end?))) else {
            return Ok(None);
        };
        let span = self.bounds(start, end)?;
        let name = match line.name_start.zip(line.name_end) {
            Some((start, end)) => self.bounds(start, end)?,
            None => span,
        };
        Ok(Some(Speaker { span, name }))
    }

    fn quote(&self, q: QuoteLine) -> Result<Quote, LineError> {
        Ok(Quote {
            span: self.span(&q.span)?,
            parts: q.parts.iter().map(|p| self.bounds(p.start, p.end)).collect::<Result<_, _>>()?,
            kind: quote_kind::read(&q.kind)?,
            speaker: self.speaker(q.speaker.as_ref())?,
            cue: q.cue.as_ref().map(|c| self.span(c)).transpose()?,
            polarity: q.polarity.as_deref().map_or(Ok(Polarity::Asserts), polarity::read)?,
            via: q.via.map(|name| analysis::languages::outlets().of_name_or_domain(&name)),
            confidence: q.confidence.unwrap_or(0.5),
        })
    }

    fn credit(&self, c: CreditLine) -> Result<Credit, LineError> {
        let outlet = match c.outlet_id {
            Some(id) => OutletRef { id: OutletId::new(id), name: c.outlet },
            None => analysis::languages::outlets().of_name_or_domain(&c.outlet),
        };
        Ok(Credit { span: self.span(&c.span)?, outlet, kind: credit_kind::read(&c.kind)? })
    }

    fn figure(&self, f: FigureLine) -> Result<Figure, LineError> {
        Ok(Figure {
            span: self.span(&f.span)?,
            kind: figure_kind::read(&f.kind)?,
            value: f.value,
            high: f.high,
            qualifier: f.qualifier.as_deref().map_or(Ok(Qualifier::Exact), qualifier::read)?,
            number: self.span(&f.number)?,
            counted: f.counted.as_ref().map(|c| self.span(c)).transpose()?,
            unit: f.unit,
            speaker: self.speaker(f.speaker.as_ref())?,
        })
    }

    fn forecast(&self, f: ForecastMarkLine) -> Result<Forecast, LineError> {
        Ok(Forecast {
            span: self.span(&f.span)?,
            phrase: self.span(&f.phrase)?,
            probability: f.probability.and_then(BandLine::into_band),
            by: self.speaker(f.by.as_ref())?,
            horizon: f.horizon.map(|h| Horizon { from: h.from, to: h.to }),
            conditional: f.conditional,
        })
    }

    fn date(&self, d: DateLine) -> Result<DateMark, LineError> {
        Ok(DateMark {
            span: self.span(&d.span)?,
            kind: date_type::read(&d.kind)?,
            value: d.value,
            from: d.from,
            to: d.to,
        })
    }

    fn name(&self, n: NameLine) -> Result<Name, LineError> {
        Ok(Name { span: self.span(&n.span)?, id: n.id, kind: name_kind::read(&n.kind)? })
    }
}

impl MarksLine {
    /// Whether no list of marks was given.
    pub(super) fn is_absent(&self) -> bool {
        self.quotes.is_none()
            && self.credits.is_none()
            && self.figures.is_none()
            && self.forecasts.is_none()
            && self.dates.is_none()
            && self.names.is_none()
            && self.questions.is_none()
    }

    pub(super) fn read(self, text: &ArticleText) -> Result<Marks, LineError> {
        let reader = MarkReader { text, offsets: Offsets::new(text.as_str()) };
        Ok(Marks {
            quotes: all(self.quotes, |l| reader.quote(l))?,
            credits: all(self.credits, |l| reader.credit(l))?,
            figures: all(self.figures, |l| reader.figure(l))?,
            forecasts: all(self.forecasts, |l| reader.forecast(l))?,
            dates: all(self.dates, |l| reader.date(l))?,
            names: all(self.names, |l| reader.name(l))?,
            questions: all(self.questions, |l| Ok(Question { span: reader.span(&l.span)? }))?,
        })
    }
}

/// Reads every line of a list; an absent list is an empty one.
fn all<L, M>(lines: Option<Vec<L>>, read: impl Fn(L) -> Result<M, LineError>) -> Result<Vec<M>, LineError> {
    lines.unwrap_or_default().into_iter().map(read).collect()
}

impl From<Band> for BandLine {
    fn from(band: Band) -> Self {
        Self { low: band.low, high: band.high, scale: band.scale.to_owned() }
    }
}

impl BandLine {
    fn into_band(self) -> Option<Band> {
        let scale = analysis::languages::scale(&self.scale)?;
        Some(Band { low: self.low, high: self.high, scale })
    }
}

impl From<Horizon> for HorizonLine {
    fn from(horizon: Horizon) -> Self {
        Self { from: horizon.from, to: horizon.to }
    }
}
