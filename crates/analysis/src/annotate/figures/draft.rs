//! A figure while it is put together: its currency, its range, and what stands behind it.

use std::ops::Range;

use model::{FigureKind, Qualifier};

use super::super::ground::{Ground, TokenKind};
use super::super::tags::Tag;
use super::counted::{counted_phrase, counted_verb};
use super::measures::{age_end, bound_behind, percent_end, range_end, shared_scale, unit_at};
use super::money::{currency_before, currency_behind};
use super::numbers::{Number, number_at};
use super::ones::of_several;
use crate::languages::lexicon;

/// What is known of a figure while it is put together.
pub(super) struct Draft {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) kind: FigureKind,
    pub(super) value: f64,
    pub(super) high: Option<f64>,
    pub(super) unit: Option<String>,
    /// Bytes of what is counted.
    pub(super) counted: Option<Range<usize>>,
    /// How exact the words behind the number make it: "20 or more".
    pub(super) bound: Option<Qualifier>,
}

impl Draft {
    /// The bare number.
    pub(super) fn of(number: &Number) -> Self {
        Self {
            start: number.tokens.start,
            end: number.tokens.end,
            kind: FigureKind::Count,
            value: number.value,
            high: None,
            unit: None,
            counted: None,
            bound: None,
        }
    }

    /// Takes up what stands around the number.
    pub(super) fn read(&mut self, ground: &Ground<'_>, number: &Number) {
        if let Some(end) = of_several(ground, number) {
            self.end = end;
            return;
        }
        self.currency_before(ground, number);
        self.range(ground, number);
        if let Some((bound, end)) = bound_behind(ground, self.end).filter(|_| self.high.is_none()) {
            (self.bound, self.end) = (Some(bound), end);
        }
        if let Some(byte) = number.unit {
            self.hyphened_unit(ground, number, byte);
        } else {
            self.what_stands_behind(ground, number);
        }
        self.money_for_what(ground);
    }

    /// $5, US$5, £44.2m, USD 5, USD5, #2
    fn currency_before(&mut self, ground: &Ground<'_>, number: &Number) {
        // Of "a $five-year deal" the sign is not the years'.
        if number.unit.is_some() {
            return;
        }
        let token = &ground.tokens[self.start];
        let inside =
            token.kind == TokenKind::Word && (token.start + 1..token.end).contains(&number.bytes.start);
        if let Some(code) = ground.text.get(token.start..number.bytes.start).filter(|_| inside)
            && token.capital
        {
            let sign = lexicon().currency_signs.get(code).map_or(code, String::as_str);
            (self.kind, self.unit) = (FigureKind::Money, Some(sign.to_owned()));
            return;
        }
        if let Some((code, from, scale)) = currency_before(ground, self.start) {
            (self.kind, self.unit, self.start) = (FigureKind::Money, Some(code), from);
            self.value *= scale;
        } else if self.start > 0 && ground.glued(self.start) && ground.low(self.start - 1) == "#" {
            (self.kind, self.start) = (FigureKind::Rank, self.start - 1);
        }
    }

