//! Reading a number: digits with their magnitude, numbers in words, fractions.

use std::ops::Range;

use super::super::ground::{Ground, TokenKind};
use crate::languages::{MayBegin, Word, lexicon};

/// Most words that one number takes.
const LONGEST: usize = 12;

/// A number with its tokens.
#[derive(Clone, Debug)]
pub(super) struct Number {
    pub(super) tokens: Range<usize>,
    /// Its own bytes: of "five-year" only the first word.
    pub(super) bytes: Range<usize>,
    pub(super) value: f64,
    /// Where the rest of a hyphenated word begins: "year" in "five-year".
    pub(super) unit: Option<usize>,
    /// Whether it is a part of something: "a third".
    pub(super) fraction: bool,
}

impl Number {
    fn of(ground: &Ground<'_>, tokens: Range<usize>, value: f64) -> Self {
        let bytes = ground.bytes(tokens.clone());
        Self { tokens, bytes, value, unit: None, fraction: false }
    }
}

/// The number that begins at token `at`.
pub(super) fn number_at(ground: &Ground<'_>, at: usize) -> Option<Number> {
    let token = ground.tokens.get(at)?;
    let none = || !ground.may_begin(at, MayBegin::NUMBER) && !token.hyphen && ground.word(at).is_ascii();
    if token.kind == TokenKind::Word && none() {
        return None;
    }
    let sign = match ground.low(at) {
        "-" | "−" => {
            let free = at == 0 || !ground.glued(at) && ground.tokens[at - 1].kind != TokenKind::Number;
            free && ground.glued(at + 1) && ground.tokens[at + 1].kind == TokenKind::Number
        }
        "minus" => true,
        _ => false,
    };
    if sign {
        let number = number_at(ground, at + 1).filter(|n| n.value > 0.0 && n.tokens.start == at + 1)?;
        let bytes = token.start..number.bytes.end;
        return Some(Number { tokens: at..number.tokens.end, bytes, value: -number.value, ..number });
    }
    if let Some(value) = vulgar(ground.word(at)) {
        return Some(Number { fraction: true, ..Number::of(ground, at..at + 1, value) });
    }
    if let Some(found) = hyphened(ground, at) {
        return Some(found);
    }
    let (value, end) = match token.kind {
        TokenKind::Number => digits(ground, at)?,
        TokenKind::Word => {
            if let Some((value, end)) = part_of_one(ground, at) {
                return Some(Number { fraction: true, ..Number::of(ground, at..end, value) });
            }
            spelled(ground, at)?
        }
        _ => return None,
    };
    let (value, end) = with_magnitudes(ground, at, value, end);
    let (value, end) = one_in(ground, at, value, end);
    let (value, end, fraction) = with_fraction(ground, at, value, end);
    if let Some((of, stop)) = out_of(ground, end, value) {
        return Some(Number { fraction: true, ..Number::of(ground, at..stop, of) });
    }
    Some(Number { fraction, ..Number::of(ground, at..end, value) })
}

/// Digits: "1,200", "44.2", "40 000", "1.3e6".
fn digits(ground: &Ground<'_>, at: usize) -> Option<(f64, usize)> {
    let word = ground.word(at);
    let plain = word.bytes().all(|b| b.is_ascii_digit());
    // "5,00" is written with a comma for the dot by some.
    let mut digits = match word.split_once(',') {
        Some((whole, part)) if part.len() < 3 && !part.contains(['.', ',']) => format!("{whole}.{part}"),
        _ => word.replace(',', ""),
    };
    let mut end = at + 1;
    // Groups of three parted by a blank.
    if plain && word.len() <= 3 {
        while end < ground.tokens.len()
            && ground.tokens[end].kind == TokenKind::Number
            && ground.word(end).len() == 3
            && ground.word(end).bytes().all(|b| b.is_ascii_digit())
            && blank_between(ground, end)
            && !(ground.glued(end + 1) && ground.tokens[end + 1].kind != TokenKind::Punct)
        {
            digits.push_str(ground.word(end));
            end += 1;
        }
        // "12 000 people" and "Room 12 300 people": a blank alone needs a round number or a long one.
        let thin = end > at + 1 && !ground.text[ground.tokens[at].end..].starts_with(' ');
        if end == at + 2 && !thin && !digits.ends_with("00") {
            digits.truncate(word.len());
            end = at + 1;
        }
    }
    // "1.3e6"
    if end < ground.tokens.len()
        && ground.glued(end)
        && let Some(power) = ground
            .low(end)
            .strip_prefix('e')
            .filter(|p| !p.is_empty() && p.len() < 3 && p.bytes().all(|b| b.is_ascii_digit()))
    {
        return Some((format!("{digits}e{power}").parse().ok()?, end + 1));
    }
    Some((digits.parse().ok()?, end))
}

