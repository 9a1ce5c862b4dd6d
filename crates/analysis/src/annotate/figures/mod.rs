//! Figures: numbers in digits and words, what they count, and how exact they claim to be.
//!
//! Input: tokens, dates (numbers inside them are none) and quotations (who says so).

mod counted;
mod draft;
mod fractions;
mod measures;
mod money;
mod numbers;
mod ones;
#[cfg(test)]
mod tests;
mod told;

use model::{DateMark, DateType, Figure, FigureKind, Qualifier, Quote};

use super::{Desk, MarkKind};
use draft::Draft;
use measures::qualifier;
use numbers::{Number, number_at};
use told::{Told, told};

pub(super) fn find(desk: &Desk<'_>, dates: &[DateMark], quotes: &[Quote]) -> Vec<Figure> {
    let ground = &desk.ground;
    let mut found = Vec::new();
    let mut at = 0;
    while at < ground.tokens.len() {
        let Some(number) = number_at(ground, at) else {
            at += 1;
            continue;
        };
        at = number.tokens.end;
        let byte = number.bytes.start;
        let near = dates.partition_point(|d| d.span.end() <= byte);
        let dated = dates.get(near).is_some_and(|d| d.span.start() <= byte && names_a_time(d, byte));
        let Some(told) = told(ground, &number).filter(|_| !dated) else { continue };
        let (figure, end) = figure(desk, &number, told, quotes);
        at = at.max(end);
        // A number of hundreds of digits is none.
        if figure.value.is_finite() && figure.high.is_none_or(f64::is_finite) {
            give_reason(desk, &figure);
            found.push(figure);
        }
    }
    found
}

/// Whether a time expression around a number tells when and not how long: "the last 24 hours" does, "24 hours" does not.
fn names_a_time(date: &DateMark, number: usize) -> bool {
    match date.kind {
        DateType::Date | DateType::Time => true,
        DateType::Duration => date.from.is_some() || date.span.start() < number && date.value.is_none(),
        DateType::Set => false,
    }
}

fn give_reason(desk: &Desk<'_>, figure: &Figure) {
    let rule = match figure.kind {
        FigureKind::Count => "count",
        FigureKind::Money => "money",
        FigureKind::Percent => "percent",
        FigureKind::Measure => "measure",
        FigureKind::Duration => "duration",
        FigureKind::Age => "age",
        FigureKind::Rank => "rank",
    };
    desk.reasons.give(MarkKind::Figure, figure.span, rule, || {
        let mut said = format!("{} is {}", desk.cited_span(figure.number), figure.value);
        if let Some(high) = figure.high {
            said.push_str(&format!(" to {high}"));
        }
        if let Some(counted) = figure.counted {
            said.push_str(&format!(" of {}", desk.cited_span(counted)));
        }
        if let Some(unit) = &figure.unit {
            said.push_str(&format!(", unit {unit}"));
        }
        said
    });
}

fn figure(desk: &Desk<'_>, number: &Number, told: Told, quotes: &[Quote]) -> (Figure, usize) {
    let ground = &desk.ground;
    let mut draft = Draft::of(number);
    let (hedge, lead) = match told {
        Told::Amount => {
            draft.read(ground, number);
            qualifier(ground, draft.start, draft.high.is_some())
        }
        Told::Which(from) => {
            draft.kind = FigureKind::Rank;
            (Qualifier::Exact, from)
        }
    };
    let start = ground.tokens[lead].start.min(number.bytes.start);
    let end = ground.tokens[draft.end - 1].end.max(number.bytes.end);
    let number_span = desk.span(number.bytes.clone());
    let figure = Figure {
        span: desk.span(start..end),
        kind: draft.kind,
        value: draft.value,
        high: draft.high,
        qualifier: draft.bound.unwrap_or(hedge),
        number: number_span,
        counted: draft.counted.map(|bytes| desk.span(bytes)),
        unit: draft.unit,
        speaker: super::quote_around(quotes, number_span.start()).and_then(|q| q.speaker),
    };
    (figure, draft.end)
}
