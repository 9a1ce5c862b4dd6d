//! Parts of a whole: "two and a half", "three quarters", "one in twenty", "two out of five", "by a third".

use super::super::ground::{Ground, TokenKind};
use super::numbers::{digits, spelled, with_magnitudes};
use crate::languages::lexicon;

/// "two and a half", "3 million and a quarter", "10 1/2", "three quarters", "two thirds of a million".
pub(super) fn with_fraction(ground: &Ground<'_>, at: usize, value: f64, end: usize) -> (f64, usize, bool) {
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
        // "9/12" and "12/26" are rather days.
        let lowest = (2..=bottom as u32)
            .all(|by| !((top as u32).is_multiple_of(by) && (bottom as u32).is_multiple_of(by)));
        (joined && top < bottom && lowest && !(ground.glued(from + 3) && ground.low(from + 3) == "/"))
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
        // "a billion and a quarter million" is of its own magnitude, "3 million and a half" of the number's.
        let scaled = |at: usize| {
            let large = |at: usize| lexicon().magnitudes.get(ground.lower(at)).filter(|scale| **scale >= 1e6);
            large(at).map_or_else(|| (large(end - 1).copied().unwrap_or(1.0), at), |own| (*own, at + 1))
        };
        if a && let Some(part) = parts.get(ground.lower(end + 2)) {
            let (scale, stop) = scaled(end + 3);
            return (value + scale / part, stop, false);
        }
        if let Some((top, stop)) = spelled(ground, end + 1)
            && let Some(part) = parts.get(ground.lower(stop))
            && top < *part
        {
            let (scale, stop) = scaled(stop + 1);
            return (value + scale * top / part, stop, false);
        }
    }
    // "three quarters", "two-thirds"; "three quarters in a row" are quarters of a year.
    let word = ground.tokens[at].kind == TokenKind::Word;
    if word
        && let Some(part) = divisor(ground, end)
        && !(value > 1.0 && part >= 1e6 && !ground.low(end).ends_with('s'))
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

/// A number in digits or words, without magnitudes and parts, and one past it.
fn plain(ground: &Ground<'_>, at: usize) -> Option<(f64, usize)> {
    match ground.tokens.get(at)?.kind {
        TokenKind::Number => digits(ground, at),
        TokenKind::Word => spelled(ground, at),
        _ => None,
    }
}

/// "one in twenty", a share; not "one in 2010".
pub(super) fn one_in(ground: &Ground<'_>, at: usize, value: f64, end: usize) -> (f64, usize) {
    if end != at + 1 || !matches!(ground.low(at), "one" | "1") || ground.low(end) != "in" {
        return (value, end);
    }
    match plain(ground, end + 1).filter(|(whole, _)| (2.0..1900.0).contains(whole) || *whole >= 10_000.0) {
        Some((whole, stop)) if super::super::dates::month_number(ground.low(stop)).is_none() => {
            (1.0 / whole, stop)
        }
        _ => (value, end),
    }
}

/// "two out of five"
pub(super) fn out_of(ground: &Ground<'_>, end: usize, value: f64) -> Option<(f64, usize)> {
    if !ground.words_at(end, &["out", "of"]) {
        return None;
    }
    let (whole, stop) = plain(ground, end + 2)?;
    (value > 0.0 && value < whole).then_some((value / whole, stop))
}

/// "is one over three", with nothing behind it that could be counted: a fraction as it is said.
pub(super) fn said_over(ground: &Ground<'_>, at: usize, end: usize, value: f64) -> Option<(f64, usize)> {
    let before = at.checked_sub(1).map_or("", |before| ground.low(before));
    let said = ground.low(end) == "over"
        && value > 0.0
        && value.fract() == 0.0
        && matches!(before, "" | "is" | "equals" | "minus" | "=");
    let (whole, stop) = said.then(|| plain(ground, end + 1)).flatten()?;
    let closed =
        ground.tokens.get(stop).is_none_or(|t| t.kind == TokenKind::Punct && ground.low(stop) != "%");
    (closed && whole > value).then_some((value / whole, stop))
}

/// ½ and its kin.
pub(super) fn vulgar(sign: &str) -> Option<f64> {
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
pub(super) fn part_of_one(ground: &Ground<'_>, at: usize) -> Option<(f64, usize)> {
    let parts = &lexicon().fractions;
    let a = usize::from(matches!(ground.low(at), "a" | "one"));
    let part = divisor(ground, at + a).filter(|_| a == 1 || parts.contains_key(ground.lower(at)))?;
    let next = ground.low(at + a + 1);
    // "a quarter million"
    if let Some(scale) = lexicon().magnitudes.get(next).filter(|scale| **scale >= 1e6 && next.len() > 3)
        && part > 2.0
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
    let alone = ground.low(at) == "a" && is_bare_part(ground, at, part);
    (a == 1 && next == "of" || ground.low(at) == "one" && !ground.tag(at + 2).is_noun() || alone)
        .then_some((1.0 / part, at + a + 1))
}

/// By what a word divides: "third", "twenty-fifths".
fn divisor(ground: &Ground<'_>, at: usize) -> Option<f64> {
    let parts = &lexicon().fractions;
    if let Some(part) = parts.get(ground.lower(at)) {
        return Some(*part);
    }
    let (tens, ones) = ground.low(at).split_once('-')?;
    let tens = lexicon().numbers.get(tens).filter(|tens| (20.0..100.0).contains(*tens))?;
    // "two thirty-second clips", "a twenty-first birthday": one of them is a part only with what it is of, or by itself.
    let of = ground.low(at + 1) == "of"
        || ground.tokens.get(at + 1).is_none_or(|token| token.kind == TokenKind::Punct);
    match ones {
        "firsts" => Some(tens + 1.0),
        "seconds" => Some(tens + 2.0),
        "first" => of.then_some(tens + 1.0),
        "second" => of.then_some(tens + 2.0),
        _ => parts.get(ones).filter(|part| (3.0..10.0).contains(*part)).map(|part| tens + part),
    }
}

/// "rose by a third", "less than a fifth", "a hundredth": no noun follows, and nobody counts off a third one.
fn is_bare_part(ground: &Ground<'_>, at: usize, part: f64) -> bool {
    let before = at.checked_sub(1).map_or("", |before| ground.low(before));
    let led = part >= 20.0
        || matches!(before, "" | "by" | "than" | "about" | "nearly" | "almost" | "around" | "over");
    let closed =
        ground.tokens.get(at + 2).is_none_or(|t| t.kind == TokenKind::Punct && ground.low(at + 2) != "-");
    led && (closed
        || before == "by" && matches!(ground.low(at + 2), "in" | "to" | "from" | "since" | "over" | "and"))
}