/// Whether a single blank, plain or narrow, stands before token `at`.
fn blank_between(ground: &Ground<'_>, at: usize) -> bool {
    matches!(
        &ground.text[ground.tokens[at - 1].end..ground.tokens[at].start],
        " " | "\u{a0}" | "\u{202f}" | "\u{2009}"
    )
}

/// "1.2 million", "44.2m", "two hundred thousand", but not "5 m" (metres).
fn with_magnitudes(ground: &Ground<'_>, at: usize, mut value: f64, mut end: usize) -> (f64, usize) {
    // "10M." at the end of a sentence has the dot in its letter.
    while let Some(scale) = lexicon().magnitudes.get(ground.undotted(end)) {
        let letter = ground.low(end).trim_end_matches('.').len() == 1;
        // "5b" of a list is none.
        let listed = || ground.text[..ground.tokens[at].start].trim_end().ends_with(['(', '\n']);
        let dot = ground.low(end).ends_with('.') && ground.low(end).len() != 2;
        if dot || letter && (!ground.glued(end) || ground.low(end) == "b" && listed()) || end - at > LONGEST {
            break;
        }
        value *= scale;
        end += 1;
    }
    // "3 hundred and 21", "4 thousand 3 hundred"
    if end > at + 1
        && ground.tokens[at].kind == TokenKind::Number
        && matches!(ground.low(end - 1), "hundred" | "thousand")
        && end - at < LONGEST
    {
        let and = usize::from(ground.low(end) == "and");
        if ground.tokens.get(end + and).is_some_and(|t| t.kind == TokenKind::Number)
            && let Some(rest) = number_at(ground, end + and)
            && rest.value > 0.0
            && lexicon().magnitudes.get(ground.lower(end - 1)).is_some_and(|scale| rest.value < *scale)
            && rest.value.fract() == 0.0
        {
            return (value + rest.value, rest.tokens.end);
        }
    }
    (value, end)
}

/// "two and a half", "3 million and a quarter", "10 1/2", "three quarters", "two thirds of a million".
fn with_fraction(ground: &Ground<'_>, at: usize, value: f64, end: usize) -> (f64, usize, bool) {
    let parts = &lexicon().fractions;
    // "1/2" behind a whole number, or alone.
    let slashed = |from: usize| -> Option<(f64, usize)> {
        let number = |at: usize| {
            let token = ground.tokens.get(at)?;
            (token.kind == TokenKind::Number && ground.word(at).len() <= 2)
                .then(|| ground.word(at).parse::<f64>().ok())?
        };
        let (top, bottom) = (number(from)?, number(from + 2)?);
        let joined = ground.low(from + 1) == "/" && ground.glued(from + 1) && ground.glued(from + 2);
        (joined && top < bottom && !(ground.glued(from + 3) && ground.low(from + 3) == "/"))
            .then_some((top / bottom, from + 3))
    };
    if end == at + 1
        && let Some((part, stop)) = slashed(at)
    {
        return (part, stop, true);
    }
    if value.fract() == 0.0
        && let Some((part, stop)) = slashed(end).filter(|_| !ground.glued(end))
    {
        return (value + part, stop, false);
    }
    if ground.low(end) == "and" {
        let a = matches!(ground.low(end + 1), "a" | "an");
        let scale = lexicon().magnitudes.get(ground.lower(end - 1)).copied().unwrap_or(1.0);
        if a && let Some(part) = parts.get(ground.lower(end + 2)) {
            return (value + scale / part, end + 3, false);
        }
        if let Some((top, stop)) = spelled(ground, end + 1)
            && let Some(part) = parts.get(ground.lower(stop))
            && top < *part
        {
            return (value + scale * top / part, stop + 1, false);
        }
    }
    // "three quarters", "two-thirds"; "three quarters in a row" are quarters of a year.
    let word = ground.tokens[at].kind == TokenKind::Word;
    if word
        && let Some(part) = parts.get(ground.lower(end))
        && !matches!(ground.low(end + 1), "in" | "ago" | "later" | "before")
        && ground.tokens[end].kind == TokenKind::Word
        && !ground.tokens[end].capital
        && value >= 1.0
    {
        let whole = usize::from(ground.low(end + 1) == "of");
        // "three quarters billion"
        if let Some(scale) = lexicon().magnitudes.get(ground.lower(end + 1)).filter(|scale| **scale >= 1e6) {
            return (value / part * scale, end + 2, false);
        }
        if whole == 1
            && let Some((scale, stop)) =
                spelled(ground, end + 2).map(|(v, stop)| with_magnitudes(ground, end + 2, v, stop))
            && scale >= 1000.0
        {
            return (value / part * scale, stop, false);
        }
        return (value / part, end + 1, true);
    }
    (value, end, false)
}

