//! Reading a number: digits with their magnitude, numbers in words, fractions.

use std::ops::Range;

use super::super::ground::{Ground, TokenKind};
use super::fractions::{one_in, out_of, part_of_one, said_over, vulgar, with_fraction};
use super::money::{code_before_digits, currency_before};
use crate::languages::{MayBegin, Word, lexicon};

/// Most words that one number takes.
const LONGEST: usize = 12;

/// Most groups of three digits that blanks part.
const GROUPS: usize = 7;

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
    if token.kind == TokenKind::Word && !may_begin(ground, at) {
        return None;
    }
    // A sign, ".5", and fractions of one character are all that begins with neither a letter nor a digit.
    let mark = !matches!(token.kind, TokenKind::Word | TokenKind::Number);
    if mark && ground.word(at).is_ascii() && !matches!(ground.word(at), "-" | ".") {
        return None;
    }
    let sign = match ground.low(at) {
        "-" | "−" => {
            let free = at == 0 || !ground.glued(at) && ground.tokens[at - 1].kind != TokenKind::Number;
            free && ground.glued(at + 1) && ground.tokens[at + 1].kind == TokenKind::Number
        }
        // One is enough: "minus minus minus" would go as deep as the text is long.
        "minus" => ground.low(at + 1) != "minus",
        _ => false,
    };
    if sign {
        let number = number_at(ground, at + 1).filter(|n| n.value > 0.0 && n.tokens.start == at + 1)?;
        let bytes = token.start..number.bytes.end;
        return Some(Number { tokens: at..number.tokens.end, bytes, value: -number.value, ..number });
    }
    if let Some((value, end)) = without_whole(ground, at) {
        return Some(Number::of(ground, at..end, value));
    }
    if let Some(value) = vulgar(ground.word(at)) {
        return Some(Number { fraction: true, ..Number::of(ground, at..at + 1, value) });
    }
    if let Some(found) = hyphened(ground, at) {
        return Some(found);
    }
    if let Some((digits, value, end)) = code_before_digits(ground, at) {
        let (value, end) = with_magnitudes(ground, at, value, end);
        let bytes = digits.start..ground.tokens[end - 1].end;
        return Some(Number { bytes, ..Number::of(ground, at..end, value) });
    }
    let (value, end) = match token.kind {
        TokenKind::Number => digits(ground, at)?,
        TokenKind::Word => {
            if is_hedged_unit(ground, at) {
                return Some(Number::of(ground, at..at + 1, 1.0));
            }
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
    if let Some((of, stop)) = said_over(ground, at, end, value) {
        return Some(Number { fraction: true, ..Number::of(ground, at..stop, of) });
    }
    if let Some((of, stop)) = out_of(ground, end, value) {
        return Some(Number { fraction: true, ..Number::of(ground, at..stop, of) });
    }
    let mut number = Number { fraction, ..Number::of(ground, at..end, value) };
    // Of "a hundred" the number is the hundred.
    if !fraction && matches!(ground.low(at), "a" | "an") && end == at + 2 {
        number.bytes.start = ground.tokens[at + 1].start;
    }
    Some(number)
}

/// Whether a number can begin with the word at `at`, by its letters alone: "three", "a", "one-third", "USD115", "½".
fn may_begin(ground: &Ground<'_>, at: usize) -> bool {
    let word = ground.word(at);
    ground.may_begin(at, MayBegin::NUMBER)
        || ground.tokens[at].hyphen
        || word.ends_with(|c: char| c.is_ascii_digit() || !c.is_ascii())
}

/// "more than a mile": an article that counts one.
fn is_hedged_unit(ground: &Ground<'_>, at: usize) -> bool {
    let Some(before) = at.checked_sub(1).filter(|_| matches!(ground.low(at), "a" | "an")) else {
        return false;
    };
    let hedge = match ground.low(before) {
        "than" => before > 0 && matches!(ground.low(before - 1), "more" | "less"),
        "nearly" | "almost" => true,
        "over" | "about" | "around" | "under" => {
            // "ran over a mile marker" and "talk about a day" are none.
            before > 0
                && !ground.tag(at + 2).is_nominal()
                && lexicon().be_have_do.contains(ground.lower(before - 1))
        }
        _ => false,
    };
    hedge && lexicon().units.contains_key(ground.lower(at + 1)) && !ground.low(at + 1).ends_with('s')
}

/// ".08", ".5 million": a decimal without its zero.
fn without_whole(ground: &Ground<'_>, at: usize) -> Option<(f64, usize)> {
    let bare = ground.low(at) == "." && (at == 0 || !ground.glued(at)) && ground.glued(at + 1);
    let part = bare.then(|| ground.tokens.get(at + 1)).flatten()?;
    let digits = &ground.text[part.start..part.end];
    let plain = part.kind == TokenKind::Number && digits.bytes().all(|b| b.is_ascii_digit());
    // ".22" and ".357" behind no blank are not alone; a letter behind makes an address of it.
    let alone = !(ground.glued(at + 2) && ground.tokens[at + 2].kind == TokenKind::Word);
    (plain && alone)
        .then(|| format!("0.{digits}").parse().ok())?
        .map(|value| with_magnitudes(ground, at + 1, value, at + 2))
}

/// Digits: "1,200", "44.2", "40 000", "1.3e6".
pub(super) fn digits(ground: &Ground<'_>, at: usize) -> Option<(f64, usize)> {
    let word = ground.word(at);
    let plain = word.bytes().all(|b| b.is_ascii_digit());
    // "22,24,26" is a list. India writes "12,34,567".
    let mut groups = word.split(['.']).next()?.split(',').skip(1).peekable();
    let long = word.matches(',').count() > 1;
    while let Some(group) = groups.next().filter(|_| long) {
        if group.len() != 3 && (group.len() != 2 || groups.peek().is_none()) {
            return None;
        }
    }
    // "5,00" is written with a comma for the dot by some.
    let mut digits = match word.split_once(',') {
        Some((whole, part)) if part.len() < 3 && !part.contains(['.', ',']) => format!("{whole}.{part}"),
        _ => word.replace(',', ""),
    };
    let mut end = at + 1;
    // Groups of three parted by a blank.
    if plain && word.len() <= 3 {
        while end < ground.tokens.len().min(at + GROUPS)
            && ground.tokens[end].kind == TokenKind::Number
            && ground.word(end).len() == 3
            && ground.word(end).bytes().all(|b| b.is_ascii_digit())
            && blank_between(ground, end)
            && !(ground.glued(end + 1) && ground.tokens[end + 1].kind != TokenKind::Punct)
        {
            digits.push_str(ground.word(end));
            end += 1;
        }
        // "1 234 567.89"
        let last = ground.tokens.get(end).filter(|t| t.kind == TokenKind::Number && end > at + 1);
        let plain = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        let decimal = ground.tokens.get(end).and_then(|_| ground.word(end).split_once('.'));
        if last.is_some()
            && blank_between(ground, end)
            && decimal.is_some_and(|(whole, part)| whole.len() == 3 && plain(whole) && plain(part))
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
    if let Some((power, stop)) = power_of_ten(ground, end) {
        return Some((format!("{digits}e{power}").parse().ok()?, stop));
    }
    Some((digits.parse().ok()?, end))
}

/// "1.3e6", "12e-1", "1.3x10^6": the power of ten behind the digits, and one past it.
fn power_of_ten(ground: &Ground<'_>, end: usize) -> Option<(i32, usize)> {
    let token = ground.tokens.get(end).filter(|t| t.kind == TokenKind::Word)?;
    let low = ground.low(end);
    if token.end - token.start > 4 || !ground.glued(end) {
        return None;
    }
    if let Some(power) = low.strip_prefix('e').filter(|p| !p.is_empty()) {
        return power.parse().ok().filter(|power: &i32| power.abs() < 100).map(|power| (power, end + 1));
    }
    let at = match low {
        "e" => end + 1,
        "x10" if ground.low(end + 1) == "^" => end + 2,
        _ => return None,
    };
    let signed = usize::from(matches!(ground.low(at), "-" | "+"));
    if low == "e" && signed == 0 {
        return None;
    }
    let power: i32 = ground.low(at + signed).parse().ok()?;
    let glued = (end + 1..=at + signed).all(|at| ground.glued(at));
    let power = if ground.low(at) == "-" { -power } else { power };
    (glued && power.abs() < 100).then_some((power, at + signed + 1))
}

/// Whether a single blank, plain or narrow, stands before token `at`.
fn blank_between(ground: &Ground<'_>, at: usize) -> bool {
    matches!(
        &ground.text[ground.tokens[at - 1].end..ground.tokens[at].start],
        " " | "\u{a0}" | "\u{202f}" | "\u{2009}"
    )
}

/// What stands behind "3 hundred" and "4 thousand": "21", "3 hundred", "3 hundred and 21".
fn rest_in_digits(ground: &Ground<'_>, at: usize) -> Option<(f64, usize)> {
    let number = |at: usize| {
        ground.tokens.get(at).filter(|t| t.kind == TokenKind::Number).and_then(|_| digits(ground, at))
    };
    let (value, end) = number(at)?;
    if ground.low(end) != "hundred" {
        return Some((value, end));
    }
    let and = usize::from(ground.low(end + 1) == "and");
    let ones = number(end + 1 + and).filter(|(ones, stop)| *ones < 100.0 && ground.low(*stop) != "hundred");
    Some(ones.map_or((value * 100.0, end + 1), |(ones, stop)| (value * 100.0 + ones, stop)))
}

/// "$1MM" is a million to finance.
fn is_finance_million(ground: &Ground<'_>, at: usize, end: usize) -> bool {
    end == at + 1
        && ground.glued(end)
        && ground.tokens.get(end).is_some_and(|t| &ground.text[t.start..t.end] == "MM")
        && currency_before(ground, at).is_some()
}

/// "1.2 million", "44.2m", "two hundred thousand", but not "5 m" (metres).
pub(super) fn with_magnitudes(
    ground: &Ground<'_>,
    at: usize,
    mut value: f64,
    mut end: usize,
) -> (f64, usize) {
    if is_finance_million(ground, at, end) {
        return (value * 1e6, end + 1);
    }
    // "10M." at the end of a sentence has the dot in its letter.
    while let Some(scale) = lexicon().magnitudes.get(ground.undotted(end)) {
        let letter = ground.low(end).trim_end_matches('.').len() == 1;
        // "5b" of a list is none.
        let listed = || ground.text[..ground.tokens[at].start].trim_end_matches(' ').ends_with(['(', '\n']);
        let dot = ground.low(end).ends_with('.') && ground.low(end).len() != 2;
        // "2.33 k" with nothing behind it; "5 m" is metres.
        let thousand =
            ground.low(end) == "k" && ground.tokens.get(end + 1).is_none_or(|t| t.kind == TokenKind::Punct);
        let apart = !(ground.glued(end) || thousand);
        if dot || letter && (apart || ground.low(end) == "b" && listed()) || end - at > LONGEST {
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
        let scale = lexicon().magnitudes.get(ground.lower(end - 1)).copied().unwrap_or(0.0);
        if let Some((rest, stop)) = rest_in_digits(ground, end + and)
            && rest > 0.0
            && rest < scale
            && rest.fract() == 0.0
        {
            return (value + rest, stop);
        }
    }
    (value, end)
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
    let (head, rest) = low.rsplit_once('-')?;
    let lexicon = lexicon();
    // "a thousand-strong crew"
    let scale = || lexicon.magnitudes.get(head).copied().filter(|_| rest == "strong" && head.len() > 3);
    let value = small(head).or_else(scale)?;
    if let Some(part) = lexicon.fractions.get(rest) {
        let tokens = at..at + 1;
        return Some(Number { fraction: true, ..Number::of(ground, tokens, value / part) });
    }
    let known = matches!(rest, "strong" | "fold")
        || lexicon.units.contains_key(rest)
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
        // "nought point eleven"
        if let Some(part) = small(ground.lower(end + 1)).filter(|part| (10.0..100.0).contains(part)) {
            return Some((value + part / 100.0, end + 2));
        }
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
