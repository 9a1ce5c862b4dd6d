//! Annotation: the typed marks of a text, by rules over language data. The same text gives the same marks.

mod clauses;
mod credits;
mod dates;
mod figures;
mod forecasts;
mod ground;
mod names;
mod posts;
mod questions;
mod quotes;
mod speakers;
mod tags;

use std::ops::Range;

use jiff::civil::Date;
use model::{Article, ArticleText, Link, Marks, OutletRef, Quote, Span};

use crate::extract::find_comments;
use crate::languages::{Outlets, has_marks};
use ground::Ground;
pub(crate) use ground::word_tokens;
pub use tags::{Tag, training};

/// What marks depend on beside the text.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The publisher's local day of publication: relative dates are counted from it.
    pub anchor: Option<Date>,
    /// The page's own outlet, which it cannot credit.
    pub own_outlet: Option<&'a OutletRef>,
    /// The outlets that can be credited.
    pub outlets: &'a Outlets,
    /// Links whose words stand in the text.
    pub links: &'a [Link],
}

/// Marks body, headline and comments of `article` in place. A language without data gets no marks.
pub fn annotate(article: &mut Article, outlets: &Outlets) {
    if !has_marks(article.lang.as_deref()) {
        return;
    }
    let context = Context {
        anchor: article.published.map(|p| p.day()),
        own_outlet: article.outlet.as_ref(),
        outlets,
        links: &[],
    };
    let own_end = if article.comments.iter().any(|c| c.within.is_some()) {
        find_comments(article.text.as_str()).1
    } else {
        article.text.as_str().len()
    };
    article.marks = marks(&article.text, own_end, Context { links: &article.links, ..context });
    if let Some(title) = &article.title {
        article.title_marks = marks(title, title.as_str().len(), context);
    }
    for comment in &mut article.comments {
        let anchor = comment.published.map(|p| p.day()).or(context.anchor);
        comment.marks = marks(&comment.text, comment.text.as_str().len(), Context { anchor, ..context });
    }
}

/// The marks of the first `own_end` bytes of `text`.
pub fn marks(text: &ArticleText, own_end: usize, context: Context<'_>) -> Marks {
    let desk = Desk { text, ground: Ground::tagged(text.as_str(), own_end), context };
    let names = names::find(&desk);
    let dates = dates::find(&desk);
    let credits = credits::find(&desk);
    let quotes = quotes::find(&desk, &names, &credits);
    let figures = figures::find(&desk, &dates, &quotes);
    let forecasts = forecasts::find(&desk, &dates, &quotes);
    let questions = questions::find(&desk);
    Marks { quotes, credits, figures, forecasts, dates, names, questions }
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
}

impl Desk<'_> {
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
    use proptest::prelude::*;

    use super::*;
    use crate::languages::outlets;

    pub(in crate::annotate) fn marks_of(text: &str) -> (ArticleText, Marks) {
        let text = ArticleText::new(text).unwrap();
        let anchor = Some(Date::constant(2026, 3, 9));
        let marks = marks(
            &text,
            text.as_str().len(),
            Context { anchor, own_outlet: None, outlets: outlets(), links: &[] },
        );
        (text, marks)
    }

    proptest! {
        /// Whatever the text, marks are made without panic, in order, inside the text.
        #[test]
        fn any_text_is_marked(words in proptest::collection::vec(
            prop_oneof![
                Just("“".to_owned()), Just("”".to_owned()), Just("\"".to_owned()), Just(",".to_owned()), Just(".".to_owned()), Just("\n".to_owned()),
                Just("said".to_owned()), Just("told".to_owned()), Just("that".to_owned()), Just("according".to_owned()), Just("to".to_owned()), Just("will".to_owned()),
                Just("the".to_owned()), Just("Reuters".to_owned()), Just("Carrow".to_owned()), Just("he".to_owned()), Just("last".to_owned()), Just("week".to_owned()),
                Just("between".to_owned()), Just("5".to_owned()), Just("March".to_owned()), Just("$".to_owned()), Just("%".to_owned()), Just("million".to_owned()),
                Just("if".to_owned()), Just("?".to_owned()), Just("(".to_owned()), Just(")".to_owned()), Just("—".to_owned()), Just("Source:".to_owned()), "\\PC{1,4}",
                Just("BBC".to_owned()), Just("Fox & Friends".to_owned()), Just("Holm Gazette".to_owned()), Just("local media".to_owned()), Just("photo".to_owned()), Just("/".to_owned()),
                Just("©".to_owned()), Just("by".to_owned()), Just("on".to_owned()), Just("interview with".to_owned()), Just("reported".to_owned()), Just("originally appeared on".to_owned()),
                Just("contributed to this report".to_owned()), Just("'".to_owned()), Just("’s".to_owned()), Just("newspaper".to_owned()), Just("a.example".to_owned()), Just("quoted".to_owned()),
            ], 0..40), glue in any::<bool>())
        {
            let text = words.join(if glue { "" } else { " " });
            let (text, marks) = marks_of(&text);
            for quote in &marks.quotes {
                prop_assert!(text.excerpt(quote.span).is_ok());
                for part in &quote.parts {
                    prop_assert!(quote.span.contains(*part));
                }
            }
            for figure in &marks.figures {
                prop_assert!(figure.span.contains(figure.number));
            }
            for forecast in &marks.forecasts {
                prop_assert!(forecast.span.contains(forecast.phrase));
            }
            for date in &marks.dates {
                prop_assert!(date.from.is_none() || date.from <= date.to);
            }
        }
    }
}
