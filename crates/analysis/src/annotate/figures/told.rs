//! Which numbers are told: no part of a list, an address, a score or an idiom; and which of them name one of a row.

use std::ops::Range;

use super::super::ground::{Ground, TokenKind};
use super::counted::{counted_verb, plural};
use super::measures::percent_end;
use super::money::currency_before;
use super::numbers::Number;
use super::ones;
use crate::languages::{known_names, lexicon};

/// What a number tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Told {
    /// How many or how much: another outlet could tell it otherwise.
    Amount,
    /// Which one of a row or of a name, from this token on: "page 12", "Flight 175", "Group of 20".
    Which(usize),
}

/// What the number tells; nothing as a part of a list, an address or an idiom.
pub(super) fn told(ground: &Ground<'_>, number: &Number) -> Option<Told> {
    let amount = |is: bool| is.then_some(Told::Amount);
    let Range { start, end } = number.tokens;
    let before = start.checked_sub(1).map_or("", |i| ground.word(i));
    let after = if end < ground.tokens.len() { ground.word(end) } else { "" };
    if number.unit.is_some() || number.fraction {
        return Some(Told::Amount);
    }
    // "one" is mostly no number: "one of them", "no one". It is before what it counts, behind a hedge, before a unit.
    if ground.low(start) == "one" && number.tokens.len() == 1 {
        return amount(ones::counts(ground, number));
    }
    if let Some(from) = verse(ground, number) {
        return Some(Told::Which(from));
    }
    // "9/12" that is no fraction: a day or an address.
    if after == "/"
        && ground.glued(end)
        && ground.glued(end + 1)
        && ground.tokens.get(end + 1).is_some_and(|t| t.kind == TokenKind::Number)
    {
        return None;
    }
    // "26-24", "a 4-12 season": a score.
    if is_score(ground, number) {
        return None;
    }
    // "in the 20th minute": an ordinal is a figure where it ranks.
    if ground.tokens[start].kind == TokenKind::Number
        && ground.glued(end)
        && matches!(ground.low(end), "st" | "nd" | "rd" | "th")
    {
        let ranked = (start.saturating_sub(2)..start)
            .any(|at| matches!(ground.low(at), "ranked" | "ranks" | "came" | "finished" | "placed"));
        let place = matches!(
            ground.low(end + 1),
            "place" | "largest" | "biggest" | "highest" | "most" | "spot" | "position"
        );
        return amount(ranked || place);
    }
    // "#2", a rank; not "#1234" of a list of thousands, nor a word's tag.
    if before == "#" && ground.glued(start) {
        let alone = start < 2 || !ground.glued(start - 1);
        return amount(alone && ground.tokens[start].kind == TokenKind::Number && number.value < 1000.0);
    }
    // "Ground Zero"
    let capital = |at: usize| ground.tokens.get(at).is_some_and(|t| t.capital);
    let zero = number.value == 0.0 && ground.tokens[start].kind == TokenKind::Word && capital(start);
    if zero && (start > 0 && capital(start - 1) || capital(end)) {
        return None;
    }
    // "5G", "3D", "4WD": a name; "5V" and "10M" are not.
    if lettered(ground, number) {
        return None;
    }
    // Behind a letter or inside a compound: "ISIS 2.0", "G20", "F-16", "Covid-19"
    let glued_left = ground.glued(start)
        && start > 0
        && (ground.tokens[start - 1].kind == TokenKind::Word
            || matches!(before, "-" | "/" | "#" | "@" | ":" | "_" | "."));
    // Four digits without a comma are a year to news, unless something says otherwise.
    let plain_year = number.tokens.len() == 1
        && ground.word(start).len() == 4
        && (1900.0..2100.0).contains(&number.value)
        && number.value.fract() == 0.0
        && ground.tokens[start].kind == TokenKind::Number
        && !lexicon().currency_signs.contains_key(before)
        && !lexicon().units.contains_key(ground.lower(end))
        && after != "%";
    if plain_year {
        return None;
    }
    let behind_name = start > 0
        && ground.tokens[start - 1].capital
        && ground.tokens[start - 1].kind == TokenKind::Word
        && ground.tokens[start].kind == TokenKind::Number
        && number.tokens.len() == 1
        && currency_before(ground, start).is_none();
    let version = behind_name && ground.word(start).contains('.') && before.chars().all(char::is_uppercase);
    let closes_name = matches!(after, "." | "," | "" | ")" | "”" | "’")
        || ground.tokens.get(end).is_some_and(|t| t.kind != TokenKind::Word);
    let numbered_word = start > 0 && lexicon().numbered.contains(ground.lower(start - 1));
    // "iPhone 7", "the Note 8 has", "Flight 175 departed": no plural stands behind that could be counted.
    let counts = plural(ground.low(end))
        || plural(ground.low(end + 1))
        || after == "of" && !numbered_word
        || counted_verb(ground, end).is_some_and(|verb| !acts(ground.low(verb.start)));
    let scored = matches!(after, "–" | "—" | "-")
        && !ground.glued(end)
        && ground.tokens.get(end + 1).is_some_and(|t| t.kind == TokenKind::Number);
    let named = behind_name
        && !opens_sentence(ground, start - 1)
        && !lexicon().units.contains_key(ground.lower(end))
        && (closes_name || !counts)
        && !scored
        && percent_end(ground, end).is_none();
    // "day five", "game 7", "page 12": a number that names one of a row.
    let numbered = start > 0 && number.tokens.len() == 1 && numbered_word && !counts;
    // "the Group of 20 summit"
    let group_of = start > 2
        && before == "of"
        && ground.tokens[start - 2].capital
        && !opens_sentence(ground, start - 2)
        && !counts;
    let byte = ground.tokens[start].start;
    let opens_line = ground.paragraphs.binary_search_by_key(&byte, |p| p.start).is_ok();
    let list = after == "." && opens_line;
    let colon = after == ":"
        && ground.glued(end)
        && ground.tokens.get(end + 1).is_some_and(|t| t.kind == TokenKind::Number);
    // A hyphen before it makes it part of a word ("F-16"), a dash does not ("5-7").
    let compound =
        glued_left && (before != "-" || start > 1 && ground.tokens[start - 2].kind == TokenKind::Word);
    // "day five", "week 2": a time.
    let time = numbered && lexicon().durations.contains_key(ground.lower(start - 1));
    if compound || version || list || colon || time {
        return None;
    }
    if numbered || named {
        return (numbered || numbers_its_kind(ground, start)).then_some(Told::Which(start - 1));
    }
    Some(if group_of { Told::Which(start - 2) } else { Told::Amount })
}

