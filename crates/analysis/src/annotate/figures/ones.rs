//! "One": mostly no number ("no one", "one of the largest"), and where it is one.

use super::super::ground::{Ground, TokenKind};
use super::super::tags::Tag;
use super::counted::{counted_phrase, plural};
use super::numbers::{Number, number_at};
use crate::languages::lexicon;

/// Tokens on either side of a bare "one" in which the number stands that it is part of, or the other part.
const REACH: usize = 20;

/// Whether the "one" at `number` tells how many.
pub(super) fn counts(ground: &Ground<'_>, number: &Number) -> bool {
    let (start, end) = (number.tokens.start, number.tokens.end);
    if of_several(ground, number).is_some() {
        return true;
    }
    let hedged = start > 0 && matches!(ground.low(start - 1), "least" | "than" | "only" | "just");
    let measured = matches!(ground.low(end), "percent" | "per")
        || ground.words_at(end, &["or", "more"])
        || lexicon().units.contains_key(ground.lower(end));
    hedged || measured || counts_a_thing(ground, start)
}

/// "One of the owners", "one of them", "one of the five boats", "two boats sank, one off Holm and one off Skerra": one of
/// several, and one past its words. They count nothing else.
pub(super) fn of_several(ground: &Ground<'_>, number: &Number) -> Option<usize> {
    let (at, end) = (number.tokens.start, number.tokens.end);
    if end != at + 1 || ground.low(at) != "one" {
        return None;
    }
    if ground.low(end) != "of" {
        return shared_out(ground, at);
    }
    let them = matches!(ground.low(end + 1), "them" | "us" | "you")
        || matches!(ground.low(end + 1), "those" | "these") && counted_phrase(ground, end + 2).is_none();
    if them {
        return one_of_them(ground, at).then_some(end + 2);
    }
    if !lexicon().determiners.contains(ground.lower(end + 1)) {
        return None;
    }
    let many = number_at(ground, end + 2).filter(|many| many.value >= 2.0 && many.unit.is_none());
    if let Some(many) = many {
        let things = counted_phrase(ground, many.tokens.end).filter(|_| !chosen(before(ground, at)))?;
        return plural(ground.low(things.end - 1)).then_some(end);
    }
    one_of_the(ground, end + 2)
}

/// "One of the owners"; nothing that "one of the largest" tells. The phrase begins at `at`.
fn one_of_the(ground: &Ground<'_>, at: usize) -> Option<usize> {
    let phrase = counted_phrase(ground, at)?;
    let first = ground.low(phrase.start);
    let possessive = ground.tokens.get(phrase.end).is_some_and(|t| t.kind == TokenKind::Possessive);
    let turn =
        matches!(first, "most" | "least" | "first" | "last" | "few" | "best" | "worst" | "key" | "main")
            || first.split('-').any(|part| part.ends_with("est"))
            || possessive
            || !(ground.low(phrase.end - 1).ends_with('s') || plural(ground.low(phrase.end - 1)))
            || lexicon().idioms_of_one.contains(ground.lower(phrase.end - 1));
    (!turn).then_some(phrase.end)
}

/// "One of them died", but not "it was one of them", which tells what it was, nor "any one of them".
fn one_of_them(ground: &Ground<'_>, at: usize) -> bool {
    let before = before(ground, at);
    let told = matches!(
        before,
        "is" | "are"
            | "was"
            | "were"
            | "am"
            | "be"
            | "been"
            | "being"
            | "become"
            | "became"
            | "becomes"
            | "as"
            | "like"
            | "isn't"
            | "wasn't"
    ) || ["'s", "'re", "'m"].iter().any(|end| before.ends_with(end));
    !told && !chosen(before)
}

/// The word before; empty at the start.
fn before<'g>(ground: &'g Ground<'_>, at: usize) -> &'g str {
    at.checked_sub(1).map_or("", |before| ground.low(before))
}

/// Words before "one" with which it is none that is counted: "no one", "this one", "which one".
fn chosen(before: &str) -> bool {
    matches!(
        before,
        "no" | "not"
            | "this"
            | "that"
            | "any"
            | "every"
            | "single"
            | "the"
            | "each"
            | "which"
            | "-"
            | "another"
            | "only"
            | "next"
            | "last"
    )
}

/// "one person", "one MTA worker": a thing that is counted, not "one of them" or "one day".
fn counts_a_thing(ground: &Ground<'_>, at: usize) -> bool {
    let next = at + 1;
    let noun =
        (next..next + 3).take_while(|at| ground.tag(*at).is_nominal()).any(|at| ground.tag(at).is_noun());
    noun && !chosen(before(ground, at)) && !lexicon().idioms_of_one.contains(ground.lower(next))
}

/// "Two boats sank, one off Holm and one off Skerra", "five were hurt, one badly": a part of a number before, where another
/// part stands beside it or an adverb tells what became of it; and one past its words.
fn shared_out(ground: &Ground<'_>, at: usize) -> Option<usize> {
    if !is_part(ground, at) {
        return None;
    }
    let sentence = ground.sentence_of(at)?;
    let tokens = ground.sentences[sentence].tokens.clone();
    let from = tokens.start.max(at.saturating_sub(REACH));
    let several = |i: usize| {
        let year = ground.tokens[i].kind == TokenKind::Number && ground.word(i).len() == 4;
        let many = ground.tokens[i].digit && ground.tokens[i].kind == TokenKind::Number
            || lexicon().numbers.get(ground.lower(i)).is_some_and(|value| *value >= 2.0);
        many && !year && ((i + 1..i + 4).any(|noun| plural(ground.low(noun))) || is_told_of(ground, i))
    };
    let whole = (from..at).find(|i| several(*i))?;
    let badly = ground.low(at + 1).ends_with("ly")
        && (matches!(ground.tag(at + 2), Tag::Participle | Tag::Past | Tag::Mark) || at + 2 >= tokens.end);
    if badly {
        return Some(at + 2);
    }
    let until = tokens.end.min(at + REACH);
    (whole + 1..until).any(|i| i != at && is_other_part(ground, i)).then_some(at + 1)
}

/// Whether the word at `at` opens a part of a number: behind a mark or "and", before what is told of it.
fn is_part(ground: &Ground<'_>, at: usize) -> bool {
    let joined = at.checked_sub(1).is_some_and(|before| {
        matches!(ground.low(before), "," | ":" | ";" | "–" | "—" | "-" | "(" | "and" | "with" | "but")
    });
    joined && is_told_of(ground, at)
}

/// Whether a verb, a place or an adverb stands behind `at`, and no noun.
fn is_told_of(ground: &Ground<'_>, at: usize) -> bool {
    let next = at + 1;
    match ground.tag(next) {
        Tag::Present | Tag::Past | Tag::Participle | Tag::Gerund => true,
        Tag::Preposition => ground.low(next) != "of",
        Tag::Adverb => ground.low(next).ends_with("ly"),
        _ => false,
    }
}

/// "and one off Skerra", "and two off Skerra", "and another off Skerra".
fn is_other_part(ground: &Ground<'_>, at: usize) -> bool {
    let part = lexicon().numbers.contains_key(ground.lower(at))
        || matches!(ground.low(at), "another" | "other" | "others");
    part && (is_part(ground, at) || ground.words_at(at.saturating_sub(1), &["the", "other"]))
}
