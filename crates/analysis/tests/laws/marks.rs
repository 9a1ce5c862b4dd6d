//! What holds of the marks of any text whatever.

use analysis::annotate::{Context, Explained, explained, marks};
use analysis::languages::{level, outlets};
use jiff::civil::Date;
use model::{ArticleText, Marks, Published, Span};

/// Marks `text` as one of the language `lang`, published on `anchor`, and checks what all marks must keep to.
pub(crate) fn hold_for(text: &str, lang: &str, anchor: Option<Date>) {
    let Ok(text) = ArticleText::new(text) else { return };
    let level = level(Some(lang)).expect("a language with marks");
    let context = Context {
        level,
        published: anchor.map(Published::Day),
        own_outlet: None,
        outlets: outlets(),
        links: &[],
    };
    let end = text.as_str().len();
    let Explained { marks: made, reasons } = explained(&text, end, context);
    assert_eq!(made, marks(&text, end, context), "asking why changes nothing");
    let Marks { quotes, credits, figures, forecasts, dates, names, questions } = made;
    let all = [
        in_order(&text, quotes.iter().map(|mark| mark.span)),
        in_order(&text, credits.iter().map(|mark| mark.span)),
        in_order(&text, figures.iter().map(|mark| mark.span)),
        in_order(&text, forecasts.iter().map(|mark| mark.span)),
        in_order(&text, dates.iter().map(|mark| mark.span)),
        in_order(&text, names.iter().map(|mark| mark.span)),
        in_order(&text, questions.iter().map(|mark| mark.span)),
    ];
    assert_eq!(reasons.len(), all.iter().sum::<usize>(), "every mark has a reason");
    for quote in &quotes {
        assert!(quote.parts.iter().all(|part| quote.span.contains(*part)) && quote.parts.len() != 1);
        assert!((0.0..=1.0).contains(&quote.confidence));
        let speaker = quote.speaker.iter().flat_map(|speaker| [speaker.span, speaker.name]);
        assert!(speaker.chain(quote.cue).all(|span| text.excerpt(span).is_ok()));
    }
    for figure in &figures {
        assert!(figure.span.contains(figure.number) && figure.value.is_finite());
        assert!(figure.high.is_none_or(|high| high >= figure.value));
    }
    for forecast in &forecasts {
        assert!(forecast.span.contains(forecast.phrase));
        assert!(
            forecast
                .probability
                .is_none_or(|band| 0.0 <= band.low && band.low <= band.high && band.high <= 1.0)
        );
        assert!(forecast.horizon.as_ref().is_none_or(|horizon| horizon.from < horizon.to));
    }
    for date in &dates {
        assert!(date.from.is_some() == date.to.is_some() && (date.from.is_none() || date.from < date.to));
        assert!(date.value.as_ref().is_none_or(|value| !value.is_empty()));
    }
}

/// How many there are; each is of the text, not empty, and begins no earlier than the one before.
fn in_order(text: &ArticleText, spans: impl Iterator<Item = Span>) -> usize {
    let mut last = 0;
    spans
        .inspect(|span| {
            assert!(text.excerpt(*span).is_ok_and(|words| !words.is_empty()));
            assert!(last <= span.start(), "in the order of the text");
            last = span.start();
        })
        .count()
}