/// "one in twenty", a share; not "one in 2010".
fn one_in(ground: &Ground<'_>, at: usize, value: f64, end: usize) -> (f64, usize) {
    if end != at + 1 || !matches!(ground.low(at), "one" | "1") || ground.low(end) != "in" {
        return (value, end);
    }
    let whole = match ground.tokens.get(end + 1).map(|t| t.kind) {
        Some(TokenKind::Number) => digits(ground, end + 1),
        Some(TokenKind::Word) => spelled(ground, end + 1),
        _ => None,
    };
    match whole.filter(|(whole, _)| (2.0..1900.0).contains(whole) || *whole >= 10_000.0) {
        Some((whole, stop)) if super::super::dates::month_number(ground.low(stop)).is_none() => {
            (1.0 / whole, stop)
        }
        _ => (value, end),
    }
}

/// "two out of five"
fn out_of(ground: &Ground<'_>, end: usize, value: f64) -> Option<(f64, usize)> {
    if !ground.words_at(end, &["out", "of"]) {
        return None;
    }
    let (whole, stop) = match ground.tokens.get(end + 2)?.kind {
        TokenKind::Number => digits(ground, end + 2)?,
        TokenKind::Word => spelled(ground, end + 2)?,
        _ => return None,
    };
    (value > 0.0 && value < whole).then_some((value / whole, stop))
}

/// ½ and its kin.
fn vulgar(sign: &str) -> Option<f64> {
    Some(match sign {
        "½" => 0.5,
        "¼" => 0.25,
        "¾" => 0.75,
        "⅓" => 1.0 / 3.0,
        "⅔" => 2.0 / 3.0,
        "⅕" => 0.2,
        "⅙" => 1.0 / 6.0,
        "⅛" => 0.125,
        _ => return None,
    })
}

/// "a third of", "half of", "half the", "a quarter of", "half a million", "a half".
fn part_of_one(ground: &Ground<'_>, at: usize) -> Option<(f64, usize)> {
    let parts = &lexicon().fractions;
    let a = usize::from(matches!(ground.low(at), "a" | "one"));
    let part = parts.get(ground.lower(at + a))?;
    let next = ground.low(at + a + 1);
    // "a quarter million"
    if let Some(scale) = lexicon().magnitudes.get(next).filter(|scale| **scale >= 1e6 && next.len() > 3)
        && *part > 2.0
    {
        return Some((scale / part, at + a + 2));
    }
    if ground.low(at + a) == "half" {
        let more = usize::from(matches!(next, "a" | "an"));
        let scale = lexicon()
            .magnitudes
            .get(ground.lower(at + a + 1 + more))
            .filter(|_| ground.low(at + a + 1 + more).len() > 3);
        if let Some(scale) = scale {
            return Some((0.5 * scale, at + a + 2 + more));
        }
        let of = next == "of"
            || next == "the"
            || lexicon().determiners.contains(next) && !matches!(next, "a" | "an");
        return (of || a == 1 && !ground.tokens.get(at + 2).is_some_and(|t| t.kind == TokenKind::Word))
            .then_some((0.5, at + a + 1));
    }
    (a == 1 && next == "of" || ground.low(at) == "one" && !ground.tag(at + 2).is_noun())
        .then_some((1.0 / part, at + a + 1))
}

