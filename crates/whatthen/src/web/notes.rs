//! What stands in the margin beside marks: who speaks, how much, how likely, until when.

use model::{
    ArticleText, Band, CreditKind, Figure, FigureKind, Forecast, Horizon, Marks, Polarity, Qualifier, Quote,
    QuoteKind, Span,
};

use super::lit::Kind;
use super::wording::shown;
use crate::contract::Offsets;

/// A note in the margin.
#[derive(Clone, Debug)]
pub(crate) struct Note {
    pub(crate) kind: Kind,
    /// In a few words what it is: "direct, denies", "at least", "55–80 % (ICD 203)".
    pub(crate) label: String,
    /// Whose words, which outlet, what is counted; empty where there is nothing to say.
    pub(crate) about: String,
    /// Code points of the words, end exclusive.
    pub(crate) start: usize,
    pub(crate) end: usize,
}

/// The notes on `text`, each with the byte that its mark starts at.
pub(crate) fn notes_of(text: &ArticleText, marks: &Marks) -> Vec<(usize, Note)> {
    let offsets = Offsets::new(text.as_str());
    let mut notes = Vec::new();
    let mut note = |kind: Kind, span: Span, label: String, about: String| {
        let (start, end) = (offsets.to_chars(span.start()), offsets.to_chars(span.end()));
        notes.push((span.start(), Note { kind, label, about: shown(&about), start, end }));
    };
    let words = |span: Span| text.excerpt(span).unwrap_or_default();
    for quote in &marks.quotes {
        note(Kind::Quote, quote.span, manner(quote), speaker(text, quote));
    }
    for credit in &marks.credits {
        note(Kind::Credit, credit.span, credited(credit.kind).to_owned(), credit.outlet.name.clone());
    }
    for figure in &marks.figures {
        note(Kind::Figure, figure.span, value(figure), counted(text, figure));
    }
    for forecast in &marks.forecasts {
        note(Kind::Forecast, forecast.span, likely(text, forecast), expected(text, forecast));
    }
    for question in &marks.questions {
        note(Kind::Question, question.span, "asked".to_owned(), String::new());
    }
    for date in &marks.dates {
        let Some(resolved) = date.value.as_deref().filter(|value| *value != words(date.span)) else {
            continue;
        };
        note(Kind::Date, date.span, words(date.span).to_owned(), resolved.to_owned());
    }
    notes
}

fn manner(quote: &Quote) -> String {
    let kind = match quote.kind {
        QuoteKind::Direct => "direct",
        QuoteKind::Mixed => "partly in quotation marks",
        QuoteKind::Indirect => "indirect",
    };
    let denies = if quote.polarity == Polarity::Denies { ", denies" } else { "" };
    let via = quote.via.as_ref().map(|via| format!(", via {}", shown(&via.name))).unwrap_or_default();
    format!("{kind}{denies}{via}")
}

fn speaker(text: &ArticleText, quote: &Quote) -> String {
    let name = quote.speaker.and_then(|speaker| text.excerpt(speaker.name).ok());
    name.unwrap_or("nobody is named").to_owned()
}

fn credited(kind: CreditKind) -> &'static str {
    match kind {
        CreditKind::Reports => "reports",
        CreditKind::Told => "told",
        CreditKind::AccordingTo => "according to",
        CreditKind::SourceLine => "source line",
        CreditKind::DatelineAgency => "agency",
        CreditKind::Link => "link",
        CreditKind::Photo => "picture",
    }
}

/// "at least 38,000,000", "1,900 to 2,100".
fn value(figure: &Figure) -> String {
    let number = |value: f64| {
        // Beyond this a float has no digits of its own to group.
        if value.abs() > 1e15 {
            return format!("{value:e}");
        }
        let sign = if value < 0.0 { "−" } else { "" };
        let written = format!("{:.2}", value.abs());
        let (whole, rest) = written.split_once('.').unwrap_or((&written, ""));
        let whole = super::wording::grouped(whole.parse().unwrap_or(0));
        if rest == "00" { format!("{sign}{whole}") } else { format!("{sign}{whole}.{rest}") }
    };
    let first = number(figure.value);
    match (figure.qualifier, figure.high) {
        (Qualifier::Range, Some(high)) => format!("{first} to {}", number(high)),
        (Qualifier::AtLeast, _) => format!("at least {first}"),
        (Qualifier::AtMost, _) => format!("at most {first}"),
        (Qualifier::About, _) => format!("about {first}"),
        _ => first,
    }
}

fn counted(text: &ArticleText, figure: &Figure) -> String {
    let of = figure.counted.and_then(|span| text.excerpt(span).ok()).map(str::to_owned);
    let kind = match figure.kind {
        FigureKind::Age => "age",
        FigureKind::Rank => "rank",
        FigureKind::Duration => "duration",
        _ => "",
    };
    let of = of.or_else(|| figure.unit.clone()).unwrap_or_else(|| kind.to_owned());
    match figure.speaker.and_then(|speaker| text.excerpt(speaker.name).ok()) {
        Some(name) if of.is_empty() => format!("says {name}"),
        Some(name) => format!("{of}, says {name}"),
        None => of,
    }
}

fn likely(text: &ArticleText, forecast: &Forecast) -> String {
    let phrase = shown(text.excerpt(forecast.phrase).unwrap_or_default());
    match &forecast.probability {
        None => format!("{phrase}: no probability"),
        Some(Band { low, high, scale }) => {
            format!("{phrase}: {:.0}–{:.0} % ({scale})", low * 100.0, high * 100.0)
        }
    }
}

fn expected(text: &ArticleText, forecast: &Forecast) -> String {
    let by = forecast.by.and_then(|by| text.excerpt(by.name).ok()).unwrap_or("the article itself");
    let until = match &forecast.horizon {
        Some(Horizon { from, to }) => format!("from {from}, before {to}"),
        None => "no date".to_owned(),
    };
    let condition = if forecast.conditional { ", on a condition" } else { "" };
    format!("{by}; {until}{condition}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_said_with_their_hedge() {
        let text = ArticleText::new("31").unwrap();
        let span = text.span(0, 2).unwrap();
        let figure = |value, high, qualifier| Figure {
            span,
            kind: FigureKind::Count,
            value,
            high,
            qualifier,
            number: span,
            counted: None,
            unit: None,
            speaker: None,
        };
        assert_eq!(value(&figure(38e6, None, Qualifier::AtLeast)), "at least 38,000,000");
        assert_eq!(value(&figure(1900.0, Some(2100.0), Qualifier::Range)), "1,900 to 2,100");
        assert_eq!(value(&figure(47.6, None, Qualifier::Exact)), "47.60");
        assert_eq!(value(&figure(-3.0, None, Qualifier::Exact)), "−3");
        assert_eq!(value(&figure(1e300, None, Qualifier::Exact)), "1e300");
    }
}
