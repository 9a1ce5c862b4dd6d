//! Figures: numbers in digits and words, what they count, and how exact they claim to be.
//!
//! Input: tokens, dates (numbers inside them are none) and quotations (who says so).

mod counted;
mod measures;
mod numbers;
#[cfg(test)]
mod tests;
mod told;

use std::ops::Range;

use model::{DateMark, DateType, Figure, FigureKind, Quote};

use super::ground::{Ground, TokenKind};
use super::tags::Tag;
use super::{Desk, MarkKind};
use crate::languages::lexicon;
use counted::{counted_phrase, counted_verb};
use measures::{age_end, currency_word, percent_end, qualifier, range_end, shared_scale};
use numbers::{Number, number_at};
use told::is_figure;

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
        let dated = dates
            .get(near)
            .is_some_and(|d| d.span.start() <= byte && matches!(d.kind, DateType::Date | DateType::Time));
        if dated || !is_figure(ground, &number) {
            continue;
        }
        let (figure, end) = figure(desk, &number, quotes);
        at = at.max(end);
        // A number of hundreds of digits is none.
        if figure.value.is_finite() && figure.high.is_none_or(f64::is_finite) {
            give_reason(desk, &figure);
            found.push(figure);
        }
    }
    found
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

/// What is known of a figure while it is put together.
struct Draft {
    start: usize,
    end: usize,
    kind: FigureKind,
    value: f64,
    high: Option<f64>,
    unit: Option<String>,
    /// Bytes of what is counted.
    counted: Option<Range<usize>>,
}

fn figure(desk: &Desk<'_>, number: &Number, quotes: &[Quote]) -> (Figure, usize) {
    let ground = &desk.ground;
    let mut draft = Draft {
        start: number.tokens.start,
        end: number.tokens.end,
        kind: FigureKind::Count,
        value: number.value,
        high: None,
        unit: None,
        counted: None,
    };
    draft.currency_before(ground);
    draft.range(ground, number);
    if let Some(byte) = number.unit {
        draft.hyphened_unit(ground, byte);
    } else {
        draft.what_stands_behind(ground, number);
    }
    draft.money_for_what(ground);
    let (qualifier, lead) = qualifier(ground, draft.start, draft.high.is_some());
    let start = ground.tokens[lead].start.min(number.bytes.start);
    let end = ground.tokens[draft.end - 1].end.max(number.bytes.end);
    let number_span = desk.span(number.bytes.clone());
    let figure = Figure {
        span: desk.span(start..end),
        kind: draft.kind,
        value: draft.value,
        high: draft.high,
        qualifier,
        number: number_span,
        counted: draft.counted.map(|bytes| desk.span(bytes)),
        unit: draft.unit,
        speaker: super::quote_around(quotes, number_span.start()).and_then(|q| q.speaker),
    };
    (figure, draft.end)
}

impl Draft {
    /// $5, US$5, £44.2m, USD 5
    fn currency_before(&mut self, ground: &Ground<'_>) {
        let Some(before) = self.start.checked_sub(1) else { return };
        let code = lexicon().currency_signs.get(ground.word(before)).or_else(|| {
            let code =
                ground.word(before).len() == 3 && ground.word(before).bytes().all(|b| b.is_ascii_uppercase());
            lexicon().currency_words.get(ground.lower(before)).filter(|_| code)
        });
        let Some(code) = code else { return };
        self.kind = FigureKind::Money;
        self.unit = Some(code.clone());
        self.start = before;
        if ground.glued(before) && matches!(ground.low(before - 1), "us" | "a" | "c" | "hk" | "nz") {
            self.start -= 1;
        }
    }

    /// "125 to 155 miles", "5-7", "between 1,900 and 2,100", "8% to 10%"
    fn range(&mut self, ground: &Ground<'_>, number: &Number) {
        let Some((other, stop)) = range_end(ground, self.end, self.start) else { return };
        // "6–3" is no range; the second number stands for itself.
        if other.value < self.value {
            return;
        }
        // "1.5 to 2 million" counts both in millions, "5-6,000" both in thousands.
        let shared = shared_scale(ground, number, stop).filter(|_| other.value >= 1e6).or_else(|| {
            let thousands = ground.glued(self.end) && number.value < 1000.0 && other.value >= 1000.0;
            (thousands && other.value % 1000.0 == 0.0 && number.value.fract() == 0.0).then_some(1000.0)
        });
        if let Some(scale) = shared.filter(|scale| self.value < 1000.0 && self.value * scale < other.value) {
            self.value *= scale;
        }
        self.end = stop;
        self.high = Some(other.value).filter(|top| *top >= self.value);
    }

    /// "five-year sentence": the unit is the rest of the word.
    fn hyphened_unit(&mut self, ground: &Ground<'_>, byte: usize) {
        let word = &ground.low(self.start)[byte - ground.tokens[self.start].start..];
        self.named_unit(word, byte..ground.tokens[self.start].end);
        self.thing_of_that_size(ground);
    }

    /// The kind, by the word of a unit; whether it is one.
    fn named_unit(&mut self, word: &str, bytes: Range<usize>) -> bool {
        let lexicon = lexicon();
        let (kind, unit) = if let Some(known) = lexicon.units.get(word) {
            (FigureKind::Measure, known.clone())
        } else if lexicon.durations.contains_key(word) {
            (FigureKind::Duration, word.trim_end_matches('s').to_owned())
        } else if let Some(part) = lexicon.subunits.get(word) {
            (FigureKind::Money, part.clone())
        } else if let Some(code) = lexicon.currency_words.get(word) {
            (FigureKind::Money, code.clone())
        } else {
            return false;
        };
        (self.kind, self.unit) = (kind, Some(unit));
        self.counted = (kind != FigureKind::Money).then_some(bytes);
        true
    }

