//! A text with its marks lit: cut into paragraphs, and these into what a template can set without thinking.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

use model::{ArticleText, Marks, Span};

use super::limits::TEXT_BYTES;
use super::notes::{Note, notes_of};
use crate::contract::Offsets;

/// A kind of mark. The order is that of the switches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Quote,
    Credit,
    Figure,
    Forecast,
    Question,
    Date,
    Name,
    /// Words that a link led to.
    Target,
}

impl Kind {
    /// The kinds that readers can switch on and off.
    pub(crate) const MARKS: [Self; 7] =
        [Self::Quote, Self::Credit, Self::Figure, Self::Forecast, Self::Question, Self::Date, Self::Name];

    /// The word for it, which is also its class in the stylesheet.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Quote => "quote",
            Self::Credit => "credit",
            Self::Figure => "figure",
            Self::Forecast => "forecast",
            Self::Question => "question",
            Self::Date => "date",
            Self::Name => "name",
            Self::Target => "target",
        }
    }

    /// Classes of the element around the words.
    fn class(self) -> &'static str {
        match self {
            Self::Quote => "m m-quote",
            Self::Credit => "m m-credit",
            Self::Figure => "m m-figure",
            Self::Forecast => "m m-forecast",
            Self::Question => "m m-question",
            Self::Date => "m m-date",
            Self::Name => "m m-name",
            Self::Target => "m m-quote here",
        }
    }

    /// Its element: context is no highlight.
    fn element(self) -> Element {
        if matches!(self, Self::Date | Self::Name) { Element::Span } else { Element::Mark }
    }
}

/// The element around lit words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Element {
    Mark,
    Span,
}

impl Element {
    /// Its name.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Mark => "mark",
            Self::Span => "span",
        }
    }
}

/// A piece of a paragraph. Opened and closed elements are nested as they must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    Open { element: Element, class: &'static str, id: Option<String> },
    Words(String),
    Close(Element),
}

/// A paragraph and what is said beside it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Paragraph {
    pub(crate) pieces: Vec<Piece>,
    pub(crate) notes: Vec<Note>,
}

/// A text as it is set.
#[derive(Clone, Debug, Default)]
pub(crate) struct LitText {
    pub(crate) paragraphs: Vec<Paragraph>,
    /// Bytes at its end that are not shown.
    pub(crate) left_out: usize,
}

/// A stretch to be lit; bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Stretch {
    start: usize,
    end: usize,
    kind: Kind,
    /// Whether it is what stands first of its mark: one that is cut in two has its name once.
    whole: bool,
}

/// Sorted by where it starts, the longer first.
type Queue = BinaryHeap<Reverse<(usize, Reverse<usize>, Stretch)>>;

/// Lights all marks of `text`. `names` says whether lit words get an id to be led to: `w-START-END` in code points.
pub(crate) fn light(text: &ArticleText, marks: &Marks, names: bool) -> LitText {
    let stretches = kinds_of(marks).into_iter().map(|(kind, span)| stretch(kind, span));
    let mut notes: BTreeMap<usize, Vec<Note>> = BTreeMap::new();
    for (start, note) in notes_of(text, marks) {
        notes.entry(start).or_default().push(note);
    }
    set(text.as_str(), stretches.collect(), names.then(|| Offsets::new(text.as_str())), notes)
}

/// Lights the words of `span` alone; the first of them has the id `words`.
pub(crate) fn light_words(text: &ArticleText, span: Span) -> LitText {
    set(text.as_str(), vec![stretch(Kind::Target, span)], None, BTreeMap::new())
}

/// Every mark as a kind and a span; of a broken quotation each part.
pub(crate) fn kinds_of(marks: &Marks) -> Vec<(Kind, Span)> {
    let mut all = Vec::new();
    for quote in &marks.quotes {
        if quote.parts.is_empty() {
            all.push((Kind::Quote, quote.span));
        }
        all.extend(quote.parts.iter().map(|part| (Kind::Quote, *part)));
    }
    all.extend(marks.credits.iter().map(|mark| (Kind::Credit, mark.span)));
    all.extend(marks.figures.iter().map(|mark| (Kind::Figure, mark.span)));
    all.extend(marks.forecasts.iter().map(|mark| (Kind::Forecast, mark.span)));
    all.extend(marks.questions.iter().map(|mark| (Kind::Question, mark.span)));
    all.extend(marks.dates.iter().map(|mark| (Kind::Date, mark.span)));
    all.extend(marks.names.iter().map(|mark| (Kind::Name, mark.span)));
    all
}

fn stretch(kind: Kind, span: Span) -> Stretch {
    Stretch { start: span.start(), end: span.end(), kind, whole: true }
}

fn set(
    text: &str,
    stretches: Vec<Stretch>,
    offsets: Option<Offsets<'_>>,
    mut notes: BTreeMap<usize, Vec<Note>>,
) -> LitText {
    let shown = text.floor_char_boundary(TEXT_BYTES);
    let mut queue: Queue = stretches.into_iter().map(queued).collect();
    let mut used = BTreeSet::new();
    let mut out = LitText { paragraphs: Vec::new(), left_out: text.len() - shown };
    let mut start = 0;
    for line in text[..shown].split_inclusive('\n') {
        let end = start + line.trim_end_matches('\n').len();
        if end > start {
            let pieces = pieces(text, start..end, &mut queue, offsets.as_ref(), &mut used);
            let later = notes.split_off(&end);
            let beside = std::mem::replace(&mut notes, later);
            out.paragraphs.push(Paragraph { pieces, notes: beside.into_values().flatten().collect() });
        }
        start += line.len();
    }
    out
}

