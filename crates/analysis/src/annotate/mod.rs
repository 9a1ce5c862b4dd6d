//! Annotation: the typed marks of a text, by rules over language data. The same text gives the same marks.

mod bearer_of;
mod clauses;
mod credits;
mod dates;
mod descriptions;
mod figures;
mod first;
mod forecasts;
mod ground;
pub mod hostile;
mod names;
mod posts;
mod questions;
mod quoted;
mod quotes;
mod reasons;
mod speakers;
mod tags;

use std::ops::Range;

use jiff::civil::Date;
use model::{Article, ArticleText, Link, Marks, OutletRef, Published, Quote, Span};

use crate::extract::find_comments;
use crate::languages::{Level, Outlets, level};
use ground::Ground;
pub(crate) use ground::word_tokens;
use reasons::Reasons;
pub use reasons::{MarkKind, Reason};
pub use tags::{Tag, training};

/// What marks depend on beside the text.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// How far the language of the text is known.
    pub level: Level,
    /// When the text was published: relative times are counted from it.
    pub published: Option<Published>,
    /// The page's own outlet, which it cannot credit.
    pub own_outlet: Option<&'a OutletRef>,
    /// The outlets that can be credited.
    pub outlets: &'a Outlets,
    /// Links whose words stand in the text.
    pub links: &'a [Link],
}

impl Context<'_> {
    /// The publisher's local day of publication.
    fn anchor(&self) -> Option<Date> {
        self.published.map(|at| at.day())
    }
}

/// A text of an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Its body.
    Body,
    /// Its headline.
    Title,
    /// One of its comments, by number from 0.
    Comment(usize),
}

/// The marks of a text, and why each was made.
#[derive(Clone, Debug, Default)]
pub struct Explained {
    /// The marks.
    pub marks: Marks,
    /// A reason for each, quotations first, then in the order of [`Marks`].
    pub reasons: Vec<Reason>,
}

/// Marks body, headline and comments of `article` in place. A language without data gets no marks.
pub fn annotate(article: &mut Article, outlets: &Outlets) {
    for (part, made) in each_part(article, outlets, marks) {
        match part {
            Part::Body => article.marks = made,
            Part::Title => article.title_marks = made,
            Part::Comment(number) => article.comments[number].marks = made,
        }
    }
}

/// The same marks as [`annotate`] makes, with the reason of each.
pub fn explain(article: &Article, outlets: &Outlets) -> Vec<(Part, Explained)> {
    each_part(article, outlets, explained)
}