    /// "125 to 155 miles", "5-7", "between 1,900 and 2,100", "8% to 10%"
    fn range(&mut self, ground: &Ground<'_>, number: &Number) {
        let Some((other, stop)) = range_end(ground, self.end, self.start) else { return };
        // "6–3" is no range; the second number stands for itself.
        // "8 % to $13 million" and "5 or 500" are two numbers.
        let far = ground.low(self.end) == "or" && other.value > 10.0 * self.value;
        let mixed = percent_end(ground, self.end).is_some() && percent_end(ground, stop).is_none();
        if other.value <= self.value || far || mixed {
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
    fn hyphened_unit(&mut self, ground: &Ground<'_>, number: &Number, byte: usize) {
        let at = number.tokens.end - 1;
        let token = &ground.tokens[at];
        self.named_unit(&ground.low(at)[byte - token.start..], byte..token.end);
        self.thing_of_that_size(ground);
    }

    /// The kind, by the word of a unit; whether it is one.
    fn named_unit(&mut self, word: &str, bytes: Range<usize>) -> bool {
        let lexicon = lexicon();
        let (kind, unit) = if lexicon.durations.contains_key(word) {
            (FigureKind::Duration, word.trim_end_matches('s').to_owned())
        } else if let Some(known) = lexicon.units.get(word) {
            (FigureKind::Measure, known.clone())
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
            let sign = self.end + usize::from(ground.low(self.end) == "-");
            self.counted = Some(ground.bytes(sign..stop));
            self.end = stop;
        } else if let Some(stop) = age_end(ground, self.start, self.end, number.value) {
            self.kind = FigureKind::Age;
            self.unit = Some("year".to_owned());
            self.counted = (self.end..stop).find_map(|at| year_word(ground, at));
            self.end = stop;
        } else if !number.fraction
            && ground.tokens[number.tokens.start].kind == TokenKind::Number
            && ground.glued(self.end)
            && matches!(after, "st" | "nd" | "rd" | "th")
        {
            self.kind = FigureKind::Rank;
            self.end += 1;
        } else if let Some((code, stop, scale)) = self.currency_behind(ground) {
            self.kind = FigureKind::Money;
            self.unit = Some(code);
            self.end = stop;
            self.value *= scale;
            self.high = self.high.map(|high| high * scale);
            self.cents(ground);
        } else if self.kind == FigureKind::Rank {
            self.thing_of_that_size(ground);
        } else if self.kind != FigureKind::Money {
            self.unit_or_thing(ground, number);
        }
    }

    /// "27 won" tells of winners, "27,000 won" of money.
    fn tells_of_winners(&self, ground: &Ground<'_>, at: usize) -> bool {
        ground.low(at) == "won" && self.value < 500.0
    }

    /// The currency behind the number; none that is the next number's, as in "USD 10 EUR 20".
    fn currency_behind(&self, ground: &Ground<'_>) -> Option<(String, usize, f64)> {
        if self.tells_of_winners(ground, self.end) {
            return None;
        }
        let found = currency_behind(ground, self.end)?;
        // "Three Guarani leaders"
        let spelled = ground.tokens[self.end - 1].kind == TokenKind::Word;
        if spelled
            && found.1 == self.end + 1
            && ground.tokens[self.end].capital
            && !ground.word(self.end).chars().all(char::is_uppercase)
            && lexicon().magnitudes.get(ground.lower(self.end - 1)).is_none()
        {
            return None;
        }
        let next = || ground.tokens.get(found.1).is_some_and(|t| t.kind == TokenKind::Number);
        (self.kind != FigureKind::Rank && !(self.kind == FigureKind::Money && next())).then_some(found)
    }

    /// "9 days", "5 km", "11-and-a-half hours", "12-cent", "84 people", "two were injured"
    fn unit_or_thing(&mut self, ground: &Ground<'_>, number: &Number) {
        if ground.low(self.end) == "-" && ground.low(self.end + 1) == "and-a-half" {
            self.value += 0.5;
            self.end += 2;
        }
        let hyphen = usize::from(ground.low(self.end) == "-");
        let at = self.end + hyphen;
        // "Two Newton residents" are nobody's force.
        let named = number.tokens.clone().all(|at| ground.tokens[at].kind == TokenKind::Word)
            && ground.tokens.get(at).is_some_and(|token| token.capital)
            && !matches!(ground.low(at), "celsius" | "fahrenheit" | "kelvin");
        if hyphen == 0
            && !named
            && let Some((unit, range, stop)) = unit_at(ground, at)
        {
            (self.kind, self.unit, self.end) = (FigureKind::Measure, Some(unit), stop);
            self.counted = Some(ground.bytes(range));
            self.feet_and_inches(ground);
            return;
        }
        let first = |word| if hyphen == 1 { first_part(word) } else { word };
        if let Some(token) = ground.tokens.get(at)
            && !named
            && !self.tells_of_winners(ground, at)
            && self.named_unit(first(ground.low(at)), token.start..token.start + first(ground.word(at)).len())
        {
            self.end = at + 1;
            if hyphen == 1 {
                self.thing_of_that_size(ground);
            }
            self.feet_and_inches(ground);
            return;
        }
        // "two-thirds of voters", "half the crew"
        let mut from = self.end;
        if number.fraction {
            // "1/10th of the energy"
            from += usize::from(ground.glued(from) && matches!(ground.low(from), "st" | "nd" | "rd" | "th"));
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
        if self.high.is_some() || self.value.fract() != 0.0 {
            return;
        }
        let end = part.tokens.end;
        let named = lexicon().subunits.contains_key(ground.lower(end));
        // "15 dollars 50" says no more behind it.
        let bare = part.value >= 10.0
            && part.value.fract() == 0.0
            && end <= at + 2
            && ground
                .tokens
                .get(end)
                .is_none_or(|t| t.kind == TokenKind::Punct && matches!(ground.low(end), "." | "," | ";"))
            && ground.low(self.end - 1).len() > 3
            && lexicon().currency_words.contains_key(ground.lower(self.end - 1));
        if named || bare {
            self.value += part.value / 100.0;
            self.end = end + usize::from(named);
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

/// Up to the first hyphen.
fn first_part(word: &str) -> &str {
    word.split('-').next().unwrap_or(word)
}

/// The bytes of "year" in "years" and "year-old".
fn year_word(ground: &Ground<'_>, at: usize) -> Option<Range<usize>> {
    let name = ground
        .low(at)
        .split('-')
        .next()
        .filter(|name| matches!(*name, "year" | "years" | "month" | "months"))?;
    let start = ground.tokens[at].start;
    Some(start..start + name.len())
}