/// "three", "twenty-five": a number that is one word.
fn small<'w>(word: impl Into<Word<'w>>) -> Option<f64> {
    let (word, numbers) = (word.into(), &lexicon().numbers);
    numbers.get(word).copied().or_else(|| {
        let (tens, ones) = word.text().split_once('-')?;
        let (tens, ones) = (numbers.get(tens)?, numbers.get(ones)?);
        (*tens >= 20.0 && *ones < 10.0).then_some(tens + ones)
    })
}

/// "five-year", "three-foot", "one-yen", "two-thirds": a number inside a hyphenated word.
fn hyphened(ground: &Ground<'_>, at: usize) -> Option<Number> {
    let token = &ground.tokens[at];
    if token.kind != TokenKind::Word || !ground.text[token.start..token.end].is_ascii() {
        return None;
    }
    let low = ground.low(at);
    let (head, rest) = low.rsplit_once('-').or_else(|| low.split_once('-'))?;
    let lexicon = lexicon();
    let value = small(head)?;
    if let Some(part) = lexicon.fractions.get(rest) {
        let tokens = at..at + 1;
        return Some(Number { fraction: true, ..Number::of(ground, tokens, value / part) });
    }
    let known = lexicon.units.contains_key(rest)
        || lexicon.durations.contains_key(rest)
        || lexicon.currency_words.contains_key(rest)
        || lexicon.subunits.contains_key(rest);
    known.then(|| Number {
        tokens: at..at + 1,
        bytes: token.start..token.start + head.len(),
        value,
        unit: Some(token.start + head.len() + 1),
        fraction: false,
    })
}

/// A number in words: "three", "twenty-five", "two hundred and six", "one million two hundred thousand", "a dozen",
/// "five point two".
pub(super) fn spelled(ground: &Ground<'_>, at: usize) -> Option<(f64, usize)> {
    let lexicon = lexicon();
    let scale =
        |at: usize| lexicon.magnitudes.get(ground.lower(at)).copied().filter(|_| ground.low(at).len() > 3);
    if matches!(ground.low(at), "a" | "an") {
        // "a dozen", "a hundred", "a million"
        let mut total = scale(at + 1)?;
        let mut end = at + 2;
        while let Some(more) = scale(end).filter(|_| end < at + LONGEST) {
            total *= more;
            end += 1;
        }
        return Some((total, end));
    }
    let mut end = at;
    let (mut total, mut current, mut last_scale) = (0.0, small(ground.lower(at))?, f64::INFINITY);
    end += 1;
    while end < at + LONGEST {
        let and = usize::from(ground.low(end) == "and");
        let low = ground.low(end + and);
        if let Some(more) = scale(end + and).filter(|_| and == 0) {
            if more < 1000.0 && (1.0..100.0).contains(&current) {
                current *= more;
            } else if more >= 1000.0 && more < last_scale {
                total += current * more;
                (current, last_scale) = (0.0, more);
            } else {
                break;
            }
            end += 1;
            continue;
        }
        // "ninety - five" is written so by some tokenizers.
        let dashed = low == "-" && current >= 20.0 && current % 10.0 == 0.0;
        let at_next = end + and + usize::from(dashed);
        let Some(next) = small(ground.lower(at_next)) else { break };
        // "nine million and five ninths"
        if and == 1 && lexicon.fractions.get(ground.lower(at_next + 1)).is_some_and(|part| next < *part) {
            break;
        }
        let room = current >= 100.0 && current % 100.0 == 0.0 && next < 100.0
            || and == 0 && current % 100.0 >= 20.0 && current % 10.0 == 0.0 && next < 10.0 && next > 0.0
            || current == 0.0 && total > 0.0;
        if !room {
            break;
        }
        current += next;
        end = at_next + 1;
    }
    let mut value = total + current;
    if ground.low(end) == "point" {
        let mut place = 0.1;
        let mut at = end + 1;
        while let Some(digit) = small(ground.lower(at)).filter(|d| *d < 10.0 && at < end + LONGEST) {
            value += digit * place;
            place /= 10.0;
            at += 1;
        }
        if at > end + 1 {
            // Sums of tenths keep no more digits than were said.
            let said = 0.1 / place;
            return Some(((value * said).round() / said, at));
        }
    }
    Some((value, end))
}