/// What `read` makes of each text of `article`.
fn each_part<T>(
    article: &Article,
    outlets: &Outlets,
    read: impl Fn(&ArticleText, usize, Context<'_>) -> T,
) -> Vec<(Part, T)> {
    let Some(level) = level(article.lang.as_deref()) else { return Vec::new() };
    let context = Context {
        level,
        published: article.published,
        own_outlet: article.outlet.as_ref(),
        outlets,
        links: &[],
    };
    let whole = |text: &ArticleText| text.as_str().len();
    let own_end = if article.comments.iter().any(|c| c.within.is_some()) {
        find_comments(article.text.as_str()).1
    } else {
        whole(&article.text)
    };
    let body = Context { links: &article.links, ..context };
    let mut parts = vec![(Part::Body, read(&article.text, own_end, body))];
    parts.extend(article.title.iter().map(|title| (Part::Title, read(title, whole(title), context))));
    parts.extend(article.comments.iter().enumerate().map(|(number, comment)| {
        let published = comment.published.or(context.published);
        (Part::Comment(number), read(&comment.text, whole(&comment.text), Context { published, ..context }))
    }));
    parts
}

/// The marks of the first `own_end` bytes of `text`.
pub fn marks(text: &ArticleText, own_end: usize, context: Context<'_>) -> Marks {
    marks_on(&Desk::new(text, own_end, context, Reasons::default()))
}

/// The same, with the reason of each.
pub fn explained(text: &ArticleText, own_end: usize, context: Context<'_>) -> Explained {
    let desk = Desk::new(text, own_end, context, Reasons::asked_for());
    let marks = marks_on(&desk);
    let reasons = desk.reasons.of(&marks);
    Explained { marks, reasons }
}

fn marks_on(desk: &Desk<'_>) -> Marks {
    if let Level::First(words) = desk.context.level {
        return first::marks(desk, words);
    }
    let said = said_on(desk);
    let dates = dates::find(desk);
    let figures = figures::find(desk, &dates, &said.quotes);
    let forecasts = forecasts::find(desk, &dates, &said.quotes);
    let questions = questions::find(desk);
    Marks { figures, forecasts, dates, questions, ..said }
}

/// Who said what, and who got it from whom: the names, credits and quotations alone of a text in English, which cost the most.
pub fn said(text: &ArticleText, own_end: usize, context: Context<'_>) -> Marks {
    said_on(&Desk::new(text, own_end, context, Reasons::default()))
}

fn said_on(desk: &Desk<'_>) -> Marks {
    let names = names::find(desk);
    let credits = credits::find(desk);
    let quotes = quotes::find(desk, &names, &credits);
    Marks { quotes, credits, names, ..Marks::default() }
}

/// The shortest quotation around byte `byte`. Quotations nest a few deep at most.
fn quote_around(quotes: &[Quote], byte: usize) -> Option<&Quote> {
    let after = quotes.partition_point(|q| q.span.start() <= byte);
    quotes[..after].iter().rev().take(6).filter(|q| byte < q.span.end()).min_by_key(|q| q.span.len())
}

/// The sentences of `text` as spans, without bullets and datelines, each with the number of its paragraph.
pub(crate) fn sentences(text: &ArticleText) -> Vec<(Span, usize)> {
    let ground = Ground::new(text.as_str(), text.as_str().len());
    let own = |sentence: &ground::Sentence| {
        let start = clauses::content_floor(&ground, sentence).min(sentence.tokens.end - 1);
        let bytes = ground.bytes(start..sentence.tokens.end);
        Some((text.span(bytes.start, bytes.end).ok()?, sentence.paragraph))
    };
    ground.sentences.iter().filter_map(own).collect()
}

/// A text on the desk: cut up, with what its marks depend on.
struct Desk<'a> {
    text: &'a ArticleText,
    ground: Ground<'a>,
    context: Context<'a>,
    reasons: Reasons,
}

impl<'a> Desk<'a> {
    fn new(text: &'a ArticleText, own_end: usize, context: Context<'a>, reasons: Reasons) -> Self {
        let ground = match context.level {
            Level::Full => Ground::tagged(text.as_str(), own_end),
            Level::First(words) => Ground::with_dots(text.as_str(), own_end, first::dots(words)),
        };
        Self { text, ground, context, reasons }
    }

    /// Words of the text, as they are cited in reasons.
    fn cited(&self, tokens: Range<usize>) -> String {
        if tokens.is_empty() { String::new() } else { self.cited_span(self.tokens(tokens)) }
    }

    /// The same of a span.
    fn cited_span(&self, span: Span) -> String {
        format!("“{}”", &self.ground.text[span.start()..span.end()])
    }

    /// The span of bytes that lie on token edges, hence on character boundaries.
    fn span(&self, bytes: Range<usize>) -> Span {
        self.text.span(bytes.start, bytes.end).expect("token edges are character boundaries inside the text")
    }

    /// The span of a range of tokens; the range is never empty.
    fn tokens(&self, tokens: Range<usize>) -> Span {
        self.span(self.ground.bytes(tokens))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::languages::outlets;

    pub(in crate::annotate) fn marks_of(text: &str) -> (ArticleText, Marks) {
        let text = ArticleText::new(text).unwrap();
        let marks = marks(&text, text.as_str().len(), context());
        (text, marks)
    }

    pub(in crate::annotate) fn context() -> Context<'static> {
        Context {
            level: Level::Full,
            published: Some(Published::Day(Date::constant(2026, 3, 9))),
            own_outlet: None,
            outlets: outlets(),
            links: &[],
        }
    }
}