/// "Corrie 7", but not "Norway 90" of a table, nor "Holm 182.50": whether the name before a number can be one of several.
fn numbers_its_kind(ground: &Ground<'_>, at: usize) -> bool {
    let (name, known) = (ground.written(at - 1), known_names());
    let counted = [&known.places, &known.peoples, &known.given_names, &known.parties];
    !ground.word(at).contains(['.', ',']) && !counted.iter().any(|names| names.contains(name))
}

/// Whether a verb tells what a ship or a flight does as well as people: "Flight 175 made a turn".
fn acts(verb: &str) -> bool {
    matches!(
        verb,
        "left"
            | "went"
            | "made"
            | "took"
            | "came"
            | "said"
            | "told"
            | "remain"
            | "remained"
            | "work"
            | "worked"
    )
}

/// Whether capital letters are glued to the digits that are no unit.
fn lettered(ground: &Ground<'_>, number: &Number) -> bool {
    let end = number.tokens.end;
    let Some(token) = ground.tokens.get(end).filter(|t| t.kind == TokenKind::Word && t.capital) else {
        return false;
    };
    let low = ground.undotted(end);
    let known = lexicon().magnitudes.contains_key(low)
        || lexicon().units.contains_key(low)
        || lexicon().currency_words.contains_key(low)
        || matches!(
            ground.word(end),
            "V" | "W" | "C" | "F" | "L" | "J" | "N" | "MM" | "ST" | "ND" | "RD" | "TH"
        );
    ground.glued(end)
        && token.end - token.start <= 2
        && !known
        && ground.tokens[end - 1].kind == TokenKind::Number
}

fn opens_sentence(ground: &Ground<'_>, at: usize) -> bool {
    ground.sentence_of(at).is_some_and(|s| ground.sentences[s].tokens.start == at)
}

/// Chapter and verse of a book of the Bible, "Corinthians 9:25": each is one of a row. Where the mark begins.
fn verse(ground: &Ground<'_>, number: &Number) -> Option<usize> {
    let Range { start, end } = number.tokens;
    let book = |at: usize| ground.tokens[at].capital && lexicon().books.contains(ground.lower(at));
    let number = |at: usize| ground.tokens.get(at).is_some_and(|t| t.kind == TokenKind::Number);
    let colon = |at: usize| ground.low(at) == ":" && ground.glued(at) && ground.glued(at + 1);
    if end != start + 1 || !number(start) {
        return None;
    }
    if colon(end) && number(end + 1) {
        return start.checked_sub(1).filter(|at| book(*at));
    }
    let named = start.checked_sub(3).is_some_and(book);
    (named && colon(start - 1) && number(start - 2)).then_some(start)
}

/// Two numbers joined by a hyphen that run down, or before a word of games.
fn is_score(ground: &Ground<'_>, number: &Number) -> bool {
    let Range { start, end } = number.tokens;
    let dash = |at: usize| ground.low(at) == "-" && ground.glued(at) && ground.glued(at + 1);
    let value = |at: usize| {
        ground.tokens.get(at).and_then(|_| ground.word(at).parse::<f64>().ok()).filter(|v| *v < 200.0)
    };
    let game = |at: usize| lexicon().games.contains(ground.lower(at));
    if number.tokens.len() != 1 || value(start).is_none() {
        return false;
    }
    if dash(end)
        && let Some(other) = value(end + 1)
    {
        return other <= number.value || game(end + 2);
    }
    start > 1 && dash(start - 1) && value(start - 2).is_some_and(|first| first >= number.value || game(end))
}
