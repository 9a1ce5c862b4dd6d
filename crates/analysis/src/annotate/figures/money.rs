//! Currencies before and behind a number: "$5", "NZ$26", "USD115", "30 MUSD", "Egyptian pounds".

use std::ops::Range;

use super::super::ground::{Ground, TokenKind};
use crate::languages::lexicon;

/// A code of ISO 4217, alone or with M for a million, and how many of the currency it stands for.
fn code(word: &str) -> Option<(String, f64)> {
    let codes = &lexicon().currency_codes;
    let (code, scale) = match word.len() {
        3 => (word, 1.0),
        4 => (word.strip_prefix('M')?, 1e6),
        _ => return None,
    };
    let name = || if code.eq_ignore_ascii_case("rmb") { "CNY".to_owned() } else { code.to_ascii_uppercase() };
    codes.contains(code).then(|| (name(), scale))
}

/// "USD115.5", one word to the tokenizer up to its dot: the bytes of the digits, their value, and one past their tokens.
pub(super) fn code_before_digits(ground: &Ground<'_>, at: usize) -> Option<(Range<usize>, f64, usize)> {
    let token = ground.tokens.get(at).filter(|t| t.kind == TokenKind::Word && t.capital)?;
    let word = ground.word(at);
    let digits = word.find(|c: char| c.is_ascii_digit()).filter(|from| matches!(from, 2 | 3))?;
    let (head, rest) = word.split_at(digits);
    let known = lexicon().currency_codes.contains(head) || lexicon().currency_signs.contains_key(head);
    if !known || !rest.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let mut end = at + 1;
    while matches!(ground.low(end), "." | ",")
        && ground.glued(end)
        && ground.glued(end + 1)
        && ground.tokens.get(end + 1).is_some_and(|t| t.kind == TokenKind::Number)
    {
        end += 2;
    }
    let bytes = token.start + digits..ground.tokens[end - 1].end;
    let value = ground.text[bytes.clone()].replace(',', "").parse().ok()?;
    Some((bytes, value, end))
}

/// The currency before token `start`: its unit, where it begins, and how many of it each of the number is.
pub(super) fn currency_before(ground: &Ground<'_>, start: usize) -> Option<(String, usize, f64)> {
    let before = start.checked_sub(1)?;
    let word = ground.word(before);
    if let Some((code, scale)) = code(word) {
        return Some((code, before, scale));
    }
    let sign = lexicon().currency_signs.get(word).cloned()?;
    // "NZ$26", "US $8"
    let country = before.checked_sub(1).filter(|_| word == "$").and_then(|at| {
        let upper = || ground.word(at).len() > 1 && ground.word(at).bytes().all(|b| b.is_ascii_uppercase());
        let own = ground.glued(before) || upper();
        lexicon().dollars_of.get(ground.lower(at)).filter(|_| own).map(|code| (code.clone(), at))
    });
    let (code, from) = country.unwrap_or((sign, before));
    Some((code, from, 1.0))
}

/// "million dollars", "US dollars", "Egyptian pounds", "5 €", "30 MUSD": the unit, one past it, and its scale.
pub(super) fn currency_behind(ground: &Ground<'_>, end: usize) -> Option<(String, usize, f64)> {
    let words = &lexicon().currency_words;
    ground.tokens.get(end)?;
    let known = words.get(ground.lower(end)).or_else(|| lexicon().subunits.get(ground.lower(end)));
    if let Some(code) = known {
        return Some((code.clone(), end + 1, 1.0));
    }
    if let Some((code, scale)) = code(ground.word(end)) {
        return Some((code, end + 1, scale));
    }
    // "5 €"; of "5 €10" the sign is the next number's.
    if let Some(code) = lexicon().currency_signs.get(ground.word(end))
        && !number_behind(ground, end)
    {
        return Some((code.clone(), end + 1, 1.0));
    }
    // "US dollars", "New Zealand dollars"
    (1..=2).find_map(|len| {
        words.get(ground.lower(end + len))?;
        let nation = ground.text.get(ground.tokens[end].start..ground.tokens[end + len - 1].end)?;
        let name = format!("{} {}", nation.to_lowercase(), ground.low(end + len).trim_end_matches('s'));
        let code = lexicon().national_currencies.get(&name)?;
        Some((code.clone(), end + len + 1, 1.0))
    })
}

/// Whether a number stands right behind the sign at `at`, which is then its own.
fn number_behind(ground: &Ground<'_>, at: usize) -> bool {
    ground.glued(at + 1) && ground.tokens.get(at + 1).is_some_and(|t| t.kind == TokenKind::Number)
}