    /// The noun that a hyphenated size stands before: it belongs to the figure.
    fn thing_of_that_size(&mut self, ground: &Ground<'_>) {
        let mut at = self.end;
        while at < self.end + 3
            && (ground.tag(at) == Tag::Adjective || ground.tag(at) == Tag::Noun)
            && !ground.glued(at)
        {
            at += 1;
        }
        if at > self.end && ground.tag(at - 1) == Tag::Noun {
            self.end = at;
        }
    }

    fn what_stands_behind(&mut self, ground: &Ground<'_>, number: &Number) {
        let after = ground.low(self.end);
        if let Some(stop) = percent_end(ground, self.end) {
            self.kind = FigureKind::Percent;
            self.unit = Some("percent".to_owned());
            self.end = stop;
        } else if let Some(stop) = age_end(ground, self.start, self.end, number.value) {
            self.kind = FigureKind::Age;
            self.unit = Some("year".to_owned());
            self.end = stop;
        } else if ground.tokens[number.tokens.start].kind == TokenKind::Number
            && ground.glued(self.end)
            && matches!(after, "st" | "nd" | "rd" | "th")
        {
            self.kind = FigureKind::Rank;
            self.end += 1;
        } else if let Some((code, stop)) = currency_word(ground, self.end) {
            self.kind = FigureKind::Money;
            self.unit = Some(code);
            self.end = stop;
            self.cents(ground);
        } else if self.kind != FigureKind::Money {
            self.unit_or_thing(ground, number);
        }
    }

    /// "9 days", "5 km", "11-and-a-half hours", "12-cent", "84 people", "two were injured"
    fn unit_or_thing(&mut self, ground: &Ground<'_>, number: &Number) {
        if ground.low(self.end) == "-" && ground.low(self.end + 1) == "and-a-half" {
            self.value += 0.5;
            self.end += 2;
        }
        let hyphen = usize::from(ground.low(self.end) == "-");
        let at = self.end + hyphen;
        let name = ground.low(at);
        let name = if hyphen == 1 { name.split('-').next().unwrap_or(name) } else { name };
        if let Some(token) = ground.tokens.get(at)
            && self.named_unit(name, token.start..token.start + name.len().min(token.end - token.start))
        {
            self.end = at + 1;
            if matches!(ground.low(self.end), "square" | "cubic") {
                self.end += 1;
            }
            if hyphen == 1 {
                self.thing_of_that_size(ground);
            }
            self.feet_and_inches(ground);
            return;
        }
        // "two-thirds of voters", "half the crew"
        let mut from = self.end;
        if number.fraction {
            from += usize::from(ground.low(from) == "of");
            from += usize::from(lexicon().determiners.contains(ground.lower(from)));
        }
        if let Some(phrase) = counted_phrase(ground, from) {
            self.end = phrase.end;
            self.counted = Some(ground.bytes(phrase));
        } else if ground.low(self.end) == "others" {
            self.counted = Some(ground.bytes(self.end..self.end + 1));
            self.end += 1;
        } else if ground.low(self.end) == "of"
            && matches!(ground.low(self.end + 1), "whom" | "which" | "them")
        {
            self.end += 2;
        } else if !number.fraction
            && let Some(verb) = counted_verb(ground, self.end)
        {
            self.end = verb.end;
            self.counted = Some(ground.bytes(verb));
        }
    }

    /// "3 dollars 50 cents"
    fn cents(&mut self, ground: &Ground<'_>) {
        let at = self.end + usize::from(ground.low(self.end) == "and");
        let Some(part) = number_at(ground, at).filter(|n| (0.0..100.0).contains(&n.value)) else { return };
        if self.high.is_none() && lexicon().subunits.contains_key(ground.lower(part.tokens.end)) {
            self.value += part.value / 100.0;
            self.end = part.tokens.end + 1;
        }
    }

    /// "6 feet 2 inches", "6ft 2in"
    fn feet_and_inches(&mut self, ground: &Ground<'_>) {
        let at = self.end + usize::from(ground.low(self.end) == "and");
        let inch = matches!(ground.low(at + 1), "inch" | "inches" | "in" | "ins");
        if self.unit.as_deref() != Some("foot") || self.high.is_some() || !inch {
            return;
        }
        if let Some(inches) =
            number_at(ground, at).filter(|n| (0.0..12.0).contains(&n.value) && n.tokens.end == at + 1)
        {
            self.value += inches.value / 12.0;
            self.end = at + 2;
        }
    }

    /// "$84,000 in taxpayer funds", "$82 a share", "$500,000 of airtime": the money and what it is.
    fn money_for_what(&mut self, ground: &Ground<'_>) {
        if self.kind != FigureKind::Money {
            return;
        }
        // "$110-a-share"
        if ground.low(self.end) == "-" && ground.low(self.end + 1).starts_with("a-") {
            self.end += 2;
            return;
        }
        if matches!(ground.low(self.end), "a" | "per") {
            let each = (self.end + 1..self.end + 3).find(|at| lexicon().rates.contains(ground.lower(*at)));
            self.end = each.map_or(self.end, |at| at + 1);
            return;
        }
        let links = matches!(ground.low(self.end), "in" | "of" | "worth");
        let of = usize::from(ground.low(self.end) == "worth" && ground.low(self.end + 1) == "of");
        let from = self.end + 1 + of;
        if links
            && ground.tokens.get(from).is_some_and(|t| t.kind == TokenKind::Word && !t.capital)
            && let Some(phrase) = counted_phrase(ground, from)
        {
            self.end = phrase.end;
            self.counted = Some(ground.bytes(phrase));
        }
    }
}