fn queued(stretch: Stretch) -> Reverse<(usize, Reverse<usize>, Stretch)> {
    Reverse((stretch.start, Reverse(stretch.end), stretch))
}

/// The pieces of one paragraph. A stretch that crosses the end of the one around it, or of the paragraph, is cut
/// there, and its rest put back into the queue.
fn pieces(
    text: &str,
    bounds: std::ops::Range<usize>,
    queue: &mut Queue,
    offsets: Option<&Offsets<'_>>,
    used: &mut BTreeSet<String>,
) -> Vec<Piece> {
    let mut out = Vec::new();
    let mut open: Vec<Stretch> = Vec::new();
    let mut at = bounds.start;
    let words = |out: &mut Vec<Piece>, from: usize, to: usize| {
        if from < to {
            out.push(Piece::Words(text[from..to].to_owned()));
        }
        from.max(to)
    };
    while let Some(Reverse((_, _, mut next))) = queue.peek().copied() {
        if next.start >= bounds.end {
            break;
        }
        queue.pop();
        next.start = next.start.max(bounds.start);
        while let Some(around) = open.pop_if(|around| around.end <= next.start) {
            at = words(&mut out, at, around.end);
            out.push(Piece::Close(around.kind.element()));
        }
        let limit = open.last().map_or(bounds.end, |around| around.end);
        if next.end > limit {
            queue.push(queued(Stretch { start: limit, whole: false, ..next }));
            next.end = limit;
        }
        if next.end <= next.start {
            continue;
        }
        at = words(&mut out, at, next.start);
        out.push(Piece::Open {
            element: next.kind.element(),
            class: next.kind.class(),
            id: id_of(next, offsets).filter(|id| used.insert(id.clone())),
        });
        open.push(next);
    }
    while let Some(around) = open.pop() {
        at = words(&mut out, at, around.end);
        out.push(Piece::Close(around.kind.element()));
    }
    words(&mut out, at, bounds.end);
    out
}

/// The id of lit words. It is that of the whole mark, though the mark may be cut.
fn id_of(stretch: Stretch, offsets: Option<&Offsets<'_>>) -> Option<String> {
    if !stretch.whole {
        return None;
    }
    if stretch.kind == Kind::Target {
        return Some("words".to_owned());
    }
    offsets.map(|offsets| format!("w-{}-{}", offsets.to_chars(stretch.start), offsets.to_chars(stretch.end)))
}

#[cfg(test)]
mod tests {
    use model::{Figure, FigureKind, Qualifier, Question, Quote, QuoteKind};

    use super::*;

    fn text(words: &str) -> ArticleText {
        ArticleText::new(words).unwrap()
    }

    fn quote(text: &ArticleText, start: usize, end: usize) -> Quote {
        Quote {
            span: text.span(start, end).unwrap(),
            parts: Vec::new(),
            kind: QuoteKind::Direct,
            speaker: None,
            cue: None,
            polarity: model::Polarity::Asserts,
            via: None,
            confidence: 1.0,
        }
    }

    fn written(lit: &LitText) -> Vec<String> {
        let one = |piece: &Piece| match piece {
            Piece::Open { class, id, .. } => {
                format!("<{}{}>", &class[4..], id.as_ref().map(|id| format!(" {id}")).unwrap_or_default())
            }
            Piece::Words(words) => words.clone(),
            Piece::Close(_) => "</>".to_owned(),
        };
        lit.paragraphs.iter().map(|paragraph| paragraph.pieces.iter().map(one).collect()).collect()
    }

    #[test]
    fn marks_that_cross_are_cut_and_named_once() {
        let text = text("abcdefgh");
        let marks = Marks {
            quotes: vec![quote(&text, 1, 5)],
            questions: vec![Question { span: text.span(3, 7).unwrap() }],
            ..Marks::default()
        };
        assert_eq!(
            written(&light(&text, &marks, true)),
            ["a<quote w-1-5>bc<question w-3-5>de</></><question>fg</>h"]
        );
    }

    #[test]
    fn a_mark_over_paragraphs_goes_on_in_each() {
        let text = text("ab\n\ncd\nef");
        let marks = Marks { quotes: vec![quote(&text, 1, 8)], ..Marks::default() };
        assert_eq!(written(&light(&text, &marks, false)), ["a<quote>b</>", "<quote>cd</>", "<quote>e</>f"]);
    }

    #[test]
    fn places_are_code_points_and_no_id_is_there_twice() {
        let text = text("é 31 é");
        let figure = Figure {
            span: text.span(3, 5).unwrap(),
            kind: FigureKind::Count,
            value: 31.0,
            high: None,
            qualifier: Qualifier::Exact,
            number: text.span(3, 5).unwrap(),
            counted: None,
            unit: None,
            speaker: None,
        };
        let marks = Marks {
            figures: vec![figure],
            questions: vec![Question { span: text.span(3, 5).unwrap() }],
            ..Marks::default()
        };
        assert_eq!(written(&light(&text, &marks, true)), ["é <figure w-2-4><question>31</></> é"]);
    }

    #[test]
    fn a_text_that_is_too_long_ends_at_a_character() {
        let text = text(&"é".repeat(TEXT_BYTES));
        let lit = light_words(&text, text.span(0, text.as_str().len()).unwrap());
        assert_eq!(lit.left_out, TEXT_BYTES);
        assert_eq!(lit.paragraphs.len(), 1);
    }
}
